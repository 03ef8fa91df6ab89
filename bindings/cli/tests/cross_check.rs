//! `--cross-check`: silence where the engines agree, a report and an exit code of its own where they do not.
#![cfg(feature = "cross-check")]

use std::process::Command;

fn eval(query: &str) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_lictor"))
        .args(["eval", "--cross-check", "--format", "raw", query])
        .env("LICTOR_NO_CACHE", "1")
        .output()
        .expect("the binary runs");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn agreement_is_silent() {
    for query in ["1 + 1", "x := [1, 2][_]", "false", "count({1, 2}) == 3", "to_number(\"x\")"] {
        assert_eq!(eval(query), (Some(0), String::new()), "{query}");
    }
}

/// regorus computes with 64-bit floats, OPA and we with 64-bit mantissas.
#[test]
fn differences_are_reported() {
    let (code, report) = eval("1 / 3");
    assert_eq!(code, Some(3));
    assert!(report.contains("cross-check: the engines differ"), "{report}");
    assert!(report.contains("0.33333333333333333334"), "{report}");
}
