//! Configurations: the blocks of the files of a folder together, with variables, locals and what else is simple evaluated.
//!
//! A variable is what the callers of its module give it, if all are in the scan and agree; else what `terraform.tfvars`
//! says, else its default. `dynamic` blocks are unfolded where what they go over is known. Resources of `count = 0` are
//! none; other counts and `for_each` are one resource without an index.

mod eval;
mod functions;

use super::marks::{UNKNOWN, entries, marker};
use super::{Doc, Resource, Sort, folder, state};
use eval::{Known, Scope};
use lictor::{Entry, Kind, Region, Value};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};

/// `dynamic` blocks make so many blocks.
const MAX_DYNAMIC: usize = 1000;

/// What a resource has that are no values of it.
const META: [&str; 8] = [
    "count",
    "for_each",
    "depends_on",
    "provider",
    "lifecycle",
    "provisioner",
    "connection",
    "dynamic",
];

/// A block that is no resource.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Block<'r> {
    /// Its type: `provider`, `terraform`, `module`, `variable`, `moved` and so on.
    pub kind: &'r str,
    /// Its label, or nothing.
    pub label: &'r str,
    /// Its body, evaluated; that of `terraform`, `moved`, `removed` and `import` as it is written.
    pub values: Value<'r>,
    /// The file it stands in.
    pub file: &'r str,
    /// Its place.
    pub at: Value<'r>,
}

/// The configurations by folder, each with the numbers of its documents.
pub(super) fn folders<'r>(documents: &[Doc<'r>]) -> Vec<Vec<(usize, Doc<'r>)>> {
    let mut folders: BTreeMap<&str, Vec<(usize, Doc<'r>)>> = BTreeMap::new();
    for (number, doc) in documents.iter().enumerate() {
        if Sort::of(doc.file, doc.value) == Some(Sort::Config) {
            folders.entry(folder(doc.file)).or_default().push((number, *doc));
        }
    }
    folders.into_values().collect()
}

/// A body with the document and path it stands at.
#[derive(Debug, Clone, Copy)]
struct Body<'r> {
    value: Value<'r>,
    document: usize,
    path: Value<'r>,
}

/// The folders of a scan.
pub(super) struct Modules<'r> {
    region: &'r Region,
    modules: Vec<Module<'r>>,
    /// How many values and expressions are being evaluated, and how many were.
    open: Cell<usize>,
    steps: Cell<u64>,
}

/// A folder.
#[derive(Default)]
struct Module<'r> {
    folder: &'r str,
    files: Vec<(usize, Doc<'r>)>,
    variables: HashMap<&'r str, Value<'r>>,
    given: HashMap<&'r str, Value<'r>>,
    locals: HashMap<&'r str, Value<'r>>,
    resources: HashMap<(&'r str, &'r str), Value<'r>>,
    /// The modules that call this one, by number, and what they give.
    callers: Vec<(usize, Value<'r>)>,
    /// What was evaluated, or is being evaluated, which is unknown.
    memo: RefCell<HashMap<String, Value<'r>>>,
}

/// The bodies of an object or a list of objects, each with the step that leads to it.
fn bodies<'r>(value: Value<'r>) -> Vec<(Option<usize>, Value<'r>)> {
    match value.as_array() {
        Some(items) => items.iter().enumerate().map(|(at, item)| (Some(at), *item)).collect(),
        None if value.kind() == Kind::Object => vec![(None, value)],
        None => Vec::new(),
    }
}

impl<'r> Module<'r> {
    fn new(files: Vec<(usize, Doc<'r>)>) -> Module<'r> {
        let folder = files.first().map_or("", |(_, doc)| folder(doc.file));
        let mut module = Module { folder, ..Module::default() };
        for (_, doc) in &files {
            if doc.file.ends_with(".tfvars") || doc.file.ends_with(".tfvars.json") {
                let name = doc.file.rsplit('/').next().unwrap_or_default();
                if name.starts_with("terraform.tfvars") || name.contains(".auto.") {
                    module.given.extend(named(doc.value));
                }
                continue;
            }
            for (name, value) in named(doc.value.get_str("variable")) {
                for (_, body) in bodies(value) {
                    module.variables.insert(name, body.get_str("default"));
                }
            }
            for (_, body) in bodies(doc.value.get_str("locals")) {
                module.locals.extend(named(body));
            }
            for (kind, names) in named(doc.value.get_str("resource")) {
                for (name, value) in named(names) {
                    for (_, body) in bodies(value) {
                        module.resources.insert((kind, name), body);
                    }
                }
            }
        }
        module.files = files;
        module
    }
}

/// The entries of an object with keys of text.
fn named<'r>(value: Value<'r>) -> impl Iterator<Item = (&'r str, Value<'r>)> {
    entries(value).iter().filter_map(|entry| Some((entry.key.as_str()?, entry.value)))
}

impl<'r> Modules<'r> {
    pub(super) fn of(region: &'r Region, folders: Vec<Vec<(usize, Doc<'r>)>>) -> Modules<'r> {
        let mut modules: Vec<_> = folders.into_iter().map(Module::new).collect();
        let mut calls = Vec::new();
        for (caller, module) in modules.iter().enumerate() {
            for (_, doc) in &module.files {
                for (_, value) in named(doc.value.get_str("module")) {
                    for (_, body) in bodies(value) {
                        let source = body.get_str("source").as_str().unwrap_or_default();
                        if source.starts_with("./") || source.starts_with("../") {
                            calls.push((joined(module.folder, source), caller, body));
                        }
                    }
                }
            }
        }
        for (target, caller, body) in calls {
            if let Some(module) = modules.iter_mut().find(|module| module.folder == target) {
                module.callers.push((caller, body));
            }
        }
        Modules { region, modules, open: Cell::new(0), steps: Cell::new(0) }
    }

    /// What is inside of something that is being evaluated; nothing where that goes too far.
    fn nested<T>(&self, run: impl FnOnce() -> Option<T>) -> Option<T> {
        self.steps.set(self.steps.get() + 1);
        if self.open.get() >= eval::MAX_OPEN || self.steps.get() > eval::MAX_STEPS {
            return None;
        }
        self.open.set(self.open.get() + 1);
        let found = run();
        self.open.set(self.open.get() - 1);
        found
    }

    /// The resources of all folders.
    pub(super) fn resources(&self) -> Vec<Resource<'r>> {
        let mut found = Vec::new();
        for number in 0..self.modules.len() {
            for (document, doc) in &self.modules[number].files {
                for (key, mode) in [("resource", "managed"), ("data", "data")] {
                    for (kind, names) in named(doc.value.get_str(key)) {
                        for (name, value) in named(names) {
                            let path = [Value::str(key), Value::str(kind), Value::str(name)];
                            for body in self.bodies(*document, &path, value) {
                                found.extend(self.resource(number, mode, kind, name, body));
                            }
                        }
                    }
                }
            }
        }
        found
    }

    /// The bodies at a path with their places.
    fn bodies(&self, document: usize, path: &[Value<'r>], value: Value<'r>) -> Vec<Body<'r>> {
        let body = |(index, value): (Option<usize>, Value<'r>)| {
            let step = index.map(|index| Value::int(index as i64));
            let path: Vec<_> = path.iter().copied().chain(step).collect();
            Body { value, document, path: self.region.array(&path) }
        };
        bodies(value).into_iter().map(body).collect()
    }

    fn resource(
        &self,
        module: usize,
        mode: &'static str,
        kind: &'r str,
        name: &'r str,
        body: Body<'r>,
    ) -> Option<Resource<'r>> {
        let scope = Scope::new(self, module);
        let count = scope.value(body.value.get_str("count"));
        if count.as_small_int() == Some(0) {
            return None;
        }
        let prefix = if mode == "data" { "data." } else { "" };
        let (local, key) = match reference(body.value.get_str("provider")) {
            Some(key) => (key.split('.').next().unwrap_or(key), key),
            None => {
                (kind.split('_').next().unwrap_or(kind), kind.split('_').next().unwrap_or(kind))
            }
        };
        let lifecycle = bodies(body.value.get_str("lifecycle")).into_iter().next();
        Some(Resource {
            address: self.region.text(&format!("{prefix}{kind}.{name}")),
            mode,
            r#type: kind,
            name,
            provider: local,
            provider_key: Value::str(key),
            actions: Value::EMPTY_ARRAY,
            values: scope.body(body.value, &META),
            config: self.expressions(body.value),
            lifecycle: lifecycle.map_or(Value::UNDEFINED, |(_, body)| self.written(body)),
            record_path: body.path,
            path: body.path,
            ..state::stored(self.region, Sort::Config, body.document)
        })
    }

    /// The blocks of all folders that are no resources.
    pub(super) fn blocks(&self) -> Vec<Block<'r>> {
        let mut found = Vec::new();
        for number in 0..self.modules.len() {
            let is_vars = |doc: &Doc<'_>| doc.file.contains(".tfvars");
            for (document, doc) in
                self.modules[number].files.iter().filter(|(_, doc)| !is_vars(doc))
            {
                for (kind, value) in named(doc.value) {
                    match kind {
                        "resource" | "data" => {}
                        "provider" | "module" | "variable" | "output" | "check" => {
                            for (label, value) in named(value) {
                                let path = [Value::str(kind), Value::str(label)];
                                let bodies = self.bodies(*document, &path, value);
                                found.extend(
                                    bodies
                                        .into_iter()
                                        .map(|body| self.block(number, kind, label, doc, body)),
                                );
                            }
                        }
                        _ => {
                            let bodies = self.bodies(*document, &[Value::str(kind)], value);
                            found.extend(
                                bodies
                                    .into_iter()
                                    .map(|body| self.block(number, kind, "", doc, body)),
                            );
                        }
                    }
                }
            }
        }
        found
    }

    fn block(
        &self,
        module: usize,
        kind: &'r str,
        label: &'r str,
        doc: &Doc<'r>,
        body: Body<'r>,
    ) -> Block<'r> {
        let values = match kind {
            "terraform" | "moved" | "removed" | "import" => self.written(body.value),
            _ => Scope::new(self, module).body(body.value, &[]),
        };
        let at = super::plan::place(self.region, body.document, body.path, kind, Value::str(label));
        Block { kind, label, values, file: doc.file, at }
    }

    /// A body with expressions as the text they are written in, without `${}`.
    fn written(&self, value: Value<'r>) -> Value<'r> {
        if let Some(text) = value.as_str() {
            return reference(value).map_or(value, |inside| {
                if inside.len() == text.len() { value } else { Value::str(inside) }
            });
        }
        if let Some(items) = value.as_array() {
            let items: Vec<_> = items.iter().map(|item| self.written(*item)).collect();
            return self.region.array(&items);
        }
        if value.kind() != Kind::Object {
            return value;
        }
        let entry = |entry: &Entry<'r>| Entry { key: entry.key, value: self.written(entry.value) };
        self.region.object(&mut entries(value).iter().map(entry).collect())
    }

    /// A body in the form that plans give expressions: `{"constant_value": ...}` and `{"references": [...]}`.
    fn expressions(&self, value: Value<'r>) -> Value<'r> {
        let mut found = Vec::new();
        for entry in entries(value) {
            let name = entry.key.as_str().unwrap_or_default();
            if META.contains(&name) {
                continue;
            }
            let are_blocks = entry.value.as_array().is_some_and(|items| {
                !items.is_empty() && items.iter().all(|item| item.kind() == Kind::Object)
            });
            let value = if are_blocks {
                let items = entry.value.as_array().unwrap_or_default().iter();
                self.region.array(&items.map(|item| self.expressions(*item)).collect::<Vec<_>>())
            } else {
                self.expression(entry.value)
            };
            found.push(Entry { key: entry.key, value });
        }
        self.region.object(&mut found)
    }

    fn expression(&self, value: Value<'r>) -> Value<'r> {
        let mut references = Vec::new();
        eval::references(value, &mut references);
        if references.is_empty() && !has_template(value) {
            return self.region.record(&[("constant_value", value)]);
        }
        let references: Vec<_> = references.iter().map(|text| self.region.str(text)).collect();
        self.region.record(&[("references", self.region.array(&references))])
    }

    /// A variable, as the callers of the module or its own files say.
    fn variable(&self, module: usize, name: &str) -> Known<'r> {
        let own = &self.modules[module];
        let default = *own.variables.get(name)?;
        let said = own.given.get(name).copied().unwrap_or(default);
        let said = (!said.is_undefined()).then_some(said);
        if own.callers.is_empty() {
            return said.map(|value| Scope::new(self, module).value(value));
        }
        let mut values = own.callers.iter().map(|(caller, body)| match body.get_str(name) {
            none if none.is_undefined() => said,
            given => Some(Scope::new(self, *caller).value(given)),
        });
        let first = values.next()??;
        values.all(|value| value.is_some_and(|value| value.equals(first))).then_some(first)
    }

    /// What `var.x`, `local.x` or an attribute of a resource is.
    fn look_up(&self, module: usize, what: &str) -> Known<'r> {
        let memo = &self.modules[module].memo;
        if let Some(known) = memo.borrow().get(what) {
            return (!known.is_undefined()).then_some(*known);
        }
        // Whoever asks for it meanwhile goes in circles.
        memo.borrow_mut().insert(what.to_owned(), Value::UNDEFINED);
        let found = self.find(module, what);
        memo.borrow_mut().insert(what.to_owned(), found.unwrap_or(Value::UNDEFINED));
        found
    }

    fn find(&self, module: usize, what: &str) -> Known<'r> {
        let own = &self.modules[module];
        let scope = Scope::new(self, module);
        let (root, name) = what.split_once('.')?;
        match root {
            "var" => self.variable(module, name),
            "local" => own.locals.get(name).map(|value| scope.value(*value)),
            kind => {
                let (name, attribute) = name.split_once('.')?;
                let value = own.resources.get(&(kind, name))?.get_str(attribute);
                let is_told = !value.is_undefined() && !META.contains(&attribute);
                is_told.then(|| scope.value(value))
            }
        }
    }
}

/// Whether any string of a value is a template.
fn has_template(value: Value<'_>) -> bool {
    let is_template = |text: &str| text.contains("${") || text.contains("%{");
    value.as_str().is_some_and(is_template)
        || value.as_array().unwrap_or_default().iter().any(|item| has_template(*item))
        || entries(value)
            .iter()
            .any(|entry| entry.key.as_str().is_some_and(is_template) || has_template(entry.value))
}

/// The text of what is written as one expression or, in JSON, as a plain string.
fn reference<'r>(value: Value<'r>) -> Option<&'r str> {
    let text = value.as_str()?;
    let inside = text.strip_prefix("${").and_then(|text| text.strip_suffix('}'));
    Some(inside.map_or(text, str::trim))
}

/// A folder and a path that begins with `./` or `../`.
fn joined(folder: &str, source: &str) -> String {
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in source.split('/') {
        match step {
            "" | "." => {}
            ".." if steps.last().is_some_and(|last| *last != "..") => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    let root = if folder.starts_with('/') { "/" } else { "" };
    format!("{root}{}", steps.join("/"))
}

impl<'r> Scope<'_, 'r> {
    /// A body, evaluated, without what is left out.
    fn body(&self, body: Value<'r>, without: &[&str]) -> Value<'r> {
        let region = self.modules.region;
        let mut found = Vec::new();
        for entry in entries(body) {
            if !entry.key.as_str().is_some_and(|name| without.contains(&name)) {
                found.push(Entry { key: entry.key, value: self.value(entry.value) });
            }
        }
        for (_, dynamics) in bodies(body.get_str("dynamic")) {
            for (name, blocks) in named(dynamics) {
                let unfolded: Option<Vec<_>> = bodies(blocks)
                    .into_iter()
                    .map(|(_, block)| self.dynamic(name, block))
                    .collect();
                let own = found.iter().position(|entry| entry.key.as_str() == Some(name));
                let own = own.map(|at| found.swap_remove(at).value);
                let items = own.and_then(Value::as_array).unwrap_or_default().to_vec();
                let value = match unfolded {
                    Some(unfolded) => region.array(&[items, unfolded.concat()].concat()),
                    None => marker(region, UNKNOWN),
                };
                found.push(Entry { key: Value::str(name), value });
            }
        }
        region.object(&mut found)
    }

    /// The blocks that a `dynamic` one makes, if that is known.
    fn dynamic(&self, name: &str, block: Value<'r>) -> Option<Vec<Value<'r>>> {
        let iterator = block.get_str("iterator");
        let iterator = reference(iterator).unwrap_or(name);
        let items = eval::items(self.value(block.get_str("for_each")))?;
        let (_, content) = bodies(block.get_str("content")).into_iter().next()?;
        let one = |(key, value): &(Value<'r>, Value<'r>)| {
            let region = self.modules.region;
            let each = region.record(&[("key", *key), ("value", *value)]);
            self.with(iterator, each).body(content, &["dynamic"])
        };
        (items.len() <= MAX_DYNAMIC).then(|| items.iter().map(one).collect())
    }
}

/// The resources of one folder, or of several that know each other.
pub(super) fn resources<'r>(
    region: &'r Region,
    folders: Vec<Vec<(usize, Doc<'r>)>>,
) -> Vec<Resource<'r>> {
    Modules::of(region, folders).resources()
}

/// Their other blocks.
pub(super) fn blocks<'r>(
    region: &'r Region,
    folders: Vec<Vec<(usize, Doc<'r>)>>,
) -> Vec<Block<'r>> {
    Modules::of(region, folders).blocks()
}
