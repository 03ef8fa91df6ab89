//! From a glob's text to its parts, with the complaints of OPA's glob library.

/// A part of a glob.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    Text(String),
    /// `?`
    Single,
    /// `*`
    Any,
    /// `**`
    Super,
    /// `[abc]` or `[!abc]`
    List {
        chars: String,
        not: bool,
    },
    /// `[a-c]` or `[!a-c]`
    Range {
        low: char,
        high: char,
        not: bool,
    },
    /// `{a,b}`
    Choice(Vec<Vec<Part>>),
}

struct Reader<'p> {
    text: &'p str,
    open: Vec<Vec<Vec<Part>>>,
}

/// How deep braces may nest.
const MAX_DEPTH: usize = 200;

/// Reads a glob. A brace that is not closed ends with the text; NUL ends the text.
///
/// # Errors
/// What the library says of a malformed class.
pub(super) fn parse(pattern: &str) -> Result<Vec<Part>, String> {
    let text = pattern.split('\0').next().unwrap_or_default();
    if text.contains('\u{fffd}') {
        return Err("could not read rune".to_owned());
    }
    let mut reader = Reader { text, open: vec![vec![Vec::new()]] };
    while let Some(c) = reader.text.chars().next() {
        reader.part(c)?;
    }
    while reader.open.len() > 1 {
        reader.close();
    }
    Ok(reader.open.pop().and_then(|mut choice| choice.pop()).unwrap_or_default())
}

impl Reader<'_> {
    fn push(&mut self, part: Part) {
        if let Some(branch) = self.open.last_mut().and_then(|choice| choice.last_mut()) {
            branch.push(part);
        }
    }

    fn close(&mut self) {
        if let Some(choice) = self.open.pop() {
            self.push(Part::Choice(choice));
        }
    }

    fn skip(&mut self, c: char) {
        self.text = &self.text[c.len_utf8()..];
    }

    fn part(&mut self, c: char) -> Result<(), String> {
        let nested = self.open.len() > 1;
        match c {
            '{' if self.open.len() > MAX_DEPTH => return Err("braces nest too deep".to_owned()),
            '{' => {
                self.skip(c);
                self.open.push(vec![Vec::new()]);
            }
            ',' if nested => {
                self.skip(c);
                if let Some(choice) = self.open.last_mut() {
                    choice.push(Vec::new());
                }
            }
            '}' if nested => {
                self.skip(c);
                self.close();
            }
            '[' => {
                self.skip(c);
                let class = self.class()?;
                self.push(class);
            }
            '?' => {
                self.skip(c);
                self.push(Part::Single);
            }
            '*' => {
                self.skip(c);
                let part = if self.text.starts_with('*') { Part::Super } else { Part::Any };
                if part == Part::Super {
                    self.skip('*');
                }
                self.push(part);
            }
            _ => {
                let text = self.plain(if nested { "?*[{}," } else { "?*[{" });
                if !text.is_empty() {
                    self.push(Part::Text(text));
                }
            }
        }
        Ok(())
    }

    /// Text up to one of the stops; a backslash makes any character plain.
    fn plain(&mut self, stops: &str) -> String {
        let mut plain = String::new();
        let mut escaped = false;
        while let Some(c) = self.text.chars().next() {
            if !escaped && stops.contains(c) {
                break;
            }
            self.skip(c);
            escaped = !escaped && c == '\\';
            if !escaped {
                plain.push(c);
            }
        }
        plain
    }

    fn class(&mut self) -> Result<Part, String> {
        let end = || "unexpected end of input".to_owned();
        let not = self.text.starts_with('!');
        if not {
            self.skip('!');
        }
        let mut chars = self.text.chars();
        let first = chars.next().ok_or_else(end)?;
        if chars.next() == Some('-') {
            let high = chars.next().ok_or_else(end)?;
            return match chars.next().ok_or_else(end)? {
                ']' if high < first => Err(range_order(first, high)),
                ']' => {
                    self.text = chars.as_str();
                    Ok(Part::Range { low: first, high, not })
                }
                _ => Err("expected close range character".to_owned()),
            };
        }
        let chars = self.plain("]");
        if !self.text.starts_with(']') {
            return Err(end());
        }
        self.skip(']');
        if chars.is_empty() {
            return Err("could not parse range".to_owned());
        }
        Ok(Part::List { chars, not })
    }
}

fn range_order(low: char, high: char) -> String {
    format!("hi character '{high}' should be greater than lo '{low}'")
}
