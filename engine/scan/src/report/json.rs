//! JSON whose keys stay in the order they are given in.

use std::borrow::Cow;

/// A JSON value to be written. Texts are borrowed where they can be.
pub(crate) enum Json<'a> {
    /// Text that is JSON already: numbers, `true`, values of documents.
    Raw(Cow<'a, str>),
    /// A string.
    Text(Cow<'a, str>),
    /// An array.
    List(Vec<Json<'a>>),
    /// An array whose items are made as they are written, so that long ones are never there as a whole.
    Each(Each<'a>),
    /// An object.
    Object(Vec<(&'static str, Json<'a>)>),
}

/// Hands over items one by one.
type Each<'a> = Box<dyn Fn(&mut dyn FnMut(Json<'_>)) + 'a>;

impl<'a> Json<'a> {
    pub(crate) fn text(text: impl Into<Cow<'a, str>>) -> Json<'a> {
        Json::Text(text.into())
    }

    pub(crate) fn number(number: usize) -> Json<'a> {
        Json::Raw(number.to_string().into())
    }

    pub(crate) fn bool(value: bool) -> Json<'a> {
        Json::Raw(if value { "true" } else { "false" }.into())
    }

    pub(crate) fn texts<T: Into<Cow<'a, str>>>(texts: impl IntoIterator<Item = T>) -> Json<'a> {
        Json::List(texts.into_iter().map(Json::text).collect())
    }

    /// An array of what is made of items when it is written.
    pub(crate) fn each<T>(items: &'a [T], make: impl Fn(&'a T) -> Json<'a> + 'a) -> Json<'a> {
        Json::Each(Box::new(move |take| items.iter().for_each(|item| take(make(item)))))
    }

    /// An object of the fields that are there.
    pub(crate) fn object<const N: usize>(
        fields: [(&'static str, Option<Json<'a>>); N],
    ) -> Json<'a> {
        Json::Object(fields.into_iter().filter_map(|(key, value)| Some((key, value?))).collect())
    }

    /// A text, unless it is empty.
    pub(crate) fn some_text(text: &'a str) -> Option<Json<'a>> {
        (!text.is_empty()).then(|| Json::text(text))
    }

    /// A list, unless it is empty.
    pub(crate) fn some_texts(texts: &'a [String]) -> Option<Json<'a>> {
        (!texts.is_empty()).then(|| Json::texts(texts.iter().map(String::as_str)))
    }

    /// Over many lines, with one at its end.
    pub(crate) fn indented(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, Some(0));
        out.push('\n');
        out
    }

    pub(crate) fn write(&self, out: &mut String, level: Option<usize>) {
        let inner = level.map(|level| level + 1);
        match self {
            Json::Raw(text) => out.push_str(text),
            Json::Text(text) => quote(text, out),
            Json::List(items) => list(out, level, |take| items.iter().for_each(&mut *take)),
            Json::Each(each) => list(out, level, |take| each(&mut |item| take(&item))),
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

/// Writes the items of an array.
fn list(out: &mut String, level: Option<usize>, each: impl Fn(&mut dyn FnMut(&Json<'_>))) {
    let inner = level.map(|level| level + 1);
    let mut count = 0;
    out.push('[');
    each(&mut |item| {
        start(out, count, inner);
        item.write(out, inner);
        count += 1;
    });
    end(out, count == 0, level);
    out.push(']');
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
        const BLANKS: &str = "                                ";
        match BLANKS.get(..2 * level) {
            Some(blanks) => out.push_str(blanks),
            None => (0..level).for_each(|_| out.push_str("  ")),
        }
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
            ("each", Some(Json::each(&[1, 2], |number| Json::number(*number)))),
            ("no", Some(Json::each(&[], |number| Json::number(*number)))),
        ]);
        let mut line = String::new();
        json.write(&mut line, None);
        assert_eq!(line, "{\"b\":\"\\u0001\\\"é…\\u2028\",\"a\":[1,[]],\"each\":[1,2],\"no\":[]}");
        assert_eq!(
            json.indented(),
            "{\n  \"b\": \"\\u0001\\\"é…\\u2028\",\n  \"a\": [\n    1,\n    []\n  ],\n  \"each\": [\n    1,\n    2\n  ],\n  \"no\": []\n}\n"
        );
    }
}
