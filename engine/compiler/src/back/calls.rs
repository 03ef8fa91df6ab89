//! Calls: builtins, functions of the user, and the few builtins that are instructions.

use super::Result;
use super::function::Function;
use crate::tree::Key;
use lictor_program::Op;
use lictor_program::op::Src;
use lictor_syntax::ast::{Term, TermKind};
use std::borrow::Cow;

/// The dotted name of a builtin's operator, or `None` for a function under `data`.
pub(super) fn builtin_name(operator: &Term) -> Option<Cow<'_, str>> {
    let parts = match &operator.kind {
        TermKind::Ref(parts) => parts.as_slice(),
        TermKind::Var(name) => return Some(Cow::Borrowed(name)),
        _ => return None,
    };
    let mut name = Cow::Borrowed(parts.first()?.as_var().filter(|head| *head != "data")?);
    for part in &parts[1..] {
        let TermKind::String(text) = &part.kind else { return None };
        let name = name.to_mut();
        name.push('.');
        name.push_str(text);
    }
    Some(name)
}

/// Whether a builtin is called for its effect.
fn is_void(name: &str) -> bool {
    name == "internal.print"
        || lictor_program::signature(name).is_some_and(|signature| signature.is_void())
}

impl Function<'_, '_, '_> {
    /// A call as an expression: `f(x)` must not be false, `f(x, y)` with one operand too many matches the result.
    pub(super) fn call(&mut self, parts: &[Term]) -> Result<()> {
        let Some((operator, args)) = parts.split_first() else { return Ok(()) };
        let name = builtin_name(operator);
        if let Some(name) = &name
            && (self.special(name, args)? || self.walk(name, args)?)
        {
            return Ok(());
        }
        let operator_parts = operator.as_ref_parts().unwrap_or(std::slice::from_ref(operator));
        let arity = self.emitter.compiled.arity(operator_parts).unwrap_or(args.len());
        let (args, output) = args.split_at(arity.min(args.len()));
        if let (Some(name), true) = (&name, output.is_empty())
            && self.holds(name, args)?
        {
            return Ok(());
        }
        let result = self.invoke(operator, name.as_deref(), args)?;
        let Some(result) = result else { return Ok(()) };
        if name.as_deref() == Some("walk") {
            return self.pairs(result, output.first());
        }
        match output.first() {
            Some(pattern) => self.pattern(pattern, result),
            None => {
                self.truthy(result);
                Ok(())
            }
        }
    }

    /// A call inside a term: its value.
    pub(super) fn call_value(&mut self, parts: &[Term]) -> Result<Src> {
        let Some((operator, args)) = parts.split_first() else { return Ok(self.register()) };
        let name = builtin_name(operator);
        let result = self.invoke(operator, name.as_deref(), args)?;
        Ok(result.unwrap_or_else(|| self.constant(lictor_value::Value::TRUE)))
    }

    /// Calls; `None` for what is called for its effect.
    fn invoke(
        &mut self,
        operator: &Term,
        name: Option<&str>,
        args: &[Term],
    ) -> Result<Option<Src>> {
        if let Some(name) = name
            && let Some(rest) = self.minus_keys(name, args)?
        {
            return Ok(Some(rest));
        }
        let sources = args.iter().map(|arg| self.term(arg)).collect::<Result<Vec<_>>>()?;
        if name == Some("internal.print") {
            let args = sources.first().copied().unwrap_or_default();
            self.push_at(Op::Print { args });
            return Ok(None);
        }
        match name {
            Some(name) => {
                let dst = self.builtin(name, &sources)?;
                Ok((!is_void(name)).then_some(dst))
            }
            None => {
                if let Some(value) = self.inlined(operator, &sources)? {
                    return Ok(Some(value));
                }
                let (args, count) = self.pack(&sources)?;
                let dst = self.register();
                let unit = self.function_link(operator);
                self.push_at(Op::Call { dst, unit, args, count, fail: self.fail });
                Ok(Some(dst))
            }
        }
    }

    fn builtin(&mut self, name: &str, sources: &[Src]) -> Result<Src> {
        let builtin = self.builtin_link(name);
        let (fail, short) = (self.fail, self.emitter.options.short);
        let packed = if short && matches!(sources.len(), 1 | 2) { &[] } else { sources };
        let (args, count) = self.pack(packed)?;
        let dst = self.register();
        self.push_at(match *sources {
            [a] if short => Op::Builtin1 { dst, builtin, a, fail },
            [a, b] if short => Op::Builtin2 { dst, builtin, a, b, fail },
            _ => Op::Builtin { dst, builtin, args, count, fail },
        });
        Ok(dst)
    }

    /// A builtin whose result is only asked whether it holds.
    fn holds(&mut self, name: &str, args: &[Term]) -> Result<bool> {
        if !self.emitter.options.short || !matches!(args.len(), 1 | 2) || is_void(name) {
            return Ok(false);
        }
        let sources = args.iter().map(|arg| self.term(arg)).collect::<Result<Vec<_>>>()?;
        let (builtin, fail) = (self.builtin_link(name), self.fail);
        self.push_at(match *sources {
            [a] => Op::Holds1 { builtin, a, fail },
            [a, b] => Op::Holds2 { builtin, a, b, fail },
            _ => return Ok(false),
        });
        Ok(true)
    }

    /// The link of a user's function.
    pub(super) fn function_link(&mut self, operator: &Term) -> u16 {
        let path = operator.as_ref_parts().unwrap_or_default();
        let compiled = self.emitter.compiled;
        let keys: Option<Vec<Key>> = path.iter().skip(1).map(Key::of).collect();
        let unit = match (compiled.rules().find(path), keys) {
            (Some(node), Some(keys)) => self.emitter.unit_number(node, keys),
            _ => u32::MAX >> 1,
        };
        self.link(unit)
    }

    /// Calls that are instructions of their own.
    fn special(&mut self, name: &str, args: &[Term]) -> Result<bool> {
        match (name, args) {
            ("eq", [a, b]) => self.unify(a, b)?,
            ("internal.test_case", [name]) => {
                let name = self.term(name)?;
                self.push(Op::TestCase { name });
            }
            ("internal.member_2", [item, of]) if self.may_fuse(name) => {
                let (item, of) = (self.term(item)?, self.term(of)?);
                self.push(Op::Member { item, of, fail: self.fail });
            }
            ("equal" | "neq" | "lt" | "lte" | "gt" | "gte", [a, b]) if self.may_fuse(name) => {
                let (a, b, fail) = (self.term(a)?, self.term(b)?, self.fail);
                self.push(match name {
                    "equal" => Op::Equal { a, b, fail },
                    "neq" => Op::NotEqual { a, b, fail },
                    "lt" => Op::Less { a, b, fail },
                    "lte" => Op::LessEqual { a, b, fail },
                    "gt" => Op::Less { a: b, b: a, fail },
                    _ => Op::LessEqual { a: b, b: a, fail },
                });
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn may_fuse(&self, name: &str) -> bool {
        self.emitter.options.fuse && !self.emitter.replaced.builtins.contains(name)
    }

    /// `walk(x, [path, value])` as a builtin: a loop over all pairs.
    fn pairs(&mut self, pairs: Src, output: Option<&Term>) -> Result<()> {
        let Some(pattern) = output else { return Ok(()) };
        let iter = self.registers_in_row(4);
        let (outer, next) = (self.fail, self.label());
        self.push(Op::Scan { iter, over: pairs, fail: outer });
        self.bind(next);
        self.push(Op::Next { iter, done: outer });
        self.fail = next;
        self.pattern(pattern, iter + 3)
    }
}
