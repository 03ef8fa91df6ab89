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
use lictor_syntax::ast::{Expr, ExprKind, Logical, Rule, Term, TermKind};
use lictor_syntax::visit::{self, Node, Step, VarParams};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The body of a clause with what is asked in front: first the tests that can move there, then that the refs which
/// stand behind something that can fail have a value.
pub(super) fn first<'t>(emitter: &Emitter<'_, '_>, rule: &'t Rule) -> Cow<'t, [Expr]> {
    if emitter.options.observe || prints(rule) {
        return Cow::Borrowed(&rule.body);
    }
    let asked = asked(emitter, rule, false);
    if !asked.moved && asked.needed.is_empty() {
        return Cow::Borrowed(&rule.body);
    }
    let front = asked.front.into_iter().cloned().chain(asked.needed);
    Cow::Owned(front.chain(asked.rest.into_iter().cloned()).collect())
}

/// What is asked of a clause before it is entered.
pub(super) fn ahead(emitter: &Emitter<'_, '_>, rule: &Rule) -> Vec<Expr> {
    if prints(rule) {
        return Vec::new();
    }
    let asked = asked(emitter, rule, true);
    asked.front.into_iter().cloned().chain(asked.needed).collect()
}

/// A body in parts.
struct Asked<'t> {
    /// The tests that can be made first.
    front: Vec<&'t Expr>,
    /// That what else is asked for has a value.
    needed: Vec<Expr>,
    rest: Vec<&'t Expr>,
    /// Whether a test stood behind something else.
    moved: bool,
}

/// Takes a body apart. What has to have a value is told where it matters, behind what can fail, or (`all`) everywhere.
fn asked<'t>(emitter: &Emitter<'_, '_>, rule: &'t Rule, all: bool) -> Asked<'t> {
    let mut asker = Asker::new(emitter);
    let args = rule.head.args.iter().flatten();
    asker.known.extend(args.clone().filter_map(Term::as_var).map(str::to_owned));
    let bound: BTreeSet<String> = args.flat_map(|arg| names(Node::Term(arg))).collect();
    let mut later: BTreeSet<String> = BTreeSet::new();
    let (mut front, mut rest, mut needs) = (Vec::new(), Vec::new(), Needs::default());
    let (mut moved, mut fails) = (false, all);
    for expr in &rule.body {
        let waits =
            || !later.is_empty() && names(Node::Expr(expr)).iter().any(|name| later.contains(name));
        if !waits() && asker.asks(expr) {
            moved |= !rest.is_empty();
            front.push(expr);
            continue;
        }
        let before = fails;
        fails |= can_fail(emitter, expr);
        if before || fails && matches!(expr.kind, ExprKind::And(_) | ExprKind::Or(_)) {
            asker.needs(expr, &mut needs);
        }
        later.extend(names(Node::Expr(expr)).into_iter().filter(|name| !bound.contains(name)));
        rest.push(expr);
    }
    if fails {
        let head = rule.head.reference.iter().skip(1).chain(&rule.head.key).chain(&rule.head.value);
        head.for_each(|term| asker.needs_term(term, &mut needs.terms));
    }
    Asked { front, needed: needs.into_exprs(0), rest, moved }
}

/// What has to hold somewhere in a clause.
#[derive(Default)]
struct Needs<'t> {
    /// These have a value.
    terms: Vec<&'t Term>,
    /// These hold.
    exprs: Vec<Expr>,
}

impl Needs<'_> {
    fn into_exprs(mut self, depth: usize) -> Vec<Expr> {
        if self.terms.is_empty() {
            return self.exprs;
        }
        self.terms.sort_by_key(|term| term.to_string());
        self.terms.dedup_by_key(|term| term.to_string());
        let value = |(number, term): (usize, &Term)| has_value(depth, number, term);
        self.terms.into_iter().enumerate().map(value).chain(self.exprs).collect()
    }
}

/// An expression that holds if a ref has a value.
fn has_value(depth: usize, number: usize, term: &Term) -> Expr {
    let operator = Term::var("eq", term.loc);
    let fresh = Term::var(format!("$asked{depth}_{number}"), term.loc);
    Expr::new(ExprKind::Call(vec![operator, fresh, term.clone()]), term.loc)
}

/// Whether evaluating an expression may do more than succeed or not: call a function or a rule, or
/// make an object by a comprehension.
pub(super) fn can_fail(emitter: &Emitter<'_, '_>, expr: &Expr) -> bool {
    const TESTS: [&str; 8] = ["eq", "equal", "neq", "lt", "lte", "gt", "gte", "internal.member_2"];
    let asker = Asker::new(emitter);
    let mut fails = !expr.with.is_empty();
    visit::walk(Node::Expr(expr), &mut |node| {
        fails |= match node {
            Node::Expr(Expr { kind: ExprKind::Call(parts), .. }) => {
                let name = parts.first().and_then(builtin_name);
                !name.is_some_and(|name| {
                    TESTS.contains(&&*name)
                        || type_of(&name).is_some() && !emitter.replaced.builtins.contains(&*name)
                })
            }
            Node::Expr(_) => false,
            Node::Term(term) => match &term.kind {
                // Its keys may conflict.
                TermKind::Call(_) | TermKind::ObjectCompr { .. } => true,
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

pub(super) struct Asker<'e, 'c, 'r> {
    emitter: &'e Emitter<'c, 'r>,
    /// Arguments, and variables that stand for a ref.
    known: BTreeSet<String>,
}

impl<'e, 'c, 'r> Asker<'e, 'c, 'r> {
    pub(super) fn new(emitter: &'e Emitter<'c, 'r>) -> Self {
        Asker { emitter, known: BTreeSet::new() }
    }

    /// Whether a builtin is replaced by `with` somewhere.
    pub(super) fn is_replaced(&self, name: &str) -> bool {
        self.emitter.replaced.builtins.contains(name)
    }

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
        if self.is_replaced(&name) {
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
        b.as_var().is_none() && is_flat(b) && self.is_place(a)
    }

    /// The refs that OPA gives a variable of its own in front of the expression, and so asks for; and what it asks of
    /// the sides of `and` and `or`.
    fn needs<'t>(&self, expr: &'t Expr, found: &mut Needs<'t>) {
        if !expr.with.is_empty() || expr.negated {
            return;
        }
        match &expr.kind {
            ExprKind::Term(term) => self.needs_term(term, &mut found.terms),
            ExprKind::Call(parts) => {
                let Some((operator, args)) = parts.split_first() else { return };
                let equates = args.len() == 2
                    && builtin_name(operator).is_some_and(|name| matches!(&*name, "eq" | "equal"));
                let parts = args.iter().flat_map(|arg| hoisted(arg, equates));
                parts.for_each(|part| self.needs_term(part, &mut found.terms));
                if let (true, [a, b]) = (equates, args) {
                    let sides = [(a, b), (b, a)].into_iter();
                    let asks = |(a, b): &(&Term, &Term)| self.is_base(a) && is_flat(b);
                    found.terms.extend(sides.clone().filter(asks).map(|(a, _)| a));
                    let asked = |(a, b)| self.has_member(a, b).or_else(|| self.has_items(a, b));
                    found.exprs.extend(sides.filter_map(asked));
                }
            }
            ExprKind::Every(every) => self.needs_term(&every.domain, &mut found.terms),
            ExprKind::And(_) | ExprKind::Or(_) => found.exprs.extend(self.narrowed(expr, 1)),
            _ => {}
        }
    }

    /// What is asked by `ref[i] = scalar`: that the scalar is in what the ref leads to.
    fn has_member(&self, place: &Term, scalar: &Term) -> Option<Expr> {
        let (step, prefix) = place.as_ref_parts()?.split_last()?;
        if !is_scalar(scalar) || is_scalar(step) || !self.are_base(prefix) {
            return None;
        }
        let of = match prefix {
            [root] => root.clone(),
            prefix => Term::new(TermKind::Ref(prefix.to_vec()), place.loc),
        };
        let operator = Term::var("internal.member_2", place.loc);
        Some(Expr::new(ExprKind::Call(vec![operator, scalar.clone(), of]), place.loc))
    }

    /// What is asked by `ref = [1, f(x)]`: an array as long, with the scalars at their places.
    fn has_items(&self, place: &Term, array: &Term) -> Option<Expr> {
        let TermKind::Array(items) = &array.kind else { return None };
        if !self.is_place(place) || items.iter().any(is_collection) {
            return None;
        }
        let open = |(number, item): (usize, &Term)| match is_scalar(item) {
            true => item.clone(),
            false => Term::var(format!("$item{}_{number}", array.loc.offset), item.loc),
        };
        let items = items.iter().enumerate().map(open).collect();
        let pattern = Term::new(TermKind::Array(items), array.loc);
        let operator = Term::var("eq", array.loc);
        Some(Expr::new(ExprKind::Call(vec![operator, place.clone(), pattern]), array.loc))
    }

    /// An `and` or `or` of nothing but what is asked of its sides.
    fn narrowed(&self, expr: &Expr, depth: usize) -> Option<Expr> {
        let (ExprKind::And(sides) | ExprKind::Or(sides)) = &expr.kind else { return None };
        let both = matches!(expr.kind, ExprKind::And(_));
        let (mut lhs, mut rhs) =
            (self.side(&sides.lhs, 2 * depth), self.side(&sides.rhs, 2 * depth + 1));
        if lhs.is_empty() && rhs.is_empty() || !both && (lhs.is_empty() || rhs.is_empty()) {
            return None;
        }
        for side in [&mut lhs, &mut rhs].into_iter().filter(|side| side.is_empty()) {
            let holds = Term::new(TermKind::Bool(true), expr.loc);
            side.push(Expr::new(ExprKind::Term(Box::new(holds)), expr.loc));
        }
        let sides = Box::new(Logical { lhs, rhs, ..(**sides).clone() });
        let kind = if both { ExprKind::And(sides) } else { ExprKind::Or(sides) };
        Some(Expr { kind, ..expr.clone() })
    }

    fn side(&self, body: &[Expr], depth: usize) -> Vec<Expr> {
        let mut inner = Asker { emitter: self.emitter, known: self.known.clone() };
        let (mut front, mut needs) = (Vec::new(), Needs::default());
        for expr in body {
            match &expr.kind {
                ExprKind::And(_) | ExprKind::Or(_) if expr.with.is_empty() && !expr.negated => {
                    needs.exprs.extend(inner.narrowed(expr, depth));
                }
                _ if inner.asks(expr) => front.push(expr.clone()),
                _ => inner.needs(expr, &mut needs),
            }
        }
        front.into_iter().chain(needs.into_exprs(depth)).collect()
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
    pub(super) fn is_base(&self, term: &Term) -> bool {
        match term.as_ref_parts() {
            Some(parts) => self.are_base(parts),
            None => term.as_var() == Some("input"),
        }
    }

    pub(super) fn are_base(&self, parts: &[Term]) -> bool {
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

/// The terms of an operand that OPA gives variables of their own: of a side of an equation only what is inside of it.
pub(super) fn hoisted(operand: &Term, equates: bool) -> &[Term] {
    match &operand.kind {
        TermKind::Ref(parts) if equates => &parts[1..],
        TermKind::Var(_) if equates => &[],
        _ => std::slice::from_ref(operand),
    }
}

/// Whether an equation with the term is asked for: a scalar, a variable, or an array of these.
fn is_flat(term: &Term) -> bool {
    let is_leaf = |term: &Term| is_scalar(term) || is_variable(term);
    match &term.kind {
        TermKind::Array(items) => items.iter().all(is_leaf),
        _ => is_leaf(term),
    }
}

fn is_variable(term: &Term) -> bool {
    term.as_var().is_some_and(|name| name != "input" && name != "data")
}

pub(super) fn is_collection(term: &Term) -> bool {
    matches!(term.kind, TermKind::Array(_) | TermKind::Set(_) | TermKind::Object(_))
}

/// A pattern whose stars stand for whole parts.
pub(super) fn is_plain(pattern: &Term) -> bool {
    let TermKind::String(text) = &pattern.kind else { return false };
    !text.contains(['[', '?', '{', '\\']) && !text.contains("**")
}
