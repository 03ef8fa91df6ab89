//! A tree as JSON, with OPA's names and order of fields.
//!
//! One direction only, and compact: whoever shows it to people indents it.

use crate::ast::{
    AnnotationTarget, Annotations, Body, Comment, Every, Expr, ExprKind, Head, Logical, Module,
    Plain, Rule, TemplatePart, Term, TermKind, With,
};
use crate::source::{Loc, SourceMap};

/// What to write besides the tree itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JsonOptions {
    /// Places, with the text of each node in base64.
    pub locations: bool,
    /// Comments.
    pub comments: bool,
}

impl Default for JsonOptions {
    fn default() -> Self {
        JsonOptions { locations: false, comments: true }
    }
}

/// The JSON of a module.
#[must_use]
pub fn module(module: &Module, sources: &SourceMap, options: JsonOptions) -> String {
    let mut out = Writer { out: String::new(), sources, options, module: Some(module) };
    out.module(module);
    out.out
}

/// The JSON of a body, for instance a parsed query.
#[must_use]
pub fn body(body: &Body, sources: &SourceMap, options: JsonOptions) -> String {
    let mut out = Writer { out: String::new(), sources, options, module: None };
    out.body(body);
    out.out
}

/// The JSON of a ref: a list of terms.
#[must_use]
pub fn reference(parts: &[Term], sources: &SourceMap) -> String {
    let options = JsonOptions::default();
    let mut out = Writer { out: String::new(), sources, options, module: None };
    out.list(parts, Writer::term);
    out.out
}

/// The JSON of a METADATA block.
#[must_use]
pub fn annotations(block: &Annotations, sources: &SourceMap) -> String {
    let options = JsonOptions::default();
    let mut out = Writer { out: String::new(), sources, options, module: None };
    out.annotations(block);
    out.out
}

struct Writer<'a> {
    out: String,
    sources: &'a SourceMap,
    options: JsonOptions,
    module: Option<&'a Module>,
}

/// A string as JSON, with Go's extra escapes for HTML.
fn quote(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                out.push_str(&format!("\\u{:04x}", c as u32));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

fn base64(out: &mut String, bytes: &[u8]) {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    out.push('"');
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for position in 0..4 {
            let digit = DIGITS[(group >> (18 - 6 * position)) as usize & 63];
            out.push(if position <= chunk.len() { digit as char } else { '=' });
        }
    }
    out.push('"');
}

impl<'a> Writer<'a> {
    fn list<T>(&mut self, items: &'a [T], mut write: impl FnMut(&mut Self, &'a T)) {
        self.out.push('[');
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.out.push(',');
            }
            write(self, item);
        }
        self.out.push(']');
    }

    /// Opens an object or goes on with it: every field comes through here.
    fn field(&mut self, name: &str) {
        if !self.out.ends_with('{') {
            self.out.push(',');
        }
        self.out.push('"');
        self.out.push_str(name);
        self.out.push_str("\":");
    }

    fn loc(&mut self, loc: Loc) {
        if self.options.locations && loc.is_known() {
            self.field("location");
            self.place(loc);
        }
    }

    fn place(&mut self, loc: Loc) {
        let sources = self.sources;
        self.out.push_str("{\"file\":");
        quote(&mut self.out, &sources.file(loc.file).name);
        self.out.push_str(&format!(",\"row\":{},\"col\":{}", loc.row, loc.col));
        // A comment has a place whatever was asked for, but no text unless places were.
        let text = sources.text(loc);
        if self.options.locations && !text.is_empty() {
            self.out.push_str(",\"text\":");
            base64(&mut self.out, text.as_bytes());
        }
        self.out.push('}');
    }

    fn module(&mut self, module: &'a Module) {
        self.out.push('{');
        self.field("package");
        self.out.push('{');
        if self.options.locations {
            self.loc(module.package.loc);
        }
        self.field("path");
        self.list(&module.package.path, Self::term);
        self.out.push('}');
        if !module.imports.is_empty() {
            self.field("imports");
            self.list(&module.imports, |out, import| {
                out.out.push('{');
                if let Some(alias) = &import.alias {
                    out.field("alias");
                    quote(&mut out.out, alias);
                }
                out.loc(import.loc);
                out.field("path");
                out.term(&import.path);
                out.out.push('}');
            });
        }
        if !module.annotations.is_empty() {
            self.field("annotations");
            self.list(&module.annotations, Self::annotations);
        }
        if !module.rules.is_empty() {
            self.field("rules");
            self.list(&module.rules, Self::rule);
        }
        if self.options.comments && !module.comments.is_empty() {
            self.field("comments");
            self.list(&module.comments, Self::comment);
        }
        self.out.push('}');
    }

    fn comment(&mut self, comment: &'a Comment) {
        self.out.push_str("{\"Text\":");
        base64(&mut self.out, comment.text.as_bytes());
        self.out.push_str(",\"Location\":");
        self.place(comment.loc);
        self.out.push('}');
    }

    /// A block, fields by name; schemas name their paths as terms.
    fn annotations(&mut self, block: &'a Annotations) {
        let mut fields: Vec<(&str, Option<&Plain>)> =
            block.fields.iter().map(|(name, value)| (name.as_str(), Some(value))).collect();
        if block.compile.is_some() {
            fields.push(("compile", None));
        }
        if self.options.locations && block.target != AnnotationTarget::Nothing {
            fields.push(("location", None));
        }
        fields.sort_by_key(|(name, _)| *name);
        self.out.push('{');
        for (name, value) in fields {
            match (name, value) {
                ("schemas", _) => self.schemas(block),
                ("authors", Some(Plain::List(authors))) => self.authors(authors),
                ("compile", None) => self.compile_hints(block),
                ("location", None) => self.loc(block.loc),
                (_, value) => {
                    self.field(name);
                    self.plain(value.unwrap_or(&Plain::Null));
                }
            }
        }
        self.out.push('}');
    }

    /// Authors, who have a name here even if it is empty.
    fn authors(&mut self, authors: &[Plain]) {
        self.field("authors");
        let named = authors.iter().map(|author| match author {
            Plain::Map(pairs) if pairs.iter().all(|(key, _)| key != "name") => {
                let name = ("name".to_string(), Plain::String(String::new()));
                Plain::Map(pairs.iter().cloned().chain([name]).collect())
            }
            author => author.clone(),
        });
        self.plain(&Plain::List(named.collect()));
    }

    fn schemas(&mut self, block: &'a Annotations) {
        self.field("schemas");
        let locations = std::mem::replace(&mut self.options.locations, false);
        self.list(&block.schemas, |out, schema| {
            out.out.push('{');
            out.field("path");
            out.list(&schema.path, Self::term);
            if let Some(reference) = &schema.schema {
                out.field("schema");
                out.list(reference, Self::term);
            }
            if let Some(definition) = &schema.definition {
                out.field("definition");
                out.plain(definition);
            }
            out.out.push('}');
        });
        self.options.locations = locations;
    }

    fn compile_hints(&mut self, block: &'a Annotations) {
        let Some(hints) = &block.compile else { return };
        self.field("compile");
        self.out.push('{');
        if !hints.unknowns.is_empty() {
            self.field("unknowns");
            self.list(&hints.unknowns, |out, unknown| out.list(unknown, Self::term));
        }
        if let Some(mask) = &hints.mask_rule {
            self.field("mask_rule");
            self.list(mask, Self::term);
        }
        self.out.push('}');
    }

    fn plain(&mut self, value: &Plain) {
        match value {
            Plain::Null => self.out.push_str("null"),
            Plain::Bool(value) => self.out.push_str(if *value { "true" } else { "false" }),
            Plain::Number(text) => self.out.push_str(text),
            Plain::String(text) => quote(&mut self.out, text),
            Plain::List(items) => {
                self.out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        self.out.push(',');
                    }
                    self.plain(item);
                }
                self.out.push(']');
            }
            Plain::Map(pairs) => {
                let mut sorted: Vec<_> = pairs.iter().collect();
                sorted.sort_by(|a, b| a.0.cmp(&b.0));
                self.out.push('{');
                for (index, (key, value)) in sorted.into_iter().enumerate() {
                    if index > 0 {
                        self.out.push(',');
                    }
                    quote(&mut self.out, key);
                    self.out.push(':');
                    self.plain(value);
                }
                self.out.push('}');
            }
        }
    }

    fn rule(&mut self, rule: &'a Rule) {
        self.out.push('{');
        if let Some(module) = self.module
            && !rule.annotations.is_empty()
        {
            self.field("annotations");
            self.list(&rule.annotations, |out, index| {
                if let Some(block) = module.annotations.get(*index) {
                    out.annotations(block);
                }
            });
        }
        self.field("body");
        self.body(&rule.body);
        if rule.default {
            self.field("default");
            self.out.push_str("true");
        }
        if let Some(link) = &rule.else_ {
            self.field("else");
            self.rule(link);
        }
        self.field("head");
        self.head(&rule.head);
        self.loc(rule.loc);
        self.out.push('}');
    }

    fn head(&mut self, head: &'a Head) {
        self.out.push('{');
        if !head.name.is_empty() {
            self.field("name");
            quote(&mut self.out, &head.name);
        }
        if let Some(args) = head.args.as_ref().filter(|args| !args.is_empty()) {
            self.field("args");
            self.list(args, Self::term);
        }
        for (name, term) in [("key", &head.key), ("value", &head.value)] {
            if let Some(term) = term {
                self.field(name);
                self.term(term);
            }
        }
        if head.assign {
            self.field("assign");
            self.out.push_str("true");
        }
        self.field("ref");
        self.list(&head.reference, Self::term);
        self.loc(head.loc);
        self.out.push('}');
    }

    fn body(&mut self, body: &'a Body) {
        self.list(body, Self::expr);
    }

    fn expr(&mut self, expr: &'a Expr) {
        self.out.push('{');
        if expr.generated {
            self.field("generated");
            self.out.push_str("true");
        }
        self.field("index");
        self.out.push_str(&expr.index.to_string());
        self.loc(expr.loc);
        if expr.negated {
            self.field("negated");
            self.out.push_str("true");
        }
        self.field("terms");
        self.expr_terms(expr);
        if !expr.with.is_empty() {
            self.field("with");
            self.list(&expr.with, Self::with);
        }
        self.out.push('}');
    }

    fn expr_terms(&mut self, expr: &'a Expr) {
        match &expr.kind {
            ExprKind::Term(term) => self.term(term),
            ExprKind::Call(terms) => self.list(terms, Self::term),
            ExprKind::Some(symbols) => {
                self.out.push('{');
                self.loc(Loc { len: expr.loc.len.min("some".len() as u32), ..expr.loc });
                self.field("symbols");
                self.list(symbols, Self::term);
                self.out.push('}');
            }
            ExprKind::Every(every) => self.every(every),
            ExprKind::Not { body, explicit } => {
                self.out.push('{');
                self.field("body");
                self.body(body);
                self.field("explicit_body");
                self.out.push_str(if *explicit { "true" } else { "false" });
                self.out.push_str(",\"type\":\"not\"}");
            }
            ExprKind::And(logical) => self.logical(logical, "and"),
            ExprKind::Or(logical) => self.logical(logical, "or"),
        }
    }

    fn every(&mut self, every: &'a Every) {
        self.out.push('{');
        self.field("body");
        self.body(&every.body);
        self.field("domain");
        self.term(&every.domain);
        self.field("key");
        match &every.key {
            Some(key) => self.term(key),
            None => self.out.push_str("null"),
        }
        self.loc(every.loc);
        self.field("value");
        self.term(&every.value);
        self.out.push('}');
    }

    fn logical(&mut self, logical: &'a Logical, name: &str) {
        self.out.push('{');
        for (field, explicit) in
            [("explicit_lhs", logical.explicit_lhs), ("explicit_rhs", logical.explicit_rhs)]
        {
            if explicit {
                self.field(field);
                self.out.push_str("true");
            }
        }
        self.field("lhs");
        self.body(&logical.lhs);
        self.field("rhs");
        self.body(&logical.rhs);
        self.field("type");
        quote(&mut self.out, name);
        self.out.push('}');
    }

    fn with(&mut self, with: &'a With) {
        self.out.push('{');
        self.loc(with.loc);
        self.field("target");
        self.term(&with.target);
        self.field("value");
        self.term(&with.value);
        self.out.push('}');
    }

    fn term(&mut self, term: &'a Term) {
        self.out.push('{');
        self.loc(term.loc);
        self.field("type");
        quote(&mut self.out, term.kind.name());
        self.field("value");
        self.value(&term.kind);
        self.out.push('}');
    }

    fn value(&mut self, kind: &'a TermKind) {
        match kind {
            TermKind::Null => self.out.push_str("{}"),
            TermKind::Bool(value) => self.out.push_str(if *value { "true" } else { "false" }),
            TermKind::Number(text) => self.out.push_str(text),
            TermKind::String(text) | TermKind::Var(text) => quote(&mut self.out, text),
            TermKind::Ref(terms)
            | TermKind::Call(terms)
            | TermKind::Array(terms)
            | TermKind::Set(terms) => {
                self.list(terms, Self::term);
            }
            TermKind::Object(pairs) => self.list(pairs, |out, (key, value)| {
                out.out.push('[');
                out.term(key);
                out.out.push(',');
                out.term(value);
                out.out.push(']');
            }),
            TermKind::ArrayCompr { term, body } | TermKind::SetCompr { term, body } => {
                self.comprehension(&[("term", term)], body);
            }
            TermKind::ObjectCompr { key, value, body } => {
                self.comprehension(&[("key", key), ("value", value)], body)
            }
            TermKind::Template { multi_line, parts } => {
                self.out.push('{');
                self.field("parts");
                if parts.is_empty() {
                    self.out.push_str("null");
                } else {
                    self.list(parts, Self::part);
                }
                self.field("multi_line");
                self.out.push_str(if *multi_line { "true" } else { "false" });
                self.out.push('}');
            }
        }
    }

    fn part(&mut self, part: &'a TemplatePart) {
        match part {
            TemplatePart::Text(term) => self.term(term),
            TemplatePart::Expr(expr) => self.expr(expr),
        }
    }

    fn comprehension(&mut self, terms: &[(&str, &'a Term)], body: &'a Body) {
        self.out.push('{');
        for (name, term) in terms {
            self.field(name);
            self.term(term);
        }
        self.field("body");
        self.body(body);
        self.out.push('}');
    }
}
