//! Runs the command lines in `tests/transcripts` and compares what they print and how they exit.
//!
//! A transcript holds lines `$ lictor ARGS`, optionally with `NAME=VALUE` before and `< 'TEXT'` (standard input) behind.
//! Below stands what is printed; lines of standard error begin with `! `, an exit code that is not 0 is `? N`. Commands
//! run in `tests/fixtures`; `{tmp}` is a directory of the transcript's own. `BLESS=1 cargo test -p lictor-cli` writes down what comes out.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

const BINARY: &str = env!("CARGO_BIN_EXE_lictor");

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests"))
}

#[test]
fn transcripts_hold() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    let files = std::fs::read_dir(root().join("transcripts")).expect("there are transcripts");
    for file in files.flatten() {
        let path = file.path();
        let want = std::fs::read_to_string(&path).expect("a transcript is text");
        let tmp = Scratch::new(&path);
        let lines = want.lines().filter(|line| line.starts_with("$ "));
        let got: String = lines.map(|line| run(line, &tmp)).collect();
        if bless {
            std::fs::write(&path, &got).expect("the transcript can be written");
        } else if got != want {
            wrong.push(format!("{}\n{}", path.display(), difference(&want, &got)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_subcommand_has_a_transcript() {
    let help = Command::new(BINARY).arg("--help").output().expect("the binary runs");
    let help = String::from_utf8_lossy(&help.stdout).into_owned();
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let names = listed.map_while(|line| line.strip_prefix("  ")?.split(' ').next());
    for name in names.filter(|name| *name != "help") {
        let path = root().join("transcripts").join(format!("{name}.txt"));
        assert!(path.exists(), "`{name}` has no transcript");
    }
}

/// A directory that is gone when the transcript has run.
struct Scratch(String);

impl Scratch {
    fn new(transcript: &Path) -> Scratch {
        let stem = transcript.file_stem().unwrap_or_default().to_string_lossy();
        let name = format!("lictor-transcript-{stem}-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).expect("a directory can be made");
        Scratch(path.to_string_lossy().into_owned())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Runs one command line; the line and what came of it.
fn run(line: &str, tmp: &Scratch) -> String {
    let command_line = line.trim_start_matches("$ ").replace("{tmp}", &tmp.0);
    let mut words = split(&command_line).into_iter();
    let mut command = Command::new(BINARY);
    command.env("LICTOR_NO_CACHE", "1");
    for word in words.by_ref() {
        match word.split_once('=') {
            Some((name, value)) => command.env(name, value),
            None => break,
        };
    }
    let mut input = String::new();
    while let Some(word) = words.next() {
        if word == "<" {
            input = words.next().unwrap_or_default();
        } else {
            command.arg(word);
        }
    }
    command.current_dir(root().join("fixtures"));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary runs");
    let mut stdin = child.stdin.take().expect("it has a standard input");
    // A command that does not read its input may be gone already.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let output = child.wait_with_output().expect("the binary ends");
    let mut out = format!("{line}\n{}", steady(&String::from_utf8_lossy(&output.stdout)));
    for line in steady(&String::from_utf8_lossy(&output.stderr)).lines() {
        out.push_str(&format!("! {line}\n"));
    }
    match output.status.code() {
        Some(0) => {}
        code => out.push_str(&format!("? {}\n", code.unwrap_or(-1))),
    }
    out.replace(&tmp.0, "{tmp}")
}

/// Times, figures and names drawn at random differ from run to run.
fn steady(text: &str) -> String {
    let changes = [
        (r" \([^ ()]+s\)$", " (TIME)"),
        (r"\t\(?[0-9.]+s\)?$", "\tTIME"),
        (r#" time="[0-9.]+""#, r#" time="TIME""#),
        (r#""duration": \d+(,?)$"#, r#""duration": TIME$1"#),
        (r#"("?time"?[:=])"[^"]+Z""#, r#"$1"TIME""#),
        (r#""decision_id": "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}""#, r#""decision_id": "ID""#),
        (r#"(  "(?:N|T|histogram_[^"]*)"): [0-9.]+"#, "$1: FIGURE"),
        (r"^(Benchmark\w+\t).* ns/op$", "${1}FIGURES ns/op"),
    ];
    let changes =
        changes.map(|(pattern, by)| (regex::Regex::new(pattern).expect("a sound pattern"), by));
    let line = |line: &str| {
        let line = line.to_owned();
        let changed = changes
            .iter()
            .fold(line, |line, (pattern, by)| pattern.replace_all(&line, *by).into_owned());
        changed + "\n"
    };
    text.lines().map(line).collect()
}

/// Words apart by blanks; single quotes keep blanks.
fn split(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().expect("there is a word").push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn difference(want: &str, got: &str) -> String {
    let at = want.lines().zip(got.lines()).position(|(a, b)| a != b);
    let at = at.unwrap_or_else(|| want.lines().count().min(got.lines().count()));
    let near = |text: &str| {
        text.lines().skip(at.saturating_sub(3)).take(8).collect::<Vec<_>>().join("\n  ")
    };
    format!("line {}\n want\n  {}\n got\n  {}", at + 1, near(want), near(got))
}
