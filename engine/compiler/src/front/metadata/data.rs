//! Annotations as data, in the shape `rego.metadata` gives them.

use lictor_syntax::Loc;
use lictor_syntax::ast::{Annotations, Plain, Term, TermKind};
use lictor_syntax::order;

/// A block as an object; fields that say nothing are left out.
#[must_use]
pub fn to_term(block: &Annotations, loc: Loc) -> Term {
    let at = |kind| Term::new(kind, loc);
    let mut items = Vec::new();
    if !block.scope.is_empty() {
        items.push((Term::string("scope", loc), Term::string(&block.scope, loc)));
    }
    if block.entrypoint {
        items.push((Term::string("entrypoint", loc), at(TermKind::Bool(true))));
    }
    for (name, value) in &block.fields {
        let term = match name.as_str() {
            "title" | "description" | "organizations" | "custom" | "labels" => plain(value, loc),
            "authors" => list(value, loc, author),
            "related_resources" => list(value, loc, resource),
            "schemas" => list(value, loc, schema),
            _ => continue,
        };
        if !is_empty(&term) {
            items.push((Term::string(name, loc), term));
        }
    }
    order::sort_object(&mut items);
    at(TermKind::Object(items))
}

fn is_empty(term: &Term) -> bool {
    match &term.kind {
        TermKind::String(text) => text.is_empty(),
        TermKind::Array(terms) => terms.is_empty(),
        TermKind::Object(items) => items.is_empty(),
        _ => false,
    }
}

fn plain(value: &Plain, loc: Loc) -> Term {
    let kind = match value {
        Plain::Null => TermKind::Null,
        Plain::Bool(value) => TermKind::Bool(*value),
        Plain::Number(text) => TermKind::Number(text.clone()),
        Plain::String(text) => TermKind::String(text.clone()),
        Plain::List(items) => TermKind::Array(items.iter().map(|item| plain(item, loc)).collect()),
        Plain::Map(fields) => {
            let mut items = fields
                .iter()
                .map(|(key, value)| (Term::string(key, loc), plain(value, loc)))
                .collect();
            order::sort_object(&mut items);
            TermKind::Object(items)
        }
    };
    Term::new(kind, loc)
}

fn list(value: &Plain, loc: Loc, f: fn(&Plain, Loc) -> Term) -> Term {
    let items = match value {
        Plain::List(items) => items.iter().map(|item| f(item, loc)).collect(),
        _ => Vec::new(),
    };
    Term::new(TermKind::Array(items), loc)
}

/// The fields that say something, as an object.
fn object(fields: &[(&str, &str)], loc: Loc) -> Term {
    let said = fields.iter().filter(|(_, value)| !value.is_empty());
    let mut items =
        said.map(|(key, value)| (Term::string(*key, loc), Term::string(*value, loc))).collect();
    order::sort_object(&mut items);
    Term::new(TermKind::Object(items), loc)
}

fn field<'a>(value: &'a Plain, name: &str) -> Option<&'a Plain> {
    match value {
        Plain::Map(fields) => fields.iter().find(|(key, _)| key == name).map(|(_, value)| value),
        _ => None,
    }
}

fn field_text<'a>(value: &'a Plain, name: &str) -> &'a str {
    match field(value, name) {
        Some(Plain::String(text)) => text.trim(),
        _ => "",
    }
}

/// `Name <mail>` or an object of the two.
fn author(value: &Plain, loc: Loc) -> Term {
    let Plain::String(text) = value else {
        return object(
            &[("name", field_text(value, "name")), ("email", field_text(value, "email"))],
            loc,
        );
    };
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let mail = words.last().and_then(|word| word.strip_prefix('<')?.strip_suffix('>'));
    if mail.is_some() {
        words.pop();
    }
    object(&[("name", &words.join(" ")), ("email", mail.unwrap_or_default())], loc)
}

/// The text of a reference or an object of it and a description.
fn resource(value: &Plain, loc: Loc) -> Term {
    match value {
        Plain::String(text) => object(&[("ref", text)], loc),
        _ => object(
            &[("ref", field_text(value, "ref")), ("description", field_text(value, "description"))],
            loc,
        ),
    }
}

/// `path: schema`, the schema being a ref or an inline definition.
fn schema(value: &Plain, loc: Loc) -> Term {
    let Plain::Map(fields) = value else { return plain(value, loc) };
    let [(path, schema)] = &fields[..] else { return plain(value, loc) };
    let mut items = vec![(Term::string("path", loc), steps(path, loc))];
    match schema {
        Plain::String(reference) => {
            items.push((Term::string("schema", loc), steps(reference, loc)))
        }
        definition => items.push((Term::string("definition", loc), plain(definition, loc))),
    }
    order::sort_object(&mut items);
    Term::new(TermKind::Object(items), loc)
}

/// The steps of a dotted path; a step in brackets is taken without them and without its quotes.
fn steps(path: &str, loc: Loc) -> Term {
    let mut steps = Vec::new();
    for part in path.split('.') {
        let mut pieces = part.split('[');
        steps.extend(
            pieces.next().filter(|name| !name.is_empty()).map(|name| Term::string(name, loc)),
        );
        steps.extend(
            pieces.map(|piece| Term::string(piece.trim_end_matches(']').trim_matches('"'), loc)),
        );
    }
    Term::new(TermKind::Array(steps), loc)
}
