//! What must not be shown of documents of Terraform, found before anything judges them.
//!
//! Plans and states print sensitive values in clear and mark them in trees beside. What those marks do not reach is found
//! by declaration (variables and outputs), by the attribute it is configured for, by name (providers and states as they are
//! kept, which mark little), and by being equal to what was found. Text that is no document, such as a cut-off plan, is
//! not known to hold secrets and is no business of this file.

use super::address::without_indexes;
use super::marks::{entries, marks_any};
use super::{Sort, plan, state};
use crate::domain::Read;
use lictor::{Kind, Value};
use std::collections::{HashMap, HashSet};

/// Strings as long as this are looked for where nothing marks them.
const MIN_SECRET: usize = 6;

/// The paths of what must not be shown of a document, if it is of Terraform.
pub(crate) fn secrets<'r>(read: &Read<'r>) -> Vec<Vec<Value<'r>>> {
    let Some(sort) = Sort::of(read.file, read.value) else { return Vec::new() };
    let mut find = Find { root: read.value, hidden: Vec::new(), secrets: HashSet::new() };
    match sort {
        Sort::Plan => find.plan(),
        Sort::State => find.outputs_and_resources(&[Value::str("values")]),
        Sort::StateFile => find.state_file(),
        Sort::Line => find.declared(&[Value::str("outputs")], &["value"]),
        Sort::Config => find.config(),
    }
    find.hidden
}

/// The search for secrets in a document.
struct Find<'v> {
    root: Value<'v>,
    hidden: Vec<Vec<Value<'v>>>,
    secrets: HashSet<&'v str>,
}

impl<'v> Find<'v> {
    /// Hides what is at a path, where anything is.
    fn hide(&mut self, path: &[Value<'v>]) {
        let value = self.root.at(path);
        if value.is_undefined() || matches!(value.kind(), Kind::Null) {
            return;
        }
        self.learn(value);
        self.hidden.push(path.to_vec());
    }

    /// Keeps the strings of a secret.
    fn learn(&mut self, value: Value<'v>) {
        match value.kind() {
            Kind::String => {
                self.secrets.extend(value.as_str().filter(|text| text.len() >= MIN_SECRET));
            }
            Kind::Array => {
                value.as_array().unwrap_or_default().iter().for_each(|item| self.learn(*item));
            }
            Kind::Object => entries(value).iter().for_each(|entry| self.learn(entry.value)),
            _ => {}
        }
    }

    /// Hides what a tree of marks marks in the value at a path.
    fn marked(&mut self, path: &mut Vec<Value<'v>>, marks: Value<'v>) {
        if marks.as_bool() == Some(true) {
            return self.hide(path);
        }
        if !marks_any(marks) {
            return;
        }
        for (index, marks) in marks.as_array().unwrap_or_default().iter().enumerate() {
            path.push(Value::int(index as i64));
            self.marked(path, *marks);
            path.pop();
        }
        for entry in entries(marks) {
            path.push(entry.key);
            self.marked(path, entry.value);
            path.pop();
        }
    }

    fn plan(&mut self) {
        let mut attributes: HashMap<String, Vec<Value<'v>>> = HashMap::new();
        for key in ["resource_changes", "resource_drift"] {
            let rows = self.root.get_str(key).as_array().unwrap_or_default();
            for (index, row) in rows.iter().enumerate() {
                self.change(vec![Value::str(key), Value::int(index as i64)], *row, &mut attributes);
            }
        }
        let deferred = self.root.get_str("deferred_changes").as_array().unwrap_or_default();
        for (index, row) in deferred.iter().enumerate() {
            let key = Value::str("resource_change");
            let path = vec![Value::str("deferred_changes"), Value::int(index as i64), key];
            self.change(path, row.get(key), &mut attributes);
        }
        for entry in entries(self.root.get_str("output_changes")) {
            self.sides(vec![Value::str("output_changes"), entry.key], entry.value);
        }
        self.outputs_and_resources(&[Value::str("planned_values")]);
        self.outputs_and_resources(&[Value::str("prior_state"), Value::str("values")]);
        self.configuration(&attributes);
        for key in ["configuration", "variables"] {
            self.equal(&mut vec![Value::str(key)], self.root.get_str(key));
        }
    }

    /// Hides both sides of a row, and keeps which attributes are sensitive.
    fn change(
        &mut self,
        mut path: Vec<Value<'v>>,
        row: Value<'v>,
        attributes: &mut HashMap<String, Vec<Value<'v>>>,
    ) {
        let change = row.get_str("change");
        let marks = [change.get_str("before_sensitive"), change.get_str("after_sensitive")];
        if let (Some(address), true) =
            (row.get_str("address").as_str(), marks.iter().any(|marks| marks_any(*marks)))
        {
            attributes.entry(without_indexes(address)).or_default().extend(marks);
        }
        path.push(Value::str("change"));
        self.sides(path, change);
    }

    fn sides(&mut self, mut path: Vec<Value<'v>>, change: Value<'v>) {
        for (side, marks) in [("before", "before_sensitive"), ("after", "after_sensitive")] {
            path.push(Value::str(side));
            self.marked(&mut path, change.get_str(marks));
            path.pop();
        }
    }

    /// Hides fields of what is declared as sensitive in the object at a path.
    fn declared(&mut self, path: &[Value<'v>], fields: &[&'static str]) {
        for entry in entries(self.root.at(path)) {
            if entry.value.get_str("sensitive").as_bool() == Some(true) {
                for field in fields {
                    self.hide(&[path, &[entry.key, Value::str(field)]].concat());
                }
            }
        }
    }

    fn outputs_and_resources(&mut self, root: &[Value<'v>]) {
        self.declared(&[root, &[Value::str("outputs")]].concat(), &["value"]);
        let mut found = Vec::new();
        state::for_resources(self.root, root, &mut |path, _, resource| {
            let marks = resource.get_str("sensitive_values");
            if marks_any(marks) {
                found.push(([path, &[Value::str("values")]].concat(), marks));
            }
        });
        for (mut path, marks) in found {
            self.marked(&mut path, marks);
        }
    }

    /// Hides what is sensitive in the configuration of a plan.
    fn configuration(&mut self, attributes: &HashMap<String, Vec<Value<'v>>>) {
        let mut modules = Vec::new();
        plan::for_modules(self.root, &mut |path, prefix, module| {
            modules.push((path.to_vec(), prefix.to_owned(), module));
        });
        for (path, prefix, module) in modules {
            let below = |steps: &[Value<'v>]| [&path, steps].concat();
            for entry in entries(module.get_str("variables")) {
                if entry.value.get_str("sensitive").as_bool() != Some(true) {
                    continue;
                }
                self.hide(&below(&[Value::str("variables"), entry.key, Value::str("default")]));
                if prefix.is_empty() {
                    self.hide(&[Value::str("variables"), entry.key, Value::str("value")]);
                } else if let Some(call) = path.len().checked_sub(1).map(|end| &path[..end]) {
                    // The module stands in its call, beside what it is given.
                    self.constants(&mut [call, &[Value::str("expressions"), entry.key]].concat());
                }
            }
            for entry in entries(module.get_str("outputs")) {
                if entry.value.get_str("sensitive").as_bool() == Some(true) {
                    self.constants(&mut below(&[Value::str("outputs"), entry.key]));
                }
            }
            let resources = module.get_str("resources").as_array().unwrap_or_default();
            for (index, resource) in resources.iter().enumerate() {
                let address = resource.get_str("address").as_str().unwrap_or_default();
                let Some(marks) = attributes.get(&format!("{prefix}{address}")) else { continue };
                let at =
                    [Value::str("resources"), Value::int(index as i64), Value::str("expressions")];
                for entry in entries(resource.get_str("expressions")) {
                    let is_all = |marks: &Value<'v>| marks.as_bool() == Some(true);
                    if marks.iter().any(|marks| is_all(marks) || marks_any(marks.get(entry.key))) {
                        self.constants(&mut below(&[&at[..], &[entry.key]].concat()));
                    }
                }
            }
        }
        let providers = [Value::str("configuration"), Value::str("provider_config")];
        self.named(&mut providers.to_vec(), self.root.at(&providers), false);
    }

    /// Hides the constants of the expressions at a path.
    fn constants(&mut self, path: &mut Vec<Value<'v>>) {
        let expression = self.root.at(path);
        for (index, _) in expression.as_array().unwrap_or_default().iter().enumerate() {
            path.push(Value::int(index as i64));
            self.constants(path);
            path.pop();
        }
        for entry in entries(expression) {
            path.push(entry.key);
            if entry.key.as_str() == Some("constant_value") {
                self.hide(path);
            } else {
                self.constants(path);
            }
            path.pop();
        }
    }

    /// Hides strings that are equal to secrets.
    fn equal(&mut self, path: &mut Vec<Value<'v>>, value: Value<'v>) {
        if value.as_str().is_some_and(|text| self.secrets.contains(text)) {
            self.hidden.push(path.to_vec());
        }
        for (index, item) in value.as_array().unwrap_or_default().iter().enumerate() {
            path.push(Value::int(index as i64));
            self.equal(path, *item);
            path.pop();
        }
        for entry in entries(value) {
            path.push(entry.key);
            self.equal(path, entry.value);
            path.pop();
        }
    }

    /// Hides strings under keys that are called like secrets.
    fn named(&mut self, path: &mut Vec<Value<'v>>, value: Value<'v>, is_secret: bool) {
        if is_secret && value.as_str().is_some_and(|text| !text.is_empty()) {
            return self.hide(path);
        }
        for (index, item) in value.as_array().unwrap_or_default().iter().enumerate() {
            path.push(Value::int(index as i64));
            self.named(path, *item, is_secret);
            path.pop();
        }
        for entry in entries(value) {
            let name = entry.key.as_str().unwrap_or_default();
            path.push(entry.key);
            let is_constant = is_secret && name == "constant_value";
            self.named(path, entry.value, is_constant || is_secret_name(name));
            path.pop();
        }
    }

    fn state_file(&mut self) {
        self.declared(&[Value::str("outputs")], &["value"]);
        for (at, group) in
            self.root.get_str("resources").as_array().unwrap_or_default().iter().enumerate()
        {
            let instances = group.get_str("instances").as_array().unwrap_or_default();
            for (number, instance) in instances.iter().enumerate() {
                let mut path = vec![
                    Value::str("resources"),
                    Value::int(at as i64),
                    Value::str("instances"),
                    Value::int(number as i64),
                    Value::str("attributes"),
                ];
                let attributes = instance.get_str("attributes");
                let marked =
                    instance.get_str("sensitive_attributes").as_array().unwrap_or_default();
                for steps in marked {
                    let mut whole = path.clone();
                    for step in state::steps_of(*steps) {
                        // A step into a set names its member, so that all of the set is hidden.
                        if step.as_index().is_none() && step.as_str().is_none() {
                            break;
                        }
                        whole.push(step);
                    }
                    self.hide(&whole);
                }
                self.named(&mut path, attributes, false);
                path.pop();
                // What providers keep for themselves is no one's business, and may hold anything.
                path.push(Value::str("private"));
                self.hide(&path);
            }
        }
    }

    fn config(&mut self) {
        for entry in entries(self.root.get_str("variable")) {
            let path = [Value::str("variable"), entry.key];
            let bodies = entry.value.as_array();
            let many = bodies.unwrap_or(std::slice::from_ref(&entry.value));
            for (index, body) in many.iter().enumerate() {
                let is_sensitive = body.get_str("sensitive").as_bool() == Some(true);
                let step = bodies.map(|_| Value::int(index as i64));
                let whole = path.iter().copied().chain(step).chain([Value::str("default")]);
                if is_sensitive {
                    self.hide(&whole.collect::<Vec<_>>());
                }
            }
        }
        if !self.secrets.is_empty() {
            self.equal(&mut Vec::new(), self.root);
        }
        let is_block = |value: Value<'_>| matches!(value.kind(), Kind::Object | Kind::Array);
        for entry in entries(self.root) {
            // Plain values at the top are those of a `.tfvars`.
            if !is_block(entry.value) && is_secret_name(entry.key.as_str().unwrap_or_default()) {
                self.hide(&[entry.key]);
            }
        }
    }
}

/// Whether a key is called like what holds a secret.
fn is_secret_name(name: &str) -> bool {
    const SECRET: [&str; 8] = [
        "password",
        "passwd",
        "secret",
        "token",
        "private_key",
        "access_key",
        "api_key",
        "credential",
    ];
    const ABOUT: [&str; 12] = [
        "_id",
        "_ids",
        "_arn",
        "_name",
        "_version",
        "_type",
        "_policy",
        "_length",
        "_path",
        "_enabled",
        "_url",
        "_fingerprint",
    ];
    let name = name.to_ascii_lowercase();
    SECRET.iter().any(|secret| name.contains(secret))
        && !ABOUT.iter().any(|end| name.ends_with(end))
}
