//! Keys of object types: plain data, with Rego's order and the way OPA's messages print them.
//!
//! Numbers are kept as text; two texts are the same key when they name the same number as far as a double and
//! the text can tell.

use super::Type;
use std::cmp::Ordering;
use std::fmt;

/// A constant that is the key of an object or the index of an array.
#[derive(Debug, Clone)]
pub enum Key {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as its text.
    Number(String),
    /// A string.
    String(String),
    /// An array, or a set in the order of its elements.
    Array(Vec<Key>),
    /// An object.
    Object(Vec<(Key, Key)>),
}

impl Key {
    /// A string key.
    #[must_use]
    pub fn string(text: impl Into<String>) -> Key {
        Key::String(text.into())
    }

    /// The type of the constant.
    #[must_use]
    pub fn type_of(&self) -> Type {
        match self {
            Key::Null => Type::Null,
            Key::Bool(_) => Type::Boolean,
            Key::Number(_) => Type::Number,
            Key::String(_) => Type::String,
            Key::Array(items) => {
                Type::array(items.iter().map(Key::type_of).collect(), Type::Unknown)
            }
            Key::Object(pairs) => Type::object(
                pairs.iter().map(|(key, value)| (key.clone(), value.type_of())).collect(),
                None,
            ),
        }
    }

    /// The position this key names in an array, if it is a whole number not below zero.
    #[must_use]
    pub fn position(&self) -> Option<usize> {
        match self {
            Key::Number(text) => text.parse::<i64>().ok().and_then(|n| usize::try_from(n).ok()),
            _ => None,
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Key::Null => 0,
            Key::Bool(_) => 1,
            Key::Number(_) => 2,
            Key::String(_) => 3,
            Key::Array(_) => 4,
            Key::Object(_) => 5,
        }
    }
}

fn compare_numbers(a: &str, b: &str) -> Ordering {
    if a == b {
        return Ordering::Equal;
    }
    if let (Ok(x), Ok(y)) = (a.parse::<i128>(), b.parse::<i128>()) {
        return x.cmp(&y);
    }
    match (a.parse::<f64>(), b.parse::<f64>()) {
        (Ok(x), Ok(y)) if x.is_finite() && y.is_finite() => x.total_cmp(&y),
        _ => a.cmp(b),
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Key) -> Ordering {
        match (self, other) {
            (Key::Bool(a), Key::Bool(b)) => a.cmp(b),
            (Key::Number(a), Key::Number(b)) => compare_numbers(a, b),
            (Key::String(a), Key::String(b)) => a.cmp(b),
            (Key::Array(a), Key::Array(b)) => a.cmp(b),
            (Key::Object(a), Key::Object(b)) => a.cmp(b),
            (a, b) => a.rank().cmp(&b.rank()),
        }
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Key) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Key) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Key {}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Key::Null => f.write_str("<nil>"),
            Key::Bool(value) => write!(f, "{value}"),
            Key::Number(text) | Key::String(text) => f.write_str(text),
            Key::Array(items) => {
                let items: Vec<String> = items.iter().map(Key::to_string).collect();
                write!(f, "[{}]", items.join(" "))
            }
            Key::Object(pairs) => {
                let pairs: Vec<String> =
                    pairs.iter().map(|(key, value)| format!("{key}:{value}")).collect();
                write!(f, "map[{}]", pairs.join(" "))
            }
        }
    }
}
