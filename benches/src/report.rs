//! Tables in Markdown, printed as they grow and written as one file.

use std::fmt::Write;
use std::path::Path;

/// What has been measured so far.
#[derive(Default)]
pub(crate) struct Report(String);

const HEAD: &str = "# Results

Written by `cargo run --release -p lictor-benches`; see its usage. Times are of the fastest of many blocks, taken in
turns, so that what disturbs one engine disturbs all. Of regorus, the faster of its interpreter and its machine is
shown. All engines gave the same answer before they were timed. On another machine only the ratios mean anything. OPA
is asked as a library, its input decoded once (`benches/opa`). Where goals are not met, `NOTES.md` says why.
";

impl Report {
    /// Starts a section.
    pub(crate) fn section(&mut self, title: &str, about: &str) {
        self.line(&format!("\n## {title}\n"));
        if !about.is_empty() {
            self.line(&format!("{about}\n"));
        }
    }

    /// A row of a table; the first of a table is its header.
    pub(crate) fn row(&mut self, cells: &[String]) {
        self.line(&format!("| {} |", cells.join(" | ")));
    }

    /// The header of a table.
    pub(crate) fn header(&mut self, cells: &[&str]) {
        self.line(&format!("| {} |\n|{}", cells.join(" | "), "---|".repeat(cells.len())));
    }

    /// A line of text.
    pub(crate) fn line(&mut self, line: &str) {
        println!("{line}");
        let _ = writeln!(self.0, "{line}");
    }

    /// Writes the file, whole or not at all.
    pub(crate) fn write(&self, path: &Path) -> std::io::Result<()> {
        let temporary = path.with_extension("md.new");
        std::fs::write(&temporary, format!("{HEAD}{}", self.0))?;
        std::fs::rename(temporary, path)
    }
}

/// A ratio, as in `12x`.
pub(crate) fn ratio(ratio: f64) -> String {
    match ratio {
        none if none.is_nan() => String::new(),
        small if small < 10.0 => format!("{small:.1}x"),
        large => format!("{large:.0}x"),
    }
}

/// A time with its unit.
pub(crate) fn time(nanoseconds: f64) -> String {
    match nanoseconds {
        none if none.is_nan() => String::new(),
        small if small < 1e3 => format!("{small:.0} ns"),
        small if small < 1e6 => format!("{:.2} us", small / 1e3),
        large => format!("{:.2} ms", large / 1e6),
    }
}

/// The geometric mean of what is not missing.
pub(crate) fn mean(values: impl IntoIterator<Item = f64>) -> f64 {
    let logs: Vec<f64> = values.into_iter().filter(|value| !value.is_nan()).map(f64::ln).collect();
    (logs.iter().sum::<f64>() / logs.len() as f64).exp()
}
