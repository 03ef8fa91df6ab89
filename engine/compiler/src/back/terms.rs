//! Terms as values: constants, collections, comprehensions.

use super::function::Function;
use super::{Result, too_large};
use crate::front::util::is_generated;
use lictor_program::Op;
use lictor_program::op::Src;
use lictor_syntax::ast::{Term, TermKind};
use lictor_syntax::{Code, Diagnostic};
use lictor_value::{Entry, Region, Value, number};

/// The value of a term that holds no variable, ref, call or comprehension.
pub(super) fn constant_value<'r>(region: &'r Region, term: &Term) -> Option<Value<'r>> {
    Some(match &term.kind {
        TermKind::Null => Value::NULL,
        TermKind::Bool(value) => Value::bool(*value),
        // `.5` is a number of Rego's lexer, but of no JSON reader.
        TermKind::Number(text) if text.starts_with('.') => {
            number::from_text(region, &format!("0{text}"))
        }
        TermKind::Number(text) => number::from_text(region, text),
        TermKind::String(text) => region.str(text),
        TermKind::Array(items) => region.array(&constant_values(region, items)?),
        TermKind::Set(items) => region.set(&mut constant_values(region, items)?),
        TermKind::Object(pairs) => {
            let entry = |(key, value): &(Term, Term)| {
                Some(Entry {
                    key: constant_value(region, key)?,
                    value: constant_value(region, value)?,
                })
            };
            let mut entries = pairs.iter().map(entry).collect::<Option<Vec<_>>>()?;
            region.object(&mut entries)
        }
        _ => return None,
    })
}

fn constant_values<'r>(region: &'r Region, items: &[Term]) -> Option<Vec<Value<'r>>> {
    items.iter().map(|item| constant_value(region, item)).collect()
}

/// Whether the term is a ground scalar, such as a step of a path.
pub(super) fn is_scalar(term: &Term) -> bool {
    matches!(
        term.kind,
        TermKind::Null | TermKind::Bool(_) | TermKind::Number(_) | TermKind::String(_)
    )
}

impl Function<'_, '_, '_> {
    /// Whether every variable the term needs has a value.
    pub(super) fn is_known(&self, term: &Term) -> bool {
        match &term.kind {
            TermKind::Var(name) => self.is_bound(name),
            TermKind::Ref(parts) | TermKind::Array(parts) | TermKind::Set(parts) => {
                parts.iter().all(|part| self.is_known(part))
            }
            TermKind::Call(parts) => parts.iter().skip(1).all(|part| self.is_known(part)),
            TermKind::Object(pairs) => {
                pairs.iter().all(|(key, value)| self.is_known(key) && self.is_known(value))
            }
            _ => true,
        }
    }

    /// Emits the value of a term. A ref with open variables opens loops.
    pub(super) fn term(&mut self, term: &Term) -> Result<Src> {
        if let Some(value) = constant_value(self.emitter.region, term) {
            return Ok(self.constant(value));
        }
        match &term.kind {
            TermKind::Var(name) => self.variable(name),
            TermKind::Ref(parts) => self.reference(parts),
            TermKind::Call(parts) => self.call_value(parts),
            TermKind::Array(items) => {
                let (items, count) = self.packed(items.iter())?;
                let dst = self.register();
                self.push(Op::Array { dst, items, count });
                Ok(dst)
            }
            TermKind::Set(items) => {
                let (items, count) = self.packed(items.iter())?;
                let dst = self.register();
                self.push(Op::Set { dst, items, count });
                Ok(dst)
            }
            TermKind::Object(pairs) => {
                let (items, count) =
                    self.packed(pairs.iter().flat_map(|(key, value)| [key, value]))?;
                let dst = self.register();
                self.push(Op::Object { dst, items, count: count / 2 });
                Ok(dst)
            }
            _ => self.comprehension(term),
        }
    }

    fn packed<'t>(&mut self, items: impl Iterator<Item = &'t Term>) -> Result<(u16, u16)> {
        let items = items.map(|item| self.term(item)).collect::<Result<Vec<_>>>()?;
        self.pack(&items)
    }

    fn variable(&mut self, name: &str) -> Result<Src> {
        if let Some(src) = self.value_of(name) {
            return Ok(src);
        }
        match name {
            "input" => {
                let (dst, fail) = (self.register(), self.fail);
                self.push(Op::Input { dst, fail });
                Ok(dst)
            }
            "data" => self.data(&[]),
            // The check of safety follows OPA's, which lets a few of these pass in the values of `with`.
            _ => Err(self.unsafe_use(name)),
        }
    }

    fn unsafe_use(&self, name: &str) -> Box<Diagnostic> {
        let name = self.emitter.user_name(name);
        let what = match name {
            "_" => "expression is unsafe".to_owned(),
            _ if is_generated(name) => "expression is unsafe".to_owned(),
            _ => format!("var {name} is unsafe"),
        };
        let loc = self.loc.is_known().then_some(self.loc);
        let message = format!("{what}: it is used before it has a value");
        Box::new(Diagnostic::new(Code::UnsafeVar, loc, message))
    }

    fn comprehension(&mut self, term: &Term) -> Result<Src> {
        let dst = self.register();
        match &term.kind {
            TermKind::ArrayCompr { term: head, body } => {
                let acc = self.collect(body, |function, acc| function.push_item(acc, head))?;
                self.push(Op::EndArray { dst, acc });
            }
            TermKind::SetCompr { term: head, body } => {
                let acc = self.collect(body, |function, acc| function.push_item(acc, head))?;
                self.push(Op::EndSet { dst, acc });
            }
            TermKind::ObjectCompr { key, value, body } => {
                let acc = self.collect(body, |function, acc| {
                    let (key, value) = (function.term(key)?, function.term(value)?);
                    function.push(Op::PushEntry { acc, key, value });
                    Ok(())
                })?;
                self.push_at(Op::EndObject { dst, acc });
            }
            _ => return Err(too_large("a template string", term.loc)),
        }
        Ok(dst)
    }

    fn push_item(&mut self, acc: u16, head: &Term) -> Result<()> {
        let src = self.term(head)?;
        self.push(Op::Push { acc, src });
        Ok(())
    }
}
