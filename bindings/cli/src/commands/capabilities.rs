//! `lictor capabilities`: which builtins, keywords and features policies may use, in OPA's JSON.

use crate::args::{Read, switch, value};
use crate::load::OPA_VERSION;
use clap::{ArgMatches, Command};
use lictor::Capabilities;
use lictor::report::Json;
use lictor_program::signatures::declaration;
use lictor_program::{SIGNATURES, Signature};
use std::collections::BTreeSet;

const HELP: &str = "Examples:
  lictor capabilities
  lictor capabilities --current > capabilities.json
  lictor capabilities --version v0.60.0";

pub(crate) fn command() -> Command {
    Command::new("capabilities")
        .about("Print what policies may use")
        .after_help(HELP)
        .arg(switch("current", "print the current capabilities"))
        .arg(value("version", "VERSION", "print the capabilities of a version"))
        .arg(value("file", "FILE", "print the capabilities a file defines"))
        .arg(switch("v0-compatible", "print the capabilities of Rego v0"))
}

pub(crate) fn run(matches: &ArgMatches) -> u8 {
    let text = match (matches.text("version"), matches.text("file")) {
        (Some(version), _) if version.strip_prefix('v') == Some(OPA_VERSION) => current(false),
        (Some(version), _) => match Capabilities::of_version(version) {
            Some(known) => of_version(&known),
            None => {
                eprintln!("no capabilities version found {version}");
                return 1;
            }
        },
        (None, Some(path)) => match lictor::loader::read_document(path) {
            Ok(document) => Json::of(document.root()).indented(),
            Err(error) => {
                eprintln!("{error}");
                return 1;
            }
        },
        (None, None) if matches.on("current") => current(matches.on("v0-compatible")),
        (None, None) => Capabilities::versions().collect::<Vec<_>>().join("\n"),
    };
    println!("{text}");
    0
}

fn current(v0: bool) -> String {
    let (keywords, features): (&[&str], &[&str]) = if v0 {
        (
            &["and", "contains", "every", "if", "in", "not", "or"],
            &[
                "keywords_in_refs",
                "rego_v1",
                "rule_head_ref_string_prefixes",
                "rule_head_refs",
                "rego_v1_import",
            ],
        )
    } else {
        (&["and", "not", "or"], &["keywords_in_refs", "rego_v1", "template_strings"])
    };
    shown(
        &|_| true,
        true,
        Json::texts(keywords.iter().copied()),
        Json::texts(features.iter().copied()),
    )
}

fn of_version(known: &Capabilities) -> String {
    let has = |name: &str| known.builtins().is_none_or(|builtins| builtins.contains(name));
    shown(&has, false, names(known.future_keywords()), names(known.features()))
}

fn names(names: Option<&BTreeSet<String>>) -> Json<'_> {
    Json::texts(names.into_iter().flatten().map(String::as_str))
}

fn shown(
    has: &dyn Fn(&str) -> bool,
    with_words: bool,
    keywords: Json<'_>,
    features: Json<'_>,
) -> String {
    let builtins = SIGNATURES
        .iter()
        .filter(|signature| has(signature.name))
        .filter_map(|signature| builtin(signature, with_words));
    Json::object([
        ("builtins", Some(Json::List(builtins.collect()))),
        ("future_keywords", Some(keywords)),
        ("features", Some(features)),
    ])
    .indented()
}

/// A builtin a policy needs, by its name and without words for people.
pub(super) fn required(name: &str) -> Option<Json<'static>> {
    let signature = SIGNATURES.iter().find(|signature| signature.name == name)?;
    builtin(signature, false)
}

fn builtin(signature: &'static Signature, with_words: bool) -> Option<Json<'static>> {
    let mut decl = declaration(signature.name)?;
    if !with_words {
        decl.args.iter_mut().chain(&mut decl.result).for_each(|operand| operand.name.clear());
    }
    let categories = (with_words && !signature.categories.is_empty())
        .then(|| Json::texts(signature.categories.iter().copied()));
    let phrase =
        (!signature.doc.is_empty() && categories.is_some()).then(|| Json::text(signature.doc));
    let only = |on: bool| on.then(|| Json::bool(true));
    Some(Json::object([
        ("name", Some(Json::text(signature.name))),
        ("description", phrase),
        ("categories", categories),
        ("decl", Some(Json::Compact(decl.to_json().into()))),
        ("infix", signature.infix.map(Json::text)),
        ("relation", only(signature.relation)),
        ("nondeterministic", only(signature.nondeterministic)),
        ("deprecated", only(signature.deprecated)),
    ]))
}
