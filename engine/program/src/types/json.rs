//! Types in OPA's JSON, as capabilities and the details of type errors have them.

use super::{Decl, Key, NamedType, Type};
use lictor_value::{Value, json};

/// Types nest little; this bounds the walk all the same.
const MAX_DEPTH: usize = 32;

/// Fields of an object, which OPA sorts by name.
type Fields = Vec<(&'static str, String)>;

impl Type {
    /// The type as compact JSON; `null` where nothing is known.
    #[must_use]
    pub fn to_json(&self) -> String {
        if self.is_unknown() { "null".to_owned() } else { object(fields(self, 0)) }
    }
}

impl Decl {
    /// The declaration as compact JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        let args = self.args.iter().map(NamedType::to_json).collect();
        let mut all: Fields = vec![("type", quoted("function"))];
        all.extend(self.result.as_ref().map(|result| ("result", result.to_json())));
        all.extend((!self.args.is_empty()).then(|| ("args", array(args))));
        all.extend(self.variadic.as_ref().map(|ty| ("variadic", ty.to_json())));
        object(all)
    }

    /// What a call may name, the result too, as compact JSON.
    #[must_use]
    pub fn operands_json(&self) -> String {
        let args = self.args.iter().chain(&self.result).map(NamedType::to_json).collect();
        let mut all: Fields = vec![("args", array(args))];
        all.extend(self.variadic.as_ref().map(|ty| ("variadic", ty.to_json())));
        object(all)
    }
}

impl NamedType {
    fn to_json(&self) -> String {
        let mut all = fields(&self.ty, 0);
        if !self.name.is_empty() {
            all.push(("name", quoted(&self.name)));
        }
        object(all)
    }
}

impl Key {
    /// The key as compact JSON; what JSON cannot have as a name is written as its own JSON text.
    #[must_use]
    pub fn to_json(&self) -> String {
        match self {
            Key::Null => "null".to_owned(),
            Key::Bool(value) => value.to_string(),
            Key::Number(text) => text.clone(),
            Key::String(text) => quoted(text),
            Key::Array(items) => array(items.iter().map(Key::to_json).collect()),
            Key::Object(pairs) => {
                let name = |key: &Key| match key {
                    Key::String(text) => quoted(text),
                    other => quoted(&other.to_json()),
                };
                let pair = |(key, value): &(Key, Key)| format!("{}:{}", name(key), value.to_json());
                format!("{{{}}}", pairs.iter().map(pair).collect::<Vec<_>>().join(","))
            }
        }
    }
}

fn quoted(text: &str) -> String {
    json::to_string(Value::str(text))
}

fn array(items: Vec<String>) -> String {
    format!("[{}]", items.join(","))
}

fn object(mut fields: Fields) -> String {
    fields.sort_unstable_by_key(|(name, _)| *name);
    let fields: Vec<String> =
        fields.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", fields.join(","))
}

fn fields(ty: &Type, depth: usize) -> Fields {
    if depth > MAX_DEPTH {
        return vec![("type", quoted("any"))];
    }
    let below = |ty: &Type| match ty.is_unknown() {
        true => "null".to_owned(),
        false => object(fields(ty, depth + 1)),
    };
    let list = |types: &[Type]| array(types.iter().map(below).collect());
    match ty {
        Type::Array(parts) => {
            let mut all: Fields = vec![("type", quoted("array"))];
            all.extend((!parts.rest().is_unknown()).then(|| ("dynamic", below(parts.rest()))));
            all.extend((!parts.items().is_empty()).then(|| ("static", list(parts.items()))));
            all
        }
        Type::Object(parts) => {
            let pair =
                |key: String, value: &Type| object(vec![("key", key), ("value", below(value))]);
            let known: Vec<String> =
                parts.fields().iter().map(|(key, value)| pair(key.to_json(), value)).collect();
            let mut all: Fields = vec![("type", quoted("object"))];
            all.extend(parts.rest().map(|(key, value)| ("dynamic", pair(below(key), value))));
            all.extend((!known.is_empty()).then(|| ("static", array(known))));
            all
        }
        Type::Set(set) => vec![("of", below(set.of())), ("type", quoted("set"))],
        Type::Union(any) => vec![("of", list(any.of())), ("type", quoted("any"))],
        Type::Function(decl) => vec![
            ("args", array(decl.args.iter().map(NamedType::to_json).collect())),
            ("result", decl.result.as_ref().map_or_else(|| "null".to_owned(), NamedType::to_json)),
            ("type", quoted("function")),
        ],
        other => vec![("type", quoted(&other.to_string()))],
    }
}

#[cfg(test)]
mod tests {
    use crate::signatures::declaration;
    use crate::types::Key;

    #[test]
    fn keys() {
        let number = Key::Number("1".to_owned());
        let pair = (number.clone(), Key::Null);
        let all =
            Key::Array(vec![Key::string("a\"b"), Key::Bool(true), number, Key::Object(vec![pair])]);
        assert_eq!(all.to_json(), r#"["a\"b",true,1,{"1":null}]"#);
    }

    #[test]
    fn declarations() {
        let json = |name: &str| declaration(name).expect("a builtin").to_json();
        assert_eq!(
            json("abs"),
            r#"{"args":[{"name":"x","type":"number"}],"result":{"name":"y","type":"number"},"type":"function"}"#
        );
        assert!(json("print").contains(r#""variadic":{"type":"any"}"#));
        let count = declaration("count").expect("a builtin").operands_json();
        assert!(
            count.starts_with(r#"{"args":[{"name":"collection","of":[{"type":"string"},"#),
            "{count}"
        );
    }
}
