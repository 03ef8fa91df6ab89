//! Slots: the constant paths of the input get numbers, so that readers of JSON can look for what stands there, and so
//! that what was found once is not looked for again.
//!
//! Not where a `with` replaces the input: then the same path is another value in another context.

use super::Emitter;
use lictor_program::{CONST_BASE, Choice, Index, Op, Subject};
use lictor_value::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;

/// The slots of a program so far: constants, and their numbers by their steps.
struct Slots<'c> {
    constants: &'c [Value<'c>],
    paths: Vec<u32>,
    numbers: HashMap<Vec<&'c str>, u16>,
}

impl<'c> Slots<'c> {
    fn new(constants: &'c [Value<'c>]) -> Self {
        Slots { constants, paths: Vec::new(), numbers: HashMap::new() }
    }

    /// The slot of a path, which is a constant; none for paths with steps that are no text, and beyond the bound.
    fn of(&mut self, path: u32) -> Option<u16> {
        let steps = self.constants.get(path as usize)?.as_array()?;
        if steps.is_empty() {
            return None;
        }
        let steps: Vec<&str> = steps.iter().map(|step| step.as_str()).collect::<Option<_>>()?;
        if let Some(known) = self.numbers.get(&steps) {
            return Some(*known);
        }
        if self.paths.len() == json::MAX_SLOTS {
            return None;
        }
        let number = self.paths.len() as u16;
        self.paths.push(path);
        self.numbers.insert(steps, number);
        Some(number)
    }

    fn index(&mut self, index: &mut Index) {
        if let Subject::Input(path) = index.subject
            && let Some(slot) = self.of(path)
        {
            index.subject = Subject::Slot(slot);
        }
        for choice in index.lists.iter_mut().chain([&mut index.rest]) {
            if let Choice::Index(index) = choice {
                self.index(index);
            }
        }
    }
}

impl Emitter<'_, '_> {
    /// Gives paths numbers, and reads them by these. Gives the constants that the paths are.
    pub(super) fn assign_slots(&mut self) -> Vec<u32> {
        let replaces = |op: &Op| matches!(op, Op::WithInput { .. });
        if !self.options.slots || self.functions.iter().flat_map(|it| &*it.code).any(replaces) {
            return Vec::new();
        }
        let mut slots = Slots::new(&self.constants);
        for index in self.units.iter_mut().filter_map(|unit| unit.index.as_mut()) {
            slots.index(index);
        }
        for function in &mut self.functions {
            let first = function.constants.0;
            let mut slot = |path: u16| {
                let number = path.checked_sub(CONST_BASE)?;
                slots.of(first + u32::from(number))
            };
            for op in Arc::make_mut(&mut function.code) {
                *op = match *op {
                    Op::InputPath { dst, path, fail } => match slot(path) {
                        Some(slot) => Op::Slot { dst, slot, fail },
                        None => *op,
                    },
                    Op::InputEqual { dst, path, value, fail } => match slot(path) {
                        Some(slot) => Op::SlotEqual { dst, slot, value, fail },
                        None => *op,
                    },
                    _ => *op,
                };
            }
        }
        slots.paths
    }
}
