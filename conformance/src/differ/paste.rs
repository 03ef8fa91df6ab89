//! A difference as a case in the suite's format, with what OPA (or the engine that was asked) says as what is wanted.

use super::outcome::Answer;
use super::{Difference, Peer};
use lictor::Dialect;
use std::fmt::Write;

/// What tells two differences apart for people.
pub(super) fn heart(difference: &Difference) -> String {
    format!("{}{}", difference.peer.name(), difference.program.modules.concat())
}

/// What differences are counted under: both outcomes, without values, names and numbers.
pub(super) fn kind(difference: &Difference) -> String {
    let short = |outcome: &super::Outcome| match &outcome.answer {
        Answer::Value(_) => "value".to_owned(),
        Answer::Undefined => "undefined".to_owned(),
        Answer::Error { code, message } => {
            let words =
                message.split(' ').filter(|word| word.chars().all(|c| c.is_ascii_lowercase()));
            format!("{code} ({})", words.take(6).collect::<Vec<_>>().join(" "))
        }
        Answer::None(_) => "nothing".to_owned(),
    };
    let peer = difference.peer.name();
    format!("lictor: {}; {peer}: {}", short(&difference.ours), short(&difference.theirs))
}

/// The case, as YAML.
pub(super) fn case(difference: &Difference) -> String {
    let program = &difference.program;
    let mut out = String::new();
    let dialect = if program.dialect == Dialect::V0 { "v0" } else { "v1" };
    // The wanted side is OPA's where it was asked; among our own ways it is the one as compiled.
    let (want, got, name) = match difference.peer {
        Peer::Opa => (&difference.theirs, &difference.ours, "lictor".to_owned()),
        peer => (&difference.ours, &difference.theirs, peer.name()),
    };
    let _ =
        writeln!(out, "# {dialect}, seed {}; against {}", difference.seed, difference.peer.name());
    let _ = writeln!(
        out,
        "# wanted: {want}\n# {name}: {got}",
        want = one_line(want),
        got = one_line(got)
    );
    let _ = writeln!(out, "- note: generated/{}", difference.seed);
    out.push_str("  modules:\n");
    for module in &program.modules {
        out.push_str("  - |\n");
        for line in module.lines() {
            let _ = writeln!(out, "    {line}");
        }
    }
    if program.data != "{}" {
        let _ = writeln!(out, "  data: {}", program.data);
    }
    if let Some(input) = &program.input {
        let _ = writeln!(out, "  input: {input}");
    }
    let _ = writeln!(out, "  query: data.{} = x", program.entries.join(", "));
    if program.strict {
        out.push_str("  strict_error: true\n");
    }
    match &want.answer {
        Answer::Value(value) => {
            let _ = writeln!(out, "  want_result: [{{\"x\": {value}}}]");
        }
        Answer::Undefined => out.push_str("  want_result: []\n"),
        Answer::Error { code, message } => {
            let _ = writeln!(out, "  want_error_code: {code}");
            let first = message.lines().next().unwrap_or_default();
            let _ = writeln!(out, "  want_error: {}", crate::generate::quoted(first));
        }
        Answer::None(_) => {}
    }
    out
}

fn one_line(outcome: &super::Outcome) -> String {
    let text = outcome.to_string().replace('\n', "\\n");
    if text.chars().count() > 600 { text.chars().take(600).chain(['…']).collect() } else { text }
}
