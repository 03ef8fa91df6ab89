//! The checker's errors: message, the lines below it, and whether an unknown type is to blame.

use lictor_program::types::{Decl, Key, Type};
use lictor_syntax::ast::{Term, TermKind};
use lictor_syntax::{Code, Diagnostic, Loc, SourceMap, text};
use lictor_value::{Value, json};

use super::terms::key_text;

/// One type error.
#[derive(Debug)]
pub(super) struct TypeError {
    loc: Loc,
    message: String,
    /// The lines below the message once more, as JSON.
    details: Option<String>,
    /// A part of what it complains about is unknown, so another error is likely its cause.
    pub from_unknown: bool,
}

impl TypeError {
    pub fn new(loc: Loc, message: impl Into<String>) -> TypeError {
        TypeError { loc, message: message.into(), details: None, from_unknown: false }
    }

    fn line(mut self, line: &str) -> TypeError {
        self.message.push_str("\n\t");
        self.message.push_str(line);
        self
    }

    /// Wrong operands of a call: their types against the declaration.
    pub fn operands(
        loc: Loc,
        name: &[Term],
        problem: &str,
        have: &[Type],
        want: &Operands,
    ) -> TypeError {
        let shown: Vec<String> = have.iter().map(Type::to_string).collect();
        let mut error = TypeError::new(loc, format!("{}: {problem}", text::reference(name)))
            .line(&format!("have: ({})", shown.join(", ")))
            .line(&format!("want: {}", want.text));
        let have_json: Vec<String> = have.iter().map(Type::to_json).collect();
        error.details =
            Some(format!("{{\"have\":[{}],\"want\":{}}}", have_json.join(","), want.json));
        error.from_unknown = have.iter().any(Type::is_partial);
        error
    }

    /// Two sides of an equality that can never be equal.
    pub fn no_match(loc: Loc, left: &Type, right: &Type) -> TypeError {
        let mut error = TypeError::new(loc, "match error")
            .line(&format!("left  : {left}"))
            .line(&format!("right : {right}"));
        error.details = Some(format!("{{\"a\":{},\"b\":{}}}", left.to_json(), right.to_json()));
        error.from_unknown = left.is_partial() || right.is_partial();
        error
    }

    /// A step into something that has no parts, or a function that is not called.
    pub fn no_parts(reference: &[Term], position: usize, have: &Type) -> TypeError {
        let loc = reference.first().map_or(Loc::default(), |head| head.loc);
        let message = match have {
            Type::Function(_) => {
                format!("function {} used as reference, not called", function_name(reference))
            }
            _ => format!("undefined ref: {}", text::reference(reference)),
        };
        let upto = reference.get(..=position).unwrap_or(reference);
        let mut error = TypeError::new(loc, message)
            .line(&text::reference(reference))
            .line(&"^".repeat(text::reference(upto).len()))
            .line(&format!("have: {}", shown(have)));
        error.details = Some(format!(
            "{{\"ref\":{},\"pos\":{position},\"have\":{}}}",
            reference_json(reference),
            have.to_json()
        ));
        error
    }

    /// A step that no value can have.
    pub fn no_such_part(
        reference: &[Term],
        position: usize,
        have: &Type,
        want: &Wanted,
    ) -> TypeError {
        let loc = reference.first().map_or(Loc::default(), |head| head.loc);
        let upto = reference.get(..position).unwrap_or(reference);
        let pad = " ".repeat(text::reference(upto).len() + 1);
        let whole = text::reference(reference);
        let (have_json, want_json) = (have.to_json(), want.json());
        let have = match (have, reference.get(position)) {
            (Type::Unknown, Some(step)) => format!("{pad}have: {}", text::term(step)),
            (have, _) => format!("{pad}have (type): {have}"),
        };
        let want = if want.one_of.is_empty() {
            format!("{pad}want (type): {}", shown(&want.ty))
        } else {
            format!("{pad}want (one of): [{}]", want.one_of.join(" "))
        };
        let mut error = TypeError::new(loc, format!("undefined ref: {whole}"))
            .line(&whole)
            .line(&format!("{pad}^"))
            .line(&have)
            .line(&want);
        let had =
            if have_json == "null" { String::new() } else { format!(",\"have\":{have_json}") };
        error.details = Some(format!(
            "{{\"ref\":{},\"pos\":{position}{had},{want_json}}}",
            reference_json(reference)
        ));
        error
    }

    /// The error as the user sees it.
    pub fn into_diagnostic(self) -> Diagnostic {
        let loc = if self.loc.is_known() { Some(self.loc) } else { None };
        Diagnostic { details: self.details, ..Diagnostic::new(Code::Type, loc, self.message) }
    }
}

/// What would have been right.
pub(super) struct Wanted {
    ty: Type,
    one_of: Vec<String>,
    /// The same as JSON.
    one_of_json: Vec<String>,
}

impl Wanted {
    /// A value of a type.
    pub fn ty(ty: Type) -> Wanted {
        Wanted { ty, one_of: Vec::new(), one_of_json: Vec::new() }
    }

    /// A value of a type or, where keys are known, one of them.
    pub fn one_of(ty: Type, keys: &[Key], names: &[String]) -> Wanted {
        let one_of = keys.iter().map(key_text).chain(names.iter().cloned()).collect();
        let shown = names.iter().map(|name| quoted(name));
        let one_of_json = keys.iter().map(Key::to_json).chain(shown).collect();
        Wanted { ty, one_of, one_of_json }
    }

    fn json(&self) -> String {
        let names = match self.one_of_json.as_slice() {
            [] => "null".to_owned(),
            names => format!("[{}]", names.join(",")),
        };
        format!("\"want\":{},\"oneOf\":{names}", self.ty.to_json())
    }

    /// A key of a type.
    pub fn key_of(ty: &Type) -> Wanted {
        let mut keys = Vec::new();
        known_keys(ty, &mut keys);
        keys.sort();
        keys.dedup();
        Wanted::one_of(ty.keys(), &keys, &[])
    }
}

fn known_keys(ty: &Type, out: &mut Vec<Key>) {
    match ty {
        Type::Object(object) => out.extend(object.fields().iter().map(|(key, _)| key.clone())),
        Type::Union(union) => union.of().iter().for_each(|part| known_keys(part, out)),
        Type::Recursive(recursive) => known_keys(&recursive.expand(), out),
        _ => {}
    }
}

/// The function's ref without a trailing generated variable.
fn function_name(reference: &[Term]) -> String {
    match reference.split_last() {
        Some((last, rest)) if !rest.is_empty() && holds_local(&text::term(last)) => {
            text::reference(rest)
        }
        _ => text::reference(reference),
    }
}

fn holds_local(text: &str) -> bool {
    text.match_indices("__local").any(|(at, prefix)| {
        let rest = &text[at + prefix.len()..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        digits > 0 && rest[digits..].starts_with("__")
    })
}

fn shown(ty: &Type) -> String {
    if ty.is_unknown() { "<nil>".to_owned() } else { ty.to_string() }
}

/// The operands that would have been right, in both notations.
pub(super) struct Operands {
    text: String,
    json: String,
}

impl Operands {
    /// The arguments and the result a call may name.
    pub fn of_call(decl: &Decl) -> Operands {
        Operands { text: decl.named_operands(), json: decl.operands_json() }
    }

    /// The arguments of a function that replaces another.
    pub fn of_function(decl: &Decl) -> Operands {
        let args = Decl { result: None, ..decl.clone() };
        Operands { text: decl.named_args(), json: args.operands_json() }
    }

    /// The sides of an equality.
    pub fn of_equality() -> Operands {
        let json = r#"{"args":[{"type":"any"},{"type":"any"}]}"#.to_owned();
        Operands { text: "(any, any)".to_owned(), json }
    }
}

/// A reference as OPA's JSON has it.
fn reference_json(reference: &[Term]) -> String {
    let part = |term: &Term| {
        let (kind, value) = match &term.kind {
            TermKind::Var(name) => ("var", quoted(name)),
            TermKind::String(text) => ("string", quoted(text)),
            TermKind::Number(number) => ("number", number.to_string()),
            TermKind::Bool(value) => ("boolean", value.to_string()),
            TermKind::Null => ("null", "null".to_owned()),
            other => (other.name(), quoted(&text::term(term))),
        };
        format!("{{\"type\":\"{kind}\",\"value\":{value}}}")
    };
    format!("[{}]", reference.iter().map(part).collect::<Vec<_>>().join(","))
}

fn quoted(text: &str) -> String {
    json::to_string(Value::str(text))
}

/// Sorts errors by file, place and text.
pub(super) fn sort(errors: &mut [Diagnostic], sources: &SourceMap) {
    errors.sort_by(|a, b| {
        let place = |error: &Diagnostic| {
            // Errors without a place come last.
            error.loc.map(|loc| (sources.file(loc.file).name.clone(), loc.row, loc.col))
        };
        let (x, y) = (place(a), place(b));
        y.is_some()
            .cmp(&x.is_some())
            .then_with(|| x.cmp(&y))
            .then_with(|| a.message.cmp(&b.message))
    });
}
