//! `lictor capabilities`: which builtins, keywords and features policies may use, in OPA's JSON.

use crate::args::{Read, switch, value};
use crate::json::{Json, indent};
use crate::load::OPA_VERSION;
use clap::{ArgMatches, Command};
use lictor_program::signatures::declaration;
use lictor_program::{SIGNATURES, Signature};

const HELP: &str = "Examples:
  lictor capabilities
  lictor capabilities --current > capabilities.json";

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
    let version = matches.text("version").map(|version| version.trim_start_matches('v'));
    match (version, matches.text("file")) {
        (Some(OPA_VERSION), _) => println!("{}", current(false).indented()),
        (Some(other), _) => {
            eprintln!("no capabilities version found v{other}");
            return 1;
        }
        (None, Some(path)) => match lictor::loader::read_document(path) {
            Ok(document) => println!("{}", indent(&Json::of(document.root()).compact())),
            Err(error) => {
                eprintln!("{error}");
                return 1;
            }
        },
        (None, None) if matches.on("current") => {
            println!("{}", current(matches.on("v0-compatible")).indented())
        }
        (None, None) => println!("v{OPA_VERSION}"),
    }
    0
}

fn current(v0: bool) -> Json {
    let builtins = SIGNATURES.iter().filter_map(|signature| builtin(signature, true));
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
    Json::object([
        ("builtins", Some(Json::List(builtins.collect()))),
        ("future_keywords", Some(texts(keywords))),
        ("features", Some(texts(features))),
    ])
}

/// A builtin a policy needs, by its name and without words for people.
pub(super) fn required(name: &str) -> Option<Json> {
    let signature = SIGNATURES.iter().find(|signature| signature.name == name)?;
    builtin(signature, false)
}

fn builtin(signature: &Signature, with_words: bool) -> Option<Json> {
    let decl = declaration(signature.name)?;
    let categories =
        (with_words && !signature.categories.is_empty()).then(|| texts(signature.categories));
    let phrase =
        (!signature.doc.is_empty() && categories.is_some()).then(|| Json::text(signature.doc));
    let only = |on: bool| on.then(|| Json::bool(true));
    Some(Json::object([
        ("name", Some(Json::text(signature.name))),
        ("description", phrase),
        ("categories", categories),
        ("decl", Some(Json::Compact(decl.to_json()))),
        ("infix", signature.infix.map(Json::text)),
        ("relation", only(signature.relation)),
        ("nondeterministic", only(signature.nondeterministic)),
        ("deprecated", only(signature.deprecated)),
    ]))
}

fn texts(items: &[&str]) -> Json {
    Json::List(items.iter().map(|item| Json::text(*item)).collect())
}
