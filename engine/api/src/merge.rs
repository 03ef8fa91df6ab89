//! Documents put together from parts: each part lies at a path, objects merge, anything else collides.

use lictor_value::{Document, Entry, Region, Value};

/// A document and the keys that lead to its place.
#[derive(Debug)]
pub(crate) struct Part {
    pub path: Vec<String>,
    pub document: Document,
    /// What it was read from, for messages.
    pub file: String,
}

/// Merges the parts; the file that collides with what was there before is the error.
pub(crate) fn merge(mut parts: Vec<Part>) -> Result<Document, Vec<String>> {
    if parts.len() == 1 && parts[0].path.is_empty() {
        return Ok(parts.remove(0).document.kept());
    }
    let merged = Document::build(|region| {
        let mut collisions = Vec::new();
        let mut root = Value::EMPTY_OBJECT;
        for part in &parts {
            match union(region, root, placed(region, part)) {
                Some(merged) => root = merged,
                None => collisions.push(part.file.clone()),
            }
        }
        if collisions.is_empty() { Ok(root) } else { Err(collisions) }
    })?;
    drop(parts);
    Ok(merged.kept())
}

fn placed<'r>(region: &'r Region, part: &Part) -> Value<'r> {
    let value = part.document.root().copy_into(region);
    part.path.iter().rev().fold(value, |value, key| region.record(&[(key, value)]))
}

/// Both objects in one, deeply; none where anything but two objects meets.
fn union<'r>(region: &'r Region, old: Value<'r>, new: Value<'r>) -> Option<Value<'r>> {
    let (before, after) = (old.as_object()?, new.as_object()?);
    if before.is_empty() {
        return Some(new);
    }
    let mut entries = Vec::with_capacity(before.len() + after.len());
    for entry in before.entries() {
        let other = after.get(entry.key);
        let value =
            if other.is_undefined() { entry.value } else { union(region, entry.value, other)? };
        entries.push(Entry { key: entry.key, value });
    }
    entries.extend(after.entries().iter().filter(|entry| before.get(entry.key).is_undefined()));
    Some(region.object(&mut entries))
}

/// Whether something stands at a path below a root, or something that is no object ends it early.
pub(crate) fn exists(root: Value<'_>, path: &[&str]) -> bool {
    let mut node = root;
    for key in path {
        match node.as_object() {
            Some(object) => node = object.get(Value::str(key)),
            None => return !node.is_undefined(),
        }
    }
    !node.is_undefined()
}

#[cfg(test)]
mod tests {
    use super::{Part, merge};
    use crate::yaml;

    fn eq(parts: &[(&str, &str)], want: &str) {
        let parts = parts.iter().map(|(path, text)| Part {
            path: path.split('.').filter(|key| !key.is_empty()).map(str::to_owned).collect(),
            document: yaml::document(text).expect("the text is YAML"),
            file: (*text).to_owned(),
        });
        let got = match merge(parts.collect()) {
            Ok(document) => document.root().to_string(),
            Err(files) => files.join(","),
        };
        assert_eq!(got, want);
    }

    #[test]
    fn parts_merge() {
        eq(&[("", "{a: 1}")], r#"{"a": 1}"#);
        eq(
            &[("", "{a: {b: 1}}"), ("a", "{c: 2}"), ("d.e", "3")],
            r#"{"a": {"b": 1, "c": 2}, "d": {"e": 3}}"#,
        );
        eq(&[("", "{a: 1}"), ("a", "{c: 2}")], "{c: 2}");
        eq(&[], "{}");
    }
}
