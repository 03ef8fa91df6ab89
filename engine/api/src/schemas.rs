//! JSON schemas that guide the type checker.

use lictor_compiler::SchemaSet;
use lictor_syntax::ast::Plain;
use lictor_value::{Kind, Value, json};

/// Schemas by the names annotations use; the one named `schema` alone describes `input`.
#[derive(Debug, Clone, Default)]
pub struct Schemas(pub(crate) SchemaSet);

/// One schema.
#[derive(Debug, Clone)]
pub struct Schema(Plain);

impl Schema {
    /// A schema from its JSON value.
    #[must_use]
    pub fn of(value: Value<'_>) -> Self {
        Schema(plain(value))
    }
}

impl Schemas {
    /// Adds a schema under a path that starts with `schema`.
    pub fn insert(&mut self, path: Vec<String>, schema: Schema) {
        self.0.insert(path, schema.0);
    }
}

fn plain(value: Value<'_>) -> Plain {
    match value.kind() {
        Kind::Undefined | Kind::Null => Plain::Null,
        Kind::Bool => Plain::Bool(value.is_truthy()),
        Kind::Number => Plain::Number(json::to_string(value)),
        Kind::String => Plain::String(value.as_str().unwrap_or_default().to_owned()),
        Kind::Array => Plain::List(
            value.as_array().unwrap_or_default().iter().map(|item| plain(*item)).collect(),
        ),
        Kind::Set => Plain::List(
            value
                .as_set()
                .map_or(&[][..], |set| set.items())
                .iter()
                .map(|item| plain(*item))
                .collect(),
        ),
        Kind::Object => {
            let entries = value.as_object().map(|object| object.sorted_vec()).unwrap_or_default();
            let key =
                |key: Value<'_>| key.as_str().map_or_else(|| json::to_string(key), str::to_owned);
            Plain::Map(
                entries.into_iter().map(|entry| (key(entry.key), plain(entry.value))).collect(),
            )
        }
    }
}
