//! What must not be shown: taken out of documents before anything looks at them, blanked in excerpts, and scrubbed from
//! what policies say. What policies have to see, such as certificates in Secrets, stays in the document, and is kept out of
//! the rest all the same.

use crate::domain::{Domain, Mask, Read};
use crate::finding::{Finding, Problem};
use crate::read::{Format, Parsed, pem};
use crate::source::Source;
use lictor::{Document, Entry, Region, Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Texts that are shorter are not scrubbed: they stand in too much that has nothing to do with them.
const MIN_SECRET: usize = 4;
/// What stands where something was taken out.
const BLANK: &str = "(sensitive)";

/// Texts that must not be shown.
pub(crate) type Secrets = BTreeSet<String>;

/// What a file has that must not be shown.
#[derive(Default)]
pub(crate) struct Hidden {
    /// What is masked. It may stand in other files, too.
    pub secrets: Secrets,
    /// What the Secrets of the file hold.
    pub held: Secrets,
}

/// Masks what the domains say of the documents of a file.
pub(crate) fn mask(
    domains: &[Domain],
    source: &mut Source,
    format: Format,
    documents: &mut [Result<Parsed, crate::read::Fault>],
) -> Hidden {
    let mut hidden = Hidden::default();
    let mut spans = Vec::new();
    for parsed in documents.iter_mut().flatten() {
        let document = Read { index: 0, file: &source.name, format, value: parsed.value.root() };
        let own = || domains.iter().filter(|domain| domain.formats.contains(&format));
        let paths = |masks: &mut dyn Iterator<Item = Mask>| -> Vec<Vec<Value<'_>>> {
            masks.flat_map(|mask| mask(&document)).collect()
        };
        for path in paths(&mut own().filter_map(|domain| domain.hide)) {
            spans.extend(parsed.places.whole(&source.text, &path));
            let value = document.value.at(&path);
            collect(value, &mut hidden.held);
            let decoded = value.as_str().and_then(pem::base64).map(String::from_utf8);
            hidden
                .held
                .extend(decoded.and_then(Result::ok).filter(|text| text.len() >= MIN_SECRET));
        }
        let paths = paths(&mut own().filter_map(|domain| domain.mask));
        if paths.is_empty() {
            continue;
        }
        for path in &paths {
            spans.extend(parsed.places.whole(&source.text, path));
            let found = path.iter().fold(document.value, |value, step| match step.as_index() {
                Some(index) => item(value, index),
                None => value.get(*step),
            });
            collect(found, &mut hidden.secrets);
        }
        let paths: Vec<&[Value<'_>]> = paths.iter().map(Vec::as_slice).collect();
        let masked = Document::build(|region| -> Result<_, std::convert::Infallible> {
            Ok(without(region, document.value, &paths))
        });
        parsed.value = match masked {
            Ok(masked) => masked,
            Err(never) => match never {},
        };
    }
    if !spans.is_empty() {
        source.blank(spans);
    }
    hidden
}

/// Takes what the Secrets of a file hold out of what is said of them. Elsewhere such texts are names as often as not.
pub(crate) fn scrub_held(held: &Secrets, findings: &mut [Finding]) {
    if !held.is_empty() {
        let of_secrets = findings.iter_mut().filter(|finding| finding.resource.kind == "Secret");
        of_secrets.for_each(|finding| scrub(held, std::slice::from_mut(finding), &mut []));
    }
}

fn item(value: Value<'_>, index: usize) -> Value<'_> {
    value.as_array().and_then(|items| items.get(index)).copied().unwrap_or(Value::UNDEFINED)
}

/// A copy of a value in which what stands at the paths is masked.
fn without<'r>(region: &'r Region, value: Value<'_>, paths: &[&[Value<'_>]]) -> Value<'r> {
    if paths.is_empty() {
        return value.copy_into(region);
    }
    if paths.iter().any(|path| path.is_empty()) {
        return region.record(&[("$sensitive", Value::TRUE)]);
    }
    let below = |is: &dyn Fn(Value<'_>) -> bool| -> Vec<&[Value<'_>]> {
        paths.iter().filter(|path| is(path[0])).map(|path| &path[1..]).collect()
    };
    match (value.as_array(), value.as_object()) {
        (Some(items), _) => {
            let items = items.iter().enumerate();
            let items: Vec<_> = items
                .map(|(at, item)| {
                    without(region, *item, &below(&|step| step.as_index() == Some(at)))
                })
                .collect();
            region.array(&items)
        }
        (_, Some(object)) => {
            let entry = |entry: &Entry<'_>| {
                let key = entry.key.as_str();
                let paths = below(&|step| step.as_str().is_some() && step.as_str() == key);
                Entry {
                    key: entry.key.copy_into(region),
                    value: without(region, entry.value, &paths),
                }
            };
            region.object(&mut object.entries().iter().map(entry).collect())
        }
        _ => value.copy_into(region),
    }
}

/// The texts in a value, as they are and as they stand in JSON.
fn collect(value: Value<'_>, secrets: &mut Secrets) {
    if let Some(text) = value.as_str().filter(|text| text.len() >= MIN_SECRET) {
        secrets.insert(text.to_owned());
        let written = json::to_string(value);
        secrets.insert(written[1..written.len() - 1].to_owned());
    }
    value.as_array().into_iter().flatten().for_each(|item| collect(*item, secrets));
    let entries = value.as_object().map(|object| object.entries()).unwrap_or_default();
    entries.iter().for_each(|entry| collect(entry.value, secrets));
}

/// Takes texts out of all that is said.
pub(crate) fn scrub(secrets: &Secrets, findings: &mut [Finding], problems: &mut [Problem]) {
    if secrets.is_empty() {
        return;
    }
    // The longest first, so that no part of one stays for a shorter one in it.
    let mut secrets: Vec<&str> = secrets.iter().map(String::as_str).collect();
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    // What is left of a value need be no JSON, so that it goes as a whole.
    let clear = |value: &mut String| {
        if secrets.iter().any(|secret| value.contains(secret)) {
            *value = format!("\"{BLANK}\"");
        }
    };
    let clean = |text: &mut String| {
        for secret in &secrets {
            if text.contains(secret) {
                *text = text.replace(secret, BLANK);
            }
        }
    };
    for finding in findings {
        [&mut finding.message, &mut finding.path].into_iter().for_each(clean);
        finding.own_remediation.iter_mut().for_each(clean);
        [&mut finding.value, &mut finding.expected].into_iter().flatten().for_each(clear);
        let resource = Arc::make_mut(&mut finding.resource);
        [&mut resource.kind, &mut resource.namespace, &mut resource.name]
            .into_iter()
            .for_each(clean);
        finding.excerpt.iter_mut().for_each(|line| clean(&mut line.text));
    }
    for problem in problems {
        clean(&mut problem.message);
        problem.hint.iter_mut().for_each(clean);
    }
}
