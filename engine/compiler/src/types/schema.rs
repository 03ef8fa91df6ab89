//! JSON schemas as types: what the checker understands of them is `type`, `properties`, `items`, `anyOf`, `allOf`
//! and references inside the document.
//!
//! Everything else (`oneOf`, `not`, patterns, ranges) is left out, as in OPA. An object with named properties has
//! no others. References to other documents are errors: this crate reads no files and no network.

use lictor_program::types::{Key, Type};
use lictor_syntax::ast::Plain;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// How deep schemas may nest before a part is taken for `any`.
const MAX_DEPTH: u32 = 150;
/// The types a schema may name.
const KINDS: &[&str] = &["array", "boolean", "integer", "number", "null", "object", "string"];

/// Schemas by path: `schema` alone describes `input`; others are named by annotations.
#[derive(Debug, Clone, Default)]
pub struct SchemaSet {
    by_path: BTreeMap<Vec<String>, Arc<Plain>>,
}

impl SchemaSet {
    /// Adds a schema at a path that starts with `schema`.
    pub fn insert(&mut self, path: Vec<String>, schema: Plain) {
        self.by_path.insert(path, Arc::new(schema));
    }

    /// The schema at a path.
    #[must_use]
    pub fn get(&self, path: &[String]) -> Option<&Arc<Plain>> {
        self.by_path.get(path)
    }

    /// The schema of `input`.
    #[must_use]
    pub fn input(&self) -> Option<&Arc<Plain>> {
        self.by_path.get(&["schema".to_owned()][..])
    }
}

/// The type of the values a schema admits.
pub(super) fn load(root: &Arc<Plain>) -> Result<Type, String> {
    match **root {
        // An empty file says nothing.
        Plain::Null => return Ok(Type::Any),
        Plain::Map(_) | Plain::Bool(_) => {}
        _ => return Err("unable to compile the schema: schema is invalid".to_owned()),
    }
    let loader = Loader { root: Arc::clone(root) };
    loader
        .validate(root, &mut HashSet::new(), 0)
        .map_err(|error| format!("unable to compile the schema: {error}"))?;
    let mut known = HashMap::new();
    loader
        .parse(&loader.read(root), &mut known, 0)
        .map_err(|error| format!("type checking: {error}"))
}

/// A definition that a reference named: done, or being read further up.
enum Known {
    Open,
    Done(Type),
}

#[derive(Clone)]
struct Loader {
    root: Arc<Plain>,
}

/// The parts of one schema that matter.
#[derive(Default, Clone)]
struct Schema<'s> {
    kinds: Vec<&'s str>,
    properties: Vec<(&'s str, &'s Plain)>,
    items: Vec<&'s Plain>,
    same_items: bool,
    any_of: Option<&'s [Plain]>,
    all_of: Option<&'s [Plain]>,
    reference: Option<&'s str>,
}

impl Schema<'_> {
    fn is(&self, kind: &str) -> bool {
        self.kinds.contains(&kind)
    }

    fn kinds_text(&self) -> String {
        match &self.kinds[..] {
            [] => "Undefined".to_owned(),
            [kind] => (*kind).to_owned(),
            kinds => format!("[{}]", kinds.join(",")),
        }
    }

    /// Gives the schema the kind its parts speak of.
    fn assume_kind(&mut self) {
        let kind = match (self.properties.is_empty(), self.items.is_empty()) {
            (false, _) => "object",
            (true, false) => "array",
            (true, true) => return,
        };
        if !self.is(kind) {
            self.kinds.push(kind);
        }
    }
}

fn member<'s>(schema: &'s Plain, name: &str) -> Option<&'s Plain> {
    match schema {
        Plain::Map(members) => members.iter().find(|(key, _)| key == name).map(|(_, value)| value),
        _ => None,
    }
}

fn text(plain: &Plain) -> Option<&str> {
    match plain {
        Plain::String(text) => Some(text),
        _ => None,
    }
}

fn list(plain: &Plain) -> &[Plain] {
    match plain {
        Plain::List(items) => items,
        single => std::slice::from_ref(single),
    }
}

impl Loader {
    fn read<'s>(&self, schema: &'s Plain) -> Schema<'s> {
        let mut out =
            Schema { reference: member(schema, "$ref").and_then(text), ..Schema::default() };
        if let Some(kinds) = member(schema, "type") {
            out.kinds = list(kinds).iter().filter_map(text).collect();
        }
        if let Some(Plain::Map(members)) = member(schema, "properties") {
            out.properties = members.iter().map(|(name, value)| (name.as_str(), value)).collect();
        }
        if let Some(items) = member(schema, "items") {
            out.items = list(items).iter().collect();
            out.same_items = !matches!(items, Plain::List(_));
        }
        out.any_of = member(schema, "anyOf").map(list);
        out.all_of = member(schema, "allOf").map(list);
        out
    }

    /// What a reference inside the document points to.
    fn resolve(&self, reference: &str) -> Result<&Plain, String> {
        let Some(pointer) = reference.strip_prefix('#') else {
            return Err(format!("remote reference loading disabled: {reference}"));
        };
        let mut at: &Plain = &self.root;
        for step in pointer.split('/').skip(1) {
            let step = step.replace("~1", "/").replace("~0", "~");
            let next = match at {
                Plain::List(items) => step.parse::<usize>().ok().and_then(|i| items.get(i)),
                other => member(other, &step),
            };
            at = next.ok_or_else(|| format!("Object has no key '{step}'"))?;
        }
        Ok(at)
    }

    fn validate<'s>(
        &'s self,
        schema: &'s Plain,
        seen: &mut HashSet<&'s str>,
        depth: u32,
    ) -> Result<(), String> {
        if depth > MAX_DEPTH {
            return Err("nested too deeply".to_owned());
        }
        let members = match schema {
            Plain::Map(members) => members,
            Plain::Bool(_) => return Ok(()),
            _ => return Err("Expected: valid schema".to_owned()),
        };
        if let Some(reference) = member(schema, "$ref").and_then(text) {
            let target = self.resolve(reference)?;
            return if seen.insert(reference) {
                self.validate(target, seen, depth + 1)
            } else {
                Ok(())
            };
        }
        for (name, value) in members {
            match (name.as_str(), value) {
                ("type", kinds) => list(kinds).iter().try_for_each(validate_kind)?,
                ("properties" | "definitions", Plain::Map(inner)) => {
                    inner
                        .iter()
                        .try_for_each(|(_, schema)| self.validate(schema, seen, depth + 1))?;
                }
                ("properties", _) => return Err("properties must be of type object".to_owned()),
                ("items" | "anyOf" | "allOf" | "oneOf", inner) => {
                    list(inner)
                        .iter()
                        .try_for_each(|schema| self.validate(schema, seen, depth + 1))?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn parse_plain(
        &self,
        schema: &Plain,
        known: &mut HashMap<String, Known>,
        depth: u32,
    ) -> Result<Type, String> {
        self.parse(&self.read(schema), known, depth)
    }

    fn parse(
        &self,
        schema: &Schema<'_>,
        known: &mut HashMap<String, Known>,
        depth: u32,
    ) -> Result<Type, String> {
        if depth > MAX_DEPTH {
            return Ok(Type::Any);
        }
        if let Some(reference) = schema.reference {
            return self.parse_reference(reference, known, depth);
        }
        if let Some(any_of) = schema.any_of {
            return self.parse_any_of(schema, any_of, known, depth);
        }
        if let Some(all_of) = schema.all_of {
            return self.parse_all_of(schema, all_of, known, depth);
        }
        self.parse_kind(schema, known, depth)
    }

    fn parse_reference(
        &self,
        reference: &str,
        known: &mut HashMap<String, Known>,
        depth: u32,
    ) -> Result<Type, String> {
        match known.get(reference) {
            Some(Known::Done(ty)) => return Ok(ty.clone()),
            Some(Known::Open) => {
                let (loader, name) = (self.clone(), reference.to_owned());
                return Ok(Type::recursive(reference, move || {
                    loader.parse_reference(&name, &mut HashMap::new(), 0).unwrap_or(Type::Any)
                }));
            }
            None => {}
        }
        known.insert(reference.to_owned(), Known::Open);
        let mut ty = self.parse_plain(self.resolve(reference)?, known, depth + 1)?;
        if is_only_itself(&ty, reference) {
            ty = Type::Any;
        }
        known.insert(reference.to_owned(), Known::Done(ty.clone()));
        Ok(ty)
    }

    fn parse_any_of(
        &self,
        schema: &Schema<'_>,
        any_of: &[Plain],
        known: &mut HashMap<String, Known>,
        depth: u32,
    ) -> Result<Type, String> {
        let mut either = Type::Unknown;
        if !schema.kinds.is_empty() {
            let core = self.parse(&Schema { any_of: None, ..schema.clone() }, known, depth + 1)?;
            if let Type::Object(object) = &core
                && object.rest().is_none()
            {
                either = core;
            }
        }
        for part in any_of {
            either = self.parse_plain(part, known, depth + 1)?.or(&either);
        }
        Ok(either)
    }

    fn parse_all_of(
        &self,
        schema: &Schema<'_>,
        all_of: &[Plain],
        known: &mut HashMap<String, Known>,
        depth: u32,
    ) -> Result<Type, String> {
        let mut parts = Vec::new();
        for part in all_of {
            let part = self.follow(part)?;
            let only_any_of = part.kinds.is_empty()
                && part.any_of.is_some()
                && part.properties.is_empty()
                && part.items.is_empty();
            if !only_any_of {
                parts.push(part);
            }
        }
        if parts.is_empty() {
            return Ok(Type::Any);
        }
        let mut merged = self.merge(parts)?;
        if !schema.kinds.is_empty() {
            let both = |kind| schema.is(kind) && merged.is(kind);
            if both("object") || both("array") {
                merged = self.merge(vec![merged, schema.clone()])?;
            } else if schema.kinds_text() != merged.kinds_text() {
                return Err("unable to merge these schemas".to_owned());
            }
        }
        // What is merged stands for all parts; only the first part's own alternatives remain.
        let all_of = merged.all_of.filter(|inner| !std::ptr::eq(*inner, all_of));
        self.parse(&Schema { all_of, ..merged }, known, depth + 1)
    }

    /// The schema at the end of a chain of references.
    fn follow<'s>(&'s self, schema: &'s Plain) -> Result<Schema<'s>, String> {
        let mut schema = self.read(schema);
        for _ in 0..MAX_DEPTH {
            match schema.reference {
                Some(reference) => schema = self.read(self.resolve(reference)?),
                None => return Ok(schema),
            }
        }
        Err("unable to merge these schemas".to_owned())
    }

    fn merge<'s>(&self, parts: Vec<Schema<'s>>) -> Result<Schema<'s>, String> {
        let mut parts = parts.into_iter().map(|mut part| {
            part.assume_kind();
            part
        });
        let Some(mut result) = parts.next() else { return Ok(Schema::default()) };
        for part in parts {
            let (a, b) = (result.kinds_text(), part.kinds_text());
            if a != b {
                return Err(format!("unable to merge these schemas: type mismatch: {a} and {b}"));
            }
            if result.is("object") && !result.properties.is_empty() && !part.properties.is_empty() {
                result.properties.extend(part.properties);
            } else if result.is("array") && !result.items.is_empty() && !part.items.is_empty() {
                self.merge_items(&mut result.items, &part.items)?;
            }
        }
        Ok(result)
    }

    fn merge_items<'s>(
        &self,
        items: &mut Vec<&'s Plain>,
        others: &[&'s Plain],
    ) -> Result<(), String> {
        for (i, other) in others.iter().enumerate() {
            match items.get(i) {
                None => items.push(other),
                Some(item) if self.read(item).kinds_text() == self.read(other).kinds_text() => {}
                Some(_) => return Err("unable to merge these schemas".to_owned()),
            }
        }
        Ok(())
    }

    fn parse_kind(
        &self,
        schema: &Schema<'_>,
        known: &mut HashMap<String, Known>,
        depth: u32,
    ) -> Result<Type, String> {
        let mut schema = schema.clone();
        let has_kind = ["boolean", "string", "integer", "number", "object", "array"]
            .iter()
            .any(|kind| schema.is(kind));
        if !has_kind {
            schema.assume_kind();
        }
        if schema.is("boolean") {
            Ok(Type::Boolean)
        } else if schema.is("string") {
            Ok(Type::String)
        } else if schema.is("integer") || schema.is("number") {
            Ok(Type::Number)
        } else if schema.is("object") {
            self.parse_object(&schema, known, depth)
        } else if schema.is("array") {
            self.parse_array(&schema, known, depth)
        } else {
            Ok(Type::Any)
        }
    }

    fn parse_object(
        &self,
        schema: &Schema<'_>,
        known: &mut HashMap<String, Known>,
        depth: u32,
    ) -> Result<Type, String> {
        if schema.properties.is_empty() {
            return Ok(Type::object_of(Type::Any, Type::Any));
        }
        let mut fields = Vec::with_capacity(schema.properties.len());
        for (name, property) in &schema.properties {
            fields.push((Key::string(*name), self.parse_plain(property, known, depth + 1)?));
        }
        Ok(Type::object(fields, None))
    }

    fn parse_array(
        &self,
        schema: &Schema<'_>,
        known: &mut HashMap<String, Known>,
        depth: u32,
    ) -> Result<Type, String> {
        match &schema.items[..] {
            [] => Ok(Type::array_of(Type::Any)),
            [item, ..] if schema.same_items => {
                Ok(Type::array_of(self.parse_plain(item, known, depth + 1)?))
            }
            items => {
                let items: Result<_, _> =
                    items.iter().map(|item| self.parse_plain(item, known, depth + 1)).collect();
                Ok(Type::array(items?, Type::Unknown))
            }
        }
    }
}

fn validate_kind(kind: &Plain) -> Result<(), String> {
    let name = text(kind).ok_or("Invalid type. Expected: string/array of strings, given: type")?;
    if KINDS.contains(&name) {
        return Ok(());
    }
    let kinds = KINDS.join(" ");
    Err(format!(
        "has a primitive type that is NOT VALID -- given: /{name}/ Expected valid values are:[{kinds}]"
    ))
}

/// Whether a type's definition leads back to the type with nothing in between; it then says nothing.
fn is_only_itself(ty: &Type, name: &str) -> bool {
    match ty {
        Type::Recursive(recursive) => recursive.name() == name,
        Type::Union(union) => union.of().iter().any(|part| is_only_itself(part, name)),
        _ => false,
    }
}
