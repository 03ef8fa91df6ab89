//! JSON whose keys stay in the order they are given in.

/// A JSON value to be written.
#[derive(Debug, Clone)]
pub(crate) enum Json {
    /// Text that is JSON already: numbers, `true`, values of documents.
    Raw(String),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object.
    Object(Vec<(&'static str, Json)>),
}

impl Json {
    pub(crate) fn text(text: impl Into<String>) -> Json {
        Json::Text(text.into())
    }

    pub(crate) fn number(number: usize) -> Json {
        Json::Raw(number.to_string())
    }

    pub(crate) fn bool(value: bool) -> Json {
        Json::Raw(value.to_string())
    }

    pub(crate) fn texts<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Json {
        Json::List(texts.into_iter().map(Json::text).collect())
    }

    /// An object of the fields that are there.
    pub(crate) fn object<const N: usize>(fields: [(&'static str, Option<Json>); N]) -> Json {
        Json::Object(fields.into_iter().filter_map(|(key, value)| Some((key, value?))).collect())
    }

    /// A text, unless it is empty.
    pub(crate) fn some_text(text: &str) -> Option<Json> {
        (!text.is_empty()).then(|| Json::text(text))
    }

    /// A list, unless it is empty.
    pub(crate) fn some_texts(texts: &[String]) -> Option<Json> {
        (!texts.is_empty()).then(|| Json::texts(texts))
    }

    /// In one line.
    pub(crate) fn compact(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, None);
        out
    }

    /// Over many lines, with one at its end.
    pub(crate) fn indented(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, Some(0));
        out.push('\n');
        out
    }

    fn write(&self, out: &mut String, level: Option<usize>) {
        let inner = level.map(|level| level + 1);
        match self {
            Json::Raw(text) => out.push_str(text),
            Json::Text(text) => quote(text, out),
            Json::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    start(out, index, inner);
                    item.write(out, inner);
                }
                end(out, items.is_empty(), level);
                out.push(']');
            }
            Json::Object(fields) => {
                out.push('{');
                for (index, (key, value)) in fields.iter().enumerate() {
                    start(out, index, inner);
                    quote(key, out);
                    out.push_str(if level.is_some() { ": " } else { ":" });
                    value.write(out, inner);
                }
                end(out, fields.is_empty(), level);
                out.push('}');
            }
        }
    }
}

fn start(out: &mut String, index: usize, level: Option<usize>) {
    if index > 0 {
        out.push(',');
    }
    new_line(out, level);
}

fn end(out: &mut String, is_empty: bool, level: Option<usize>) {
    if !is_empty {
        new_line(out, level);
    }
}

fn new_line(out: &mut String, level: Option<usize>) {
    if let Some(level) = level {
        out.push('\n');
        (0..level).for_each(|_| out.push_str("  "));
    }
}

/// The bytes that begin what may have to be written another way; U+2028 and U+2029 begin with 0xe2.
const IS_SPECIAL: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = byte < 0x20 || matches!(byte, 0x22 | 0x5c | 0x7f | 0xe2);
        byte += 1;
    }
    table
};

/// Writes a string of JSON.
pub(crate) fn quote(text: &str, out: &mut String) {
    out.push('"');
    let (mut from, mut at) = (0, 0);
    // What stands for itself is copied in one go.
    while let Some(found) = text.as_bytes()[at..].iter().position(|byte| IS_SPECIAL[*byte as usize])
    {
        at += found;
        let byte = text.as_bytes()[at];
        let Some(c) = text[at..].chars().next() else { break };
        let start = at;
        at += c.len_utf8();
        if byte == 0xe2 && !matches!(c, '\u{2028}' | '\u{2029}') {
            continue;
        }
        out.push_str(&text[from..start]);
        from = at;
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c => out.push_str(&format!("\\u{:04x}", u32::from(c))),
        }
    }
    out.push_str(&text[from..]);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::Json;

    #[test]
    fn written() {
        let json = Json::object([
            ("b", Some(Json::text("\u{1}\"é…\u{2028}"))),
            ("none", None),
            ("a", Some(Json::List(vec![Json::number(1), Json::List(Vec::new())]))),
        ]);
        assert_eq!(json.compact(), "{\"b\":\"\\u0001\\\"é…\\u2028\",\"a\":[1,[]]}");
        assert_eq!(
            json.indented(),
            "{\n  \"b\": \"\\u0001\\\"é…\\u2028\",\n  \"a\": [\n    1,\n    []\n  ]\n}\n"
        );
    }
}
