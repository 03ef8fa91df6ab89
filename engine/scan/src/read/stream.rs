//! A YAML stream apart into the texts of its documents.
//!
//! No scalar can hold a line that begins with `---` or `...`, so lines are enough to go by.

use std::ops::Range;

/// The documents of a text, each with the directives before it and its first `---`.
pub(super) fn documents(text: &str, start: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut from, mut at) = (start, start);
    // Whether anything but directives, comments and blanks stands since `from`.
    let mut begun = false;
    for line in text[start..].split_inclusive('\n') {
        if is_marker(line, "---") {
            if begun {
                found.push(from..at);
                from = at;
            }
            begun = true;
        } else if is_marker(line, "...") {
            found.push(from..at);
            from = at + line.len();
            begun = false;
        } else {
            begun |= !matches!(line.trim_start().bytes().next(), None | Some(b'#' | b'%'));
        }
        at += line.len();
    }
    found.push(from..text.len());
    found.retain(|range| has_content(&text[range.clone()]));
    found
}

fn is_marker(line: &str, marker: &str) -> bool {
    line.strip_prefix(marker)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
}

/// Whether there is more than markers, directives, comments and blanks.
fn has_content(text: &str) -> bool {
    text.lines().any(|line| {
        let line = if is_marker(line, "---") { &line[3..] } else { line };
        !matches!(line.trim_start().bytes().next(), None | Some(b'#' | b'%'))
    })
}

#[cfg(test)]
mod tests {
    use super::documents;

    fn eq(text: &str, want: &[&str]) {
        let got: Vec<&str> = documents(text, 0).into_iter().map(|range| &text[range]).collect();
        assert_eq!(got, want, "{text:?}");
    }

    #[test]
    fn parted() {
        eq("", &[]);
        eq("# only\n\n---\n# comments\n", &[]);
        eq("a: 1", &["a: 1"]);
        eq("---\na: 1\n---\nb: 2\n", &["---\na: 1\n", "---\nb: 2\n"]);
        eq("# x\n%YAML 1.2\n---\na: 1\n", &["# x\n%YAML 1.2\n---\na: 1\n"]);
        eq("a: |\n  ---\n  x\n--- b\n", &["a: |\n  ---\n  x\n", "--- b\n"]);
        eq("a: 1\n...\nb: 2\n", &["a: 1\n", "b: 2\n"]);
        eq("---\r\na: 1\r\n---\r\n", &["---\r\na: 1\r\n"]);
        eq("----\n", &["----\n"]);
    }
}
