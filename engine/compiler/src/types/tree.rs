//! Types by path: what rules give, what schemas say, what `with` puts in place.

use super::terms::key_of;
use lictor_program::types::{Key, Type};
use lictor_syntax::ast::{Term, TermKind};
use std::collections::BTreeMap;

/// A node of the tree of types.
#[derive(Debug, Clone)]
pub struct TypeTree {
    value: Type,
    names: BTreeMap<String, TypeTree>,
    strings: BTreeMap<String, TypeTree>,
    keys: BTreeMap<Key, TypeTree>,
}

impl Default for TypeTree {
    fn default() -> Self {
        TypeTree {
            value: Type::Unknown,
            names: BTreeMap::new(),
            strings: BTreeMap::new(),
            keys: BTreeMap::new(),
        }
    }
}

impl TypeTree {
    /// The type that stands here, if one does.
    #[must_use]
    pub fn leaf(&self) -> Option<&Type> {
        if self.value.is_unknown() { None } else { Some(&self.value) }
    }

    /// The child under a variable's name; at the root, the documents.
    #[must_use]
    pub fn name(&self, name: &str) -> Option<&TypeTree> {
        self.names.get(name)
    }

    /// The child under a step of a path.
    #[must_use]
    pub fn child(&self, step: &Term) -> Option<&TypeTree> {
        match &step.kind {
            TermKind::Var(name) => self.names.get(name),
            TermKind::String(text) => self.strings.get(text),
            _ if self.keys.is_empty() => None,
            _ => self.keys.get(&key_of(step)?),
        }
    }

    /// Whether nothing lies below.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.names.is_empty() && self.strings.is_empty() && self.keys.is_empty()
    }

    /// The keys of the children, sorted, and the names of variables after them.
    #[must_use]
    pub fn child_keys(&self) -> (Vec<Key>, Vec<String>) {
        let mut keys: Vec<Key> = self.keys.keys().cloned().collect();
        keys.extend(self.strings.keys().map(Key::string));
        keys.sort();
        (keys, self.names.keys().cloned().collect())
    }

    /// The type of the whole document from here down. What lies beside the known keys may be anything.
    #[must_use]
    pub fn extent(&self) -> Type {
        if let Some(leaf) = self.leaf() {
            return leaf.clone();
        }
        let mut fields: Vec<(Key, Type)> =
            self.scalar_keys().map(|(key, child)| (key.clone(), child.extent())).collect();
        fields.extend(self.strings.iter().map(|(text, child)| (Key::string(text), child.extent())));
        Type::object(fields, Some((Type::String, Type::Any)))
    }

    /// The keys of [`Self::extent`], found without making it.
    #[must_use]
    pub fn extent_keys(&self) -> Type {
        match self.leaf() {
            Some(leaf) => leaf.keys(),
            None => self
                .scalar_keys()
                .fold(Type::Unknown, |all, (key, _)| all.or(&key.type_of()))
                .or(&Type::String),
        }
    }

    /// The values of [`Self::extent`], found without making it. What is not a leaf is open, so its values may be
    /// anything, unless functions spoil the union.
    #[must_use]
    pub fn extent_values(&self) -> Type {
        if let Some(leaf) = self.leaf() {
            return leaf.values();
        }
        let children = self.scalar_keys().map(|(_, child)| child).chain(self.strings.values());
        let mut all = Type::Unknown;
        for child in children {
            all = match (&all, &child.value) {
                (_, Type::Function(_)) | (Type::Function(_), _) => {
                    let value = if child.value.is_unknown() { &Type::Any } else { &child.value };
                    all.or(value)
                }
                _ => Type::Any,
            };
        }
        all.or(&Type::Any)
    }

    fn scalar_keys(&self) -> impl Iterator<Item = (&Key, &TypeTree)> {
        self.keys.iter().filter(|(key, _)| matches!(key, Key::Bool(_) | Key::Number(_)))
    }

    /// Puts a type at a path.
    pub fn put(&mut self, path: &[Term], ty: Type) {
        let mut node = self;
        for step in path {
            node = node.child_mut(step);
        }
        node.value = ty;
    }

    /// Adds a type at a ground path: object types on the way learn of it, and an object type put above what is
    /// already there learns of that.
    pub fn insert(&mut self, path: &[Term], ty: &Type) {
        let mut node = self;
        for (i, step) in path.iter().enumerate() {
            node = node.child_mut(step);
            let below = &path[i + 1..];
            if !below.is_empty()
                && let Type::Object(_) = node.value.expanded()
            {
                let keys: Vec<Type> = below.iter().map(step_type).collect();
                node.value = with_entry(&node.value.expanded(), &keys, ty);
            }
        }
        node.value = merge(&node.value, ty);
        if matches!(ty.expanded(), Type::Object(_)) && !node.is_bare() {
            let mut leaves = Vec::new();
            node.collect_leaves(&mut Vec::new(), &mut leaves);
            for (keys, leaf) in leaves {
                node.value = with_entry(&node.value.expanded(), &keys, &leaf);
            }
        }
    }

    fn collect_leaves(&self, path: &mut Vec<Type>, out: &mut Vec<(Vec<Type>, Type)>) {
        let keys = self.keys.iter().map(|(key, child)| (key.type_of(), child));
        let strings = self.strings.values().map(|child| (Type::String, child));
        let names = self.names.values().map(|child| (Type::Unknown, child));
        for (key, child) in keys.chain(strings).chain(names) {
            path.push(key);
            match child.leaf() {
                Some(leaf) => out.push((path.clone(), leaf.clone())),
                None => child.collect_leaves(path, out),
            }
            path.pop();
        }
    }

    fn child_mut(&mut self, step: &Term) -> &mut TypeTree {
        match &step.kind {
            TermKind::Var(name) => self.names.entry(name.clone()).or_default(),
            TermKind::String(text) => self.strings.entry(text.clone()).or_default(),
            _ => match key_of(step) {
                Some(key) => self.keys.entry(key).or_default(),
                // Not reached by paths in core form, whose steps are constants and variables.
                None => self.names.entry(String::new()).or_default(),
            },
        }
    }
}

/// The type of a step of a path; that of a variable is not known.
fn step_type(step: &Term) -> Type {
    key_of(step).map_or(Type::Unknown, |key| key.type_of())
}

/// An object type whose open part admits `ty` under a path of keys of these types.
fn with_entry(object: &Type, path: &[Type], ty: &Type) -> Type {
    let (Type::Object(parts), Some((key, below))) = (object, path.split_first()) else {
        return object.clone();
    };
    let inner = if below.is_empty() {
        ty.clone()
    } else {
        with_entry(&Type::object(Vec::new(), None), below, ty)
    };
    let rest = match parts.rest() {
        Some((other, value)) => (other.or(key), value.or(&inner)),
        None => (key.clone(), inner),
    };
    Type::object(parts.fields().to_vec(), Some(rest))
}

/// The type of a document that several rules make: open objects and sets grow together, other types stand side by
/// side.
fn merge(a: &Type, b: &Type) -> Type {
    if a.is_unknown() {
        return b.clone();
    }
    if b.is_unknown() {
        return a.clone();
    }
    let (a, b) = (a.expanded(), b.expanded());
    match (&a, &b) {
        (Type::Object(x), Type::Object(y)) if x.fields().is_empty() && y.fields().is_empty() => {
            match (x.rest(), y.rest()) {
                (Some((key, value)), Some((other_key, other_value))) => {
                    Type::object_of(key.or(other_key), merge(value, other_value))
                }
                (Some(_), None) => a.clone(),
                _ => b.clone(),
            }
        }
        (Type::Object(x), Type::Union(union)) if x.fields().is_empty() => {
            merge_into_union(&a, union.of()).unwrap_or_else(|| a.or(&b))
        }
        (Type::Set(x), Type::Set(y)) => Type::set(x.of().or(y.of())),
        (Type::Any | Type::Union(_), Type::Any | Type::Union(_)) => a.or(&b),
        (Type::Any | Type::Union(_), _) => merge(&b, &a),
        _ => a.or(&b),
    }
}

fn merge_into_union(object: &Type, of: &[Type]) -> Option<Type> {
    let open = |ty: &Type| matches!(ty, Type::Object(parts) if parts.fields().is_empty() && parts.rest().is_some());
    let position = of.iter().position(open)?;
    let (Type::Object(a), Type::Object(b)) = (object, &of[position]) else { return None };
    let ((key, value), (other_key, other_value)) = (a.rest()?, b.rest()?);
    let mut parts = of.to_vec();
    parts[position] = Type::object_of(other_key.or(key), other_value.or(value));
    Some(Type::any_of(parts))
}
