//! Small questions about trees that several stages ask, and small edits they share.

use crate::context::LocalGenerator;
use crate::options::Options;
use lictor_syntax::Loc;
use lictor_syntax::ast::{
    Body, Dialect, Expr, ExprKind, Import, Module, Package, Rule, Term, TermKind, With,
};
use lictor_syntax::order;
use lictor_syntax::visit::{self, Node, NodeMut, Step};
use std::borrow::Cow;
use std::collections::HashMap;

/// Whether a term holds no variable (a ref whose first part is a var is not ground unless it stands alone as such).
#[must_use]
pub fn is_ground(term: &Term) -> bool {
    match &term.kind {
        TermKind::Null | TermKind::Bool(_) | TermKind::Number(_) | TermKind::String(_) => true,
        TermKind::Var(_) => false,
        TermKind::Ref(parts) => parts.iter().skip(1).all(is_ground),
        TermKind::Call(terms) => terms.iter().all(is_ground),
        TermKind::Array(terms) | TermKind::Set(terms) => terms.iter().all(is_ground),
        TermKind::Object(items) => {
            items.iter().all(|(key, value)| is_ground(key) && is_ground(value))
        }
        TermKind::ArrayCompr { term, body } | TermKind::SetCompr { term, body } => {
            is_ground(term) && body.iter().all(is_ground_expr)
        }
        TermKind::ObjectCompr { key, value, body } => {
            is_ground(key) && is_ground(value) && body.iter().all(is_ground_expr)
        }
        TermKind::Template { .. } => false,
    }
}

fn is_ground_expr(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Term(term) => is_ground(term),
        ExprKind::Call(terms) => terms.iter().all(is_ground),
        _ => false,
    }
}

/// Whether a term is null, a boolean, a number or a string.
#[must_use]
pub fn is_scalar(term: &Term) -> bool {
    matches!(
        term.kind,
        TermKind::Null | TermKind::Bool(_) | TermKind::Number(_) | TermKind::String(_)
    )
}

/// Whether a name was made by the compiler.
#[must_use]
pub fn is_generated(name: &str) -> bool {
    name.starts_with("__local")
}

/// Whether a variable is a wildcard.
#[must_use]
pub fn is_wildcard(name: &str) -> bool {
    name.starts_with('$')
}

/// Whether an expression is a call of the operator of one part with this name.
#[must_use]
pub fn is_call_of(expr: &Expr, name: &str) -> bool {
    matches!(&expr.kind, ExprKind::Call(terms) if terms.first().is_some_and(|op| is_operator(op, name)))
}

fn is_operator(operator: &Term, name: &str) -> bool {
    match &operator.kind {
        TermKind::Ref(parts) => matches!(&parts[..], [only] if only.as_var() == Some(name)),
        _ => false,
    }
}

/// `x = y`, whatever its number of operands.
#[must_use]
pub fn is_equality(expr: &Expr) -> bool {
    is_call_of(expr, "eq")
}

/// `x := y`, whatever its number of operands.
#[must_use]
pub fn is_assignment(expr: &Expr) -> bool {
    is_call_of(expr, "assign")
}

/// The two operands of a call that has two.
#[must_use]
pub fn two_operands(expr: &Expr) -> Option<(&Term, &Term)> {
    match &expr.kind {
        ExprKind::Call(terms) => match &terms[..] {
            [_, a, b] => Some((a, b)),
            _ => None,
        },
        _ => None,
    }
}

/// The operator of a call, if it is a ref.
#[must_use]
pub fn operator(expr: &Expr) -> Option<&[Term]> {
    match &expr.kind {
        ExprKind::Call(terms) => terms.first().and_then(Term::as_ref_parts),
        _ => None,
    }
}

/// The operands of a call.
#[must_use]
pub fn operands(expr: &Expr) -> &[Term] {
    match &expr.kind {
        ExprKind::Call(terms) => terms.get(1..).unwrap_or_default(),
        _ => &[],
    }
}

/// The dotted name of a ref made of a var and strings; what a builtin would be called.
#[must_use]
pub fn builtin_name(reference: &[Term]) -> Option<Cow<'_, str>> {
    let (head, rest) = reference.split_first()?;
    let head = head.as_var()?;
    if rest.is_empty() {
        return Some(Cow::Borrowed(head));
    }
    let mut name = String::with_capacity(32);
    name.push_str(head);
    for part in rest {
        let TermKind::String(text) = &part.kind else { return None };
        if text.is_empty() || !text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            return None;
        }
        name.push('.');
        name.push_str(text);
    }
    Some(Cow::Owned(name))
}

/// The operator ref of a builtin, every part at a place.
#[must_use]
pub fn builtin_ref(name: &str, loc: Loc) -> Term {
    let mut parts = name.split('.');
    let head = Term::var(parts.next().unwrap_or_default(), loc);
    let reference =
        std::iter::once(head).chain(parts.map(|part| Term::string(part, loc))).collect();
    Term::new(TermKind::Ref(reference), loc)
}

/// `a = b` at a place.
#[must_use]
pub fn equality(a: Term, b: Term, loc: Loc) -> Expr {
    Expr::new(ExprKind::Call(vec![builtin_ref("eq", loc), a, b]), loc)
}

/// `__localN__ = term`, marked as generated, and the local.
pub(crate) fn capture(generator: &mut LocalGenerator, term: Term) -> (Term, Expr) {
    let loc = term.loc;
    let local = Term::var(generator.fresh(), loc);
    let mut expr = equality(local.clone(), term, loc);
    expr.generated = true;
    (local, expr)
}

/// Whether a body is the single term `true`.
#[must_use]
pub fn is_empty_body(body: &[Expr]) -> bool {
    match body {
        [expr] => {
            matches!(&expr.kind, ExprKind::Term(term) if matches!(term.kind, TermKind::Bool(true)))
        }
        _ => false,
    }
}

/// Appends expressions to a body and numbers them.
pub fn append(body: &mut Body, exprs: impl IntoIterator<Item = Expr>) {
    for mut expr in exprs {
        expr.index = body.len();
        body.push(expr);
    }
}

/// Appends expressions to a body; the first takes the place of a lone `true`.
pub fn append_or_replace(body: &mut Body, exprs: impl IntoIterator<Item = Expr>) {
    let mut exprs = exprs.into_iter().peekable();
    if exprs.peek().is_some() && is_empty_body(body) {
        body.clear();
    }
    append(body, exprs);
}

/// Whether a term holds a ref.
#[must_use]
pub fn contains_refs(term: &Term) -> bool {
    any_term(term, &|term| matches!(term.kind, TermKind::Ref(_)))
}

/// Whether a term holds a ref or a comprehension, that is, must be evaluated.
#[must_use]
pub fn requires_eval(term: &Term) -> bool {
    any_term(term, &|term| matches!(term.kind, TermKind::Ref(_)) || is_comprehension(term))
}

/// Whether a term is a comprehension.
#[must_use]
pub fn is_comprehension(term: &Term) -> bool {
    matches!(
        term.kind,
        TermKind::ArrayCompr { .. } | TermKind::SetCompr { .. } | TermKind::ObjectCompr { .. }
    )
}

fn any_term(term: &Term, test: &dyn Fn(&Term) -> bool) -> bool {
    let mut found = false;
    visit::walk(Node::Term(term), &mut |node| {
        if let Node::Term(term) = node {
            found = found || test(term);
        }
        if found { Step::Over } else { Step::Into }
    });
    found
}

/// `data.package.reference`, the reference's first var become a string.
#[must_use]
pub fn full_ref(package: &Package, reference: &[Term]) -> Vec<Term> {
    let mut path = Vec::with_capacity(package.path.len() + reference.len());
    path.extend_from_slice(&package.path);
    for (i, part) in reference.iter().enumerate() {
        match (&part.kind, i) {
            (TermKind::Var(name), 0) => path.push(Term::string(name.clone(), part.loc)),
            _ => path.push(part.clone()),
        }
    }
    path
}

/// Puts every set and object of a module in order.
pub(crate) fn sort_collections(module: &mut Module) {
    for rule in &mut module.rules {
        let mut link: Option<&mut Rule> = Some(rule);
        while let Some(rule) = link {
            rule.head.reference.iter_mut().for_each(sort_collections_in_term);
            link = rule.else_.as_deref_mut();
        }
        visit::walk_mut(NodeMut::Rule(rule), &mut |_| Step::Into);
    }
}

/// Puts every set and object of a body in order.
pub(crate) fn sort_collections_in_body(body: &mut Body) {
    visit::walk_mut(NodeMut::Body(body), &mut |_| Step::Into);
}

fn sort_collections_in_term(term: &mut Term) {
    visit::walk_mut(NodeMut::Term(term), &mut |_| Step::Into);
}

/// Whether two refs are equal, places aside.
#[must_use]
pub fn same_ref(a: &[Term], b: &[Term]) -> bool {
    order::compare_lists(a, b).is_eq()
}

/// Whether a name is `input` or `data`.
#[must_use]
pub fn is_root_name(name: &str) -> bool {
    matches!(name, "input" | "data")
}

/// `input` or `data`, if the term is that ref and nothing more.
#[must_use]
pub fn root_name(term: &Term) -> Option<&str> {
    match term.as_ref_parts()? {
        [only] => only.as_var().filter(|name| is_root_name(name)),
        _ => None,
    }
}

/// Whether the stricter checks of v1 hold for a module.
#[must_use]
pub fn is_strict(options: &Options, module: &Module) -> bool {
    options.strict || module.dialect != Dialect::V0
}

/// The name an import is used by.
#[must_use]
pub fn import_name(import: &Import) -> Option<&str> {
    if let Some(alias) = &import.alias {
        return Some(alias);
    }
    match &import.path.kind {
        TermKind::Var(name) => Some(name),
        TermKind::Ref(parts) => match &parts.last()?.kind {
            TermKind::Var(name) | TermKind::String(name) => Some(name),
            _ => None,
        },
        _ => None,
    }
}

/// Whether an import only switches keywords on.
#[must_use]
pub fn imports_keywords(import: &Import) -> bool {
    let head = import.path.as_ref_parts().and_then(<[Term]>::first).unwrap_or(&import.path);
    matches!(head.as_var(), Some("future" | "rego"))
}

/// The `with` modifiers a stage has rewritten. Expressions split from one another carry copies of the same
/// modifiers; such copies are rewritten once and stay equal.
#[derive(Debug, Default)]
pub(crate) struct SharedWiths(HashMap<Loc, (With, With)>);

impl SharedWiths {
    /// Gives a copy what its twin has become, if there was one.
    pub(crate) fn reuse(&self, with: &mut With) -> bool {
        let twin = self.0.get(&with.loc).filter(|(before, _)| before == with);
        if let Some((_, after)) = twin {
            *with = after.clone();
        }
        twin.is_some()
    }

    /// Remembers what a modifier has become.
    pub(crate) fn remember(&mut self, before: With, after: &With) {
        if before.loc.is_known() && before != *after {
            self.0.insert(before.loc, (before, after.clone()));
        }
    }
}
