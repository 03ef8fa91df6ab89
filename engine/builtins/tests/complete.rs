//! Every builtin is signed and has a case in one of the tables here.

use lictor_program::signature;
use std::collections::BTreeSet;
use std::path::Path;

fn cases() -> String {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let files = std::fs::read_dir(directory).expect("the directory of tests");
    let read = |entry: std::io::Result<std::fs::DirEntry>| {
        std::fs::read_to_string(entry.ok()?.path()).ok()
    };
    files.filter_map(read).collect()
}

#[test]
fn every_builtin_has_a_case() {
    let cases = cases();
    let words: BTreeSet<&str> =
        cases.split(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '_')).collect();
    let without: Vec<&str> = lictor_builtins::all()
        .map(|builtin| builtin.name)
        .filter(|name| !words.contains(name))
        .collect();
    assert!(without.is_empty(), "no case calls {without:?}");
}

#[test]
fn no_builtin_is_registered_twice() {
    let mut names: Vec<&str> = lictor_builtins::all().map(|builtin| builtin.name).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn every_builtin_is_signed() {
    let unsigned: Vec<&str> = lictor_builtins::all()
        .map(|builtin| builtin.name)
        .filter(|name| signature(name).is_none())
        .collect();
    assert!(unsigned.is_empty(), "no signature for {unsigned:?}");
}
