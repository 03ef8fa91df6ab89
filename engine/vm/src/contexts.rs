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

/// The value of a rule set, if it was written in the context's epoch.
#[derive(Clone, Copy)]
pub(crate) struct Memo<'r> {
    pub(crate) epoch: u64,
    pub(crate) value: Value<'r>,
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
    /// Values of units that were found here: by number, or as a short list where the context is there for a while only.
    pub(crate) memos: Vec<Memo<'r>>,
    few: Vec<(u32, Value<'r>)>,
    pub(crate) is_inner: bool,
    pub(crate) parts: Vec<PartMemo<'r>>,
    pub(crate) calls: CallMemos<'r>,
    pub(crate) epoch: u64,
}

impl<'r> Context<'r> {
    #[inline(always)]
    pub(crate) fn recycle<'b>(self) -> Context<'b> {
        Context {
            input: Value::UNDEFINED,
            data: Value::UNDEFINED,
            replaced: recycle(self.replaced),
            functions: recycle(self.functions),
            replaces: 0,
            seen: recycle(self.seen),
            few: recycle(self.few),
            is_inner: false,
            memos: recycle(self.memos),
            parts: recycle(self.parts),
            calls: self.calls.recycle(),
            epoch: 0,
        }
    }

    #[inline]
    pub(crate) fn memo(&self, unit: u32) -> Option<Value<'r>> {
        if self.is_inner && self.memos.is_empty() {
            return self.few.iter().find(|(known, _)| *known == unit).map(|(_, value)| *value);
        }
        let memo = self.memos.get(unit as usize)?;
        (memo.epoch == self.epoch).then_some(memo.value)
    }

    pub(crate) fn remember(&mut self, unit: u32, value: Value<'r>) {
        if self.is_inner && self.memos.is_empty() {
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
            self.memos.resize(index + 1, Memo { epoch: 0, value: Value::UNDEFINED });
        }
        self.memos[index] = Memo { epoch: self.epoch, value };
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
