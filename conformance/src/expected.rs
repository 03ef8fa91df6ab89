//! Lists of cases that do not hold: those that are known not to (`expected-failures.toml`), and those of which it is
//! decided that something else is right (`decided.toml`), with what comes instead and the line of `DIFFERENCES.md` that
//! says why.

use crate::cases::Case;

/// One known difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The suite: the last part of the directory that is run.
    pub suite: String,
    /// The file within the suite.
    pub file: String,
    /// The position of the case in the file; all of them when absent.
    pub index: Option<usize>,
    /// Why it does not hold.
    pub reason: String,
    /// Where it is decided: what is said of it instead, at least in part.
    pub decided: Option<Decided>,
}

/// What comes instead of what a case wants, on purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// A part of what is reported.
    pub gives: String,
    /// The first column of the line in `DIFFERENCES.md`.
    pub see: String,
}

/// Reads both lists as they stand in this crate.
///
/// # Errors
/// As [`read`], and an entry of the second list that is not decided, or of the first that is.
pub fn read_all(failures: &str) -> Result<Vec<Known>, String> {
    let (mut known, decided) = (read(failures)?, read(include_str!("../decided.toml"))?);
    if known.iter().any(|entry| entry.decided.is_some()) {
        return Err("an entry that is decided belongs into `decided.toml`".to_owned());
    }
    if decided.iter().any(|entry| entry.decided.is_none()) {
        return Err("an entry of `decided.toml` lacks `gives` and `see`".to_owned());
    }
    known.extend(decided);
    Ok(known)
}

/// Reads the list.
///
/// # Errors
/// The text is no TOML, or an entry lacks a field.
pub fn read(text: &str) -> Result<Vec<Known>, String> {
    let table: toml::Table = text.parse().map_err(|error| format!("{error}"))?;
    let entries =
        table.get("case").and_then(|cases| cases.as_array()).map_or(&[][..], Vec::as_slice);
    entries.iter().map(entry).collect()
}

fn entry(value: &toml::Value) -> Result<Known, String> {
    let given = |name: &str| value.get(name).and_then(|field| field.as_str()).map(str::to_owned);
    let text = |name: &str| given(name).ok_or_else(|| format!("an entry lacks `{name}`"));
    let index = value
        .get("index")
        .and_then(|index| index.as_integer())
        .and_then(|index| usize::try_from(index).ok());
    let decided = given("gives").zip(given("see")).map(|(gives, see)| Decided { gives, see });
    let (suite, file, reason) = (text("suite")?, text("file")?, text("reason")?);
    Ok(Known { suite, file, index, reason, decided })
}

impl Known {
    /// Whether the entry is about a case.
    #[must_use]
    pub fn covers(&self, suite: &str, case: &Case) -> bool {
        self.suite == suite
            && self.file == case.file
            && self.index.is_none_or(|index| index == case.index)
    }

    /// Whether what was reported of the case is what is known of it.
    #[must_use]
    pub fn explains(&self, report: &str) -> bool {
        self.decided.as_ref().is_none_or(|decided| report.contains(&decided.gives))
    }
}

#[cfg(test)]
mod tests {
    use super::{read, read_all};

    /// Each decision names a line of the document for people.
    #[test]
    fn every_decision_is_documented() {
        let document = include_str!("../DIFFERENCES.md");
        let known = read_all(include_str!("../expected-failures.toml")).expect("sound");
        for decided in known.into_iter().filter_map(|entry| entry.decided) {
            let line = format!("| {} |", decided.see);
            assert!(document.contains(&line), "DIFFERENCES.md has no line `{line}`");
        }
    }

    #[test]
    fn entries() {
        let list = read("[[case]]\nsuite = \"v1\"\nfile = \"a/b.yaml\"\nindex = 2\nreason = \"r\"")
            .expect("sound");
        assert_eq!((list[0].index, list[0].reason.as_str()), (Some(2), "r"));
        assert!(read("[[case]]\nsuite = \"v1\"").is_err());
        assert!(
            read_all(
                "[[case]]\nsuite = \"v1\"\nfile = \"f\"\nreason = \"r\"\ngives = \"g\"\nsee = \"s\""
            )
            .is_err()
        );
    }
}
