//! Terms, expressions and bodies as messages and traces show them, on one line, the way OPA prints its tree.
//!
//! This is not the formatter: comments, places and the user's layout play no part. Sets and objects print in the
//! order they stand in.

use crate::ast::{Expr, ExprKind, Logical, TemplatePart, Term, TermKind};

/// Operators that a comprehension's head shows between their operands.
const INFIX: &[(&str, &str)] = &[
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

/// Words that a ref shows in brackets, not after a dot.
const KEYWORDS: &[&str] = &[
    "not", "package", "import", "as", "default", "else", "with", "null", "true", "false", "some",
    "if", "contains", "in", "every",
];

/// The text of a term.
#[must_use]
pub fn term(term: &Term) -> String {
    let mut out = String::new();
    put_term(&mut out, term);
    out
}

/// The text of a ref.
#[must_use]
pub fn reference(parts: &[Term]) -> String {
    let mut out = String::new();
    put_reference(&mut out, parts);
    out
}

/// The text of an expression.
#[must_use]
pub fn expr(expr: &Expr) -> String {
    let mut out = String::new();
    put_expr(&mut out, expr);
    out
}

/// The text of a body, its expressions separated by `; `.
#[must_use]
pub fn body(body: &[Expr]) -> String {
    let mut out = String::new();
    put_body(&mut out, body);
    out
}

/// A string between quotes, escaped.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    put_quoted(&mut out, text);
    out
}

/// Whether a ref shows this string after a dot.
#[must_use]
pub fn is_plain_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
        && bytes.all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && !KEYWORDS.contains(&text)
}

fn put_term(out: &mut String, term: &Term) {
    match &term.kind {
        TermKind::Null => out.push_str("null"),
        TermKind::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        TermKind::Number(text) => out.push_str(text),
        TermKind::String(text) => put_quoted(out, text),
        TermKind::Var(name) if name.starts_with('$') => out.push('_'),
        TermKind::Var(name) => out.push_str(name),
        TermKind::Ref(parts) => put_reference(out, parts),
        TermKind::Call(terms) => put_call(out, terms),
        TermKind::Array(items) => put_between(out, "[", items, "]"),
        TermKind::Set(items) if items.is_empty() => out.push_str("set()"),
        TermKind::Set(items) => put_between(out, "{", items, "}"),
        TermKind::Object(items) => put_object(out, items),
        TermKind::ArrayCompr { term, body } => put_comprehension(out, '[', &[term], body, ']'),
        TermKind::SetCompr { term, body } => put_comprehension(out, '{', &[term], body, '}'),
        TermKind::ObjectCompr { key, value, body } => {
            put_comprehension(out, '{', &[key, value], body, '}')
        }
        TermKind::Template { parts, .. } => put_template(out, parts),
    }
}

fn put_list(out: &mut String, items: &[Term]) {
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        put_term(out, item);
    }
}

fn put_between(out: &mut String, open: &str, items: &[Term], close: &str) {
    out.push_str(open);
    put_list(out, items);
    out.push_str(close);
}

fn put_object(out: &mut String, items: &[(Term, Term)]) {
    out.push('{');
    for (i, (key, value)) in items.iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        put_term(out, key);
        out.push_str(": ");
        put_term(out, value);
    }
    out.push('}');
}

fn put_call(out: &mut String, terms: &[Term]) {
    let Some((operator, operands)) = terms.split_first() else { return };
    put_term(out, operator);
    put_between(out, "(", operands, ")");
}

fn put_reference(out: &mut String, parts: &[Term]) {
    let Some((head, rest)) = parts.split_first() else { return };
    match &head.kind {
        TermKind::String(text) => out.push_str(text),
        _ => put_term(out, head),
    }
    for part in rest {
        match &part.kind {
            TermKind::String(text) if is_plain_name(text) => {
                out.push('.');
                out.push_str(text);
            }
            TermKind::String(text) if !text.contains(|c: char| c == '\\' || c.is_control()) => {
                out.push_str("[\"");
                out.push_str(text);
                out.push_str("\"]");
            }
            _ => put_between(out, "[", std::slice::from_ref(part), "]"),
        }
    }
}

fn put_comprehension(out: &mut String, open: char, head: &[&Term], body: &[Expr], close: char) {
    out.push(open);
    for (i, term) in head.iter().enumerate() {
        if i > 0 {
            out.push_str(": ");
        }
        put_comprehension_term(out, term);
    }
    out.push_str(" | ");
    put_body(out, body);
    out.push(close);
}

fn put_comprehension_term(out: &mut String, term: &Term) {
    if let TermKind::Call(terms) = &term.kind
        && let [operator, a, b] = &terms[..]
        && let Some((_, infix)) = INFIX.iter().find(|(name, _)| is_operator(operator, name))
    {
        out.push('(');
        put_comprehension_term(out, a);
        out.push(' ');
        out.push_str(infix);
        out.push(' ');
        put_comprehension_term(out, b);
        out.push(')');
    } else {
        put_term(out, term);
    }
}

fn is_operator(operator: &Term, name: &str) -> bool {
    match &operator.kind {
        TermKind::Var(var) => var == name,
        TermKind::Ref(parts) => matches!(&parts[..], [only] if only.as_var() == Some(name)),
        _ => false,
    }
}

fn put_template(out: &mut String, parts: &[TemplatePart]) {
    out.push_str("$\"");
    for part in parts {
        match part {
            TemplatePart::Expr(expr) => {
                out.push('{');
                put_expr(out, expr);
                out.push('}');
            }
            TemplatePart::Text(term) => match &term.kind {
                TermKind::String(text) => put_template_text(out, text),
                _ => put_term(out, term),
            },
        }
    }
    out.push('"');
}

fn put_template_text(out: &mut String, text: &str) {
    let quoted = quoted(text);
    let mut before = ' ';
    for c in quoted[1..quoted.len() - 1].chars() {
        if c == '{' && before != '\\' {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
}

fn put_body(out: &mut String, body: &[Expr]) {
    for (i, expr) in body.iter().enumerate() {
        if i > 0 {
            out.push_str("; ");
        }
        put_expr(out, expr);
    }
}

fn put_expr(out: &mut String, expr: &Expr) {
    if expr.negated {
        out.push_str("not ");
    }
    match &expr.kind {
        ExprKind::Term(term) => put_term(out, term),
        ExprKind::Call(terms) => match &terms[..] {
            [operator, a, b] if is_operator(operator, "eq") => {
                put_term(out, a);
                out.push_str(" = ");
                put_term(out, b);
            }
            _ => put_call(out, terms),
        },
        ExprKind::Some(symbols) => put_some(out, symbols),
        ExprKind::Every(every) => {
            out.push_str("every ");
            if let Some(key) = &every.key {
                put_term(out, key);
                out.push_str(", ");
            }
            put_term(out, &every.value);
            out.push_str(" in ");
            put_term(out, &every.domain);
            out.push_str(" { ");
            put_body(out, &every.body);
            out.push_str(" }");
        }
        ExprKind::Not { body, explicit } => put_not(out, body, *explicit),
        ExprKind::And(logical) => put_logical(out, "and", logical),
        ExprKind::Or(logical) => put_logical(out, "or", logical),
    }
    for with in &expr.with {
        out.push_str(" with ");
        put_term(out, &with.target);
        out.push_str(" as ");
        put_term(out, &with.value);
    }
}

fn put_some(out: &mut String, symbols: &[Term]) {
    out.push_str("some ");
    match symbols {
        [Term { kind: TermKind::Call(terms), .. }] => match &terms[..] {
            [_, value, domain] => {
                put_term(out, value);
                out.push_str(" in ");
                put_term(out, domain);
            }
            [_, key, value, domain] => {
                put_list(out, &[key.clone(), value.clone()]);
                out.push_str(" in ");
                put_term(out, domain);
            }
            _ => put_list(out, symbols),
        },
        _ => put_list(out, symbols),
    }
}

fn put_not(out: &mut String, body: &[Expr], explicit: bool) {
    match body {
        [only] if !explicit && not_needs_parens(only) => {
            out.push_str("not (");
            put_body(out, body);
            out.push(')');
        }
        [_] if !explicit => {
            out.push_str("not ");
            put_body(out, body);
        }
        _ => {
            out.push_str("not {");
            put_body(out, body);
            out.push('}');
        }
    }
}

fn not_needs_parens(expr: &Expr) -> bool {
    !expr.with.is_empty()
        || matches!(expr.kind, ExprKind::And(_) | ExprKind::Or(_) | ExprKind::Not { .. })
        || starts_with_brace(expr)
}

fn starts_with_brace(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Term(term) => term_starts_with_brace(term),
        _ => false,
    }
}

fn term_starts_with_brace(term: &Term) -> bool {
    match &term.kind {
        TermKind::Object(_) | TermKind::SetCompr { .. } | TermKind::ObjectCompr { .. } => true,
        TermKind::Set(items) => !items.is_empty(),
        TermKind::Ref(parts) => parts.first().is_some_and(term_starts_with_brace),
        _ => false,
    }
}

fn put_logical(out: &mut String, operator: &str, logical: &Logical) {
    put_operand(out, &logical.lhs, logical.explicit_lhs, operator, false);
    out.push(' ');
    out.push_str(operator);
    out.push(' ');
    put_operand(out, &logical.rhs, logical.explicit_rhs, operator, true);
}

fn put_operand(out: &mut String, body: &[Expr], explicit: bool, operator: &str, right: bool) {
    match body {
        [only] if !explicit && operand_needs_parens(only, operator, right) => {
            out.push('(');
            put_body(out, body);
            out.push(')');
        }
        [_] if !explicit => put_body(out, body),
        _ => {
            out.push_str("{ ");
            put_body(out, body);
            out.push_str(" }");
        }
    }
}

fn operand_needs_parens(expr: &Expr, operator: &str, right: bool) -> bool {
    if !expr.with.is_empty() {
        return true;
    }
    match expr.kind {
        ExprKind::Or(_) => operator == "and" || right,
        ExprKind::And(_) => operator == "and" && right,
        _ => starts_with_brace(expr),
    }
}

fn put_quoted(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\x07' => out.push_str("\\a"),
            '\x08' => out.push_str("\\b"),
            '\x0b' => out.push_str("\\v"),
            '\x0c' => out.push_str("\\f"),
            ' '..='~' => out.push(c),
            '\0'..='\x7f' => out.push_str(&format!("\\x{:02x}", u32::from(c))),
            _ if is_printable(c) => out.push(c),
            '\u{80}'..='\u{ffff}' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            _ => out.push_str(&format!("\\U{:08x}", u32::from(c))),
        }
    }
    out.push('"');
}

fn is_printable(c: char) -> bool {
    // Marks are escaped only at the start of a string, hence the letter before.
    let mut text = String::from("a");
    text.push(c);
    !c.is_whitespace() && text.escape_debug().nth(1) == Some(c)
}
