//! Calls of builtins: the short way where there is one, else with all that the ABI lends.

use crate::Ways;
use crate::error::{EvalCode, EvalError};
use crate::machine::{Machine, Stop};
use lictor_program::{
    BUILTIN_BIT, BuiltinError, Context as BuiltinContext, Function, Halt, Memory, Place,
};
use lictor_value::Value;

/// How many errors of builtins a report keeps.
const MAX_REPORTED: usize = 1000;

static NO_WAYS: Ways = Ways { call: None, host: None, short: None, any: None };

/// What builtins keep, and the memory they write text in.
pub(crate) struct Lent<'a> {
    pub(crate) evaluation: &'a mut Memory,
    pub(crate) caches: &'a mut Memory,
    pub(crate) text: &'a mut String,
}

/// The instruction that calls.
#[derive(Clone, Copy)]
pub(crate) struct Site<'a> {
    pub(crate) function: &'a Function,
    pub(crate) pc: usize,
}

impl Site<'_> {
    #[cold]
    fn place(&self) -> Place {
        self.function.place_of(self.pc)
    }
}

#[cold]
fn place_of(site: Option<Site<'_>>) -> Place {
    site.map(|site| site.place()).unwrap_or_default()
}

impl<'a: 'r, 'r> Machine<'a, 'r> {
    /// Calls a builtin with one operand or two.
    #[inline]
    pub(crate) fn builtin_of(
        &mut self,
        site: Site<'a>,
        builtin: u16,
        operands: &[Value<'r>],
    ) -> Result<Value<'r>, Stop> {
        let target = site.function.links[builtin as usize];
        if self.context().functions.is_empty()
            && let Some(short) = self.ways(target & !BUILTIN_BIT).short
        {
            let second = operands.get(1).copied().unwrap_or_default();
            let value = short(self.lent.caches, operands[0], second);
            if !value.is_undefined() {
                self.spend(1)?;
                return Ok(value);
            }
        }
        self.builtin_in_full(site, builtin, operands)
    }

    /// Whether a builtin holds for any item of a collection and a second operand.
    pub(crate) fn holds_any(
        &mut self,
        site: Site<'a>,
        builtin: u16,
        any: Value<'r>,
        of: Value<'r>,
    ) -> Result<bool, Stop> {
        let target = site.function.links[builtin as usize];
        if self.context().functions.is_empty()
            && let Some(short) = self.ways(target & !BUILTIN_BIT).any
        {
            let value = short(self.lent.caches, any, of);
            if !value.is_undefined() {
                self.spend(1)?;
                return Ok(value.is_truthy());
            }
        }
        let over = self.in_order(any)?;
        let mut position = 0;
        while let Some((_, one)) = over.item(position) {
            position += 1;
            self.spend(1)?;
            if self.builtin_of(site, builtin, &[one, of])?.is_truthy() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    #[inline]
    fn ways(&self, number: u32) -> &'a Ways {
        self.call.linked.builtins.get(number as usize).unwrap_or(&NO_WAYS)
    }

    /// Puts the operands behind the registers in use, and calls the builtin.
    #[inline(never)]
    pub(crate) fn builtin_in_full(
        &mut self,
        site: Site<'a>,
        builtin: u16,
        operands: &[Value<'r>],
    ) -> Result<Value<'r>, Stop> {
        let at = self.top;
        self.top += operands.len();
        if self.store.registers.len() < self.top {
            self.make_room();
        }
        self.store.registers[at..self.top].copy_from_slice(operands);
        let value = self.builtin(site, builtin, at, operands.len());
        self.top = at;
        value
    }

    /// Calls a builtin, or what replaces it, with operands from a register on.
    pub(crate) fn builtin(
        &mut self,
        site: Site<'a>,
        builtin: u16,
        args: usize,
        count: usize,
    ) -> Result<Value<'r>, Stop> {
        let target = site.function.links[builtin as usize];
        if !self.context().functions.is_empty()
            && let Some(replacement) = self.replacement(target)
        {
            return self.call_replacement(replacement, args, count);
        }
        self.call_builtin(target & !BUILTIN_BIT, args, count, Some(site))
    }

    /// Calls a builtin; undefined where it failed and errors are not strict.
    pub(crate) fn call_builtin(
        &mut self,
        number: u32,
        args: usize,
        count: usize,
        site: Option<Site<'a>>,
    ) -> Result<Value<'r>, Stop> {
        let ways = self.ways(number);
        if ways.call.is_none() && ways.host.is_none() {
            let message = format!("unsupported built-in function `{}`", self.name_of(number));
            return Err(Stop::error(EvalCode::Internal, &message, place_of(site)));
        }
        self.spend(1)?;
        if self.call.trace && self.name_of(number) == "trace" {
            let message = self.store.registers[args].as_str().unwrap_or_default().to_owned();
            let mark = self.running_mark();
            self.trace_event(lictor_program::Event::Note, mark, message);
        }
        let files = &self.program.files;
        let shown = || {
            let place = place_of(site);
            format!("{}:{}", files.get(place.file as usize).map_or("", String::as_str), place.row)
        };
        let mut context = BuiltinContext {
            region: self.region,
            host: self.host,
            evaluation: self.lent.evaluation,
            caches: self.lent.caches,
            steps_left: &mut self.steps_left,
            max_bytes: self.limits.max_bytes,
            now: &self.now,
            text: self.lent.text,
            place: &shown,
            seed: &mut self.seed,
        };
        let operands = &self.store.registers[args..args + count];
        let given = match (ways.call, &ways.host) {
            (Some(code), _) => code(&mut context, operands),
            (None, Some(code)) => code.call(&mut context, operands),
            (None, None) => Ok(Value::UNDEFINED),
        };
        match given {
            Ok(value) => self.sized(value).map_err(|stop| stop.at(place_of(site))),
            Err(error) => self.builtin_failed(number, error, place_of(site)),
        }
    }

    fn name_of(&self, number: u32) -> &'a str {
        self.program.builtins.get(number as usize).map_or("", String::as_str)
    }

    #[cold]
    fn builtin_failed(
        &mut self,
        number: u32,
        error: BuiltinError,
        place: Place,
    ) -> Result<Value<'r>, Stop> {
        let name = self.name_of(number);
        let error = match error {
            BuiltinError::Halt(halt) => {
                let timed_out = halt == Halt::Cancelled && self.limits.timeout.is_some();
                return Err(Stop(Box::new(EvalError::halt(
                    if timed_out { Halt::Time } else { halt },
                    place,
                ))));
            }
            BuiltinError::Operand(message) => {
                EvalError::new(EvalCode::Type, format!("{name}: {message}"), place)
            }
            BuiltinError::Failed(message) => {
                EvalError::new(EvalCode::Builtin, format!("{name}: {message}"), place)
            }
        };
        let errors = &mut self.told().report.builtin_errors;
        if errors.len() < MAX_REPORTED {
            errors.push(error);
        }
        Ok(Value::UNDEFINED)
    }
}
