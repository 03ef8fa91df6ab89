//! Whether two types can describe one value, and what a term's variables must be for it to have a type.

use super::check::Checker;
use super::env::{Env, select_constant};
use super::terms::is_constant;
use lictor_program::types::{Array, Key, Object, Type};
use lictor_syntax::ast::{Term, TermKind};
use lictor_syntax::order;
use std::rc::Rc;

/// Whether some value has both types.
pub(super) fn unifies(a: &Type, b: &Type) -> bool {
    if let (Type::Recursive(x), Type::Recursive(y)) = (a, b)
        && x.name() == y.name()
    {
        return true;
    }
    if a.is_same(b) && !a.is_partial() {
        return true;
    }
    match (a, b) {
        (Type::Unknown, _) | (_, Type::Unknown) => false,
        (Type::Recursive(recursive), other) | (other, Type::Recursive(recursive)) => {
            unifies(&recursive.expand(), other)
        }
        (Type::Function(a), Type::Function(b)) => {
            a.args.len() == b.args.len()
                && a.args.iter().zip(&b.args).all(|(x, y)| unifies(&x.ty, &y.ty))
        }
        (Type::Function(_), _) | (_, Type::Function(_)) => false,
        (Type::Any, _) | (_, Type::Any) => true,
        (Type::Union(union), other) | (other, Type::Union(union)) => {
            union.of().iter().any(|part| unifies(part, other))
        }
        (Type::Array(a), Type::Array(b)) => unifies_arrays(a, b),
        (Type::Object(a), Type::Object(b)) => unifies_objects(a, b),
        (Type::Set(a), Type::Set(b)) => unifies(a.of(), b.of()),
        (Type::Null, Type::Null)
        | (Type::Boolean, Type::Boolean)
        | (Type::Number, Type::Number)
        | (Type::String, Type::String) => true,
        _ => false,
    }
}

fn unifies_arrays(a: &Array, b: &Array) -> bool {
    // Both orders are the same question, so what both have at their start is asked once.
    let from = |a: &Array, b: &Array, start: usize| {
        a.items().iter().enumerate().skip(start).all(|(i, item)| unifies(item, b.at(i)))
    };
    from(a, b, 0) && from(b, a, a.items().len()) && unifies_where_known(a.rest(), b.rest())
}

fn unifies_objects(a: &Object, b: &Object) -> bool {
    let (rest_a, rest_b) = (a.rest_value(), b.rest_value());
    let open = !rest_a.is_unknown() || !rest_b.is_unknown();
    let fits =
        |value: &Type, other: &Type| if other.is_unknown() { open } else { unifies(value, other) };
    let only_in_b = |key: &Key| a.fields().binary_search_by(|(name, _)| name.cmp(key)).is_err();
    a.fields().iter().all(|(key, value)| fits(value, b.field(key)))
        && b.fields().iter().all(|(key, value)| !only_in_b(key) || fits(value, a.field(key)))
        && unifies_where_known(rest_a, rest_b)
}

fn unifies_where_known(a: &Type, b: &Type) -> bool {
    a.is_unknown() || b.is_unknown() || unifies(a, b)
}

impl<'a> Checker<'a> {
    /// Whether two terms can be equal; notes what their variables must be for that.
    pub fn unify_terms(&self, env: &Rc<Env<'a>>, a: (&Term, &Type), b: (&Term, &Type)) -> bool {
        let ((term_a, type_a), (term_b, type_b)) = (a, b);
        match (type_a.is_partial(), type_b.is_partial()) {
            (true, false) => return self.unify(env, term_a, type_b, false),
            (false, true) => return self.unify(env, term_b, type_a, false),
            (false, false) => return unifies(type_a, type_b),
            (true, true) => {}
        }
        match (&term_a.kind, &term_b.kind) {
            (TermKind::Array(_), TermKind::Var(_))
            | (TermKind::Object(_), TermKind::Var(_))
            | (TermKind::Var(_), TermKind::Var(_)) => return self.unify_free(env, term_a, term_b),
            (TermKind::Var(_), TermKind::Array(_) | TermKind::Object(_)) => {
                return self.unify_free(env, term_b, term_a);
            }
            (TermKind::Array(x), TermKind::Array(y)) => return self.unify_elements(env, x, y),
            (TermKind::Object(x), TermKind::Object(y)) => return self.unify_entries(env, x, y),
            (TermKind::Array(_) | TermKind::Object(_), _) => return false,
            _ => {}
        }
        if term_a.as_var().is_some() && type_a.is_unknown() && !type_b.is_unknown() {
            return self.unify(env, term_a, type_b, false);
        }
        if term_b.as_var().is_some() && type_b.is_unknown() && !type_a.is_unknown() {
            return self.unify(env, term_b, type_a, false);
        }
        false
    }

    /// Nothing is known of either side: the first may be anything, and the second is what the first is.
    fn unify_free(&self, env: &Rc<Env<'a>>, a: &Term, b: &Term) -> bool {
        self.unify(env, a, &Type::Any, false) && self.unify(env, b, &self.type_of(env, a), false)
    }

    fn unify_pair(&self, env: &Rc<Env<'a>>, a: &Term, b: &Term) -> bool {
        self.unify_terms(env, (a, &self.type_of(env, a)), (b, &self.type_of(env, b)))
    }

    fn unify_elements(&self, env: &Rc<Env<'a>>, a: &[Term], b: &[Term]) -> bool {
        a.len() == b.len() && a.iter().zip(b).all(|(x, y)| self.unify_pair(env, x, y))
    }

    fn unify_entries(&self, env: &Rc<Env<'a>>, a: &[(Term, Term)], b: &[(Term, Term)]) -> bool {
        a.len() == b.len()
            && a.iter().zip(b).all(|((x, _), (y, _))| order::compare(x, y).is_eq())
            && a.iter().zip(b).all(|((_, x), (_, y))| self.unify_pair(env, x, y))
    }

    /// Whether a term can have a type; notes what its variables must be for that. With `widen`, a variable may
    /// also be what it was before.
    pub fn unify(&self, env: &Rc<Env<'a>>, term: &Term, ty: &Type, widen: bool) -> bool {
        match (&term.kind, ty) {
            (TermKind::Var(name), _) => self.unify_var(env, name, ty, widen),
            (TermKind::Array(_) | TermKind::Object(_), Type::Recursive(recursive)) => {
                self.unify(env, term, &recursive.expand(), widen)
            }
            (TermKind::Array(_) | TermKind::Object(_) | TermKind::Set(_), Type::Union(union)) => {
                self.unify_union(env, term, union.of())
            }
            (TermKind::Array(items) | TermKind::Set(items), Type::Any) => {
                for item in items {
                    self.unify(env, item, &Type::Any, true);
                }
                true
            }
            (TermKind::Object(items), Type::Any) => {
                for (key, value) in items {
                    self.unify(env, key, &Type::Any, true);
                    self.unify(env, value, &Type::Any, true);
                }
                true
            }
            (TermKind::Array(items), Type::Array(array)) => {
                (items.len() == array.items().len() || !array.rest().is_unknown())
                    && items
                        .iter()
                        .enumerate()
                        .all(|(i, item)| self.unify(env, item, array.at(i), widen))
            }
            (TermKind::Object(items), Type::Object(object)) => {
                self.unify_object(env, items, object, widen)
            }
            (TermKind::Set(items), Type::Set(set)) => {
                items.iter().all(|item| self.unify(env, item, set.of(), widen))
            }
            (TermKind::Array(_) | TermKind::Object(_) | TermKind::Set(_), _) => false,
            _ => unifies(&self.type_of(env, term), ty),
        }
    }

    /// Every alternative is looked at, since each adds to what the variables may be.
    fn unify_union(&self, env: &Rc<Env<'a>>, term: &Term, parts: &[Type]) -> bool {
        parts.iter().filter(|part| self.unify(env, term, part, true)).count() > 0
    }

    fn unify_var(&self, env: &Rc<Env<'a>>, name: &str, ty: &Type, widen: bool) -> bool {
        let known = self.var_type(env, name);
        if widen {
            env.set_var(name, known.or(ty));
            return true;
        }
        if !known.is_unknown() {
            return unifies(&known, ty);
        }
        env.set_var(name, ty.clone());
        true
    }

    fn unify_object(
        &self,
        env: &Rc<Env<'a>>,
        items: &[(Term, Term)],
        object: &Object,
        widen: bool,
    ) -> bool {
        if items.len() != object.fields().len() && object.rest_value().is_unknown() {
            return false;
        }
        let ty = Type::object(
            object.fields().to_vec(),
            object.rest().map(|(key, value)| (key.clone(), value.clone())),
        );
        items.iter().all(|(key, value)| {
            if !is_constant(key) {
                // Which values a key that is not known yet can lead to is not looked into.
                self.unify(env, value, &Type::Any, widen);
                return true;
            }
            let wanted = select_constant(&ty, key);
            !wanted.is_unknown() && self.unify(env, value, &wanted, widen)
        })
    }
}
