//! Joins: loops that look up the items that can pass their tests, instead of testing each.
//!
//! A table says for what is looked for which items may match: at least those that do, in the order of the collection.
//! It holds numbers only. It is made when a collection is looked into for the second time; of collections that are part
//! of data once for all evaluations, else for one context.

use crate::machine::{Machine, Stop};
use crate::networks::Networks;
use crate::statics::Statics;
use crate::store::Store;
use lictor_value::Value;
use std::ops::Range;
use std::sync::Arc;

/// Collections up to this size are gone through.
const FEW: usize = 8;

/// At most so many collections are known.
const MOST: usize = 1 << 16;

/// An item by its place in the collection, and the step that follows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step {
    pub(crate) item: u32,
    pub(crate) next: u32,
}

/// No step, or no table.
pub(crate) const NONE: u32 = u32::MAX;

/// What is known of a collection that was looked into once.
const SEEN: u32 = u32::MAX - 1;

/// There is no table of this collection, because a test of some item would be an error.
const UNFIT: u32 = u32::MAX - 2;

/// Which items can match.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) steps: Vec<Step>,
    starts: Starts,
}

#[derive(Debug)]
enum Starts {
    /// The first step by hash; open addressing, at most half full.
    Hashed(Vec<(u64, u32)>),
    Networks(Networks),
}

/// What was found for a look-up.
enum Found {
    Step(u32),
    /// The table cannot say; every item is to be tested.
    Unknown,
}

fn mix(state: u64, hash: u64) -> u64 {
    let wide = u128::from(state ^ 0x9e37_79b9_7f4a_7c15) * u128::from(hash ^ 0xa076_1d64_78bd_642f);
    (wide as u64) ^ (wide >> 64) as u64
}

/// The items of a collection as key and value, with their places, in the order loops go through them.
fn items<'r>(over: Value<'r>) -> Vec<(u32, Value<'r>, Value<'r>)> {
    if let Some(object) = over.as_object() {
        let entries = (0u32..).zip(object.entries());
        let mut items: Vec<_> = entries.map(|(at, entry)| (at, entry.key, entry.value)).collect();
        if !object.is_sorted() {
            items.sort_unstable_by(|a, b| a.1.compare(b.1));
        }
        return items;
    }
    if let Some(set) = over.as_set() {
        return (0u32..).zip(set.items()).map(|(at, item)| (at, *item, *item)).collect();
    }
    let items = (0u32..).zip(over.as_array().unwrap_or_default());
    items.map(|(at, item)| (at, Value::int(i64::from(at)), *item)).collect()
}

/// The part of an item that a path of a `probe` names.
fn part<'r>(path: Value<'_>, key: Value<'r>, value: Value<'r>) -> Value<'r> {
    let Some((of_key, steps)) = path.as_array().unwrap_or_default().split_first() else {
        return Value::UNDEFINED;
    };
    if of_key.is_truthy() { key.at(steps) } else { value.at(steps) }
}

impl Table {
    fn make(over: Value<'_>, spec: &[Value<'_>]) -> Option<Table> {
        let [_, kind, paths @ ..] = spec else { return None };
        let items = items(over);
        if kind.as_str() == Some("network") {
            let path = paths.first()?;
            let blocks = items.iter().map(|(at, key, value)| (*at, part(*path, *key, *value)));
            let (networks, steps) = Networks::make(blocks)?;
            return Some(Table { steps, starts: Starts::Networks(networks) });
        }
        let size = (items.len() * 2).next_power_of_two();
        let mut starts = vec![(0, NONE); size];
        let mut steps = vec![Step { item: 0, next: NONE }; items.len()];
        // A full table of half as many keys takes two or three tries a key; more are chance or intent.
        let mut tries = items.len() * 16;
        for (item, key, value) in items.into_iter().rev() {
            let parts = paths.iter().map(|path| part(*path, key, value));
            let Some(hash) = hash(parts) else { continue };
            let at = slot(&starts, hash);
            tries = tries.checked_sub(at.wrapping_sub(hash as usize) & (size - 1))?;
            steps[item as usize] = Step { item, next: starts[at].1 };
            starts[at] = (hash, item);
        }
        Some(Table { steps, starts: Starts::Hashed(starts) })
    }

    fn find(&self, wanted: &[Value<'_>]) -> Found {
        match &self.starts {
            Starts::Hashed(starts) => match hash(wanted.iter().copied()) {
                Some(hash) => Found::Step(starts[slot(starts, hash)].1),
                None => Found::Unknown,
            },
            Starts::Networks(networks) => {
                let address = wanted.first().and_then(|wanted| wanted.as_str());
                let step = address.and_then(|address| networks.find(address));
                step.map_or(Found::Unknown, Found::Step)
            }
        }
    }

    /// The memory it takes.
    pub(crate) fn bytes(&self) -> usize {
        let starts = match &self.starts {
            Starts::Hashed(starts) => size_of_val(starts.as_slice()),
            Starts::Networks(networks) => networks.bytes(),
        };
        starts + size_of_val(self.steps.as_slice())
    }
}

/// The hash of all parts; none where one is undefined.
fn hash<'r>(parts: impl Iterator<Item = Value<'r>>) -> Option<u64> {
    let mut state = 0;
    for part in parts {
        if part.is_undefined() {
            return None;
        }
        state = mix(state, part.full_hash());
    }
    Some(state)
}

/// The slot of a hash, or the free one where it would stand.
fn slot(starts: &[(u64, u32)], hash: u64) -> usize {
    let mask = starts.len() - 1;
    let mut at = hash as usize & mask;
    while starts[at].1 != NONE && starts[at].0 != hash {
        at = (at + 1) & mask;
    }
    at
}

/// A collection that was looked into: what for, which, and in which context (0: in any).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) spec: u64,
    pub(crate) over: (u64, u64),
    pub(crate) epoch: u64,
}

/// The tables of an evaluation, or of a snapshot of data.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    known: Vec<(Key, u32)>,
    used: usize,
    made: Vec<Arc<Table>>,
    pub(crate) bytes: usize,
}

const FREE: (Key, u32) = (Key { spec: 0, over: (0, 0), epoch: 0 }, NONE);

impl Tables {
    pub(crate) fn clear(&mut self) {
        if self.used > 0 {
            self.known.clear();
            self.made.clear();
            (self.used, self.bytes) = (0, 0);
        }
    }

    fn place(&self, key: &Key) -> usize {
        let mask = self.known.len() - 1;
        let mut at =
            mix(key.spec ^ key.epoch, key.over.1 ^ key.over.0.rotate_left(32)) as usize & mask;
        while self.known[at].1 != NONE && self.known[at].0 != *key {
            at = (at + 1) & mask;
        }
        at
    }

    /// What is known of the collection.
    fn find(&self, key: &Key) -> u32 {
        if self.known.is_empty() { NONE } else { self.known[self.place(key)].1 }
    }

    /// Whether one more collection can be known; forgets those without a table where they are too many.
    fn has_room(&mut self) -> bool {
        if self.used >= MOST && self.made.len() <= MOST / 2 {
            let all = std::mem::take(&mut self.known);
            self.used = 0;
            all.into_iter().filter(|entry| entry.1 < UNFIT).for_each(|(key, it)| self.set(key, it));
        }
        self.used < MOST
    }

    fn set(&mut self, key: Key, known: u32) {
        if self.known.len() < 2 * (self.used + 1) {
            let size = (self.known.len() * 2).max(16);
            let old = std::mem::replace(&mut self.known, vec![FREE; size]);
            for entry in old.into_iter().filter(|entry| entry.1 != NONE) {
                let at = self.place(&entry.0);
                self.known[at] = entry;
            }
        }
        let at = self.place(&key);
        self.used += usize::from(self.known[at].1 == NONE);
        self.known[at] = (key, known);
    }

    fn add(&mut self, key: Key, table: Option<Arc<Table>>) -> u32 {
        let number = match table {
            Some(table) => {
                self.bytes += table.bytes();
                self.made.push(table);
                self.made.len() as u32 - 1
            }
            None => UNFIT,
        };
        self.set(key, number);
        number
    }
}

/// Which table a loop goes by, and where in it: what a loop's place register holds.
const FIXED_BIT: i64 = 1 << 62;

fn place_of(number: u32, fixed: bool, step: u32) -> Value<'static> {
    let bit = if fixed { FIXED_BIT } else { 0 };
    Value::int(bit | i64::from(number) << 32 | i64::from(step))
}

impl<'a: 'r, 'r> Machine<'a, 'r> {
    /// Prepares a loop; `false` where it has no turn.
    pub(crate) fn probe(
        &mut self,
        iter: usize,
        over: Value<'r>,
        spec: Value<'r>,
        place: usize,
    ) -> Result<bool, Stop> {
        self.store.registers[iter + 1] = Value::int(0);
        // Without parts to look up a table holds the order of an object's keys.
        let is_sorted = over.as_object().is_none_or(|object| object.is_sorted());
        if over.len() > FEW
            && (spec.len() > 2 || !is_sorted)
            && let Some((number, fixed)) = self.table(over, spec)?
        {
            let first = place + 1;
            let wanted = first..first + spec.len().saturating_sub(2);
            let found = self.find(number, fixed, wanted);
            if let Found::Step(step) = found {
                self.store.registers[iter] = over;
                self.store.registers[place] = place_of(number, fixed, step);
                return Ok(step != NONE);
            }
        }
        let over = self.in_order(over)?;
        self.store.registers[iter] = over;
        self.store.registers[place] = Value::UNDEFINED;
        Ok(!over.is_undefined())
    }

    /// The next item of a loop that was prepared by [`Machine::probe`]; `false` where there is none.
    pub(crate) fn next_match(&mut self, iter: usize, place: usize) -> bool {
        let over = self.store.registers[iter];
        let position = match self.store.registers[place].as_small_int() {
            None => {
                let position = self.store.registers[iter + 1].as_small_int().unwrap_or(0);
                self.store.registers[iter + 1] = Value::int(position.wrapping_add(1));
                position as usize
            }
            Some(at) => {
                let (number, step) = ((at & !FIXED_BIT) >> 32, at as u32);
                let tables = self.tables(at & FIXED_BIT != 0);
                let table = tables.made.get(number as usize);
                let Some(step) = table.and_then(|table| table.steps.get(step as usize)).copied()
                else {
                    return false;
                };
                self.store.registers[place] = Value::int(at & !0xffff_ffff | i64::from(step.next));
                step.item as usize
            }
        };
        let Some((key, value)) = over.item(position) else { return false };
        self.store.registers[iter + 2] = key;
        self.store.registers[iter + 3] = value;
        true
    }

    fn tables(&mut self, fixed: bool) -> &mut Tables {
        tables(self.call.statics.filter(|_| fixed), self.store.fixed, self.store.tables)
    }

    /// What a table says of what stands in some registers.
    fn find(&mut self, number: u32, fixed: bool, registers: Range<usize>) -> Found {
        let Store { registers: all, fixed: of_data, tables: own, .. } = &mut self.store;
        let table = &tables(self.call.statics.filter(|_| fixed), of_data, own).made;
        let wanted = all.get(registers).unwrap_or_default();
        table.get(number as usize).map_or(Found::Unknown, |table| table.find(wanted))
    }

    /// Gives `each` the items of a constant array of blocks that an address is in; `false` where that is not known.
    pub(crate) fn in_networks(
        &mut self,
        blocks: Value<'r>,
        address: Value<'r>,
        each: &mut dyn FnMut(u32),
    ) -> Result<bool, Stop> {
        let whole: &'static [Value<'static>] = &[Value::FALSE];
        let spec = [Value::TRUE, Value::str("network"), Value::array_in(whole)];
        let Some((number, fixed)) = self.table_by(blocks, 0, &spec)? else { return Ok(false) };
        let table = Arc::clone(&self.tables(fixed).made[number as usize]);
        let Found::Step(mut at) = table.find(&[address]) else { return Ok(false) };
        while let Some(step) = table.steps.get(at as usize) {
            each(step.item);
            at = step.next;
        }
        Ok(true)
    }

    fn table(&mut self, over: Value<'r>, spec: Value<'r>) -> Result<Option<(u32, bool)>, Stop> {
        self.table_by(over, spec.words().1, spec.as_array().unwrap_or_default())
    }

    /// The table of a collection, made when it is asked for a second time. `number` tells specs apart.
    fn table_by(
        &mut self,
        over: Value<'r>,
        number: u64,
        parts: &[Value<'_>],
    ) -> Result<Option<(u32, bool)>, Stop> {
        let fixed = parts.first().is_some_and(|fixed| fixed.is_truthy())
            && self.call.statics.is_some()
            && self.context().replaced.is_empty();
        let epoch = if fixed { 0 } else { self.context().epoch };
        let key = Key { spec: number, over: over.words(), epoch };
        let known = self.tables(fixed);
        match known.find(&key) {
            NONE if known.has_room() => {
                // Another thread may know more of it.
                let made = self.call.statics.filter(|_| fixed).and_then(|it| it.known(key));
                let Some(table) = made else {
                    self.tables(fixed).set(key, SEEN);
                    return Ok(None);
                };
                let number = self.tables(true).add(key, table);
                Ok((number != UNFIT).then_some((number, true)))
            }
            SEEN => {
                self.spend(over.len() as u64)?;
                let number = match self.call.statics {
                    Some(statics) if fixed => {
                        let table = statics.table(key, || Table::make(over, parts));
                        self.tables(true).add(key, table)
                    }
                    _ => self.tables(false).add(key, Table::make(over, parts).map(Arc::new)),
                };
                Ok((number != UNFIT).then_some((number, fixed)))
            }
            NONE | UNFIT => Ok(None),
            number => Ok(Some((number, fixed))),
        }
    }
}

/// The tables of a snapshot, or those of the evaluation.
fn tables<'t>(
    statics: Option<&Statics>,
    fixed: &'t mut Fixed,
    own: &'t mut Tables,
) -> &'t mut Tables {
    match statics {
        Some(statics) => fixed.of(statics),
        None => own,
    }
}

/// The tables of the snapshots this thread works with.
#[derive(Debug, Default)]
pub(crate) struct Fixed {
    /// By the number of the snapshot, the one used last in front.
    all: Vec<(u64, Tables)>,
}

/// How many snapshots are kept.
const SNAPSHOTS: usize = 8;

impl Fixed {
    #[inline]
    fn of(&mut self, statics: &Statics) -> &mut Tables {
        if self.all.first().is_none_or(|(number, _)| *number != statics.number) {
            self.bring_to_front(statics.number);
        }
        &mut self.all[0].1
    }

    #[cold]
    fn bring_to_front(&mut self, number: u64) {
        match self.all.iter().position(|(known, _)| *known == number) {
            Some(at) => self.all[..=at].rotate_right(1),
            None => {
                self.all.truncate(SNAPSHOTS - 1);
                self.all.insert(0, (number, Tables::default()));
            }
        }
    }
}
