//! Differences that have a reason: data beside the code, each tied to a line of `DIFFERENCES.md`.

use super::Difference;
use regex::Regex;

/// What a known difference looks like, and why it is one.
#[derive(Debug, Clone)]
pub struct Explained {
    /// The engine that disagrees; a prefix of its name.
    pub against: String,
    /// The reason.
    pub reason: String,
    /// The first column of the line in `DIFFERENCES.md` that says so.
    pub see: String,
    ours: Option<Regex>,
    theirs: Option<Regex>,
    program: Option<Regex>,
    /// The answers are the same; only what is printed differs.
    prints: bool,
}

/// Reads the list.
///
/// # Errors
/// The text is no TOML, an entry lacks a field, or a pattern is none.
pub fn read(text: &str) -> Result<Vec<Explained>, String> {
    let table: toml::Table = text.parse().map_err(|error| format!("{error}"))?;
    let entries = table.get("difference").and_then(|entries| entries.as_array());
    entries.map_or(&[][..], Vec::as_slice).iter().map(entry).collect()
}

fn entry(value: &toml::Value) -> Result<Explained, String> {
    let text = |name: &str| value.get(name).and_then(|field| field.as_str());
    let needed = |name: &str| {
        text(name).map(str::to_owned).ok_or_else(|| format!("an entry lacks `{name}`"))
    };
    let pattern = |name: &str| {
        text(name).map(Regex::new).transpose().map_err(|error| format!("`{name}`: {error}"))
    };
    let entry = Explained {
        against: needed("against")?,
        reason: needed("reason")?,
        see: needed("see")?,
        ours: pattern("ours")?,
        theirs: pattern("theirs")?,
        program: pattern("program")?,
        prints: value.get("prints").and_then(toml::Value::as_bool).unwrap_or_default(),
    };
    if entry.ours.is_none() && entry.theirs.is_none() && entry.program.is_none() {
        return Err(format!("the entry `{}` covers everything", entry.reason));
    }
    Ok(entry)
}

impl Explained {
    pub(super) fn covers(&self, difference: &Difference) -> bool {
        let fits = |pattern: &Option<Regex>, text: &dyn Fn() -> String| {
            pattern.as_ref().is_none_or(|pattern| pattern.is_match(&text()))
        };
        difference.peer.name().starts_with(&self.against)
            && (!self.prints || difference.ours.answer == difference.theirs.answer)
            && fits(&self.ours, &|| difference.ours.to_string())
            && fits(&self.theirs, &|| difference.theirs.to_string())
            && fits(&self.program, &|| difference.program.modules.join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    /// Each entry of the list names a line of the document for people.
    #[test]
    fn every_reason_is_documented() {
        let document = include_str!("../../DIFFERENCES.md");
        for entry in read(include_str!("../../explained.toml")).expect("sound") {
            let line = format!("| {} |", entry.see);
            assert!(document.contains(&line), "DIFFERENCES.md has no line `{line}`");
        }
    }

    #[test]
    fn an_entry_covers_something_certain() {
        assert!(read("[[difference]]\nagainst = \"opa\"\nreason = \"r\"\nsee = \"s\"").is_err());
        assert!(
            read("[[difference]]\nagainst = \"opa\"\nours = \"(\"\nreason = \"r\"\nsee = \"s\"")
                .is_err()
        );
    }
}
