//! Rule sets and functions: choosing clauses, running them, joining what they give.

use crate::contexts::{Context, PartMemo, Replacement, at_path};
use crate::error::EvalCode;
use crate::machine::{Machine, Out, Stop};
use crate::tree::Branch;
use lictor_program::{BUILTIN_BIT, Clause, Place, Subject, Unit, UnitKind};
use lictor_value::Value;
use std::borrow::Cow;

impl<'a: 'r, 'r> Machine<'a, 'r> {
    /// The value of a rule set in the current context; undefined where it has none.
    pub(crate) fn rule(&mut self, number: u32) -> Result<Value<'r>, Stop> {
        if let Some(value) = self.context().memo(number) {
            return Ok(value);
        }
        let unit = self.unit(number)?;
        if !self.context().replaced.is_empty() {
            let path = self.program.constant(unit.path).as_array().unwrap_or_default();
            if self.context().hides(path) {
                return Ok(at_path(self.context().data, path));
            }
        }
        self.spend(1)?;
        self.enter()?;
        let value = match unit.kind {
            // A function without arguments is a document too, as v0 policies use it.
            UnitKind::Complete | UnitKind::Function(0) => {
                self.complete(unit, self.store.registers.len(), 0)?
            }
            UnitKind::Set => self.set(unit)?,
            UnitKind::Object => self.object(unit, None)?,
            UnitKind::Function(_) => Value::UNDEFINED,
        };
        self.leave();
        self.context_mut().remember(number, value);
        Ok(value)
    }

    /// The part of an object rule set under some keys. Only rules whose heads can reach the keys run.
    pub(crate) fn rule_at(&mut self, number: u32, keys: &[Value<'r>]) -> Result<Value<'r>, Stop> {
        let unit = self.unit(number)?;
        if self.context().memo(number).is_some() || !self.context().replaced.is_empty() {
            return Ok(at_path(self.rule(number)?, keys));
        }
        let reach = |clause: &Clause| {
            clause.keys.iter().zip(keys).all(|(known, key)| match known {
                Some(constant) => self.program.constant(*constant).equals(*key),
                None => true,
            })
        };
        let clauses: Vec<u32> = (0u32..)
            .zip(&unit.clauses)
            .filter(|(_, clause)| reach(clause))
            .map(|(number, _)| number)
            .collect();
        if clauses.len() == unit.clauses.len() {
            return Ok(at_path(self.rule(number)?, keys));
        }
        let known =
            self.context().parts.iter().find(|part| part.unit == number && part.clauses == clauses);
        if let Some(part) = known {
            return Ok(at_path(part.value, keys));
        }
        self.spend(1)?;
        self.enter()?;
        let value = self.object(unit, Some(&clauses))?;
        self.leave();
        self.context_mut().parts.push(PartMemo { unit: number, clauses, value });
        Ok(at_path(value, keys))
    }

    /// Calls a function whose arguments stand in registers; undefined where no clause gives a value.
    pub(crate) fn call(
        &mut self,
        number: u32,
        args: usize,
        count: usize,
    ) -> Result<Value<'r>, Stop> {
        if !self.context().functions.is_empty()
            && let Some(replacement) = self.replacement(number)
        {
            return self.call_replacement(replacement, args, count);
        }
        self.call_unit(number, args, count)
    }

    fn call_unit(&mut self, number: u32, args: usize, count: usize) -> Result<Value<'r>, Stop> {
        let unit = self.unit(number)?;
        self.spend(1)?;
        self.enter()?;
        let value = self.complete(unit, args, count)?;
        self.leave();
        Ok(value)
    }

    pub(crate) fn replacement(&self, target: u32) -> Option<Replacement<'r>> {
        let found = self.context().functions.iter().rev().find(|(function, _)| *function == target);
        found.map(|(_, replacement)| *replacement)
    }

    /// What replaces a function runs in a context where every function is itself again.
    pub(crate) fn call_replacement(
        &mut self,
        replacement: Replacement<'r>,
        args: usize,
        count: usize,
    ) -> Result<Value<'r>, Stop> {
        let by = match replacement {
            Replacement::Value(value) => return Ok(value),
            Replacement::Function(by) => by,
        };
        self.open_context();
        self.context_mut().functions.clear();
        let value = if by & BUILTIN_BIT != 0 {
            self.call_builtin(by & !BUILTIN_BIT, args, count, Place::default())?
        } else {
            self.call_unit(by, args, count)?
        };
        self.close_context();
        Ok(value)
    }

    pub(crate) fn unit(&self, number: u32) -> Result<&'a Unit, Stop> {
        let missing = || {
            Stop::error(
                EvalCode::Internal,
                "program names a rule set it does not have",
                Place::default(),
            )
        };
        self.program.units.get(number as usize).ok_or_else(missing)
    }

    /// The clauses that can apply, in order; all of them where there is no index.
    fn candidates(&self, unit: &'a Unit, args: usize) -> Cow<'a, [u32]> {
        let Some(index) = &unit.index else {
            return (0..unit.clauses.len() as u32).collect::<Vec<_>>().into();
        };
        let subject = match index.subject {
            Subject::Input(path) => at_path(
                self.context().input,
                self.program.constant(path).as_array().unwrap_or_default(),
            ),
            // A function that is called in another's stead may get fewer arguments than it has.
            Subject::Argument(position) => {
                self.store.registers.get(args + position as usize).copied().unwrap_or_default()
            }
        };
        let found = if subject.is_undefined() {
            None
        } else {
            self.program.constant(index.table).get(subject).as_small_int()
        };
        match found.and_then(|number| index.lists.get(number as usize)) {
            Some(list) => Cow::Borrowed(list),
            None => Cow::Borrowed(&index.rest),
        }
    }

    /// A complete rule or function: one value, or a conflict.
    fn complete(&mut self, unit: &'a Unit, args: usize, count: usize) -> Result<Value<'r>, Stop> {
        let mut value = Value::UNDEFINED;
        if unit.index.is_none() {
            for clause in &unit.clauses {
                if self.clause(unit, clause, args, count, &mut value)? {
                    return Ok(value);
                }
            }
        } else {
            for number in self.candidates(unit, args).iter() {
                let Some(clause) = unit.clauses.get(*number as usize) else { continue };
                if self.clause(unit, clause, args, count, &mut value)? {
                    return Ok(value);
                }
            }
        }
        match unit.default {
            Some(function) if value.is_undefined() => {
                let mut out = Out::default();
                self.run(function, args, count, &mut out)?;
                Ok(out.value)
            }
            _ => Ok(value),
        }
    }

    /// Runs a clause's chain until one link gives a value; whether that decides the unit.
    #[inline]
    fn clause(
        &mut self,
        unit: &'a Unit,
        clause: &'a Clause,
        args: usize,
        count: usize,
        value: &mut Value<'r>,
    ) -> Result<bool, Stop> {
        let mut out = Out::default();
        for function in &clause.links {
            self.run(*function, args, count, &mut out)?;
            if out.value.is_undefined() {
                continue;
            }
            let differs = !value.is_undefined() && !value.equals(out.value);
            if differs || out.conflict {
                let function = self.program.functions.get(*function as usize);
                return Err(conflict(unit.kind, function.map(|function| function.place)));
            }
            *value = out.value;
            return Ok(unit.early_exit);
        }
        Ok(false)
    }

    fn set(&mut self, unit: &'a Unit) -> Result<Value<'r>, Stop> {
        let mut out =
            Out { items: self.store.spare_items.pop().unwrap_or_default(), ..Out::default() };
        let waiting = self.waiting;
        for number in self.candidates(unit, 0).iter() {
            let Some(clause) = unit.clauses.get(*number as usize) else { continue };
            for function in &clause.links {
                let args = self.store.registers.len();
                self.run(*function, args, 0, &mut out)?;
            }
        }
        let set = self.region.set(&mut out.items);
        out.items.clear();
        self.store.spare_items.push(out.items);
        self.waiting = waiting;
        self.sized(set).map_err(|stop| stop.at(unit.place))
    }

    fn object(&mut self, unit: &'a Unit, only: Option<&[u32]>) -> Result<Value<'r>, Stop> {
        let mut out = Out { tree: Some(Branch::default()), ..Out::default() };
        let waiting = self.waiting;
        let all = match only {
            Some(clauses) => Cow::Borrowed(clauses),
            None => self.candidates(unit, 0),
        };
        for number in all.iter() {
            let Some(clause) = unit.clauses.get(*number as usize) else { continue };
            for function in &clause.links {
                let args = self.store.registers.len();
                out.count = 0;
                self.run(*function, args, 0, &mut out)?;
                if out.count > 0 {
                    break;
                }
            }
        }
        self.waiting = waiting;
        let object = out.tree.unwrap_or_default().finish(self.region);
        self.sized(object).map_err(|stop| stop.at(unit.place))
    }

    pub(crate) fn open_context(&mut self) {
        let mut context = self.store.spare.pop().unwrap_or_default();
        self.store.epoch += 1;
        context.epoch = self.store.epoch;
        context.parts.clear();
        context.functions.clear();
        context.replaced.clear();
        let outer: &Context<'r> = self.context();
        context.input = outer.input;
        context.data = outer.data;
        context.replaced.extend_from_slice(&outer.replaced);
        context.functions.extend_from_slice(&outer.functions);
        self.store.contexts.push(context);
    }

    pub(crate) fn close_context(&mut self) {
        if let Some(context) = self.store.contexts.pop() {
            self.store.spare.push(context);
        }
    }
}

#[cold]
fn conflict(kind: UnitKind, place: Option<Place>) -> Stop {
    let message = match kind {
        UnitKind::Function(_) => "functions must not produce multiple outputs for same inputs",
        _ => "complete rules must not produce multiple outputs",
    };
    Stop::error(EvalCode::Conflict, message, place.unwrap_or_default())
}
