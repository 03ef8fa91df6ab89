//! Expressions of HCL, evaluated as they are parsed. What is not known stays so: nothing is guessed, and what cannot be
//! parsed is not known.

use super::super::marks::{UNKNOWN, entries, marker};
use super::{Modules, functions, has_template};
use lictor::{Entry, Kind, Region, Value, json, number};
use std::cmp::Ordering;

/// Values and expressions nest so deep, all that stand in each other together.
pub(super) const MAX_OPEN: usize = 100;
/// A string may become as long.
const MAX_TEXT: usize = 1 << 16;
/// A value may have so many bytes, what is shared counted for each time.
const MAX_SPREAD: u64 = 1 << 20;
/// So many expressions of a scan are evaluated.
pub(super) const MAX_STEPS: u64 = 20_000_000;

/// A value, if it is known. Parts of it may be markers.
pub(super) type Known<'r> = Option<Value<'r>>;

/// Where an expression stands: its module, and what is bound around it.
pub(super) struct Scope<'m, 'r> {
    pub modules: &'m Modules<'r>,
    pub module: usize,
    bound: Vec<(String, Value<'r>)>,
}

/// The text is no expression.
pub(super) struct Broken;

type Parsed<'r> = Result<Known<'r>, Broken>;

/// A value that is stored, or a marker.
pub(super) fn stored<'r>(region: &'r Region, known: Known<'r>) -> Value<'r> {
    known.unwrap_or_else(|| marker(region, UNKNOWN))
}

/// A value that was stored, if it is known at least in part.
fn known(value: Value<'_>) -> Known<'_> {
    let is_whole =
        value.as_object().is_some_and(|object| object.len() == 1) && super::super::is_marker(value);
    (!value.is_undefined() && !is_whole).then_some(value)
}

/// Whether nothing of a value is a marker.
pub(super) fn is_known_throughout(value: Value<'_>) -> bool {
    !super::super::is_marker(value)
        && value.as_array().unwrap_or_default().iter().all(|item| is_known_throughout(*item))
        && entries(value).iter().all(|entry| is_known_throughout(entry.value))
}

/// The keys and values of a collection that is known, in order.
pub(super) fn items<'r>(value: Value<'r>) -> Option<Vec<(Value<'r>, Value<'r>)>> {
    if super::super::is_marker(value) {
        return None;
    }
    if let Some(items) = value.as_array() {
        let pair = |(index, item): (usize, &Value<'r>)| (Value::int(index as i64), *item);
        return Some(items.iter().enumerate().map(pair).collect());
    }
    let object = value.as_object()?;
    Some(object.sorted_vec().iter().map(|entry| (entry.key, entry.value)).collect())
}

/// A value as the text that a template makes of it.
pub(super) fn text_of(value: Value<'_>) -> Option<String> {
    match value.kind() {
        Kind::String => value.as_str().map(str::to_owned),
        Kind::Number | Kind::Bool => Some(json::to_string(value)),
        _ => None,
    }
}

impl<'m, 'r> Scope<'m, 'r> {
    pub(super) fn new(modules: &'m Modules<'r>, module: usize) -> Scope<'m, 'r> {
        Scope { modules, module, bound: Vec::new() }
    }

    /// The same with a name for a value.
    pub(super) fn with(&self, name: &str, value: Value<'r>) -> Scope<'m, 'r> {
        let mut bound = self.bound.clone();
        bound.push((name.to_owned(), value));
        Scope { bound, ..Scope::new(self.modules, self.module) }
    }

    fn region(&self) -> &'r Region {
        self.modules.region
    }

    /// A value of a configuration, evaluated.
    pub(super) fn value(&self, value: Value<'r>) -> Value<'r> {
        if !has_template(value) {
            return value;
        }
        let region = self.region();
        let evaluated = self.modules.nested(|| match value.kind() {
            Kind::String => self.template(value.as_str()?),
            Kind::Array => {
                let items = value.as_array()?.iter().map(|item| self.value(*item));
                Some(region.array(&items.collect::<Vec<_>>()))
            }
            _ => {
                let mut found = Object::default();
                for entry in entries(value) {
                    let key = self.template(entry.key.as_str()?);
                    found.put(key.and_then(text_of), self.value(entry.value));
                }
                Some(found.value(region))
            }
        });
        stored(region, evaluated.filter(|value| is_small(*value)))
    }

    /// A template, which is the value of its expression if it is nothing else.
    fn template(&self, text: &'r str) -> Known<'r> {
        let mut parser = Parser { text, at: 0, scope: self };
        parser.template().ok().flatten()
    }
}

/// An object that is put together, of which some keys may not be known.
#[derive(Default)]
pub(super) struct Object<'r> {
    fields: Vec<(String, Value<'r>)>,
    is_partial: bool,
}

impl<'r> Object<'r> {
    pub(super) fn put(&mut self, key: Option<String>, value: Value<'r>) {
        match key {
            Some(key) => self.fields.push((key, value)),
            None => self.is_partial = true,
        }
    }

    /// Adds all of another object, or what is known of it. What was there may be another value by what is not known.
    pub(super) fn merge(&mut self, region: &'r Region, other: Known<'r>) {
        let is_partial = other.is_none_or(|other| other.get_str(UNKNOWN).as_bool() == Some(true));
        if is_partial {
            self.is_partial = true;
            self.fields.iter_mut().for_each(|(_, value)| *value = marker(region, UNKNOWN));
        }
        for entry in other.map(entries).unwrap_or_default() {
            if let Some(key) = entry.key.as_str().filter(|key| *key != UNKNOWN) {
                self.put(Some(key.to_owned()), entry.value);
            }
        }
    }

    pub(super) fn value(self, region: &'r Region) -> Value<'r> {
        let entry = |(key, value): (String, Value<'r>)| Entry { key: region.str(&key), value };
        let mut fields: Vec<_> = self.fields.into_iter().map(entry).collect();
        if self.is_partial {
            fields.push(Entry { key: Value::str(UNKNOWN), value: Value::TRUE });
        }
        region.object(&mut fields)
    }
}

struct Parser<'p, 'm, 'r> {
    text: &'r str,
    at: usize,
    scope: &'p Scope<'m, 'r>,
}

/// The binary operators, the weakest first.
const OPERATORS: [&[&str]; 6] =
    [&["||"], &["&&"], &["==", "!="], &["<=", ">=", "<", ">"], &["+", "-"], &["*", "/", "%"]];

impl<'r> Parser<'_, '_, 'r> {
    fn region(&self) -> &'r Region {
        self.scope.region()
    }

    fn rest(&self) -> &'r str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn blank(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            let line = |text: &str| text.find('\n').unwrap_or(text.len());
            if trimmed.starts_with('#') || trimmed.starts_with("//") {
                self.at += line(trimmed);
            } else if trimmed.starts_with("/*") {
                self.at += trimmed.find("*/").map_or(trimmed.len(), |end| end + 2);
            } else {
                return;
            }
        }
    }

    fn takes(&mut self, token: &str) -> bool {
        self.blank();
        let is_here = self.rest().starts_with(token);
        self.at += if is_here { token.len() } else { 0 };
        is_here
    }

    fn expect(&mut self, token: &str) -> Result<(), Broken> {
        if self.takes(token) { Ok(()) } else { Err(Broken) }
    }

    fn name(&mut self) -> Option<&'r str> {
        self.blank();
        let rest = self.rest();
        let is_part = |char: &char| char.is_alphanumeric() || matches!(char, '_' | '-');
        let len: usize = rest.chars().take_while(is_part).map(char::len_utf8).sum();
        if len == 0 || rest.starts_with(|char: char| char.is_ascii_digit() || char == '-') {
            return None;
        }
        self.at += len;
        Some(&rest[..len])
    }

    /// Literal text and expressions, up to the end of the text.
    fn template(&mut self) -> Parsed<'r> {
        let mut parts: Vec<Known<'r>> = Vec::new();
        let mut literal = String::new();
        while let Some(char) = self.rest().chars().next() {
            let rest = self.rest();
            if rest.starts_with("$${") || rest.starts_with("%%{") {
                literal.push_str(&rest[1..3]);
                self.at += 3;
            } else if rest.starts_with("${") {
                self.at += 2;
                let trims = self.takes("~");
                if !literal.is_empty() {
                    let text = if trims { literal.trim_end() } else { &literal };
                    parts.push(Some(self.region().str(text)));
                    literal.clear();
                }
                parts.push(self.expression()?);
                let trims = self.takes("~");
                self.expect("}")?;
                if trims {
                    self.at += self.rest().len() - self.rest().trim_start().len();
                }
            } else if rest.starts_with("%{") {
                // What directives make is not worth the knowing.
                return Ok(None);
            } else {
                literal.push(char);
                self.at += char.len_utf8();
            }
        }
        if let ([only], true) = (parts.as_slice(), literal.is_empty()) {
            return Ok(*only);
        }
        parts.push(Some(self.region().str(&literal)));
        let texts: Option<Vec<String>> = parts.into_iter().map(|part| text_of(part?)).collect();
        let text = texts.map(|texts| texts.concat()).filter(|text| text.len() <= MAX_TEXT);
        Ok(text.map(|text| self.region().str(&text)))
    }

    fn expression(&mut self) -> Parsed<'r> {
        let scope = self.scope;
        scope.modules.nested(|| Some(self.conditional())).unwrap_or(Err(Broken))
    }

    fn conditional(&mut self) -> Parsed<'r> {
        let condition = self.binary(0)?;
        if !self.takes("?") {
            return Ok(condition);
        }
        let yes = self.expression()?;
        self.expect(":")?;
        let no = self.expression()?;
        Ok(match condition.and_then(Value::as_bool) {
            Some(true) => yes,
            Some(false) => no,
            None => {
                yes.filter(|yes| no.is_some_and(|no| no.equals(*yes)) && is_known_throughout(*yes))
            }
        })
    }

    fn binary(&mut self, level: usize) -> Parsed<'r> {
        let Some(operators) = OPERATORS.get(level) else { return self.unary() };
        let mut left = self.binary(level + 1)?;
        loop {
            self.blank();
            // The end of an arrow is none of a comparison.
            let is_here = |operator: &&&str| {
                self.rest().starts_with(**operator) && !self.rest().starts_with("=>")
            };
            let Some(operator) = operators.iter().find(is_here).copied() else { return Ok(left) };
            self.at += operator.len();
            let right = self.binary(level + 1)?;
            left = self.operate(operator, left, right);
        }
    }

    fn operate(&self, operator: &str, left: Known<'r>, right: Known<'r>) -> Known<'r> {
        let bool = |known: Known<'r>| known.and_then(Value::as_bool);
        match operator {
            "||" if bool(left) == Some(true) || bool(right) == Some(true) => {
                return Some(Value::TRUE);
            }
            "&&" if bool(left) == Some(false) || bool(right) == Some(false) => {
                return Some(Value::FALSE);
            }
            _ => {}
        }
        let (left, right) = (left?, right?);
        let truth = |truth: bool| Some(Value::bool(truth));
        if matches!(operator, "==" | "!=") {
            let is_known = is_known_throughout(left) && is_known_throughout(right);
            return is_known.then(|| Value::bool(left.equals(right) == (operator == "==")));
        }
        if matches!(operator, "||" | "&&") {
            let (left, right) = (left.as_bool()?, right.as_bool()?);
            return truth(if operator == "||" { left || right } else { left && right });
        }
        if left.kind() != Kind::Number || right.kind() != Kind::Number {
            return None;
        }
        let order = number::compare(left, right);
        let region = self.region();
        let computed = match operator {
            "<" => return truth(order == Ordering::Less),
            "<=" => return truth(order != Ordering::Greater),
            ">" => return truth(order == Ordering::Greater),
            ">=" => return truth(order != Ordering::Less),
            "+" => number::add(region, left, right),
            "-" => number::sub(region, left, right),
            "*" => number::mul(region, left, right),
            "/" => number::div(region, left, right),
            _ => number::rem(region, left, right),
        };
        computed.ok()
    }

    fn unary(&mut self) -> Parsed<'r> {
        if self.takes("!") {
            let value = self.modules_nested(Self::unary)?;
            return Ok(value.and_then(Value::as_bool).map(|value| Value::bool(!value)));
        }
        if self.takes("-") {
            let value = self.modules_nested(Self::unary)?;
            let value = value.filter(|value| value.kind() == Kind::Number);
            return Ok(value.and_then(|value| number::neg(self.region(), value).ok()));
        }
        let value = self.primary()?;
        self.steps(value)
    }

    fn modules_nested(&mut self, run: fn(&mut Self) -> Parsed<'r>) -> Parsed<'r> {
        let scope = self.scope;
        scope.modules.nested(|| Some(run(self))).unwrap_or(Err(Broken))
    }

    /// Attributes and indexes behind a value.
    fn steps(&mut self, mut value: Known<'r>) -> Parsed<'r> {
        loop {
            self.blank();
            let rest = self.rest();
            if rest.starts_with("...") || !rest.starts_with(['.', '[']) {
                return Ok(value);
            }
            let Some(step) = self.step()? else {
                value = None;
                continue;
            };
            value = value.and_then(|value| match (value.as_array(), step.as_index()) {
                (Some(items), Some(index)) => items.get(index).copied(),
                _ => value.as_object().map(|object| object.get(step)),
            });
            value = value.and_then(known);
        }
    }

    /// A step, or nothing for one that is not known or goes to many.
    fn step(&mut self) -> Parsed<'r> {
        if self.takes("[") {
            if self.takes("*") {
                self.expect("]")?;
                return Ok(None);
            }
            let step = self.expression()?;
            self.expect("]")?;
            return Ok(step);
        }
        self.expect(".")?;
        if self.takes("*") {
            return Ok(None);
        }
        if let Some(name) = self.name() {
            return Ok(Some(Value::str(name)));
        }
        let digits = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        let index = self.rest()[..digits].parse().map_err(|_| Broken)?;
        self.at += digits;
        Ok(Some(Value::int(index)))
    }

    fn primary(&mut self) -> Parsed<'r> {
        self.blank();
        let rest = self.rest();
        match rest.as_bytes().first() {
            Some(b'"') => self.string(),
            Some(b'(') => {
                self.at += 1;
                let value = self.expression()?;
                self.expect(")")?;
                Ok(value)
            }
            Some(b'[') => self.list(),
            Some(b'{') => self.object(),
            Some(b'0'..=b'9') => {
                let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'.';
                let len = rest.bytes().take_while(is_part).count();
                if !number::is_number_text(&rest[..len]) {
                    return Err(Broken);
                }
                self.at += len;
                Ok(Some(number::from_text(self.region(), &rest[..len])))
            }
            _ => {
                let name = self.name().ok_or(Broken)?;
                self.named(name)
            }
        }
    }

    /// A quoted string.
    fn string(&mut self) -> Parsed<'r> {
        let (text, end) = crate::read::hcl_string(self.text, self.at).ok_or(Broken)?;
        self.at = end;
        let text = self.region().text(&text);
        let mut inner = Parser { text, at: 0, scope: self.scope };
        let scope = self.scope;
        scope.modules.nested(|| Some(inner.template())).unwrap_or(Err(Broken))
    }

    fn named(&mut self, name: &'r str) -> Parsed<'r> {
        match name {
            "true" => return Ok(Some(Value::TRUE)),
            "false" => return Ok(Some(Value::FALSE)),
            "null" => return Ok(Some(Value::NULL)),
            _ => {}
        }
        if self.rest().starts_with('(') || self.rest().starts_with("::") {
            return self.call(name);
        }
        if let Some((_, value)) = self.scope.bound.iter().rev().find(|(bound, _)| bound == name) {
            return Ok(known(*value));
        }
        if matches!(name, "each" | "count" | "self" | "path" | "terraform" | "data" | "module") {
            return Ok(None);
        }
        if !self.takes(".") {
            return Ok(None);
        }
        let Some(second) = self.name() else { return Err(Broken) };
        if matches!(name, "var" | "local") {
            return Ok(self.look_up(&format!("{name}.{second}")));
        }
        // An instance of a resource is like the others.
        while self.rest().starts_with('[') {
            self.step()?;
        }
        if !self.rest().starts_with('.') || self.rest().starts_with("...") {
            return Ok(None);
        }
        match self.step()?.and_then(Value::as_str) {
            Some(attribute) => Ok(self.look_up(&format!("{name}.{second}.{attribute}"))),
            None => Ok(None),
        }
    }

    fn look_up(&self, what: &str) -> Known<'r> {
        self.scope.modules.look_up(self.scope.module, what).and_then(known)
    }

    fn call(&mut self, name: &'r str) -> Parsed<'r> {
        while self.takes("::") {
            self.name().ok_or(Broken)?;
        }
        self.expect("(")?;
        let (mut arguments, mut is_spread) = (Vec::new(), Some(()));
        while !self.takes(")") {
            arguments.push(self.expression()?);
            if self.takes("...") {
                let last = arguments.pop().flatten();
                match last.and_then(items) {
                    Some(items) => arguments.extend(items.into_iter().map(|(_, item)| known(item))),
                    None => is_spread = None,
                }
            }
            if !self.takes(",") {
                self.expect(")")?;
                break;
            }
        }
        if is_spread.is_none() {
            arguments.push(None);
        }
        Ok(functions::call(self.region(), name, &arguments).filter(|value| is_small(*value)))
    }

    fn list(&mut self) -> Parsed<'r> {
        self.expect("[")?;
        if self.is_for() {
            let made = self.for_each(false)?;
            self.expect("]")?;
            return Ok(made);
        }
        let mut found = Vec::new();
        while !self.takes("]") {
            found.push(stored(self.region(), self.expression()?));
            if !self.takes(",") {
                self.expect("]")?;
                break;
            }
        }
        Ok(Some(self.region().array(&found)).filter(|value| is_small(*value)))
    }

    fn object(&mut self) -> Parsed<'r> {
        self.expect("{")?;
        if self.is_for() {
            let made = self.for_each(true)?;
            self.expect("}")?;
            return Ok(made);
        }
        let mut found = Object::default();
        while !self.takes("}") {
            let start = self.at;
            let name = self.name();
            self.blank();
            let is_literal = name.is_some() && self.rest().starts_with(['=', ':']);
            let key = match name.filter(|_| is_literal) {
                Some(name) => Some(name.to_owned()),
                None => {
                    self.at = start;
                    self.binary(0)?.and_then(text_of)
                }
            };
            if !self.takes("=") {
                self.expect(":")?;
            }
            let value = self.expression()?;
            found.put(key, stored(self.region(), value));
            self.takes(",");
        }
        Ok(Some(found.value(self.region())).filter(|value| is_small(*value)))
    }

    fn is_for(&mut self) -> bool {
        self.blank();
        let rest = self.rest().strip_prefix("for");
        rest.is_some_and(|rest| {
            rest.starts_with(char::is_whitespace) && !rest.trim_start().starts_with(['=', ':'])
        })
    }

    /// `for k, v in xs : value if condition`, or with `key => value`.
    fn for_each(&mut self, makes_object: bool) -> Parsed<'r> {
        self.expect("for")?;
        let mut names = vec![self.name().ok_or(Broken)?];
        if self.takes(",") {
            names.push(self.name().ok_or(Broken)?);
        }
        self.expect("in")?;
        let over = self.expression()?.and_then(items);
        self.expect(":")?;
        let body = self.at;
        let unknown = marker(self.region(), UNKNOWN);
        let is_known = over.is_some();
        let mut over = over.unwrap_or_default();
        // The body is passed over at least once.
        let is_empty = over.is_empty();
        if is_empty {
            over.push((unknown, unknown));
        }
        let (mut list, mut object, mut is_whole, mut groups) =
            (Vec::new(), Object::default(), true, false);
        for (key, value) in over {
            let scope = match names.as_slice() {
                [one] => self.scope.with(one, value),
                [one, two] => self.scope.with(one, key).with(two, value),
                _ => return Err(Broken),
            };
            let mut inner = Parser { text: self.text, at: body, scope: &scope };
            let first = inner.expression()?;
            let second = if makes_object {
                inner.expect("=>")?;
                let second = inner.expression()?;
                groups |= inner.takes("...");
                second
            } else {
                None
            };
            let takes = match inner.takes("if ") {
                true => inner.expression()?.and_then(Value::as_bool),
                false => Some(true),
            };
            self.at = inner.at;
            match takes {
                Some(true) if makes_object => {
                    object.put(first.and_then(text_of), stored(self.region(), second));
                }
                Some(true) => list.push(stored(self.region(), first)),
                Some(false) => {}
                None => is_whole = false,
            }
        }
        if !is_known || !is_whole || groups {
            return Ok(None);
        }
        let made = match (is_empty, makes_object) {
            (true, true) => Value::EMPTY_OBJECT,
            (true, false) => Value::EMPTY_ARRAY,
            (false, true) => object.value(self.region()),
            (false, false) => self.region().array(&list),
        };
        Ok(Some(made).filter(|value| is_small(*value)))
    }
}

/// Values that are parts of each other over and over would grow without bounds.
fn is_small(value: Value<'_>) -> bool {
    value.spread() <= MAX_SPREAD && value.as_str().is_none_or(|text| text.len() <= MAX_TEXT)
}

/// What a value names: `aws_vpc.main.id` and, as plans do, `aws_vpc.main`.
pub(super) fn references(value: Value<'_>, found: &mut Vec<String>) {
    if let Some(text) = value.as_str() {
        let mut rest = text;
        while let Some(at) = rest.find("${").or_else(|| rest.find("%{")) {
            let inside = &rest[at + 2..];
            in_expression(inside, found);
            rest = inside;
        }
    }
    value.as_array().unwrap_or_default().iter().for_each(|item| references(*item, found));
    for entry in entries(value) {
        references(entry.key, found);
        references(entry.value, found);
    }
}

/// The names with dots up to a `}` or a nested template, which is looked at by itself.
fn in_expression(text: &str, found: &mut Vec<String>) {
    let bytes = text.as_bytes();
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let (mut at, mut open, mut quoted) = (0, 0usize, false);
    while at < bytes.len() {
        match bytes[at] {
            b'"' => quoted = !quoted,
            b'\\' if quoted => at += 1,
            b'$' | b'%' if quoted && bytes.get(at + 1) == Some(&b'{') => return,
            b'{' if !quoted => open += 1,
            b'}' if !quoted => {
                if open == 0 {
                    return;
                }
                open -= 1;
            }
            byte if !quoted && (byte.is_ascii_alphabetic() || byte == b'_') => {
                let len = bytes[at..].iter().take_while(|byte| is_part(**byte)).count();
                let name = text[at..at + len].trim_end_matches('.');
                at += len;
                if name.contains('.') && bytes.get(at) != Some(&b'(') {
                    add_reference(name, found);
                }
                continue;
            }
            _ => {}
        }
        at += 1;
    }
}

fn add_reference(name: &str, found: &mut Vec<String>) {
    let steps = match name.split('.').next() {
        Some("var" | "local" | "each" | "count" | "path" | "terraform") => usize::MAX,
        Some("data") => 3,
        _ => 2,
    };
    let prefix: Vec<&str> = name.split('.').take(steps).collect();
    for name in [name.to_owned(), prefix.join(".")] {
        if !found.contains(&name) {
            found.push(name);
        }
    }
}
