//! A program as text, for people and golden tests.

use crate::op::{CONST_BASE, Op, OperandKind};
use crate::program::{BUILTIN_BIT, Choice, Function, Index, Program, Subject, Unit, UnitKind};
use std::fmt::Write;

impl Program {
    /// The listing: entries, then rule sets with their clauses, each with its code.
    ///
    /// Registers are `r0`, labels `@3`, constants their value, links the name of what they point to.
    #[must_use]
    pub fn listing(&self) -> String {
        let mut out = String::new();
        for (number, entry) in self.entries.iter().enumerate() {
            let _ = writeln!(out, "entry {number}");
            self.list_function(entry.function, &mut out);
        }
        for unit in &self.units {
            self.list_unit(unit, &mut out);
        }
        out
    }

    fn list_unit(&self, unit: &Unit, out: &mut String) {
        let kind = match unit.kind {
            UnitKind::Complete => "complete".to_owned(),
            UnitKind::Function(arity) => format!("function/{arity}"),
            UnitKind::Set => "set".to_owned(),
            UnitKind::Object => "object".to_owned(),
        };
        let early = if unit.early_exit { ", first success decides" } else { "" };
        let kept = if unit.fixed { ", kept with the data" } else { "" };
        let _ = writeln!(out, "\n{kind} {}{early}{kept}", unit.name);
        if let Some(index) = &unit.index {
            self.list_index(index, 1, out);
        }
        for clause in &unit.clauses {
            for (number, link) in clause.links.iter().enumerate() {
                let _ = writeln!(out, "  {}", if number == 0 { "clause" } else { "else" });
                self.list_function(*link, out);
            }
        }
        if let Some(default) = unit.default {
            let _ = writeln!(out, "  default");
            self.list_function(default, out);
        }
    }

    fn list_index(&self, index: &Index, depth: usize, out: &mut String) {
        let subject = match index.subject {
            Subject::Input(path) => format!("input at {}", self.constant(path)),
            Subject::Slot(slot) => self.slot_name(slot),
            Subject::Argument(position, path) => {
                format!("argument {position} at {}", self.constant(path))
            }
        };
        let (lists, asked) = (index.lists.len(), index.ask.name());
        let rest = index.rest.count();
        let indent = "  ".repeat(depth);
        let _ = writeln!(
            out,
            "{indent}index on {subject}: {lists} {asked}, {rest} clauses ask nothing"
        );
        for choice in index.lists.iter().chain([&index.rest]) {
            if let Choice::Index(index) = choice {
                self.list_index(index, depth + 1, out);
            }
        }
    }

    fn list_function(&self, number: u32, out: &mut String) {
        let Some(function) = self.functions.get(number as usize) else { return };
        for (pc, op) in function.code.iter().enumerate() {
            let _ = writeln!(out, "    {pc:>3} {}", self.list_op(function, *op));
        }
    }

    fn list_op(&self, function: &Function, mut op: Op) -> String {
        let mut text = op.name().to_owned();
        op.for_each_operand(&mut |name, kind, value| {
            let shown = match kind {
                OperandKind::Reg => format!("r{value}"),
                OperandKind::Src if *value < CONST_BASE => format!("r{value}"),
                OperandKind::Src => {
                    self.constant(function.constants.0 + u32::from(*value - CONST_BASE)).to_string()
                }
                OperandKind::Label => format!("@{value}"),
                OperandKind::Link => self.list_link(function, name, *value),
                OperandKind::Num => value.to_string(),
                OperandKind::Slot => self.slot_name(*value),
            };
            let _ = write!(text, " {name}={shown}");
        });
        text
    }

    /// A slot by its path, such as `input.user.role`.
    #[must_use]
    pub fn slot_name(&self, slot: u16) -> String {
        let path = self.slots.get(slot as usize).map(|path| self.constant(*path));
        let steps = path.and_then(|path| path.as_array()).unwrap_or_default();
        let steps = steps.iter().map(|step| step.as_str().unwrap_or("?"));
        ["input"].into_iter().chain(steps).collect::<Vec<_>>().join(".")
    }

    fn list_link(&self, function: &Function, name: &str, link: u16) -> String {
        let Some(target) = function.links.get(link as usize).copied() else {
            return "?".to_owned();
        };
        if target & BUILTIN_BIT != 0 {
            return self
                .builtins
                .get((target & !BUILTIN_BIT) as usize)
                .cloned()
                .unwrap_or_default();
        }
        if name == "node" {
            return self
                .nodes
                .get(target as usize)
                .map(|node| self.constant(node.path).to_string())
                .unwrap_or_default();
        }
        self.units.get(target as usize).map(|unit| unit.name.clone()).unwrap_or_default()
    }
}
