//! Partial evaluation against evaluation: what is left of a query while something is unknown, asked once it is
//! known, must have the solutions of the query.
//!
//! Each case that evaluates is evaluated partially in several ways (`WAYS`); the queries that are left run beside
//! the case's modules and the support modules. Cases that end in an error are passed over: partial evaluation looks
//! for no conflicts, as OPA's does not.

use crate::cases::Case;
use crate::run::{self, Mode, panic_text};
use crate::values;
use lictor::{
    Decision, Dialect, Document, Error, EvalOptions, Input, ParseSettings, PartialOptions, Policy,
    SystemHost,
};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A way to leave something open.
struct Way {
    name: &'static str,
    options: fn(&Case) -> PartialOptions,
}

/// Every way.
const WAYS: [Way; 4] = [
    Way { name: "input unknown", options: |_| PartialOptions::default() },
    Way {
        name: "input unknown, shallow",
        options: |_| PartialOptions { shallow_inlining: true, ..PartialOptions::default() },
    },
    Way {
        name: "data unknown",
        options: |case| PartialOptions { unknowns: data(case), ..PartialOptions::default() },
    },
    Way {
        name: "all unknown, nothing inlined",
        options: |case| PartialOptions {
            unknowns: data(case).into_iter().chain(["input".to_owned()]).collect(),
            disable_inlining: vec!["data".to_owned()],
            ..PartialOptions::default()
        },
    },
];

/// The documents of a case's data.
fn data(case: &Case) -> Vec<String> {
    let entries = case.field("data").as_object().map(|object| object.sorted_vec());
    let keys = entries.unwrap_or_default().into_iter().filter_map(|entry| entry.key.as_str());
    keys.map(|key| format!("data[{key:?}]")).collect()
}

/// Runs a case in every way.
///
/// # Errors
/// The first way that went wrong, and how.
pub fn case(case: &Case, dialect: Dialect) -> Result<(), String> {
    let outcome = catch_unwind(AssertUnwindSafe(|| in_every_way(case, dialect)));
    outcome.unwrap_or_else(|panic| Err(format!("panic: {}", panic_text(&*panic))))
}

fn in_every_way(case: &Case, dialect: Dialect) -> Result<(), String> {
    let Some(text) = case.text("query") else { return Ok(()) };
    let Ok(policy) = compile(case, dialect, &[]) else { return Ok(()) };
    let Ok(query) = policy.query(text) else { return Ok(()) };
    let input = run::input(case)?;
    let Ok(decision) = evaluate(&query, &input) else { return Ok(()) };
    let names: BTreeSet<String> = decision
        .rows()
        .flat_map(|row| row.bindings().map(|(name, _)| name.to_owned()).collect::<Vec<_>>())
        .collect();
    let want = solutions([&decision], &names);
    for way in &WAYS {
        let got = residue(case, dialect, &policy, &input, (way.options)(case), &names);
        let got = got.map_err(|message| format!("({}) {message}", way.name))?;
        if !got.0.root().equals(want.root()) {
            let (want, got, left) = (run::show(&want), run::show(&got.0), got.1);
            return Err(format!("({}) wanted {want}, got {got} from\n{left}", way.name));
        }
    }
    Ok(())
}

/// The solutions of what is left of a case's query, and its text.
fn residue(
    case: &Case,
    dialect: Dialect,
    policy: &Policy,
    input: &Input,
    options: PartialOptions,
    names: &BTreeSet<String>,
) -> Result<(Document, String), String> {
    let text = case.text("query").unwrap_or_default();
    let known = if options.unknowns.iter().any(|unknown| unknown == "input") {
        &Input::none()
    } else {
        input
    };
    let host = host();
    let partial = policy
        .partial_with(text, &options, known, &eval_options(&host))
        .map_err(|error| format!("no residue: {error}"))?;
    let modules = partial.modules_in(dialect);
    let left = [partial.queries().join("\n---\n"), modules.join("\n---\n")].join("\n===\n");
    let failed = |error: Error| format!("{error} in\n{left}");
    let policy = compile(case, dialect, &modules).map_err(failed)?;
    let mut decisions = Vec::new();
    for text in partial.queries() {
        let text = if text.is_empty() { "true" } else { &text };
        let query = policy.query(text).map_err(failed)?;
        decisions.push(evaluate(&query, input).map_err(failed)?);
    }
    Ok((solutions(decisions.iter(), names), left))
}

fn compile(case: &Case, dialect: Dialect, support: &[String]) -> Result<Policy, Error> {
    let mut builder = run::builder(case, &ParseSettings::dialect(dialect), "test-");
    for (i, text) in support.iter().enumerate() {
        builder = builder.module(&format!("support-{i}.rego"), text);
    }
    run::engine(Mode::Plain)?.compile(builder.build()?)
}

fn host() -> SystemHost {
    SystemHost::new().with_lookup()
}

fn eval_options(host: &SystemHost) -> EvalOptions<'_> {
    EvalOptions { host: Some(host), limits: run::limits(), ..EvalOptions::default() }
}

fn evaluate(query: &lictor::Query, input: &Input) -> Result<Decision, Error> {
    query.eval_with(input, &eval_options(&host()))
}

/// The set of all rows, each cut down to some bindings.
fn solutions<'a>(
    decisions: impl IntoIterator<Item = &'a Decision>,
    names: &BTreeSet<String>,
) -> Document {
    let rows: Vec<_> = decisions.into_iter().flat_map(Decision::rows).collect();
    let built = Document::build::<std::convert::Infallible>(|region| {
        let row = |row: &lictor::Row<'_>| {
            let fields: Vec<_> = row
                .bindings()
                .filter(|(name, _)| names.contains(*name))
                .map(|(name, value)| (name, values::as_json(region, value, false)))
                .collect();
            region.record(&fields)
        };
        Ok(region.set(&mut rows.iter().map(row).collect()))
    });
    match built {
        Ok(document) => document,
        Err(never) => match never {},
    }
}
