//! Constants of the tree as keys of types.

use lictor_program::types::Key;
use lictor_syntax::ast::{Term, TermKind};
use lictor_syntax::text;

/// Whether a term holds no variable, ref, call or comprehension.
pub(super) fn is_constant(term: &Term) -> bool {
    match &term.kind {
        TermKind::Null | TermKind::Bool(_) | TermKind::Number(_) | TermKind::String(_) => true,
        TermKind::Array(items) | TermKind::Set(items) => items.iter().all(is_constant),
        TermKind::Object(items) => {
            items.iter().all(|(key, value)| is_constant(key) && is_constant(value))
        }
        _ => false,
    }
}

/// The key a constant is; none for other terms.
pub(super) fn key_of(term: &Term) -> Option<Key> {
    Some(match &term.kind {
        TermKind::Null => Key::Null,
        TermKind::Bool(value) => Key::Bool(*value),
        TermKind::Number(text) => Key::Number(text.clone()),
        TermKind::String(text) => Key::String(text.clone()),
        TermKind::Array(items) | TermKind::Set(items) => {
            Key::Array(items.iter().map(key_of).collect::<Option<_>>()?)
        }
        TermKind::Object(items) => Key::Object(
            items
                .iter()
                .map(|(key, value)| Some((key_of(key)?, key_of(value)?)))
                .collect::<Option<_>>()?,
        ),
        _ => return None,
    })
}

/// A key as it stands in source text.
pub(super) fn key_text(key: &Key) -> String {
    match key {
        Key::Null => "null".to_owned(),
        Key::Bool(value) => value.to_string(),
        Key::Number(text) => text.clone(),
        Key::String(text) => text::quoted(text),
        Key::Array(items) => {
            let items: Vec<String> = items.iter().map(key_text).collect();
            format!("[{}]", items.join(", "))
        }
        Key::Object(items) => {
            let items: Vec<String> = items
                .iter()
                .map(|(key, value)| format!("{}: {}", key_text(key), key_text(value)))
                .collect();
            format!("{{{}}}", items.join(", "))
        }
    }
}
