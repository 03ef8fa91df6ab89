//! What requests to AWS come to over the organisation and the policies in a set of files.

use crate::domain::scp::collect::Collected;
use crate::domain::{DOMAINS, Read, Scan, scp};
use crate::finding::Problem;
use crate::mask;
use crate::read::{self, Format, Parsed, Words};
use crate::scan::source;
use crate::source::Source;
use crate::walk::Input;
use lictor::Region;
use lictor_iam::{Decision, Request, Verdict};
use serde_json::{Value as Json, json};
use std::fmt::Write;

/// One request, decided or not.
#[derive(Debug)]
pub struct Simulated {
    /// The decision, or why there is none.
    pub decision: Result<Decision, String>,
    /// What was expected, where the request says it.
    pub expected: Option<String>,
}

/// Decides every request in a text over what the inputs hold.
///
/// # Errors
/// Something cannot be read.
pub fn simulate(
    inputs: &[Input],
    requests: &Source,
    max_file_bytes: u64,
) -> Result<Vec<Simulated>, Vec<Problem>> {
    let requests = requests_in(requests)?;
    let mut problems = Vec::new();
    let mut kept: Vec<(String, Format, Parsed)> = Vec::new();
    for input in inputs {
        let (mut source, format) = match source(input, max_file_bytes) {
            Ok(read) => read,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        let mut documents = Vec::new();
        read::each(source.content(), format, Words::Kubectl, &mut |read| documents.push(read));
        mask::mask(DOMAINS, &mut source, format, &mut documents);
        for document in documents {
            match document {
                Ok(parsed) => kept.push((source.name.to_string(), format, parsed)),
                Err(fault) => problems.push(Problem::about(&source.name, &fault.message)),
            }
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let documents: Vec<Read<'_>> = kept
        .iter()
        .enumerate()
        .map(|(index, (file, format, parsed))| Read {
            index,
            file,
            format: *format,
            value: parsed.value.root(),
        })
        .collect();
    let region = Region::new();
    let collected = Collected::of(&region, &Scan { documents: &documents, today: "", now: "" });
    let organisation = scp::organisation(&collected, &requests);
    let decide = |request: &Json| Simulated {
        decision: organisation.as_ref().map_err(String::clone).and_then(|organisation| {
            let request = Request::parse(request).map_err(|error| error.to_string())?;
            Ok(organisation.evaluate(&request))
        }),
        expected: request.get("expect").and_then(Json::as_str).map(str::to_owned),
    };
    Ok(requests.iter().map(decide).collect())
}

/// The requests in a text: one, a list, several behind each other, a table of cases, or records of CloudTrail.
fn requests_in(source: &Source) -> Result<Vec<Json>, Vec<Problem>> {
    let (mut requests, mut problems) = (Vec::new(), Vec::new());
    let format = Format::of(&source.name, source.content());
    read::each(source.content(), format, Words::Kubectl, &mut |parsed| match parsed {
        Ok(parsed) => add(scp::to_json(parsed.value.root()), &mut requests),
        Err(fault) => problems.push(Problem::about(&source.name, &fault.message)),
    });
    if requests.is_empty() && problems.is_empty() {
        problems.push(Problem::about(&source.name, "there is no request here"));
    }
    if problems.is_empty() { Ok(requests) } else { Err(problems) }
}

fn add(value: Json, requests: &mut Vec<Json>) {
    if let Some(records) = lictor_iam::cloudtrail_records(&value) {
        return requests.extend(records);
    }
    match value {
        Json::Array(items) => requests.extend(items),
        Json::Object(mut map) => match map.remove("cases") {
            Some(Json::Array(items)) => requests.extend(items),
            _ => requests.push(Json::Object(map)),
        },
        other => requests.push(other),
    }
}

/// What all requests come to as an exit code: 0 where all are allowed, or as expected, 1 where one is not, 2 where one
/// could not be decided.
#[must_use]
pub fn exit_code(all: &[Simulated]) -> u8 {
    let code = |one: &Simulated| match (&one.decision, &one.expected) {
        (Err(_), _) => 2,
        (Ok(decision), _) if decision.verdict == Verdict::Undecided => 2,
        (Ok(decision), Some(expected)) => u8::from(decision.verdict.name() != expected),
        (Ok(decision), None) => u8::from(decision.verdict != Verdict::Allowed),
    };
    all.iter().map(code).max().unwrap_or(2)
}

/// The decisions for people.
#[must_use]
pub fn text(all: &[Simulated]) -> String {
    let mut text = String::new();
    for one in all {
        match &one.decision {
            Ok(decision) => text.push_str(&decision.to_text()),
            Err(error) => {
                let _ = writeln!(text, "UNDECIDED  {error}");
            }
        }
        if let (Ok(decision), Some(expected)) = (&one.decision, &one.expected)
            && decision.verdict.name() != expected
        {
            let _ = writeln!(text, "  expected: {expected}");
        }
    }
    text
}

/// The decisions as JSON: one object, or a list where there are several.
#[must_use]
pub fn json(all: &[Simulated]) -> Json {
    let one = |one: &Simulated| {
        let mut value = match &one.decision {
            Ok(decision) => decision.to_json(),
            Err(error) => json!({"decision": "undecided", "because": error}),
        };
        if let Some(expected) = &one.expected {
            value["expected"] = json!(expected);
        }
        value
    };
    match all {
        [single] => one(single),
        many => many.iter().map(one).collect(),
    }
}
