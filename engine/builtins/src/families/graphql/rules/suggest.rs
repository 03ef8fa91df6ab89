//! "Did you mean": names that are close to one that is not known.

use crate::go::case;

/// `"A", "B", or "C"`, five at most.
pub(super) fn any_of(items: &[String]) -> String {
    let items = &items[..items.len().min(5)];
    match items {
        [one, other] => format!("{one} or {other}"),
        [rest @ .., last] if !rest.is_empty() => format!("{}, or {last}", rest.join(", ")),
        _ => items.concat(),
    }
}

/// The same with every item in quotes.
pub(super) fn quoted_any_of<'n>(items: impl IntoIterator<Item = &'n str>) -> String {
    let quoted: Vec<String> = items.into_iter().map(|item| format!("\"{item}\"")).collect();
    any_of(&quoted)
}

/// ` Did you mean "A" or "B"?`, or nothing.
pub(super) fn did_you_mean<'n>(
    prefix: &str,
    typed: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> String {
    let close = close(typed, known);
    if close.is_empty() { String::new() } else { format!(" {prefix} {}?", quoted_any_of(close)) }
}

/// The names close to what was typed, closest first.
pub(super) fn close<'n>(typed: &str, known: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    let limit = typed.len() * 2 / 5 + 1;
    let distant = |name: &'n str| (distance(typed, name, limit), name);
    let mut near: Vec<_> =
        known.into_iter().map(distant).filter(|(distance, _)| *distance <= limit).collect();
    near.sort_by_key(|(distance, _)| *distance);
    near.into_iter().map(|(_, name)| name).collect()
}

/// How many edits lead from one name to the other; a change of case alone is one. More than `limit` are not counted.
fn distance(one: &str, other: &str, limit: usize) -> usize {
    if one == other {
        return 0;
    }
    let one: Vec<char> = one.chars().map(case::lower).collect();
    let other: Vec<char> = other.chars().map(case::lower).collect();
    if one == other {
        return 1;
    }
    if one.len().abs_diff(other.len()) > limit {
        return limit + 1;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggestions() {
        assert_eq!(close("nmae", ["name", "Name", "other"]), ["name", "Name"]);
        assert_eq!(
            did_you_mean("Did you mean", "nam", ["name", "nap", "x"]),
            " Did you mean \"name\" or \"nap\"?"
        );
        assert_eq!(did_you_mean("Did you mean", "zzz", ["name"]), "");
        assert_eq!(any_of(&["a".to_owned(), "b".to_owned(), "c".to_owned()]), "a, b, or c");
        assert_eq!(any_of(&["a".to_owned()]), "a");
    }
}
