//! The memo of calls: what functions gave for arguments, within one context.
//!
//! Arguments are the same if they are equal scalars or the same collection in the same place; that is enough to keep
//! functions that call each other from running again for the same arguments, and does not look into large values.

use lictor_value::{Region, Value, recycle};

/// Beyond this many calls the rest are computed anew.
const MAX_CALLS: usize = 1 << 16;

#[derive(Clone, Copy)]
struct Slot<'r> {
    hash: u64,
    unit: u32,
    /// An array.
    args: Value<'r>,
    value: Value<'r>,
}

const FREE: Slot<'static> =
    Slot { hash: 0, unit: u32::MAX, args: Value::UNDEFINED, value: Value::UNDEFINED };

/// An open-addressing table, at most half full.
#[derive(Default)]
pub(crate) struct CallMemos<'r> {
    slots: Vec<Slot<'r>>,
    used: usize,
}

/// A call that may be remembered.
#[derive(Clone, Copy)]
pub(crate) struct CallKey {
    hash: u64,
    unit: u32,
}

impl<'r> CallMemos<'r> {
    /// What the call gave before.
    pub(crate) fn find(&self, unit: u32, args: &[Value<'r>]) -> Result<Value<'r>, CallKey> {
        let hash = args.iter().fold(u64::from(unit), |state, arg| mix(state, arg.place_hash()));
        let key = CallKey { hash, unit };
        if self.slots.is_empty() {
            return Err(key);
        }
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let slot = &self.slots[at];
            if slot.args.is_undefined() {
                return Err(key);
            }
            let known = slot.args.as_array().unwrap_or_default();
            if slot.hash == hash
                && slot.unit == unit
                && known.len() == args.len()
                && known.iter().zip(args).all(|(a, b)| a.is_same(*b))
            {
                return Ok(slot.value);
            }
            at = (at + 1) & mask;
        }
    }

    /// Whether there is any memory behind it.
    #[inline]
    pub(crate) fn is_in_use(&self) -> bool {
        self.slots.capacity() > 0
    }

    pub(crate) fn remember(
        &mut self,
        region: &'r Region,
        key: CallKey,
        args: &[Value<'r>],
        value: Value<'r>,
    ) {
        if self.used >= MAX_CALLS {
            return;
        }
        if self.slots.len() < 2 * (self.used + 1) {
            self.grow();
        }
        let args = region.array(args);
        self.place(Slot { hash: key.hash, unit: key.unit, args, value });
        self.used += 1;
    }

    fn place(&mut self, slot: Slot<'r>) {
        let mask = self.slots.len() - 1;
        let mut at = slot.hash as usize & mask;
        while !self.slots[at].args.is_undefined() {
            at = (at + 1) & mask;
        }
        self.slots[at] = slot;
    }

    #[cold]
    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(16);
        let old = std::mem::replace(&mut self.slots, vec![FREE; size]);
        for slot in old.into_iter().filter(|slot| !slot.args.is_undefined()) {
            self.place(slot);
        }
    }

    pub(crate) fn recycle<'b>(mut self) -> CallMemos<'b> {
        if self.slots.capacity() > 1 << 12 {
            self.slots.clear();
            self.slots.shrink_to(1 << 12);
        }
        CallMemos { slots: recycle(self.slots), used: 0 }
    }
}

fn mix(a: u64, b: u64) -> u64 {
    let wide = u128::from(a ^ 0x9e37_79b9_7f4a_7c15) * u128::from(b ^ 0xa076_1d64_78bd_642f);
    (wide as u64) ^ (wide >> 64) as u64
}
