//! The keywords of a schema, one by one, in the order in which they are checked.

use super::canonical;
use super::compile::{Compiled, Compiler, Draft};
use super::limits::{Limit, is_whole};
use super::node::{Dependency, Extra, Id, Items, Node};
use crate::families::regex as patterns;
use lictor_value::{Kind, Value};

/// The keywords of one schema object.
pub(super) struct Fields<'s>(Value<'s>);

/// `Invalid type. Expected: .., given: ..`
pub(super) fn invalid_type(expected: &str, given: &str) -> String {
    format!("Invalid type. Expected: {expected}, given: {given}")
}

impl<'s> Fields<'s> {
    pub(super) fn new(object: Value<'s>) -> Self {
        Fields(object)
    }

    pub(super) fn get(&self, name: &str) -> Option<Value<'s>> {
        Some(self.0.get_str(name)).filter(|value| !value.is_undefined())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub(super) fn string(&self, name: &str) -> Result<Option<&'s str>, String> {
        self.get(name)
            .map(|value| value.as_str().ok_or_else(|| invalid_type("string", name)))
            .transpose()
    }

    pub(super) fn list(&self, name: &str) -> Result<Option<&'s [Value<'s>]>, String> {
        self.get(name)
            .map(|value| value.as_array().ok_or_else(|| format!("{name} must be of an array")))
            .transpose()
    }

    /// A whole number that is not negative.
    fn count(&self, name: &str) -> Result<Option<i64>, String> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let number = value.as_small_int().ok_or_else(|| format!("{name} must be of an integer"))?;
        if number < 0 {
            Err(format!("{name} must be greater than or equal to 0"))
        } else {
            Ok(Some(number))
        }
    }
}

fn number<'s>(value: Value<'s>) -> Option<Value<'s>> {
    (value.kind() == Kind::Number).then_some(value)
}

const TYPES: [&str; 7] = ["array", "boolean", "integer", "number", "null", "object", "string"];

pub(super) fn types(fields: &Fields<'_>, node: &mut Node) -> Result<(), String> {
    let Some(value) = fields.get("type") else { return Ok(()) };
    let wrong = || invalid_type("type", "string/Array Of Strings");
    let single = [value];
    let list = match value.kind() {
        Kind::String => &single[..],
        _ => value.as_array().ok_or_else(wrong)?,
    };
    for item in list {
        let name = item.as_str().ok_or_else(wrong)?;
        let Some(known) = TYPES.iter().find(|known| **known == name) else {
            return Err(format!(
                "has a primitive type that is NOT VALID -- given: /{name}/ Expected valid values are:[{}]",
                TYPES.join(" ")
            ));
        };
        if node.types.contains(known) {
            return Err(format!("{name} type is duplicated"));
        }
        node.types.push(known);
    }
    Ok(())
}

/// Whether a limit may also be given as a flag on the other one.
fn exclusive(
    fields: &Fields<'_>,
    draft: Draft,
    name: &str,
    other: &str,
    limit: &mut Option<Limit>,
) -> Result<Option<Limit>, String> {
    let Some(value) = fields.get(name) else { return Ok(None) };
    let wanted = match draft {
        Draft::Four => "boolean",
        Draft::Hybrid => "boolean/number",
        _ => "number",
    };
    match (value.as_bool(), number(value)) {
        (Some(flag), _) if matches!(draft, Draft::Four | Draft::Hybrid) => {
            if limit.is_none() {
                return Err(format!("{name} cannot be used without {other}"));
            }
            Ok(if flag { limit.take() } else { None })
        }
        (_, Some(value)) if draft != Draft::Four => Ok(Some(Limit::new(value))),
        _ => Err(invalid_type(wanted, name)),
    }
}

pub(super) fn numbers(fields: &Fields<'_>, draft: Draft, node: &mut Node) -> Result<(), String> {
    if let Some(value) = fields.get("multipleOf") {
        let value = number(value).ok_or_else(|| invalid_type("Number", "multipleOf"))?;
        if value.compare(Value::int(0)).is_le() {
            return Err("multipleOf must be strictly greater than 0".to_owned());
        }
        node.multiple_of = Some(Limit::new(value));
    }
    let limit = |name: &str| -> Result<Option<Limit>, String> {
        let wrong = || format!("{name} must be of a Number");
        fields.get(name).map(|value| number(value).map(Limit::new).ok_or_else(wrong)).transpose()
    };
    node.minimum = limit("minimum")?;
    node.exclusive_minimum =
        exclusive(fields, draft, "exclusiveMinimum", "minimum", &mut node.minimum)?;
    node.maximum = limit("maximum")?;
    node.exclusive_maximum =
        exclusive(fields, draft, "exclusiveMaximum", "maximum", &mut node.maximum)?;
    Ok(())
}

fn in_order(low: Option<i64>, high: Option<i64>, names: [&str; 2]) -> Result<(), String> {
    match (low, high) {
        (Some(low), Some(high)) if low > high => {
            Err(format!("{} cannot be greater than {}", names[0], names[1]))
        }
        _ => Ok(()),
    }
}

pub(super) fn strings(fields: &Fields<'_>, node: &mut Node) -> Result<(), String> {
    node.min_length = fields.count("minLength")?;
    node.max_length = fields.count("maxLength")?;
    in_order(node.min_length, node.max_length, ["minLength", "maxLength"])?;
    if let Some(pattern) = fields.string("pattern")? {
        let regex = patterns::compile(pattern).ok_or("pattern must be a valid regex")?;
        node.pattern = Some((pattern.to_owned(), regex));
    }
    node.format = fields.string("format")?.map(str::to_owned);
    Ok(())
}

pub(super) fn counts(fields: &Fields<'_>, node: &mut Node) -> Result<(), String> {
    node.min_properties = fields.count("minProperties")?;
    node.max_properties = fields.count("maxProperties")?;
    in_order(node.min_properties, node.max_properties, ["minProperties", "maxProperties"])?;
    for item in fields.list("required")?.unwrap_or_default() {
        let name = item.as_str().ok_or_else(|| invalid_type("string", "required"))?;
        if node.required.iter().any(|known| known == name) {
            return Err("required items must be unique".to_owned());
        }
        node.required.push(name.to_owned());
    }
    node.min_items = fields.count("minItems")?;
    node.max_items = fields.count("maxItems")?;
    if let Some(value) = fields.get("uniqueItems") {
        node.unique_items = value.as_bool().ok_or("uniqueItems must be of a boolean")?;
    }
    Ok(())
}

pub(super) fn enumeration(fields: &Fields<'_>, node: &mut Node) -> Result<(), String> {
    let Some(items) = fields.list("enum")? else { return Ok(()) };
    let mut texts: Vec<String> = Vec::with_capacity(items.len());
    let mut known = std::collections::HashSet::new();
    for item in items {
        let text = canonical::text(*item);
        if !known.insert(text.clone()) {
            return Err("enum items must be unique".to_owned());
        }
        texts.push(text);
    }
    node.enumeration = Some(texts);
    Ok(())
}

impl<'s> Compiler<'_, '_, 's> {
    pub(super) fn objects(
        &mut self,
        fields: &Fields<'s>,
        draft: Draft,
        node: &mut Node,
    ) -> Compiled<()> {
        if let Some(properties) = fields.get("properties") {
            let object = properties
                .as_object()
                .ok_or_else(|| "Properties must be of type object".to_owned())?;
            for entry in object.sorted_vec() {
                let id = self.node(entry.value, draft)?;
                node.properties.push((entry.key.as_str().unwrap_or_default().to_owned(), id));
            }
        }
        node.additional_properties = self.extra(fields, "additionalProperties", draft)?;
        if let Some(properties) = fields.get("patternProperties") {
            let wrong = || invalid_type("Valid Schema", "patternProperties");
            for entry in properties.as_object().ok_or_else(wrong)?.sorted_vec() {
                let pattern = entry.key.as_str().unwrap_or_default();
                let regex = patterns::compile(pattern)
                    .ok_or_else(|| format!("Invalid regex pattern '{pattern}'"))?;
                node.pattern_properties.push((regex, self.node(entry.value, draft)?));
            }
        }
        if let (true, Some(names)) = (draft >= Draft::Six, fields.get("propertyNames")) {
            let wrong = invalid_type("Valid Schema", "patternProperties");
            node.property_names = Some(self.schema_or_bool(names, draft, wrong)?);
        }
        self.dependencies(fields, draft, node)
    }

    fn dependencies(&mut self, fields: &Fields<'s>, draft: Draft, node: &mut Node) -> Compiled<()> {
        let Some(dependencies) = fields.get("dependencies") else { return Ok(()) };
        let object = dependencies
            .as_object()
            .ok_or_else(|| "dependencies must be of type object".to_owned())?;
        let wrong = || "Dependency must be of type Schema Or Array Of Strings".to_owned();
        for entry in object.sorted_vec() {
            let dependency = match entry.value.as_array() {
                Some(names) => {
                    let name =
                        |name: &Value<'_>| name.as_str().map(str::to_owned).ok_or_else(wrong);
                    Dependency::Names(names.iter().map(name).collect::<Result<_, _>>()?)
                }
                None => Dependency::Schema(self.schema_or_bool(entry.value, draft, wrong())?),
            };
            node.dependencies.push((entry.key.as_str().unwrap_or_default().to_owned(), dependency));
        }
        Ok(())
    }

    fn extra(&mut self, fields: &Fields<'s>, name: &str, draft: Draft) -> Compiled<Option<Extra>> {
        let Some(value) = fields.get(name) else { return Ok(None) };
        match (value.as_bool(), value.kind()) {
            (Some(allowed), _) => Ok(Some(Extra::Allowed(allowed))),
            (_, Kind::Object) => Ok(Some(Extra::Schema(self.node(value, draft)?))),
            _ => Err(invalid_type("boolean/Valid Schema", name).into()),
        }
    }

    pub(super) fn arrays(
        &mut self,
        fields: &Fields<'s>,
        draft: Draft,
        node: &mut Node,
    ) -> Compiled<()> {
        if let Some(items) = fields.get("items") {
            let wrong = || invalid_type("Valid Schema/Array Of Schemas", "items");
            node.items = match items.as_array() {
                Some(list) => {
                    let each = |item: &Value<'s>| self.schema_or_bool(*item, draft, wrong());
                    Items::Each(list.iter().map(each).collect::<Compiled<Vec<Id>>>()?)
                }
                None => Items::All(self.schema_or_bool(items, draft, wrong())?),
            };
        }
        node.additional_items = self.extra(fields, "additionalItems", draft)?;
        Ok(())
    }
}

/// The name of a number's type in messages.
pub(super) fn number_type(value: Value<'_>) -> &'static str {
    if is_whole(value) { "integer" } else { "number" }
}
