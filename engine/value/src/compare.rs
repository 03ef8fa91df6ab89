//! Equality and OPA's total order over values.

use crate::number;
use crate::value::{Entry, Kind, Object, Value};
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

impl Value<'_> {
    /// Rego's equality: `1 == 1.0`, objects and sets by content.
    #[inline]
    #[must_use]
    pub fn equals(self, other: Value<'_>) -> bool {
        if self.is_string() {
            return self.same_string(other);
        }
        self.same_words(other) || self.equals_slowly(other)
    }

    /// [`Value::equals`] where this is no string.
    fn equals_slowly(self, other: Value<'_>) -> bool {
        let kind = self.kind();
        if kind != other.kind() {
            return false;
        }
        match kind {
            Kind::Undefined | Kind::Null => true,
            Kind::Bool => self.as_bool() == other.as_bool(),
            Kind::Number => match (self.as_small_int(), other.as_small_int()) {
                (Some(a), Some(b)) => a == b,
                _ => number::compare(self, other) == Ordering::Equal,
            },
            Kind::String => self.same_string(other),
            Kind::Array => slices_equal(
                self.as_array().unwrap_or_default(),
                other.as_array().unwrap_or_default(),
            ),
            Kind::Object => match (self.as_object(), other.as_object()) {
                (Some(a), Some(b)) => objects_equal(a, b),
                _ => false,
            },
            Kind::Set => match (self.as_set(), other.as_set()) {
                (Some(a), Some(b)) => slices_equal(a.items(), b.items()),
                _ => false,
            },
        }
    }

    /// OPA's total order: null, booleans, numbers, strings (by bytes), arrays, objects, sets.
    #[must_use]
    pub fn compare(self, other: Value<'_>) -> Ordering {
        let kind = self.kind();
        let by_kind = kind.cmp(&other.kind());
        if by_kind != Ordering::Equal || self.same_words(other) {
            return by_kind;
        }
        match kind {
            Kind::Undefined | Kind::Null => Ordering::Equal,
            Kind::Bool => self.as_bool().cmp(&other.as_bool()),
            Kind::Number => match (self.as_small_int(), other.as_small_int()) {
                (Some(a), Some(b)) => a.cmp(&b),
                _ => number::compare(self, other),
            },
            Kind::String => self.as_str().cmp(&other.as_str()),
            Kind::Array => compare_slices(
                self.as_array().unwrap_or_default(),
                other.as_array().unwrap_or_default(),
            ),
            Kind::Object => match (self.as_object(), other.as_object()) {
                (Some(a), Some(b)) => compare_objects(a, b),
                _ => Ordering::Equal,
            },
            Kind::Set => match (self.as_set(), other.as_set()) {
                (Some(a), Some(b)) => compare_slices(a.items(), b.items()),
                _ => Ordering::Equal,
            },
        }
    }
}

fn slices_equal(a: &[Value<'_>], b: &[Value<'_>]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.equals(*b))
}

fn objects_equal(a: Object<'_>, b: Object<'_>) -> bool {
    a.len() == b.len()
        && a.entries().iter().all(|entry| {
            let other = b.get(entry.key);
            !other.is_undefined() && entry.value.equals(other)
        })
}

fn compare_slices(a: &[Value<'_>], b: &[Value<'_>]) -> Ordering {
    for (a, b) in a.iter().zip(b) {
        match a.compare(*b) {
            Ordering::Equal => {}
            order => return order,
        }
    }
    a.len().cmp(&b.len())
}

fn compare_objects(a: Object<'_>, b: Object<'_>) -> Ordering {
    let (a, b) = (in_order(a), in_order(b));
    for (a, b) in a.iter().zip(b.iter()) {
        match a.key.compare(b.key).then_with(|| a.value.compare(b.value)) {
            Ordering::Equal => {}
            order => return order,
        }
    }
    a.len().cmp(&b.len())
}

fn in_order<'r>(object: Object<'r>) -> std::borrow::Cow<'r, [Entry<'r>]> {
    if object.is_sorted() { object.entries().into() } else { object.sorted_vec().into() }
}

impl PartialEq for Value<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.equals(*other)
    }
}

impl Eq for Value<'_> {}

impl PartialOrd for Value<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Value<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.compare(*other)
    }
}

impl Hash for Value<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(crate::hash::full(*self));
    }
}
