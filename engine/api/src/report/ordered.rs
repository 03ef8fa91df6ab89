//! JSON whose keys stay in the order they are given in, for what hosts print.

use lictor_value::json::{WriteOptions, write};
use lictor_value::{Kind, Value};
use std::borrow::Cow;
use std::{fmt, io};

/// What a level of nesting is indented by.
const INDENT: &str = "  ";
/// So many bytes are gathered before they are handed on.
const PIECE: usize = 1 << 16;
/// Texts are written as Go's encoder writes them.
const TEXTS: WriteOptions<'_> = WriteOptions { indent: None, prefix: "", escape_html: true };

/// A JSON value to be written. Texts are borrowed where they can be.
pub enum Json<'a> {
    /// Text that is JSON already and is written as it is: numbers, `true`, values that stay on one line.
    Raw(Cow<'a, str>),
    /// Compact text of an array or object, which is indented where the rest is.
    Compact(Cow<'a, str>),
    /// A string.
    Text(Cow<'a, str>),
    /// An array.
    List(Vec<Json<'a>>),
    /// An array whose items are made as they are written, so that long ones are never there as a whole.
    Each(Each<'a>),
    /// An object, in this order.
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
}

/// Hands over items one by one.
type Each<'a> = Box<dyn Fn(&mut Take<'_>) -> io::Result<()> + 'a>;

/// Takes an item.
type Take<'t> = dyn FnMut(&Json<'_>) -> io::Result<()> + 't;

impl<'a> Json<'a> {
    /// A string.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Json<'a> {
        Json::Text(text.into())
    }

    /// A number.
    pub fn number(number: impl fmt::Display) -> Json<'a> {
        Json::Raw(number.to_string().into())
    }

    /// `true` or `false`.
    #[must_use]
    pub fn bool(value: bool) -> Json<'a> {
        Json::Raw(if value { "true" } else { "false" }.into())
    }

    /// A value of Rego; sets become arrays, keys become strings.
    #[must_use]
    pub fn of(value: Value<'_>) -> Json<'static> {
        if let Some(text) = value.as_str() {
            return Json::text(text.to_owned());
        }
        let mut text = Vec::new();
        write(value, &TEXTS, &mut text);
        let text = String::from_utf8(text).unwrap_or_default().into();
        match value.kind() {
            Kind::Array | Kind::Set | Kind::Object => Json::Compact(text),
            _ => Json::Raw(text),
        }
    }

    /// An array of strings.
    pub fn texts<T: Into<Cow<'a, str>>>(texts: impl IntoIterator<Item = T>) -> Json<'a> {
        Json::List(texts.into_iter().map(Json::text).collect())
    }

    /// An array of what is made of items when it is written.
    pub fn each<I: IntoIterator>(
        items: impl Fn() -> I + 'a,
        make: impl Fn(I::Item) -> Json<'a> + 'a,
    ) -> Json<'a> {
        Json::Each(Box::new(move |take| items().into_iter().try_for_each(|item| take(&make(item)))))
    }

    /// An object of the fields that are there.
    #[must_use]
    pub fn object<const N: usize>(fields: [(&'a str, Option<Json<'a>>); N]) -> Json<'a> {
        let present = fields.into_iter().filter_map(|(key, value)| Some((key.into(), value?)));
        Json::Object(present.collect())
    }

    /// A string, unless it is empty.
    #[must_use]
    pub fn some_text(text: &'a str) -> Option<Json<'a>> {
        (!text.is_empty()).then(|| Json::text(text))
    }

    /// An array of strings, unless it is empty.
    #[must_use]
    pub fn some_texts(texts: &'a [String]) -> Option<Json<'a>> {
        (!texts.is_empty()).then(|| Json::texts(texts.iter().map(String::as_str)))
    }

    /// Compact text.
    #[must_use]
    pub fn compact(&self) -> String {
        self.written(None)
    }

    /// Text over many lines, without one at its end.
    #[must_use]
    pub fn indented(&self) -> String {
        self.written(Some(0))
    }

    /// Writes the same as [`Json::indented`], and a line at its end.
    ///
    /// # Errors
    /// Those of `to`.
    pub fn write_indented(&self, to: &mut dyn io::Write) -> io::Result<()> {
        let mut writer = Writer { out: Vec::new(), to: Some(to), level: Some(0) };
        writer.value(self)?;
        writer.out.push(b'\n');
        writer.hand_on(0)
    }

    fn written(&self, level: Option<usize>) -> String {
        let mut writer = Writer { out: Vec::new(), to: None, level };
        // Memory takes everything.
        let _ = writer.value(self);
        String::from_utf8(writer.out).unwrap_or_default()
    }
}

impl fmt::Debug for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.compact())
    }
}

struct Writer<'w> {
    /// What is written and not yet handed on.
    out: Vec<u8>,
    /// Where it goes; it stays here where this is none.
    to: Option<&'w mut dyn io::Write>,
    /// The level of nesting; none where all stands on one line.
    level: Option<usize>,
}

impl Writer<'_> {
    fn value(&mut self, json: &Json<'_>) -> io::Result<()> {
        match json {
            Json::Raw(text) => self.out.extend_from_slice(text.as_bytes()),
            Json::Compact(text) if self.level.is_some() => self.laid_out(text),
            Json::Compact(text) => self.out.extend_from_slice(text.as_bytes()),
            Json::Text(text) => self.text(text),
            Json::List(items) => self.list(&|take| items.iter().try_for_each(&mut *take))?,
            Json::Each(each) => self.list(each)?,
            Json::Object(fields) => {
                self.open(b'{');
                for (index, (key, value)) in fields.iter().enumerate() {
                    self.separate(index);
                    self.text(key);
                    self.colon();
                    self.value(value)?;
                }
                self.close(fields.is_empty(), b'}');
            }
        }
        Ok(())
    }

    fn list(&mut self, each: &dyn Fn(&mut Take<'_>) -> io::Result<()>) -> io::Result<()> {
        let mut count = 0;
        self.open(b'[');
        each(&mut |item| {
            self.separate(count);
            self.value(item)?;
            count += 1;
            self.hand_on(PIECE)
        })?;
        self.close(count == 0, b']');
        Ok(())
    }

    /// Hands on what is written once there is enough of it.
    fn hand_on(&mut self, enough: usize) -> io::Result<()> {
        if let Some(to) = self.to.as_mut().filter(|_| self.out.len() >= enough) {
            to.write_all(&self.out)?;
            self.out.clear();
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        write(Value::str(text), &TEXTS, &mut self.out);
    }

    fn open(&mut self, bracket: u8) {
        self.out.push(bracket);
        self.level = self.level.map(|level| level + 1);
    }

    fn separate(&mut self, index: usize) {
        if index > 0 {
            self.out.push(b',');
        }
        self.line();
    }

    fn colon(&mut self) {
        self.out.extend_from_slice(if self.level.is_some() { b": " } else { b":" });
    }

    fn close(&mut self, is_empty: bool, bracket: u8) {
        self.level = self.level.map(|level| level.saturating_sub(1));
        if !is_empty {
            self.line();
        }
        self.out.push(bracket);
    }

    fn line(&mut self) {
        if let Some(level) = self.level {
            self.out.push(b'\n');
            (0..level).for_each(|_| self.out.extend_from_slice(INDENT.as_bytes()));
        }
    }

    /// Lays compact text out.
    fn laid_out(&mut self, compact: &str) {
        let mut bytes = compact.bytes().peekable();
        let mut in_text = false;
        while let Some(byte) = bytes.next() {
            match byte {
                b'\\' if in_text => {
                    self.out.push(byte);
                    self.out.extend(bytes.next());
                }
                b'"' => {
                    in_text = !in_text;
                    self.out.push(byte);
                }
                _ if in_text => self.out.push(byte),
                b'[' | b'{' if bytes.peek().is_some_and(|next| matches!(next, b']' | b'}')) => {
                    self.out.push(byte);
                    self.out.extend(bytes.next());
                }
                b'[' | b'{' => {
                    self.open(byte);
                    self.line();
                }
                b',' => self.separate(1),
                b':' => self.colon(),
                b']' | b'}' => self.close(false, byte),
                _ => self.out.push(byte),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Json;
    use lictor_value::Value;

    #[test]
    fn written() {
        let json = Json::object([
            ("b", Some(Json::text("<\u{1}\n\"é…\u{2028}"))),
            ("none", None),
            ("a", Some(Json::List(vec![Json::number(1), Json::Object(Vec::new())]))),
            ("each", Some(Json::each(|| [1, 2], Json::number))),
            ("no", Some(Json::each(|| [0; 0], Json::number))),
            ("value", Some(Json::of(Value::str("a: {b}")))),
        ]);
        let compact =
            r#"{"b":"\u003c\u0001\n\"é…\u2028","a":[1,{}],"each":[1,2],"no":[],"value":"a: {b}"}"#;
        let lines = "{\n  \"b\": \"\\u003c\\u0001\\n\\\"é…\\u2028\",\n  \"a\": [\n    1,\n    {}\n  ],\n  \"each\": [\n    1,\n    2\n  ],\n  \"no\": [],\n  \"value\": \"a: {b}\"\n}";
        assert_eq!(json.compact(), compact);
        assert_eq!(json.indented(), lines);
        assert_eq!(Json::Compact(compact.into()).indented(), lines);
        let mut written = Vec::new();
        json.write_indented(&mut written).expect("memory takes it");
        assert_eq!(String::from_utf8_lossy(&written), format!("{lines}\n"));
    }

    #[test]
    fn long_lists_are_handed_on_in_pieces() {
        struct Pieces(Vec<usize>);
        impl std::io::Write for Pieces {
            fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
                self.0.push(bytes.len());
                Ok(bytes.len())
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        let mut pieces = Pieces(Vec::new());
        let json = Json::each(|| 0..100_000, Json::number);
        json.write_indented(&mut pieces).expect("it is taken");
        assert!(pieces.0.len() > 5 && pieces.0.iter().all(|len| *len < 1 << 17), "{:?}", pieces.0);
    }
}
