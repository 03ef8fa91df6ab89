//! What a rule gives, made into findings with places.

use super::together::Kept;
use crate::domain::Item;
use crate::finding::{Exempted, Finding, Place, Problem, Resource, Severity, Status};
use crate::prepare::{Ask, Verb};
use crate::read::{Parsed, Places, Span};
use crate::source::Source;
use lictor::{Kind, Value, json};
use std::sync::Arc;

/// So much of a value is kept, in bytes of JSON.
const MAX_VALUE: usize = 4096;

/// What is judged, and where it stands.
pub(crate) enum Subject<'a> {
    /// An object.
    Item { source: &'a Source, parsed: &'a Parsed, item: &'a Item<'a>, excerpts: bool },
    /// All documents that were kept. What is said names its place by `at`, or else is about the first that concerns
    /// who speaks.
    Scan { kept: &'a [Kept], first: usize, excerpts: bool },
}

/// Where something stands.
struct Found<'a> {
    /// The number of its document.
    number: usize,
    source: &'a Source,
    place: Place,
    resource: Arc<Resource>,
}

impl Subject<'_> {
    /// Hands over what one rule gives: a list with the rule's value, or an empty one.
    pub(crate) fn findings(
        &self,
        ask: &Ask,
        answer: Value<'_>,
        take: &mut dyn FnMut(usize, Finding),
    ) {
        let (answer, exception) = match answer.as_array() {
            Some([said, exceptions]) if ask.policy.has_exceptions => {
                let is_excepted = exceptions.as_array().is_some_and(|named| !named.is_empty());
                (*said, is_excepted.then(|| exempted(ask)))
            }
            _ => (answer, None),
        };
        let Some([value]) = answer.as_array() else { return };
        let mut say = |said: Value<'_>| {
            let (number, mut finding) = self.finding(ask, said);
            if let Some(exception) = &exception {
                finding.status = Status::Excepted;
                finding.exception = Some(Arc::clone(exception));
            }
            take(number, finding);
        };
        match value.kind() {
            Kind::Set => {
                let items = value.as_set().map(|set| set.items()).unwrap_or_default();
                items.iter().for_each(|item| say(*item));
            }
            Kind::Array => {
                let items = value.as_array().unwrap_or_default();
                items.iter().for_each(|item| say(*item));
            }
            Kind::Bool if !value.is_truthy() => {}
            Kind::Undefined | Kind::Null => {}
            _ => say(*value),
        }
    }

    /// Whether lines of the source are to be kept.
    fn excerpts(&self) -> bool {
        match self {
            Subject::Item { excerpts, .. } | Subject::Scan { excerpts, .. } => *excerpts,
        }
    }

    fn finding(&self, ask: &Ask, said: Value<'_>) -> (usize, Finding) {
        let policy = &ask.policy;
        let field = |key| said.get_str(key);
        let text = |key| field(key).as_str().map(str::to_owned);
        let message = said.as_str().map(str::to_owned);
        let message = message
            .or_else(|| ["message", "msg", "reason"].into_iter().find_map(text))
            .unwrap_or_else(|| policy.headline().to_owned());
        let path = field("path").as_array().unwrap_or_default();
        let Found { number, source, place, resource } = self.find(field("at"), path);
        let severity = text("severity").and_then(|name| Severity::of_name(&name));
        let shown = |key| {
            let value = field(key);
            (!value.is_undefined() && !policy.sensitive).then(|| cut(json::to_string(value)))
        };
        let finding = Finding {
            policy: Arc::clone(policy),
            status: match ask.verb {
                Verb::Deny => Status::Fail,
                Verb::Warn => Status::Warn,
                Verb::Undetermined => Status::Undetermined,
            },
            severity: ask.severity.or(severity).unwrap_or(policy.severity),
            message,
            resource,
            path: path_text(path),
            excerpt: match policy.sensitive || !self.excerpts() {
                true => Vec::new(),
                false => source.excerpt(&place),
            },
            place,
            value: shown("value"),
            expected: shown("expected"),
            own_remediation: text("remediation"),
            exception: None,
        };
        (number, finding)
    }

    /// Where a value stands, or what is nearest around it.
    fn find(&self, at: Value<'_>, path: &[Value<'_>]) -> Found<'_> {
        match self {
            Subject::Item { source, parsed, item, .. } => {
                let steps = item.path.iter().chain(path).copied();
                let place = place(source, &parsed.places, steps);
                let resource = Arc::clone(&item.resource);
                Found { number: 0, source, place, resource }
            }
            Subject::Scan { kept, first, .. } => {
                let resource = Arc::new(resource(at.get_str("resource")));
                let named = at.get_str("document").as_index().filter(|number| *number < kept.len());
                let number = named.unwrap_or(*first);
                let source = &*kept[number].file.source;
                let steps = at.get_str("path").as_array().unwrap_or_default();
                let place = match named {
                    Some(_) => {
                        place(source, kept[number].places(), steps.iter().chain(path).copied())
                    }
                    None => Place { file: Arc::clone(&source.name), ..Place::default() },
                };
                Found { number, source, place, resource }
            }
        }
    }

    /// What is said of a policy that failed.
    pub(crate) fn failure(&self, ask: &Ask, error: &str) -> Problem {
        let id = &ask.policy.id;
        let Found { place, resource, .. } = self.find(Value::UNDEFINED, &[]);
        let on = match self {
            Subject::Item { .. } => format!(" on {resource}"),
            Subject::Scan { .. } => String::new(),
        };
        let message = format!("policy `{id}` failed{on}: {error}");
        Problem { place, message, hint: None, is_error: true }
    }
}

/// An exception that a package itself makes.
fn exempted(ask: &Ask) -> Arc<Exempted> {
    Arc::new(Exempted {
        owner: format!("data.{}", ask.policy.package),
        reason: format!("its `exception` names \"{}\"", ask.called()),
        expires: None,
    })
}

/// The place of the part at a path, or of what is nearest around it.
fn place<'v>(source: &Source, places: &Places, path: impl Iterator<Item = Value<'v>>) -> Place {
    let found = places.find(&source.text, path);
    source.place(found.map_or(Span { start: 0, end: 0 }, |(_, span)| span))
}

/// The address that a model has of a thing.
fn resource(value: Value<'_>) -> Resource {
    let text = |key| value.get_str(key).as_str().unwrap_or_default().to_owned();
    Resource {
        api_version: text("api_version"),
        kind: text("kind"),
        namespace: text("namespace"),
        name: text("name"),
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
