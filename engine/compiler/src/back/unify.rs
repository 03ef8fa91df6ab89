//! Unification, taken apart: what is known is tested, what is open is assigned.

use super::Result;
use super::function::Function;
use super::terms::constant_value;
use lictor_program::Op;
use lictor_program::op::Src;
use lictor_syntax::ast::{Term, TermKind};
use lictor_value::Value;
use std::collections::VecDeque;

impl Function<'_, '_, '_> {
    /// `a = b`. Pairs that cannot be decided yet wait until another pair has given them a value.
    pub(super) fn unify(&mut self, a: &Term, b: &Term) -> Result<()> {
        let mut pairs = VecDeque::from([(a, b)]);
        let mut waited = 0;
        while let Some((a, b)) = pairs.pop_front() {
            if waited <= pairs.len() && self.is_open_var(a) && self.is_open_var(b) {
                pairs.push_back((a, b));
                waited += 1;
                continue;
            }
            if self.split(a, b, &mut pairs)? {
                waited = 0;
                continue;
            }
            waited = 0;
            self.unify_pair(a, b)?;
        }
        Ok(())
    }

    fn is_open_var(&self, term: &Term) -> bool {
        term.as_var().is_some_and(|name| !self.is_bound(name))
    }

    /// Takes two literals of the same shape apart, unless both are constants or known as a whole.
    fn split<'t>(
        &mut self,
        a: &'t Term,
        b: &'t Term,
        pairs: &mut VecDeque<(&'t Term, &'t Term)>,
    ) -> Result<bool> {
        if self.is_known(a) && self.is_known(b) {
            return Ok(false);
        }
        match (&a.kind, &b.kind) {
            (TermKind::Array(left), TermKind::Array(right)) => {
                if left.len() != right.len() {
                    self.jump_back();
                } else {
                    pairs.extend(left.iter().zip(right));
                }
                Ok(true)
            }
            (TermKind::Object(left), TermKind::Object(right)) => {
                self.split_objects(left, right, pairs)
            }
            _ => Ok(false),
        }
    }

    /// Objects are taken apart where their keys are constants.
    fn split_objects<'t>(
        &mut self,
        left: &'t [(Term, Term)],
        right: &'t [(Term, Term)],
        pairs: &mut VecDeque<(&'t Term, &'t Term)>,
    ) -> Result<bool> {
        let region = self.emitter.region;
        let keys = |side: &[(Term, Term)]| {
            side.iter()
                .map(|(key, _)| constant_value(region, key))
                .collect::<Option<Vec<Value<'_>>>>()
        };
        let (Some(left_keys), Some(right_keys)) = (keys(left), keys(right)) else {
            return Ok(false);
        };
        let mut found = Vec::new();
        for (key, (_, value)) in left_keys.iter().zip(left) {
            match right_keys.iter().position(|other| other.equals(*key)) {
                Some(at) => found.push((value, &right[at].1)),
                None => {
                    self.jump_back();
                    return Ok(true);
                }
            }
        }
        if left.len() != right.len() {
            self.jump_back();
            return Ok(true);
        }
        pairs.extend(found);
        Ok(true)
    }

    fn unify_pair(&mut self, a: &Term, b: &Term) -> Result<()> {
        if self.bind_keys(a, b)? || self.bind_keys(b, a)? {
            return Ok(());
        }
        if self.is_open_var(a) {
            let value = self.term(b)?;
            return self.pattern(a, value);
        }
        // Of two refs the left one comes first, and a ref comes before a comprehension.
        let is_second = b.as_ref_parts().is_some() || is_comprehension(b);
        let first = a.as_ref_parts().is_some() && is_second;
        if self.is_open_var(b) || !self.is_evaluable(b) || first {
            let value = self.term(a)?;
            return self.pattern(b, value);
        }
        let value = self.term(b)?;
        self.pattern(a, value)
    }

    /// Whether the term can be given a value now: all but collections that hold open variables.
    fn is_evaluable(&self, term: &Term) -> bool {
        match &term.kind {
            TermKind::Var(name) => self.is_bound(name),
            TermKind::Array(_) | TermKind::Object(_) | TermKind::Set(_) => self.is_known(term),
            _ => true,
        }
    }

    /// Matches a term with a value: open variables get their parts of it.
    pub(super) fn pattern(&mut self, term: &Term, value: Src) -> Result<()> {
        if let Some(name) = term.as_var()
            && !self.is_bound(name)
        {
            self.bind_variable(name, value);
            return Ok(());
        }
        if self.is_evaluable(term) {
            let known = self.term(term)?;
            if known != value {
                self.push(Op::Equal { a: known, b: value, fail: self.fail });
            }
            return Ok(());
        }
        match &term.kind {
            TermKind::Array(items) => {
                let len = items.len().min(u16::MAX as usize) as u16;
                self.push(Op::IsArray { src: value, len, fail: self.fail });
                for (index, item) in items.iter().enumerate() {
                    let key = self.constant(Value::int(index as i64));
                    self.part(item, value, key)?;
                }
                Ok(())
            }
            TermKind::Object(pairs) => {
                let len = pairs.len().min(u16::MAX as usize) as u16;
                self.push(Op::IsObject { src: value, len, fail: self.fail });
                for (key, item) in pairs {
                    let key = self.term(key)?;
                    self.part(item, value, key)?;
                }
                Ok(())
            }
            _ => {
                let known = self.term(term)?;
                self.push(Op::Equal { a: known, b: value, fail: self.fail });
                Ok(())
            }
        }
    }

    fn part(&mut self, item: &Term, object: Src, key: Src) -> Result<()> {
        let dst = self.register();
        self.push(Op::Get { dst, object, key, fail: self.fail });
        self.pattern(item, dst)
    }
}

fn is_comprehension(term: &Term) -> bool {
    use TermKind::{ArrayCompr, ObjectCompr, SetCompr};
    matches!(term.kind, ArrayCompr { .. } | SetCompr { .. } | ObjectCompr { .. })
}
