//! Rules that follow from data and constants alone: their values can be kept with the data.
//!
//! A rule does if its code only reads data, calls builtins that give the same each time, and asks rules and functions
//! that do. Whether it is worth it: only what loops or calls is kept.

use super::Emitter;
use lictor_program::{BUILTIN_BIT, CONST_BASE, Function, Op, Unit, UnitKind};

impl Emitter<'_, '_> {
    /// Marks the rules whose values can be kept.
    pub(super) fn mark_fixed(&mut self) {
        if !self.options.keep {
            return;
        }
        let mut fixed = vec![true; self.units.len()];
        let mut changed = true;
        while changed {
            changed = false;
            for (number, unit) in self.units.iter().enumerate() {
                let follows = self.functions_of(unit).all(|code| self.follows(code, &fixed));
                if fixed[number] && !follows {
                    fixed[number] = false;
                    changed = true;
                }
            }
        }
        for (number, fixed) in fixed.into_iter().enumerate() {
            let unit = &self.units[number];
            let is_document = !matches!(unit.kind, UnitKind::Function(1..));
            let works = self.functions_of(unit).flat_map(|function| &*function.code).any(is_work);
            self.units[number].fixed = fixed && is_document && works;
        }
    }

    /// Marks the rules that are one constant, whatever happens.
    pub(super) fn mark_constant(&mut self) {
        if !self.options.constant {
            return;
        }
        for number in 0..self.units.len() {
            self.units[number].constant = self.constant_of(&self.units[number]);
        }
    }

    fn constant_of(&self, unit: &Unit) -> Option<u32> {
        let ([clause], UnitKind::Complete) = (unit.clauses.as_slice(), unit.kind) else {
            return None;
        };
        let function = self.functions.get(*clause.links.first()? as usize)?;
        match &*function.code {
            [Op::EmitValue { src }, Op::Return {}, ..] => {
                Some(function.constants.0 + u32::from(src.checked_sub(CONST_BASE)?))
            }
            _ => None,
        }
    }

    fn functions_of<'u>(&'u self, unit: &'u Unit) -> impl Iterator<Item = &'u Function> {
        let links = unit.clauses.iter().flat_map(|clause| &clause.links).chain(&unit.default);
        links.filter_map(|link| self.functions.get(*link as usize))
    }

    /// Whether the code sees nothing but data, if these units do.
    fn follows(&self, function: &Function, fixed: &[bool]) -> bool {
        let link = |link: u16| function.links.get(link as usize).copied().unwrap_or(u32::MAX);
        function.code.iter().all(|op| match *op {
            Op::Rule { unit, .. } | Op::RuleAt { unit, .. } | Op::Call { unit, .. } => {
                fixed.get(link(unit) as usize).copied().unwrap_or(false)
            }
            Op::Builtin { builtin, .. }
            | Op::Builtin1 { builtin, .. }
            | Op::Builtin2 { builtin, .. }
            | Op::Holds1 { builtin, .. }
            | Op::Holds2 { builtin, .. }
            | Op::HoldsAny { builtin, .. }
            | Op::MinusKeys { builtin, .. } => {
                let name = self.builtins.get((link(builtin) & !BUILTIN_BIT) as usize);
                name.is_some_and(|name| is_steady(name))
            }
            op => reads_data_only(op),
        })
    }
}

/// Whether the builtin gives the same for the same operands at any time, and nobody can see that it is called.
fn is_steady(name: &str) -> bool {
    lictor_program::signature(name).is_some_and(|signature| !signature.nondeterministic)
        // Certificates are valid at some times only; notes are seen.
        && !name.starts_with("crypto.x509.")
        && name != "trace"
}

/// Instructions that see neither input nor time, and that nobody sees. All others do, for all that is known.
fn reads_data_only(op: Op) -> bool {
    matches!(
        op,
        Op::Move { .. }
            | Op::DataPath { .. }
            | Op::Get { .. }
            | Op::GetEqual { .. }
            | Op::Truthy { .. }
            | Op::Equal { .. }
            | Op::NotEqual { .. }
            | Op::Less { .. }
            | Op::LessEqual { .. }
            | Op::Member { .. }
            | Op::IsArray { .. }
            | Op::IsObject { .. }
            | Op::NotEmpty { .. }
            | Op::Array { .. }
            | Op::Object { .. }
            | Op::Set { .. }
            | Op::Scan { .. }
            | Op::Next { .. }
            | Op::Probe { .. }
            | Op::Match { .. }
            | Op::Begin { .. }
            | Op::Push { .. }
            | Op::PushEntry { .. }
            | Op::EndArray { .. }
            | Op::EndSet { .. }
            | Op::EndObject { .. }
            | Op::EmitValue { .. }
            | Op::EmitMember { .. }
            | Op::EmitEntry { .. }
            | Op::EmitEntryMember { .. }
            | Op::Walk { .. }
            | Op::WalkNext { .. }
            | Op::WalkPath { .. }
            | Op::At { .. }
            | Op::Keys { .. }
            | Op::Clear { .. }
            | Op::Give { .. }
            | Op::Given { .. }
            | Op::Jump { .. }
            | Op::Return {}
    )
}

fn is_work(op: &Op) -> bool {
    matches!(
        op,
        Op::Next { .. }
            | Op::Match { .. }
            | Op::WalkNext { .. }
            | Op::Builtin { .. }
            | Op::Builtin1 { .. }
            | Op::Builtin2 { .. }
            | Op::Holds1 { .. }
            | Op::Holds2 { .. }
            | Op::HoldsAny { .. }
            | Op::MinusKeys { .. }
            | Op::Call { .. }
    )
}
