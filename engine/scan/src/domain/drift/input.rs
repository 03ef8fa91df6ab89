//! Files for `lictor drift`: texts to documents. Streams of lines are taken as far as they are whole, since a job that was
//! ended leaves half a line, and what else it printed stands between.

use super::ignore::Ignore;
use super::settings::Settings;
use super::{Doc, Drift, Question, find, ignore, model, tells};
use crate::config;
use crate::domain::terraform;
use crate::finding::Problem;
use crate::read::{self, Format, Parsed, Span, Words};
use crate::source::Source;
use lictor::{Region, Value};

/// A text and its documents.
pub struct Input {
    source: Source,
    documents: Vec<Parsed>,
}

/// Reads texts; what cannot be read is added to the problems.
pub fn read(sources: Vec<Source>, problems: &mut Vec<Problem>) -> Vec<Input> {
    let read = |source: Source| {
        let documents = documents(&source, problems);
        Input { source, documents }
    };
    sources.into_iter().map(read).collect()
}

fn documents(source: &Source, problems: &mut Vec<Problem>) -> Vec<Parsed> {
    let mut documents = Vec::new();
    if is_driftignore(&source.name) {
        return documents;
    }
    if is_stream(&source.text) {
        for line in source.text.lines().filter(|line| line.trim_start().starts_with('{')) {
            read::each(line, Format::Json, Words::Core, &mut |parsed| documents.extend(parsed));
        }
        return documents;
    }
    let format = Format::of(&source.name, source.content());
    read::each(&source.text, format, Words::Core, &mut |parsed| match parsed {
        Ok(parsed) => documents.push(parsed),
        Err(fault) => {
            let place = source.place(Span { start: fault.offset, end: fault.offset });
            problems.push(Problem {
                place,
                message: fault.message,
                hint: fault.hint,
                is_error: true,
            });
        }
    });
    documents
}

/// Whether a text is a stream: one of its first lines is a line of one.
fn is_stream(text: &str) -> bool {
    let mut lines = text.lines().take(20).filter(|line| line.starts_with('{'));
    lines.any(|line| line.contains("\"@level\"") && line.contains("\"type\""))
}

fn is_driftignore(name: &str) -> bool {
    name.rsplit('/').next() == Some(".driftignore")
}

/// Finds drift in what was read, and hands it to `look`.
///
/// # Errors
/// An entry to look away from is wrong, or nothing has to do with drift.
pub fn with_drift<T>(
    inputs: &[Input],
    settings: &Settings,
    today: &str,
    workspace: Option<&str>,
    look: impl FnOnce(&Drift<'_>) -> T,
) -> Result<T, Problem> {
    let region = Region::new();
    let (mut docs, mut files) = (Vec::new(), Vec::new());
    let mut extra: Vec<Ignore> = Vec::new();
    for (number, input) in inputs.iter().enumerate() {
        let name = &input.source.name;
        if is_driftignore(name) {
            let lines: Vec<Value<'_>> = input.source.text.lines().map(Value::str).collect();
            extra.extend(ignore::driftignore(number, &lines));
        }
        let values = input.documents.iter().map(|parsed| parsed.value.root());
        files.extend(values.clone().map(|value| terraform::Doc { file: name, value }));
        // The settings are known already.
        let is_settings = config::NAMES.iter().any(|own| name.rsplit('/').next() == Some(own));
        let values = values.filter(|value| !is_settings && tells(*value));
        docs.extend(values.map(|value| (name, value)));
    }
    extra.extend(model::lifecycles(&region, &files));
    let docs = docs.into_iter().enumerate();
    let docs: Vec<Doc<'_>> =
        docs.map(|(document, (file, value))| Doc { document, file, value }).collect();
    let question = Question { settings, today, workspace };
    let drift = find(&region, &docs, question, extra)
        .map_err(|(document, why)| Problem::about(docs[document].file, why))?;
    if drift.checks.is_empty() {
        let file = inputs.first().map_or("", |input| &input.source.name);
        let hint = "give what `terraform show -json plan` or `terraform plan -json` prints, reports of drift jobs, or what \
                    CloudFormation, Pulumi or driftctl say";
        return Err(Problem {
            hint: Some(hint.to_owned()),
            ..Problem::about(file, "nothing here tells of drift")
        });
    }
    Ok(look(&drift))
}
