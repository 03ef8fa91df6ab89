//! Headers of tokens to be signed: JSON as usual, but complaints in the words of the lenient parser OPA uses for them.

use lictor_value::Region;
use lictor_value::json::{ReadOptions, read};

/// A pass over a text that is nearly JSON: numbers may be any jumble of their characters.
struct Scan<'t> {
    rest: &'t str,
    /// The members of the outermost object, as they are spelled.
    members: Vec<(&'t str, &'t str)>,
}

/// The parameters of a header, as they are spelled.
pub(super) struct Parameters<'t>(Vec<(&'t str, &'t str)>);

/// How deep the pass follows nesting.
const MAX_DEPTH: usize = 300;

impl<'t> Parameters<'t> {
    pub(super) fn read(text: &'t str) -> Result<Parameters<'t>, String> {
        let mut scan = Scan { rest: text, members: Vec::new() };
        scan.skip_blanks();
        if let Err(what) = scan.value(0) {
            return Err(format!("cannot parse JSON: {what}; unparsed tail: {:?}", scan.rest));
        }
        scan.skip_blanks();
        if !scan.rest.is_empty() {
            return Err(format!("unexpected tail: {:?}", scan.rest));
        }
        Ok(Parameters(scan.members))
    }

    /// A parameter that must be text.
    pub(super) fn text(&self, name: &str) -> Result<String, String> {
        let named = self.0.iter().find(|(key, _)| string_of(key).is_some_and(|key| key == name));
        let Some((_, spelled)) = named else {
            return Err(format!("jwsbb: header \"{name}\" not found"));
        };
        string_of(spelled).ok_or_else(|| {
            let kind = match spelled.as_bytes().first() {
                Some(b'{') => "object",
                Some(b'[') => "array",
                Some(b't') => "true",
                Some(b'f') => "false",
                Some(b'n') => "null",
                _ => "number",
            };
            format!("value doesn't contain string; it contains {kind}")
        })
    }
}

/// The text a string spells.
fn string_of(spelled: &str) -> Option<String> {
    let region = Region::new();
    let value = read(&region, spelled.as_bytes(), &ReadOptions::default()).ok()?;
    value.as_str().map(str::to_owned)
}

impl<'t> Scan<'t> {
    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    fn take(&mut self, text: &str) -> bool {
        self.rest.strip_prefix(text).map(|rest| self.rest = rest).is_some()
    }

    fn value(&mut self, depth: usize) -> Result<(), String> {
        if depth > MAX_DEPTH {
            return Err(format!("too big depth for the nested JSON; it exceeds {MAX_DEPTH}"));
        }
        match self.rest.bytes().next() {
            None => Err("cannot parse empty string".to_owned()),
            Some(b'{') => {
                self.object(depth).map_err(|error| format!("cannot parse object: {error}"))
            }
            Some(b'[') => self.array(depth).map_err(|error| format!("cannot parse array: {error}")),
            Some(b'"') => self.string().map_err(|error| format!("cannot parse string: {error}")),
            Some(b't' | b'f' | b'n') => {
                let known = ["true", "false", "null"].iter().any(|word| self.take(word));
                if known { Ok(()) } else { Err(format!("unexpected value found: {:?}", self.rest)) }
            }
            Some(_) => self.number(),
        }
    }

    fn number(&mut self) -> Result<(), String> {
        let in_number = |c: char| c.is_ascii_digit() || "+-.eE".contains(c);
        let end = self.rest.find(|c| !in_number(c)).unwrap_or(self.rest.len());
        if end == 0 {
            return Err(format!(
                "cannot parse number: unexpected char: {:?}",
                &self.rest[..self.rest.len().min(1)]
            ));
        }
        self.rest = &self.rest[end..];
        Ok(())
    }

    fn string(&mut self) -> Result<(), String> {
        let mut escaped = false;
        for (at, byte) in self.rest.bytes().enumerate().skip(1) {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => {
                    self.rest = &self.rest[at + 1..];
                    return Ok(());
                }
                _ => {}
            }
        }
        self.rest = "";
        Err("missing closing '\"'".to_owned())
    }

    fn array(&mut self, depth: usize) -> Result<(), String> {
        self.take("[");
        self.skip_blanks();
        if self.take("]") {
            return Ok(());
        }
        loop {
            self.skip_blanks();
            self.value(depth + 1).map_err(|error| format!("cannot parse array value: {error}"))?;
            self.skip_blanks();
            match () {
                () if self.take(",") => {}
                () if self.take("]") => return Ok(()),
                () if self.rest.is_empty() => return Err("unexpected end of array".to_owned()),
                () => return Err("missing ',' after array value".to_owned()),
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<(), String> {
        self.take("{");
        self.skip_blanks();
        if self.rest.is_empty() {
            return Err("missing '}'".to_owned());
        }
        if self.take("}") {
            return Ok(());
        }
        loop {
            self.skip_blanks();
            let key = self.rest;
            if !key.starts_with('"') {
                return Err("cannot find opening '\"\" for object key".to_owned());
            }
            self.string().map_err(|error| format!("cannot parse object key: {error}"))?;
            let key = &key[..key.len() - self.rest.len()];
            self.skip_blanks();
            if !self.take(":") {
                return Err("missing ':' after object key".to_owned());
            }
            self.skip_blanks();
            let value = self.rest;
            self.value(depth + 1).map_err(|error| format!("cannot parse object value: {error}"))?;
            if depth == 0 {
                self.members.push((key, &value[..value.len() - self.rest.len()]));
            }
            self.skip_blanks();
            match () {
                () if self.take(",") => {}
                () if self.take("}") => return Ok(()),
                () if self.rest.is_empty() => return Err("unexpected end of object".to_owned()),
                () => return Err("missing ',' after object value".to_owned()),
            }
        }
    }
}
