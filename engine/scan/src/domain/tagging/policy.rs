//! Tag policies of AWS Organizations, and what they come to where one inherits from another.
//!
//! A policy is a document by itself, or what `describe-policy` and `describe-effective-policy` answer. Policies in a folder
//! are attached to one node; those in the folders around it are of the nodes above, the outermost of the root. What a
//! parent does not allow its children to do has no effect in them, and is told.

use super::at;
use crate::domain::terraform::{Doc, folder};
use lictor::{Document, Entry, Kind, Region, Value, json};
use std::collections::BTreeMap;

/// The settings of a key.
const FIELDS: [&str; 4] = ["tag_key", "tag_value", "enforced_for", "report_required_tag_for"];
/// What says which operators the policies below may use.
const CONTROL: &str = "@@operators_allowed_for_child_policies";
const OPERATORS: [&str; 3] = ["@@assign", "@@append", "@@remove"];

/// A policy that was found.
struct Found<'r> {
    document: usize,
    file: &'r str,
    path: Vec<Value<'r>>,
    content: Value<'r>,
    is_effective: bool,
}

/// Whether a document is a tag policy.
pub(crate) fn is_policy(document: Value<'_>) -> bool {
    let wrapped = |outer: &str, inner: &str| {
        let policy = document.get_str(outer);
        let kind = [policy.get_str("PolicySummary").get_str("Type"), policy.get_str("PolicyType")];
        kind.iter().any(|kind| kind.as_str() == Some("TAG_POLICY"))
            && policy.get_str(inner).as_str().is_some()
    };
    is_content(document)
        || wrapped("Policy", "Content")
        || wrapped("EffectivePolicy", "PolicyContent")
}

fn is_content(value: Value<'_>) -> bool {
    let entries = value.get_str("tags").as_object().map(|tags| tags.entries()).unwrap_or_default();
    let is_key =
        |entry: &&Entry<'_>| FIELDS.iter().any(|field| !entry.value.get_str(field).is_undefined());
    value.len() == 1 && entries.iter().any(|entry| is_key(&entry))
}

fn found<'r>(region: &'r Region, document: usize, doc: &Doc<'r>) -> Option<Found<'r>> {
    if !is_policy(doc.value) {
        return None;
    }
    let whole = |content, path, is_effective| {
        Some(Found { document, file: doc.file, path, content, is_effective })
    };
    for (outer, inner, is_effective) in
        [("Policy", "Content", false), ("EffectivePolicy", "PolicyContent", true)]
    {
        if let Some(text) = doc.value.get_str(outer).get_str(inner).as_str() {
            let options = json::ReadOptions { max_depth: 64 };
            let read = Document::build(|own| json::read(own, text.as_bytes(), &options)).ok()?;
            let path = vec![Value::str(outer), Value::str(inner)];
            return whole(read.root().copy_into(region), path, is_effective);
        }
    }
    // With no operator in it, it is what is in force.
    whole(doc.value, Vec::new(), !has_operator(doc.value))
}

fn has_operator(value: Value<'_>) -> bool {
    let entries = value.as_object().map(|object| object.entries()).unwrap_or_default();
    entries.iter().any(|entry| {
        entry.key.as_str().is_some_and(|key| key.starts_with("@@")) || has_operator(entry.value)
    })
}

/// All tag policies, each with what it comes to.
pub(super) fn all<'r>(region: &'r Region, documents: &[Doc<'r>]) -> Vec<Value<'r>> {
    let all: Vec<_> =
        documents.iter().enumerate().filter_map(|(at, doc)| found(region, at, doc)).collect();
    all.iter().map(|policy| one(region, policy, &all)).collect()
}

/// Whether a folder is inside another.
fn is_inside(inner: &str, outer: &str) -> bool {
    inner
        .strip_prefix(outer)
        .is_some_and(|rest| if outer.is_empty() { !rest.is_empty() } else { rest.starts_with('/') })
}

fn one<'r>(region: &'r Region, policy: &Found<'r>, all: &[Found<'r>]) -> Value<'r> {
    let own = folder(policy.file);
    let raw = || all.iter().filter(|other| !other.is_effective);
    let is_leaf = policy.is_effective || !raw().any(|other| is_inside(folder(other.file), own));
    let mut levels: BTreeMap<usize, Vec<&Found<'r>>> = BTreeMap::new();
    for other in raw().filter(|_| !policy.is_effective) {
        let around = folder(other.file);
        if around == own || is_inside(own, around) {
            levels.entry(around.len()).or_default().push(other);
        }
    }
    let mut merged = Merged::default();
    let mut barred = Vec::new();
    for level in levels.values() {
        for other in level {
            merged.apply(other.content, &mut |path, operator| {
                if std::ptr::eq(*other, policy) {
                    barred.push(barred_value(region, &path, operator));
                }
            });
        }
        level.iter().for_each(|other| merged.restrict(other.content));
    }
    if policy.is_effective {
        merged.apply(policy.content, &mut |_, _| {});
    }
    let size = json::to_string(policy.content).chars().count();
    region.record(&[
        ("name", Value::str(policy.file)),
        ("content", policy.content),
        ("size", Value::int(size as i64)),
        ("leaf", Value::bool(is_leaf)),
        ("in_force", Value::bool(policy.is_effective)),
        ("level", Value::int(levels.len() as i64)),
        ("effective", merged.value(region)),
        ("barred", region.array(&barred)),
        ("at", at(region, policy.document, &policy.path, "TagPolicy", policy.file)),
    ])
}

fn barred_value<'r>(region: &'r Region, path: &[Value<'r>], operator: &'r str) -> Value<'r> {
    region.record(&[("path", region.array(path)), ("operator", Value::str(operator))])
}

/// The operators that policies below may use: a bit for each of [`OPERATORS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Allowed(u8);

impl Default for Allowed {
    fn default() -> Self {
        Allowed(0b111)
    }
}

impl Allowed {
    fn of(control: Value<'_>) -> Option<Allowed> {
        let one = std::slice::from_ref(&control);
        let said = control.as_array().unwrap_or(if control.as_str().is_some() { one } else { &[] });
        let bits = said.iter().filter_map(|name| match name.as_str()? {
            "@@all" => Some(0b111),
            "@@none" => Some(0),
            name => OPERATORS.iter().position(|operator| *operator == name).map(|at| 1 << at),
        });
        bits.reduce(|a, b| a | b).map(Allowed)
    }

    fn has(self, operator: &str) -> bool {
        OPERATORS
            .iter()
            .position(|known| *known == operator)
            .is_some_and(|at| self.0 >> at & 1 == 1)
    }

    /// Children may take away, and never give back.
    fn restrict(&mut self, control: Value<'_>) {
        if let Some(other) = Allowed::of(control) {
            self.0 &= other.0;
        }
    }
}

#[derive(Debug, Default)]
struct Setting<'r> {
    values: Vec<Value<'r>>,
    allowed: Allowed,
}

#[derive(Debug, Default)]
struct Key<'r> {
    settings: BTreeMap<&'static str, Setting<'r>>,
    allowed: Allowed,
}

/// Policies from the root downwards, as one.
#[derive(Debug, Default)]
struct Merged<'r> {
    keys: BTreeMap<String, Key<'r>>,
    allowed: Allowed,
}

impl<'r> Merged<'r> {
    /// Applies a policy; `barred` is told what it may not do.
    fn apply(&mut self, content: Value<'r>, barred: &mut dyn FnMut(Vec<Value<'r>>, &'r str)) {
        for entry in entries(content.get_str("tags")) {
            let Some(name) = entry.key.as_str().filter(|name| !name.starts_with("@@")) else {
                continue;
            };
            let all = self.allowed;
            let key = self.keys.entry(name.to_lowercase()).or_default();
            for field in FIELDS {
                let said = entry.value.get_str(field);
                if said.is_undefined() {
                    continue;
                }
                let setting = key.settings.entry(field).or_default();
                let allowed = Allowed(all.0 & key.allowed.0 & setting.allowed.0);
                let mut path = vec![Value::str("tags"), entry.key, Value::str(field)];
                if said.kind() != Kind::Object {
                    setting.values = list(said);
                    continue;
                }
                // Operators work in this order whatever order they are written in.
                for operator in OPERATORS {
                    let values = said.get_str(operator);
                    if values.is_undefined() {
                        continue;
                    }
                    if allowed.has(operator) {
                        setting.operate(operator, list(values));
                    } else {
                        path.push(Value::str(operator));
                        barred(path.clone(), operator);
                        path.pop();
                    }
                }
            }
        }
    }

    /// What a policy allows those below it, after all policies of its node were applied.
    fn restrict(&mut self, content: Value<'r>) {
        let tags = content.get_str("tags");
        for entry in entries(tags) {
            let name = entry.key.as_str().unwrap_or_default().to_lowercase();
            let Some(key) = self.keys.get_mut(&name) else { continue };
            for (field, setting) in &mut key.settings {
                setting.allowed.restrict(entry.value.get_str(field).get_str(CONTROL));
            }
            key.allowed.restrict(entry.value.get_str(CONTROL));
        }
        self.allowed.restrict(tags.get_str(CONTROL));
    }

    fn value(&self, region: &'r Region) -> Value<'r> {
        let key = |(name, key): (&String, &Key<'r>)| {
            let values =
                |field: &str| key.settings.get(field).map(|setting| setting.values.as_slice());
            let mut fields = Vec::new();
            let tag_key = values("tag_key").and_then(|values| values.first().copied());
            fields.push(("tag_key", tag_key.unwrap_or_else(|| region.str(name))));
            for field in &FIELDS[1..] {
                if let Some(values) = values(field).filter(|values| !values.is_empty()) {
                    fields.push((field, region.array(values)));
                }
            }
            Entry { key: region.str(name), value: region.record(&fields) }
        };
        // Of what children tried and may not nothing is left.
        let is_set = |(_, key): &(&String, &Key<'r>)| {
            key.settings.values().any(|setting| !setting.values.is_empty())
        };
        region.object(&mut self.keys.iter().filter(is_set).map(key).collect())
    }
}

impl<'r> Setting<'r> {
    fn operate(&mut self, operator: &str, values: Vec<Value<'r>>) {
        match operator {
            "@@assign" => self.values = values,
            "@@remove" => {
                self.values.retain(|own| !values.iter().any(|value| value.equals(*own)));
            }
            _ => {
                for value in values {
                    if !self.values.iter().any(|own| own.equals(value)) {
                        self.values.push(value);
                    }
                }
            }
        }
    }
}

fn entries<'r>(value: Value<'r>) -> &'r [Entry<'r>] {
    value.as_object().map(|object| object.entries()).unwrap_or_default()
}

fn list<'r>(value: Value<'r>) -> Vec<Value<'r>> {
    value.as_array().map_or_else(|| vec![value], <[_]>::to_vec)
}

#[cfg(test)]
mod tests {
    use super::Merged;
    use lictor::{Document, Region, Value, json};

    fn read(text: &str) -> Document {
        let options = json::ReadOptions::default();
        Document::build(|region| json::read(region, text.as_bytes(), &options)).expect("JSON")
    }

    /// What policies from the root downwards come to, and what was barred.
    fn eq(policies: &[&str], want: &str, barred: &[&str]) {
        let policies: Vec<_> = policies.iter().map(|text| read(text)).collect();
        let region = Region::new();
        let (mut merged, mut found) = (Merged::default(), Vec::new());
        for policy in &policies {
            merged.apply(policy.root(), &mut |path, _| found.push(region.array(&path).to_string()));
            merged.restrict(policy.root());
        }
        let got: Value<'_> = merged.value(&region);
        assert!(got.equals(read(want).root()), "{got}, not {want}");
        assert_eq!(found, barred);
    }

    #[test]
    fn policies_inherit() {
        let root = r#"{"tags": {"CostCenter": {"tag_key": {"@@assign": "CostCenter"}, "tag_value": {"@@assign": ["100", "200"]}}}}"#;
        eq(
            &[root],
            r#"{"costcenter": {"tag_key": "CostCenter", "tag_value": ["100", "200"]}}"#,
            &[],
        );
        eq(
            &[root, r#"{"tags": {"costcenter": {"tag_value": {"@@append": ["300", "100"]}}}}"#],
            r#"{"costcenter": {"tag_key": "CostCenter", "tag_value": ["100", "200", "300"]}}"#,
            &[],
        );
        eq(
            &[root, r#"{"tags": {"COSTCENTER": {"tag_value": {"@@remove": ["100"]}}}}"#],
            r#"{"costcenter": {"tag_key": "CostCenter", "tag_value": ["200"]}}"#,
            &[],
        );
        eq(
            &[
                root,
                r#"{"tags": {"CostCenter": {"tag_value": {"@@assign": ["9*"]}, "enforced_for": {"@@assign": ["ec2:instance"]}}}}"#,
            ],
            r#"{"costcenter": {"tag_key": "CostCenter", "tag_value": ["9*"], "enforced_for": ["ec2:instance"]}}"#,
            &[],
        );
        eq(
            &[r#"{"tags": {"Team": {"tag_value": {"@@assign": ["a"]}}}}"#],
            r#"{"team": {"tag_key": "team", "tag_value": ["a"]}}"#,
            &[],
        );
    }

    #[test]
    fn parents_bar_their_children() {
        let root = r#"{"tags": {"Team": {"tag_key": {"@@assign": "Team", "@@operators_allowed_for_child_policies": ["@@none"]}, "tag_value": {"@@assign": ["a"], "@@operators_allowed_for_child_policies": ["@@append"]}}}}"#;
        let child = r#"{"tags": {"team": {"tag_key": {"@@assign": "TEAM"}, "tag_value": {"@@append": ["b"], "@@remove": ["a"]}}}}"#;
        eq(
            &[root, child],
            r#"{"team": {"tag_key": "Team", "tag_value": ["a", "b"]}}"#,
            &[
                r#"["tags", "team", "tag_key", "@@assign"]"#,
                r#"["tags", "team", "tag_value", "@@remove"]"#,
            ],
        );
        let whole = r#"{"tags": {"@@operators_allowed_for_child_policies": ["@@none"], "Team": {"tag_value": {"@@assign": ["a"]}}}}"#;
        eq(
            &[whole, child],
            r#"{"team": {"tag_key": "team", "tag_value": ["a"]}}"#,
            &[
                r#"["tags", "team", "tag_key", "@@assign"]"#,
                r#"["tags", "team", "tag_value", "@@append"]"#,
                r#"["tags", "team", "tag_value", "@@remove"]"#,
            ],
        );
        // What was taken away is not given back.
        let again = r#"{"tags": {"team": {"tag_value": {"@@operators_allowed_for_child_policies": ["@@all"]}}}}"#;
        let remove = r#"{"tags": {"team": {"tag_value": {"@@remove": ["a"]}}}}"#;
        eq(
            &[root, again, remove],
            r#"{"team": {"tag_key": "Team", "tag_value": ["a"]}}"#,
            &[r#"["tags", "team", "tag_value", "@@remove"]"#],
        );
    }
}
