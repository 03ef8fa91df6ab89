//! Cases of expected errors: what is reported, in which order and where, against what a case wants.

use crate::cases::Case;
use crate::run;
use crate::values;
use lictor::{Dialect, Error, EvalOptions, Problem};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How far a case was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Every error, its place and the order.
    Exact,
    /// The first error is right.
    First,
    /// Not even the first error is right.
    Wrong,
}

/// A graded case, with both sides shown.
#[derive(Debug)]
pub struct Graded {
    /// How far it was met.
    pub grade: Grade,
    /// What was wanted and what was reported, for people.
    pub difference: String,
}

/// Runs a case and grades it.
#[must_use]
pub fn grade(case: &Case) -> Graded {
    let outcome = catch_unwind(AssertUnwindSafe(|| reported(case)));
    let (mut got, result) = match outcome {
        Ok(reported) => reported,
        Err(panic) => (vec![format!("panic: {}", run::panic_text(&*panic))], None),
    };
    let mut want = wanted(case);
    if case.flag("unordered") {
        want.sort();
        got.sort();
    }
    let mut difference = listing("want", &want) + &listing("got ", &got);
    let mut grade = if want == got || is_enough(case, &want, &got) {
        Grade::Exact
    } else if !got.is_empty() && want.first() == got.first() {
        Grade::First
    } else {
        Grade::Wrong
    };
    if want.is_empty()
        && got.is_empty()
        && let Some(message) = result
    {
        difference = message;
        grade = Grade::Wrong;
    }
    Graded { grade, difference }
}

/// Cases that do not list every error are met by any report that has those they list.
fn is_enough(case: &Case, want: &[String], got: &[String]) -> bool {
    case.field("exhaustive").as_bool() == Some(false)
        && want.iter().all(|error| got.contains(error))
}

fn listing(title: &str, errors: &[String]) -> String {
    if errors.is_empty() {
        return format!("  {title} (no error)\n");
    }
    errors.iter().map(|error| format!("  {title} {}\n", error.replace('\n', "\n       "))).collect()
}

fn wanted(case: &Case) -> Vec<String> {
    let several = case.modules().count() > 1;
    let errors = case.field("want_errors").as_array().unwrap_or_default();
    errors
        .iter()
        .map(|error| {
            let number = |key: &str| {
                error.get_str(key).as_small_int().map_or(String::new(), |n| n.to_string())
            };
            let text = |key: &str| error.get_str(key).as_str().unwrap_or_default();
            let file = if several { text("file") } else { "" };
            let place = match error.get_str("text").as_str() {
                Some(text) => text.to_owned(),
                None => format!("{file}:{}:{}", number("row"), number("col")),
            };
            let snippet =
                error.get_str("snippet").as_str().map_or(String::new(), |text| format!("\n{text}"));
            format!("{place}: {}: {}{snippet}", text("code"), text("message"))
        })
        .collect()
}

/// The errors reported, and, where there are none, what is wrong with the result.
fn reported(case: &Case) -> (Vec<String>, Option<String>) {
    match evaluate(case) {
        Err(error) => (error.problems().iter().map(|problem| line(case, problem)).collect(), None),
        Ok(result) => (Vec::new(), result),
    }
}

fn evaluate(case: &Case) -> Result<Option<String>, Error> {
    let dialect = match case.text("rego_version") {
        Some("v0") => Dialect::V0,
        Some("v0-compat-v1") => Dialect::V0CompatV1,
        _ => Dialect::V1,
    };
    first_bad_module(case, dialect)?;
    let engine = lictor::Engine::builder().strict(case.flag("strict")).optimise(true).build();
    let policy =
        engine.compile(run::bundle(case, &lictor::ParseSettings::dialect(dialect), "m")?)?;
    let Some(text) = case.text("query") else { return Ok(None) };
    let query = policy.query(text)?;
    let input = match run::input(case) {
        Ok(input) => input,
        Err(message) => return Ok(Some(message)),
    };
    let options = EvalOptions {
        limits: run::limits(),
        strict_builtin_errors: true,
        ..EvalOptions::default()
    };
    let decision = query.eval_with(&input, &options)?;
    let want = case.field("want_result");
    if want.is_undefined() {
        return Ok(None);
    }
    let got = run::bindings(&decision, case);
    let want = lictor::Document::build::<Error>(|region| {
        let rows = want.as_array().unwrap_or_default();
        Ok(region.set(&mut rows.iter().map(|row| values::as_json(region, *row, false)).collect()))
    })?;
    let same = got.root().equals(want.root());
    Ok((!same).then(|| format!("  want {}\n  got  {}\n", run::show(&want), run::show(&got))))
}

/// Loading stops at the first module that cannot be read.
fn first_bad_module(case: &Case, dialect: Dialect) -> Result<(), Error> {
    let settings =
        lictor::ParseSettings { annotations: false, ..lictor::ParseSettings::dialect(dialect) };
    for (i, text) in case.modules().enumerate() {
        lictor::Bundle::builder()
            .settings(settings.clone())
            .module(&format!("m{i}.rego"), text)
            .build()?;
    }
    Ok(())
}

fn line(case: &Case, problem: &Problem) -> String {
    let several = case.modules().count() > 1;
    let has_col = !case.field("exhaustive").is_undefined();
    let code = problem.code.unwrap_or_default();
    let evaluated = code.starts_with("eval_");
    let place = match (&problem.location, problem.shown_at()) {
        (Some(at), Some(text)) if at.file.is_empty() => text.to_owned(),
        (None, _) => "::".to_owned(),
        (Some(at), _) => {
            let in_query = at.file.is_empty();
            let file = if several && !in_query { at.file.as_str() } else { "" };
            let col = if (in_query && !evaluated) || has_col {
                at.col.to_string()
            } else {
                String::new()
            };
            format!("{file}:{}:{col}", at.row)
        }
    };
    let snippet = problem.snippet.as_ref().map_or(String::new(), |text| format!("\n{text}"));
    format!("{place}: {code}: {}{snippet}", problem.message)
}

/// Counts per file.
#[must_use]
pub fn table(graded: &[(Case, Graded)]) -> String {
    let mut files: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    let mut all = [0; 3];
    for (case, graded) in graded {
        files.entry(&case.file).or_default()[graded.grade as usize] += 1;
        all[graded.grade as usize] += 1;
    }
    let row = |[exact, first, wrong]: [usize; 3], name: &str| {
        format!("{exact:5} exact {first:4} first {wrong:4} wrong  {name}\n")
    };
    let rows: String = files.iter().map(|(file, counts)| row(*counts, file)).collect();
    rows + &row(all, "all")
}
