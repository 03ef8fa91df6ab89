//! Objects of Kubernetes, whose labels are their tags.

use super::{Tags, Thing, at};
use lictor::{Entry, Kind, Region, Value};

/// Whether the labels of an object, or of one in a list, say anything to policies: most do not, and the bundle need not be
/// asked of them.
pub(super) fn is_labelled(value: Value<'_>) -> bool {
    let region = Region::new();
    let items = crate::domain::kubernetes::items(&region, value).unwrap_or_default();
    items.iter().filter(|item| item.request.is_none()).any(|item| {
        let spec = item.object.get_str("spec");
        let own = item.object.get_str("metadata").get_str("labels");
        let pods = spec.get_str("template").get_str("metadata").get_str("labels");
        let selected = entries(spec.get_str("selector").get_str("matchLabels"));
        entries(own).iter().any(|label| !is_plain(label))
            || selected.iter().any(|label| !pods.get(label.key).equals(label.value))
    })
}

fn entries(value: Value<'_>) -> &[Entry<'_>] {
    value.as_object().map(|object| object.entries()).unwrap_or_default()
}

/// Whether a label is surely sound, and none of the recommended ones.
fn is_plain(label: &Entry<'_>) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let is_word = |text: &str| {
        let ends = [text.bytes().next(), text.bytes().last()];
        text.len() <= 63
            && text.bytes().all(is_part)
            && ends.into_iter().flatten().all(|byte| byte.is_ascii_alphanumeric())
    };
    let key = label.key.as_str().unwrap_or_default();
    !key.is_empty() && is_word(key) && label.value.as_str().is_some_and(is_word)
}

pub(super) fn things<'r>(region: &'r Region, document: usize, value: Value<'r>) -> Vec<Thing<'r>> {
    let items = crate::domain::kubernetes::items(region, value).unwrap_or_default();
    let mut found = Vec::new();
    for item in items.iter().filter(|item| item.request.is_none()) {
        let metadata = item.object.get_str("metadata");
        if metadata.kind() != Kind::Object {
            continue;
        }
        let kind = item.object.get_str("kind").as_str().unwrap_or_default();
        let name = metadata.get_str("name").as_str().unwrap_or_default();
        let place = at(region, document, &item.path, kind, name);
        let mut thing = Thing::new("kubernetes", "kubernetes", place);
        let path = [Value::str("metadata"), Value::str("labels")];
        thing.own = Tags::of(region, &path, metadata.get_str("labels"));
        thing.tags = thing.own.clone();
        thing.attribute = region.array(&path);
        thing.address = region.text(&item.resource.to_string());
        (thing.r#type, thing.name, thing.values) = (kind, name, item.object);
        found.push(thing);
    }
    found
}
