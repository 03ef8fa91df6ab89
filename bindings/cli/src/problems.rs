//! Errors for people and for programs.

use lictor::report::Json;
use lictor::{Error, Location, Problem};

/// The errors of an output, as OPA's JSON has them.
pub(crate) fn to_json(problems: &[Problem]) -> Json<'_> {
    Json::List(problems.iter().map(problem).collect())
}

/// One error as JSON.
pub(crate) fn problem(problem: &Problem) -> Json<'_> {
    Json::object([
        ("message", Some(Json::text(headline(problem)))),
        ("code", problem.code.map(Json::text)),
        ("location", problem.location.as_ref().map(location)),
        (
            "details",
            match &problem.details {
                Some(details) => Some(Json::Compact(details.as_str().into())),
                None => problem.snippet.as_deref().and_then(details),
            },
        ),
    ])
}

/// A place as JSON.
pub(crate) fn location(at: &Location) -> Json<'_> {
    Json::object([
        ("file", Some(Json::text(at.file.as_str()))),
        ("row", Some(Json::number(at.row))),
        ("col", Some(Json::number(at.col))),
    ])
}

/// Type errors carry what was had and wanted in further lines, which are no part of the message.
fn headline(problem: &Problem) -> &str {
    match problem.code {
        Some("rego_type_error") => problem.message.split("\n\t").next().unwrap_or_default(),
        _ => &problem.message,
    }
}

/// The source line of a parse error and where in it.
fn details(snippet: &str) -> Option<Json<'_>> {
    let (line, caret) = snippet.split_once('\n')?;
    let at = caret.find('^')?;
    Some(Json::object([
        ("line", Some(Json::text(line.strip_prefix('\t').unwrap_or(line)))),
        ("idx", Some(Json::number(at.saturating_sub(1)))),
    ]))
}

/// A list of errors as OPA shows it for evaluations.
pub(crate) fn list(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    match problems {
        [] => "no error(s)".to_owned(),
        [_] => format!("1 error occurred: {}", lines.join("\n")),
        _ => format!("{} errors occurred:\n{}", problems.len(), lines.join("\n")),
    }
}

/// Prints an error to standard error, with what may help.
pub(crate) fn print(error: &Error) {
    eprintln!("{error}");
    print_hints(error.problems());
}

/// Prints what may help to standard error.
pub(crate) fn print_hints(problems: &[Problem]) {
    let mut seen: Vec<&str> = Vec::new();
    for hint in problems.iter().filter_map(|problem| problem.hint.as_deref()) {
        if !seen.contains(&hint) {
            eprintln!("hint: {hint}");
            seen.push(hint);
        }
    }
}
