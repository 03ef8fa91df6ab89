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

    #[test]
    fn tables() {
        let table = |map: fn(char) -> char| {
            let others = ('\u{80}'..=char::MAX).filter(|c| map(*c) != *c);
            runs(others.map(|c| (c as u32, map(c) as i32 - c as i32)).collect())
        };
        hold("go/case/lower.bin", small::LOWER, &table(mapped::lower));
        hold("go/case/upper.bin", small::UPPER, &table(mapped::upper));
    }

    #[test]
    fn every_character() {
        for c in ('\0'..=char::MAX).filter(|c| (*c as u32) < 0x2_0000) {
            assert_eq!(small::lower(c), mapped::lower(c), "{c}");
            assert_eq!(small::upper(c), mapped::upper(c), "{c}");
        }
    }
}
