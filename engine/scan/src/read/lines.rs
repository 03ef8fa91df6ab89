//! Formats of lines and sections, with places: haproxy's configuration, and INI as certbot writes it.
//!
//! haproxy is `{"haproxy": [{"section": "frontend", "name": "web", "lines": [["bind", ":443", "ssl"], ...]}]}`. INI is
//! `{"certbot": {"cert": "/etc/...", "renewalparams": {"authenticator": "nginx"}, "[[webroot_map]]": {...}}}`: what stands
//! before the first section is beside the sections, and values are text. A backslash before a blank keeps a word of haproxy
//! together; environment variables stay as they are written.

use super::places::Places;
use super::{Fault, Parsed, Take, Words};
use lictor::{Document, Entry, Region, Value};
use std::convert::Infallible;

/// The sections of haproxy.
const SECTIONS: [&str; 19] = [
    "global",
    "defaults",
    "frontend",
    "backend",
    "listen",
    "peers",
    "resolvers",
    "mailers",
    "userlist",
    "program",
    "cache",
    "http-errors",
    "ring",
    "log-forward",
    "fcgi-app",
    "crt-store",
    "traces",
    "acme",
    "log-profile",
];

/// Whether a text looks like haproxy's.
pub(super) fn is_haproxy(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.starts_with([' ', '\t', '#']));
    lines.any(|line| {
        let mut words = line.split_whitespace();
        let is_section = words.next().is_some_and(|word| SECTIONS[..5].contains(&word));
        is_section && words.count() < 5 && !line.trim_end().ends_with(['{', ';', ':'])
    })
}

/// Whether a text looks like one of certbot's files on what to renew.
pub(super) fn is_certbot(text: &str) -> bool {
    text.lines().any(|line| line.trim() == "[renewalparams]")
}

/// The lines of a text that say something: where each begins, without comments and blanks around.
fn lines(text: &str, start: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut at = start;
    text[start..].split_inclusive('\n').filter_map(move |line| {
        let from = at;
        at += line.len();
        let trimmed = line.trim_start();
        let from = from + line.len() - trimmed.len();
        let trimmed = trimmed.trim_end();
        (!trimmed.is_empty() && !trimmed.starts_with(['#', ';'])).then_some((from, trimmed))
    })
}

/// Hands over the one document of a text.
fn give(
    take: Take<'_>,
    build: impl for<'r> FnOnce(&'r Region, &mut Places, &mut Vec<Fault>) -> Value<'r>,
) {
    let (mut places, mut faults) = (Places::default(), Vec::new());
    let value = Document::build(|region| -> Result<Value<'_>, Infallible> {
        Ok(build(region, &mut places, &mut faults))
    });
    let Ok(value) = value;
    take(Ok(Parsed { value, places, repeated: Vec::new() }));
    faults.into_iter().for_each(|fault| take(Err(fault)));
}

/// Reads haproxy's configuration.
pub(super) fn haproxy(text: &str, start: usize, _: Words, take: Take<'_>) {
    give(take, |region, places, faults| {
        let root = places.add(start, None, None, None);
        let name = places.name(start, "haproxy");
        let list = places.add(start, Some(name), Some(root), None);
        let mut sections: Vec<Section<'_>> = Vec::new();
        for (from, line) in lines(text, start) {
            let words = words(line);
            let Some((_, first)) = words.first() else { continue };
            if SECTIONS.contains(&first.as_str()) {
                let before = sections.last().map(|section| section.id);
                let id = places.add(from, None, Some(list), before);
                let key = places.name(from, "lines");
                let lines = places.add(from, Some(key), Some(id), None);
                let name = words.get(1).map_or(Value::EMPTY_OBJECT, |(_, name)| region.str(name));
                sections.push(Section {
                    id,
                    kind: region.str(first),
                    name,
                    lines,
                    last: None,
                    rows: Vec::new(),
                });
                continue;
            }
            let Some(section) = sections.last_mut() else {
                faults.push(Fault::new(
                    from,
                    "expected a section such as `frontend` before this line",
                ));
                continue;
            };
            let id = places.add(from, None, Some(section.lines), section.last);
            section.last = Some(id);
            let mut before = None;
            let mut row = Vec::new();
            for (offset, word) in &words {
                let word_id = places.add(from + offset, None, Some(id), before);
                places.set_end(word_id, from + offset + word.len());
                before = Some(word_id);
                row.push(region.str(word));
            }
            section.rows.push(region.array(&row));
        }
        let sections: Vec<_> = sections.iter().map(|section| section.value(region)).collect();
        region.record(&[("haproxy", region.array(&sections))])
    });
}

struct Section<'r> {
    id: u32,
    kind: Value<'r>,
    name: Value<'r>,
    lines: u32,
    last: Option<u32>,
    rows: Vec<Value<'r>>,
}

impl<'r> Section<'r> {
    fn value(&self, region: &'r Region) -> Value<'r> {
        let name = if self.name.as_str().is_some() { self.name } else { Value::str("") };
        let rows = region.array(&self.rows);
        region.record(&[("section", self.kind), ("name", name), ("lines", rows)])
    }
}

/// The words of a line, with where they begin; quotes are taken off, and a comment ends it.
fn words(line: &str) -> Vec<(usize, String)> {
    let (mut found, mut word, mut quote) = (Vec::new(), None::<(usize, String)>, None);
    let mut chars = line.char_indices();
    while let Some((at, char)) = chars.next() {
        let mut push = |char| word.get_or_insert_with(|| (at, String::new())).1.push(char);
        match (char, quote) {
            ('\\', None | Some('"')) => {
                if let Some((_, next)) = chars.next() {
                    push(next);
                }
            }
            (char, Some(open)) if char == open => quote = None,
            (char, Some(_)) => push(char),
            ('"' | '\'', None) => {
                quote = Some(char);
                word.get_or_insert_with(|| (at, String::new()));
            }
            ('#', None) => break,
            (' ' | '\t', None) => found.extend(word.take()),
            (char, None) => push(char),
        }
    }
    found.extend(word);
    found
}

/// Reads certbot's INI.
pub(super) fn certbot(text: &str, start: usize, _: Words, take: Take<'_>) {
    give(take, |region, places, faults| {
        let root = places.add(start, None, None, None);
        let name = places.name(start, "certbot");
        let top = places.add(start, Some(name), Some(root), None);
        let mut entries: Vec<Entry<'_>> = Vec::new();
        let mut open: Option<(u32, Value<'_>, Vec<Entry<'_>>)> = None;
        let (mut last, mut last_inner) = (None, None);
        for (from, line) in lines(text, start) {
            if line.starts_with('[') {
                if let Some((_, name, mut own)) = open.take() {
                    entries.push(Entry { key: name, value: region.object(&mut own) });
                }
                // A section in a section keeps its brackets.
                let name =
                    if line.starts_with("[[") { line } else { line.trim_matches(['[', ']']) };
                let key = places.name(from, name);
                let id = places.add(from, Some(key), Some(top), last);
                (last, last_inner) = (Some(id), None);
                open = Some((id, region.str(name), Vec::new()));
                continue;
            }
            let Some((key, value)) = line.split_once('=') else {
                faults.push(Fault::new(from, "expected `key = value`"));
                continue;
            };
            let begin = from + line.len() - value.trim_start().len();
            let (key, value) = (key.trim(), value.trim());
            let name = places.name(from, key);
            let (parent, before) = match &open {
                Some((id, ..)) => (*id, &mut last_inner),
                None => (top, &mut last),
            };
            let id = places.add(begin, Some(name), Some(parent), *before);
            places.set_end(id, begin + value.len());
            *before = Some(id);
            let entry = Entry { key: region.str(key), value: region.str(value) };
            match &mut open {
                Some((.., own)) => own.push(entry),
                None => entries.push(entry),
            }
        }
        if let Some((_, name, mut own)) = open.take() {
            entries.push(Entry { key: name, value: region.object(&mut own) });
        }
        region.record(&[("certbot", region.object(&mut entries))])
    });
}
