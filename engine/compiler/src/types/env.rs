//! What is known while a body is checked: layers over the tree of types, innermost first.
//!
//! A layer either collects what variables may be, or puts types at paths in the way of the layers below it.

use super::check::Checker;
use super::terms::{is_constant, key_of};
use super::tree::TypeTree;
use crate::front::util;
use lictor_program::types::Type;
use lictor_syntax::ast::{Term, TermKind};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// One layer and those below it.
pub(super) struct Env<'a> {
    pub layer: Layer<'a>,
    pub next: Option<Rc<Env<'a>>>,
}

/// What a layer knows.
pub(super) enum Layer<'a> {
    /// The rules checked so far, and the builtins.
    Base(&'a TypeTree),
    /// Types at paths.
    Over(Rc<TypeTree>),
    /// Types of variables.
    Vars(RefCell<HashMap<String, Type>>),
}

impl<'a> Env<'a> {
    /// The bottom layer.
    pub fn base(tree: &'a TypeTree) -> Rc<Env<'a>> {
        Rc::new(Env { layer: Layer::Base(tree), next: None })
    }

    /// A layer of types at paths.
    pub fn over(self: &Rc<Self>, tree: Rc<TypeTree>) -> Rc<Env<'a>> {
        Rc::new(Env { layer: Layer::Over(tree), next: Some(Rc::clone(self)) })
    }

    /// A layer for new variables.
    pub fn vars(self: &Rc<Self>) -> Rc<Env<'a>> {
        Rc::new(Env { layer: Layer::Vars(RefCell::default()), next: Some(Rc::clone(self)) })
    }

    /// Notes what a variable may be, in the innermost layer of variables.
    pub fn set_var(&self, name: &str, ty: Type) {
        match (&self.layer, &self.next) {
            (Layer::Vars(vars), _) => {
                vars.borrow_mut().insert(name.to_owned(), ty);
            }
            (_, Some(next)) => next.set_var(name, ty),
            (_, None) => {}
        }
    }
}

impl<'a> Checker<'a> {
    /// What a variable may be; unknown where nothing is known.
    pub fn var_type(&self, env: &Env<'a>, name: &str) -> Type {
        let mut env = env;
        loop {
            let found = match &env.layer {
                Layer::Vars(vars) => vars.borrow().get(name).cloned(),
                Layer::Over(tree) => {
                    tree.name(name).map(|node| node.leaf().cloned().unwrap_or(Type::Unknown))
                }
                Layer::Base(tree) => match tree.name(name) {
                    Some(node) => Some(node.leaf().cloned().unwrap_or(Type::Unknown)),
                    None => self.builtin_type(name),
                },
            };
            match (found, &env.next) {
                (Some(found), _) => return found,
                (None, Some(next)) => env = next,
                (None, None) => return Type::Unknown,
            }
        }
    }

    /// What a term may be; unknown where nothing is known.
    pub fn type_of(&self, env: &Rc<Env<'a>>, term: &Term) -> Type {
        match &term.kind {
            TermKind::Null => Type::Null,
            TermKind::Bool(_) => Type::Boolean,
            TermKind::Number(_) => Type::Number,
            TermKind::String(_) | TermKind::Template { .. } => Type::String,
            TermKind::Var(name) => self.var_type(env, name),
            TermKind::Ref(parts) => self.ref_type(env, parts),
            TermKind::Call(_) => Type::Unknown,
            TermKind::Array(items) if items.is_empty() => Type::array_of(Type::Any),
            TermKind::Array(items) => Type::array(
                items.iter().map(|item| self.type_of(env, item)).collect(),
                Type::Unknown,
            ),
            TermKind::Object(items) => self.object_type(env, items),
            TermKind::Set(items) => {
                let of =
                    items.iter().fold(Type::Unknown, |of, item| of.or(&self.type_of(env, item)));
                Type::set(if of.is_unknown() { Type::Any } else { of })
            }
            TermKind::ArrayCompr { term, body } => {
                self.in_body(env, body, |inner| Type::array_of(self.type_of(inner, term)))
            }
            TermKind::SetCompr { term, body } => {
                self.in_body(env, body, |inner| Type::set(self.type_of(inner, term)))
            }
            TermKind::ObjectCompr { key, value, body } => self.in_body(env, body, |inner| {
                Type::object_of(self.type_of(inner, key), self.type_of(inner, value))
            }),
        }
    }

    fn object_type(&self, env: &Rc<Env<'a>>, items: &[(Term, Term)]) -> Type {
        let mut fields = Vec::with_capacity(items.len());
        let mut rest = None;
        for (key, value) in items {
            let constant = if is_constant(key) { key_of(key) } else { None };
            match constant {
                Some(key) => fields.push((key, self.type_of(env, value))),
                None => rest = Some((self.type_of(env, key), self.type_of(env, value))),
            }
        }
        if fields.is_empty() && rest.is_none() {
            rest = Some((Type::Any, Type::Any));
        }
        Type::object(fields, rest)
    }

    /// The type of a comprehension; unknown where its body has errors.
    fn in_body(
        &self,
        env: &Rc<Env<'a>>,
        body: &[lictor_syntax::ast::Expr],
        ty: impl Fn(&Rc<Env<'a>>) -> Type,
    ) -> Type {
        let Some(_guard) = self.enter() else { return Type::Any };
        let (inner, errors) = self.check_body(env, body);
        if errors.is_empty() { ty(&inner) } else { Type::Unknown }
    }

    /// What a ref may lead to; unknown where it leads nowhere.
    pub fn ref_type(&self, env: &Env<'a>, parts: &[Term]) -> Type {
        let Some((head, tail)) = parts.split_first() else { return Type::Unknown };
        let mut env = Some(env);
        while let Some(layer) = env {
            let found = match &layer.layer {
                Layer::Vars(vars) => match &head.kind {
                    TermKind::Var(name) => {
                        vars.borrow().get(name).map(|ty| select_path(ty.clone(), tail))
                    }
                    _ => None,
                },
                Layer::Over(tree) => tree.child(head).and_then(|node| path_type(node, tail)),
                Layer::Base(tree) => match tree.child(head) {
                    Some(node) => path_type(node, tail),
                    None => self.builtin_ref_type(parts),
                },
            };
            if let Some(found) = found {
                return found;
            }
            env = layer.next.as_deref();
        }
        if is_root_document(head) { Type::Any } else { Type::Unknown }
    }

    fn builtin_ref_type(&self, parts: &[Term]) -> Option<Type> {
        util::builtin_name(parts).and_then(|name| self.builtin_type(&name))
    }
}

/// Whether a ref's head is `data` or `input`.
pub(super) fn is_root_document(head: &Term) -> bool {
    matches!(head.as_var(), Some("data" | "input"))
}

/// The type below a node; none where the layer knows nothing of it.
fn path_type(mut node: &TypeTree, mut tail: &[Term]) -> Option<Type> {
    loop {
        let Some((step, below)) = tail.split_first() else { return Some(node.extent()) };
        match node.leaf() {
            Some(leaf) => match node.child(step) {
                Some(child) => node = child,
                None => return Some(select_path(leaf.clone(), tail)),
            },
            None if !is_constant(step) => return Some(any_step(node, step, below)),
            None => node = node.child(step)?,
        }
        tail = below;
    }
}

/// What stands under a step that is not constant, and a path from there, in a document that is not a leaf.
fn any_step(node: &TypeTree, step: &Term, below: &[Term]) -> Type {
    if may_be_any_key(step) { select_path(node.extent_values(), below) } else { Type::Unknown }
}

/// Whether a step of a ref is one that may lead to any value.
fn may_be_any_key(step: &Term) -> bool {
    matches!(
        step.kind,
        TermKind::Var(_)
            | TermKind::Ref(_)
            | TermKind::Array(_)
            | TermKind::Object(_)
            | TermKind::Set(_)
    )
}

/// What stands in a value of a type under a path; a step that is not constant may lead to any value.
pub(super) fn select_path(ty: Type, path: &[Term]) -> Type {
    let mut ty = ty;
    for step in path {
        if ty.is_unknown() {
            break;
        }
        ty = if may_be_any_key(step) { ty.values() } else { select_constant(&ty, step) };
    }
    ty
}

/// What stands in a value of a type under a constant.
pub(super) fn select_constant(ty: &Type, step: &Term) -> Type {
    key_of(step).map_or(Type::Unknown, |key| ty.select(&key))
}
