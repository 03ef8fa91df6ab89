//! Shell patterns: `*`, `?`, `[a-z]`, `\x` over one name, and `**` over a path.

/// Whether a name matches a shell pattern; a malformed pattern matches nothing.
pub(crate) fn name_matches(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let name: Vec<char> = name.chars().collect();
    matches(&pattern, &name, false)
}

/// Whether a slash-separated path matches: `*` stays within a part, `**` does not.
pub(crate) fn path_matches(pattern: &str, path: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let path: Vec<char> = path.chars().collect();
    matches(&pattern, &path, true)
}

fn matches(pattern: &[char], text: &[char], deep: bool) -> bool {
    // One row of the table "does the rest of the pattern match the rest of the text", from the back.
    let steps = parse(pattern, deep);
    let Some(steps) = steps else { return false };
    let mut row: Vec<bool> = (0..=text.len()).map(|at| at == text.len()).collect();
    for step in steps.iter().rev() {
        let mut next = vec![false; text.len() + 1];
        for at in (0..=text.len()).rev() {
            next[at] = match step {
                Step::Many(over_slash) => {
                    row[at] || (at < text.len() && (*over_slash || text[at] != '/') && next[at + 1])
                }
                Step::One(accepts) => at < text.len() && accepts.accepts(text[at]) && row[at + 1],
            };
        }
        row = next;
    }
    row[0]
}

enum Step {
    Many(bool),
    One(Class),
}

enum Class {
    Any,
    Char(char),
    Ranges(bool, Vec<(char, char)>),
}

impl Class {
    fn accepts(&self, c: char) -> bool {
        match self {
            Class::Any => c != '/',
            Class::Char(own) => c == *own,
            Class::Ranges(negated, ranges) => {
                ranges.iter().any(|(low, high)| (*low..=*high).contains(&c)) != *negated
            }
        }
    }
}

fn parse(pattern: &[char], deep: bool) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    let mut rest = pattern;
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        match first {
            '*' if deep && tail.first() == Some(&'*') => {
                rest = &tail[1..];
                steps.push(Step::Many(true));
            }
            '*' => steps.push(Step::Many(false)),
            '?' => steps.push(Step::One(Class::Any)),
            '\\' => {
                let (c, tail) = tail.split_first()?;
                rest = tail;
                steps.push(Step::One(Class::Char(*c)));
            }
            '[' => {
                let (class, tail) = ranges(tail)?;
                rest = tail;
                steps.push(Step::One(class));
            }
            c => steps.push(Step::One(Class::Char(*c))),
        }
    }
    Some(steps)
}

fn ranges(mut rest: &[char]) -> Option<(Class, &[char])> {
    let negated = matches!(rest.first(), Some('^' | '!'));
    if negated {
        rest = &rest[1..];
    }
    let mut ranges = Vec::new();
    loop {
        let (mut low, mut tail) = rest.split_first()?;
        if *low == ']' && !ranges.is_empty() {
            return Some((Class::Ranges(negated, ranges), tail));
        }
        if *low == '\\' {
            (low, tail) = tail.split_first()?;
        }
        let mut high = low;
        if tail.first() == Some(&'-') {
            (high, tail) = tail[1..].split_first()?;
            if *high == '\\' {
                (high, tail) = tail.split_first()?;
            }
        }
        ranges.push((*low, *high));
        rest = tail;
    }
}

#[cfg(test)]
mod tests {
    use super::{name_matches, path_matches};

    #[test]
    fn names_and_paths() {
        let yes = [
            ("*.rego", "a.rego"),
            ("?.x", "a.x"),
            ("[a-c]*", "bcd"),
            ("[^a]", "b"),
            ("\\*", "*"),
            (".*", ".git"),
        ];
        let no = [("*.rego", "a.json"), ("?", ""), ("[a-c]", "d"), ("[", "["), ("a", "ab")];
        assert!(yes.iter().all(|(pattern, name)| name_matches(pattern, name)));
        assert!(!no.iter().any(|(pattern, name)| name_matches(pattern, name)));
        assert!(path_matches("/a/**", "/a/b/c.rego") && path_matches("/a/*.rego", "/a/b.rego"));
        assert!(!path_matches("/a/*", "/a/b/c.rego"));
        assert!(!name_matches(&"*a".repeat(200), &"a".repeat(150)));
    }
}
