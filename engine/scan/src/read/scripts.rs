//! Scripts and lists, as text: `{"lines": ["...", ...]}`, each line with its place. What they mean is for domains to say.

use super::{Parsed, Places, Take, Words};
use lictor::{Document, Value};

/// Whether a text is a script by its first line.
pub(super) fn looks(text: &str) -> bool {
    text.starts_with("#!")
}

/// Reads the one document of a text.
pub(super) fn documents(text: &str, start: usize, _: Words, take: Take<'_>) {
    let mut places = Places::default();
    let root = places.add(start, None, None, None);
    let name = places.name(start, "lines");
    let list = places.add(start, Some(name), Some(root), None);
    let mut before = None;
    let lines = || text[start..].split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        let id = places.add(at, None, Some(list), before);
        places.set_end(id, at + line.trim_end_matches(['\n', '\r']).len());
        before = Some(id);
        at += line.len();
    }
    let value = Document::build(|region| -> Result<_, std::convert::Infallible> {
        let lines: Vec<Value<'_>> = lines().map(|line| region.str(line)).collect();
        Ok(region.record(&[("lines", region.array(&lines))]))
    });
    match value {
        Ok(value) => take(Ok(Parsed { value, places, repeated: Vec::new() })),
        Err(never) => match never {},
    }
}
