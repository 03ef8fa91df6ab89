//! Partial evaluation: its flags, and what is left of a query as JSON, as Rego and as a table.

use super::Output;
use crate::args::Read;
use crate::table;
use clap::ArgMatches;
use lictor::report::Json;
use lictor::{Partial, PartialOptions, QueryOptions};

pub(super) fn options(matches: &ArgMatches, query: QueryOptions) -> PartialOptions {
    PartialOptions {
        unknowns: matches.texts("unknowns"),
        disable_inlining: matches.texts("disable-inlining"),
        shallow_inlining: matches.on("shallow-inlining"),
        nondeterministic_builtins: matches.on("nondeterminstic-builtins"),
        query,
        ..PartialOptions::default()
    }
}

/// `{"queries": [...], "modules": [...]}`, each only where there are some.
pub(super) fn json(partial: &Partial) -> Json<'static> {
    let list = |items: Vec<String>| {
        (!items.is_empty())
            .then(|| Json::List(items.into_iter().map(|item| Json::Compact(item.into())).collect()))
    };
    Json::object([
        ("queries", list(partial.queries_json())),
        ("modules", list(partial.modules_json())),
    ])
}

/// The queries and modules as Rego, each under a comment.
pub(super) fn source(output: &Output) -> String {
    let Some(partial) = &output.partial else { return String::new() };
    let mut out = String::new();
    for (i, query) in (1..).zip(partial.queries()) {
        let end = if query.is_empty() { "" } else { "\n" };
        out.push_str(&format!("# Query {i}\n{query}{end}\n"));
    }
    for (i, module) in (1..).zip(partial.modules()) {
        out.push_str(&format!("# Module {i}\n{module}"));
    }
    out
}

/// The same as a table; `undefined` where nothing is left.
pub(super) fn table(partial: &Partial) -> String {
    if partial.is_never() {
        return "undefined\n".to_owned();
    }
    let rows = |name: &'static str, texts: Vec<String>| {
        let row = move |(i, text): (usize, String)| {
            [format!("{name} {i}"), text.trim_end().replace('\t', "  ")]
        };
        (1..).zip(texts).map(row)
    };
    let queries = rows("Query", partial.queries());
    table::ruled(&queries.chain(rows("Support", partial.modules())).collect::<Vec<_>>())
}
