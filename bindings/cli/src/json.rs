//! JSON with keys in the order they are given, written as Go's encoder does.

use lictor::{Kind, Value};

/// A JSON value to be written.
#[derive(Debug, Clone)]
pub(crate) enum Json {
    /// Text that is JSON already and is written as it is: numbers, `true`, `null`.
    Raw(String),
    /// Compact text of an array or object, which is indented where the rest is.
    Compact(String),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object, in this order.
    Object(Vec<(String, Json)>),
}

impl Json {
    pub(crate) fn text(text: impl Into<String>) -> Json {
        Json::Text(text.into())
    }

    pub(crate) fn number(number: impl std::fmt::Display) -> Json {
        Json::Raw(number.to_string())
    }

    pub(crate) fn bool(value: bool) -> Json {
        Json::Raw(value.to_string())
    }

    /// An object of the fields that are there.
    pub(crate) fn object<const N: usize>(fields: [(&str, Option<Json>); N]) -> Json {
        let present = fields.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
        Json::Object(present.collect())
    }

    /// A value of Rego; sets become arrays, keys become strings.
    pub(crate) fn of(value: Value<'_>) -> Json {
        match value.kind() {
            Kind::Undefined | Kind::Null => Json::Raw("null".to_owned()),
            Kind::Bool => Json::bool(value.is_truthy()),
            Kind::Number => Json::Raw(lictor::json::to_string(value)),
            Kind::String => Json::text(value.as_str().unwrap_or_default()),
            Kind::Array => Json::List(
                value.as_array().unwrap_or_default().iter().map(|item| Json::of(*item)).collect(),
            ),
            Kind::Set => {
                let items = value.as_set().map(|set| set.items()).unwrap_or_default();
                Json::List(items.iter().map(|item| Json::of(*item)).collect())
            }
            Kind::Object => {
                let entries = value.as_object().map(|object| object.entries()).unwrap_or_default();
                let key = |key: Value<'_>| {
                    key.as_str().map_or_else(|| lictor::json::to_string(key), str::to_owned)
                };
                let mut fields: Vec<_> =
                    entries.iter().map(|entry| (key(entry.key), Json::of(entry.value))).collect();
                fields.sort_by(|a, b| a.0.cmp(&b.0));
                Json::Object(fields)
            }
        }
    }

    /// Compact text.
    pub(crate) fn compact(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, None);
        out
    }

    /// Indented text, without a newline at its end.
    pub(crate) fn indented(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, Some(0));
        out
    }

    fn write(&self, out: &mut String, level: Option<usize>) {
        match self {
            Json::Raw(text) => out.push_str(text),
            Json::Compact(text) => match level {
                Some(level) => indent_into(text, level, out),
                None => out.push_str(text),
            },
            Json::Text(text) => quote(text, out),
            Json::List(items) => {
                out.push('[');
                for (i, item) in items.iter().enumerate() {
                    start_item(out, i, level);
                    item.write(out, level.map(|level| level + 1));
                }
                end_items(out, items.is_empty(), level);
                out.push(']');
            }
            Json::Object(fields) => {
                out.push('{');
                for (i, (key, value)) in fields.iter().enumerate() {
                    start_item(out, i, level);
                    quote(key, out);
                    out.push_str(if level.is_some() { ": " } else { ":" });
                    value.write(out, level.map(|level| level + 1));
                }
                end_items(out, fields.is_empty(), level);
                out.push('}');
            }
        }
    }
}

fn start_item(out: &mut String, index: usize, level: Option<usize>) {
    if index > 0 {
        out.push(',');
    }
    if let Some(level) = level {
        new_line(out, level + 1);
    }
}

fn end_items(out: &mut String, empty: bool, level: Option<usize>) {
    if let Some(level) = level.filter(|_| !empty) {
        new_line(out, level);
    }
}

fn new_line(out: &mut String, level: usize) {
    out.push('\n');
    for _ in 0..level {
        out.push_str("  ");
    }
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\u{0}'..='\u{1f}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Indents JSON text that is known to be sound.
pub(crate) fn indent(compact: &str) -> String {
    let mut out = String::with_capacity(compact.len() * 2);
    indent_into(compact, 0, &mut out);
    out
}

fn indent_into(compact: &str, mut level: usize, out: &mut String) {
    let mut chars = compact.chars().peekable();
    let mut in_text = false;
    while let Some(c) = chars.next() {
        out.push(c);
        match c {
            '\\' if in_text => out.extend(chars.next()),
            '"' => in_text = !in_text,
            _ if in_text => {}
            '[' | '{' if chars.peek().is_some_and(|next| matches!(next, ']' | '}')) => {
                out.extend(chars.next())
            }
            '[' | '{' => {
                level += 1;
                new_line(out, level);
            }
            ',' => new_line(out, level),
            ':' => out.push(' '),
            ']' | '}' => {
                out.pop();
                level = level.saturating_sub(1);
                new_line(out, level);
                out.push(c);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Json, indent};

    #[test]
    fn written() {
        let json = Json::object([
            ("b", Some(Json::text("<\u{1}\n"))),
            ("none", None),
            (
                "a",
                Some(Json::List(vec![
                    Json::number(1),
                    Json::Object(Vec::new()),
                    Json::List(Vec::new()),
                ])),
            ),
        ]);
        let compact = r#"{"b":"\u003c\u0001\n","a":[1,{},[]]}"#;
        assert_eq!(json.compact(), compact);
        assert_eq!(
            json.indented(),
            "{\n  \"b\": \"\\u003c\\u0001\\n\",\n  \"a\": [\n    1,\n    {},\n    []\n  ]\n}"
        );
        assert_eq!(indent(compact), json.indented());
    }
}
