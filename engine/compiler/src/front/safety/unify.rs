//! Which variables an equality binds, given those bound before it.
//!
//! Two unbound variables bind each other once either is bound, so the unifier keeps, for each variable still open,
//! the ones it waits for.

use super::names::{Names, VarSet};
use super::vars::{Skip, Walk};
use lictor_syntax::ast::{Term, TermKind};

/// The variables bound by `a = b` where those in `safe` are bound already.
pub(crate) fn unify(names: &mut Names, safe: &VarSet, a: &Term, b: &Term) -> VarSet {
    let mut unifier = Unifier { names, safe, bound: VarSet::default(), waiting: Vec::new() };
    unifier.unify(a, b);
    unifier.bound
}

/// Whether the head of a ref is bound.
pub(crate) fn ref_is_safe(names: &mut Names, parts: &[Term], safe: &VarSet) -> bool {
    let Some(head) = parts.first() else { return true };
    match &head.kind {
        TermKind::Var(name) => safe.contains(names.id(name)),
        _ => term_is_safe(names, head, safe),
    }
}

fn term_is_safe(names: &mut Names, term: &Term, safe: &VarSet) -> bool {
    let mut walk = Walk::new(names, Skip::SAFETY);
    walk.term(term);
    walk.found.is_subset(safe)
}

struct Unifier<'a> {
    names: &'a mut Names,
    safe: &'a VarSet,
    bound: VarSet,
    waiting: Vec<(u32, VarSet)>,
}

impl Unifier<'_> {
    fn unify(&mut self, a: &Term, b: &Term) {
        use TermKind as T;
        match (&a.kind, &b.kind) {
            (T::Var(x), T::Var(y)) => self.two_vars(x, y),
            (T::Var(x), T::Array(_) | T::Object(_)) => self.pattern(x, b),
            (T::Array(_) | T::Object(_), T::Var(y)) => self.pattern(y, a),
            (T::Var(x), T::Ref(_) | T::Call(_)) => self.var_from(x, b),
            (T::Ref(_) | T::Call(_), T::Var(y)) => self.var_from(y, a),
            (T::Var(x), _) => self.bind_name(x),
            (_, T::Var(y)) => self.bind_name(y),
            (T::Array(_) | T::Object(_), T::Ref(_) | T::Call(_)) => self.pattern_from(a, b),
            (T::Ref(_) | T::Call(_), T::Array(_) | T::Object(_)) => self.pattern_from(b, a),
            (T::Array(_), T::ArrayCompr { .. } | T::SetCompr { .. } | T::ObjectCompr { .. }) => {
                self.bind_all(a)
            }
            (T::ArrayCompr { .. }, T::Array(_)) | (T::ObjectCompr { .. }, T::Object(_)) => {
                self.bind_all(b)
            }
            (T::Array(xs), T::Array(ys)) if xs.len() == ys.len() => {
                for (x, y) in xs.iter().zip(ys) {
                    self.unify(x, y);
                }
            }
            (T::Object(xs), T::Object(ys)) if xs.len() == ys.len() => {
                for (key, x) in xs {
                    if let Some((_, y)) = ys.iter().find(|(other, _)| same(key, other)) {
                        self.unify(x, y);
                    }
                }
            }
            _ => {}
        }
    }

    fn is_safe(&self, id: u32) -> bool {
        self.safe.contains(id) || self.bound.contains(id)
    }

    fn two_vars(&mut self, x: &str, y: &str) {
        let (x, y) = (self.names.id(x), self.names.id(y));
        if self.is_safe(y) {
            self.bind(x);
        } else if self.is_safe(x) {
            self.bind(y);
        } else {
            self.wait(x, y);
            self.wait(y, x);
        }
    }

    fn var_from(&mut self, name: &str, source: &Term) {
        if self.source_is_safe(source) {
            self.bind_name(name);
        }
    }

    fn pattern_from(&mut self, pattern: &Term, source: &Term) {
        if self.source_is_safe(source) {
            self.bind_all(pattern);
        }
    }

    fn source_is_safe(&mut self, source: &Term) -> bool {
        match source.as_ref_parts() {
            Some(parts) => ref_is_safe(self.names, parts, self.safe),
            None => term_is_safe(self.names, source, self.safe),
        }
    }

    fn pattern(&mut self, name: &str, pattern: &Term) {
        let id = self.names.id(name);
        if self.is_safe(id) {
            return self.bind_all(pattern);
        }
        let mut open = self.vars_of(pattern);
        open.remove_all(self.safe);
        open.remove_all(&self.bound);
        if open.is_empty() {
            return self.bind(id);
        }
        for var in open.iter() {
            self.wait(id, var);
        }
    }

    fn bind_all(&mut self, pattern: &Term) {
        let vars = self.vars_of(pattern);
        for id in vars.iter() {
            self.bind(id);
        }
    }

    fn vars_of(&mut self, pattern: &Term) -> VarSet {
        let mut walk = Walk::new(self.names, Skip::PATTERN);
        walk.term(pattern);
        walk.found
    }

    fn bind_name(&mut self, name: &str) {
        let id = self.names.id(name);
        self.bind(id);
    }

    /// Binds a variable, what it waited for, and whoever waited for nothing else.
    fn bind(&mut self, id: u32) {
        let mut todo = vec![id];
        while let Some(id) = todo.pop() {
            self.bound.insert(id);
            if let Some(at) = self.waiting.iter().position(|(var, _)| *var == id) {
                todo.extend(self.waiting.swap_remove(at).1.iter());
            }
            self.waiting.retain_mut(|(var, open)| {
                let free = open.remove(id) && open.is_empty();
                if free {
                    todo.push(*var);
                }
                !free
            });
        }
    }

    fn wait(&mut self, id: u32, other: u32) {
        match self.waiting.iter_mut().find(|(var, _)| *var == id) {
            Some((_, open)) => {
                open.insert(other);
            }
            None => {
                let mut open = VarSet::default();
                open.insert(other);
                self.waiting.push((id, open));
            }
        }
    }
}

/// Whether two object keys are written alike.
fn same(a: &Term, b: &Term) -> bool {
    use TermKind as T;
    let all = |xs: &[Term], ys: &[Term]| {
        xs.len() == ys.len() && xs.iter().zip(ys).all(|(x, y)| same(x, y))
    };
    match (&a.kind, &b.kind) {
        (T::Null, T::Null) => true,
        (T::Bool(x), T::Bool(y)) => x == y,
        (T::Number(x), T::Number(y)) | (T::String(x), T::String(y)) | (T::Var(x), T::Var(y)) => {
            x == y
        }
        (T::Array(x), T::Array(y)) | (T::Set(x), T::Set(y)) | (T::Ref(x), T::Ref(y)) => all(x, y),
        (T::Object(x), T::Object(y)) => {
            x.len() == y.len() && x.iter().zip(y).all(|(x, y)| same(&x.0, &y.0) && same(&x.1, &y.1))
        }
        _ => false,
    }
}
