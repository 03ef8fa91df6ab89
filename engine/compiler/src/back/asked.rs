//! What OPA's rule index asks of a clause, put first in the clause.
//!
//! OPA leaves a rule out, before any of its body is evaluated, where the input, the base data or an argument is not
//! what the body asks for; what would fail or conflict in the rest of the body is not seen then. So that this holds
//! with every kind of index, and without one, these expressions stand first. A clause that prints is never left out,
//! and an expression whose variables others bind stays where it is.

use super::Emitter;
use super::calls::builtin_name;
use super::index::{prints, type_of};
use super::terms::{constant_value, is_scalar};
use crate::tree::Key;
use lictor_syntax::ast::{Expr, ExprKind, Rule, Term, TermKind};
use lictor_syntax::visit::{self, Node, Step, VarParams};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The body of a clause with what is asked in front: first the tests that can move there, then that the refs which
/// stand behind something that can fail have a value.
pub(super) fn first<'t>(emitter: &Emitter<'_, '_>, rule: &'t Rule) -> Cow<'t, [Expr]> {
    if emitter.options.observe || prints(rule) {
        return Cow::Borrowed(&rule.body);
    }
    let mut asker = Asker { emitter, known: BTreeSet::new() };
    let args = rule.head.args.iter().flatten();
    asker.known.extend(args.clone().filter_map(Term::as_var).map(str::to_owned));
    let bound: BTreeSet<String> = args.flat_map(|arg| names(Node::Term(arg))).collect();
    let mut later: BTreeSet<String> = BTreeSet::new();
    let (mut front, mut rest, mut there) = (Vec::new(), Vec::new(), Vec::new());
    let (mut moved, mut fails) = (false, false);
    for expr in &rule.body {
        let used = names(Node::Expr(expr));
        if !used.iter().any(|name| later.contains(name)) && asker.asks(expr) {
            moved |= !rest.is_empty();
            front.push(expr);
            continue;
        }
        if fails {
            asker.needs(expr, &mut there);
        }
        fails |= can_fail(emitter, expr);
        later.extend(used.into_iter().filter(|name| !bound.contains(name)));
        rest.push(expr);
    }
    if fails {
        let head = rule.head.reference.iter().skip(1).chain(&rule.head.key).chain(&rule.head.value);
        head.for_each(|term| asker.needs_term(term, &mut there));
    }
    if !moved && there.is_empty() {
        return Cow::Borrowed(&rule.body);
    }
    there.sort_by_key(|term: &&Term| term.to_string());
    there.dedup_by_key(|term| term.to_string());
    let there = there.into_iter().enumerate().map(|(number, term)| has_value(number, term));
    let front: Vec<Expr> = front.into_iter().cloned().collect();
    Cow::Owned(front.into_iter().chain(there).chain(rest.into_iter().cloned()).collect())
}

/// An expression that holds if a ref has a value.
fn has_value(number: usize, term: &Term) -> Expr {
    let operator = Term::var("eq", term.loc);
    let fresh = Term::var(format!("$asked{number}"), term.loc);
    Expr::new(ExprKind::Call(vec![operator, fresh, term.clone()]), term.loc)
}

/// Whether evaluating an expression may do more than succeed or not: call a function, or a rule.
pub(super) fn can_fail(emitter: &Emitter<'_, '_>, expr: &Expr) -> bool {
    const TESTS: [&str; 8] = ["eq", "equal", "neq", "lt", "lte", "gt", "gte", "internal.member_2"];
    let asker = Asker { emitter, known: BTreeSet::new() };
    let mut fails = !expr.with.is_empty();
    visit::walk(Node::Expr(expr), &mut |node| {
        fails |= match node {
            Node::Expr(Expr { kind: ExprKind::Call(parts), .. }) => {
                let name = parts.first().and_then(builtin_name);
                !name.is_some_and(|name| {
                    TESTS.contains(&&*name)
                        || type_of(&name).is_some() && !emitter.replaced.contains(&*name)
                })
            }
            Node::Expr(_) => false,
            Node::Term(term) => match &term.kind {
                TermKind::Call(_) => true,
                TermKind::Ref(parts) => parts[0].as_var() == Some("data") && !asker.are_base(parts),
                TermKind::Var(name) => name == "data",
                _ => false,
            },
            _ => false,
        };
        Step::Into
    });
    fails
}

fn names(node: Node<'_>) -> Vec<String> {
    let params = VarParams { skip_ref_call_head: true, ..VarParams::default() };
    let found = visit::vars(node, params);
    found.iter().filter(|name| *name != "input" && *name != "data").map(str::to_owned).collect()
}

struct Asker<'e, 'c, 'r> {
    emitter: &'e Emitter<'c, 'r>,
    /// Arguments, and variables that stand for a ref.
    known: BTreeSet<String>,
}

impl Asker<'_, '_, '_> {
    /// Whether the index would ask this; a variable that it gives a ref to is known from then on.
    fn asks(&mut self, expr: &Expr) -> bool {
        if !expr.with.is_empty() || expr.negated {
            return false;
        }
        let parts = match &expr.kind {
            ExprKind::Call(parts) => parts,
            _ => return false,
        };
        let Some((operator, args)) = parts.split_first() else { return false };
        let Some(name) = builtin_name(operator) else { return false };
        if self.emitter.replaced.contains(&*name) {
            return false;
        }
        match (&*name, args) {
            ("eq" | "equal", [a, b]) => self.equates(a, b) || self.equates(b, a),
            ("internal.member_2", [a, b]) => {
                self.is_place(a) && is_collection(b) && self.constant(b)
                    || is_scalar(a) && self.is_place(b)
            }
            ("glob.match", [pattern, delimiters, text]) => {
                is_plain(pattern)
                    && is_collection(delimiters)
                    && self.constant(delimiters)
                    && self.is_place(text)
            }
            _ => false,
        }
    }

    fn equates(&mut self, a: &Term, b: &Term) -> bool {
        if let Some((step, prefix)) = a.as_ref_parts().and_then(<[Term]>::split_last)
            && step.as_var().is_some_and(|name| name.starts_with('$'))
            && self.are_base(prefix)
        {
            return is_scalar(b);
        }
        if let (true, Some(name)) = (self.is_base(a), b.as_var()) {
            self.known.insert(name.to_owned());
            return true;
        }
        let flat = match &b.kind {
            TermKind::Array(items) => {
                items.iter().all(|item| is_scalar(item) || item.as_var().is_some())
            }
            _ => is_scalar(b),
        };
        flat && self.is_place(a)
    }

    /// The refs that OPA gives a variable of its own in front of the expression, and so asks for.
    fn needs<'t>(&self, expr: &'t Expr, found: &mut Vec<&'t Term>) {
        if !expr.with.is_empty() || expr.negated {
            return;
        }
        match &expr.kind {
            ExprKind::Term(term) => self.needs_term(term, found),
            ExprKind::Call(parts) => {
                parts.iter().skip(1).for_each(|part| self.needs_term(part, found));
            }
            ExprKind::Every(every) => self.needs_term(&every.domain, found),
            _ => {}
        }
    }

    fn needs_term<'t>(&self, term: &'t Term, found: &mut Vec<&'t Term>) {
        if self.is_base(term) {
            found.push(term);
            return;
        }
        match &term.kind {
            TermKind::Ref(parts) | TermKind::Call(parts) => {
                parts.iter().skip(1).for_each(|part| self.needs_term(part, found));
            }
            TermKind::Array(items) | TermKind::Set(items) => {
                items.iter().for_each(|item| self.needs_term(item, found));
            }
            TermKind::Object(pairs) => pairs.iter().for_each(|(key, value)| {
                self.needs_term(key, found);
                self.needs_term(value, found);
            }),
            _ => {}
        }
    }

    fn constant(&self, term: &Term) -> bool {
        constant_value(self.emitter.region, term).is_some()
    }

    fn is_place(&self, term: &Term) -> bool {
        self.is_base(term) || term.as_var().is_some_and(|name| self.known.contains(name))
    }

    /// A ground ref into the input or to data that no rule makes.
    fn is_base(&self, term: &Term) -> bool {
        match term.as_ref_parts() {
            Some(parts) => self.are_base(parts),
            None => term.as_var() == Some("input"),
        }
    }

    fn are_base(&self, parts: &[Term]) -> bool {
        let Some((head, path)) = parts.split_first() else { return false };
        if !path.iter().all(is_scalar) {
            return false;
        }
        match head.as_var() {
            Some("input") => true,
            Some("data") => {
                let mut node = &self.emitter.compiled.rules().root;
                for step in path {
                    let Some(child) = Key::of(step).and_then(|key| node.children.get(&key)) else {
                        return true;
                    };
                    if !child.rules.is_empty() {
                        return false;
                    }
                    node = child;
                }
                false
            }
            _ => false,
        }
    }
}

fn is_collection(term: &Term) -> bool {
    matches!(term.kind, TermKind::Array(_) | TermKind::Set(_) | TermKind::Object(_))
}

/// A pattern whose stars stand for whole parts.
fn is_plain(pattern: &Term) -> bool {
    let TermKind::String(text) = &pattern.kind else { return false };
    !text.contains(['[', '?', '{', '\\']) && !text.contains("**")
}
