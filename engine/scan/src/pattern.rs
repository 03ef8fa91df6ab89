//! Patterns of names: `*` stands for any text, `?` for one character, all else for itself.

/// Whether a pattern stands for a text.
#[must_use]
pub fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut p, mut t) = (0, 0);
    // The last star, and how far it reaches.
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(byte) if *byte == text[t] || *byte == b'?' => (p, t) = (p + 1, t + 1),
            _ => match star {
                Some((at, reach)) => {
                    star = Some((at, reach + 1));
                    (p, t) = (at + 1, reach + 1);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn stars() {
        for (pattern, text, want) in [
            ("", "", true),
            ("*", "", true),
            ("pss-*", "pss-x", true),
            ("pss-*", "ps-x", false),
            ("*-x-*", "a-x-x-b", true),
            ("a?c", "abc", true),
            ("a*b*c", "aXbYbZ", false),
            ("**/x.yaml", "a/b/x.yaml", true),
        ] {
            assert_eq!(matches(pattern, text), want, "{pattern} {text}");
        }
        assert!(!matches(&"*a".repeat(200), &"b".repeat(100_000)));
    }
}
