//! What follows from a program and a snapshot of data alone: found once, shared by every thread.

use crate::join::{Key, Table};
use lictor_value::{Document, Value};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// What tables of one snapshot may take; beyond that its collections are gone through.
const MOST_BYTES: usize = 256 << 20;

/// What the values of its rules may take.
const MOST_OF_RULES: u64 = 256 << 20;

/// What was found of one program over one snapshot of data. Belongs to the two: a call that names it must run that
/// program over that data.
#[derive(Debug)]
pub struct Statics {
    pub(crate) number: u64,
    tables: Mutex<Tables>,
    /// The values of rules, by unit.
    rules: OnceLock<Box<[OnceLock<Document>]>>,
    rule_bytes: AtomicU64,
}

#[derive(Debug, Default)]
struct Tables {
    made: HashMap<(u64, u64, u64), Option<Arc<Table>>>,
    bytes: usize,
}

impl Default for Statics {
    fn default() -> Self {
        static NUMBERS: AtomicU64 = AtomicU64::new(1);
        let number = NUMBERS.fetch_add(1, Ordering::Relaxed);
        let (tables, rules, rule_bytes) = Default::default();
        Statics { number, tables, rules, rule_bytes }
    }
}

impl Statics {
    /// Nothing found yet.
    #[must_use]
    pub fn new() -> Self {
        Statics::default()
    }

    /// The value of a rule set, if it is kept.
    #[inline]
    pub(crate) fn rule(&self, unit: u32) -> Option<Value<'_>> {
        self.rules.get()?.get(unit as usize)?.get().map(Document::root)
    }

    /// Keeps the value of one of so many rule sets.
    #[cold]
    pub(crate) fn keep(&self, unit: u32, units: usize, value: Value<'_>) {
        let size = value.spread();
        let before = self.rule_bytes.fetch_add(size, Ordering::Relaxed);
        if before.saturating_add(size) > MOST_OF_RULES {
            self.rule_bytes.fetch_sub(size, Ordering::Relaxed);
            return;
        }
        let rules = self.rules.get_or_init(|| (0..units).map(|_| OnceLock::new()).collect());
        if let Some(rule) = rules.get(unit as usize) {
            rule.get_or_init(|| Document::copy_of(value));
        }
    }

    /// The table of a collection, if any thread has asked for it; none inside where there can be no table.
    pub(crate) fn known(&self, key: Key) -> Option<Option<Arc<Table>>> {
        let tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        tables.made.get(&(key.spec, key.over.0, key.over.1)).cloned()
    }

    /// The table of a collection, made by the thread that first asks. Threads keep it, and ask once.
    pub(crate) fn table(
        &self,
        key: Key,
        make: impl FnOnce() -> Option<Table>,
    ) -> Option<Arc<Table>> {
        let mut tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (key.spec, key.over.0, key.over.1);
        if let Some(known) = tables.made.get(&key) {
            return known.clone();
        }
        if tables.bytes > MOST_BYTES {
            return None;
        }
        let table = make().map(Arc::new);
        tables.bytes += table.as_ref().map_or(0, |table| table.bytes());
        tables.made.insert(key, table.clone());
        table
    }
}
