//! Runs tests again whenever a file below the given paths changes. Looks at times and sizes; needs no system service.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

const PAUSE: Duration = Duration::from_millis(300);
const MAX_DEPTH: usize = 64;

type Snapshot = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

/// Runs `work` at once and after every change, without end.
pub(super) fn forever(paths: &[String], mut work: impl FnMut()) -> ! {
    let roots: Vec<&Path> = paths.iter().map(|path| Path::new(without_prefix(path))).collect();
    loop {
        let seen = snapshot(&roots);
        work();
        println!("{}\nWatching for changes ...", "*".repeat(80));
        while snapshot(&roots) == seen {
            std::thread::sleep(PAUSE);
        }
    }
}

/// `a.b:path` is watched as `path`.
fn without_prefix(path: &str) -> &str {
    match path.split_once(':') {
        Some((_, rest)) if !rest.starts_with("//") => rest,
        _ => path.strip_prefix("file://").unwrap_or(path),
    }
}

fn snapshot(roots: &[&Path]) -> Snapshot {
    let mut seen = Snapshot::new();
    roots.iter().for_each(|root| look(root, 0, &mut seen));
    seen
}

fn look(path: &Path, depth: usize, seen: &mut Snapshot) {
    let Ok(info) = std::fs::metadata(path) else { return };
    if !info.is_dir() {
        seen.insert(path.to_owned(), (info.modified().ok(), info.len()));
    } else if depth < MAX_DEPTH {
        for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
            look(&entry.path(), depth + 1, seen);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{snapshot, without_prefix};

    #[test]
    fn changes_show() {
        let dir = std::env::temp_dir().join(format!("lictor-watch-{}", std::process::id()));
        std::fs::create_dir_all(dir.join("sub")).expect("made");
        let before = snapshot(&[&dir]);
        std::fs::write(dir.join("sub/a.rego"), "package a").expect("written");
        let between = snapshot(&[&dir]);
        std::fs::write(dir.join("sub/a.rego"), "package ab").expect("written");
        let after = snapshot(&[&dir]);
        std::fs::remove_dir_all(&dir).expect("removed");
        assert!(before != between && between != after);
        assert_eq!(["a.b:x", "file:///x", "y"].map(without_prefix), ["x", "/x", "y"]);
    }
}
