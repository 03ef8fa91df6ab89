//! Kubernetes objects.

use crate::place::{self, Document, Place};
use serde_json::{Map, Value as Json};
use std::sync::Arc;

/// One object of a stream.
#[derive(Debug, Clone)]
pub struct Object {
    /// Its fields.
    pub fields: Map<String, Json>,
    /// Where it was read.
    pub place: Place,
    /// The document it was read from, for places in it.
    document: Option<Arc<Document>>,
}

/// A group, version and kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gvk<'a> {
    /// The group; empty for the core.
    pub group: &'a str,
    /// The version.
    pub version: &'a str,
    /// The kind.
    pub kind: &'a str,
}

impl Object {
    /// An object that begins at a place, in a document.
    pub(crate) fn read(fields: Map<String, Json>, place: Place, document: Document) -> Object {
        Object { fields, place, document: Some(Arc::new(document)) }
    }

    /// An object of other fields in this one's stead: with defaults filled in, out of it, or made from it.
    pub(crate) fn with_fields(&self, fields: Map<String, Json>) -> Object {
        Object { fields, place: self.place.clone(), document: None }
    }

    /// A namespace that is known without having been read.
    pub(crate) fn namespace_named(name: &str) -> Object {
        let mut fields = Map::new();
        fields.insert("apiVersion".into(), "v1".into());
        fields.insert("kind".into(), "Namespace".into());
        fields.insert("metadata".into(), serde_json::json!({ "name": name }));
        Object { fields, place: Place::new("", 1), document: None }
    }

    /// The place of the value at a path, which also has indices, or of what is there of the path.
    #[must_use]
    pub fn place_of(&self, path: &[&str]) -> Place {
        let found = self.document.as_ref().and_then(|document| document.find(path));
        found.map_or_else(|| self.place.clone(), |found| self.place.moved(found.row, found.column))
    }

    /// The place of the field that a complaint begins with, its path below another: `a.b[0]: no list`.
    pub(crate) fn place_of_field(&self, below: &str, complaint: &str) -> Place {
        let steps = below.split('.').filter(|step| !step.is_empty());
        self.place_of(&steps.chain(place::steps(complaint)).collect::<Vec<_>>())
    }

    /// The place of a row and a column of the text at a path.
    pub(crate) fn place_in(&self, path: &[&str], row: usize, column: usize) -> Place {
        let found = self.document.as_ref().and_then(|document| document.find(path));
        let found = found.map(|found| found.inside(row, column));
        found.map_or_else(|| self.place.clone(), |(row, column)| self.place.moved(row, column))
    }

    /// The text at a path, or the empty one.
    #[must_use]
    pub fn text(&self, path: &[&str]) -> &str {
        self.at(path).and_then(Json::as_str).unwrap_or_default()
    }

    /// The value at a path.
    #[must_use]
    pub fn at(&self, path: &[&str]) -> Option<&Json> {
        let (first, rest) = path.split_first()?;
        let mut value = self.fields.get(*first)?;
        for key in rest {
            value = value.get(*key)?;
        }
        Some(value)
    }

    /// `apiVersion`
    #[must_use]
    pub fn api_version(&self) -> &str {
        self.text(&["apiVersion"])
    }

    /// Group, version and kind.
    #[must_use]
    pub fn gvk(&self) -> Gvk<'_> {
        let (group, version) =
            self.api_version().split_once('/').unwrap_or(("", self.api_version()));
        Gvk { group, version, kind: self.text(&["kind"]) }
    }

    /// Whether it is of this group and kind, in whatever version.
    #[must_use]
    pub fn is(&self, group: &str, kind: &str) -> bool {
        let gvk = self.gvk();
        gvk.group == group && gvk.kind == kind
    }

    /// `metadata.name`
    #[must_use]
    pub fn name(&self) -> &str {
        self.text(&["metadata", "name"])
    }

    /// `metadata.namespace`; empty for objects of the cluster.
    #[must_use]
    pub fn namespace(&self) -> &str {
        self.text(&["metadata", "namespace"])
    }

    /// Kind, namespace and name, for messages.
    #[must_use]
    pub fn label(&self) -> String {
        let Gvk { group, version, kind } = self.gvk();
        format!("{group}/{version}, Kind={kind} {}/{}", self.namespace(), self.name())
    }
}
