//! Checks that refs can lead somewhere, and notes what the variables in them may be.

use super::check::Checker;
use super::env::{Env, Layer, is_root_document, select_constant};
use super::errors::{TypeError, Wanted};
use super::tree::TypeTree;
use super::unify::unifies;
use lictor_program::types::Type;
use lictor_syntax::ast::{Expr, ExprKind, Term, TermKind};
use lictor_syntax::visit::{self, Node, Step};
use std::rc::Rc;

/// The errors of the refs in an expression. Comprehensions are left out; they were looked at before.
pub(super) fn check<'a>(checker: &Checker<'a>, env: &Rc<Env<'a>>, expr: &Expr) -> Vec<TypeError> {
    let mut refs = RefChecker { checker, env, errors: Vec::new() };
    refs.expr(expr);
    refs.errors
}

struct RefChecker<'c, 'a> {
    checker: &'c Checker<'a>,
    env: &'c Rc<Env<'a>>,
    errors: Vec<TypeError>,
}

impl<'a> RefChecker<'_, 'a> {
    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Call(terms) => {
                terms.iter().skip(1).for_each(|term| self.walk(Node::Term(term)))
            }
            ExprKind::Term(term) => self.walk(Node::Term(term)),
            ExprKind::Not { body, .. } => self.walk(Node::Body(body)),
            _ => visit::walk_children(Node::Expr(expr), &mut |node| self.visit(node)),
        }
    }

    fn walk(&mut self, node: Node<'_>) {
        visit::walk(node, &mut |node| self.visit(node));
    }

    fn visit(&mut self, node: Node<'_>) -> Step {
        match node {
            Node::Expr(expr) => {
                self.expr(expr);
                Step::Over
            }
            Node::Term(term) => match &term.kind {
                TermKind::ArrayCompr { .. }
                | TermKind::SetCompr { .. }
                | TermKind::ObjectCompr { .. } => Step::Over,
                TermKind::Ref(parts) => self.reference(parts),
                _ => Step::Into,
            },
            _ => Step::Into,
        }
    }

    fn reference(&mut self, parts: &[Term]) -> Step {
        let ty = self.checker.ref_type(self.env, parts);
        if let Type::Function(_) = ty {
            let error = TypeError::no_parts(&self.checker.user_ref(parts), parts.len() - 1, &ty);
            self.errors.push(error);
            return Step::Over;
        }
        if let Err(error) = self.layer(self.env, parts) {
            self.errors.push(error);
        }
        Step::Into
    }

    /// Follows a ref through a layer, or through those below where the layer knows nothing of it.
    fn layer(&self, env: &Env<'a>, parts: &[Term]) -> Result<(), TypeError> {
        let known = match &env.layer {
            Layer::Base(tree) => return self.tree(env, tree, parts, 0),
            Layer::Over(tree) => return self.tree(env, tree, parts, 0),
            Layer::Vars(vars) => match parts.first().and_then(Term::as_var) {
                Some(name) => vars.borrow().get(name).cloned(),
                None => None,
            },
        };
        match known {
            Some(ty) if !ty.is_unknown() => self.value(ty, parts, 1),
            _ => self.below(env, parts),
        }
    }

    /// The layer has nothing under this step: the layers below know better, or nobody knows.
    fn below(&self, env: &Env<'a>, parts: &[Term]) -> Result<(), TypeError> {
        match &env.next {
            Some(next) => self.layer(next, parts),
            None => {
                let known = usize::from(parts.first().is_some_and(is_root_document));
                self.value(Type::Any, parts, known)
            }
        }
    }

    /// Follows a ref through a tree of types from its step `at`.
    fn tree(
        &self,
        env: &Env<'a>,
        node: &TypeTree,
        parts: &[Term],
        at: usize,
    ) -> Result<(), TypeError> {
        let Some(step) = parts.get(at) else { return Ok(()) };
        if (at == 1 || at == 2) && !matches!(step.kind, TermKind::Var(_) | TermKind::String(_)) {
            let (keys, names) = node.child_keys();
            let have = self.checker.type_of(self.env, step);
            return Err(self.no_such_part(
                parts,
                at,
                &have,
                &Wanted::one_of(Type::String, &keys, &names),
            ));
        }
        if let (TermKind::Var(name), true) = (&step.kind, at != 0) {
            let keys = node.extent_keys();
            let known = self.checker.var_type(self.env, name);
            if known.is_unknown() {
                self.env.set_var(name, keys);
            } else if !unifies(&keys, &known) {
                let (one_of, names) = node.child_keys();
                return Err(self.no_such_part(
                    parts,
                    at,
                    &known,
                    &Wanted::one_of(keys, &one_of, &names),
                ));
            }
        }
        match node.child(step) {
            None => self.below(env, parts),
            Some(child) => match child.leaf() {
                Some(leaf) => self.value(leaf.clone(), parts, at + 1),
                None => self.tree(env, child, parts, at + 1),
            },
        }
    }

    /// Follows a ref into a value of a type from its step `at`.
    fn value(&self, ty: Type, parts: &[Term], at: usize) -> Result<(), TypeError> {
        let mut ty = ty;
        for (i, step) in parts.iter().enumerate().skip(at) {
            let keys = ty.keys();
            if keys.is_unknown() {
                let shown = self.checker.user_ref(parts);
                return Err(TypeError::no_parts(&shown, i.saturating_sub(1), &ty));
            }
            ty = match &step.kind {
                TermKind::Var(name) => {
                    let known = self.checker.var_type(self.env, name);
                    if known.is_unknown() {
                        self.env.set_var(name, keys);
                    } else if !unifies(&known, &keys) {
                        return Err(self.no_such_part(parts, i, &known, &Wanted::key_of(&ty)));
                    }
                    ty.values()
                }
                TermKind::Ref(inner) => {
                    let known = self.checker.ref_type(self.env, inner);
                    if !known.is_unknown() && !unifies(&known, &keys) {
                        return Err(self.no_such_part(parts, i, &known, &Wanted::key_of(&ty)));
                    }
                    ty.values()
                }
                TermKind::Array(_) | TermKind::Object(_) | TermKind::Set(_) => {
                    if !self.checker.unify(self.env, step, &keys, false) {
                        let have = self.checker.type_of(self.env, step);
                        return Err(self.no_such_part(parts, i, &have, &Wanted::ty(keys)));
                    }
                    ty.values()
                }
                _ => {
                    let child = select_constant(&ty, step);
                    if child.is_unknown() {
                        return Err(self.no_such_part(
                            parts,
                            i,
                            &Type::Unknown,
                            &Wanted::key_of(&ty),
                        ));
                    }
                    child
                }
            };
        }
        Ok(())
    }

    fn no_such_part(&self, parts: &[Term], at: usize, have: &Type, want: &Wanted) -> TypeError {
        TypeError::no_such_part(&self.checker.user_ref(parts), at, have, want)
    }
}
