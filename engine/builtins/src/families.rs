//! The list of families. A new family is a file and two lines here.

use lictor_program::Builtin;

pub(crate) mod aggregates;
pub(crate) mod arrays;
#[cfg(feature = "aws")]
pub(crate) mod aws;
pub(crate) mod base64;
pub(crate) mod bits;
pub(crate) mod comparison;
pub(crate) mod conversions;
pub(crate) mod glob;
pub(crate) mod graph;
#[cfg(feature = "graphql")]
pub(crate) mod graphql;
#[cfg(feature = "crypto")]
pub(crate) mod hashes;
#[cfg(feature = "http")]
pub(crate) mod http;
pub(crate) mod json_patch;
pub(crate) mod json_paths;
pub(crate) mod json_text;
pub(crate) mod misc;
pub(crate) mod net;
pub(crate) mod numbers;
pub(crate) mod objects;
pub(crate) mod random;
pub(crate) mod regex;
#[cfg(feature = "schema")]
pub(crate) mod schema;
pub(crate) mod semver;
pub(crate) mod sets;
pub(crate) mod sprintf;
pub(crate) mod strings;
#[cfg(feature = "template")]
pub(crate) mod template;
pub(crate) mod time;
#[cfg(feature = "jwt")]
pub(crate) mod tokens;
pub(crate) mod types;
pub(crate) mod units;
pub(crate) mod uri;
pub(crate) mod urlquery;
#[cfg(feature = "crypto")]
pub(crate) mod x509;
pub(crate) mod yaml;

/// One table per family.
pub(crate) const TABLES: &[&[Builtin]] = &[
    aggregates::TABLE,
    arrays::TABLE,
    #[cfg(feature = "aws")]
    aws::TABLE,
    base64::TABLE,
    bits::TABLE,
    comparison::TABLE,
    conversions::TABLE,
    glob::TABLE,
    graph::TABLE,
    #[cfg(feature = "graphql")]
    graphql::TABLE,
    #[cfg(feature = "crypto")]
    hashes::TABLE,
    #[cfg(feature = "http")]
    http::TABLE,
    json_patch::TABLE,
    json_paths::TABLE,
    json_text::TABLE,
    misc::TABLE,
    net::TABLE,
    numbers::TABLE,
    objects::TABLE,
    random::TABLE,
    regex::TABLE,
    #[cfg(feature = "schema")]
    schema::TABLE,
    semver::TABLE,
    sets::TABLE,
    sprintf::TABLE,
    strings::TABLE,
    #[cfg(feature = "template")]
    template::TABLE,
    time::TABLE,
    #[cfg(feature = "jwt")]
    tokens::TABLE,
    types::TABLE,
    units::TABLE,
    uri::TABLE,
    urlquery::TABLE,
    #[cfg(feature = "crypto")]
    x509::TABLE,
    yaml::TABLE,
];
