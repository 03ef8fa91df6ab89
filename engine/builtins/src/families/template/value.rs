//! What templates compute with: Go's values behind JSON, where a number is a string of a type of its own.

use crate::go::float;
use lictor_value::{Entry, Kind, Object, Value};
use std::rc::Rc;

/// A value.
#[derive(Clone)]
pub(super) enum Datum<'r> {
    /// No value at all, such as that of a key that is not there.
    Missing,
    Nil,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(Rc<str>),
    /// A number of the variables, by its text.
    Number(Rc<str>),
    List(&'r [Value<'r>]),
    Map(Object<'r>),
}

/// A value, and whether it was taken out of a list or map, where Go knows it as `interface {}` only.
#[derive(Clone)]
pub(super) struct Val<'r> {
    pub(super) datum: Datum<'r>,
    pub(super) boxed: bool,
}

impl<'r> From<Datum<'r>> for Val<'r> {
    fn from(datum: Datum<'r>) -> Self {
        Val { datum, boxed: false }
    }
}

impl<'r> Datum<'r> {
    pub(super) fn of(value: Value<'r>) -> Datum<'r> {
        match value.kind() {
            Kind::Undefined => Datum::Missing,
            Kind::Null => Datum::Nil,
            Kind::Bool => Datum::Bool(value.is_truthy()),
            Kind::Number => Datum::Number(value.to_string().into()),
            Kind::String => Datum::Text(value.as_str().unwrap_or_default().into()),
            // Variables hold no sets.
            Kind::Array | Kind::Set => Datum::List(value.as_array().unwrap_or_default()),
            Kind::Object => value.as_object().map_or(Datum::Nil, Datum::Map),
        }
    }

    pub(super) fn text(text: &str) -> Datum<'r> {
        Datum::Text(text.into())
    }

    /// Go's name of the type.
    pub(super) fn type_name(&self) -> &'static str {
        match self {
            Datum::Missing | Datum::Nil => "<nil>",
            Datum::Bool(_) => "bool",
            Datum::Int(_) => "int",
            Datum::Float(_) => "float64",
            Datum::Text(_) => "string",
            Datum::Number(_) => "json.Number",
            Datum::List(_) => "[]interface {}",
            Datum::Map(_) => "map[string]interface {}",
        }
    }

    /// Whether a condition holds.
    pub(super) fn is_true(&self) -> bool {
        match self {
            Datum::Missing | Datum::Nil => false,
            Datum::Bool(flag) => *flag,
            Datum::Int(int) => *int != 0,
            Datum::Float(float) => *float != 0.0,
            Datum::Text(text) | Datum::Number(text) => !text.is_empty(),
            Datum::List(items) => !items.is_empty(),
            Datum::Map(map) => !map.is_empty(),
        }
    }

    /// Appends the value as Go prints it.
    pub(super) fn print(&self, out: &mut String) {
        match self {
            Datum::Missing | Datum::Nil => out.push_str("<nil>"),
            Datum::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
            Datum::Int(int) => out.push_str(&int.to_string()),
            Datum::Float(float) => print_float(*float, out),
            Datum::Text(text) | Datum::Number(text) => out.push_str(text),
            Datum::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(' ');
                    }
                    Datum::of(*item).print(out);
                }
                out.push(']');
            }
            Datum::Map(map) => {
                out.push_str("map[");
                for (index, (key, value)) in sorted(*map).into_iter().enumerate() {
                    if index > 0 {
                        out.push(' ');
                    }
                    out.push_str(key);
                    out.push(':');
                    Datum::of(value).print(out);
                }
                out.push(']');
            }
        }
    }

    /// The value as Go prints it.
    pub(super) fn shown(&self) -> String {
        let mut out = String::new();
        self.print(&mut out);
        out
    }
}

fn print_float(value: f64, out: &mut String) {
    float::append(value, b'g', None, out);
}

/// The entries of a map by key.
pub(super) fn sorted<'r>(map: Object<'r>) -> Vec<(&'r str, Value<'r>)> {
    let entry = |entry: &Entry<'r>| Some((entry.key.as_str()?, entry.value));
    let mut entries: Vec<_> = map.entries().iter().filter_map(entry).collect();
    entries.sort_by_key(|(key, _)| *key);
    entries
}

/// The value of a field.
pub(super) fn field<'r>(map: Object<'r>, name: &str) -> Datum<'r> {
    Datum::of(map.value().get_str(name))
}
