//! The one-line text of a tree as OPA shows it in messages, traces and results. Not a formatter: it keeps no
//! comments and no layout, and what the compiler has rewritten is shown as rewritten.

use crate::ast::{
    Body, Dialect, Every, Expr, ExprKind, Head, Import, Logical, Package, Rule, TemplatePart, Term,
    TermKind, With,
};
use std::fmt::Write;

/// The text of a term.
#[must_use]
pub fn term(term: &Term) -> String {
    built(|out| out.term(term))
}

/// The text of what a term is.
#[must_use]
pub fn kind(kind: &TermKind) -> String {
    built(|out| out.kind(kind))
}

/// The text of a ref.
#[must_use]
pub fn reference(parts: &[Term]) -> String {
    built(|out| out.reference(parts))
}

/// The text of a call: operator first, then operands.
#[must_use]
pub fn call(terms: &[Term]) -> String {
    built(|out| out.call(terms))
}

/// The text of an expression.
#[must_use]
pub fn expr(expr: &Expr) -> String {
    built(|out| out.expr(expr))
}

/// The text of a body.
#[must_use]
pub fn body(body: &[Expr]) -> String {
    built(|out| out.body(body))
}

/// The text of a rule and its else chain.
#[must_use]
pub fn rule(rule: &Rule, dialect: Dialect) -> String {
    built(|out| out.rule(rule, dialect))
}

/// The text of a head.
#[must_use]
pub fn head(head: &Head, dialect: Dialect) -> String {
    built(|out| out.head(head, dialect))
}

/// The text of a package declaration.
#[must_use]
pub fn package(package: &Package) -> String {
    format!("package {}", reference(package.path.get(1..).unwrap_or_default()))
}

/// The text of an import.
#[must_use]
pub fn import(import: &Import) -> String {
    match &import.alias {
        Some(alias) => format!("import {} as {alias}", term(&import.path)),
        None => format!("import {}", term(&import.path)),
    }
}

/// A string in double quotes, with what does not print escaped.
#[must_use]
pub fn quote(text: &str) -> String {
    built(|out| out.quoted(text))
}

/// The operator a builtin is written as between its operands, if it is.
#[must_use]
pub fn infix(name: &str) -> Option<&'static str> {
    const TABLE: &[(&str, &str)] = &[
        ("and", "&"),
        ("assign", ":="),
        ("div", "/"),
        ("eq", "="),
        ("equal", "=="),
        ("gt", ">"),
        ("gte", ">="),
        ("lt", "<"),
        ("lte", "<="),
        ("minus", "-"),
        ("mul", "*"),
        ("neq", "!="),
        ("or", "|"),
        ("plus", "+"),
        ("rem", "%"),
    ];
    TABLE.iter().find(|(builtin, _)| *builtin == name).map(|(_, infix)| *infix)
}

/// Whether a word is a keyword of v1.
#[must_use]
pub fn is_keyword(word: &str) -> bool {
    const KEYWORDS: &[&str] = &[
        "as", "contains", "default", "else", "every", "false", "if", "import", "in", "not", "null",
        "package", "some", "true", "with",
    ];
    KEYWORDS.contains(&word)
}

/// Whether a string could be a variable's name, and so stand after a dot.
#[must_use]
pub fn is_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
        && bytes.all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

fn built(f: impl FnOnce(&mut Out)) -> String {
    let mut out = Out(String::new());
    f(&mut out);
    out.0
}

struct Out(String);

impl Out {
    fn push(&mut self, text: &str) {
        self.0.push_str(text);
    }

    fn list<T>(&mut self, items: &[T], separator: &str, mut f: impl FnMut(&mut Out, &T)) {
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                self.push(separator);
            }
            f(self, item);
        }
    }

    fn terms(&mut self, terms: &[Term]) {
        self.list(terms, ", ", Out::term);
    }

    fn term(&mut self, term: &Term) {
        self.kind(&term.kind);
    }

    fn kind(&mut self, kind: &TermKind) {
        match kind {
            TermKind::Null => self.push("null"),
            TermKind::Bool(value) => self.push(if *value { "true" } else { "false" }),
            TermKind::Number(text) => self.push(text),
            TermKind::String(text) => self.quoted(text),
            TermKind::Var(name) => self.push(if name.starts_with('$') { "_" } else { name }),
            TermKind::Ref(parts) => self.reference(parts),
            TermKind::Call(terms) => self.call(terms),
            TermKind::Array(terms) => self.wrapped("[", "]", |out| out.terms(terms)),
            TermKind::Set(terms) if terms.is_empty() => self.push("set()"),
            TermKind::Set(terms) => self.wrapped("{", "}", |out| out.terms(terms)),
            TermKind::Object(items) => self.wrapped("{", "}", |out| {
                out.list(items, ", ", |out, (key, value)| {
                    out.term(key);
                    out.push(": ");
                    out.term(value);
                });
            }),
            TermKind::ArrayCompr { term, body } => {
                self.wrapped("[", "]", |out| out.comprehension(&[term], body))
            }
            TermKind::SetCompr { term, body } => {
                self.wrapped("{", "}", |out| out.comprehension(&[term], body))
            }
            TermKind::ObjectCompr { key, value, body } => {
                self.wrapped("{", "}", |out| out.comprehension(&[key, value], body));
            }
            TermKind::Template { parts, .. } => {
                self.wrapped("$\"", "\"", |out| out.template(parts))
            }
        }
    }

    fn wrapped(&mut self, open: &str, close: &str, f: impl FnOnce(&mut Out)) {
        self.push(open);
        f(self);
        self.push(close);
    }

    fn comprehension(&mut self, terms: &[&Term], body: &Body) {
        self.list(terms, ": ", |out, term| out.comprehension_term(term));
        self.push(" | ");
        self.body(body);
    }

    /// Operators inside the term of a comprehension are shown between their operands, in parentheses.
    fn comprehension_term(&mut self, term: &Term) {
        if let TermKind::Call(terms) = &term.kind
            && let [operator, lhs, rhs] = &terms[..]
            && let Some(TermKind::Var(name)) = operator.as_ref_parts().and_then(|parts| match parts
            {
                [only] => Some(&only.kind),
                _ => None,
            })
            && let Some(infix) = infix(name)
        {
            self.push("(");
            self.comprehension_term(lhs);
            self.push(&format!(" {infix} "));
            self.comprehension_term(rhs);
            self.push(")");
        } else {
            self.term(term);
        }
    }

    fn template(&mut self, parts: &[TemplatePart]) {
        for part in parts {
            match part {
                TemplatePart::Expr(expr) => self.wrapped("{", "}", |out| out.expr(expr)),
                TemplatePart::Text(Term { kind: TermKind::String(text), .. }) => {
                    let quoted = quote(text);
                    let inner = quoted.get(1..quoted.len() - 1).unwrap_or_default();
                    let mut before = ' ';
                    for c in inner.chars() {
                        if c == '{' && before != '\\' {
                            self.push("\\");
                        }
                        self.0.push(c);
                        before = c;
                    }
                }
                TemplatePart::Text(text) => self.term(text),
            }
        }
    }

    fn reference(&mut self, parts: &[Term]) {
        let Some((head, rest)) = parts.split_first() else { return };
        match &head.kind {
            TermKind::String(text) => self.push(text),
            _ => self.term(head),
        }
        for part in rest {
            match &part.kind {
                TermKind::String(text) if is_name(text) && !is_keyword(text) => {
                    self.push(".");
                    self.push(text);
                }
                TermKind::String(text) if !text.contains(|c: char| c == '\\' || c.is_control()) => {
                    self.push("[\"");
                    self.push(text);
                    self.push("\"]");
                }
                _ => self.wrapped("[", "]", |out| out.term(part)),
            }
        }
    }

    fn call(&mut self, terms: &[Term]) {
        let Some((operator, operands)) = terms.split_first() else { return };
        self.term(operator);
        self.wrapped("(", ")", |out| out.terms(operands));
    }

    fn body(&mut self, body: &[Expr]) {
        self.list(body, "; ", Out::expr);
    }

    fn expr(&mut self, expr: &Expr) {
        if expr.negated {
            self.push("not ");
        }
        match &expr.kind {
            ExprKind::Term(term) => self.term(term),
            ExprKind::Call(terms) => match &terms[..] {
                [operator, lhs, rhs] if is_eq(operator) => {
                    self.term(lhs);
                    self.push(" = ");
                    self.term(rhs);
                }
                _ => self.call(terms),
            },
            ExprKind::Some(symbols) => self.some(symbols),
            ExprKind::Every(every) => self.every(every),
            ExprKind::Not { body, explicit } => self.not(body, *explicit),
            ExprKind::And(logical) => self.logical(logical, "and"),
            ExprKind::Or(logical) => self.logical(logical, "or"),
        }
        for with in &expr.with {
            self.push(" ");
            self.with(with);
        }
    }

    fn with(&mut self, with: &With) {
        self.push("with ");
        self.term(&with.target);
        self.push(" as ");
        self.term(&with.value);
    }

    fn some(&mut self, symbols: &[Term]) {
        self.push("some ");
        match symbols {
            [Term { kind: TermKind::Call(terms), .. }] => match &terms[..] {
                [_, value, domain] => {
                    self.term(value);
                    self.push(" in ");
                    self.term(domain);
                }
                [_, key, value, domain] => {
                    self.terms(&[key.clone(), value.clone()]);
                    self.push(" in ");
                    self.term(domain);
                }
                _ => self.call(terms),
            },
            _ => self.terms(symbols),
        }
    }

    fn every(&mut self, every: &Every) {
        self.push("every ");
        if let Some(key) = &every.key {
            self.term(key);
            self.push(", ");
        }
        self.term(&every.value);
        self.push(" in ");
        self.term(&every.domain);
        self.wrapped(" { ", " }", |out| out.body(&every.body));
    }

    fn not(&mut self, body: &[Expr], explicit: bool) {
        match body {
            [expr] if !explicit && not_needs_parens(expr) => {
                self.wrapped("not (", ")", |out| out.body(body))
            }
            [_] if !explicit => {
                self.push("not ");
                self.body(body);
            }
            _ => self.wrapped("not {", "}", |out| out.body(body)),
        }
    }

    fn logical(&mut self, logical: &Logical, word: &str) {
        self.operand(&logical.lhs, logical.explicit_lhs, word, false);
        self.push(" ");
        self.push(word);
        self.push(" ");
        self.operand(&logical.rhs, logical.explicit_rhs, word, true);
    }

    fn operand(&mut self, body: &[Expr], explicit: bool, word: &str, right: bool) {
        match body {
            [expr] if !explicit && operand_needs_parens(expr, word, right) => {
                self.wrapped("(", ")", |out| out.body(body));
            }
            [_] if !explicit => self.body(body),
            _ => self.wrapped("{ ", " }", |out| out.body(body)),
        }
    }

    fn rule(&mut self, rule: &Rule, dialect: Dialect) {
        if rule.default {
            self.push("default ");
        }
        self.head(&rule.head, dialect);
        if !rule.default {
            self.rule_body(&rule.body, dialect);
        }
        let mut link = rule.else_.as_deref();
        while let Some(next) = link {
            self.push(" else");
            if let Some(value) = &next.head.value {
                self.push(" = ");
                self.term(value);
            }
            self.rule_body(&next.body, dialect);
            link = next.else_.as_deref();
        }
    }

    fn rule_body(&mut self, body: &[Expr], dialect: Dialect) {
        self.push(if dialect == Dialect::V0 { " { " } else { " if { " });
        self.body(body);
        self.push(" }");
    }

    fn head(&mut self, head: &Head, dialect: Dialect) {
        self.reference(&head.reference);
        let mut shown = false;
        match (&head.args, &head.key) {
            (Some(args), _) if !args.is_empty() => self.wrapped("(", ")", |out| out.terms(args)),
            (_, Some(key)) if head.reference.len() == 1 => {
                if dialect == Dialect::V0 {
                    self.wrapped("[", "]", |out| out.term(key));
                } else {
                    self.push(" contains ");
                    self.term(key);
                    shown = true;
                }
            }
            _ => {}
        }
        if let Some(value) = &head.value {
            self.push(if head.assign { " := " } else { " = " });
            self.term(value);
        } else if let (false, true, Some(key)) = (shown, head.name.is_empty(), &head.key) {
            self.push(" contains ");
            self.term(key);
        }
    }

    fn quoted(&mut self, text: &str) {
        self.0.push('"');
        for c in text.chars() {
            self.escaped(c);
        }
        self.0.push('"');
    }

    fn escaped(&mut self, c: char) {
        match c {
            '"' => self.push("\\\""),
            '\\' => self.push("\\\\"),
            '\u{7}' => self.push("\\a"),
            '\u{8}' => self.push("\\b"),
            '\u{c}' => self.push("\\f"),
            '\n' => self.push("\\n"),
            '\r' => self.push("\\r"),
            '\t' => self.push("\\t"),
            '\u{b}' => self.push("\\v"),
            _ if prints(c) => self.0.push(c),
            _ => {
                let code = u32::from(c);
                let written = match code {
                    0..0x80 => write!(self.0, "\\x{code:02x}"),
                    0x80..0x1_0000 => write!(self.0, "\\u{code:04x}"),
                    _ => write!(self.0, "\\U{code:08x}"),
                };
                debug_assert!(written.is_ok(), "writing to a string cannot fail");
            }
        }
    }
}

fn prints(c: char) -> bool {
    match u32::from(c) {
        0x20..0x7f => true,
        0..0xa1 | 0xad => false,
        0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0xfeff | 0xfff0..=0xfffb => false,
        0xe000..=0xf8ff | 0xfffe | 0xffff | 0xe0000..=0x10_ffff => false,
        _ => !c.is_whitespace(),
    }
}

fn is_eq(operator: &Term) -> bool {
    matches!(operator.as_ref_parts(), Some([only]) if only.as_var() == Some("eq"))
}

fn not_needs_parens(expr: &Expr) -> bool {
    !expr.with.is_empty()
        || match &expr.kind {
            ExprKind::And(_) | ExprKind::Or(_) | ExprKind::Not { .. } => true,
            ExprKind::Term(term) => starts_with_brace(term),
            _ => false,
        }
}

fn operand_needs_parens(expr: &Expr, word: &str, right: bool) -> bool {
    !expr.with.is_empty()
        || match &expr.kind {
            ExprKind::Or(_) => word == "and" || right,
            ExprKind::And(_) => word == "and" && right,
            ExprKind::Term(term) => starts_with_brace(term),
            _ => false,
        }
}

fn starts_with_brace(term: &Term) -> bool {
    match &term.kind {
        TermKind::Set(terms) => !terms.is_empty(),
        TermKind::Object(_) | TermKind::SetCompr { .. } | TermKind::ObjectCompr { .. } => true,
        TermKind::Ref(parts) => parts.first().is_some_and(starts_with_brace),
        _ => false,
    }
}
