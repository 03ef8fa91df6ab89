//! Expansion templates: the pods that workloads will make, reviewed before they are made.
//!
//! Left out: mutators, which Gatekeeper applies to what is made; [`is_mutator`] tells where there are some.

use crate::error::Error;
use crate::matching::texts;
use crate::object::Object;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

const GROUP: &str = "expansion.gatekeeper.sh";
/// How often what was made may make something.
const DEPTH: usize = 30;

/// The expansion templates of a test or a cluster.
#[derive(Debug, Clone, Default)]
pub struct Expander {
    templates: BTreeMap<String, Expansion>,
}

/// One object that a template made.
#[derive(Debug, Clone)]
pub struct Resultant {
    /// The object.
    pub object: Object,
    /// The template's name.
    pub template: String,
    /// The action that replaces that of the constraints, if the template has one.
    pub action: Option<String>,
}

#[derive(Debug, Clone)]
struct Expansion {
    name: String,
    apply_to: Vec<ApplyTo>,
    source: Vec<String>,
    made: Made,
    action: Option<String>,
}

#[derive(Debug, Clone)]
struct ApplyTo {
    groups: Vec<String>,
    versions: Vec<String>,
    kinds: Vec<String>,
}

/// The group, version and kind of what is made.
#[derive(Debug, Clone)]
struct Made {
    group: String,
    version: String,
    kind: String,
}

impl ApplyTo {
    fn covers(&self, group: &str, version: &str, kind: &str) -> bool {
        let any = |listed: &[String], name: &str| listed.iter().any(|item| item == name);
        any(&self.groups, group) && any(&self.versions, version) && any(&self.kinds, kind)
    }
}

/// Whether an object is an expansion template.
#[must_use]
pub fn is_expansion(object: &Object) -> bool {
    object.is(GROUP, "ExpansionTemplate")
}

/// Whether an object is a mutator of Gatekeeper's.
#[must_use]
pub fn is_mutator(object: &Object) -> bool {
    const KINDS: [&str; 4] = ["Assign", "AssignMetadata", "ModifySet", "AssignImage"];
    object.gvk().group == "mutations.gatekeeper.sh" && KINDS.contains(&object.gvk().kind)
}

impl Expander {
    /// Reads expansion templates; other objects are passed over.
    ///
    /// # Errors
    /// A template lacks a part, makes the kind that it applies to, or makes a circle with others.
    pub fn new<'o>(objects: impl IntoIterator<Item = &'o Object>) -> Result<Expander, Error> {
        let mut expander = Expander::default();
        for object in objects.into_iter().filter(|object| is_expansion(object)) {
            expander.add(object)?;
        }
        Ok(expander)
    }

    /// Adds a template; one of the same name is replaced.
    ///
    /// # Errors
    /// As [`Expander::new`]; the template is left out then.
    pub fn add(&mut self, object: &Object) -> Result<(), Error> {
        let expansion = read(object).map_err(|error| Error::new(error).at(&object.place))?;
        let replaced = self.templates.remove(&expansion.name);
        if self.comes_back(&expansion) {
            self.templates.extend(replaced.map(|replaced| (replaced.name.clone(), replaced)));
            let what =
                format!("ExpansionTemplate {}: template forms expansion cycle", object.name());
            return Err(Error::new(what).at(&object.place));
        }
        self.templates.insert(expansion.name.clone(), expansion);
        Ok(())
    }

    /// Whether something that comes of what a template makes would be expanded by it.
    fn comes_back(&self, added: &Expansion) -> bool {
        let mut seen: Vec<&Expansion> = vec![added];
        let mut next = 0;
        while let Some(expansion) = seen.get(next) {
            let made = &expansion.made;
            if added.covers(&made.group, &made.version, &made.kind) {
                return true;
            }
            for other in self.templates.values() {
                let is_new = !seen.iter().any(|expansion| std::ptr::eq(*expansion, other));
                if is_new && other.covers(&made.group, &made.version, &made.kind) {
                    seen.push(other);
                }
            }
            next += 1;
        }
        false
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.templates.is_empty()
    }

    /// What an object makes, and what that makes in turn.
    ///
    /// # Errors
    /// The source of a template is missing in the object, or what it makes goes on for too long.
    pub fn expand(
        &self,
        object: &Object,
        namespace: Option<&Object>,
    ) -> Result<Vec<Resultant>, Error> {
        let mut found = Vec::new();
        self.expand_into(object, namespace, &mut found, 0)?;
        Ok(found)
    }

    fn expand_into(
        &self,
        object: &Object,
        namespace: Option<&Object>,
        found: &mut Vec<Resultant>,
        depth: usize,
    ) -> Result<(), Error> {
        if depth >= DEPTH {
            return Err(Error::new(format!("maximum recursion depth of {DEPTH} reached")));
        }
        let gvk = object.gvk();
        let applies = |expansion: &&Expansion| expansion.covers(gvk.group, gvk.version, gvk.kind);
        let mut made = Vec::new();
        for expansion in self.templates.values().filter(applies) {
            made.push(expansion.make(object, namespace)?);
        }
        for resultant in &made {
            self.expand_into(&resultant.object, namespace, found, depth + 1)?;
        }
        found.append(&mut made);
        Ok(())
    }
}

impl Expansion {
    fn covers(&self, group: &str, version: &str, kind: &str) -> bool {
        self.apply_to.iter().any(|to| to.covers(group, version, kind))
    }

    fn make(&self, parent: &Object, namespace: Option<&Object>) -> Result<Resultant, Error> {
        let path: Vec<&str> = self.source.iter().map(String::as_str).collect();
        let Some(Json::Object(source)) = parent.at(&path) else {
            let what = format!(
                "could not find source field {:?} in resource {}",
                path.join("."),
                parent.name()
            );
            return Err(Error::new(what).at(&parent.place_of(&path)));
        };
        let mut fields = source.clone();
        let version = match self.made.group.as_str() {
            "" => self.made.version.clone(),
            group => format!("{group}/{}", self.made.version),
        };
        fields.insert("apiVersion".into(), version.into());
        fields.insert("kind".into(), self.made.kind.clone().into());
        let name = format!("{}-{}", parent.name(), self.made.kind).to_lowercase();
        let metadata = fields.entry("metadata").or_insert_with(|| Json::Object(Map::new()));
        if let Json::Object(metadata) = metadata {
            let inside = namespace.map_or(parent.namespace(), Object::name);
            if !inside.is_empty() {
                metadata.insert("namespace".into(), inside.into());
            }
            metadata.insert("name".into(), name.into());
            own(metadata, parent);
        }
        let object = parent.with_fields(fields);
        Ok(Resultant { object, template: self.name.clone(), action: self.action.clone() })
    }
}

/// Names the parent as the owner.
fn own(metadata: &mut Map<String, Json>, parent: &Object) {
    let owner = json!({"apiVersion": parent.api_version(), "kind": parent.gvk().kind, "name": parent.name()});
    if owner.as_object().is_some_and(|owner| owner.values().any(|value| value == "")) {
        return;
    }
    let owners = metadata.entry("ownerReferences").or_insert_with(|| Json::Array(Vec::new()));
    if let Json::Array(owners) = owners {
        let same = |other: &Json| {
            ["apiVersion", "kind", "name"].iter().all(|field| other.get(field) == owner.get(field))
        };
        if !owners.iter().any(same) {
            owners.push(owner);
        }
    }
}

fn read(object: &Object) -> Result<Expansion, String> {
    let name = object.name().to_owned();
    if name.is_empty() {
        return Err("ExpansionTemplate has empty name field".into());
    }
    if name.len() >= 64 {
        return Err("ExpansionTemplate name must be less than 64 characters".into());
    }
    let source = object.text(&["spec", "templateSource"]);
    if source.is_empty() {
        return Err(format!("ExpansionTemplate {name} has empty source field"));
    }
    let part = |field: &str| object.text(&["spec", "generatedGVK", field]).to_owned();
    let made = Made { group: part("group"), version: part("version"), kind: part("kind") };
    if made.group.is_empty() && made.version.is_empty() && made.kind.is_empty() {
        return Err(format!("ExpansionTemplate {name} has empty generatedGVK field"));
    }
    let listed = object.at(&["spec", "applyTo"]).and_then(Json::as_array);
    let apply_to: Vec<ApplyTo> = listed
        .map(Vec::as_slice)
        .unwrap_or_default()
        .iter()
        .map(|to| ApplyTo {
            groups: texts(to.get("groups")),
            versions: texts(to.get("versions")),
            kinds: texts(to.get("kinds")),
        })
        .collect();
    if apply_to.is_empty() {
        return Err(format!("ExpansionTemplate {name} must specify ApplyTo"));
    }
    if apply_to.iter().any(|to| to.covers(&made.group, &made.version, &made.kind)) {
        return Err(format!(
            "ExpansionTemplate {name} generates GVK {}/{}, Kind={}, but also applies to that same GVK",
            made.group, made.version, made.kind
        ));
    }
    let action =
        Some(object.text(&["spec", "enforcementAction"])).filter(|action| !action.is_empty());
    Ok(Expansion {
        name,
        apply_to,
        source: source.split('.').map(str::to_owned).collect(),
        made,
        action: action.map(str::to_owned),
    })
}
