//! `spec.match` of constraints: which objects a constraint is about.
//!
//! All fields must match; one that is left out or empty matches everything.

use crate::object::Object;
use crate::review::Source;
use crate::schema::Schema;
use crate::selector::Selector;
use serde_json::{Map, Value as Json};

/// What a constraint matches.
#[derive(Debug, Clone, Default)]
pub struct Match {
    kinds: Vec<Kinds>,
    scope: String,
    namespaces: Vec<Wildcard>,
    excluded: Vec<Wildcard>,
    labels: Option<Selector>,
    namespace_labels: Option<Selector>,
    name: Option<Wildcard>,
    source: String,
}

#[derive(Debug, Clone)]
struct Kinds {
    groups: Vec<String>,
    kinds: Vec<String>,
}

/// A name with `*` before it, after it, or both.
#[derive(Debug, Clone, PartialEq)]
struct Wildcard(String);

/// An object and what is known of its surroundings.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// The object.
    pub object: &'a Object,
    /// Its namespace, where it has one that is known.
    pub namespace: Option<&'a Object>,
    /// Whether it was written or generated.
    pub source: Source,
}

impl Match {
    /// Reads `spec.match`.
    ///
    /// # Errors
    /// A selector cannot be read.
    pub fn read(json: Option<&Json>) -> Result<Match, String> {
        let Some(json) = json.filter(|json| !json.is_null()) else { return Ok(Match::default()) };
        let selector = |name: &str| match json.get(name) {
            None | Some(Json::Null) => Ok(None),
            Some(selector) => {
                Selector::read(selector).map(Some).map_err(|error| format!("spec.{name}.{error}"))
            }
        };
        let text =
            |name: &str| json.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
        let wildcards = |name: &str| texts(json.get(name)).into_iter().map(Wildcard).collect();
        let kinds =
            json.get("kinds").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
        let kinds = kinds
            .iter()
            .map(|entry| Kinds {
                groups: texts(entry.get("apiGroups")),
                kinds: texts(entry.get("kinds")),
            })
            .collect();
        Ok(Match {
            kinds,
            scope: text("scope"),
            namespaces: wildcards("namespaces"),
            excluded: wildcards("excludedNamespaces"),
            labels: selector("labelSelector")?,
            namespace_labels: selector("namespaceSelector")?,
            name: Some(Wildcard(text("name"))).filter(|name| !name.0.is_empty()),
            source: text("source"),
        })
    }

    /// Whether an object is meant.
    ///
    /// # Errors
    /// It depends on a namespace that is not known, or `source` is no source.
    pub fn matches(&self, candidate: Candidate<'_>) -> Result<bool, String> {
        let object = candidate.object;
        Ok(self.matches_kind(object)
            && self.matches_scope(candidate)
            && self.matches_namespaces(candidate)
            && self.labels.as_ref().is_none_or(|selector| selector.matches(labels(object)))
            && self.matches_namespace_labels(candidate)?
            && self.matches_name(object)
            && self.matches_source(candidate)?)
    }

    fn matches_kind(&self, object: &Object) -> bool {
        let gvk = object.gvk();
        let any = |listed: &[String], name: &str| {
            listed.is_empty() || listed.iter().any(|item| item == "*" || item == name)
        };
        self.kinds.is_empty()
            || self
                .kinds
                .iter()
                .any(|entry| any(&entry.kinds, gvk.kind) && any(&entry.groups, gvk.group))
    }

    /// A word that is no scope matches everything, as in Gatekeeper.
    fn matches_scope(&self, candidate: Candidate<'_>) -> bool {
        let object = candidate.object;
        let inside = !object.namespace().is_empty() || candidate.namespace.is_some();
        match self.scope.as_str() {
            "Cluster" => is_namespace(object) || !inside,
            "Namespaced" => !is_namespace(object) && inside,
            _ => true,
        }
    }

    fn matches_namespaces(&self, candidate: Candidate<'_>) -> bool {
        let object = candidate.object;
        let name = if is_namespace(object) {
            object.name()
        } else if let Some(namespace) = candidate.namespace {
            namespace.name()
        } else if !object.namespace().is_empty() {
            object.namespace()
        } else {
            return true;
        };
        let listed =
            |wildcards: &[Wildcard]| wildcards.iter().any(|wildcard| wildcard.matches(name));
        (self.namespaces.is_empty() || listed(&self.namespaces)) && !listed(&self.excluded)
    }

    fn matches_namespace_labels(&self, candidate: Candidate<'_>) -> Result<bool, String> {
        let Some(selector) = &self.namespace_labels else { return Ok(true) };
        let object = candidate.object;
        if is_namespace(object) {
            return Ok(selector.matches(labels(object)));
        }
        match candidate.namespace {
            Some(namespace) => Ok(selector.matches(labels(namespace))),
            None if object.namespace().is_empty() => Ok(true),
            None => {
                Err("namespace selector for namespace-scoped object but missing Namespace".into())
            }
        }
    }

    fn matches_name(&self, object: &Object) -> bool {
        self.name.as_ref().is_none_or(|wildcard| {
            wildcard.matches(object.name())
                || wildcard.matches_generated(object.text(&["metadata", "generateName"]))
        })
    }

    fn matches_source(&self, candidate: Candidate<'_>) -> Result<bool, String> {
        match (self.source.as_str(), candidate.source) {
            ("" | "All", _) | ("Original", Source::Original) | ("Generated", Source::Generated) => {
                Ok(true)
            }
            ("Original" | "Generated", _) => Ok(false),
            (other, _) => Err(format!("invalid source field {other:?}")),
        }
    }
}

impl Wildcard {
    fn matches(&self, name: &str) -> bool {
        match self.parts() {
            (true, middle, true) => name.contains(middle),
            (true, tail, false) => name.ends_with(tail),
            (false, head, true) => name.starts_with(head),
            (false, whole, false) => name == whole,
        }
    }

    /// A name that is to be made from a prefix can only be told where the wildcard leaves its end open.
    fn matches_generated(&self, prefix: &str) -> bool {
        self.0.ends_with('*') && self.matches(prefix)
    }

    fn parts(&self) -> (bool, &str, bool) {
        let before = self.0.starts_with('*');
        let rest = self.0.strip_prefix('*').unwrap_or(&self.0);
        let after = self.0.ends_with('*');
        (before, rest.strip_suffix('*').unwrap_or(rest), after)
    }
}

pub(crate) fn is_namespace(object: &Object) -> bool {
    object.is("", "Namespace")
}

fn labels(object: &Object) -> Option<&Map<String, Json>> {
    object.at(&["metadata", "labels"]).and_then(Json::as_object)
}

pub(crate) fn texts(json: Option<&Json>) -> Vec<String> {
    let listed = json.and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    listed.iter().filter_map(Json::as_str).map(str::to_owned).collect()
}

/// What `spec.match` may say.
pub(crate) fn schema() -> Schema {
    const WILDCARD: &str = r"^\*?[-:a-z0-9]*\*?$";
    let strings = || Schema::list(Schema::string());
    let wildcards = || Schema::list(Schema::string().matching(WILDCARD));
    let selector = || {
        let expression = Schema::object([
            ("key", Schema::string()),
            ("operator", Schema::string()),
            ("values", strings()),
        ]);
        Schema::object([
            ("matchLabels", Schema::map(Schema::string())),
            ("matchExpressions", Schema::list(expression.requiring(&["key", "operator"]))),
        ])
    };
    Schema::object([
        ("source", Schema::string().one_of_texts(&["All", "Generated", "Original"])),
        ("kinds", Schema::list(Schema::object([("apiGroups", strings()), ("kinds", strings())]))),
        ("scope", Schema::string()),
        ("namespaces", wildcards()),
        ("excludedNamespaces", wildcards()),
        ("labelSelector", selector()),
        ("namespaceSelector", selector()),
        ("name", Schema::string().matching(WILDCARD)),
    ])
}
