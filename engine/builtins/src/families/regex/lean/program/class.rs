//! Reading classes and single characters.

use super::super::{fold, unicode};
use super::{Maker, Ranges};

impl Maker<'_> {
    /// A class in brackets; `folds` where case does not matter.
    pub(super) fn read_class(&mut self, folds: bool) -> Option<Ranges> {
        let folded = |set: Ranges| if folds { fold::fold(&set) } else { set };
        self.rest = self.rest.strip_prefix('[')?;
        let negated = self.eat("^");
        let mut ranges = Vec::new();
        while !self.eat("]") {
            if self.eat("[:") {
                let (name, rest) = self.rest.split_once(":]")?;
                self.rest = rest;
                let (negated, name) =
                    name.strip_prefix('^').map_or((false, name), |name| (true, name));
                let set = folded(named(name));
                ranges.extend(if negated { set.negated().0 } else { set.0 });
            } else if self.rest.starts_with('[') {
                ranges.extend(self.read_class(folds)?.0);
            } else if self.rest.starts_with(r"\p") {
                let (class, rest) = self.rest.split_at(self.rest.find('}')? + 1);
                self.rest = rest;
                ranges.extend(unicode::class(class)?.0);
            } else {
                let low = self.read_char()? as u32;
                let high = if self.eat("-") { self.read_char()? as u32 } else { low };
                ranges.push((low, high));
            }
        }
        let set = folded(Ranges::new(ranges));
        Some(if negated { set.negated() } else { set })
    }

    /// A character, as itself or by its code.
    pub(super) fn read_char(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let mut c = chars.next()?;
        if c == '\\' {
            let digits = match chars.next()? {
                't' => "9",
                'n' => "A",
                'r' => "D",
                _ if chars.as_str().starts_with('{') => {
                    let (digits, rest) = chars.as_str()[1..].split_once('}')?;
                    chars = rest.chars();
                    digits
                }
                _ => {
                    let (digits, rest) = chars.as_str().split_at_checked(2)?;
                    chars = rest.chars();
                    digits
                }
            };
            c = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
        }
        self.rest = chars.as_str();
        Some(c)
    }
}

/// The class of ASCII with this name.
fn named(name: &str) -> Ranges {
    let is = |byte: u8| match name {
        "alnum" => byte.is_ascii_alphanumeric(),
        "alpha" => byte.is_ascii_alphabetic(),
        "ascii" => true,
        "blank" => matches!(byte, b' ' | b'\t'),
        "cntrl" => byte.is_ascii_control(),
        "digit" => byte.is_ascii_digit(),
        "graph" => byte.is_ascii_graphic(),
        "lower" => byte.is_ascii_lowercase(),
        "print" => byte == b' ' || byte.is_ascii_graphic(),
        "punct" => byte.is_ascii_punctuation(),
        "space" => matches!(byte, b' ' | 9..=13),
        "upper" => byte.is_ascii_uppercase(),
        "word" => byte == b'_' || byte.is_ascii_alphanumeric(),
        _ => byte.is_ascii_hexdigit(),
    };
    let codes = (0..0x80).filter(|byte| is(*byte));
    Ranges::new(codes.map(|byte| (byte.into(), byte.into())).collect())
}
