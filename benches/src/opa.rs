//! OPA as a library, in a small Go program (`opa/`) that is built where Go is installed.

use crate::Error;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// The program that asks OPA.
pub(crate) struct Opa(PathBuf);

/// What OPA takes for a workload, in nanoseconds.
pub(crate) struct Times {
    pub(crate) answer: serde_json::Value,
    pub(crate) parsed: f64,
    pub(crate) text: f64,
}

impl Opa {
    /// Builds the program; none where that cannot be done.
    pub(crate) fn build(folder: &Path) -> Option<Opa> {
        let program = folder.join("opa-peer");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("opa");
        let built = Command::new("go")
            .args(["build", "-o"])
            .arg(&program)
            .arg(".")
            .current_dir(source)
            .status();
        match built {
            Ok(status) if status.success() => Some(Opa(program)),
            _ => {
                eprintln!("without OPA: Go cannot build benches/opa here");
                None
            }
        }
    }

    /// Times the workloads that were exported to a folder, for about so long each.
    pub(crate) fn times(
        &self,
        folder: &Path,
        budget: Duration,
    ) -> Result<HashMap<String, Times>, Error> {
        let budget = format!("{}ms", budget.as_millis());
        let output = Command::new(&self.0).arg(folder).arg(budget).output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        }
        let mut all = HashMap::new();
        for line in serde_json::Deserializer::from_slice(&output.stdout).into_iter() {
            let mut line: serde_json::Value = line?;
            let number = |name: &str| line[name].as_f64().unwrap_or(f64::NAN);
            let (parsed, text) = (number("parsed_ns"), number("text_ns"));
            let name = line["name"].as_str().unwrap_or_default().to_owned();
            all.insert(name, Times { answer: line["answer"].take(), parsed, text });
        }
        Ok(all)
    }

    /// Resident bytes before and after loading the folder's data.
    pub(crate) fn resident(&self, folder: &Path) -> Result<(u64, u64), Error> {
        let output = Command::new(&self.0).arg(folder).arg("memory").output()?;
        crate::memory::pair(&String::from_utf8_lossy(&output.stdout))
    }
}
