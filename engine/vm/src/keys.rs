//! The keys of a collection as a set, and what a set holds besides them.

use crate::builtins::Site;
use crate::machine::{Machine, Stop};
use lictor_value::Value;

impl<'a: 'r, 'r> Machine<'a, 'r> {
    /// What `{key | some key, _ in of}` is.
    pub(crate) fn keys_of(&mut self, of: Value<'r>) -> Result<Value<'r>, Stop> {
        if of.as_set().is_some() {
            return Ok(of);
        }
        let mut keys = self.store.pool.items();
        if let Some(object) = of.as_object() {
            keys.extend(object.entries().iter().map(|entry| entry.key));
        } else if let Some(items) = of.as_array() {
            keys.extend((0..items.len()).map(|index| Value::int(index as i64)));
        }
        self.spend(keys.len() as u64)?;
        let set = self.region.set(&mut keys);
        self.store.pool.put_items(keys);
        self.sized(set)
    }

    /// The members of a set that are no keys of a collection. What is no set is left to `minus`.
    pub(crate) fn minus_keys(
        &mut self,
        site: Site<'a>,
        builtin: u16,
        set: Value<'r>,
        of: Value<'r>,
    ) -> Result<Value<'r>, Stop> {
        let Some(members) = set.as_set().filter(|_| self.context().functions.is_empty()) else {
            let keys = self.keys_of(of)?;
            return self.builtin_in_full(site, builtin, &[set, keys]);
        };
        self.spend(1 + (members.len() >> 4) as u64)?;
        // Mostly nothing is left, or all.
        let is_left = |member: &&Value<'r>| of.get(**member).is_undefined();
        match members.items().iter().filter(is_left).count() {
            0 => return Ok(Value::EMPTY_SET),
            all if all == members.len() => return Ok(set),
            _ => {}
        }
        let mut left = self.store.pool.items();
        left.extend(members.items().iter().filter(is_left));
        let rest = self.region.set(&mut left);
        self.store.pool.put_items(left);
        Ok(rest)
    }
}
