//! Bundles written and read again, signed and tampered with, and archives made to do harm.

use flate2::Compression;
use flate2::write::GzEncoder;
use lictor::{
    ArchiveOptions, Bundle, Dialect, Engine, Error, Input, Loader, ParseSettings, Signing,
    Verification,
};
use std::io::Write;

/// An archive of plain files.
fn archive(files: &[(&str, &str)]) -> Vec<u8> {
    let files = files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()));
    raw_archive(&files.collect())
}

/// The modules, data and manifest of a bundle, or what is wrong with it.
fn shown(read: Result<Bundle, Error>) -> String {
    match read {
        Ok(bundle) => {
            let names: Vec<&str> = bundle.module_names().collect();
            let manifest = bundle.manifest().map(lictor::Manifest::to_json).unwrap_or_default();
            format!("{} {} {manifest}", names.join(","), bundle.data().root())
        }
        Err(error) => error.to_string(),
    }
}

fn eq(files: &[(&str, &str)], want: &str) {
    assert_eq!(shown(Bundle::from_archive(&archive(files))), want);
}

const PLAIN: &str = r#"{"revision":"","roots":[""]}"#;

#[test]
fn archives_are_read() {
    eq(
        &[
            ("/a.rego", "package a"),
            ("./x/data.json", "{\"y\": 1}"),
            ("data.yaml", "z: 2"),
            ("notes", ""),
        ],
        &format!(r#"bundle/a.rego {{"x": {{"y": 1}}, "z": 2}} {PLAIN}"#),
    );
    eq(
        &[(".manifest", r#"{"roots": ["x"], "metadata": {"k": 1}}"#), ("x/data.json", "[1]")],
        r#" {"x": [1]} {"revision":"","roots":["x"],"metadata":{"k":1}}"#,
    );
}

#[test]
fn archives_that_do_harm_are_refused() {
    eq(
        &[("../../etc/data.json", "{}")],
        r#"bundle bundle: bundle read failed: archive entry "../../etc/data.json" leads out of the archive"#,
    );
    eq(
        &[("a.rego", "package a"), ("/a.rego", "package b")],
        "bundle bundle: bundle read failed: archive holds `/a.rego` more than once",
    );
    eq(
        &[(".manifest", "{}"), ("x/.manifest", "{}")],
        r#"bundle bundle: bundle contains multiple manifest files: "/.manifest" and "/x/.manifest""#,
    );
    eq(
        &[("data.json", "[1]")],
        "bundle bundle: bundle load failed on /data.json: root value must be object",
    );
    eq(
        &[(".manifest", r#"{"roots": ["a"]}"#), ("b/data.json", "1")],
        "bundle bundle: manifest roots [a] do not permit data at path '/b' (hint: check bundle directory structure)",
    );
    eq(
        &[(".manifest", r#"{"rego_version": 2}"#), ("b.rego", "package b")],
        "bundle bundle: unknown bundle rego-version 2 for file '/b.rego'",
    );
    eq(
        &[("patch.json", r#"{"data": []}"#)],
        "bundle bundle: delta bundles are not supported: patch.json says what to change",
    );
    let nested = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let said = shown(Bundle::from_archive(&archive(&[("a/data.json", &nested)])));
    assert!(said.contains("max depth"), "{said}");
}

#[test]
fn bombs_are_refused() {
    let mut bomb = GzEncoder::new(Vec::new(), Compression::fast());
    let mut header = tar::Header::new_ustar();
    header.set_path("data.json").expect("a name");
    header.set_size(1 << 30);
    header.set_cksum();
    bomb.write_all(header.as_bytes()).expect("memory can be written");
    let blanks = vec![b' '; 1 << 20];
    for _ in 0..128 {
        bomb.write_all(&blanks).expect("memory can be written");
    }
    let bomb = bomb.finish().expect("memory can be written");
    let said = shown(Bundle::from_archive(&bomb));
    assert!(said.contains("archive unpacks to more than"), "{said}");
}

fn sample() -> Bundle {
    let v0 = ParseSettings::dialect(Dialect::V0);
    Bundle::builder()
        .module("p/a.rego", "package p\n# why\nx:=data.y")
        .settings(v0)
        .module("/q/../old.rego", "package old\nx { true }")
        .data_json(br#"{"y": 1.50, "a": "<&>"}"#)
        .build()
        .expect("the bundle is sound")
}

#[test]
fn what_is_written_is_read() {
    let options = ArchiveOptions { revision: Some("r1"), ..ArchiveOptions::default() };
    let bytes = sample().to_archive(&options).expect("it can be written");
    assert_eq!(bytes, sample().to_archive(&options).expect("it can be written"), "always the same");
    assert_eq!(
        shown(Bundle::from_archive(&bytes)),
        r#"bundle/old.rego,bundle/p/a.rego {"a": "<&>", "y": 1.50} {"revision":"r1","roots":[""],"rego_version":1,"file_rego_versions":{"/old.rego":0}}"#
    );
    let long = "d/".repeat(120) + "x.rego";
    let bundle = Bundle::builder().module(&long, "package x").build().expect("sound");
    let bytes = bundle.to_archive(&ArchiveOptions::default()).expect("it can be written");
    let again = Bundle::from_archive(&bytes).expect("it can be read");
    assert_eq!(again.module_names().collect::<Vec<_>>(), [format!("bundle/{long}")]);
    let twice = Bundle::builder().module("a.rego", "package a").module("./a.rego", "package b");
    let said = twice.build().and_then(|bundle| bundle.to_archive(&ArchiveOptions::default()));
    assert_eq!(said.map(drop).unwrap_err().to_string(), "two modules would be stored as `/a.rego`");
}

/// The names and texts of files.
type Files = Vec<(String, String)>;

/// The files of an archive.
fn unpacked(bytes: &[u8]) -> Files {
    let files = raw_files(bytes).into_iter();
    files.map(|(name, bytes)| (name, String::from_utf8_lossy(&bytes).into_owned())).collect()
}

#[test]
fn signatures_are_checked() {
    let signing = Signing::new("HS256", "secret");
    let options = ArchiveOptions { signing: Some(&signing), ..ArchiveOptions::default() };
    let bytes = sample().to_archive(&options).expect("it can be written");
    let check = |bytes: &[u8], with: Option<Verification>| {
        let loader = Loader::new(ParseSettings::default()).verify(with);
        loader.archive("b", bytes).map_or_else(|error| error.to_string(), |_| "sound".to_owned())
    };
    let with = |algorithm, key| Some(Verification::new(algorithm, key));
    assert_eq!(check(&bytes, with("HS256", "secret")), "sound");
    assert_eq!(check(&bytes, None), "bundle b: verification key not provided");
    for (algorithm, key) in [("HS256", "wrong"), ("HS384", "secret")] {
        assert_eq!(
            check(&bytes, with(algorithm, key)),
            "bundle b: failed to verify JWT signature: invalid HMAC signature"
        );
    }
    let scoped = Verification::new("HS256", "secret").scope("write");
    assert_eq!(check(&bytes, Some(scoped)), "bundle b: scope mismatch");

    let files = unpacked(&bytes);
    let changed = |change: &dyn Fn(&mut Files)| {
        let mut files = files.clone();
        change(&mut files);
        let files: Vec<_> =
            files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        check(&archive(&files), with("HS256", "secret"))
    };
    assert_eq!(changed(&|_| ()), "sound");
    // JSON counts by what it says.
    assert_eq!(changed(&|files| files[0].1.push_str("\n\n")), "sound");
    let said = changed(&|files| files[0].1 = "{}".to_owned());
    assert!(said.starts_with("bundle b: data.json: digest mismatch (want: "), "{said}");
    let said = changed(&|files| files[1].1.push('\n'));
    assert!(said.starts_with("bundle b: old.rego: digest mismatch (want: "), "{said}");
    assert_eq!(
        changed(&|files| files.push(("extra".to_owned(), String::new()))),
        "bundle b: file extra not included in bundle signature"
    );
    assert_eq!(
        changed(&|files| drop(files.remove(1))),
        "bundle b: file(s) [old.rego] specified in bundle signatures but not found in the target bundle"
    );
    assert_eq!(
        changed(&|files| files.retain(|(name, _)| name != "/.signatures.json")),
        "bundle b: bundle missing .signatures.json file"
    );
    let token = |text: &'static str| {
        move |files: &mut Files| {
            let file = files.iter_mut().find(|(name, _)| name == "/.signatures.json");
            file.expect("it is signed").1 = text.to_owned();
        }
    };
    for (text, want) in [
        ("{}", ".signatures.json: missing JWT (expected exactly one)"),
        (
            r#"{"signatures": ["a", "b"]}"#,
            ".signatures.json: multiple JWTs not supported (expected exactly one)",
        ),
        (
            r#"{"signatures": ["a.b"]}"#,
            "failed to split compact JWT: jwsbb: invalid number of segments",
        ),
        (
            r#"{"signatures": ["e30.e30."]}"#,
            "failed to verify JWT signature: invalid HMAC signature",
        ),
        (r#"{"signatures": ["a.b.c"], "plugin": "p"}"#, "no verifier exists under id p"),
    ] {
        assert_eq!(changed(&token(text)), format!("bundle b: {want}"));
    }
    let exclude = Verification::new("HS256", "secret").exclude(["data.*".to_owned()]);
    let files = files.iter().filter(|(name, _)| name != "/data.json");
    let files: Vec<_> = files.map(|(name, text)| (name.as_str(), text.as_str())).collect();
    assert_eq!(check(&archive(&files), Some(exclude)), "sound");
}

#[test]
fn bundles_side_by_side_do_not_overlap() {
    let root = std::env::temp_dir().join(format!("lictor-bundles-{}", std::process::id()));
    let write = |name: &str, roots: &str| {
        let path = root.join(name);
        std::fs::create_dir_all(path.parent().expect("a directory")).expect("made");
        let manifest = format!(r#"{{"roots": {roots}, "revision": "r"}}"#);
        std::fs::write(&path, archive(&[(".manifest", &manifest)])).expect("written");
        path.to_string_lossy().into_owned()
    };
    let paths = [
        write("a.tar.gz", r#"["a"]"#),
        write("ab.tar.gz", r#"["b", "a/b"]"#),
        write("c.tar.gz", r#"["c"]"#),
        write("all.tar.gz", r#"[""]"#),
    ];
    let load = |which: &[usize]| {
        let paths: Vec<String> = which.iter().map(|i| paths[*i].clone()).collect();
        shown(Loader::default().load(&[], &paths)).replace(&*root.to_string_lossy(), "")
    };
    assert_eq!(load(&[2, 0, 0]), r#" {} {"revision":"","roots":["a","c"]}"#);
    assert_eq!(load(&[0]), r#" {} {"revision":"r","roots":["a"]}"#);
    assert_eq!(
        load(&[0, 1]),
        "bundle activation failed: detected overlapping roots in manifests for these bundles: [/a.tar.gz, /ab.tar.gz] (a overlaps a/b)"
    );
    assert!(load(&[2, 3]).contains("bundle(s) [/all.tar.gz] specify empty root paths"));
    std::fs::remove_dir_all(root).expect("removed");
}

#[cfg(unix)]
#[test]
fn links_in_directories_are_passed_over() {
    let root = std::env::temp_dir().join(format!("lictor-links-{}", std::process::id()));
    std::fs::create_dir_all(root.join("b/x")).expect("made");
    std::fs::write(root.join("secret.json"), r#"{"s": 1}"#).expect("written");
    std::os::unix::fs::symlink(root.join("secret.json"), root.join("b/x/data.json")).expect("made");
    let path = root.join("b").to_string_lossy().into_owned();
    let data = |follow| {
        let loader = Loader::default().follow_links(follow);
        let bundle = loader.load(&[], std::slice::from_ref(&path)).expect("it can be read");
        bundle.data().root().to_string()
    };
    assert_eq!(data(false), "{}");
    assert_eq!(data(true), r#"{"x": {"s": 1}}"#);
    std::fs::remove_dir_all(root).expect("removed");
}

#[test]
fn programs_are_carried() {
    let source = "package p\n\nimport data.n\n\n# METADATA\n# entrypoint: true\ntwice := n * 2\n\nwrong := 1 if input\n\nwrong := 2 if input";
    let bundle = || {
        let builder = Bundle::builder().module("p/p.rego", source).data_json(br#"{"n": 21}"#);
        builder.build().expect("the bundle is sound")
    };
    let engine = Engine::new();
    let asked = ["p/wrong".to_owned(), "p/twice".to_owned(), "p/none".to_owned()];
    assert_eq!(bundle().entrypoints().collect::<Vec<_>>(), ["p/twice"]);
    let signing = Signing::new("HS256", "secret");
    let options = ArchiveOptions {
        program: Some((&engine, &asked)),
        signing: Some(&signing),
        ..ArchiveOptions::default()
    };
    let bytes = bundle().to_archive(&options).expect("it can be written");
    assert_eq!(bytes, bundle().to_archive(&options).expect("it can be written"), "always the same");
    let loader = Loader::default().verify(Some(Verification::new("HS256", "secret")));
    assert!(loader.archive("b", &bytes).is_ok(), "the program is signed too");

    // The answer to a query, and whether the program in the bundle gave it.
    let ask = |engine: &Engine, bytes: &[u8], query: &str| {
        let policy = engine.compile(Bundle::from_archive(bytes)?)?;
        let carried = policy.carries(query);
        let query = policy.query(query)?;
        let answer = query.eval(&Input::from_json("{}")?).map(|decision| {
            decision.value().map_or_else(|| "undefined".to_owned(), |value| value.to_string())
        });
        Ok::<_, Error>((answer.unwrap_or_else(|error| error.to_string()), carried))
    };
    let eq = |engine: &Engine, bytes: &[u8], query: &str, want: &str, carried: bool| {
        let got = ask(engine, bytes, query).expect("it can be asked");
        assert_eq!(got, (want.to_owned(), carried), "{query}");
    };
    eq(&engine, &bytes, "data.p.twice", "42", true);
    eq(&engine, &bytes, "data[\"p\"].twice", "42", false);
    eq(&engine, &bytes, "data.p.none", "undefined", true);
    eq(&engine, &bytes, "data.p.twice + 0", "42", false);
    let place =
        "bundle/p/p.rego:11: eval_conflict_error: complete rules must not produce multiple outputs";
    eq(&engine, &bytes, "data.p.wrong", place, true);
    for other in [
        Engine::builder().carried_programs(false).build(),
        Engine::builder().print(false).build(),
        Engine::builder().optimise(false).build(),
        Engine::builder().observe(true).build(),
    ] {
        eq(&other, &bytes, "data.p.twice", "42", false);
        eq(&other, &bytes, "data.p.wrong", place, false);
    }

    // Whatever is done to the file, the answer stays that of the modules.
    let files = raw_files(&bytes);
    let at = files.iter().position(|(name, _)| name == "/lictor/program.bin").expect("it is there");
    let program = files[at].1.clone();
    let with = |bytes: Vec<u8>| {
        let mut files = files.clone();
        files[at].1 = bytes;
        raw_archive(&files)
    };
    eq(&engine, &with(program.clone()), "data.p.twice", "42", true);
    for cut in (0..program.len()).step_by(7) {
        eq(&engine, &with(program[..cut].to_vec()), "data.p.twice", "42", false);
        let mut broken = program.clone();
        broken[cut] ^= 1;
        eq(&engine, &with(broken), "data.p.twice", "42", false);
    }
    let mut changed = files.clone();
    let module = changed.iter_mut().find(|(name, _)| name == "/p/p.rego").expect("it is there");
    module.1 = String::from_utf8_lossy(&module.1).replace("* 2", "* 3").into_bytes();
    eq(&engine, &raw_archive(&changed), "data.p.twice", "63", false);
    let mut more = files.clone();
    more.push(("/q.rego".to_owned(), b"package q".to_vec()));
    eq(&engine, &raw_archive(&more), "data.p.twice", "42", false);
    // Data is not part of the program.
    let mut other = files.clone();
    other[0].1 = br#"{"n": 4}"#.to_vec();
    eq(&engine, &raw_archive(&other), "data.p.twice", "8", true);
}

/// The names and bytes of files.
type RawFiles = Vec<(String, Vec<u8>)>;

fn raw_files(bytes: &[u8]) -> RawFiles {
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(bytes));
    let entries = archive.entries().expect("an archive").map(|entry| {
        let mut entry = entry.expect("an entry");
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut bytes).expect("it can be read");
        (name, bytes)
    });
    entries.collect()
}

fn raw_archive(files: &RawFiles) -> Vec<u8> {
    let mut tar = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    for (name, bytes) in files {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        tar.append(&header, bytes.as_slice()).expect("memory can be written");
    }
    tar.into_inner().and_then(GzEncoder::finish).expect("memory can be written")
}
