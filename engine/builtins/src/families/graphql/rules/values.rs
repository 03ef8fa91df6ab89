//! Rules about values and variables.

use super::super::ast::{Definition, DefinitionKind, Type, Value, ValueKind};
use super::super::validate::Walk;
use super::suggest::{any_of, close, did_you_mean};
use std::collections::HashSet;

const BUILT_IN: &[&str] = &["Int", "Float", "String", "Boolean", "ID"];

impl<'a> Walk<'a> {
    pub(super) fn no_undefined_variables(&mut self, value: &Value) {
        let Some(operation) = self.operation else { return };
        if value.kind != ValueKind::Variable || self.note(value.id).variable.is_some() {
            return;
        }
        let place = match operation.name.as_str() {
            "" => String::new(),
            name => format!(" by operation \"{name}\""),
        };
        self.complain(value.position, format!("Variable \"{value}\" is not defined{place}."));
    }

    pub(super) fn unique_input_fields(&mut self, value: &Value) {
        if value.kind != ValueKind::Object {
            return;
        }
        let mut seen = HashSet::new();
        for field in &value.children {
            if !seen.insert(field.name.as_str()) {
                let message =
                    format!("There can be only one input field named \"{}\".", field.name);
                self.complain(field.position, message);
            }
        }
    }

    pub(super) fn values_of_correct_type(&mut self, value: &Value) {
        let note = self.note(value.id);
        let (Some(definition), Some(expected)) = (note.definition, note.expected) else { return };
        if value.kind == ValueKind::Null && expected.non_null {
            self.complain(
                value.position,
                format!("Expected value of type \"{expected}\", found {value}."),
            );
        }
        let name = definition.name.as_str();
        if definition.kind == DefinitionKind::Scalar && !BUILT_IN.contains(&name) {
            return;
        }
        if self.is_unreadable(value, 0) {
            self.complain(value.position, unexpected(value, expected, definition));
        }
        let fits = match value.kind {
            ValueKind::Null | ValueKind::Variable => return,
            ValueKind::List => expected.element.is_some(),
            ValueKind::Int => ["Int", "Float", "ID"].contains(&name),
            ValueKind::Float => name == "Float",
            ValueKind::Boolean => name == "Boolean",
            ValueKind::String | ValueKind::Block if definition.kind == DefinitionKind::Enum => {
                let hint =
                    did_you_mean("Did you mean the enum value", &value.raw, enum_names(definition));
                let message =
                    format!("Enum \"{expected}\" cannot represent non-enum value: {value}.{hint}");
                self.complain(value.position, message);
                return;
            }
            ValueKind::String | ValueKind::Block => ["String", "ID"].contains(&name),
            ValueKind::Enum => return self.enum_value(value, expected, definition),
            ValueKind::Object => return self.object_value(value, definition),
        };
        if !fits {
            self.complain(value.position, unexpected(value, expected, definition));
        }
    }

    fn enum_value(&mut self, value: &Value, expected: &Type, definition: &Definition) {
        if definition.kind != DefinitionKind::Enum {
            let close: Vec<String> =
                close(&value.raw, enum_names(definition)).into_iter().map(str::to_owned).collect();
            let hint = match close.is_empty() {
                true => String::new(),
                false => format!(" Did you mean the enum value {}?", any_of(&close)),
            };
            self.complain(value.position, unexpected(value, expected, definition) + &hint);
        } else if !definition.values.iter().any(|known| known.name == value.raw) {
            let hint =
                did_you_mean("Did you mean the enum value", &value.raw, enum_names(definition));
            let message = format!("Value \"{value}\" does not exist in \"{expected}\" enum.{hint}");
            self.complain(value.position, message);
        }
    }

    fn object_value(&mut self, value: &Value, definition: &Definition) {
        let own = &definition.name;
        for field in
            definition.fields.iter().filter(|field| field.ty.non_null && field.default.is_none())
        {
            if !value.children.iter().any(|child| child.name == field.name) {
                let (name, ty) = (&field.name, &field.ty);
                let message =
                    format!("Field \"{own}.{name}\" of required type \"{ty}\" was not provided.");
                self.complain(value.position, message);
            }
        }
        for _ in definition.directives.iter().filter(|directive| directive.name == "oneOf") {
            match value.children.as_slice() {
                [only] if only.value.kind == ValueKind::Null => {
                    let name = definition.fields.first().map_or("", |field| &field.name);
                    self.complain(
                        only.value.position,
                        format!("Field \"{own}.{name}\" must be non-null."),
                    );
                }
                [_] => {}
                _ => {
                    let message =
                        format!("OneOf Input Object \"{own}\" must specify exactly one key.");
                    self.complain(value.position, message);
                }
            }
        }
        for child in value.children.iter().filter(|child| definition.field(&child.name).is_none()) {
            let names = definition.fields.iter().map(|field| field.name.as_str());
            let hint = did_you_mean("Did you mean", &child.name, names);
            let message =
                format!("Field \"{}\" is not defined by type \"{own}\".{hint}", child.name);
            self.complain(child.position, message);
        }
    }

    /// Whether a number or truth value in it cannot be read.
    fn is_unreadable(&self, value: &Value, depth: usize) -> bool {
        match value.kind {
            ValueKind::Int => value.raw.parse::<i64>().is_err(),
            ValueKind::Float => !value.raw.parse::<f64>().is_ok_and(f64::is_finite),
            ValueKind::Boolean => !matches!(value.raw.as_str(), "true" | "false"),
            ValueKind::List | ValueKind::Object if depth < 200 => {
                value.children.iter().any(|child| self.is_unreadable(&child.value, depth + 1))
            }
            ValueKind::Variable if depth < 200 => {
                let default =
                    self.note(value.id).variable.and_then(|variable| variable.default.as_ref());
                default.is_some_and(|default| self.is_unreadable(default, depth + 1))
            }
            _ => false,
        }
    }

    pub(super) fn variables_in_allowed_position(&mut self, value: &Value) {
        let note = self.note(value.id);
        let (Some(expected), Some(variable), Some(_)) =
            (note.expected, note.variable, self.operation)
        else {
            return;
        };
        if value.kind != ValueKind::Variable {
            return;
        }
        let defaulted =
            variable.default.as_ref().is_some_and(|default| default.kind != ValueKind::Null);
        let mut place = expected.clone();
        if defaulted || note.has_default {
            place.non_null = false;
        }
        if !variable.ty.fits(&place) {
            let ty = &variable.ty;
            let message = format!(
                "Variable \"{value}\" of type \"{ty}\" used in position expecting type \"{expected}\"."
            );
            self.complain(value.position, message);
        }
    }

    pub(super) fn variables_of_one_of(&mut self, value: &Value) {
        let Some(definition) = self.note(value.id).definition else { return };
        if value.kind != ValueKind::Object
            || !definition.directives.iter().any(|directive| directive.name == "oneOf")
        {
            return;
        }
        for child in value.children.iter().filter(|child| child.value.kind == ValueKind::Variable) {
            let Some(variable) =
                self.note(child.value.id).variable.filter(|variable| !variable.ty.non_null)
            else {
                continue;
            };
            let (given, ty, own) = (&child.value, &variable.ty, &definition.name);
            let message = format!(
                "Variable \"{given}\" is of type \"{ty}\" but must be non-nullable to be used for OneOf Input Object \"{own}\"."
            );
            self.complain(variable.position.or(child.value.position), message);
        }
    }
}

fn enum_names(definition: &Definition) -> impl Iterator<Item = &str> {
    definition.values.iter().map(|value| value.name.as_str())
}

/// What is wrong with a value, in words that depend on the type expected.
fn unexpected(value: &Value, expected: &Type, definition: &Definition) -> String {
    match expected.to_string().as_str() {
        "Int" | "Int!" => {
            let digits = value.raw.strip_prefix(['-', '+']).unwrap_or(&value.raw);
            let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            let kind = if whole && value.raw.parse::<i32>().is_err() {
                "32-bit signed integer"
            } else {
                "integer"
            };
            let dash = if kind == "integer" { "-" } else { " " };
            format!("Int cannot represent non{dash}{kind} value: {value}")
        }
        "String" | "String!" | "[String]" => {
            format!("String cannot represent a non string value: {value}")
        }
        "Boolean" | "Boolean!" => format!("Boolean cannot represent a non boolean value: {value}"),
        "Float" | "Float!" => format!("Float cannot represent non numeric value: {value}"),
        "ID" | "ID!" => format!("ID cannot represent a non-string and non-integer value: {value}"),
        name if definition.kind == DefinitionKind::Enum => {
            format!("Enum \"{name}\" cannot represent non-enum value: {value}.")
        }
        name => format!("Expected value of type \"{name}\", found {value}."),
    }
}
