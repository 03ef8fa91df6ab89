//! From the parts of a file to a value and the places beside it.

use super::{Kind, Part};
use crate::read::{Parsed, Places};
use lictor::{Document, Entry, Region, Value, number};
use std::convert::Infallible;

/// A file's value and places.
pub(super) fn parsed(part: &Part) -> Parsed {
    let mut places = Places::of_names();
    place(part, &mut places, None, None, None);
    let built = Document::build(|region| Ok::<_, Infallible>(value(region, part)));
    let Ok(value) = built;
    let repeated = places.repeated();
    Parsed { value, places, repeated }
}

fn value<'r>(region: &'r Region, part: &Part) -> Value<'r> {
    match &part.kind {
        Kind::Word(word) => match word.as_str() {
            "true" => Value::TRUE,
            "false" => Value::FALSE,
            "null" => Value::NULL,
            digits => number::from_text(region, digits),
        },
        Kind::Text(text) => region.str(text),
        Kind::List(items) => {
            region.array(&items.iter().map(|item| value(region, item)).collect::<Vec<_>>())
        }
        Kind::Map(map) => {
            let entries = map.entries.iter();
            let entries = entries.map(|named| Entry {
                key: region.str(&named.key),
                value: value(region, &named.part),
            });
            region.object(&mut entries.collect())
        }
    }
}

fn place(
    part: &Part,
    places: &mut Places,
    name: Option<(usize, &str)>,
    parent: Option<u32>,
    before: Option<u32>,
) -> u32 {
    let name = name.map(|(start, key)| places.name(start, key));
    let id = places.add(part.start, name, parent, before);
    places.set_end(id, part.end);
    let mut last = None;
    match &part.kind {
        Kind::Word(_) | Kind::Text(_) => {}
        Kind::List(items) => {
            for item in items {
                last = Some(place(item, places, None, Some(id), last));
            }
        }
        Kind::Map(map) => {
            for named in &map.entries {
                let name = Some((named.key_start, named.key.as_str()));
                last = Some(place(&named.part, places, name, Some(id), last));
            }
        }
    }
    id
}
