//! One function under construction: registers, labels, constants, the variables that have values.

use super::lazy::Lazy;
use super::observe::Aside;
use super::peephole::Code;
use super::{Emitter, Result, too_large};
use lictor_program::op::{Label, Reg, Src};
use lictor_program::{BUILTIN_BIT, CONST_BASE, Op, OperandKind, Place};
use lictor_syntax::Loc;
use lictor_value::Value;
use std::collections::{BTreeSet, HashMap};

/// A point to which the variables and registers of a closure are rolled back.
pub(super) struct Scope {
    bound: usize,
    lazy: usize,
}

/// The variables that have values.
#[derive(Default)]
pub(super) struct Variables {
    values: HashMap<String, Src>,
    lazy: Vec<(String, Lazy)>,
    bound: Vec<String>,
}

/// A point to which code is taken back.
pub(super) struct Checkpoint {
    code: usize,
    places: usize,
    labels: usize,
    registers: usize,
    most_registers: usize,
    accumulators: usize,
}

pub(super) struct Function<'e, 'c, 'r> {
    pub(super) emitter: &'e mut Emitter<'c, 'r>,
    pub(super) code: Vec<Op>,
    pub(super) places: Vec<(u16, Place)>,
    pub(super) labels: Vec<Option<u16>>,
    registers: usize,
    /// The most registers that were ever in use; they are given anew to clauses that stand side by side.
    most_registers: usize,
    accumulators: usize,
    pub(super) constants: Vec<Value<'r>>,
    /// Their numbers behind their hashes.
    constant_numbers: BTreeSet<(u64, u16)>,
    links: Vec<u32>,
    pub(super) asides: Vec<Aside>,
    values: HashMap<String, Src>,
    pub(super) lazy: Vec<(String, Lazy)>,
    bound: Vec<String>,
    /// Where to go when something is undefined or false: the innermost open loop, or the end.
    pub(super) fail: Label,
    /// The place of the expression being emitted.
    pub(super) loc: Loc,
    /// Whether all rules of the document that is emitted give the same constant, so that the first success ends it.
    pub(super) alike: bool,
    /// How many functions are being put into each other.
    pub(super) inlining: usize,
}

impl<'e, 'c, 'r> Function<'e, 'c, 'r> {
    pub(super) fn new(emitter: &'e mut Emitter<'c, 'r>) -> Self {
        Function {
            emitter,
            code: Vec::new(),
            places: Vec::new(),
            labels: Vec::new(),
            registers: 0,
            most_registers: 0,
            accumulators: 0,
            constants: Vec::new(),
            constant_numbers: BTreeSet::new(),
            links: Vec::new(),
            asides: Vec::new(),
            values: HashMap::new(),
            lazy: Vec::new(),
            bound: Vec::new(),
            fail: 0,
            loc: Loc::default(),
            alike: false,
            inlining: 0,
        }
    }

    pub(super) fn push(&mut self, op: Op) {
        self.code.push(op);
    }

    /// Pushes an instruction that can raise an error, with the place of the current expression.
    pub(super) fn push_at(&mut self, op: Op) {
        let place = self.emitter.place(self.loc);
        self.places.push((self.code.len().min(u16::MAX as usize) as u16, place));
        self.code.push(op);
    }

    pub(super) fn register(&mut self) -> Reg {
        self.registers_in_row(1)
    }

    pub(super) fn registers_in_row(&mut self, count: usize) -> Reg {
        let first = self.registers;
        self.registers += count;
        self.most_registers = self.most_registers.max(self.registers);
        // Too many are refused in `finish`; until then the number only has to exist.
        first.min(CONST_BASE as usize - 1) as Reg
    }

    pub(super) fn accumulator(&mut self) -> u16 {
        self.accumulators += 1;
        (self.accumulators - 1).min(u16::MAX as usize) as u16
    }

    pub(super) fn label(&mut self) -> Label {
        self.labels.push(None);
        (self.labels.len() - 1).min(u16::MAX as usize) as Label
    }

    pub(super) fn bind(&mut self, label: Label) {
        self.labels[label as usize] = Some(self.code.len().min(u16::MAX as usize) as u16);
    }

    pub(super) fn jump(&mut self, to: Label) {
        self.push(Op::Jump { to });
    }

    /// Goes on with the next solution, if a loop is open, and else to the end.
    pub(super) fn jump_back(&mut self) {
        self.jump(self.fail);
    }

    pub(super) fn constant(&mut self, value: Value<'r>) -> Src {
        let hash = value.full_hash();
        let mut known = self.constant_numbers.range((hash, 0)..=(hash, u16::MAX));
        let same =
            |(_, number): &&(u64, u16)| is_written_alike(self.constants[*number as usize], value);
        if let Some((_, number)) = known.find(same) {
            return CONST_BASE + number;
        }
        let number = self.constants.len().min(CONST_BASE as usize - 1) as u16;
        self.constant_numbers.insert((hash, number));
        self.constants.push(value);
        CONST_BASE + number
    }

    /// Whether this is a constant that a body goes on after.
    pub(super) fn is_always_true(&self, src: Src) -> bool {
        let number = src.checked_sub(CONST_BASE).filter(|_| self.emitter.options.fuse);
        let constant = number.and_then(|number| self.constants.get(number as usize));
        constant.is_some_and(|constant| constant.is_truthy())
    }

    pub(super) fn link(&mut self, target: u32) -> u16 {
        let found = self.links.iter().position(|link| *link == target);
        let index = found.unwrap_or_else(|| {
            self.links.push(target);
            self.links.len() - 1
        });
        index.min(u16::MAX as usize) as u16
    }

    pub(super) fn builtin_link(&mut self, name: &str) -> u16 {
        let number = self.emitter.builtin(name);
        self.link(number | BUILTIN_BIT)
    }

    pub(super) fn value_of(&mut self, variable: &str) -> Option<Src> {
        match self.values.get(variable) {
            Some(value) => Some(*value),
            None => self.settle(variable),
        }
    }

    pub(super) fn is_bound(&self, variable: &str) -> bool {
        self.has_value(variable)
            || self.lazy.iter().any(|(name, _)| name == variable)
            || variable == "input"
            || variable == "data"
    }

    /// Whether the variable's value stands in a register or is a constant.
    pub(super) fn has_value(&self, variable: &str) -> bool {
        self.values.contains_key(variable)
    }

    pub(super) fn bind_variable(&mut self, variable: &str, value: Src) {
        if self.values.insert(variable.to_owned(), value).is_none() {
            self.bound.push(variable.to_owned());
        }
    }

    pub(super) fn open_scope(&self) -> Scope {
        Scope { bound: self.bound.len(), lazy: self.lazy.len() }
    }

    /// The variables that got values since the scope was opened.
    pub(super) fn bound_since(&self, scope: &Scope) -> Vec<String> {
        let lazy = self.lazy[scope.lazy..].iter().map(|(name, _)| name);
        let mut names: Vec<String> = Vec::new();
        for name in lazy.chain(&self.bound[scope.bound..]) {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        names
    }

    pub(super) fn close_scope(&mut self, scope: Scope) {
        for variable in self.bound.drain(scope.bound..) {
            self.values.remove(&variable);
        }
        self.lazy.truncate(scope.lazy);
    }

    /// Puts other variables in place of those that have values now.
    pub(super) fn exchange(&mut self, other: &mut Variables) {
        std::mem::swap(&mut self.values, &mut other.values);
        std::mem::swap(&mut self.lazy, &mut other.lazy);
        std::mem::swap(&mut self.bound, &mut other.bound);
    }

    pub(super) fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            code: self.code.len(),
            places: self.places.len(),
            labels: self.labels.len(),
            registers: self.registers,
            most_registers: self.most_registers,
            accumulators: self.accumulators,
        }
    }

    /// How many instructions were pushed since.
    pub(super) fn pushed_since(&self, checkpoint: &Checkpoint) -> usize {
        self.code.len() - checkpoint.code
    }

    pub(super) fn take_back(&mut self, checkpoint: &Checkpoint) {
        self.code.truncate(checkpoint.code);
        self.places.truncate(checkpoint.places);
        self.labels.truncate(checkpoint.labels);
        self.registers = checkpoint.registers;
        self.most_registers = checkpoint.most_registers;
        self.accumulators = checkpoint.accumulators;
    }

    /// Registers in use now, to go back to.
    pub(super) fn registers_in_use(&self) -> usize {
        self.registers
    }

    /// Registers that nothing uses, side by side.
    pub(super) fn unused_registers(&mut self, count: usize) -> Reg {
        self.registers = self.most_registers;
        self.registers_in_row(count)
    }

    /// The builtin a link leads to.
    pub(super) fn linked_builtin(&self, link: u16) -> Option<&str> {
        let target = *self.links.get(link as usize)?;
        let number = (target & BUILTIN_BIT != 0).then_some(target & !BUILTIN_BIT)?;
        self.emitter.builtins.get(number as usize).map(String::as_str)
    }

    /// Gives registers from here on anew.
    pub(super) fn reuse_registers(&mut self, from: usize) {
        self.registers = from;
    }

    /// Puts values into registers side by side.
    pub(super) fn pack(&mut self, items: &[Src]) -> Result<(Reg, u16)> {
        let count = u16::try_from(items.len()).map_err(|_| too_large("collection", self.loc))?;
        let in_row = items.windows(2).all(|pair| pair[0].checked_add(1) == Some(pair[1]));
        if let (Some(first), true) = (items.first(), in_row)
            && items.iter().all(|item| *item < CONST_BASE)
        {
            return Ok((*first, count));
        }
        let first = self.registers_in_row(items.len());
        for (offset, src) in items.iter().enumerate() {
            self.push(Op::Move { dst: first.saturating_add(offset as u16), src: *src });
        }
        Ok((first, count))
    }

    /// Ends the code, resolves the labels and hands the function over.
    pub(super) fn finish(mut self, loc: Loc, params: u16) -> Result<u32> {
        self.push(Op::Return {});
        self.emit_asides()?;
        if !matches!(self.code.last(), Some(Op::Return {})) {
            self.push(Op::Return {});
        }
        self.improve_loops(params);
        let fits = self.code.len() < u16::MAX as usize
            && self.labels.len() < u16::MAX as usize
            && self.most_registers < CONST_BASE as usize
            && self.constants.len() < CONST_BASE as usize
            && self.links.len() < u16::MAX as usize
            && self.accumulators < u16::MAX as usize;
        if !fits {
            return Err(too_large("rule", loc));
        }
        if self.emitter.options.fuse {
            let mut code =
                Code { ops: &mut self.code, labels: &mut self.labels, places: &mut self.places };
            code.fuse();
        }
        if self.emitter.options.patterns && !self.emitter.options.observe {
            let (links, builtins) = (&self.links, &self.emitter.builtins);
            let mut code =
                Code { ops: &mut self.code, labels: &mut self.labels, places: &mut self.places };
            code.match_any(|link| {
                let number = links[link as usize] & !BUILTIN_BIT;
                builtins[number as usize] == "regex.match"
            });
        }
        let labels = &self.labels;
        for op in &mut self.code {
            op.for_each_operand(&mut |_, kind, value| {
                if kind == OperandKind::Label {
                    *value = labels.get(*value as usize).copied().flatten().unwrap_or(*value);
                }
            });
        }
        let first = self.emitter.constants.len() as u32;
        self.emitter.constants.extend_from_slice(&self.constants);
        let place = self.emitter.place(loc);
        self.emitter.functions.push(lictor_program::Function {
            params,
            registers: self.most_registers as u16,
            accumulators: self.accumulators as u16,
            constants: (first, self.constants.len() as u16),
            links: self.links,
            code: self.code.into(),
            places: self.places,
            place,
        });
        Ok(self.emitter.functions.len() as u32 - 1)
    }
}

/// Whether two values are one constant: equal, and `1.0` is not `1`.
fn is_written_alike(a: Value<'_>, b: Value<'_>) -> bool {
    match (a.as_str(), b.as_str()) {
        (Some(a), Some(b)) => a == b,
        (None, None) => a.same_words(b) || a.to_string() == b.to_string(),
        _ => false,
    }
}
