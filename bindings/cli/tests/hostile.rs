//! Input that nobody should send: the command line says what is wrong and where, and how it exits. What is too large for
//! a transcript is made here.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Far more than any of these takes.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(120);

/// A directory of its own, gone afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("lictor-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a directory");
        Folder(path)
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Folder {
        std::fs::write(self.0.join(name), bytes).expect("a file");
        self
    }

    /// Runs `lictor` in the directory: its exit code, and what it prints, both streams together.
    fn run(&self, args: &[&str]) -> (i32, String) {
        let outputs = [self.0.join(".out"), self.0.join(".err")];
        let file = |path: &Path| Stdio::from(std::fs::File::create(path).expect("a file"));
        let mut child = Command::new(env!("CARGO_BIN_EXE_lictor"))
            .args(args)
            .current_dir(&self.0)
            .stdin(Stdio::null())
            .stdout(file(&outputs[0]))
            .stderr(file(&outputs[1]))
            .spawn()
            .expect("the binary runs");
        let start = std::time::Instant::now();
        let status = loop {
            match child.try_wait().expect("its state") {
                Some(status) => break status,
                None if start.elapsed() > PATIENCE => {
                    child.kill().expect("it can be stopped");
                    panic!("{args:?} does not end");
                }
                None => std::thread::sleep(std::time::Duration::from_millis(10)),
            }
        };
        let text = outputs.map(|path| std::fs::read_to_string(path).expect("text"));
        (status.code().unwrap_or(-1), text.concat())
    }

    /// Runs `lictor` and looks for its exit code and a text.
    fn expect(&self, args: &[&str], code: i32, text: &str) {
        let (got, output) = self.run(args);
        let shown: String = output.chars().take(2000).collect();
        assert!(got == code && output.contains(text), "{args:?}: exit {got}\n{shown}");
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn files_that_are_not_there() {
    let here = Folder::new("missing");
    here.expect(&["eval", "-i", "no.json", "1"], 2, "open no.json: no such file or directory");
    here.expect(&["eval", "-d", "no", "1"], 2, "stat no: no such file or directory");
    here.expect(&["check", "no.rego"], 1, "stat no.rego: no such file or directory");
    here.expect(&["test", "no"], 1, "stat no: no such file or directory");
    here.expect(&["fmt", "no.rego"], 1, "lstat no.rego: no such file or directory");
    here.expect(&["parse", "no.rego"], 1, "no.rego: no such file or directory");
}

#[test]
fn text_that_is_no_json_or_yaml() {
    let here = Folder::new("unreadable");
    here.file("a.json", "{\"a\":\n  bad").file("a.yaml", "a: [b");
    here.expect(&["eval", "-i", "a.json", "1"], 2, "unable to parse input: yaml: line 2");
    here.expect(&["eval", "-i", "a.yaml", "1"], 2, "unable to parse input: yaml: line 1");
    here.expect(&["eval", "-d", "a.json", "1"], 2, "a.json: invalid character 'b'");
    here.expect(
        &["eval", "-d", "a.yaml", "1"],
        2,
        "a.yaml: error converting YAML to JSON: yaml: line 1",
    );
}

#[test]
fn bytes_that_are_no_utf8() {
    let here = Folder::new("utf8");
    here.file("p.rego", b"package p\n\nx := \"\xff\"\n").file("a.yaml", b"a: \xff");
    here.file("a.json", b"{\"a\": \"\xff\"}");
    let message =
        "p.rego:3: rego_parse_error: illegal utf-8 character\n\tx := \"\u{fffd}\"\n\t      ^";
    here.expect(&["check", "p.rego"], 1, message);
    here.expect(&["eval", "-f", "raw", "-d", "p.rego", "1"], 2, "");
    here.expect(&["fmt", "p.rego"], 2, message);
    here.expect(&["parse", "p.rego"], 1, "illegal utf-8 character");
    here.expect(
        &["eval", "-i", "a.yaml", "input"],
        2,
        "unable to parse input: yaml: invalid UTF-8",
    );
    here.expect(&["eval", "-f", "raw", "-i", "a.json", "input.a"], 0, "\u{fffd}\n");
}

#[test]
fn nesting_without_end() {
    let here = Folder::new("nesting");
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    here.file("a.json", &deep).file("a.yaml", &deep);
    here.file("p.rego", format!("package p\n\nx := {deep}\n"));
    here.file(
        "q.rego",
        format!("package p\n\nx if {}true{}\n", "(".repeat(100_000), ")".repeat(100_000)),
    );
    here.expect(
        &["eval", "-i", "a.json", "1"],
        2,
        "line 1, column 1025: exceeded max depth of 1024",
    );
    here.expect(&["eval", "-i", "a.yaml", "1"], 2, "exceeded max depth of 1024");
    here.expect(&["eval", "-d", "a.json", "1"], 2, "a.json: exceeded max depth");
    let message = "p.rego:3: rego_parse_error: max parsing recursion depth exceeded";
    here.expect(&["check", "p.rego"], 1, message);
    here.expect(&["fmt", "p.rego"], 2, message);
    here.expect(&["check", "q.rego"], 1, "q.rego:3: rego_parse_error: ");
}

#[test]
fn numbers_of_ten_million_digits() {
    let here = Folder::new("digits");
    let digits = "7".repeat(10_000_000);
    here.file("a.json", &digits).file("p.rego", format!("package p\n\nx := {digits}\n"));
    here.expect(&["eval", "-f", "raw", "-i", "a.json", "is_number(input)"], 0, "true\n");
    here.expect(
        &["eval", "-f", "raw", "--strict-builtin-errors", "-i", "a.json", "input * input"],
        2,
        "1 error occurred: input * input: eval_",
    );
    here.expect(&["check", "p.rego"], 1, "p.rego:3: rego_parse_error: number too big");
}

#[test]
fn rules_that_need_themselves() {
    let here = Folder::new("recursion");
    here.file("p.rego", "package p\n\na if b\n\nb if a\n");
    let message = "p.rego:3: rego_recursion_error: rule data.p.a is recursive: data.p.a -> data.p.b -> data.p.a";
    here.expect(&["check", "p.rego"], 1, message);
    here.expect(&["eval", "-f", "raw", "-d", "p.rego", "data.p.a"], 2, "rego_recursion_error");
}

#[test]
fn work_without_end() {
    let here = Folder::new("endless");
    let policy = "package p\n\nn := count([1 |\n\tsome i in numbers.range(1, 100000)\n\tsome j in numbers.range(1, 100000)\n\ti + j < 0\n])\n";
    here.file("p.rego", policy);
    let line = ": eval_cancel_error: context deadline exceeded";
    let args = ["eval", "--timeout", "200ms", "-f", "pretty", "-d", "p.rego", "data.p.n"];
    here.expect(&args, 2, line);
    here.expect(&args, 2, "1 error occurred: p.rego:");
    here.file("p_test.rego", format!("{policy}\ntest_n if n == 0\n"));
    here.expect(&["test", "--timeout", "200ms", "p_test.rego"], 2, "context deadline exceeded");
}
