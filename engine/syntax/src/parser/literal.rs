//! Numbers, strings and template strings.

use super::Parser;
use super::cursor::TEMPLATE;
use crate::ast::{Expr, ExprKind, TemplatePart, Term, TermKind};
use crate::lexer::{COMMENT, ESCAPED, Tok};

/// Binary exponents beyond this make a number too big.
const MAX_EXPONENT: f64 = 1e5;

enum NumberFault {
    Invalid,
    TooBig,
}

impl Parser<'_> {
    pub(super) fn number(&mut self) -> Option<Term> {
        let loc = self.loc();
        let mut text = String::new();
        if self.is(Tok::Sub) {
            text.push('-');
            self.scan();
            if !matches!(self.tok(), Tok::Number | Tok::Dot) {
                self.illegal("expected number");
                return None;
            }
        }
        let leading_dot = self.is(Tok::Dot);
        if leading_dot {
            text.push('.');
            self.scan();
            if !self.is(Tok::Number) {
                self.illegal("expected number");
                return None;
            }
        }
        let token = self.token();
        let digits = self.slice(token.start, token.end).as_bytes();
        // A character outside ASCII right behind the digits spoils them.
        let spoilt = !self.text[token.end as usize..].chars().next().is_none_or(|c| c.is_ascii());
        let bad_zero = !leading_dot
            && digits[0] == b'0'
            && (digits.len() > 1 || spoilt)
            && !matches!(digits, [_, b'.', ..] | [_, b'e' | b'E', _, ..]);
        if bad_zero {
            self.illegal("expected number without leading zero");
            return None;
        }
        text.push_str(self.slice(token.start, token.end));
        let second_dot = leading_dot && text[1..].contains('.');
        let size = if spoilt || second_dot { Err(NumberFault::Invalid) } else { check_size(&text) };
        match size {
            Ok(()) => Some(Term::new(TermKind::Number(text), loc)),
            Err(NumberFault::Invalid) => {
                self.illegal("invalid float");
                None
            }
            Err(NumberFault::TooBig) => {
                let here = self.loc();
                self.error(here, "number too big");
                None
            }
        }
    }

    pub(super) fn string(&mut self) -> Option<Term> {
        let loc = self.loc();
        let token = self.token();
        let literal = self.slice(token.start, token.end);
        let inner = &literal[1..literal.len() - 1];
        if token.flags & ESCAPED == 0 {
            return Some(Term::string(inner, loc));
        }
        match unescape(inner) {
            Some(text) => Some(Term::string(text, loc)),
            None => {
                let message = format!("illegal string literal: {literal}");
                self.error(loc, message);
                None
            }
        }
    }

    /// A template string from its first part on.
    pub(super) fn template(&mut self, multi_line: bool) -> Option<Term> {
        let loc = self.loc();
        if !self.features.template_strings {
            self.error(loc, "template strings are not supported by current capabilities");
            return None;
        }
        if !self.enter(TEMPLATE) {
            return None;
        }
        let parts = self.template_parts(multi_line);
        self.leave(TEMPLATE);
        let kind = TermKind::Template { multi_line, parts: parts? };
        Some(Term::new(kind, self.span(loc, loc.offset, self.tok_end())))
    }

    fn template_parts(&mut self, multi_line: bool) -> Option<Vec<TemplatePart>> {
        let mut parts = Vec::new();
        let mut skip = 2;
        loop {
            let text = self.template_text(skip, multi_line)?;
            if !text.is_empty() {
                parts.push(TemplatePart::Text(Term::string(text, self.loc())));
            }
            if matches!(self.tok(), Tok::TemplateEnd | Tok::RawTemplateEnd) {
                return Some(parts);
            }
            self.scan();
            parts.push(self.template_expr()?);
            if !self.is(Tok::RBrace) {
                let here = self.loc();
                self.error(here, "expected } to end template string expression");
                return None;
            }
            self.scan();
            if !matches!(
                self.tok(),
                Tok::TemplatePart | Tok::TemplateEnd | Tok::RawTemplatePart | Tok::RawTemplateEnd
            ) {
                let here = self.loc();
                self.error(here, "expected template-string part");
                return None;
            }
            skip = 0;
        }
    }

    /// The text of the part here, `skip` bytes after its start.
    fn template_text(&mut self, skip: u32, raw: bool) -> Option<String> {
        let token = self.token();
        let inner = self.slice(token.start + skip, token.end - 1);
        if token.flags & ESCAPED == 0 {
            return Some(inner.to_string());
        }
        if raw {
            return Some(inner.replace("\\{", "{"));
        }
        let text = unescape(inner);
        if text.is_none() {
            let loc = self.loc();
            let message =
                format!("illegal template-string part: {}", self.slice(token.start, token.end));
            self.error(loc, message);
        }
        text
    }

    /// What stands between the braces; constants become text.
    fn template_expr(&mut self) -> Option<TemplatePart> {
        let commented = self.token().flags & COMMENT != 0;
        let Some(expr) = self.literal() else {
            let here = self.loc();
            self.error(here, "invalid template-string expression");
            return None;
        };
        if let Some(what) = forbidden(&expr) {
            self.error(expr.loc, format!("unexpected {what} in template-string expression"));
            return None;
        }
        let constant = !commented
            && matches!(&expr.kind, ExprKind::Term(term) if matches!(
                term.kind,
                TermKind::String(_) | TermKind::Number(_) | TermKind::Bool(_) | TermKind::Null
            ));
        match expr {
            Expr { kind: ExprKind::Term(term), .. } if constant => Some(TemplatePart::Text(*term)),
            expr => Some(TemplatePart::Expr(expr)),
        }
    }
}

/// What an expression in a template string may not be.
fn forbidden(expr: &Expr) -> Option<&'static str> {
    if expr.negated {
        return Some("negation ('not')");
    }
    match &expr.kind {
        ExprKind::Call(terms) => match &terms[0].kind {
            TermKind::Ref(parts) if parts.len() == 1 => match parts[0].as_var() {
                Some("eq") => Some("unification ('=')"),
                Some("assign") => Some("assignment (':=')"),
                _ => None,
            },
            _ => None,
        },
        ExprKind::Every(_) => Some("'every'"),
        ExprKind::Some(_) => Some("'some'"),
        _ => None,
    }
}

/// Whether a number's binary exponent is in bounds.
fn check_size(text: &str) -> Result<(), NumberFault> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], &text[at + 1..]),
        None if text.len() < 300 => return Ok(()),
        None => (text, "0"),
    };
    let exponent: i64 = exponent.parse().map_err(|_| NumberFault::Invalid)?;
    let mantissa = mantissa.trim_start_matches('-');
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let zeros = whole.bytes().chain(fraction.bytes()).take_while(|digit| *digit == b'0').count();
    let significant = whole.bytes().chain(fraction.bytes()).skip(zeros).take(17);
    let lead = significant
        .fold((0.0, 1.0), |(sum, unit), digit| (sum + f64::from(digit - b'0') * unit, unit / 10.0));
    if lead.0 == 0.0 {
        return Ok(());
    }
    let Some(magnitude) = (whole.len() as i64 - zeros as i64 - 1).checked_add(exponent) else {
        return Err(NumberFault::Invalid);
    };
    if magnitude.abs() > i64::from(i32::MAX) {
        return Err(NumberFault::Invalid);
    }
    let log2 = (magnitude as f64 + lead.0.log10()) * std::f64::consts::LOG2_10;
    let exponent2 = log2.floor() + 1.0;
    if exponent2.abs() > MAX_EXPONENT { Err(NumberFault::TooBig) } else { Ok(()) }
}

/// Resolves JSON's escapes, and `\{`; `None` where JSON would not have the string.
fn unescape(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c == '\\' || c < ' ') {
        out.push_str(&rest[..at]);
        let mut chars = rest[at..].chars();
        if chars.next() != Some('\\') {
            return None;
        }
        match chars.next()? {
            'b' => out.push('\u{8}'),
            'f' => out.push('\u{c}'),
            'n' => out.push('\n'),
            'r' => out.push('\r'),
            't' => out.push('\t'),
            'u' => {
                let (code, used) = unicode(&rest[at..])?;
                out.push(code);
                rest = &rest[at + used..];
                continue;
            }
            c @ ('"' | '\\' | '/' | '{') => out.push(c),
            _ => return None,
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    Some(out)
}

fn hex4(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    if digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        u32::from_str_radix(digits, 16).ok()
    } else {
        None
    }
}

/// The character of `\uXXXX` or of a pair of them, and the bytes it took. Half a pair is the replacement character.
fn unicode(text: &str) -> Option<(char, usize)> {
    let first = hex4(text)?;
    if (0xd800..0xdc00).contains(&first)
        && let Some(second) = hex4(&text[6..])
        && (0xdc00..0xe000).contains(&second)
    {
        let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        return Some((char::from_u32(code)?, 12));
    }
    Some((char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER), 6))
}
