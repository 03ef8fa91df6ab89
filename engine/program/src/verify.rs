//! The verifier: one linear pass after which the VM may index without looking.
//!
//! It checks that every operand is in range, that code ends, and that calls match arities. It does not prove that a
//! program means anything: a wrong one gives wrong values or a typed error, never a panic.

use crate::codec::ProgramError;
use crate::op::{CONST_BASE, Op, OperandKind};
use crate::program::{
    BUILTIN_BIT, Choice, Function, Index, MAX_INDEXES, Program, Subject, UnitKind,
};
use lictor_value::json;
use std::sync::Arc;

type Result<T> = std::result::Result<T, ProgramError>;

fn check(holds: bool, what: &str) -> Result<()> {
    if holds { Ok(()) } else { Err(ProgramError::new(what)) }
}

/// What functions may have together. They may share code, so that few bytes could otherwise stand for any number.
const MAX_INSTRUCTIONS: usize = 1 << 24;

/// Whether two functions differ in nothing that their code is held against.
fn is_alike(a: &Function, b: &Function) -> bool {
    let frame = |it: &Function| (it.params, it.registers, it.accumulators, it.constants.1);
    Arc::ptr_eq(&a.code, &b.code) && frame(a) == frame(b) && a.links == b.links
}

/// Whether every walk from step to step ends: steps whose predecessors are all taken away can be taken away.
fn walks_end(count: usize, steps: impl Fn(usize, &mut dyn FnMut(usize))) -> bool {
    let mut before = vec![0usize; count];
    (0..count).for_each(|at| steps(at, &mut |next| before[next] += 1));
    let mut free: Vec<usize> = (0..count).filter(|at| before[*at] == 0).collect();
    let mut taken = 0;
    while let Some(at) = free.pop() {
        taken += 1;
        steps(at, &mut |next| {
            before[next] -= 1;
            if before[next] == 0 {
                free.push(next);
            }
        });
    }
    taken == count
}

/// Every loop goes through `next`, `match` or `walk-next`, which count as steps, so that no loop is free.
fn loops_count(function: &Function) -> bool {
    let code = &*function.code;
    if only_forward(code) {
        return true;
    }
    let counts = |op: Op| matches!(op, Op::Next { .. } | Op::Match { .. } | Op::WalkNext { .. });
    let is_step = |at: usize| at < code.len() && !counts(code[at]);
    walks_end(code.len(), |at, go| {
        if !is_step(at) {
            return;
        }
        if !matches!(code[at], Op::Jump { .. } | Op::Return {}) && is_step(at + 1) {
            go(at + 1);
        }
        let mut op = code[at];
        op.for_each_operand(&mut |_, kind, value| {
            if kind == OperandKind::Label && is_step(*value as usize) {
                go(*value as usize);
            }
        });
    })
}

/// Whether every jump leads further down, as it does in code without loops.
fn only_forward(code: &[Op]) -> bool {
    let mut forward = true;
    for (at, op) in code.iter().enumerate() {
        let mut op = *op;
        op.for_each_operand(&mut |_, kind, value| {
            forward &= kind != OperandKind::Label || *value as usize > at;
        });
    }
    forward
}

/// Every clause an index names is there, and what it looks at.
fn verify_index(
    index: &Index,
    clauses: usize,
    arity: u16,
    slots: usize,
    most: usize,
) -> Result<()> {
    check(most > 0, "too many indexes")?;
    let has_subject = match index.subject {
        Subject::Argument(position, _) => position < arity,
        Subject::Slot(slot) => (slot as usize) < slots,
        Subject::Input(_) => true,
    };
    check(has_subject, "an index has no subject")?;
    index.lists.iter().chain([&index.rest]).try_for_each(|choice| match choice {
        Choice::Clauses(numbers) => check(
            numbers.iter().all(|clause| (*clause as usize) < clauses),
            "an index names a clause that is not there",
        ),
        Choice::Index(index) => verify_index(index, clauses, arity, slots, most - 1),
    })
}

impl Program {
    /// Checks the whole program. Programs from the compiler pass; others are refused with a reason.
    ///
    /// # Errors
    /// The first thing found that the VM could trip over.
    pub fn verify(&self) -> Result<()> {
        let constants = self
            .constants
            .root()
            .as_array()
            .ok_or_else(|| ProgramError::new("constants are no array"))?;
        let is_path = |slot: &u32| {
            let path = self.constant(*slot).as_array();
            path.is_some_and(|path| path.iter().all(|step| step.as_str().is_some()))
        };
        check(
            self.slots.len() <= json::MAX_SLOTS && self.slots.iter().all(is_path),
            "a slot has no path",
        )?;
        let instructions = self.functions.iter().map(|function| function.code.len());
        check(instructions.sum::<usize>() <= MAX_INSTRUCTIONS, "too many instructions")?;
        let mut known: Option<&Function> = None;
        for function in &self.functions {
            let (first, count) = function.constants;
            check(first as usize + count as usize <= constants.len(), "constants out of range")?;
            if !known.is_some_and(|known| is_alike(known, function)) {
                self.verify_function(function)?;
                known = Some(function);
            }
        }
        for node in &self.nodes {
            check(
                node.children.iter().all(|(_, child)| (*child as usize) < self.nodes.len()),
                "no such node",
            )?;
            check(
                node.unit.is_none_or(|unit| (unit as usize) < self.units.len()),
                "no such rule set",
            )?;
        }
        let ends = walks_end(self.nodes.len(), |node, go| {
            self.nodes[node].children.iter().for_each(|(_, child)| go(*child as usize));
        });
        check(ends, "the document tree is no tree")?;
        for unit in &self.units {
            self.verify_unit(unit)?;
        }
        for entry in &self.entries {
            let function = self.functions.get(entry.function as usize);
            check(
                function.is_some_and(|function| function.params == 0),
                "an entry has no function of its own",
            )?;
        }
        Ok(())
    }

    fn verify_unit(&self, unit: &crate::program::Unit) -> Result<()> {
        let arity = if let UnitKind::Function(arity) = unit.kind { arity } else { 0 };
        let links = unit.clauses.iter().flat_map(|clause| &clause.links).chain(&unit.default);
        for link in links {
            let function = self.functions.get(*link as usize);
            check(
                function.is_some_and(|function| function.params == arity),
                "a clause does not fit its rule set",
            )?;
        }
        let Some(index) = &unit.index else { return Ok(()) };
        verify_index(index, unit.clauses.len(), arity, self.slots.len(), MAX_INDEXES)
    }

    fn verify_function(&self, function: &Function) -> Result<()> {
        check(
            function.registers < CONST_BASE && function.params <= function.registers,
            "too many registers",
        )?;
        // Every register and accumulator is there for some instruction, so no short text asks for much memory.
        let size = function.code.len();
        check(
            function.registers as usize <= size.saturating_mul(4) + function.params as usize
                && function.accumulators as usize <= size,
            "more registers than instructions could use",
        )?;
        check(matches!(function.code.last(), Some(Op::Return {})), "code does not end")?;
        for op in &*function.code {
            self.verify_op(function, *op)?;
        }
        check(loops_count(function), "a loop does not count its turns")?;
        Ok(())
    }

    fn verify_op(&self, function: &Function, mut op: Op) -> Result<()> {
        let mut fits = true;
        let registers = function.registers;
        op.for_each_operand(&mut |name, kind, value| {
            fits &= match kind {
                OperandKind::Reg => {
                    *value < registers
                        || (*value == registers && matches!(name, "args" | "keys" | "items"))
                }
                OperandKind::Src if *value < CONST_BASE => *value < registers,
                OperandKind::Src => *value - CONST_BASE < function.constants.1,
                OperandKind::Label => (*value as usize) < function.code.len(),
                OperandKind::Link => (*value as usize) < function.links.len(),
                OperandKind::Num if name == "acc" => *value < function.accumulators,
                OperandKind::Num => true,
                OperandKind::Slot => (*value as usize) < self.slots.len(),
            };
        });
        check(fits, "an operand is out of range")?;
        self.verify_row(function, op)
    }

    /// Operands that are the first of several registers, and links by what they must point to.
    fn verify_row(&self, function: &Function, op: Op) -> Result<()> {
        let row = |first: u16, count: usize| {
            check(first as usize + count <= function.registers as usize, "registers out of range")
        };
        let link = |link: u16| function.links[link as usize];
        let unit = |target: u32| self.units.get(target as usize);
        match op {
            Op::DocPath { node, keys, count, .. } | Op::DocKeys { node, keys, count, .. } => {
                check((link(node) as usize) < self.nodes.len(), "no such node")?;
                row(keys, count as usize)
            }
            Op::Rule { unit: target, .. } => {
                check(unit(link(target)).is_some(), "no such rule set")
            }
            Op::RuleAt { unit: target, keys, count, .. } => {
                check(
                    unit(link(target)).is_some_and(|unit| unit.kind == UnitKind::Object),
                    "no such rule set",
                )?;
                row(keys, count as usize)
            }
            Op::Call { unit: target, args, count, .. } => {
                let kind = unit(link(target)).map(|unit| unit.kind);
                check(kind == Some(UnitKind::Function(count)), "a call does not fit its function")?;
                row(args, count as usize)
            }
            Op::Builtin { builtin, args, count, .. } => {
                self.verify_builtin(link(builtin))?;
                row(args, count as usize)
            }
            Op::Builtin1 { builtin, .. }
            | Op::Builtin2 { builtin, .. }
            | Op::Holds1 { builtin, .. }
            | Op::Holds2 { builtin, .. }
            | Op::HoldsAny { builtin, .. }
            | Op::MinusKeys { builtin, .. } => self.verify_builtin(link(builtin)),
            Op::Array { items, count, .. }
            | Op::Set { items, count, .. }
            | Op::EmitRow { items, count } => row(items, count as usize),
            Op::Object { items, count, .. } => row(items, 2 * count as usize),
            Op::Scan { iter, .. } | Op::Next { iter, .. } => row(iter, 4),
            Op::Probe { iter, keys: at, .. } | Op::Match { iter, at, .. } => {
                row(iter, 4)?;
                row(at, 1)
            }
            Op::EmitEntry { keys, count, .. } | Op::EmitEntryMember { keys, count, .. } => {
                row(keys, count as usize)
            }
            _ => Ok(()),
        }
    }

    fn verify_builtin(&self, link: u32) -> Result<()> {
        let number = (link & !BUILTIN_BIT) as usize;
        check(link & BUILTIN_BIT != 0 && number < self.builtins.len(), "no such builtin")
    }
}
