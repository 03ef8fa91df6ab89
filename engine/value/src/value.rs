//! The value itself: two words, and the views through which arrays, objects and sets are read.
//!
//! Head word: tag (8 bits), then 24 bits of string hash, or flags (8) and nesting (16), then a length (32 bits). Payload: the small integer,
//! the boolean, or the address of what the region holds. A constant key is found by comparing head words first.

use crate::hash;
use crate::region::Region;
use std::cmp::Ordering;
use std::marker::PhantomData;

/// What a value is. The order is OPA's order of types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Kind {
    /// No value at all. Never stored in a collection, never printed.
    Undefined = 0,
    /// `null`
    Null = 1,
    /// `true` or `false`
    Bool = 2,
    /// A number of any size.
    Number = 3,
    /// A string.
    String = 4,
    /// An array.
    Array = 5,
    /// An object; keys may be any value.
    Object = 6,
    /// A set.
    Set = 7,
}

const TAG_UNDEFINED: u64 = 0;
const TAG_NULL: u64 = 1;
const TAG_BOOL: u64 = 2;
const TAG_INT: u64 = 3;
const TAG_STRING: u64 = 4;
const TAG_ARRAY: u64 = 5;
const TAG_OBJECT: u64 = 6;
const TAG_SET: u64 = 7;
const TAG_DECIMAL: u64 = 8;

const FLAG_SORTED: u64 = 1 << 8;
const FLAG_HASHED: u64 = 1 << 9;

/// Above this many entries an object or set carries a hash table.
const LINEAR_MAX: usize = 8;

/// How deep values nest at most: comparing, hashing, copying and printing recurse, and must not exhaust a stack.
pub const MAX_NESTING: usize = 1536;

/// A Rego value. See the crate's front page for what it promises.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Value<'r> {
    head: u64,
    payload: u64,
    region: PhantomData<&'r [u64]>,
}

/// A key and its value in an object.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Entry<'r> {
    /// The key.
    pub key: Value<'r>,
    /// The value.
    pub value: Value<'r>,
}

impl Default for Value<'_> {
    fn default() -> Self {
        Value::UNDEFINED
    }
}

impl<'r> Value<'r> {
    /// No value.
    pub const UNDEFINED: Value<'static> = Value::raw(TAG_UNDEFINED, 0);
    /// `null`
    pub const NULL: Value<'static> = Value::raw(TAG_NULL, 0);
    /// `true`
    pub const TRUE: Value<'static> = Value::raw(TAG_BOOL, 1);
    /// `false`
    pub const FALSE: Value<'static> = Value::raw(TAG_BOOL, 0);
    /// `{}`
    pub const EMPTY_OBJECT: Value<'static> = Value::raw(TAG_OBJECT | FLAG_SORTED, 8);
    /// `[]`
    pub const EMPTY_ARRAY: Value<'static> = Value::raw(TAG_ARRAY, 8);
    /// `set()`
    pub const EMPTY_SET: Value<'static> = Value::raw(TAG_SET | FLAG_SORTED, 8);

    /// The same value with any lifetime.
    ///
    /// # Safety
    /// What the value points to must live as long as the result is used.
    #[inline]
    pub(crate) unsafe fn erase<'q>(self) -> Value<'q> {
        Value::raw(self.head, self.payload)
    }

    #[inline]
    const fn raw(head: u64, payload: u64) -> Value<'r> {
        Value { head, payload, region: PhantomData }
    }

    /// A boolean.
    #[inline]
    #[must_use]
    pub const fn bool(value: bool) -> Value<'r> {
        Value::raw(TAG_BOOL, value as u64)
    }

    /// An integer.
    #[inline]
    #[must_use]
    pub const fn int(value: i64) -> Value<'r> {
        Value::raw(TAG_INT, value as u64)
    }

    /// A string over text that lives as long as the region (or is static). No copy. Text of 4 GiB and more is cut.
    #[inline]
    #[must_use]
    pub fn str(text: &'r str) -> Value<'r> {
        let text = if text.len() > u32::MAX as usize { cut(text) } else { text };
        let len = text.len() as u64;
        Value::raw(TAG_STRING | hash::short(text.as_bytes()) << 8 | len << 32, text.as_ptr() as u64)
    }

    /// A number that is not a plain `i64`, as its (valid) JSON text. Use [`crate::number::from_text`] to make one.
    pub(crate) fn decimal(text: &'r str) -> Value<'r> {
        Value::raw(TAG_DECIMAL | len_bits(text.len()), text.as_ptr() as u64)
    }

    /// An array over a slice in the region. No copy.
    #[inline]
    #[must_use]
    pub fn array_in(items: &'r [Value<'r>]) -> Value<'r> {
        let nesting = if items.is_empty() { 0 } else { nesting_of(items) };
        Value::array_with(items, nesting)
    }

    #[inline]
    fn array_with(items: &'r [Value<'r>], nesting: usize) -> Value<'r> {
        Value::raw(TAG_ARRAY | nesting_bits(nesting) | len_bits(items.len()), items.as_ptr() as u64)
    }

    /// What the value is.
    #[inline]
    #[must_use]
    pub fn kind(self) -> Kind {
        match self.head & 0xff {
            TAG_UNDEFINED => Kind::Undefined,
            TAG_NULL => Kind::Null,
            TAG_BOOL => Kind::Bool,
            TAG_STRING => Kind::String,
            TAG_ARRAY => Kind::Array,
            TAG_OBJECT => Kind::Object,
            TAG_SET => Kind::Set,
            _ => Kind::Number,
        }
    }

    /// OPA's name of the value's type, as `type_name` gives it.
    #[must_use]
    pub fn type_name(self) -> &'static str {
        match self.kind() {
            Kind::Undefined => "undefined",
            Kind::Null => "null",
            Kind::Bool => "boolean",
            Kind::Number => "number",
            Kind::String => "string",
            Kind::Array => "array",
            Kind::Object => "object",
            Kind::Set => "set",
        }
    }

    /// Whether there is no value.
    #[inline]
    #[must_use]
    pub fn is_undefined(self) -> bool {
        self.head & 0xff == TAG_UNDEFINED
    }

    /// Whether a body goes on after this: anything but undefined and `false`.
    #[inline]
    #[must_use]
    pub fn is_truthy(self) -> bool {
        self.head & 0xff != TAG_UNDEFINED && !(self.head == TAG_BOOL && self.payload == 0)
    }

    #[inline]
    fn len32(self) -> usize {
        (self.head >> 32) as usize
    }

    /// The boolean, if this is one.
    #[inline]
    #[must_use]
    pub fn as_bool(self) -> Option<bool> {
        (self.head == TAG_BOOL).then_some(self.payload != 0)
    }

    /// The integer, if this is a number that fits and is written as a plain integer.
    #[inline]
    #[must_use]
    pub fn as_small_int(self) -> Option<i64> {
        (self.head == TAG_INT).then_some(self.payload as i64)
    }

    /// The text of a number that is not a plain `i64`.
    #[must_use]
    pub fn as_decimal_text(self) -> Option<&'r str> {
        (self.head & 0xff == TAG_DECIMAL).then(|| self.text())
    }

    /// The string, if this is one.
    #[inline]
    #[must_use]
    pub fn as_str(self) -> Option<&'r str> {
        (self.head & 0xff == TAG_STRING).then(|| self.text())
    }

    #[inline]
    fn text(self) -> &'r str {
        // SAFETY: only called for strings and decimals, which were made from a `&'r str` of this length.
        unsafe {
            let bytes =
                std::slice::from_raw_parts(self.payload as usize as *const u8, self.len32());
            std::str::from_utf8_unchecked(bytes)
        }
    }

    /// The items, if this is an array.
    #[inline]
    #[must_use]
    pub fn as_array(self) -> Option<&'r [Value<'r>]> {
        // SAFETY: arrays are made from a `&'r [Value<'r>]` of this length; the empty constant has an aligned address.
        (self.head & 0xff == TAG_ARRAY).then(|| unsafe {
            std::slice::from_raw_parts(self.payload as usize as *const Value<'r>, self.len32())
        })
    }

    /// The object, if this is one.
    #[inline]
    #[must_use]
    pub fn as_object(self) -> Option<Object<'r>> {
        (self.head & 0xff == TAG_OBJECT).then_some(Object { value: self })
    }

    /// The set, if this is one.
    #[inline]
    #[must_use]
    pub fn as_set(self) -> Option<Set<'r>> {
        (self.head & 0xff == TAG_SET).then_some(Set { value: self })
    }

    /// How deep arrays, objects and sets nest in this value: 0 for scalars and empty collections.
    #[inline]
    #[must_use]
    pub fn nesting(self) -> usize {
        let is_collection = (self.head & 0xff).wrapping_sub(TAG_ARRAY) <= TAG_SET - TAG_ARRAY;
        if is_collection { (self.head >> 16) as usize & 0xffff } else { 0 }
    }

    /// Whether both heads are the same; those of equal strings are.
    #[inline]
    pub(crate) fn same_head(self, other: Value<'_>) -> bool {
        self.head == other.head
    }

    /// The hash table of an object or set whose items are `T`s. Only for values that are flagged as hashed.
    fn table<T>(self) -> &'r [u32] {
        let behind = self.payload as usize + self.len32() * size_of::<T>();
        // SAFETY: a hashed collection's table lies directly behind its items and has this size.
        unsafe { std::slice::from_raw_parts(behind as *const u32, table_size(self.len32())) }
    }

    /// Whether both values are the same words: equal for sure, but equal values may differ in them.
    #[inline]
    #[must_use]
    pub fn same_words(self, other: Value<'_>) -> bool {
        self.head == other.head && self.payload == other.payload
    }

    /// What a ref's step finds: an object's value, an array's item, a set's member; else undefined.
    #[must_use]
    pub fn get(self, key: Value<'_>) -> Value<'r> {
        match self.head & 0xff {
            TAG_OBJECT => Object { value: self }.get(key),
            TAG_ARRAY => match key.as_index() {
                Some(index) => self
                    .as_array()
                    .and_then(|items| items.get(index).copied())
                    .unwrap_or(Value::UNDEFINED),
                None => Value::UNDEFINED,
            },
            TAG_SET => Set { value: self }.get(key),
            _ => Value::UNDEFINED,
        }
    }

    /// What a step with a string key finds.
    #[inline]
    #[must_use]
    pub fn get_str(self, key: &str) -> Value<'r> {
        self.get(Value::str(key))
    }

    /// The number as an array index, if it is a whole number in range.
    #[must_use]
    pub fn as_index(self) -> Option<usize> {
        match self.as_small_int() {
            Some(index) => usize::try_from(index).ok(),
            None => usize::try_from(crate::number::to_i64(self)?).ok(),
        }
    }

    /// A deep copy into another region.
    #[must_use]
    pub fn copy_into<'q>(self, region: &'q Region) -> Value<'q> {
        match self.head & 0xff {
            TAG_STRING => Value::raw(self.head, region.text(self.text()).as_ptr() as u64),
            TAG_DECIMAL => Value::decimal(region.text(self.text())),
            TAG_ARRAY => {
                let items: Vec<_> = self
                    .as_array()
                    .unwrap_or_default()
                    .iter()
                    .map(|v| v.copy_into(region))
                    .collect();
                region.array(&items)
            }
            TAG_OBJECT => {
                let copy = |e: &Entry<'r>| Entry {
                    key: e.key.copy_into(region),
                    value: e.value.copy_into(region),
                };
                let entries: Vec<_> = Object { value: self }.entries().iter().map(copy).collect();
                Value::object_of(region, &entries, self.head & FLAG_SORTED)
            }
            TAG_SET => {
                let items: Vec<_> =
                    Set { value: self }.items().iter().map(|v| v.copy_into(region)).collect();
                Value::set_of(region, &items)
            }
            _ => Value::raw(self.head, self.payload),
        }
    }

    fn object_of(region: &'r Region, entries: &[Entry<'r>], sorted: u64) -> Value<'r> {
        if entries.is_empty() {
            return Value::EMPTY_OBJECT;
        }
        Value::object_with(region, entries, sorted, nesting_of_entries(entries))
    }

    /// An object of these entries, which are not none and nest as said.
    #[inline]
    fn object_with(
        region: &'r Region,
        entries: &[Entry<'r>],
        sorted: u64,
        nesting: usize,
    ) -> Value<'r> {
        if nesting > MAX_NESTING {
            return region.refuse_depth();
        }
        let head = TAG_OBJECT | nesting_bits(nesting) | len_bits(entries.len());
        if entries.len() <= LINEAR_MAX {
            return Value::raw(head | sorted, region.slice(entries).as_ptr() as u64);
        }
        let (items, table) = region.slice_with_table(entries, table_size(entries.len()));
        let flags = match fill_table(table, items.iter().map(|entry| entry.key), |_, _| false) {
            Filled::Done => FLAG_HASHED | sorted,
            Filled::Crowded | Filled::Repeated => {
                items.sort_unstable_by(|a, b| a.key.compare(b.key));
                FLAG_SORTED
            }
        };
        Value::raw(head | flags, items.as_ptr() as u64)
    }

    fn set_of(region: &'r Region, sorted: &[Value<'r>]) -> Value<'r> {
        if sorted.is_empty() {
            return Value::EMPTY_SET;
        }
        let nesting = nesting_of(sorted);
        if nesting > MAX_NESTING {
            return region.refuse_depth();
        }
        let head = TAG_SET | FLAG_SORTED | nesting_bits(nesting) | len_bits(sorted.len());
        if sorted.len() <= LINEAR_MAX {
            return Value::raw(head, region.slice(sorted).as_ptr() as u64);
        }
        let (items, table) = region.slice_with_table(sorted, table_size(sorted.len()));
        let hashed = match fill_table(table, items.iter().copied(), |_, _| false) {
            Filled::Done => FLAG_HASHED,
            Filled::Crowded | Filled::Repeated => 0,
        };
        Value::raw(head | hashed, items.as_ptr() as u64)
    }
}

/// The nesting of a collection of these items.
#[inline]
fn nesting_of(items: &[Value<'_>]) -> usize {
    1 + items.iter().map(|item| item.nesting()).max().unwrap_or(0)
}

/// The nesting of an object of these entries.
#[inline]
fn nesting_of_entries(entries: &[Entry<'_>]) -> usize {
    let deeper = |entry: &Entry<'_>| entry.key.nesting().max(entry.value.nesting());
    1 + entries.iter().map(deeper).max().unwrap_or(0)
}

/// A nesting in its place in a head word.
#[inline]
fn nesting_bits(nesting: usize) -> u64 {
    (nesting.min(0xffff) as u64) << 16
}

/// A length in its place in a head word.
#[inline]
fn len_bits(len: usize) -> u64 {
    assert!(
        len <= u32::MAX as usize,
        "collections of 2^32 items do not fit a machine that could make them"
    );
    (len as u64) << 32
}

/// The start of a text whose length no head can hold.
#[cold]
fn cut(text: &str) -> &str {
    let end = (0..=u32::MAX as usize).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}

fn table_size(len: usize) -> usize {
    (len * 2).next_power_of_two()
}

/// How filling a table went.
#[derive(PartialEq)]
enum Filled {
    Done,
    /// Too many keys share hashes, by chance or by intent; the table is of no use.
    Crowded,
    /// Two keys are the same.
    Repeated,
}

/// Fills a table with the numbers of the keys. `same` is asked about keys that meet, by their numbers.
fn fill_table<'r>(
    table: &mut [u32],
    keys: impl ExactSizeIterator<Item = Value<'r>>,
    same: impl Fn(usize, usize) -> bool,
) -> Filled {
    let mask = table.len() - 1;
    // A full table of half as many keys takes two or three steps a key.
    let mut steps_left = keys.len() * 16 + 256;
    for (index, key) in keys.enumerate() {
        let mut slot = hash::full(key) as usize & mask;
        while table[slot] != 0 {
            if same(table[slot] as usize - 1, index) {
                return Filled::Repeated;
            }
            if steps_left == 0 {
                return Filled::Crowded;
            }
            steps_left -= 1;
            slot = (slot + 1) & mask;
        }
        table[slot] = index as u32 + 1;
    }
    Filled::Done
}

/// Walks the probe sequence of `key` and returns the first index for which `matches` holds.
#[inline]
fn probe(table: &[u32], key: Value<'_>, matches: impl Fn(usize) -> bool) -> Option<usize> {
    let mask = table.len() - 1;
    let mut slot = hash::full(key) as usize & mask;
    loop {
        match table[slot] {
            0 => return None,
            found if matches(found as usize - 1) => return Some(found as usize - 1),
            _ => slot = (slot + 1) & mask,
        }
    }
}

/// An object seen through its value.
#[derive(Clone, Copy)]
pub struct Object<'r> {
    value: Value<'r>,
}

impl<'r> Object<'r> {
    /// Number of entries.
    #[must_use]
    pub fn len(self) -> usize {
        self.value.len32()
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The object as a value.
    #[must_use]
    pub fn value(self) -> Value<'r> {
        self.value
    }

    /// The entries in the order they are stored in, which is the order of keys only if [`Object::is_sorted`].
    #[inline]
    #[must_use]
    pub fn entries(self) -> &'r [Entry<'r>] {
        // SAFETY: objects are made over a slice of this many entries in the region; the empty one is aligned.
        unsafe {
            std::slice::from_raw_parts(self.value.payload as usize as *const Entry<'r>, self.len())
        }
    }

    /// Whether the entries are stored in the order of their keys.
    #[must_use]
    pub fn is_sorted(self) -> bool {
        self.value.head & FLAG_SORTED != 0
    }

    /// The entries in the order of their keys; sorts a copy in `region` where they are not stored so.
    #[must_use]
    pub fn sorted_entries(self, region: &'r Region) -> &'r [Entry<'r>] {
        if self.is_sorted() {
            return self.entries();
        }
        let copy = region.slice(self.entries());
        copy.sort_unstable_by(|a, b| a.key.compare(b.key));
        copy
    }

    /// The same object with its entries stored in the order of their keys.
    #[must_use]
    pub fn in_order(self, region: &'r Region) -> Object<'r> {
        if self.is_sorted() {
            return self;
        }
        Object { value: Value::object_of(region, self.sorted_entries(region), FLAG_SORTED) }
    }

    /// The entries in the order of their keys, in a vector; for callers without a region.
    #[must_use]
    pub fn sorted_vec(self) -> Vec<Entry<'r>> {
        let mut copy = self.entries().to_vec();
        if !self.is_sorted() {
            copy.sort_unstable_by(|a, b| a.key.compare(b.key));
        }
        copy
    }

    /// The value under a key, or undefined.
    #[inline]
    #[must_use]
    pub fn get(self, key: Value<'_>) -> Value<'r> {
        match self.position(key) {
            Some(index) => self.entries()[index].value,
            None => Value::UNDEFINED,
        }
    }

    #[inline]
    fn position(self, key: Value<'_>) -> Option<usize> {
        let entries = self.entries();
        if self.value.head & FLAG_HASHED != 0 {
            return probe(self.value.table::<Entry<'r>>(), key, |index| {
                entries[index].key.equals(key)
            });
        }
        if entries.len() > LINEAR_MAX {
            return entries.binary_search_by(|entry| entry.key.compare(key)).ok();
        }
        if key.head & 0xff == TAG_STRING {
            let same = |entry: &Entry<'r>| {
                entry.key.head == key.head
                    && (entry.key.payload == key.payload || entry.key.text() == key.text())
            };
            return entries.iter().position(same);
        }
        entries.iter().position(|entry| entry.key.equals(key))
    }
}

/// A set seen through its value. Members are always stored in order.
#[derive(Clone, Copy)]
pub struct Set<'r> {
    value: Value<'r>,
}

impl<'r> Set<'r> {
    /// Number of members.
    #[must_use]
    pub fn len(self) -> usize {
        self.value.len32()
    }

    /// Whether there is no member.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The set as a value.
    #[must_use]
    pub fn value(self) -> Value<'r> {
        self.value
    }

    /// The members, in order.
    #[must_use]
    pub fn items(self) -> &'r [Value<'r>] {
        // SAFETY: sets are made over a slice of this many values in the region; the empty one is aligned.
        unsafe {
            std::slice::from_raw_parts(self.value.payload as usize as *const Value<'r>, self.len())
        }
    }

    /// The member equal to `key`, or undefined.
    #[must_use]
    pub fn get(self, key: Value<'_>) -> Value<'r> {
        let items = self.items();
        let found = if self.value.head & FLAG_HASHED != 0 {
            probe(self.value.table::<Value<'r>>(), key, |index| items[index].equals(key))
        } else if items.len() > LINEAR_MAX {
            items.binary_search_by(|item| item.compare(key)).ok()
        } else {
            items.iter().position(|item| item.equals(key))
        };
        found.map_or(Value::UNDEFINED, |index| items[index])
    }

    /// Whether a member equals `key`.
    #[must_use]
    pub fn contains(self, key: Value<'_>) -> bool {
        !self.get(key).is_undefined()
    }
}

/// Whether two of the keys, all strings, are equal; a small filter over their heads says no mostly.
fn repeats(entries: &[Entry<'_>]) -> bool {
    let mut seen = 0u64;
    entries.iter().enumerate().any(|(index, entry)| {
        let bit = 1u64 << (entry.key.head >> 8 & 63);
        let hit = seen & bit != 0;
        seen |= bit;
        hit && entries[..index].iter().any(|earlier| same_key(earlier, entry))
    })
}

#[inline]
fn same_key(a: &Entry<'_>, b: &Entry<'_>) -> bool {
    a.key.head == b.key.head && a.key.text() == b.key.text()
}

impl Region {
    /// A string, copied.
    #[must_use]
    pub fn str(&self, text: &str) -> Value<'_> {
        Value::str(self.text(text))
    }

    /// An array, copied.
    #[must_use]
    pub fn array<'r>(&'r self, items: &[Value<'r>]) -> Value<'r> {
        if items.is_empty() {
            return Value::EMPTY_ARRAY;
        }
        self.array_read(items, nesting_of(items))
    }

    /// An array of these items, which are not none and nest as said.
    #[inline]
    pub(crate) fn array_read<'r>(&'r self, items: &[Value<'r>], nesting: usize) -> Value<'r> {
        if nesting > MAX_NESTING {
            return self.refuse_depth();
        }
        Value::array_with(self.slice(items), nesting)
    }

    /// An object of these entries in any order. Where keys are equal the last value wins and the first spelling of
    /// the key stays. The vector is used as scratch.
    #[must_use]
    pub fn object<'r>(&'r self, entries: &mut Vec<Entry<'r>>) -> Value<'r> {
        if !entries.is_sorted_by(|a, b| a.key.compare(b.key) == Ordering::Less) {
            entries.sort_by(|a, b| a.key.compare(b.key));
            entries.dedup_by(|later, kept| {
                let same = later.key.equals(kept.key);
                if same {
                    kept.value = later.value;
                }
                same
            });
        }
        Value::object_of(self, entries, FLAG_SORTED)
    }

    /// An object of entries whose keys are known to differ, kept in this order.
    #[must_use]
    pub fn object_unsorted<'r>(&'r self, entries: &[Entry<'r>]) -> Value<'r> {
        Value::object_of(self, entries, 0)
    }

    /// An object as it was read: keys are strings, in any order; of equal ones the last wins. The entries are not none
    /// and nest as said.
    #[inline]
    pub(crate) fn object_read<'r>(&'r self, entries: &[Entry<'r>], nesting: usize) -> Value<'r> {
        if entries.len() <= LINEAR_MAX {
            if repeats(entries) {
                return self.object(&mut entries.to_vec());
            }
            return Value::object_with(self, entries, 0, nesting);
        }
        let (items, table) = self.slice_with_table(entries, table_size(entries.len()));
        let same = |a: usize, b: usize| same_key(&items[a], &items[b]);
        match fill_table(table, items.iter().map(|entry| entry.key), same) {
            Filled::Done if nesting <= MAX_NESTING => {
                let head = TAG_OBJECT | nesting_bits(nesting) | len_bits(items.len());
                Value::raw(head | FLAG_HASHED, items.as_ptr() as u64)
            }
            _ => self.object(&mut entries.to_vec()),
        }
    }

    /// An object from pairs of text keys and values.
    #[must_use]
    pub fn record<'r>(&'r self, fields: &[(&str, Value<'r>)]) -> Value<'r> {
        let mut entries: Vec<_> =
            fields.iter().map(|(key, value)| Entry { key: self.str(key), value: *value }).collect();
        self.object(&mut entries)
    }

    /// A set of these members; equal ones are one (the first spelling stays). The vector is used as scratch.
    #[must_use]
    pub fn set<'r>(&'r self, items: &mut Vec<Value<'r>>) -> Value<'r> {
        if !items.is_sorted_by(|a, b| a.compare(*b) == Ordering::Less) {
            items.sort_by(|a, b| a.compare(*b));
            items.dedup_by(|later, kept| later.equals(*kept));
        }
        Value::set_of(self, items)
    }
}
