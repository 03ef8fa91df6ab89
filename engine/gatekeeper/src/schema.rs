//! The structural schemas of custom resources: what a constraint may say.
//!
//! Covers what the API server checks for types, bounds, patterns, enumerations, combinations and unknown fields, and
//! defaults. Left out: `format` (the API server ignores most of them) and CEL rules (`x-kubernetes-validations`).

use crate::pattern;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// One level of a schema.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    kind: Option<Kind>,
    nullable: bool,
    preserve_unknown: bool,
    int_or_string: bool,
    embedded: bool,
    properties: BTreeMap<String, Schema>,
    additional: Option<Box<Schema>>,
    items: Option<Box<Schema>>,
    required: Vec<String>,
    default: Option<Json>,
    bounds: Bounds,
    all_of: Vec<Schema>,
    any_of: Vec<Schema>,
    one_of: Vec<Schema>,
    not: Option<Box<Schema>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Object,
    Array,
    String,
    Integer,
    Number,
    Boolean,
}

/// What a value is held to besides its type.
#[derive(Debug, Clone, Default)]
struct Bounds {
    choices: Option<Vec<Json>>,
    pattern: Option<String>,
    minimum: Option<f64>,
    maximum: Option<f64>,
    exclusive_minimum: bool,
    exclusive_maximum: bool,
    multiple_of: Option<f64>,
    /// Least and greatest number of characters, items and properties.
    length: (Option<u64>, Option<u64>),
    items: (Option<u64>, Option<u64>),
    properties: (Option<u64>, Option<u64>),
    unique: bool,
}

/// How deep schemas may nest.
const DEPTH: usize = 100;

/// Whether a level must say its type.
#[derive(Clone, Copy, PartialEq)]
enum Level {
    /// A value's own level: it must, unless unknown fields are kept.
    Structural,
    /// A level below `allOf`, `anyOf`, `oneOf` or `not`: it need not.
    Logical,
}

impl Schema {
    /// Reads a schema.
    ///
    /// # Errors
    /// It is not structural, or not a schema.
    pub fn read(json: &Json, path: &str) -> Result<Schema, String> {
        read(json, path, Level::Structural, DEPTH)
    }

    /// Reads a schema of the time before structural schemas, whose levels need not say their types.
    ///
    /// # Errors
    /// It is not a schema.
    pub fn read_loose(json: &Json, path: &str) -> Result<Schema, String> {
        read(json, path, Level::Logical, DEPTH)
    }

    /// A schema of the project's own.
    pub(crate) fn object(properties: impl IntoIterator<Item = (&'static str, Schema)>) -> Schema {
        let properties =
            properties.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect();
        Schema { kind: Some(Kind::Object), properties, ..Schema::default() }
    }

    pub(crate) fn list(items: Schema) -> Schema {
        Schema { kind: Some(Kind::Array), items: Some(Box::new(items)), ..Schema::default() }
    }

    pub(crate) fn map(values: Schema) -> Schema {
        Schema { kind: Some(Kind::Object), additional: Some(Box::new(values)), ..Schema::default() }
    }

    pub(crate) fn string() -> Schema {
        Schema { kind: Some(Kind::String), ..Schema::default() }
    }

    pub(crate) fn matching(mut self, pattern: &str) -> Schema {
        self.bounds.pattern = Some(pattern.to_owned());
        self
    }

    pub(crate) fn one_of_texts(mut self, choices: &[&str]) -> Schema {
        self.bounds.choices = Some(choices.iter().map(|choice| Json::from(*choice)).collect());
        self
    }

    pub(crate) fn requiring(mut self, names: &[&str]) -> Schema {
        self.required = names.iter().map(|name| (*name).to_owned()).collect();
        self
    }

    pub(crate) fn at_most(mut self, characters: u64) -> Schema {
        self.bounds.length.1 = Some(characters);
        self
    }

    pub(crate) fn keeping_unknown(mut self) -> Schema {
        self.preserve_unknown = true;
        self
    }

    /// Anything at all.
    pub(crate) fn anything() -> Schema {
        Schema { preserve_unknown: true, nullable: true, ..Schema::default() }
    }

    /// Keeps unknown fields below, as `legacySchema` asks for.
    pub(crate) fn keep_unknown(&mut self) {
        match self.kind {
            None | Some(Kind::Object) => self.preserve_unknown = true,
            Some(Kind::Array) if self.items.is_none() => {
                self.items = Some(Box::new(Schema::anything()))
            }
            Some(_) => {}
        }
        let below = self.properties.values_mut();
        below
            .chain(self.items.as_deref_mut())
            .chain(self.additional.as_deref_mut())
            .for_each(Schema::keep_unknown);
    }

    /// What is wrong with a value.
    #[must_use]
    pub fn check(&self, value: &Json, path: &str) -> Vec<String> {
        let mut wrong = Vec::new();
        self.check_into(value, path, &mut wrong);
        wrong
    }

    fn check_into(&self, value: &Json, path: &str, wrong: &mut Vec<String>) {
        if value.is_null() {
            if !self.nullable && self.kind.is_some() {
                wrong.push(format!("{path}: Invalid value: \"null\": {path} must not be null"));
            }
            return;
        }
        if !self.allows_type(value) {
            let want = if self.int_or_string {
                "integer or string"
            } else {
                self.kind.map_or("", Kind::name)
            };
            let got = type_name(value);
            wrong.push(format!(
                "{path}: Invalid value: {got:?}: {path} in body must be of type {want}: {got:?}"
            ));
            return;
        }
        self.bounds.check(value, path, wrong);
        self.check_below(value, path, wrong);
        self.check_combinations(value, path, wrong);
    }

    fn allows_type(&self, value: &Json) -> bool {
        if self.int_or_string {
            return value.is_string() || is_integer(value);
        }
        match self.kind {
            None => true,
            Some(Kind::Object) => value.is_object(),
            Some(Kind::Array) => value.is_array(),
            Some(Kind::String) => value.is_string(),
            Some(Kind::Integer) => is_integer(value),
            Some(Kind::Number) => value.is_number(),
            Some(Kind::Boolean) => value.is_boolean(),
        }
    }

    fn check_below(&self, value: &Json, path: &str, wrong: &mut Vec<String>) {
        match value {
            Json::Object(fields) => {
                for name in self.required.iter().filter(|name| !fields.contains_key(*name)) {
                    wrong.push(format!("{}: Required value", join(path, name)));
                }
                for (name, field) in fields {
                    if let Some(schema) = self.properties.get(name).or(self.additional.as_deref()) {
                        schema.check_into(field, &join(path, name), wrong);
                    }
                }
            }
            Json::Array(items) => {
                if let Some(schema) = &self.items {
                    for (index, item) in items.iter().enumerate() {
                        schema.check_into(item, &format!("{path}[{index}]"), wrong);
                    }
                }
            }
            _ => {}
        }
    }

    fn check_combinations(&self, value: &Json, path: &str, wrong: &mut Vec<String>) {
        self.all_of.iter().for_each(|schema| schema.check_into(value, path, wrong));
        let count =
            |schemas: &[Schema]| schemas.iter().filter(|s| s.check(value, path).is_empty()).count();
        if !self.any_of.is_empty() && count(&self.any_of) == 0 {
            wrong.push(format!(
                "{path}: Invalid value: {path} in body must validate at least one schema (anyOf)"
            ));
        }
        if !self.one_of.is_empty() && count(&self.one_of) != 1 {
            wrong.push(format!("{path}: Invalid value: {path} in body must validate one and only one schema (oneOf)"));
        }
        if self.not.as_ref().is_some_and(|schema| schema.check(value, path).is_empty()) {
            wrong.push(format!(
                "{path}: Invalid value: {path} in body must not validate the schema (not)"
            ));
        }
    }

    /// The fields of a value that no schema names.
    #[must_use]
    pub fn unknown_fields(&self, value: &Json, path: &str) -> Vec<String> {
        let mut found = Vec::new();
        self.unknown_into(value, path, &mut found);
        found
    }

    fn unknown_into(&self, value: &Json, path: &str, found: &mut Vec<String>) {
        match value {
            Json::Object(fields) => {
                for (name, field) in fields {
                    let below = join(path, name);
                    match self.properties.get(name).or(self.additional.as_deref()) {
                        Some(schema) => schema.unknown_into(field, &below, found),
                        None if self.preserve_unknown || self.is_object_meta(name) => {}
                        None => found.push(below),
                    }
                }
            }
            Json::Array(items) => {
                if let Some(schema) = &self.items {
                    for (index, item) in items.iter().enumerate() {
                        schema.unknown_into(item, &format!("{path}[{index}]"), found);
                    }
                }
            }
            _ => {}
        }
    }

    /// An embedded resource knows what every resource has.
    fn is_object_meta(&self, name: &str) -> bool {
        self.embedded && matches!(name, "apiVersion" | "kind" | "metadata")
    }

    /// Fills in the defaults of what is left out.
    pub fn fill_in(&self, value: &mut Json) {
        match value {
            Json::Object(fields) => {
                for (name, schema) in &self.properties {
                    if let Some(default) = &schema.default {
                        let missing = match fields.get(name) {
                            None => true,
                            Some(field) => field.is_null() && !schema.nullable,
                        };
                        if missing {
                            fields.insert(name.clone(), default.clone());
                        }
                    }
                    if let Some(field) = fields.get_mut(name) {
                        schema.fill_in(field);
                    }
                }
                if let Some(schema) = &self.additional {
                    let others =
                        fields.iter_mut().filter(|(name, _)| !self.properties.contains_key(*name));
                    others.for_each(|(_, field)| schema.fill_in(field));
                }
            }
            Json::Array(items) => {
                if let Some(schema) = &self.items {
                    items.iter_mut().for_each(|item| schema.fill_in(item));
                }
            }
            _ => {}
        }
    }
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Object => "object",
            Kind::Array => "array",
            Kind::String => "string",
            Kind::Integer => "integer",
            Kind::Number => "number",
            Kind::Boolean => "boolean",
        }
    }
}

impl Bounds {
    fn check(&self, value: &Json, path: &str, wrong: &mut Vec<String>) {
        if let Some(choices) = &self.choices
            && !choices.contains(value)
        {
            let shown: Vec<String> = choices.iter().map(Json::to_string).collect();
            wrong.push(format!(
                "{path}: Unsupported value: {value}: supported values: {}",
                shown.join(", ")
            ));
        }
        let mut fail = |what: String| {
            wrong.push(format!("{path}: Invalid value: {value}: {path} in body {what}"))
        };
        match value {
            Json::String(text) => {
                within(
                    text.chars().count(),
                    self.length,
                    "at least",
                    "at most",
                    "chars long",
                    &mut fail,
                );
                if let Some(pattern) = &self.pattern
                    && !pattern::matches(pattern, text)
                {
                    fail(format!("should match '{pattern}'"));
                }
            }
            Json::Number(number) => {
                self.check_number(number.as_f64().unwrap_or(f64::NAN), &mut fail)
            }
            Json::Array(items) => {
                within(items.len(), self.items, "at least", "at most", "items", &mut fail);
                let twice = || items.iter().enumerate().any(|(i, item)| items[..i].contains(item));
                if self.unique && twice() {
                    fail("shouldn't contain duplicates".into());
                }
            }
            Json::Object(fields) => {
                within(
                    fields.len(),
                    self.properties,
                    "at least",
                    "at most",
                    "properties",
                    &mut fail,
                );
            }
            _ => {}
        }
    }

    fn check_number(&self, number: f64, fail: &mut impl FnMut(String)) {
        if let Some(least) = self.minimum {
            let below = if self.exclusive_minimum { number <= least } else { number < least };
            if below {
                let or_equal = if self.exclusive_minimum { "" } else { " or equal to" };
                fail(format!("should be greater than{or_equal} {least}"));
            }
        }
        if let Some(most) = self.maximum {
            let above = if self.exclusive_maximum { number >= most } else { number > most };
            if above {
                let or_equal = if self.exclusive_maximum { "" } else { " or equal to" };
                fail(format!("should be less than{or_equal} {most}"));
            }
        }
        if let Some(factor) = self.multiple_of
            && (number / factor).fract() != 0.0
        {
            fail(format!("should be a multiple of {factor}"));
        }
    }
}

fn within(
    size: usize,
    (least, most): (Option<u64>, Option<u64>),
    at_least: &str,
    at_most: &str,
    what: &str,
    fail: &mut impl FnMut(String),
) {
    let size = size as u64;
    if let Some(least) = least.filter(|least| size < *least) {
        fail(format!("should be {at_least} {least} {what}"));
    }
    if let Some(most) = most.filter(|most| size > *most) {
        fail(format!("should be {at_most} {most} {what}"));
    }
}

fn is_integer(value: &Json) -> bool {
    value.as_i64().is_some()
        || value.as_u64().is_some()
        || value.as_f64().is_some_and(|number| number.fract() == 0.0)
}

fn type_name(value: &Json) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "boolean",
        Json::Number(_) if is_integer(value) => "integer",
        Json::Number(_) => "number",
        Json::String(_) => "string",
        Json::Array(_) => "array",
        Json::Object(_) => "object",
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn read(json: &Json, path: &str, level: Level, depth: usize) -> Result<Schema, String> {
    let Some(fields) = json.as_object() else {
        return Err(format!("{path}: a schema must be an object"));
    };
    let depth = depth.checked_sub(1).ok_or_else(|| format!("{path}: nested too deeply"))?;
    let flag = |name: &str| fields.get(name).and_then(Json::as_bool).unwrap_or(false);
    let mut schema = Schema {
        kind: kind_of(fields, path)?,
        nullable: flag("nullable"),
        preserve_unknown: flag("x-kubernetes-preserve-unknown-fields"),
        int_or_string: flag("x-kubernetes-int-or-string"),
        embedded: flag("x-kubernetes-embedded-resource"),
        default: fields.get("default").cloned(),
        bounds: bounds_of(fields, path)?,
        ..Schema::default()
    };
    let free = level == Level::Logical || schema.preserve_unknown || schema.int_or_string;
    if schema.kind.is_none() && !free {
        return Err(format!(
            "{path}.type: Required value: must not be empty for specified object fields"
        ));
    }
    if let Some(required) = fields.get("required").and_then(Json::as_array) {
        schema.required = required.iter().filter_map(Json::as_str).map(str::to_owned).collect();
    }
    read_below(&mut schema, fields, path, level, depth)?;
    read_combinations(&mut schema, fields, path, depth)?;
    Ok(schema)
}

fn read_below(
    schema: &mut Schema,
    fields: &Map<String, Json>,
    path: &str,
    level: Level,
    depth: usize,
) -> Result<(), String> {
    if let Some(properties) = fields.get("properties").and_then(Json::as_object) {
        for (name, below) in properties {
            let at = format!("{path}.properties[{name}]");
            schema.properties.insert(name.clone(), read(below, &at, level, depth)?);
        }
    }
    match fields.get("additionalProperties") {
        Some(Json::Bool(true)) => schema.additional = Some(Box::new(Schema::anything())),
        None | Some(Json::Bool(false) | Json::Null) => {}
        Some(below) => {
            let at = format!("{path}.additionalProperties");
            schema.additional = Some(Box::new(read(below, &at, level, depth)?));
        }
    }
    match fields.get("items") {
        None | Some(Json::Null) => {
            if schema.kind == Some(Kind::Array) && level == Level::Structural {
                return Err(format!("{path}.items: Required value: must be specified"));
            }
        }
        Some(Json::Array(_)) => {
            return Err(format!("{path}.items: Forbidden: items must be a schema object"));
        }
        Some(below) => {
            schema.items = Some(Box::new(read(below, &format!("{path}.items"), level, depth)?))
        }
    }
    Ok(())
}

fn read_combinations(
    schema: &mut Schema,
    fields: &Map<String, Json>,
    path: &str,
    depth: usize,
) -> Result<(), String> {
    let many = |name: &str| -> Result<Vec<Schema>, String> {
        let listed =
            fields.get(name).and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
        let read_one =
            |(i, below)| read(below, &format!("{path}.{name}[{i}]"), Level::Logical, depth);
        listed.iter().enumerate().map(read_one).collect()
    };
    schema.all_of = many("allOf")?;
    schema.any_of = many("anyOf")?;
    schema.one_of = many("oneOf")?;
    if let Some(below) = fields.get("not") {
        schema.not = Some(Box::new(read(below, &format!("{path}.not"), Level::Logical, depth)?));
    }
    Ok(())
}

fn kind_of(fields: &Map<String, Json>, path: &str) -> Result<Option<Kind>, String> {
    Ok(Some(match fields.get("type").and_then(Json::as_str).unwrap_or_default() {
        "" => return Ok(None),
        "object" => Kind::Object,
        "array" => Kind::Array,
        "string" => Kind::String,
        "integer" => Kind::Integer,
        "number" => Kind::Number,
        "boolean" => Kind::Boolean,
        other => return Err(format!("{path}.type: Unsupported value: {other:?}")),
    }))
}

fn bounds_of(fields: &Map<String, Json>, path: &str) -> Result<Bounds, String> {
    let number = |name: &str| fields.get(name).and_then(Json::as_f64);
    let size = |name: &str| fields.get(name).and_then(Json::as_u64);
    let flag = |name: &str| fields.get(name).and_then(Json::as_bool).unwrap_or(false);
    let pattern = fields.get("pattern").and_then(Json::as_str).map(str::to_owned);
    if let Some(pattern) = pattern.as_ref().filter(|pattern| !pattern::is_valid(pattern)) {
        return Err(format!(
            "{path}.pattern: Invalid value: {pattern:?}: not a regular expression"
        ));
    }
    Ok(Bounds {
        choices: fields.get("enum").and_then(Json::as_array).cloned(),
        pattern,
        minimum: number("minimum"),
        maximum: number("maximum"),
        exclusive_minimum: flag("exclusiveMinimum"),
        exclusive_maximum: flag("exclusiveMaximum"),
        multiple_of: number("multipleOf"),
        length: (size("minLength"), size("maxLength")),
        items: (size("minItems"), size("maxItems")),
        properties: (size("minProperties"), size("maxProperties")),
        unique: flag("uniqueItems"),
    })
}

#[cfg(test)]
mod tests {
    use super::Schema;
    use serde_json::json;

    fn schema() -> Schema {
        let json = json!({"type": "object", "required": ["labels"], "properties": {
            "labels": {"type": "array", "minItems": 1, "items": {"type": "object", "properties": {
                "key": {"type": "string", "pattern": "^[a-z]+$"},
                "limit": {"x-kubernetes-int-or-string": true},
                "action": {"type": "string", "enum": ["a", "b"], "default": "a"}}}},
            "free": {"type": "object", "x-kubernetes-preserve-unknown-fields": true},
            "count": {"type": "integer", "minimum": 1, "maximum": 3, "nullable": true}}});
        Schema::read(&json, "parameters").expect("a schema")
    }

    /// What is wrong with parameters, the parts after the path.
    fn eq(value: serde_json::Value, want: &[&str]) {
        let got = schema().check(&value, "p");
        let parts: Vec<&str> = got.iter().map(String::as_str).collect();
        assert_eq!(parts, want, "{value}");
    }

    #[test]
    fn values() {
        eq(json!({"labels": [{"key": "a", "limit": "5", "action": "b"}], "count": null}), &[]);
        eq(json!({}), &["p.labels: Required value"]);
        eq(
            json!({"labels": []}),
            &["p.labels: Invalid value: []: p.labels in body should be at least 1 items"],
        );
        eq(
            json!({"labels": [{"key": "A"}]}),
            &[
                "p.labels[0].key: Invalid value: \"A\": p.labels[0].key in body should match '^[a-z]+$'",
            ],
        );
        eq(
            json!({"labels": "x"}),
            &[
                "p.labels: Invalid value: \"string\": p.labels in body must be of type array: \"string\"",
            ],
        );
        eq(
            json!({"labels": [{"limit": 1.5}]}),
            &[
                "p.labels[0].limit: Invalid value: \"number\": p.labels[0].limit in body must be of type integer or \
               string: \"number\"",
            ],
        );
        eq(
            json!({"labels": [{"action": "c"}], "count": 4}),
            &[
                "p.count: Invalid value: 4: p.count in body should be less than or equal to 3",
                "p.labels[0].action: Unsupported value: \"c\": supported values: \"a\", \"b\"",
            ],
        );
    }

    #[test]
    fn unknown_fields_and_defaults() {
        let mut value = json!({"labels": [{"kye": 1}], "free": {"x": 1}, "more": 2});
        assert_eq!(schema().unknown_fields(&value, "p"), ["p.labels[0].kye", "p.more"]);
        schema().fill_in(&mut value);
        assert_eq!(value["labels"][0]["action"], "a");
    }

    #[test]
    fn what_is_no_structural_schema() {
        let read = |json| Schema::read(&json, "s").expect_err("not structural");
        assert!(read(json!({"properties": {}})).contains("s.type: Required value"));
        assert!(read(json!({"type": "array"})).contains("s.items: Required value"));
        assert!(read(json!({"type": "text"})).contains("Unsupported value"));
        assert!(
            read(json!({"type": "string", "pattern": "("})).contains("not a regular expression")
        );
        let mut deep = json!({"type": "string"});
        for _ in 0..200 {
            deep = json!({"type": "array", "items": deep});
        }
        assert!(read(deep).contains("nested too deeply"));
    }
}
