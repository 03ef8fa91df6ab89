//! The value itself: two words, and the views through which arrays, objects and sets are read.
//!
//! Head word: tag (8 bits), then 24 bits of string hash, or flags (2) and size (22), then a length (32 bits). Payload:
//! the small integer, the boolean, or the address of what the region holds. A constant key is found by comparing head words first.

mod build;
mod compact;
mod table;
mod views;

use crate::hash;
use crate::region::Region;
use crate::size;
use std::marker::PhantomData;
pub(crate) use table::LINEAR_MAX;
use table::table_size;

pub use views::{Object, Set};

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
    /// No value is known yet: undefined for all that look at it, but [`Value::is_unknown`].
    pub const UNKNOWN: Value<'static> = Value::raw(TAG_UNDEFINED, 1);
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

    /// A string over text in a region, not longer than heads can say.
    ///
    /// # Safety
    /// The bytes are valid UTF-8 that lives as long as the value is used; seven more can be read behind them.
    #[inline]
    pub(crate) unsafe fn str_padded(start: *mut u8, len: usize) -> Value<'r> {
        // SAFETY: by the contract of this function.
        let hash = unsafe { hash::short_padded(start, len) };
        Value::raw(TAG_STRING | hash << 8 | (len as u64) << 32, start as u64)
    }

    /// The value of a text, but for the place where the text stands.
    pub(crate) fn shape_of(text: &str) -> Value<'static> {
        Value::raw(Value::str(text).head, Value::str("").payload)
    }

    /// A value made by [`Value::shape_of`] as that text where it stands.
    ///
    /// # Safety
    /// That text is at `start`, and lives as long as the value is used.
    #[inline]
    pub(crate) unsafe fn placed(self, start: *mut u8) -> Value<'r> {
        Value::raw(self.head, start as u64)
    }

    /// A number that is not a plain `i64`, as its (valid) JSON text. Use [`crate::number::from_text`] to make one.
    pub(crate) fn decimal(text: &'r str) -> Value<'r> {
        Value::raw(TAG_DECIMAL | len_bits(text.len()), text.as_ptr() as u64)
    }

    /// An array over a slice in the region. No copy.
    #[inline]
    #[must_use]
    pub fn array_in(items: &'r [Value<'r>]) -> Value<'r> {
        Value::array_with(items, size::of(items))
    }

    #[inline]
    fn array_with(items: &'r [Value<'r>], size: u64) -> Value<'r> {
        Value::raw(TAG_ARRAY | size | len_bits(items.len()), items.as_ptr() as u64)
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

    /// Whether this is [`Value::UNKNOWN`].
    #[inline]
    #[must_use]
    pub fn is_unknown(self) -> bool {
        self.is_undefined() && self.payload == Value::UNKNOWN.payload
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
        size::nesting(self.size_bits())
    }

    /// The bytes that a copy of this would take, roughly and at most that. What is reached in several ways is counted
    /// for each, so this can be far more than the memory that is in use.
    #[inline]
    #[must_use]
    pub fn spread(self) -> u64 {
        16 * (1 + self.units())
    }

    /// How many items a collection has; 0 for all else.
    #[inline]
    #[must_use]
    pub fn len(self) -> usize {
        let is_collection = (self.head & 0xff).wrapping_sub(TAG_ARRAY) <= TAG_SET - TAG_ARRAY;
        if is_collection { self.len32() } else { 0 }
    }

    /// Whether this is no collection, or one without items.
    #[inline]
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The key and value at a place of a collection: in an array by index, in objects and sets as they are stored.
    #[inline]
    #[must_use]
    pub fn item(self, place: usize) -> Option<(Value<'r>, Value<'r>)> {
        match self.head & 0xff {
            TAG_ARRAY => {
                let item = self.as_array()?.get(place)?;
                Some((Value::int(place as i64), *item))
            }
            TAG_OBJECT => {
                let entry = Object { value: self }.entries().get(place)?;
                Some((entry.key, entry.value))
            }
            TAG_SET => {
                let item = Set { value: self }.items().get(place)?;
                Some((*item, *item))
            }
            _ => None,
        }
    }

    /// What stands behind the two words of the value itself, in units of those.
    #[inline]
    pub(crate) fn units(self) -> u64 {
        match self.head & 0xff {
            TAG_STRING | TAG_DECIMAL => self.head >> 36,
            _ => size::units(self.size_bits()),
        }
    }

    /// What a collection's head says of its size; 0 for all else.
    #[inline]
    pub(crate) fn size_bits(self) -> u64 {
        let is_collection = (self.head & 0xff).wrapping_sub(TAG_ARRAY) <= TAG_SET - TAG_ARRAY;
        if is_collection { self.head & size::BITS } else { 0 }
    }

    /// Two numbers in the shape of a value, for a stack of values; not to be used as one.
    #[inline]
    pub(crate) fn note(small: u32, large: u64) -> Value<'r> {
        Value::raw(TAG_INT | u64::from(small) << 32, large)
    }

    /// What [`Value::note`] was made of.
    #[inline]
    pub(crate) fn noted(self) -> (u32, u64) {
        ((self.head >> 32) as u32, self.payload)
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

    /// The two words. While a value's memory stays, no other value there has the same.
    #[inline]
    #[must_use]
    pub fn words(self) -> (u64, u64) {
        (self.head, self.payload)
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

    /// What a ref's steps find, one below the other.
    #[inline]
    #[must_use]
    pub fn at(self, path: &[Value<'_>]) -> Value<'r> {
        path.iter().fold(self, |value, key| match value.head & 0xff {
            TAG_OBJECT => Object { value }.get(*key),
            _ => value.get(*key),
        })
    }

    /// A hash of scalars by what they are and of collections by where they stand; see [`Value::is_same`].
    #[must_use]
    pub fn place_hash(self) -> u64 {
        match self.head & 0xff {
            TAG_ARRAY | TAG_OBJECT | TAG_SET => self.payload ^ self.head.rotate_left(32),
            _ => hash::full(self),
        }
    }

    /// Whether two values are equal scalars, or one collection in one place. Much cheaper than [`Value::equals`] on
    /// large values, and never wrong in saying yes.
    #[must_use]
    pub fn is_same(self, other: Value<'_>) -> bool {
        self.same_words(other)
            || !matches!(self.head & 0xff, TAG_ARRAY | TAG_OBJECT | TAG_SET) && self.equals(other)
    }

    /// A hash of all of the value; equal values have equal ones.
    #[must_use]
    pub fn full_hash(self) -> u64 {
        hash::full(self)
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
