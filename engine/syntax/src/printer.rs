//! The printed form of a tree, as OPA writes it in messages and traces.
//!
//! One line per rule, calls in prefix form (`equal(x, 1)`) save `=`, wildcards as `_`. This is no formatter:
//! comments and layout are gone.

use crate::ast::{
    Dialect, Every, Expr, ExprKind, Head, Import, Logical, Module, Package, Rule, TemplatePart,
    Term, TermKind, With,
};
use crate::parser::is_keyword;
use std::fmt::{self, Display, Formatter, Write};

/// The printed form of a ref given as its parts.
#[must_use]
pub fn reference(parts: &[Term]) -> String {
    RefParts(parts).to_string()
}

/// The printed form of a body, expressions apart by `; `.
#[must_use]
pub fn body(exprs: &[Expr]) -> String {
    Joined(exprs, "; ").to_string()
}

/// The printed form of a rule in a dialect: v0 has no `if`, and `p[x]` for `p contains x`.
#[must_use]
pub fn rule(rule: &Rule, dialect: Dialect) -> String {
    RuleIn(rule, dialect).to_string()
}

/// The printed form of a head in a dialect.
#[must_use]
pub fn head(head: &Head, dialect: Dialect) -> String {
    HeadIn(head, dialect).to_string()
}

/// The operator a call was written with, if it has one and the right number of operands.
#[must_use]
pub fn infix_of(terms: &[Term]) -> Option<&'static str> {
    let (operator, operands) = terms.split_first()?;
    let name = match &operator.kind {
        TermKind::Var(name) => name,
        TermKind::Ref(parts) => match parts.as_slice() {
            [Term { kind: TermKind::Var(name), .. }] => name,
            [head, Term { kind: TermKind::String(name), .. }]
                if head.as_var() == Some("internal") =>
            {
                let arity = match name.as_str() {
                    "member_2" => 2,
                    "member_3" => 3,
                    _ => return None,
                };
                return (operands.len() == arity).then_some("in");
            }
            _ => return None,
        },
        _ => return None,
    };
    infix_operator(name).filter(|_| operands.len() == 2)
}

/// The operator that stands for a builtin.
pub(crate) fn infix_operator(name: &str) -> Option<&'static str> {
    Some(match name {
        "eq" => "=",
        "assign" => ":=",
        "gt" => ">",
        "gte" => ">=",
        "lt" => "<",
        "lte" => "<=",
        "neq" => "!=",
        "equal" => "==",
        "plus" => "+",
        "minus" => "-",
        "mul" => "*",
        "div" => "/",
        "rem" => "%",
        "and" => "&",
        "or" => "|",
        _ => return None,
    })
}

struct Joined<'a, T>(&'a [T], &'static str);

impl<T: Display> Display for Joined<'_, T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (index, item) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(self.1)?;
            }
            item.fmt(f)?;
        }
        Ok(())
    }
}

/// A string in quotes with Go's escapes.
pub struct Quoted<'a>(pub &'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        escaped(self.0, f)?;
        f.write_char('"')
    }
}

fn escaped(text: &str, f: &mut Formatter<'_>) -> fmt::Result {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\');
    let mut rest = text;
    loop {
        let plain = rest.bytes().take_while(|byte| is_plain(*byte)).count();
        let (start, end) = rest.split_at(plain);
        f.write_str(start)?;
        let mut chars = end.chars();
        let Some(c) = chars.next() else { return Ok(()) };
        rest = chars.as_str();
        match c {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\u{7}' => f.write_str("\\a")?,
            '\u{8}' => f.write_str("\\b")?,
            '\u{c}' => f.write_str("\\f")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            '\u{b}' => f.write_str("\\v")?,
            c if is_printable(c) => f.write_char(c)?,
            c if c < ' ' || c == '\u{7f}' => write!(f, "\\x{:02x}", c as u32)?,
            c if (c as u32) < 0x10000 => write!(f, "\\u{:04x}", c as u32)?,
            c => write!(f, "\\U{:08x}", c as u32)?,
        }
    }
}

/// Close to Go's notion: what Rust's debug form leaves alone, blanks other than the space excepted.
fn is_printable(c: char) -> bool {
    if c.is_control() || c.is_whitespace() {
        return false;
    }
    let mut shown = c.escape_debug();
    shown.next() == Some(c)
        || (shown.len() > 1
            && !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e000}'..='\u{f8ff}' | '\u{fff0}'..='\u{fffb}')
            && is_mark(c))
}

/// Marks that combine with the character before, which Rust escapes and Go does not.
fn is_mark(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c as u32, 0x300..=0x36f | 0x483..=0x489 | 0x591..=0x5bd | 0x610..=0x61a | 0x64b..=0x65f | 0x1ab0..=0x1aff | 0x1dc0..=0x1dff | 0x20d0..=0x20ff | 0xfe00..=0xfe0f | 0xfe20..=0xfe2f | 0xe0100..=0xe01ef | 0x900..=0xdff | 0xe31..=0xe4e)
}

/// Whether a string could be a variable's name.
#[must_use]
pub fn is_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

struct RefParts<'a>(&'a [Term]);

impl Display for RefParts<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Some((head, path)) = self.0.split_first() else { return Ok(()) };
        match &head.kind {
            TermKind::String(name) => f.write_str(name)?,
            _ => head.fmt(f)?,
        }
        for part in path {
            match &part.kind {
                TermKind::String(name) if is_name(name) && !is_keyword(name, Dialect::V1) => {
                    write!(f, ".{name}")?;
                }
                TermKind::String(name) if !name.contains(|c: char| c == '\\' || c.is_control()) => {
                    write!(f, "[\"{name}\"]")?;
                }
                _ => write!(f, "[{part}]")?,
            }
        }
        Ok(())
    }
}

/// A call in prefix form.
struct CallOf<'a>(&'a [Term]);

impl Display for CallOf<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0.split_first() {
            Some((operator, operands)) => write!(f, "{operator}({})", Joined(operands, ", ")),
            None => Ok(()),
        }
    }
}

/// The head of a comprehension: operators between their operands, in parentheses.
struct ComprehensionHead<'a>(&'a Term);

impl Display for ComprehensionHead<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.0.kind {
            TermKind::Call(terms) => match infix_of(terms) {
                Some(operator) if operator != "in" => {
                    write!(
                        f,
                        "({} {operator} {})",
                        ComprehensionHead(&terms[1]),
                        ComprehensionHead(&terms[2])
                    )
                }
                _ => self.0.fmt(f),
            },
            _ => self.0.fmt(f),
        }
    }
}

impl Display for Term {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl Display for TermKind {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            TermKind::Null => f.write_str("null"),
            TermKind::Bool(value) => value.fmt(f),
            TermKind::Number(text) => f.write_str(text),
            TermKind::String(text) => Quoted(text).fmt(f),
            TermKind::Var(name) => f.write_str(if name.starts_with('$') { "_" } else { name }),
            TermKind::Ref(parts) => RefParts(parts).fmt(f),
            TermKind::Call(terms) => CallOf(terms).fmt(f),
            TermKind::Array(terms) => write!(f, "[{}]", Joined(terms, ", ")),
            TermKind::Object(pairs) => object(pairs, f),
            TermKind::Set(terms) if terms.is_empty() => f.write_str("set()"),
            TermKind::Set(terms) => write!(f, "{{{}}}", Joined(terms, ", ")),
            TermKind::ArrayCompr { term, body } => {
                write!(f, "[{} | {}]", ComprehensionHead(term), Joined(body, "; "))
            }
            TermKind::SetCompr { term, body } => {
                write!(f, "{{{} | {}}}", ComprehensionHead(term), Joined(body, "; "))
            }
            TermKind::ObjectCompr { key, value, body } => {
                write!(
                    f,
                    "{{{}: {} | {}}}",
                    ComprehensionHead(key),
                    ComprehensionHead(value),
                    Joined(body, "; ")
                )
            }
            TermKind::Template { parts, .. } => template(parts, f),
        }
    }
}

fn object(pairs: &[(Term, Term)], f: &mut Formatter<'_>) -> fmt::Result {
    f.write_char('{')?;
    for (index, (key, value)) in pairs.iter().enumerate() {
        let separator = if index > 0 { ", " } else { "" };
        write!(f, "{separator}{key}: {value}")?;
    }
    f.write_char('}')
}

fn template(parts: &[TemplatePart], f: &mut Formatter<'_>) -> fmt::Result {
    f.write_str("$\"")?;
    for part in parts {
        match part {
            TemplatePart::Expr(expr) => write!(f, "{{{expr}}}")?,
            TemplatePart::Text(Term { kind: TermKind::String(text), .. }) => {
                template_text(text, f)?
            }
            TemplatePart::Text(term) => term.fmt(f)?,
        }
    }
    f.write_char('"')
}

/// Text inside a template: escaped, with a backslash before every brace that has none.
fn template_text(text: &str, f: &mut Formatter<'_>) -> fmt::Result {
    let mut quoted = Quoted(text).to_string();
    quoted.pop();
    let mut before = '"';
    for c in quoted.chars().skip(1) {
        if c == '{' && before != '\\' {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
        before = c;
    }
    Ok(())
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.negated {
            f.write_str("not ")?;
        }
        match &self.kind {
            ExprKind::Term(term) => term.fmt(f)?,
            ExprKind::Call(terms) => match infix_of(terms) {
                Some("=") => write!(f, "{} = {}", terms[1], terms[2])?,
                _ => CallOf(terms).fmt(f)?,
            },
            ExprKind::Some(symbols) => some(symbols, f)?,
            ExprKind::Every(every) => every.fmt(f)?,
            ExprKind::Not { body, explicit } => not(body, *explicit, f)?,
            ExprKind::And(sides) => logical(sides, "and", f)?,
            ExprKind::Or(sides) => logical(sides, "or", f)?,
        }
        if self.with.is_empty() { Ok(()) } else { write!(f, " {}", Joined(&self.with, " ")) }
    }
}

fn some(symbols: &[Term], f: &mut Formatter<'_>) -> fmt::Result {
    match symbols {
        [Term { kind: TermKind::Call(terms), .. }] => match terms.as_slice() {
            [_, value, domain] => write!(f, "some {value} in {domain}"),
            [_, key, value, domain] => write!(f, "some {key}, {value} in {domain}"),
            _ => CallOf(terms).fmt(f),
        },
        _ => write!(f, "some {}", Joined(symbols, ", ")),
    }
}

fn not(body: &[Expr], explicit: bool, f: &mut Formatter<'_>) -> fmt::Result {
    match body {
        [only] if !explicit => {
            let wrap = !only.with.is_empty()
                || match &only.kind {
                    ExprKind::And(_) | ExprKind::Or(_) | ExprKind::Not { .. } => true,
                    ExprKind::Term(term) => leads_with_brace(term),
                    _ => false,
                };
            if wrap { write!(f, "not ({only})") } else { write!(f, "not {only}") }
        }
        _ => write!(f, "not {{{}}}", Joined(body, "; ")),
    }
}

fn leads_with_brace(term: &Term) -> bool {
    match &term.kind {
        TermKind::Set(terms) => !terms.is_empty(),
        TermKind::Object(_) | TermKind::SetCompr { .. } | TermKind::ObjectCompr { .. } => true,
        TermKind::Ref(parts) => parts.first().is_some_and(leads_with_brace),
        _ => false,
    }
}

fn logical(sides: &Logical, operator: &str, f: &mut Formatter<'_>) -> fmt::Result {
    operand(&sides.lhs, sides.explicit_lhs, operator, false, f)?;
    write!(f, " {operator} ")?;
    operand(&sides.rhs, sides.explicit_rhs, operator, true, f)
}

fn operand(
    body: &[Expr],
    explicit: bool,
    parent: &str,
    is_rhs: bool,
    f: &mut Formatter<'_>,
) -> fmt::Result {
    match body {
        [only] if !explicit => {
            let wrap = !only.with.is_empty()
                || match &only.kind {
                    ExprKind::Or(_) => parent == "and" || is_rhs,
                    ExprKind::And(_) => parent == "and" && is_rhs,
                    ExprKind::Term(term) => leads_with_brace(term),
                    _ => false,
                };
            if wrap { write!(f, "({only})") } else { only.fmt(f) }
        }
        _ => write!(f, "{{ {} }}", Joined(body, "; ")),
    }
}

impl Display for Every {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("every ")?;
        if let Some(key) = &self.key {
            write!(f, "{key}, ")?;
        }
        write!(f, "{} in {} {{ {} }}", self.value, self.domain, Joined(&self.body, "; "))
    }
}

impl Display for With {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "with {} as {}", self.target, self.value)
    }
}

impl Display for Head {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        HeadIn(self, Dialect::V1).fmt(f)
    }
}

struct HeadIn<'a>(&'a Head, Dialect);

impl Display for HeadIn<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        head_in(self.0, self.1, f)
    }
}

fn head_in(head: &Head, dialect: Dialect, f: &mut Formatter<'_>) -> fmt::Result {
    RefParts(&head.reference).fmt(f)?;
    let mut contains = false;
    match (&head.args, &head.key) {
        (Some(args), _) if !args.is_empty() => write!(f, "({})", Joined(args, ", "))?,
        (_, Some(key)) if head.reference.len() == 1 => {
            if dialect == Dialect::V0 {
                write!(f, "[{key}]")?;
            } else {
                write!(f, " contains {key}")?;
                contains = true;
            }
        }
        _ => {}
    }
    match (&head.value, &head.key) {
        (Some(value), _) => write!(f, " {} {value}", if head.assign { ":=" } else { "=" }),
        (None, Some(key)) if !contains && head.name.is_empty() => write!(f, " contains {key}"),
        _ => Ok(()),
    }
}

struct RuleIn<'a>(&'a Rule, Dialect);

impl Display for RuleIn<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let RuleIn(rule, dialect) = *self;
        let open = if dialect == Dialect::V0 { " { " } else { " if { " };
        if rule.default {
            f.write_str("default ")?;
        }
        head_in(&rule.head, dialect, f)?;
        if !rule.default {
            write!(f, "{open}{} }}", Joined(&rule.body, "; "))?;
        }
        let mut next = rule.else_.as_deref();
        while let Some(link) = next {
            f.write_str(" else ")?;
            if let Some(value) = &link.head.value {
                write!(f, "= {value}")?;
            }
            write!(f, "{open}{} }}", Joined(&link.body, "; "))?;
            next = link.else_.as_deref();
        }
        Ok(())
    }
}

impl Display for Rule {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        RuleIn(self, Dialect::V1).fmt(f)
    }
}

impl Display for Package {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "package {}", RefParts(self.path.get(1..).unwrap_or_default()))
    }
}

impl Display for Import {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "import {}", self.path)?;
        match &self.alias {
            Some(alias) => write!(f, " as {alias}"),
            None => Ok(()),
        }
    }
}

impl Display for Module {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.package)?;
        if !self.imports.is_empty() {
            writeln!(f)?;
            for import in &self.imports {
                writeln!(f, "{import}")?;
            }
        }
        for rule in &self.rules {
            write!(f, "\n{}", RuleIn(rule, self.dialect))?;
        }
        Ok(())
    }
}
