//! Case by the tables of the standard library.

/// The one character that Unicode's simple mapping gives.
pub(crate) fn lower(c: char) -> char {
    let mut mapped = c.to_lowercase();
    match (mapped.next(), mapped.next()) {
        (Some(one), None) => one,
        _ if c == 'İ' => 'i',
        _ => c,
    }
}

/// The one character that Unicode's simple mapping gives; Greek letters with an iota below have one although their
/// full mapping is two characters long.
pub(crate) fn upper(c: char) -> char {
    let mut mapped = c.to_uppercase();
    if let (Some(one), None) = (mapped.next(), mapped.next()) {
        return one;
    }
    let shift = match c {
        '\u{1f80}'..='\u{1f87}' | '\u{1f90}'..='\u{1f97}' | '\u{1fa0}'..='\u{1fa7}' => 8,
        '\u{1fb3}' | '\u{1fc3}' | '\u{1ff3}' => 9,
        _ => 0,
    };
    char::from_u32(c as u32 + shift).unwrap_or(c)
}
