//! Objects of Kubernetes: single ones, lists of them, and requests for admission that carry one.

use super::{Item, Read};
use crate::finding::Resource;
use lictor::{Entry, Kind, Region, Value};
use std::sync::Arc;

/// Lists in lists are looked into so deep.
const MAX_LISTS: usize = 4;
/// What Secrets hold that everyone may see.
const PUBLIC: [&str; 2] = ["tls.crt", "ca.crt"];
/// Where `kubectl apply` leaves what it was given.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// What comes with an object that is to be admitted.
#[derive(Debug, Clone, Copy)]
pub struct AdmissionRequest<'r> {
    /// The request without its objects.
    pub request: Value<'r>,
    /// The object as it was, or undefined.
    pub old_object: Value<'r>,
    /// `CREATE`, `UPDATE`, `DELETE` or `CONNECT`.
    pub operation: &'r str,
}

/// The objects in a document, if it is of Kubernetes.
pub(super) fn items<'r>(region: &'r Region, document: Value<'r>) -> Option<Vec<Item<'r>>> {
    let mut items = Vec::new();
    if is_review(document) {
        items.push(reviewed(region, document));
        return Some(items);
    }
    is_object(document).then(|| collect(region, document, Vec::new(), &mut items))?;
    Some(items)
}

/// Whether a document is an AdmissionReview with a request.
pub(crate) fn is_review(document: Value<'_>) -> bool {
    let group = document.get_str("apiVersion").as_str().unwrap_or_default();
    document.get_str("kind").as_str() == Some("AdmissionReview")
        && group.starts_with("admission.k8s.io/")
        && document.get_str("request").kind() == Kind::Object
}

fn is_object(value: Value<'_>) -> bool {
    let is_text = |key| value.get_str(key).as_str().is_some_and(|text| !text.is_empty());
    is_text("apiVersion") && is_text("kind")
}

fn collect<'r>(
    region: &'r Region,
    object: Value<'r>,
    path: Vec<Value<'r>>,
    items: &mut Vec<Item<'r>>,
) {
    let kind = object.get_str("kind").as_str().unwrap_or_default();
    let list = object.get_str("items").as_array();
    let (Some(list), Some(of), true) =
        (list, kind.strip_suffix("List"), path.len() < 2 * MAX_LISTS)
    else {
        let resource = Arc::new(address(object));
        items.push(Item { object, path, resource, request: None });
        return;
    };
    for (index, item) in list.iter().enumerate() {
        let mut path = path.clone();
        path.extend([Value::str("items"), Value::int(index as i64)]);
        if is_object(*item) {
            collect(region, *item, path, items);
        } else if !of.is_empty() && item.kind() == Kind::Object {
            // The items of a typed list need not say what they are.
            let item = with_type(region, *item, object.get_str("apiVersion"), Value::str(of));
            collect(region, item, path, items);
        }
    }
}

fn with_type<'r>(
    region: &'r Region,
    item: Value<'r>,
    api_version: Value<'r>,
    kind: Value<'r>,
) -> Value<'r> {
    let mut entries = item.as_object().map(|object| object.entries()).unwrap_or_default().to_vec();
    entries.push(Entry { key: Value::str("apiVersion"), value: api_version });
    entries.push(Entry { key: Value::str("kind"), value: kind });
    region.object(&mut entries)
}

/// The paths of what Secrets hold: policies look for certificates and keys in it, and nobody is shown it.
pub(super) fn secrets<'r>(read: &Read<'r>) -> Vec<Vec<Value<'r>>> {
    let mut found = Vec::new();
    if is_review(read.value) {
        for key in ["object", "oldObject"] {
            let path = vec![Value::str("request"), Value::str(key)];
            held(read.value.at(&path), "", path, &mut found);
        }
    } else {
        held(read.value, "", Vec::new(), &mut found);
    }
    found
}

/// Adds what the Secrets in an object hold; the kind is that of its list where it says none.
fn held<'r>(object: Value<'r>, kind: &str, path: Vec<Value<'r>>, found: &mut Vec<Vec<Value<'r>>>) {
    let kind = object.get_str("kind").as_str().unwrap_or(kind);
    let below = |steps: &[Value<'r>]| path.iter().chain(steps).copied().collect::<Vec<_>>();
    if let Some(of) = kind.strip_suffix("List").filter(|_| path.len() < 2 * MAX_LISTS) {
        let items = object.get_str("items").as_array().unwrap_or_default();
        for (index, item) in items.iter().enumerate() {
            let path = below(&[Value::str("items"), Value::int(index as i64)]);
            held(*item, of, path, found);
        }
    }
    if kind != "Secret" {
        return;
    }
    for part in ["data", "stringData"] {
        let entries = object.get_str(part).as_object().map(|held| held.entries());
        let is_private =
            |entry: &&Entry<'r>| !PUBLIC.iter().any(|key| entry.key.as_str() == Some(key));
        for entry in entries.unwrap_or_default().iter().filter(is_private) {
            found.push(below(&[Value::str(part), entry.key]));
        }
    }
    let applied = ["metadata", "annotations", LAST_APPLIED].map(Value::str);
    if !object.at(&applied).is_undefined() {
        found.push(below(&applied));
    }
}

/// The address of an object.
fn address(object: Value<'_>) -> Resource {
    let text = |value: Value<'_>| value.as_str().unwrap_or_default().to_owned();
    let metadata = object.get_str("metadata");
    let name = ["name", "generateName"].map(|key| text(metadata.get_str(key)));
    Resource {
        api_version: text(object.get_str("apiVersion")),
        kind: text(object.get_str("kind")),
        namespace: text(metadata.get_str("namespace")),
        name: name.into_iter().find(|name| !name.is_empty()).unwrap_or_default(),
    }
}

/// The object of a request; what is deleted is the old one.
fn reviewed<'r>(region: &'r Region, document: Value<'r>) -> Item<'r> {
    let request = document.get_str("request");
    let present = |key| Some(request.get_str(key)).filter(|value| value.kind() == Kind::Object);
    let (object, step) = match (present("object"), present("oldObject")) {
        (Some(object), _) => (object, "object"),
        (None, Some(old)) => (old, "oldObject"),
        (None, None) => (Value::EMPTY_OBJECT, "object"),
    };
    let text = |value: Value<'r>| value.as_str().unwrap_or_default();
    let mut resource = address(object);
    let or = |own: &mut String, key| {
        if own.is_empty() {
            text(request.get_str(key)).clone_into(own);
        }
    };
    or(&mut resource.name, "name");
    or(&mut resource.namespace, "namespace");
    if resource.kind.is_empty() {
        text(request.get_str("kind").get_str("kind")).clone_into(&mut resource.kind);
    }
    let entries = request.as_object().map(|object| object.entries()).unwrap_or_default();
    let is_object =
        |entry: &&Entry<'_>| !matches!(entry.key.as_str(), Some("object" | "oldObject"));
    let mut without: Vec<_> = entries.iter().filter(is_object).copied().collect();
    let old_object = present("oldObject").unwrap_or(Value::UNDEFINED);
    let operation = text(request.get_str("operation"));
    let admission =
        AdmissionRequest { request: region.object(&mut without), old_object, operation };
    let path = vec![Value::str("request"), Value::str(step)];
    Item { object, path, resource: Arc::new(resource), request: Some(admission) }
}
