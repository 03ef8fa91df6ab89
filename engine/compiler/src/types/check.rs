//! Checks bodies, expression by expression: closures first, then refs, then the expression itself.

use super::dependents;
use super::env::Env;
use super::errors::{Operands, TypeError};
use super::refs;
use super::tree::TypeTree;
use super::unify::unifies;
use crate::context::Compiler;
use crate::front::util;
use lictor_program::types::Type;
use lictor_syntax::Diagnostic;
use lictor_syntax::ast::{Expr, ExprKind, Term, TermKind};
use lictor_syntax::text;
use lictor_syntax::visit::{self, Node, NodeMut, Step};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

/// How many bodies of comprehensions may be checked for one rule, counting each time.
const MAX_CLOSURES: u32 = 20_000;
/// How deep comprehensions may nest before they are taken on trust.
const MAX_NESTING: u32 = 40;

/// How many terms may be put in place of generated variables in one message.
const MAX_REPLACED: u32 = 200;

/// The target of a `with`, and whether it is a function.
type Replaced = (String, bool);

/// The checker and what it may ask.
pub(super) struct Checker<'a> {
    pub compiler: &'a Compiler,
    subjects: &'a HashMap<String, TermKind>,
    renamed: Vec<&'a HashMap<String, String>>,
    /// What replacing a document by `with` makes uncertain, by target.
    uncertain: RefCell<HashMap<Replaced, Option<Rc<TypeTree>>>>,
    /// Schemas read so far, by the refs that name them.
    pub schemas: RefCell<HashMap<String, Type>>,
    closures: Cell<u32>,
    nesting: Cell<u32>,
}

/// Counts a comprehension out when it is left.
pub(super) struct Guard<'c>(&'c Cell<u32>);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get().saturating_sub(1));
    }
}

impl<'a> Checker<'a> {
    pub fn new(
        compiler: &'a Compiler,
        subjects: &'a HashMap<String, TermKind>,
        renamed: Vec<&'a HashMap<String, String>>,
    ) -> Checker<'a> {
        Checker {
            compiler,
            subjects,
            renamed,
            uncertain: RefCell::default(),
            schemas: RefCell::default(),
            closures: Cell::new(0),
            nesting: Cell::new(0),
        }
    }

    /// Forgets how much was spent on the rule before.
    pub fn start(&self) {
        self.closures.set(0);
    }

    /// Enters a comprehension; none where too many were entered.
    pub fn enter(&self) -> Option<Guard<'_>> {
        if self.closures.get() >= MAX_CLOSURES || self.nesting.get() >= MAX_NESTING {
            return None;
        }
        self.closures.set(self.closures.get() + 1);
        self.nesting.set(self.nesting.get() + 1);
        Some(Guard(&self.nesting))
    }

    /// The type of a builtin function.
    pub fn builtin_type(&self, name: &str) -> Option<Type> {
        self.compiler
            .options
            .builtins
            .get(name)
            .map(|signature| Type::Function(Arc::clone(&signature.decl)))
    }

    /// Checks the body of a query.
    pub fn check_query(&self, tree: &'a TypeTree, body: &[Expr]) -> Vec<Diagnostic> {
        let (_, errors) = self.check_body(&Env::base(tree), body);
        errors.into_iter().map(TypeError::into_diagnostic).collect()
    }

    /// Checks a body; gives the layer with what its variables may be.
    pub fn check_body(&self, outer: &Rc<Env<'a>>, body: &[Expr]) -> (Rc<Env<'a>>, Vec<TypeError>) {
        let env = outer.vars();
        let mut errors = Vec::new();
        for expr in body {
            let inner =
                if expr.with.is_empty() { Rc::clone(&env) } else { self.with_env(&env, expr) };
            let in_closures = self.check_closures(&inner, expr);
            let in_refs = refs::check(self, &inner, expr);
            let explained = !in_closures.is_empty() || !in_refs.is_empty();
            errors.extend(in_closures);
            errors.extend(in_refs);
            if let Err(error) = self.check_expr(&inner, expr)
                && !(explained && error.from_unknown)
            {
                errors.push(error);
            }
        }
        (env, errors)
    }

    fn check_closures(&self, env: &Rc<Env<'a>>, expr: &Expr) -> Vec<TypeError> {
        let mut result = Vec::new();
        visit::walk(Node::Expr(expr), &mut |node| {
            let Node::Term(term) = node else { return Step::Into };
            let (TermKind::ArrayCompr { body, .. }
            | TermKind::SetCompr { body, .. }
            | TermKind::ObjectCompr { body, .. }) = &term.kind
            else {
                return Step::Into;
            };
            let Some(_guard) = self.enter() else { return Step::Over };
            let (_, errors) = self.check_body(env, body);
            if errors.is_empty() {
                return Step::Into;
            }
            result = errors;
            Step::Over
        });
        result
    }

    fn check_expr(&self, env: &Rc<Env<'a>>, expr: &Expr) -> Result<(), TypeError> {
        self.check_replacements(env, expr)?;
        let ExprKind::Call(_) = expr.kind else { return Ok(()) };
        if util::is_equality(expr) {
            self.check_equality(env, expr)
        } else {
            self.check_call(env, expr)
        }
    }

    /// A function may only be replaced by a function that takes the same arguments.
    fn check_replacements(&self, env: &Rc<Env<'a>>, expr: &Expr) -> Result<(), TypeError> {
        for with in &expr.with {
            let target = self.type_of(env, &with.target);
            let Type::Function(wanted) = &target else { continue };
            let value = self.type_of(env, &with.value);
            let (Type::Function(given), Some(name)) = (&value, with.target.as_ref_parts()) else {
                continue;
            };
            if !unifies(&target, &value) {
                let have: Vec<Type> = given.args.iter().map(|arg| arg.ty.clone()).collect();
                return Err(TypeError::operands(
                    with.loc,
                    name,
                    "arity mismatch",
                    &have,
                    &Operands::of_function(wanted),
                ));
            }
        }
        Ok(())
    }

    fn types_of(&self, env: &Rc<Env<'a>>, terms: &[Term]) -> Vec<Type> {
        terms.iter().map(|term| self.type_of(env, term)).collect()
    }

    fn check_equality(&self, env: &Rc<Env<'a>>, expr: &Expr) -> Result<(), TypeError> {
        let operands = util::operands(expr);
        let [a, b] = operands else {
            let problem =
                if operands.len() < 2 { "too few arguments" } else { "too many arguments" };
            let name = util::operator(expr).unwrap_or_default();
            return Err(TypeError::operands(
                expr.loc,
                name,
                problem,
                &self.types_of(env, operands),
                &Operands::of_equality(),
            ));
        };
        let (left, right) = (self.type_of(env, a), self.type_of(env, b));
        if self.unify_terms(env, (a, &left), (b, &right)) {
            Ok(())
        } else {
            Err(TypeError::no_match(expr.loc, &left, &right))
        }
    }

    fn check_call(&self, env: &Rc<Env<'a>>, expr: &Expr) -> Result<(), TypeError> {
        let name = util::operator(expr).unwrap_or_default();
        let undefined = || {
            Err(TypeError::new(expr.loc, format!("undefined function {}", text::reference(name))))
        };
        let decl = match self.ref_type(env, name) {
            Type::Unknown if self.compiler.options.allow_undefined_functions => return Ok(()),
            Type::Any => return Ok(()),
            Type::Function(decl) => decl,
            _ => return undefined(),
        };
        let operands = util::operands(expr);
        let most = decl.arity() + usize::from(decl.result.is_some());
        let have = self.types_of(env, operands);
        let wrong = |problem: &str, have: &[Type]| {
            Err(TypeError::operands(expr.loc, name, problem, have, &Operands::of_call(&decl)))
        };
        if operands.len() > most && decl.variadic.is_none() {
            return wrong("too many arguments", &have);
        }
        if operands.len() < decl.arity() {
            return wrong("too few arguments", &have);
        }
        for (i, operand) in operands.iter().enumerate() {
            let wanted = decl.operand(i);
            if !have[i].is_partial() && !unifies(&have[i], wanted) {
                return wrong("invalid argument(s)", &have);
            }
            if !self.unify(env, operand, wanted, false) {
                return wrong("invalid argument(s)", &self.types_of(env, operands));
            }
        }
        Ok(())
    }

    /// The layers an expression with `with` is checked under: documents that depend on a replaced one may be
    /// anything, and a replaced one may have the type of either value.
    fn with_env(&self, env: &Rc<Env<'a>>, expr: &Expr) -> Rc<Env<'a>> {
        let mut inner = Rc::clone(env);
        let mut replaced: Option<TypeTree> = None;
        for with in &expr.with {
            let Some(target) = with.target.as_ref_parts() else { continue };
            let old = self.ref_type(env, target);
            let is_function = matches!(old, Type::Function(_));
            if let Some(tree) = self.uncertain(target, is_function) {
                inner = inner.over(tree);
            }
            if is_function {
                continue;
            }
            let mut ty = Type::Any;
            if target.iter().skip(1).all(util::is_ground) && !old.is_unknown() {
                let either = match self.type_of(env, &with.value) {
                    Type::Unknown => Type::Unknown,
                    value => old.or(&value),
                };
                if !either.is_unknown() {
                    ty = either;
                }
            }
            replaced.get_or_insert_default().put(crate::tree::ground_prefix(target), ty);
        }
        // Innermost, so that a replaced document keeps its type though it depends on another replaced one.
        replaced.map_or(inner.clone(), |tree| inner.over(Rc::new(tree)))
    }

    fn uncertain(&self, target: &[Term], is_function: bool) -> Option<Rc<TypeTree>> {
        let key = (text::reference(target), is_function);
        if let Some(known) = self.uncertain.borrow().get(&key) {
            return known.clone();
        }
        let mut tree: Option<TypeTree> = None;
        for path in dependents::of(self.compiler, target) {
            if !(is_function && util::same_ref(&path, target)) {
                tree.get_or_insert_default().put(&path, Type::Any);
            }
        }
        let tree = tree.map(Rc::new);
        self.uncertain.borrow_mut().insert(key, tree.clone());
        tree
    }

    /// A ref with the user's names and terms in place of generated variables.
    pub fn user_ref(&self, parts: &[Term]) -> Vec<Term> {
        let mut parts = parts.to_vec();
        let mut replaced = 0;
        for part in &mut parts {
            visit::walk_mut(NodeMut::Term(part), &mut |node| {
                if let NodeMut::Term(term) = node {
                    self.show_as_written(term, &mut replaced);
                }
                if replaced < MAX_REPLACED { Step::Into } else { Step::Over }
            });
        }
        parts
    }

    fn show_as_written(&self, term: &mut Term, replaced: &mut u32) {
        let TermKind::Var(name) = &term.kind else { return };
        if let Some(subject) = self.subjects.get(name) {
            *replaced += 1;
            term.kind = subject.clone();
        } else if let Some(user) = self.renamed.iter().find_map(|names| names.get(name)) {
            term.kind = TermKind::Var(user.clone());
        }
    }
}
