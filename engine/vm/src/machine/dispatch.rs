//! The loop that runs a function: an arm for each instruction that is common and does little.

use super::{Frame, Machine, Out, Stop};
use crate::builtins::Site;
use crate::contexts::{at_path, base_at};
use crate::units::outputs_differ;
use lictor_program::{CONST_BASE, Function, Op};
use lictor_value::{Entry, Value};
use std::cmp::Ordering;

/// Reads an operand: a register, or a constant of the function.
macro_rules! read {
    ($machine:expr, $base:expr, $constants:expr, $src:expr) => {
        if $src < CONST_BASE {
            $machine.store.registers[$base + $src as usize]
        } else {
            $constants[($src - CONST_BASE) as usize]
        }
    };
}

pub(super) use read;

impl<'a: 'r, 'r> Machine<'a, 'r> {
    /// The loop. One arm per instruction; an arm that finds nothing moves `pc` to its label.
    pub(super) fn dispatch(
        &mut self,
        function: &'a Function,
        base: usize,
        accumulators: usize,
        out: &mut Out<'r>,
    ) -> Result<(), Stop> {
        let (first, count) = (function.constants.0 as usize, function.constants.1 as usize);
        let all: &'a [Value<'a>] = self.constants;
        let constants: &'r [Value<'r>] = all.get(first..first + count).unwrap_or_default();
        let code = &*function.code;
        let contexts = self.store.outer.len();
        let mut pc = 0;
        macro_rules! src {
            ($src:expr) => {
                read!(self, base, constants, $src)
            };
        }
        macro_rules! set {
            ($dst:expr, $value:expr) => {{
                let value = $value;
                self.store.registers[base + $dst as usize] = value;
            }};
        }
        macro_rules! set_or {
            ($dst:expr, $value:expr, $fail:expr) => {{
                let value = $value;
                if value.is_undefined() {
                    pc = $fail as usize;
                } else {
                    self.store.registers[base + $dst as usize] = value;
                }
            }};
        }
        macro_rules! test {
            ($holds:expr, $fail:expr) => {
                if !$holds {
                    pc = $fail as usize;
                }
            };
        }
        loop {
            let op = code[pc];
            pc += 1;
            match op {
                Op::Move { dst, src } => set!(dst, src!(src)),
                Op::Input { dst, fail } => set_or!(dst, self.context().input, fail),
                Op::InputPath { dst, path, fail } => {
                    let path = src!(path).as_array().unwrap_or_default();
                    set_or!(dst, at_path(self.context().input, path), fail);
                }
                Op::InputEqual { dst, path, value, fail } => {
                    let path = src!(path).as_array().unwrap_or_default();
                    let found = at_path(self.context().input, path);
                    self.charge(found)?;
                    if !found.is_undefined() && found.equals(src!(value)) {
                        set!(dst, found);
                    } else {
                        pc = fail as usize;
                    }
                }
                Op::Slot { dst, slot, fail } => set_or!(dst, self.slot(slot), fail),
                Op::SlotEqual { dst, slot, value, fail } => {
                    let found = self.slot(slot);
                    self.charge(found)?;
                    if !found.is_undefined() && found.equals(src!(value)) {
                        set!(dst, found);
                    } else {
                        pc = fail as usize;
                    }
                }
                Op::GetEqual { dst, object, key, value, fail } => {
                    let found = src!(object).get(src!(key));
                    self.charge(found)?;
                    if !found.is_undefined() && found.equals(src!(value)) {
                        set!(dst, found);
                    } else {
                        pc = fail as usize;
                    }
                }
                Op::DataPath { dst, path, fail } => {
                    let path = src!(path).as_array().unwrap_or_default();
                    set_or!(dst, base_at(self.context().data, path), fail);
                }
                Op::Get { dst, object, key, fail } => {
                    set_or!(dst, src!(object).get(src!(key)), fail)
                }
                Op::Rule { dst, unit, fail } => {
                    let value = self.rule(function.links[unit as usize])?;
                    set_or!(dst, value, fail);
                }
                Op::RuleAt { dst, unit, keys, count, fail } => {
                    let unit = function.links[unit as usize];
                    let value = if count == 1 {
                        let key = self.store.registers[base + keys as usize];
                        self.rule_at(unit, &[key])?
                    } else {
                        let keys = self.keys(base, keys, count);
                        self.rule_at(unit, &keys)?
                    };
                    set_or!(dst, value, fail);
                }
                Op::Call { dst, unit, args, count, fail } => {
                    let value = self.call(
                        function.links[unit as usize],
                        base + args as usize,
                        count as usize,
                    )?;
                    set_or!(dst, value, fail);
                }
                Op::Builtin { dst, builtin, args, count, fail } => {
                    let site = Site { function, pc: pc - 1 };
                    let value =
                        self.builtin(site, builtin, base + args as usize, count as usize)?;
                    set_or!(dst, value, fail);
                }
                Op::Builtin1 { dst, builtin, a, fail } => {
                    let site = Site { function, pc: pc - 1 };
                    let value = self.builtin_of(site, builtin, &[src!(a)])?;
                    set_or!(dst, value, fail);
                }
                Op::Builtin2 { dst, builtin, a, b, fail } => {
                    let site = Site { function, pc: pc - 1 };
                    let value = self.builtin_of(site, builtin, &[src!(a), src!(b)])?;
                    set_or!(dst, value, fail);
                }
                Op::Holds1 { builtin, a, fail } => {
                    let site = Site { function, pc: pc - 1 };
                    test!(self.builtin_of(site, builtin, &[src!(a)])?.is_truthy(), fail);
                }
                Op::Holds2 { builtin, a, b, fail } => {
                    let site = Site { function, pc: pc - 1 };
                    test!(self.builtin_of(site, builtin, &[src!(a), src!(b)])?.is_truthy(), fail);
                }
                Op::HoldsAny { builtin, any, of, fail } => {
                    let site = Site { function, pc: pc - 1 };
                    test!(self.holds_any(site, builtin, src!(any), src!(of))?, fail);
                }
                Op::WalkNext { value, acc, done } => {
                    if !self.walk_next(base + value as usize, accumulators + acc as usize)? {
                        pc = done as usize;
                    }
                }
                Op::Clear { dst } => set!(dst, Value::UNDEFINED),
                Op::Give { dst, src } => {
                    let (known, value) = (self.store.registers[base + dst as usize], src!(src));
                    if known.is_undefined() {
                        set!(dst, value);
                    } else if !known.equals(value) {
                        return Err(outputs_differ(function.place_of(pc - 1)));
                    }
                }
                Op::Given { src, fail } => test!(!src!(src).is_undefined(), fail),
                Op::Truthy { src, fail } => test!(src!(src).is_truthy(), fail),
                Op::Equal { a, b, fail } => {
                    let (a, b) = (src!(a), src!(b));
                    self.charge(a)?;
                    test!(a.equals(b), fail);
                }
                Op::NotEqual { a, b, fail } => {
                    let (a, b) = (src!(a), src!(b));
                    self.charge(a)?;
                    test!(!a.equals(b), fail);
                }
                Op::Less { a, b, fail } => {
                    test!(self.order(src!(a), src!(b))? == Ordering::Less, fail);
                }
                Op::LessEqual { a, b, fail } => {
                    test!(self.order(src!(a), src!(b))? != Ordering::Greater, fail);
                }
                Op::IsArray { src, len, fail } => {
                    test!(
                        src!(src).as_array().is_some_and(|items| items.len() == len as usize),
                        fail
                    );
                }
                Op::IsObject { src, len, fail } => {
                    test!(
                        src!(src).as_object().is_some_and(|object| object.len() == len as usize),
                        fail
                    );
                }
                Op::Scan { iter, over, fail } => {
                    let over = self.in_order(src!(over))?;
                    set!(iter, over);
                    set!(iter + 1, Value::int(0));
                    test!(!over.is_undefined(), fail);
                }
                Op::Next { iter, done } => {
                    self.spend(1)?;
                    let at = base + iter as usize;
                    let position = self.store.registers[at + 1].as_small_int().unwrap_or(0);
                    match self.store.registers[at].item(position as usize) {
                        Some((key, value)) => {
                            self.store.registers[at + 1] = Value::int(position + 1);
                            self.store.registers[at + 2] = key;
                            self.store.registers[at + 3] = value;
                        }
                        None => pc = done as usize,
                    }
                }
                Op::Match { iter, at, done } => {
                    self.spend(1)?;
                    test!(self.next_match(base + iter as usize, base + at as usize), done);
                }
                Op::Probe { iter, over, spec, keys, fail } => {
                    let (over, spec) = (src!(over), src!(spec));
                    let any = self.probe(base + iter as usize, over, spec, base + keys as usize)?;
                    test!(any, fail);
                }
                Op::NotEmpty { src, fail } => test!(!src!(src).is_empty(), fail),
                Op::Begin { acc } => {
                    let acc = &mut self.store.accumulators[accumulators + acc as usize];
                    acc.items.clear();
                    acc.entries.clear();
                }
                Op::Push { acc, src } => {
                    let value = src!(src);
                    self.waiting += size_of::<Value<'_>>();
                    self.store.accumulators[accumulators + acc as usize].items.push(value);
                }
                Op::PushEntry { acc, key, value } => {
                    let entry = Entry { key: src!(key), value: src!(value) };
                    self.waiting += size_of::<Entry<'_>>();
                    self.store.accumulators[accumulators + acc as usize].entries.push(entry);
                }
                Op::EmitValue { src } => {
                    let value = src!(src);
                    if out.value.is_undefined() {
                        out.value = value;
                    } else if !out.value.equals(value) {
                        out.conflict = true;
                        return Ok(());
                    }
                    out.count += 1;
                }
                Op::EmitMember { src } => {
                    self.waiting += size_of::<Value<'_>>();
                    out.items.push(src!(src));
                }
                Op::Jump { to } => pc = to as usize,
                Op::Return {} => return Ok(()),
                _ => {
                    let frame = Frame { function, constants, base, accumulators, contexts, pc };
                    if let Some(label) = self.rare(&frame, op, out)? {
                        pc = label as usize;
                    }
                }
            }
        }
    }
}
