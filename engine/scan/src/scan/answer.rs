//! What a rule gives, made into findings with places.

use crate::domain::Item;
use crate::finding::{Finding, Place, Severity, Status};
use crate::prepare::{Ask, Verb};
use crate::read::{Parsed, Span};
use crate::source::Source;
use lictor::{Kind, Value, json};
use std::sync::Arc;

/// So much of a value is kept, in bytes of JSON.
const MAX_VALUE: usize = 4096;

/// An object that is judged, and where it stands.
pub(crate) struct Context<'a> {
    pub source: &'a Source,
    pub parsed: &'a Parsed,
    pub item: &'a Item<'a>,
}

impl Context<'_> {
    /// Adds what one rule gives: a list with the rule's value, or an empty one.
    pub(crate) fn findings(&self, ask: &Ask, answer: Value<'_>, said: &mut Vec<Finding>) {
        let Some([value]) = answer.as_array() else { return };
        match value.kind() {
            Kind::Set => {
                let items = value.as_set().map(|set| set.items()).unwrap_or_default();
                said.extend(items.iter().map(|item| self.finding(ask, *item)));
            }
            Kind::Array => {
                let items = value.as_array().unwrap_or_default();
                said.extend(items.iter().map(|item| self.finding(ask, *item)));
            }
            Kind::Bool if !value.is_truthy() => {}
            Kind::Undefined | Kind::Null => {}
            _ => said.push(self.finding(ask, *value)),
        }
    }

    fn finding(&self, ask: &Ask, said: Value<'_>) -> Finding {
        let policy = &ask.policy;
        let field = |key| said.get_str(key);
        let text = |key| field(key).as_str().map(str::to_owned);
        let message = said.as_str().map(str::to_owned);
        let message = message
            .or_else(|| ["message", "msg", "reason"].into_iter().find_map(text))
            .unwrap_or_else(|| policy.headline().to_owned());
        let path = field("path").as_array().unwrap_or_default();
        let place = self.place(path);
        let severity = text("severity").and_then(|name| Severity::of_name(&name));
        let shown = |key| {
            let value = field(key);
            (!value.is_undefined() && !policy.sensitive).then(|| cut(json::to_string(value)))
        };
        Finding {
            policy: Arc::clone(policy),
            status: match ask.verb {
                Verb::Deny => Status::Fail,
                Verb::Warn => Status::Warn,
                Verb::Undetermined => Status::Undetermined,
            },
            severity: ask.severity.or(severity).unwrap_or(policy.severity),
            message,
            resource: self.item.resource.clone(),
            path: path_text(path),
            excerpt: if policy.sensitive { Vec::new() } else { self.source.excerpt(&place) },
            place,
            value: shown("value"),
            expected: shown("expected"),
            remediation: text("remediation").unwrap_or_else(|| policy.remediation.clone()),
            exception: None,
        }
    }

    /// The place of a value in the object, or of what is nearest around it.
    pub(crate) fn place(&self, path: &[Value<'_>]) -> Place {
        let steps = self.item.path.iter().copied().chain(path.iter().copied());
        let found = self.parsed.places.find(&self.source.text, steps);
        let span = found.map_or(Span { start: 0, end: 0 }, |(_, span)| span);
        self.source.place(span)
    }
}

fn cut(mut text: String) -> String {
    if text.len() > MAX_VALUE {
        let end = (0..=MAX_VALUE).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        text.truncate(end);
        text.push('…');
    }
    text
}

/// A path as people write it: `spec.containers[0].image`, with other keys in quotes.
fn path_text(path: &[Value<'_>]) -> String {
    let mut text = String::new();
    for step in path {
        match step.as_str() {
            Some(key) if is_plain(key) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(key);
            }
            _ => text.push_str(&format!("[{}]", json::to_string(*step))),
        }
    }
    text
}

fn is_plain(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
}
