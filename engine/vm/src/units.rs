//! Rule sets and functions: choosing clauses, running them, joining what they give.

use crate::contexts::{PartMemo, Replacement, at_path};
use crate::depends::FUNCTIONS;
use crate::error::EvalCode;
use crate::index::Chosen;
use crate::machine::{Machine, Out, Stop};
use crate::tree::Branch;
use lictor_program::{BUILTIN_BIT, Clause, Place, Unit, UnitKind};
use lictor_value::Value;

impl<'a: 'r, 'r> Machine<'a, 'r> {
    /// The value of a rule set in the current context; undefined where it has none.
    pub(crate) fn rule(&mut self, number: u32) -> Result<Value<'r>, Stop> {
        self.rule_for(number, &[])
    }

    /// The value of a rule set, of which only what stands under some keys will be looked at.
    fn rule_for(&mut self, number: u32, keys: &[Value<'r>]) -> Result<Value<'r>, Stop> {
        if self.store.outer.is_empty()
            && let Some(value) = self.store.memos.get(number)
        {
            return Ok(value);
        }
        let unit = self.unit(number)?;
        if !self.context().replaced.is_empty() {
            let path = self.program.constant(unit.path).as_array().unwrap_or_default();
            if self.context().hides(path) {
                return Ok(at_path(self.context().data, path));
            }
        }
        if let Some(constant) = unit.constant {
            return Ok(self.constants.get(constant as usize).copied().unwrap_or_default());
        }
        if !self.store.outer.is_empty()
            && let Some(value) = self.recall(number)
        {
            return Ok(value);
        }
        let may_keep = unit.fixed && self.sees_data_as_it_is();
        if may_keep && let Some(value) = self.kept(number) {
            self.remember(number, value);
            return Ok(value);
        }
        let (value, partial) = self.anew(unit, keys)?;
        if partial {
            return Ok(value);
        }
        self.remember(number, value);
        // A builtin that failed would be missed in the report of another evaluation.
        if may_keep
            && self.told.as_ref().is_none_or(|told| told.report.builtin_errors.is_empty())
            && let Some(statics) = self.call.statics
        {
            statics.keep(number, self.program.units.len(), value);
        }
        Ok(value)
    }

    /// The value of a rule set that is asked for first and, by whoever asks, only once.
    pub(crate) fn only_rule(&mut self, number: u32) -> Result<Value<'r>, Stop> {
        let unit = self.unit(number)?;
        if unit.fixed {
            return self.rule(number);
        }
        self.anew(unit, &[]).map(|(value, _)| value)
    }

    /// The value of a rule set, found by running it; whether keys that are not asked for were left out.
    fn anew(&mut self, unit: &'a Unit, keys: &[Value<'r>]) -> Result<(Value<'r>, bool), Stop> {
        self.spend(1)?;
        self.enter()?;
        let found = match unit.kind {
            // A function without arguments is a document too, as v0 policies use it.
            UnitKind::Complete | UnitKind::Function(0) => (self.complete(unit, 0, 0)?, false),
            UnitKind::Set => (self.set(unit)?, false),
            UnitKind::Object => {
                let chosen = self.candidates(unit, 0)?;
                self.object(unit, chosen, keys)?
            }
            UnitKind::Function(_) => (Value::UNDEFINED, false),
        };
        self.leave();
        Ok(found)
    }

    /// The value of the unit, if it was found here or around this context.
    fn recall(&self, unit: u32) -> Option<Value<'r>> {
        self.store.recall(unit, self.call.linked.depends.sees(unit))
    }

    fn remember(&mut self, unit: u32, value: Value<'r>) {
        self.store.remember(self.region, unit, self.call.linked.depends.sees(unit), value);
    }

    /// Whether neither data nor functions are replaced.
    fn sees_data_as_it_is(&self) -> bool {
        self.context().replaced.is_empty() && self.context().functions.is_empty()
    }

    /// The value of a rule set that follows from data, if an evaluation has found it.
    fn kept(&self, number: u32) -> Option<Value<'a>> {
        self.call.statics?.rule(number)
    }

    /// The part of an object rule set under some keys. Only rules whose heads can reach the keys run.
    pub(crate) fn rule_at(&mut self, number: u32, keys: &[Value<'r>]) -> Result<Value<'r>, Stop> {
        let unit = self.unit(number)?;
        if self.recall(number).is_some() || !self.context().replaced.is_empty() {
            return Ok(at_path(self.rule_for(number, keys)?, keys));
        }
        if unit.fixed
            && self.sees_data_as_it_is()
            && let Some(value) = self.kept(number)
        {
            return Ok(at_path(value, keys));
        }
        let mut clauses = self.store.pool.numbers();
        let constants = self.constants;
        let reach = |clause: &Clause| {
            clause.keys.iter().zip(keys).all(|(known, key)| match known {
                Some(constant) => {
                    constants.get(*constant as usize).is_some_and(|constant| constant.equals(*key))
                }
                None => true,
            })
        };
        let reached = (0u32..).zip(&unit.clauses).filter(|(_, clause)| reach(clause));
        clauses.extend(reached.map(|(number, _)| number));
        let value = self.part(number, unit, &mut clauses, keys);
        self.store.pool.put_numbers(clauses);
        Ok(at_path(value?, keys))
    }

    /// What some clauses of an object rule set give.
    fn part(
        &mut self,
        number: u32,
        unit: &'a Unit,
        clauses: &mut Vec<u32>,
        keys: &[Value<'r>],
    ) -> Result<Value<'r>, Stop> {
        if clauses.is_empty() {
            return Ok(Value::UNDEFINED);
        }
        if clauses.len() == unit.clauses.len() {
            return self.rule_for(number, keys);
        }
        let parts = &self.context().parts;
        if let Some(part) = parts.iter().find(|p| p.unit == number && p.clauses == *clauses) {
            return Ok(part.value);
        }
        self.spend(1)?;
        self.enter()?;
        let (value, partial) = self.object(unit, Chosen::Listed(clauses), keys)?;
        self.leave();
        if partial {
            return Ok(value);
        }
        let clauses = std::mem::take(clauses);
        self.context_mut().parts.push(PartMemo { unit: number, clauses, value });
        Ok(value)
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
        if !unit.memo {
            return self.call_anew(unit, args, count);
        }
        let given = &self.store.registers[args..args + count];
        let key = match self.store.context.calls.find(number, given) {
            Ok(value) => return Ok(value),
            Err(key) => key,
        };
        let value = self.call_anew(unit, args, count)?;
        let given = &self.store.registers[args..args + count];
        let calls = &mut self.store.context.calls;
        if !calls.is_in_use() && self.store.outer.is_empty() {
            *calls = self.store.pool.calls();
        }
        calls.remember(self.region, key, given, value);
        Ok(value)
    }

    #[inline]
    fn call_anew(&mut self, unit: &'a Unit, args: usize, count: usize) -> Result<Value<'r>, Stop> {
        self.enter()?;
        let value = self.complete(unit, args, count)?;
        self.leave();
        Ok(value)
    }

    pub(crate) fn replacement(&self, target: u32) -> Option<Replacement<'r>> {
        let found = self.context().functions.iter().rev().find(|(function, _)| *function == target);
        found.map(|(_, replacement)| *replacement)
    }

    /// What replaces a function runs in a context where every function is itself again; a document that replaces it
    /// is asked for where the call stands.
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
        if by & BUILTIN_BIT == 0 && !matches!(self.unit(by)?.kind, UnitKind::Function(_)) {
            return self.rule(by);
        }
        self.store.open_context();
        self.context_mut().functions.clear();
        self.context_mut().replaces = FUNCTIONS;
        let value = if by & BUILTIN_BIT != 0 {
            self.call_builtin(by & !BUILTIN_BIT, args, count, None)?
        } else {
            self.call_unit(by, args, count)?
        };
        self.store.close_context();
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

    /// A complete rule or function: one value, or a conflict.
    fn complete(&mut self, unit: &'a Unit, args: usize, count: usize) -> Result<Value<'r>, Stop> {
        if let ([clause], None, None) = (unit.clauses.as_slice(), unit.default, &unit.index) {
            let mut value = Value::UNDEFINED;
            self.clause(unit, clause, args, count, &mut value)?;
            return Ok(value);
        }
        let mut value = Value::UNDEFINED;
        let chosen = self.candidates(unit, args)?;
        for at in 0..chosen.len() {
            let Some(clause) = unit.clauses.get(chosen.number(at)) else { continue };
            if self.clause(unit, clause, args, count, &mut value)? {
                break;
            }
        }
        self.done_with(chosen);
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
            if value.is_undefined() {
                *value = out.value;
            }
            return Ok(unit.early_exit);
        }
        Ok(false)
    }

    fn set(&mut self, unit: &'a Unit) -> Result<Value<'r>, Stop> {
        let mut out = Out { items: self.store.pool.items(), ..Out::default() };
        let waiting = self.waiting;
        let chosen = self.candidates(unit, 0)?;
        for at in 0..chosen.len() {
            let Some(clause) = unit.clauses.get(chosen.number(at)) else { continue };
            for function in &clause.links {
                self.run(*function, 0, 0, &mut out)?;
            }
        }
        self.done_with(chosen);
        let set = self.region.set(&mut out.items);
        self.store.pool.put_items(out.items);
        self.waiting = waiting;
        self.sized(set).map_err(|stop| stop.at(unit.place))
    }

    /// What an object rule set gives, and whether keys that are not asked for were left out for their conflicts.
    fn object(
        &mut self,
        unit: &'a Unit,
        chosen: Chosen<'_>,
        keys: &[Value<'r>],
    ) -> Result<(Value<'r>, bool), Stop> {
        let mut out = Out { tree: Some(Box::new(Branch::wanted(keys))), ..Out::default() };
        let waiting = self.waiting;
        for at in 0..chosen.len() {
            let Some(clause) = unit.clauses.get(chosen.number(at)) else { continue };
            for function in &clause.links {
                out.count = 0;
                self.run(*function, 0, 0, &mut out)?;
                if out.count > 0 {
                    break;
                }
            }
        }
        self.done_with(chosen);
        self.waiting = waiting;
        let tree = out.tree.unwrap_or_default();
        let partial = tree.is_partial();
        let object = tree.finish(self.region);
        Ok((self.sized(object).map_err(|stop| stop.at(unit.place))?, partial))
    }
}

#[cold]
fn conflict(kind: UnitKind, place: Option<Place>) -> Stop {
    let place = place.unwrap_or_default();
    match kind {
        UnitKind::Function(_) => outputs_differ(place),
        _ => {
            let message = "complete rules must not produce multiple outputs";
            Stop::error(EvalCode::Conflict, message, place)
        }
    }
}

#[cold]
pub(crate) fn outputs_differ(place: Place) -> Stop {
    let message = "functions must not produce multiple outputs for same inputs";
    Stop::error(EvalCode::Conflict, message, place)
}
