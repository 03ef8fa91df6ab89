//! Contexts: the input, the data and the functions that rules see, and what has been computed under them.
//!
//! `with` opens one. Rule values are remembered per context.

use crate::calls::CallMemos;
use crate::store::recycle;
use lictor_value::{Entry, Kind, Region, Value};

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
    pub(crate) memos: Vec<Memo<'r>>,
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
            memos: recycle(self.memos),
            parts: recycle(self.parts),
            calls: self.calls.recycle(),
            epoch: 0,
        }
    }

    #[inline]
    pub(crate) fn memo(&self, unit: u32) -> Option<Value<'r>> {
        let memo = self.memos.get(unit as usize)?;
        (memo.epoch == self.epoch).then_some(memo.value)
    }

    pub(crate) fn remember(&mut self, unit: u32, value: Value<'r>) {
        let index = unit as usize;
        if self.memos.len() <= index {
            self.memos.resize(index + 1, Memo { epoch: 0, value: Value::UNDEFINED });
        }
        self.memos[index] = Memo { epoch: self.epoch, value };
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
    let inner = put(
        region,
        base.as_object().map_or(Value::UNDEFINED, |object| object.get(*key)),
        rest,
        value,
    );
    let mut entries: Vec<Entry<'r>> =
        base.as_object().map(|object| object.entries().to_vec()).unwrap_or_default();
    match entries.iter_mut().find(|entry| entry.key.equals(*key)) {
        Some(entry) => entry.value = inner,
        None => entries.push(Entry { key: *key, value: inner }),
    }
    region.object(&mut entries)
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
