//! Contexts: the input, the data and the functions that rules see, and what has been computed under them.
//!
//! `with` opens one. Rule values are remembered per context.

use crate::calls::CallMemos;
use crate::depends::DATA;
use crate::store::recycle;
use lictor_value::{Kind, Region, Value};

/// A context that is soon closed remembers so many values in a list.
const FEW: usize = 16;

/// What a function is replaced by.
#[derive(Clone, Copy)]
pub(crate) enum Replacement<'r> {
    Value(Value<'r>),
    /// A unit, or a builtin by its link.
    Function(u32),
}

/// Values of units in the outermost context: an open-addressing table in the region, at most half full, and without a
/// collision where it has room for all units.
#[derive(Default)]
pub(crate) struct Memos<'r> {
    slots: &'r mut [Memo<'r>],
    used: usize,
}

/// The value of a unit, by its number.
#[derive(Clone, Copy)]
struct Memo<'r> {
    unit: u32,
    value: Value<'r>,
}

/// The memo of no unit.
const FREE: Memo<'static> = Memo { unit: u32::MAX, value: Value::UNDEFINED };

impl<'r> Memos<'r> {
    #[inline]
    pub(crate) fn get(&self, unit: u32) -> Option<Value<'r>> {
        if self.slots.is_empty() {
            return None;
        }
        let memo = &self.slots[self.place(unit)];
        (memo.unit == unit).then_some(memo.value)
    }

    /// Where a unit's value stands, or would.
    #[inline]
    fn place(&self, unit: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = unit as usize & mask;
        while self.slots[at].unit != unit && self.slots[at].unit != FREE.unit {
            at = (at + 1) & mask;
        }
        at
    }

    pub(crate) fn remember(&mut self, region: &'r Region, unit: u32, value: Value<'r>) {
        if self.slots.len() < 2 * (self.used + 1) {
            let known = std::mem::take(&mut self.slots);
            self.slots = region.filled((known.len() * 4).max(8), FREE);
            for memo in known.iter().filter(|memo| memo.unit != FREE.unit) {
                self.slots[self.place(memo.unit)] = *memo;
            }
        }
        let at = self.place(unit);
        self.used += usize::from(self.slots[at].unit != unit);
        self.slots[at] = Memo { unit, value };
    }
}

/// The value of an object rule set under some of its clauses.
pub(crate) struct PartMemo<'r> {
    pub(crate) unit: u32,
    pub(crate) clauses: Vec<u32>,
    pub(crate) value: Value<'r>,
}

#[derive(Default)]
pub(crate) struct Context<'r> {
    pub(crate) input: Value<'r>,
    pub(crate) data: Value<'r>,
    /// Paths of data that were replaced: rules below them are hidden.
    pub(crate) replaced: Vec<Value<'r>>,
    pub(crate) functions: Vec<(u32, Replacement<'r>)>,
    /// What is replaced here but not around it, as units see it.
    pub(crate) replaces: u8,
    /// For each unit, whether it can see what is replaced of `data`.
    pub(crate) seen: Vec<bool>,
    /// Values of units that were found here, where this is not the outermost context: a short list, and beyond that by
    /// number.
    few: Vec<(u32, Value<'r>)>,
    memos: Vec<Option<Value<'r>>>,
    pub(crate) parts: Vec<PartMemo<'r>>,
    pub(crate) calls: CallMemos<'r>,
    pub(crate) epoch: u64,
}

impl<'r> Context<'r> {
    /// The first of an evaluation.
    #[inline]
    pub(crate) fn outermost(input: Value<'r>, data: Value<'r>) -> Self {
        Context { input, data, epoch: 1, ..Context::default() }
    }

    pub(crate) fn recycle<'b>(self) -> Context<'b> {
        Context {
            input: Value::UNDEFINED,
            data: Value::UNDEFINED,
            replaced: recycle(self.replaced),
            functions: recycle(self.functions),
            replaces: 0,
            seen: recycle(self.seen),
            few: recycle(self.few),
            memos: recycle(self.memos),
            parts: recycle(self.parts),
            calls: self.calls.recycle(),
            epoch: 0,
        }
    }

    #[inline]
    pub(crate) fn memo(&self, unit: u32) -> Option<Value<'r>> {
        if self.memos.is_empty() {
            return self.few.iter().find(|(known, _)| *known == unit).map(|(_, value)| *value);
        }
        self.memos.get(unit as usize).copied().flatten()
    }

    pub(crate) fn remember(&mut self, unit: u32, value: Value<'r>) {
        if self.memos.is_empty() {
            if self.few.len() < FEW {
                return self.few.push((unit, value));
            }
            self.remember_at(unit, value);
            for at in 0..FEW {
                let (unit, value) = self.few[at];
                self.remember_at(unit, value);
            }
            return;
        }
        self.remember_at(unit, value);
    }

    fn remember_at(&mut self, unit: u32, value: Value<'r>) {
        let index = unit as usize;
        if self.memos.len() <= index {
            self.memos.resize(index + 1, None);
        }
        self.memos[index] = Some(value);
    }

    /// Whether a unit that can see so much may see something else here than around this context.
    #[inline]
    pub(crate) fn concerns(&self, unit: u32, sees: u8) -> bool {
        let seen = || self.seen.get(unit as usize).copied().unwrap_or(true);
        self.replaces & sees & !DATA != 0 || self.replaces & sees & DATA != 0 && seen()
    }

    /// Adds to the units that can see what is replaced of `data`.
    pub(crate) fn see(&mut self, seeing: &[bool]) {
        self.seen.resize(seeing.len(), false);
        self.seen.iter_mut().zip(seeing).for_each(|(seen, sees)| *seen |= sees);
    }

    /// Whether the document at this path was replaced as a whole.
    pub(crate) fn hides(&self, path: &[Value<'_>]) -> bool {
        self.replaced.iter().any(|replaced| {
            let replaced = replaced.as_array().unwrap_or_default();
            replaced.len() <= path.len() && replaced.iter().zip(path).all(|(a, b)| a.equals(*b))
        })
    }
}

/// A copy of `base` with `value` at `path`; what is no object on the way is replaced by one.
pub(crate) fn put<'r>(
    region: &'r Region,
    base: Value<'r>,
    path: &[Value<'r>],
    value: Value<'r>,
) -> Value<'r> {
    let Some((key, rest)) = path.split_first() else { return value };
    let object = base.as_object().or_else(|| Value::EMPTY_OBJECT.as_object());
    let Some(object) = object else { return value };
    let inner = put(region, object.get(*key), rest, value);
    region.object_with(object, *key, inner)
}

/// What stands at a path of a value.
pub(crate) fn at_path<'r>(base: Value<'r>, path: &[Value<'_>]) -> Value<'r> {
    base.at(path)
}

/// What stands at a path of the base documents. Their objects have text keys, so a number finds the key it is written as.
pub(crate) fn base_at<'r>(base: Value<'r>, path: &[Value<'_>]) -> Value<'r> {
    path.iter().fold(base, |value, key| {
        let found = value.get(*key);
        if found.is_undefined() && key.kind() == Kind::Number && value.as_object().is_some() {
            return value.get_str(&key.to_string());
        }
        found
    })
}

/// `over` merged onto `under`, objects key by key; elsewhere `over` wins.
pub(crate) fn merged<'r>(region: &'r Region, under: Value<'r>, over: Value<'r>) -> Value<'r> {
    let (Some(below), Some(above)) = (under.as_object(), over.as_object()) else { return over };
    let mut entries = below.entries().to_vec();
    for entry in above.entries() {
        match entries.iter_mut().find(|known| known.key.equals(entry.key)) {
            Some(known) => known.value = merged(region, known.value, entry.value),
            None => entries.push(*entry),
        }
    }
    region.object(&mut entries)
}
