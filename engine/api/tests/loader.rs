//! What the loader reads, where it puts it, and what it refuses.

use flate2::Compression;
use flate2::write::GzEncoder;
use lictor::{Loader, ParseSettings};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A directory of files that is removed in the end.
struct Files(PathBuf);

impl Files {
    fn new(files: &[(&str, &str)]) -> Files {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let root = std::env::temp_dir().join(format!("lictor-{}-{number}", std::process::id()));
        for (name, text) in files {
            let path = root.join(name);
            std::fs::create_dir_all(path.parent().expect("a file has a directory")).expect("made");
            std::fs::write(path, text).expect("written");
        }
        std::fs::create_dir_all(&root).expect("made");
        Files(root)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_string_lossy().into_owned()
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The modules and data of a load, or its error with the directory taken out.
fn load(loader: &Loader, files: &Files, paths: &[&str], bundles: &[&str]) -> String {
    let full = |names: &[&str]| -> Vec<String> {
        let one = |name: &&str| match name.split_once(':') {
            Some((prefix, name)) => format!("{prefix}:{}", files.path(name)),
            None => files.path(name),
        };
        names.iter().map(one).collect()
    };
    let text = match loader.load(&full(paths), &full(bundles)) {
        Ok(bundle) => {
            let names: Vec<&str> = bundle.module_names().collect();
            format!("{} {}", names.join(","), bundle.data().root())
        }
        Err(error) => error.to_string(),
    };
    let root = files.0.to_string_lossy();
    text.replace(&format!("{root}/"), "").replace(&*root, "").replace(root.trim_matches('/'), "")
}

fn plain() -> Loader {
    Loader::new(ParseSettings::default())
}

#[test]
fn directories_become_keys() {
    let files = Files::new(&[
        ("d/top.json", r#"{"a": 1}"#),
        ("d/sub/x.yaml", "b: [yes, 010]"),
        ("d/sub/deep/y.yml", "c: 2"),
        ("d/p.rego", "package p\nx := 1"),
        ("d/notes.txt", "no data"),
        ("d/.hidden/h.json", r#"{"h": 1}"#),
    ]);
    let all =
        r#"/d/p.rego {".hidden": {"h": 1}, "a": 1, "sub": {"b": [true, 8], "deep": {"c": 2}}}"#;
    assert_eq!(load(&plain(), &files, &["d"], &[]), all);
    let seen = r#"/d/p.rego {"a": 1, "sub": {"b": [true, 8]}}"#;
    let ignoring = plain().ignore([".*".to_owned(), "deep".to_owned()]);
    assert_eq!(load(&ignoring, &files, &["d"], &[]), seen);
    assert_eq!(load(&plain(), &files, &["k.l:d/top.json"], &[]), r#" {"k": {"l": {"a": 1}}}"#);
    assert_eq!(load(&plain().only_rego(), &files, &["d"], &[]), "/d/p.rego {}");
}

#[test]
fn what_cannot_be_read_is_listed() {
    let files = Files::new(&[
        ("list.json", "[1]"),
        ("one.json", r#"{"a": 1}"#),
        ("two.json", r#"{"a": {"b": 1}}"#),
        ("bad.rego", "package"),
        ("odd.bin", "\u{1}: : :"),
    ]);
    let want = "1 error occurred during loading: list.json: document must be of type object";
    assert_eq!(load(&plain(), &files, &["list.json"], &[]), want);
    let want = "1 error occurred during loading: two.json: merge error";
    assert_eq!(load(&plain(), &files, &["one.json", "two.json"], &[]), want);
    let got = load(&plain(), &files, &["gone.json", "bad.rego"], &[]);
    assert!(
        got.starts_with("2 errors occurred during loading:\nstat gone.json: no such file"),
        "{got}"
    );
    let got = load(&plain(), &files, &["odd.bin"], &[]);
    assert!(got.contains("can't recognize file type"), "{got}");
    let refused =
        plain().load(&["http://example.com/x.json".to_owned()], &[]).expect_err("no URLs");
    assert!(refused.message().starts_with("unsupported URL scheme"));
    let refused = plain().load(&["//host/share".to_owned()], &[]).expect_err("no shares");
    assert!(refused.message().starts_with("UNC path read is not allowed"));
}

#[test]
fn bundles_hold_to_their_manifest() {
    let files = Files::new(&[
        ("good/.manifest", r#"{"roots": ["x", "p"]}"#),
        ("good/x/data.json", r#"{"y": 1}"#),
        ("good/x/other.json", "not read"),
        ("good/p.rego", "package p\nq := 1"),
        ("bad/.manifest", r#"{"roots": ["x"]}"#),
        ("bad/p.rego", "package p\nq := 1"),
        ("stray/.manifest", r#"{"roots": ["x"]}"#),
        ("stray/data.json", r#"{"x": 1, "z": 2}"#),
        ("old/.manifest", r#"{"rego_version": 0, "file_rego_versions": {"/new/*.rego": 1}}"#),
        ("old/p.rego", "package p\nq { true }"),
        ("old/new/r.rego", "package r\nq if true"),
    ]);
    assert_eq!(load(&plain(), &files, &[], &["good"]), r#"good/p.rego {"x": {"y": 1}}"#);
    let got = load(&plain(), &files, &[], &["bad"]);
    assert_eq!(
        got,
        "bundle bad: manifest roots [x] do not permit 'package p' in module 'bad/p.rego'"
    );
    let got = load(&plain(), &files, &[], &["stray"]);
    assert!(got.contains("manifest roots [x] do not permit data at path '/z'"), "{got}");
    assert_eq!(load(&plain(), &files, &[], &["old"]), "old/new/r.rego,old/p.rego {}");
}

fn archive(path: &Path, entries: &[(&str, &[u8])]) {
    let mut builder = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    for (name, content) in entries {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        // The name is written as it is: `set_path` would refuse the ones we want to see refused.
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        builder.append(&header, *content).expect("appended");
    }
    let bytes = builder.into_inner().and_then(GzEncoder::finish).expect("finished");
    std::fs::write(path, bytes).expect("written");
}

#[test]
fn archives_are_read_but_not_trusted() {
    let files = Files::new(&[("cut.tar.gz", "no archive")]);
    let at = |name: &str| PathBuf::from(files.path(name));
    archive(
        &at("good.tar.gz"),
        &[("/x/data.json", br#"{"y": 1}"#), ("./p.rego", b"package p\nq := 1")],
    );
    let got = load(&plain(), &files, &[], &["good.tar.gz"]);
    assert_eq!(got, r#"good.tar.gz/p.rego {"x": {"y": 1}}"#);
    let got = load(&plain(), &files, &["good.tar.gz"], &[]);
    assert!(got.ends_with(r#"{"x": {"y": 1}}"#), "{got}");
    archive(&at("escape.tar.gz"), &[("a/../../data.json", b"{}")]);
    let got = load(&plain(), &files, &[], &["escape.tar.gz"]);
    assert!(got.contains("leads out of the archive"), "{got}");
    archive(&at("twice.tar.gz"), &[(".manifest", b"{}"), ("a/.manifest", b"{}")]);
    let got = load(&plain(), &files, &[], &["twice.tar.gz"]);
    assert!(got.contains("multiple manifest files"), "{got}");
    let got = load(&plain(), &files, &[], &["cut.tar.gz"]);
    assert!(got.contains("archive read failed"), "{got}");
}
