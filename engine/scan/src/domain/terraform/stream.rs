//! Streams of `terraform plan -json` and `apply -json`: lines are told by their `type`, never by their message.

use super::{Doc, Sort};
use lictor::{Region, Value};

/// A line: `{type, address, previous_address, action, reason, importing, changes, diagnostic, timestamp, at}`, of which
/// what the type does not have is left out. `action` is as in the stream: `noop move remove create read update replace
/// delete import`.
pub(crate) fn lines<'r>(region: &'r Region, documents: &[Doc<'r>]) -> Vec<Value<'r>> {
    let is_line = |(_, doc): &(usize, &Doc<'r>)| Sort::of(doc.file, doc.value) == Some(Sort::Line);
    let lines = documents.iter().enumerate().filter(is_line);
    lines.map(|(document, doc)| line(region, document, doc)).collect()
}

fn line<'r>(region: &'r Region, document: usize, doc: &Doc<'r>) -> Value<'r> {
    let (value, change) = (doc.value, doc.value.get_str("change"));
    let resource = match change.get_str("resource") {
        none if none.is_undefined() => value.get_str("hook").get_str("resource"),
        resource => resource,
    };
    let (address, kind) = (resource.get_str("addr"), resource.get_str("resource_type"));
    let text = |value: Value<'r>| if value.is_undefined() { Value::str("") } else { value };
    let named = region.record(&[("kind", text(kind)), ("name", text(address))]);
    let at = region.record(&[
        ("document", Value::int(document as i64)),
        ("path", Value::EMPTY_ARRAY),
        ("resource", named),
    ]);
    let mut fields = vec![
        ("file", Value::str(doc.file)),
        ("type", value.get_str("type")),
        ("address", address),
        ("resource_type", kind),
        ("previous_address", change.get_str("previous_resource").get_str("addr")),
        ("action", change.get_str("action")),
        ("reason", change.get_str("reason")),
        ("importing", change.get_str("importing")),
        ("changes", value.get_str("changes")),
        ("diagnostic", value.get_str("diagnostic")),
        ("terraform", value.get_str("terraform")),
        ("ui", value.get_str("ui")),
        ("timestamp", value.get_str("@timestamp")),
        ("at", at),
    ];
    fields.retain(|(_, value)| !value.is_undefined());
    region.record(&fields)
}
