//! What a module's imports and heads, and the dialect to write, decide about its look.

use super::FormatOptions;
use super::imports::{future_keyword, is_future, is_rego_v1};
use crate::ast::{Dialect, Expr, ExprKind, Module, Term};
use crate::parser::is_keyword;
use crate::visit::{self, Node, Step};
use std::collections::BTreeSet;

/// The look of a module.
pub(super) struct Style {
    /// Sets are written with `contains`.
    pub(super) contains: bool,
    /// Bodies are written with `if`.
    pub(super) ifs: bool,
    /// Some head has a ref of several parts, so that all heads are written as refs.
    pub(super) ref_heads: bool,
    /// What is written must hold in v1.
    pub(super) v1: bool,
    /// Keywords may stand after a dot.
    pub(super) keywords_in_refs: bool,
    /// The importable keywords that the module's expressions need.
    pub(super) needed: BTreeSet<&'static str>,
    /// Some variable has the name of one that a compiler made; its place tells nothing.
    pub(super) made_variables: bool,
    /// The keywords imported one by one.
    imported: Vec<String>,
}

impl Style {
    pub(super) fn of(module: &Module, options: &FormatOptions) -> Style {
        let v1 = options.to != Dialect::V0;
        let whole = |name: &str| module.imports.iter().any(|import| is_future(import, name));
        let compatible = module.imports.iter().any(is_rego_v1) || whole("");
        let mut style = Style {
            contains: v1 || compatible || whole("contains"),
            ifs: v1 || compatible || whole("if"),
            ref_heads: false,
            v1,
            keywords_in_refs: options.keywords_in_refs,
            needed: BTreeSet::new(),
            made_variables: false,
            imported: module.imports.iter().filter_map(future_keyword).collect(),
        };
        visit::walk(Node::Module(module), &mut |node| {
            match node {
                Node::Rule(rule) => {
                    let head = &rule.head;
                    let length = head.reference.len();
                    style.ref_heads |=
                        length > 2 || length == 2 && head.key.is_some() && head.value.is_none();
                }
                Node::Term(term) => style.made_variables |= is_made(term),
                Node::Expr(expr) => style.needed.extend(keyword_of(expr)),
                _ => {}
            }
            Step::Into
        });
        style
    }

    /// Whether a word is a keyword in the module.
    pub(super) fn is_keyword(&self, word: &str) -> bool {
        let dialect = if self.v1 { Dialect::V1 } else { Dialect::V0 };
        is_keyword(word, dialect) || self.imported.iter().any(|keyword| keyword == word)
    }
}

/// Whether a term is a variable named like those a compiler makes.
pub(super) fn is_made(term: &Term) -> bool {
    term.as_var().is_some_and(|name| name.starts_with("__local"))
}

/// The importable keyword an expression is written with.
fn keyword_of(expr: &Expr) -> Option<&'static str> {
    Some(match &expr.kind {
        ExprKind::Call(terms) if terms.first().is_some_and(is_membership) => "in",
        ExprKind::Every(_) => "every",
        ExprKind::Not { .. } => "not",
        ExprKind::And(_) => "and",
        ExprKind::Or(_) => "or",
        _ => return None,
    })
}

fn is_membership(operator: &Term) -> bool {
    matches!(operator.to_string().as_str(), "internal.member_2" | "internal.member_3")
}
