//! A schema ready to validate: nodes that name each other by number.

use super::limits::Limit;
use crate::families::regex::Regex;

/// The number of a node.
pub(super) type Id = usize;

/// A compiled schema; the first node is its root.
#[derive(Default)]
pub(super) struct Schema {
    pub(super) nodes: Vec<Node>,
}

/// `true`, `false`, or a schema.
pub(super) enum Extra {
    Allowed(bool),
    Schema(Id),
}

/// What a property asks of others.
pub(super) enum Dependency {
    Names(Vec<String>),
    Schema(Id),
}

#[derive(Default)]
pub(super) enum Items {
    #[default]
    Any,
    All(Id),
    Each(Vec<Id>),
}

/// One schema object, or `true` or `false`.
#[derive(Default)]
pub(super) struct Node {
    pub(super) pass: Option<bool>,
    pub(super) reference: Option<Id>,
    pub(super) types: Vec<&'static str>,
    pub(super) properties: Vec<(String, Id)>,
    pub(super) additional_properties: Option<Extra>,
    pub(super) pattern_properties: Vec<(Regex, Id)>,
    pub(super) property_names: Option<Id>,
    pub(super) dependencies: Vec<(String, Dependency)>,
    pub(super) items: Items,
    pub(super) additional_items: Option<Extra>,
    pub(super) multiple_of: Option<Limit>,
    pub(super) minimum: Option<Limit>,
    pub(super) exclusive_minimum: Option<Limit>,
    pub(super) maximum: Option<Limit>,
    pub(super) exclusive_maximum: Option<Limit>,
    pub(super) min_length: Option<i64>,
    pub(super) max_length: Option<i64>,
    pub(super) pattern: Option<(String, Regex)>,
    pub(super) format: Option<String>,
    pub(super) min_properties: Option<i64>,
    pub(super) max_properties: Option<i64>,
    pub(super) required: Vec<String>,
    pub(super) min_items: Option<i64>,
    pub(super) max_items: Option<i64>,
    pub(super) unique_items: bool,
    pub(super) contains: Option<Id>,
    pub(super) constant: Option<String>,
    pub(super) enumeration: Option<Vec<String>>,
    pub(super) one_of: Vec<Id>,
    pub(super) any_of: Vec<Id>,
    pub(super) all_of: Vec<Id>,
    pub(super) not: Option<Id>,
    pub(super) condition: Option<Id>,
    pub(super) then: Option<Id>,
    pub(super) otherwise: Option<Id>,
}
