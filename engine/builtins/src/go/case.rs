//! Upper and lower case as Go has it: character by character, by Unicode's simple mapping.

#[cfg(any(test, not(target_family = "wasm")))]
mod mapped;
#[cfg(any(test, target_family = "wasm"))]
mod small;

#[cfg(not(target_family = "wasm"))]
pub(crate) use mapped::{lower, upper};
#[cfg(target_family = "wasm")]
pub(crate) use small::{lower, upper};

/// A text in lower case.
pub(crate) fn lower_text(text: &str) -> String {
    text.chars().map(lower).collect()
}

#[cfg(test)]
mod tests {
    use super::{mapped, small};
    use crate::tables::write::{hold, runs};

    /// What the characters lead to of which the crate `regex` knows both: its tables stay as they are when those of the
    /// standard library grow.
    fn pairs(map: fn(char) -> char) -> impl Iterator<Item = (char, char)> {
        let assigned = regex::Regex::new(r"^\p{Assigned}*$").expect("a pattern");
        let all = ('\0'..'\u{20000}').map(move |c| (c, map(c)));
        all.filter(move |(c, to)| assigned.is_match(&format!("{c}{to}")))
    }

    #[test]
    fn tables() {
        let table = |map: fn(char) -> char| {
            let others = pairs(map).filter(|(c, to)| !c.is_ascii() && c != to);
            runs(others.map(|(c, to)| (c as u32, to as i32 - c as i32)).collect())
        };
        hold("go/case/lower.bin", small::LOWER, &table(mapped::lower));
        hold("go/case/upper.bin", small::UPPER, &table(mapped::upper));
    }

    #[test]
    fn every_character() {
        pairs(mapped::lower).for_each(|(c, to)| assert_eq!(small::lower(c), to, "{c}"));
        pairs(mapped::upper).for_each(|(c, to)| assert_eq!(small::upper(c), to, "{c}"));
    }
}
