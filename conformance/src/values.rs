//! Values for comparison: ground terms read from their text, and results as JSON sees them.

use lictor::{Document, Entry, Kind, Value};
use lictor_syntax::ast::{Dialect, Term, TermKind};
use lictor_syntax::{ParseOptions, SourceMap, parse_term};
use lictor_value::{Region, number};

/// The value of a ground term's text.
pub(crate) fn term(text: &str) -> Result<Document, String> {
    let mut sources = SourceMap::default();
    let file = sources.add("", text);
    let term = parse_term(&sources, file, &ParseOptions::for_dialect(Dialect::V1))
        .map_err(|errors| errors.first().map_or_else(String::new, |error| error.message.clone()))?;
    Document::build(|region| ground(region, &term))
}

fn ground<'r>(region: &'r Region, term: &Term) -> Result<Value<'r>, String> {
    let all = |terms: &[Term]| {
        terms.iter().map(|term| ground(region, term)).collect::<Result<Vec<_>, _>>()
    };
    Ok(match &term.kind {
        TermKind::Null => Value::NULL,
        TermKind::Bool(value) => Value::bool(*value),
        TermKind::Number(text) => number::from_text(region, text),
        TermKind::String(text) => region.str(text),
        TermKind::Array(terms) => region.array(&all(terms)?),
        TermKind::Set(terms) => region.set(&mut all(terms)?),
        TermKind::Object(pairs) => {
            let entry = |(key, value): &(Term, Term)| {
                Ok(Entry { key: ground(region, key)?, value: ground(region, value)? })
            };
            region.object(&mut pairs.iter().map(entry).collect::<Result<Vec<_>, String>>()?)
        }
        _ => return Err(format!("`{term}` is not ground")),
    })
}

/// A value as JSON can say it: sets are sorted arrays, keys are strings.
pub(crate) fn as_json<'r>(region: &'r Region, value: Value<'_>, sort_arrays: bool) -> Value<'r> {
    let all = |items: &[Value<'_>]| {
        items.iter().map(|item| as_json(region, *item, false)).collect::<Vec<_>>()
    };
    match value.kind() {
        Kind::Array => {
            let mut items = all(value.as_array().unwrap_or_default());
            if sort_arrays {
                items.sort_by(|a, b| a.compare(*b));
            }
            region.array(&items)
        }
        Kind::Set => {
            let mut items = all(value.as_set().map_or(&[][..], |set| set.items()));
            if sort_arrays {
                items.sort_by(|a, b| a.compare(*b));
            }
            region.array(&items)
        }
        Kind::Object => {
            let entries = value.as_object().map(|object| object.sorted_vec()).unwrap_or_default();
            let entry = |entry: Entry<'_>| {
                let key = region.str(&lictor::json::key_text(entry.key));
                Entry { key, value: as_json(region, entry.value, false) }
            };
            region.object(&mut entries.into_iter().map(entry).collect())
        }
        _ => value.copy_into(region),
    }
}
