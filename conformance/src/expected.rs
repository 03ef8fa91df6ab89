//! The list of cases that are known not to hold, each with its reason.

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
    let text = |name: &str| {
        let found = value.get(name).and_then(|field| field.as_str());
        found.map(str::to_owned).ok_or_else(|| format!("an entry lacks `{name}`"))
    };
    let index = value
        .get("index")
        .and_then(|index| index.as_integer())
        .and_then(|index| usize::try_from(index).ok());
    Ok(Known { suite: text("suite")?, file: text("file")?, index, reason: text("reason")? })
}

impl Known {
    /// Whether the entry is about a case.
    #[must_use]
    pub fn covers(&self, suite: &str, case: &Case) -> bool {
        self.suite == suite
            && self.file == case.file
            && self.index.is_none_or(|index| index == case.index)
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn entries() {
        let list = read("[[case]]\nsuite = \"v1\"\nfile = \"a/b.yaml\"\nindex = 2\nreason = \"r\"")
            .expect("sound");
        assert_eq!((list[0].index, list[0].reason.as_str()), (Some(2), "r"));
        assert!(read("[[case]]\nsuite = \"v1\"").is_err());
        assert!(read(include_str!("../expected-failures.toml")).is_ok());
    }
}
