//! The name that was probably meant.

/// The name nearest to what was written, if one is near.
#[must_use]
pub fn nearest<'n>(written: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let limit = 1 + written.chars().count().min(64) / 4;
    let near = names.into_iter().map(|name| (distance(written, name), name));
    near.filter(|(distance, _)| *distance <= limit).min().map(|(_, name)| name)
}

/// How many characters must be changed, added or removed; long texts are told apart by their starts.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) =
        (a.chars().take(64).collect(), b.chars().take(64).collect());
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let change = diagonal + usize::from(from != to);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn near_names() {
        let names = ["severity", "parameters", "enforcement"];
        assert_eq!(nearest("sevrity", names), Some("severity"));
        assert_eq!(nearest("parameter", names), Some("parameters"));
        assert_eq!(nearest("owner", names), None);
    }
}
