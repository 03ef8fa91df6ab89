//! References: which part of the schema each `$ref` means, by way of `$id`s and JSON pointers.

use super::compile::{Draft, detect};
use crate::families::uri;
use lictor_value::{Kind, Value};
use std::collections::HashMap;

/// Documents by their addresses, and the absolute address of each `$ref` by where its object lies in memory.
#[derive(Default)]
pub(super) struct Pool<'s> {
    documents: HashMap<String, (Value<'s>, Option<Draft>)>,
    absolute: HashMap<usize, String>,
}

/// Where an object lies, which tells it from all others.
fn place(object: Value<'_>) -> usize {
    object.as_object().map_or(0, |object| object.entries().as_ptr() as usize)
}

impl<'s> Pool<'s> {
    /// Collects the addresses of a schema.
    pub(super) fn new(root: Value<'s>) -> Result<Self, String> {
        let mut pool = Pool::default();
        let draft = detect(root)?;
        pool.collect(root, "", draft)?;
        pool.documents.insert(String::new(), (root, draft));
        Ok(pool)
    }

    fn collect(
        &mut self,
        value: Value<'s>,
        base: &str,
        draft: Option<Draft>,
    ) -> Result<(), String> {
        if let Some(items) = value.as_array() {
            return items.iter().try_for_each(|item| self.collect(*item, base, draft));
        }
        let Some(object) = value.as_object() else { return Ok(()) };
        let mut base = base.to_owned();
        let old = value.get_str("id");
        let id = if old.is_undefined() { value.get_str("$id") } else { old };
        if let Some(id) = id.as_str().filter(|id| uri::check(id).is_ok()) {
            base = resolve(&base, id);
            if self.documents.contains_key(&base) {
                return Err(format!("Reference already exists: \"{base}\""));
            }
            self.documents.insert(base.clone(), (value, draft));
        }
        if let Some(reference) =
            value.get_str("$ref").as_str().filter(|text| uri::check(text).is_ok())
        {
            self.absolute.insert(place(value), resolve(&base, reference));
        }
        for entry in object.sorted_vec() {
            match entry.key.as_str().unwrap_or_default() {
                "const" | "enum" => {}
                "properties" | "dependencies" | "patternProperties"
                    if entry.value.kind() == Kind::Object =>
                {
                    let children = entry
                        .value
                        .as_object()
                        .map(|object| object.sorted_vec())
                        .unwrap_or_default();
                    children
                        .iter()
                        .try_for_each(|child| self.collect(child.value, &base, draft))?;
                }
                "properties" | "dependencies" | "patternProperties" => {}
                _ => self.collect(entry.value, &base, draft)?,
            }
        }
        Ok(())
    }

    /// The address that an object's `$ref` means.
    pub(super) fn address(&self, object: Value<'_>, reference: &str) -> String {
        self.absolute.get(&place(object)).cloned().unwrap_or_else(|| resolve("", reference))
    }

    /// What lies at an address.
    pub(super) fn find(&mut self, address: &str) -> Result<(Value<'s>, Option<Draft>), String> {
        if let Some(found) = self.documents.get(address) {
            return Ok(*found);
        }
        let (base, pointer) = address.split_once('#').unwrap_or((address, ""));
        if let Some((document, draft)) = self.documents.get(base).copied() {
            let found = (follow(document, &uri::decode(pointer))?, draft);
            self.documents.insert(address.to_owned(), found);
            return Ok(found);
        }
        if uri::is_absolute(address) {
            Err(format!("remote reference loading disabled: {address}"))
        } else {
            Err(format!("Reference {address} must be canonical"))
        }
    }
}

fn follow<'s>(document: Value<'s>, pointer: &str) -> Result<Value<'s>, String> {
    let Some(tokens) = pointer.strip_prefix('/') else { return Ok(document) };
    let mut at = document;
    for token in tokens.split('/') {
        if let Some(items) = at.as_array() {
            let index: i64 = token.parse().map_err(|_| format!("Invalid array index '{token}'"))?;
            let item = usize::try_from(index).ok().and_then(|index| items.get(index));
            at = *item
                .ok_or_else(|| format!("Out of bound array[0,{}] index '{index}'", items.len()))?;
        } else if at.kind() == Kind::Object {
            let key = token.replace("~1", "/").replace("~0", "~");
            at = at.get_str(&key);
            if at.is_undefined() {
                return Err(format!("Object has no key '{key}'"));
            }
        } else {
            return Err(format!("Invalid token reference '{token}'"));
        }
    }
    Ok(at)
}

/// An address relative to another.
fn resolve(base: &str, reference: &str) -> String {
    let base = base.split('#').next().unwrap_or_default();
    let reference = reference.strip_suffix('#').unwrap_or(reference);
    let scheme_end = |text: &str| {
        let at = text.find(':')?;
        let first = text.bytes().next().is_some_and(|b| b.is_ascii_alphabetic());
        (first && text[..at].bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b)))
            .then_some(at + 1)
    };
    if scheme_end(reference).is_some() {
        return reference.to_owned();
    }
    if reference.is_empty() || reference.starts_with('#') {
        return format!("{base}{reference}");
    }
    let scheme = scheme_end(base).unwrap_or(0);
    if reference.starts_with("//") {
        return format!("{}{reference}", &base[..scheme]);
    }
    let path = match base[scheme..].strip_prefix("//") {
        Some(rest) => scheme + 2 + rest.find('/').unwrap_or(rest.len()),
        None => scheme,
    };
    let (before, base_path) = base.split_at(path);
    if reference.starts_with('/') {
        return format!("{before}{}", without_dots(reference));
    }
    let folder = base_path.rfind('/').map_or("", |at| &base_path[..=at]);
    let slash = if folder.is_empty() { "/" } else { "" };
    format!("{before}{}", without_dots(&format!("{slash}{folder}{reference}")))
}

/// A path with `.` and `..` carried out.
fn without_dots(path: &str) -> String {
    let end = path.find(['?', '#']).unwrap_or(path.len());
    let (path, tail) = path.split_at(end);
    if !path.split('/').any(|part| part == "." || part == "..") {
        return format!("{path}{tail}");
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." if parts.len() > 1 => drop(parts.pop()),
            ".." => {}
            _ => parts.push(part),
        }
    }
    format!("{}{tail}", parts.join("/"))
}
