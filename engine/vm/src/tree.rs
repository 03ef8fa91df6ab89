//! What partial rules collect: members of a set, or entries of an object nested by the keys of the heads.

use lictor_value::{Entry, Region, Value};
use std::collections::HashMap;

/// Two rules gave different values for one key.
pub(crate) struct Conflict;

/// An object under construction.
pub(crate) enum Tree<'r> {
    Value(Value<'r>),
    Members(Vec<Value<'r>>),
    Branch(Branch<'r>),
}

#[derive(Default)]
pub(crate) struct Branch<'r> {
    numbers: HashMap<Value<'r>, usize>,
    entries: Vec<(Value<'r>, Tree<'r>)>,
    /// The keys that are asked for, where not all are; conflicts under others do not matter.
    wanted: Vec<Value<'r>>,
    /// There was such a conflict.
    partial: bool,
}

impl<'r> Branch<'r> {
    /// An object of which only what stands under the keys is asked for.
    pub(crate) fn wanted(keys: &[Value<'r>]) -> Branch<'r> {
        Branch { wanted: keys.to_vec(), ..Branch::default() }
    }

    /// Whether a conflict under some keys does not matter.
    pub(crate) fn excuses(&mut self, keys: &[Value<'r>]) -> bool {
        let elsewhere = keys.iter().zip(&self.wanted).any(|(key, wanted)| !key.equals(*wanted));
        self.partial |= elsewhere;
        elsewhere
    }

    /// Whether there were conflicts that did not matter.
    pub(crate) fn is_partial(&self) -> bool {
        self.partial
    }

    /// Puts a value, or a member of a set, under the keys.
    pub(crate) fn insert(
        &mut self,
        keys: &[Value<'r>],
        value: Value<'r>,
        member: bool,
    ) -> Result<(), Conflict> {
        let Some((key, rest)) = keys.split_first() else { return Ok(()) };
        let number = *self.numbers.entry(*key).or_insert(self.entries.len());
        if number == self.entries.len() {
            self.entries.push((*key, Tree::new(rest, value, member)));
            return Ok(());
        }
        self.entries[number].1.add(rest, value, member)
    }

    pub(crate) fn finish(self, region: &'r Region) -> Value<'r> {
        let entry = |(key, tree): (Value<'r>, Tree<'r>)| Entry { key, value: tree.finish(region) };
        let mut entries: Vec<_> = self.entries.into_iter().map(entry).collect();
        region.object(&mut entries)
    }
}

impl<'r> Tree<'r> {
    fn new(keys: &[Value<'r>], value: Value<'r>, member: bool) -> Tree<'r> {
        match keys.split_first() {
            None if member => Tree::Members(vec![value]),
            None => Tree::Value(value),
            Some((key, rest)) => Tree::Branch(Branch {
                numbers: HashMap::from([(*key, 0)]),
                entries: vec![(*key, Tree::new(rest, value, member))],
                ..Branch::default()
            }),
        }
    }

    fn add(&mut self, keys: &[Value<'r>], value: Value<'r>, member: bool) -> Result<(), Conflict> {
        match self {
            Tree::Members(members) if member && keys.is_empty() => members.push(value),
            Tree::Value(known) if !member && keys.is_empty() && known.equals(value) => {}
            Tree::Branch(branch) if !keys.is_empty() => return branch.insert(keys, value, member),
            _ => return Err(Conflict),
        }
        Ok(())
    }

    fn finish(self, region: &'r Region) -> Value<'r> {
        match self {
            Tree::Value(value) => value,
            Tree::Members(mut members) => region.set(&mut members),
            Tree::Branch(branch) => branch.finish(region),
        }
    }
}
