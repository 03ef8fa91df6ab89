//! The fields of a block: authors, resources, schemas, compile hints; in the shape in which policies see them.

use super::url;
use super::yaml::Raw;
use crate::ast::{
    AnnotationTarget, Annotations, CompileHints, Plain, SchemaAnnotation, Term, TermKind,
};
use crate::diagnostic::Diagnostic;
use crate::locate;
use crate::parser::{ParseOptions, parse_term};
use crate::printer::Quoted;
use crate::source::{Loc, SourceMap};

fn string(text: &str) -> Plain {
    Plain::String(text.to_string())
}

/// Checks the fields and puts them together; place and target are filled in later.
pub(super) fn build(raw: Raw) -> Result<Annotations, String> {
    let mut fields = Vec::new();
    let mut add = |name: &str, value: Plain| fields.push((name.to_string(), value));
    let mut resources = Vec::new();
    for value in &raw.related_resources {
        let read = resource(value);
        let why = |why| format!("invalid related-resource definition {}: {why}", go_text(value));
        resources.push(read.map_err(why)?);
    }
    let compile = raw.compile.map(compile_hints).transpose()?;
    let schemas = raw.schemas.into_iter().map(schema).collect::<Result<Vec<_>, _>>()?;
    let mut authors = Vec::new();
    for value in &raw.authors {
        let read = author(value);
        authors.push(
            read.map_err(|why| format!("invalid author definition {}: {why}", go_text(value)))?,
        );
    }
    if let Some(fault) = raw.key_fault {
        return Err(fault);
    }
    if !raw.title.is_empty() {
        add("title", Plain::String(raw.title));
    }
    if raw.entrypoint {
        add("entrypoint", Plain::Bool(true));
    }
    if !raw.description.is_empty() {
        add("description", Plain::String(raw.description));
    }
    let lists = [
        ("organizations", raw.organizations.into_iter().map(Plain::String).collect()),
        ("related_resources", resources),
        ("authors", authors),
        ("schemas", schemas.iter().map(schema_field).collect::<Vec<_>>()),
    ];
    for (name, list) in lists {
        if !list.is_empty() {
            add(name, Plain::List(list));
        }
    }
    for (name, map) in [("custom", raw.custom), ("labels", raw.labels)] {
        if let Some(map) = map.filter(|map| !map.is_empty()) {
            add(name, Plain::Map(map));
        }
    }
    let mut annotations = Annotations {
        scope: String::new(),
        fields,
        entrypoint: raw.entrypoint,
        schemas,
        compile,
        target: AnnotationTarget::Nothing,
        loc: Loc::default(),
        rows: (0, 0),
    };
    if !raw.scope.is_empty() {
        annotations.set_scope(&raw.scope);
    }
    Ok(annotations)
}

impl Annotations {
    /// Sets the scope, among the fields too.
    pub(super) fn set_scope(&mut self, scope: &str) {
        self.scope = scope.to_string();
        self.fields.retain(|(name, _)| name != "scope");
        if !scope.is_empty() {
            self.fields.insert(0, ("scope".to_string(), string(scope)));
        }
    }
}

/// A value as Go prints it where a string was expected.
fn go_text(value: &Plain) -> String {
    match value {
        Plain::Null => "%!s(<nil>)".to_string(),
        Plain::Bool(value) => format!("%!s(bool={value})"),
        Plain::Number(text) if text.contains('.') => format!("%!s(float64={text})"),
        Plain::Number(text) => format!("%!s(int={text})"),
        Plain::String(text) => text.clone(),
        Plain::List(items) => {
            format!("[{}]", items.iter().map(go_text).collect::<Vec<_>>().join(" "))
        }
        Plain::Map(pairs) => {
            let mut shown: Vec<_> =
                pairs.iter().map(|(key, value)| format!("{key}:{}", go_text(value))).collect();
            shown.sort();
            format!("map[{}]", shown.join(" "))
        }
    }
}

fn text_field<'a>(pairs: &'a [(String, Plain)], name: &str) -> &'a str {
    let found = pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value);
    match found {
        Some(Plain::String(text)) => text.trim(),
        _ => "",
    }
}

fn resource(value: &Plain) -> Result<Plain, String> {
    match value {
        Plain::String(text) if text.is_empty() => {
            Err("ref URL may not be empty string".to_string())
        }
        Plain::String(text) => {
            Ok(Plain::Map(vec![("ref".to_string(), Plain::String(url::normal(text)?))]))
        }
        Plain::Map(pairs) => {
            let target = text_field(pairs, "ref");
            if target.is_empty() {
                return Err("'ref' value required in object".to_string());
            }
            let mut out = vec![("ref".to_string(), Plain::String(url::normal(target)?))];
            let description = text_field(pairs, "description");
            if !description.is_empty() {
                out.push(("description".to_string(), string(description)));
            }
            Ok(Plain::Map(out))
        }
        _ => Err("invalid value type, must be string or map".to_string()),
    }
}

fn author(value: &Plain) -> Result<Plain, String> {
    let (name, email) = match value {
        Plain::String(text) => author_text(text)?,
        Plain::Map(pairs) => {
            let (name, email) = (text_field(pairs, "name"), text_field(pairs, "email"));
            if name.is_empty() && email.is_empty() {
                return Err("'name' and/or 'email' values required in object".to_string());
            }
            (name.to_string(), email.to_string())
        }
        _ => return Err("invalid value type, must be string or map".to_string()),
    };
    let parts = [("name", name), ("email", email)];
    let parts = parts.into_iter().filter(|(_, text)| !text.is_empty());
    Ok(Plain::Map(parts.map(|(key, text)| (key.to_string(), Plain::String(text))).collect()))
}

/// `Name Of Author <mail>`: a last word in angle brackets is the address.
fn author_text(text: &str) -> Result<(String, String), String> {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let Some(last) = words.last() else { return Err("author is an empty string".to_string()) };
    let email = last.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).map(str::to_string);
    if email.is_some() {
        words.pop();
    }
    Ok((words.join(" "), email.unwrap_or_default()))
}

fn term_of(text: &str) -> Result<Term, String> {
    let mut sources = SourceMap::default();
    let file = sources.add("", text);
    let mut term = parse_term(&sources, file, &ParseOptions::default()).map_err(|errors| {
        let shown: Vec<_> =
            errors.iter().map(|error: &Diagnostic| error.render(&sources)).collect();
        let count = match shown.len() {
            1 => "1 error occurred: ".to_string(),
            n => format!("{n} errors occurred:\n"),
        };
        format!("failed to parse term: {count}{}", shown.join("\n"))
    })?;
    // The text has no place in the file that a message could point at.
    locate::term(&mut term, Loc::default());
    Ok(term)
}

fn ref_of(text: &str) -> Result<Vec<Term>, String> {
    let term = term_of(text).map_err(|why| format!("failed to parse ref: {why}"))?;
    match term.kind {
        TermKind::Ref(parts) => Ok(parts),
        _ => Err(format!("expected ref but got {term}")),
    }
}

fn schema(pairs: Vec<(String, Plain)>) -> Result<SchemaAnnotation, String> {
    let (path_text, value) = pairs.into_iter().next().unwrap_or((String::new(), Plain::Null));
    let path = ref_of(&path_text).map_err(|_| "invalid document reference".to_string())?;
    match value {
        Plain::String(name) => {
            let schema = schema_ref(&name).ok_or_else(|| "invalid schema reference".to_string())?;
            Ok(SchemaAnnotation { path, schema: Some(schema), definition: None })
        }
        Plain::Map(_) => Ok(SchemaAnnotation { path, schema: None, definition: Some(value) }),
        _ => Err(format!("invalid schema declaration for path {}", Quoted(&path_text))),
    }
}

/// `schema` or a ref that begins with it.
fn schema_ref(text: &str) -> Option<Vec<Term>> {
    let term = term_of(text).ok()?;
    let is_root = |term: &Term| term.as_var() == Some("schema");
    match term.kind {
        TermKind::Var(_) if is_root(&term) => Some(vec![term]),
        TermKind::Ref(parts) if is_root(&parts[0]) => Some(parts),
        _ => None,
    }
}

/// A ref as a list of its parts, variables as their names.
fn parts_of(reference: &[Term]) -> Plain {
    let parts = reference.iter().map(|part| match &part.kind {
        TermKind::Var(name) | TermKind::String(name) => string(name),
        TermKind::Number(text) => Plain::Number(text.clone()),
        TermKind::Bool(value) => Plain::Bool(*value),
        TermKind::Null => Plain::Null,
        _ => Plain::String(part.to_string()),
    });
    Plain::List(parts.collect())
}

fn schema_field(schema: &SchemaAnnotation) -> Plain {
    let mut fields = vec![("path".to_string(), parts_of(&schema.path))];
    if let Some(reference) = &schema.schema {
        fields.push(("schema".to_string(), parts_of(reference)));
    }
    if let Some(definition) = &schema.definition {
        fields.push(("definition".to_string(), definition.clone()));
    }
    Plain::Map(fields)
}

fn compile_hints(pairs: Vec<(String, Plain)>) -> Result<CompileHints, String> {
    let mut hints = CompileHints { unknowns: Vec::new(), mask_rule: None };
    for (name, value) in pairs {
        match (name.as_str(), value) {
            ("unknowns", Plain::List(items)) => {
                for item in items {
                    if let Plain::String(text) = item {
                        let read = ref_of(&text);
                        let why =
                            |why| format!("invalid unknowns element {}: {why}", Quoted(&text));
                        hints.unknowns.push(read.map_err(why)?);
                    }
                }
            }
            ("mask_rule", Plain::String(text)) => {
                let term = term_of(&text).map_err(|why| {
                    format!("invalid mask_rule annotation {}: {why}", Quoted(&text))
                })?;
                hints.mask_rule = Some(match term.kind {
                    TermKind::Ref(parts) => parts,
                    TermKind::Var(_) | TermKind::String(_) => vec![term],
                    _ => {
                        return Err(format!(
                            "invalid mask_rule annotation type {}: string",
                            Quoted(&text)
                        ));
                    }
                });
            }
            _ => {}
        }
    }
    Ok(hints)
}
