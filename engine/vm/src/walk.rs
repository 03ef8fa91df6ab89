//! `walk` as a loop: the values inside of a value, one after the other, each before what it holds.
//!
//! The way to the value at hand stands in an accumulator: its items are the path, its entries the collections on the
//! way, each with the position of the next part. Nothing is made but the paths that someone asks for.

use crate::machine::{Machine, Stop};
use lictor_value::{Entry, Kind, Value};

impl<'a: 'r, 'r> Machine<'a, 'r> {
    /// Starts at the value itself, whose path is empty.
    pub(crate) fn walk(&mut self, acc: usize) {
        let way = &mut self.store.accumulators[acc];
        way.items.clear();
        way.entries.clear();
    }

    /// Puts the next value in the register of the last one; whether there was one.
    pub(crate) fn walk_next(&mut self, register: usize, acc: usize) -> Result<bool, Stop> {
        self.spend(1)?;
        let last = self.store.registers[register];
        if matches!(last.kind(), Kind::Array | Kind::Object | Kind::Set) {
            let over = self.in_order(last)?;
            let way = &mut self.store.accumulators[acc];
            way.entries.push(Entry { key: over, value: Value::int(0) });
            way.items.push(Value::NULL);
        }
        let way = &mut self.store.accumulators[acc];
        while let Some(at) = way.entries.last_mut() {
            let position = at.value.as_small_int().unwrap_or_default();
            if let Some((key, value)) = at.key.item(position as usize) {
                at.value = Value::int(position + 1);
                if let Some(step) = way.items.last_mut() {
                    *step = key;
                }
                self.store.registers[register] = value;
                return Ok(true);
            }
            way.entries.pop();
            way.items.pop();
        }
        Ok(false)
    }

    /// The path of the value at hand.
    pub(crate) fn walk_path(&mut self, acc: usize) -> Result<Value<'r>, Stop> {
        let path = self.region.array(&self.store.accumulators[acc].items);
        self.sized(path)
    }
}
