//! Runs every `console` block of the README as it stands: each `$ lictor ...` line must print what follows it.

use std::path::Path;
use std::process::Command;

/// A command of the README and the lines printed below it.
struct Step {
    command: String,
    printed: String,
}

fn steps(readme: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut inside = false;
    for line in readme.lines() {
        match (line, inside) {
            ("```console", _) => inside = true,
            ("```", _) => inside = false,
            (line, true) => match line.strip_prefix("$ ") {
                Some(command) => {
                    steps.push(Step { command: command.to_owned(), printed: String::new() });
                }
                None => {
                    if let Some(step) = steps.last_mut() {
                        step.printed.push_str(line);
                        step.printed.push('\n');
                    }
                }
            },
            _ => {}
        }
    }
    steps
}

/// Durations differ from run to run.
fn without_times(text: &str) -> String {
    let times = regex::Regex::new(r"\([0-9.]+(ns|µs|ms|s)\)").expect("a sound pattern");
    times.replace_all(text, "(time)").into_owned()
}

#[test]
fn the_readme_tells_the_truth() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = std::fs::read_to_string(root.join("README.md")).expect("the README is there");
    let steps = steps(&readme);
    assert!(steps.len() >= 5, "the README has lost its examples");
    let binary = Path::new(env!("CARGO_BIN_EXE_lictor"));
    let path = std::env::join_paths(
        binary
            .parent()
            .map(Path::to_path_buf)
            .into_iter()
            .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
    )
    .expect("a path");
    for step in steps {
        let output = Command::new("sh")
            .args(["-c", &format!("{{ {}; }} 2>&1", step.command)])
            .current_dir(&root)
            .stdin(std::process::Stdio::null())
            .env("LICTOR_NO_CACHE", "1")
            .env("PATH", &path)
            .output()
            .expect("a shell");
        let printed = String::from_utf8_lossy(&output.stdout);
        assert_eq!(without_times(&printed), without_times(&step.printed), "$ {}", step.command);
    }
}
