//! Stands in for the tables where the feature `unicode` is off: no class has a name.

use super::ranges::Ranges;

/// No.
pub(crate) fn is_class(_: &str) -> bool {
    false
}

/// No class.
pub(super) fn class(_: &str) -> Option<Ranges> {
    None
}

/// Whether the standard library counts the character as letter or digit.
pub(crate) fn is_letter_or_digit(c: char) -> bool {
    c.is_alphanumeric()
}
