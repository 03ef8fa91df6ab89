//! How types combine: order, union, selection, enumeration and inclusion.
//!
//! The order is that of OPA's checker, since it decides how unions print.

use super::{Decl, Key, NamedType, Object, Type};
use std::cmp::Ordering;
use std::sync::Arc;

impl Type {
    /// The union of two types: the wider one where one holds the other. Unknown adds nothing, and there is no
    /// union of a function and a value.
    #[must_use]
    pub fn or(&self, other: &Type) -> Type {
        match (self, other) {
            (Type::Unknown, other) => other.clone(),
            (this, Type::Unknown) => this.clone(),
            (Type::Function(a), Type::Function(b)) => either_function(a, b),
            (Type::Function(_), _) | (_, Type::Function(_)) => Type::Unknown,
            (Type::Any, _) | (_, Type::Any) => Type::Any,
            (Type::Union(a), Type::Union(b)) => Type::sorted_union(merge_sorted(a.of(), b.of())),
            (Type::Union(a), one) => a.with(self, one),
            (one, Type::Union(b)) => b.with(other, one),
            (a, b) if a == b => a.clone(),
            (a, b) => Type::any_of(vec![a.clone(), b.clone()]),
        }
    }

    /// Whether this type is the other one or holds it.
    #[must_use]
    pub fn contains(&self, other: &Type) -> bool {
        match self {
            Type::Any => !matches!(other, Type::Function(_)),
            Type::Union(union) => {
                !matches!(other, Type::Function(_)) && union.of().binary_search(other).is_ok()
            }
            this => this == other,
        }
    }

    /// The type of what stands under a constant key; unknown where nothing can.
    #[must_use]
    pub fn select(&self, key: &Key) -> Type {
        match self {
            Type::Array(array) => {
                key.position().map_or(Type::Unknown, |position| array.at(position).clone())
            }
            Type::Object(object) => object.field(key).clone(),
            Type::Set(set) => {
                let wanted = key.type_of();
                match set.of() {
                    of if *of == wanted => of.clone(),
                    of @ (Type::Any | Type::Union(_)) if of.contains(&wanted) => wanted,
                    _ => Type::Unknown,
                }
            }
            Type::Any => Type::Any,
            Type::Union(union) => union.fold(|part| part.select(key)),
            Type::Recursive(recursive) => recursive.expand().select(key),
            _ => Type::Unknown,
        }
    }

    /// The type of the keys that can be enumerated; unknown where none can.
    #[must_use]
    pub fn keys(&self) -> Type {
        match self {
            Type::Array(_) => Type::Number,
            Type::Object(object) => object.key_type(),
            Type::Set(set) => set.of().clone(),
            Type::Any => Type::Any,
            Type::Union(union) => union.fold(Type::keys),
            Type::Recursive(recursive) => recursive.expand().keys(),
            _ => Type::Unknown,
        }
    }

    /// The type of the values that can be enumerated; unknown where none can.
    #[must_use]
    pub fn values(&self) -> Type {
        match self {
            Type::Array(array) => {
                array.items().iter().fold(Type::Unknown, |all, one| all.or(one)).or(array.rest())
            }
            Type::Object(object) => {
                let known = object.fields().iter().fold(Type::Unknown, |all, (_, one)| all.or(one));
                known.or(object.rest_value())
            }
            Type::Set(set) => set.of().clone(),
            Type::Any => Type::Any,
            Type::Union(union) => union.fold(Type::values),
            Type::Recursive(recursive) => recursive.expand().values(),
            _ => Type::Unknown,
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Type::Unknown => 0,
            Type::Null => 1,
            Type::Boolean => 2,
            Type::Number => 3,
            Type::String => 4,
            Type::Array(_) => 5,
            Type::Object(_) => 6,
            Type::Set(_) => 7,
            Type::Any | Type::Union(_) => 8,
            Type::Function(_) => 9,
            Type::Recursive(_) => 10,
        }
    }
}

impl super::Union {
    fn with(&self, whole: &Type, one: &Type) -> Type {
        match self.of.binary_search(one) {
            Ok(_) => whole.clone(),
            Err(position) => {
                let mut of = Vec::with_capacity(self.of.len() + 1);
                of.extend_from_slice(&self.of[..position]);
                of.push(one.clone());
                of.extend_from_slice(&self.of[position..]);
                Type::sorted_union(of)
            }
        }
    }

    fn fold(&self, part: impl Fn(&Type) -> Type) -> Type {
        self.of.iter().fold(Type::Unknown, |all, one| part(one).or(&all))
    }
}

impl Object {
    fn key_type(&self) -> Type {
        let known =
            self.fields().iter().fold(Type::Unknown, |all, (key, _)| all.or(&key.type_of()));
        match self.rest() {
            Some((key, _)) => known.or(key),
            None => known,
        }
    }

    /// An object type for values that fit either of two object types.
    #[must_use]
    pub fn merge(&self, other: &Object) -> Type {
        let rest = match (&self.rest, &other.rest) {
            (Some((key, value)), Some((other_key, other_value))) => {
                Some((key.or(other_key), merge_values(value, other_value)))
            }
            (Some(pair), None) | (None, Some(pair)) => Some(pair.clone()),
            (None, None) => None,
        };
        let mut fields = self.fields.clone();
        for (key, value) in &other.fields {
            match fields.iter_mut().find(|(name, _)| name == key) {
                Some((_, known)) => *known = merge_values(known, value),
                None => fields.push((key.clone(), value.clone())),
            }
        }
        Type::object(fields, rest)
    }
}

fn merge_values(a: &Type, b: &Type) -> Type {
    match (a, b) {
        (Type::Object(a), Type::Object(b)) => a.merge(b),
        _ => a.or(b),
    }
}

fn either_function(a: &Decl, b: &Decl) -> Type {
    if a.args.len() != b.args.len() || a.variadic.is_some() != b.variadic.is_some() {
        return Type::Unknown;
    }
    let args = a.args.iter().zip(&b.args).map(|(x, y)| NamedType::plain(x.ty.or(&y.ty))).collect();
    let result = a.result_type().or(b.result_type());
    let variadic = match (&a.variadic, &b.variadic) {
        (Some(x), Some(y)) => Some(x.or(y)),
        _ => None,
    };
    let result = if result.is_unknown() { None } else { Some(NamedType::plain(result)) };
    Type::Function(Arc::new(Decl { args, result, variadic }))
}

fn merge_sorted(a: &[Type], b: &[Type]) -> Vec<Type> {
    let mut out = Vec::with_capacity(a.len().max(b.len()));
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            Ordering::Less => {
                out.push(a[i].clone());
                i += 1;
            }
            Ordering::Equal => {
                out.push(a[i].clone());
                i += 1;
                j += 1;
            }
            Ordering::Greater => {
                out.push(b[j].clone());
                j += 1;
            }
        }
    }
    out.extend_from_slice(&a[i..]);
    out.extend_from_slice(&b[j..]);
    out
}

impl Ord for Type {
    fn cmp(&self, other: &Type) -> Ordering {
        match (self, other) {
            // By name: to look inside could go on for ever while the type is still being made.
            (Type::Recursive(a), Type::Recursive(b)) => a.name().cmp(b.name()),
            (Type::Array(a), Type::Array(b)) if Arc::ptr_eq(a, b) => Ordering::Equal,
            (Type::Array(a), Type::Array(b)) => {
                a.rest().cmp(b.rest()).then_with(|| a.items().cmp(b.items()))
            }
            (Type::Object(a), Type::Object(b)) if Arc::ptr_eq(a, b) => Ordering::Equal,
            (Type::Object(a), Type::Object(b)) => {
                a.rest.cmp(&b.rest).then_with(|| a.fields().cmp(b.fields()))
            }
            (Type::Set(a), Type::Set(b)) => a.of().cmp(b.of()),
            (Type::Any, Type::Union(_)) => Ordering::Less,
            (Type::Union(_), Type::Any) => Ordering::Greater,
            (Type::Union(a), Type::Union(b)) if Arc::ptr_eq(a, b) => Ordering::Equal,
            (Type::Union(a), Type::Union(b)) => a.of().cmp(b.of()),
            (Type::Function(a), Type::Function(b)) => compare_functions(a, b),
            (a, b) => a.rank().cmp(&b.rank()),
        }
    }
}

fn compare_functions(a: &Decl, b: &Decl) -> Ordering {
    a.args.len().cmp(&b.args.len()).then_with(|| {
        let args = a.args.iter().map(|arg| &arg.ty).cmp(b.args.iter().map(|arg| &arg.ty));
        args.then_with(|| a.result_type().cmp(b.result_type()))
            .then_with(|| a.variadic.cmp(&b.variadic))
    })
}

impl PartialOrd for Type {
    fn partial_cmp(&self, other: &Type) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Type {
    fn eq(&self, other: &Type) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Type {}
