//! What `schemas` annotations say about documents: a layer of types put over the tree while a rule is checked.
//!
//! Annotations of wider scopes come first, so that those of narrower ones take their place.

use super::check::Checker;
use super::env::Env;
use super::errors::TypeError;
use super::schema;
use super::terms::key_of;
use super::tree::TypeTree;
use crate::front::metadata::AnnotationId;
use crate::tree::{RuleId, ground_prefix};
use lictor_program::types::{Key, Type};
use lictor_syntax::ast::{Rule, SchemaAnnotation, Term, TermKind};
use lictor_syntax::{Loc, text};
use std::rc::Rc;
use std::sync::Arc;

/// The base layer for a rule, with what its annotations say put over it.
pub(super) fn layer<'a>(
    checker: &Checker<'a>,
    base: Rc<Env<'a>>,
    id: RuleId,
    rule: &Rule,
    errors: &mut Vec<TypeError>,
) -> Rc<Env<'a>> {
    if !checker.compiler.options.use_annotations || checker.compiler.annotations.is_empty() {
        return base;
    }
    let mut env = base.clone();
    let mut over = TypeTree::default();
    for annotation in schemas(checker, id) {
        match type_of_schema(checker, annotation) {
            Ok(Some(ty)) => {
                put(checker, &env, &mut over, &annotation.path, &ty);
                env = base.over(Rc::new(over.clone()));
            }
            Ok(None) => {}
            Err(message) => errors.push(TypeError::new(rule.loc, message)),
        }
    }
    env
}

/// The `schemas` entries that hold for a rule, widest scope first.
fn schemas<'a>(checker: &Checker<'a>, id: RuleId) -> Vec<&'a SchemaAnnotation> {
    let compiler = checker.compiler;
    let Some(named) = compiler.modules.get(id.module as usize) else { return Vec::new() };
    let package = &named.module.package.path;
    let path = compiler.rule_ref(id);
    let set = &compiler.annotations;
    let outer = (1..=package.len()).filter_map(|end| set.of_path(&package[..end]));
    let blocks: Vec<AnnotationId> = outer
        .chain(set.of_package(package))
        .chain(set.of_path(ground_prefix(&path)))
        .chain(set.of_rule(id).iter().copied())
        .collect();
    let block = |id: AnnotationId| {
        compiler.modules.get(id.module as usize)?.module.annotations.get(id.block as usize)
    };
    blocks.into_iter().filter_map(block).flat_map(|block| &block.schemas).collect()
}

/// The type an annotation names; none where there are no schemas to name.
fn type_of_schema(
    checker: &Checker<'_>,
    annotation: &SchemaAnnotation,
) -> Result<Option<Type>, String> {
    if let Some(definition) = &annotation.definition {
        return schema::load(&Arc::new(definition.clone())).map(Some);
    }
    let (Some(name), Some(set)) = (&annotation.schema, &checker.compiler.options.schemas) else {
        return Ok(None);
    };
    let shown = text::reference(name);
    if let Some(known) = checker.schemas.borrow().get(&shown) {
        return Ok(Some(known.clone()));
    }
    let path: Option<Vec<String>> = name.iter().map(step_text).collect();
    let found =
        path.and_then(|path| set.get(&path)).ok_or_else(|| format!("undefined schema: {shown}"))?;
    let ty = schema::load(found)?;
    checker.schemas.borrow_mut().insert(shown, ty.clone());
    Ok(Some(ty))
}

fn step_text(step: &Term) -> Option<String> {
    match &step.kind {
        TermKind::Var(text) | TermKind::String(text) => Some(text.clone()),
        _ => None,
    }
}

/// Puts a type at a path: into the type of the shortest prefix that has one, or on its own.
fn put<'a>(
    checker: &Checker<'a>,
    env: &Rc<Env<'a>>,
    over: &mut TypeTree,
    path: &[Term],
    ty: &Type,
) {
    let shortest = 1..path.len().max(2);
    let known = shortest.into_iter().find_map(|end| {
        let prefix = path.get(..end)?;
        let found = checker.ref_type(env, prefix);
        if found.is_unknown() { None } else { Some((end, found)) }
    });
    match known {
        Some((end, found)) if end < path.len() => {
            over.put(&path[..end], with_type(&found, &path[end..], ty));
        }
        _ => over.put(path, ty.clone()),
    }
}

/// A type with another one in place of what stood at a path below it.
fn with_type(whole: &Type, path: &[Term], ty: &Type) -> Type {
    let Type::Object(object) = whole.expanded() else {
        return nested(path, ty, Some((Type::Any, Type::Any)));
    };
    let rest = object.rest().map(|(key, value)| (key.clone(), value.clone()));
    let Some((step, below)) = path.split_first() else { return whole.clone() };
    let Some(key) = key_of(step) else { return whole.clone() };
    let mut fields: Vec<(Key, Type)> = object.fields().to_vec();
    match fields.iter_mut().find(|(name, _)| *name == key) {
        Some((_, value)) if below.is_empty() => *value = ty.clone(),
        Some((_, value)) => *value = with_type(value, below, ty),
        None => fields.push((
            key,
            if below.is_empty() { ty.clone() } else { nested(below, ty, rest.clone()) },
        )),
    }
    Type::object(fields, rest)
}

/// Objects inside each other along a path, each as open as `rest` says.
fn nested(path: &[Term], ty: &Type, rest: Option<(Type, Type)>) -> Type {
    path.iter()
        .rev()
        .filter_map(key_of)
        .fold(ty.clone(), |value, key| Type::object(vec![(key, value)], rest.clone()))
}

/// Puts the type that the schema of `input` tells into the tree.
pub(super) fn input(checker: &Checker<'_>, tree: &mut TypeTree) -> Result<(), TypeError> {
    let Some(schema) = checker.compiler.options.schemas.as_ref().and_then(|set| set.input()) else {
        return Ok(());
    };
    let ty = schema::load(schema).map_err(|message| TypeError::new(Loc::default(), message))?;
    tree.put(&[Term::var("input", Loc::default())], ty);
    Ok(())
}
