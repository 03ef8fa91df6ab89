//! Checks rules in order of dependency and puts what they give into the tree of types.

use super::annotated;
use super::check::Checker;
use super::env::Env;
use super::errors::{self, TypeError};
use super::tree::TypeTree;
use crate::tree::{RuleId, ground_prefix};
use lictor_program::types::Type;
use lictor_syntax::Diagnostic;
use lictor_syntax::ast::{Rule, Term, TermKind};
use lictor_syntax::visit::{self, Node, Step};
use std::rc::Rc;

/// Checks every rule; gives the errors, sorted by place.
pub(super) fn check(checker: &Checker<'_>, tree: &mut TypeTree) -> Vec<Diagnostic> {
    let mut errors = Vec::new();
    for &id in checker.compiler.sorted.iter().flatten() {
        let Some(rule) = checker.compiler.rule(id) else { continue };
        check_rule(checker, tree, id, rule, &mut errors);
    }
    let mut errors: Vec<Diagnostic> = errors.into_iter().map(TypeError::into_diagnostic).collect();
    errors::sort(&mut errors, &checker.compiler.sources);
    errors
}

fn check_rule(
    checker: &Checker<'_>,
    tree: &mut TypeTree,
    id: RuleId,
    rule: &Rule,
    out: &mut Vec<TypeError>,
) {
    let path = checker.compiler.rule_ref(id);
    match infer(checker, tree, &path, (id, rule), out) {
        Ok(Type::Unknown) => {}
        Ok(ty) => tree.insert(ground_prefix(&path), &ty),
        Err(errors) => {
            // Those who refer to it shall not suffer for it.
            tree.put(&path, Type::Any);
            out.extend(errors);
        }
    }
}

/// What a rule gives, unknown where that cannot be told.
fn infer(
    checker: &Checker<'_>,
    tree: &TypeTree,
    path: &[Term],
    (id, rule): (RuleId, &Rule),
    out: &mut Vec<TypeError>,
) -> Result<Type, Vec<TypeError>> {
    checker.start();
    let base = annotated::layer(checker, Env::base(tree), id, rule, out);
    let (env, errors) = checker.check_body(&base, &rule.body);
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(head_type(checker, &env, path, rule))
}

fn head_type<'t>(checker: &Checker<'t>, env: &Rc<Env<'t>>, path: &[Term], rule: &Rule) -> Type {
    let head = &rule.head;
    if let Some(args) = head.args.as_deref().filter(|args| !args.is_empty()) {
        args.iter().for_each(|arg| default_vars(checker, env, arg));
        let args = args.iter().map(|arg| checker.type_of(env, arg)).collect();
        let result = head.value.as_ref().map_or(Type::Boolean, |value| checker.type_of(env, value));
        return Type::function(args, result);
    }
    let ty = match (&head.value, &head.key) {
        (Some(value), _) => checker.type_of(env, value),
        (None, Some(key)) => match checker.type_of(env, key) {
            Type::Unknown => Type::Unknown,
            of => Type::set(of),
        },
        (None, None) => Type::Boolean,
    };
    nested(checker, env, &path[ground_prefix(path).len()..], ty)
}

/// Arguments that the body says nothing of may be anything.
fn default_vars<'t>(checker: &Checker<'t>, env: &Rc<Env<'t>>, arg: &Term) {
    visit::walk(Node::Term(arg), &mut |node| {
        if let Node::Term(Term { kind: TermKind::Var(name), .. }) = node
            && checker.var_type(env, name).is_unknown()
        {
            env.set_var(name, Type::Any);
        }
        Step::Into
    });
}

/// The object that a rule with variables in its reference makes: one level for each step.
fn nested<'t>(checker: &Checker<'t>, env: &Rc<Env<'t>>, steps: &[Term], ty: Type) -> Type {
    steps.iter().rev().fold(ty, |value, step| {
        let key = checker.type_of(env, step);
        if value.is_unknown() || key.is_unknown() {
            Type::Unknown
        } else {
            Type::object_of(key, value)
        }
    })
}
