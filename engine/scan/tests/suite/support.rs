//! What the tests of scans share: a sample bundle, scans of texts, golden files.

use lictor_scan::catalog::Catalog;
use lictor_scan::config::Config;
use lictor_scan::domain::DOMAINS;
use lictor_scan::finding::{Place, Report};
use lictor_scan::report::{self, Style};
use lictor_scan::source::Source;
use lictor_scan::walk::{self, Input};
use lictor_scan::{NoImages, Options, Scanner, Selection};
use std::path::Path;
use std::sync::Arc;

pub const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests");

/// The sample bundle, which takes the place of the one of Kubernetes, under names that do not depend on where the tests run.
pub fn sample() -> Catalog {
    bundle("bundle")
}

/// A bundle in a folder of the tests.
pub fn bundle(folder: &str) -> Catalog {
    let takes = |name: &str| name.ends_with(".rego") || name.ends_with("bundle.yaml");
    let files = walk::texts(&format!("{ROOT}/{folder}"), takes).expect("the bundle is there");
    let short = |(name, text): (String, String)| {
        let at = name.rfind(&format!("{folder}/")).unwrap_or(0);
        (name[at..].to_owned(), text)
    };
    let mut catalog = Catalog::default();
    catalog.add_bundles(files.into_iter().map(short).collect()).expect("the bundle is sound");
    catalog
}

pub fn options(catalog: Catalog) -> Options {
    Options {
        catalog,
        config: Config::default(),
        domains: DOMAINS,
        selection: Selection::default(),
        data: None,
        facts: Vec::new(),
        now: "2026-11-28".to_owned(),
        max_file_bytes: walk::MAX_FILE_BYTES,
        images: Arc::new(NoImages),
        excerpts: true,
    }
}

pub fn input(name: &str, text: &str) -> Input {
    Input::Text(Source::new(name, text.to_owned()))
}

pub fn scanner(options: Options) -> Scanner {
    match Scanner::new(options) {
        Ok(scanner) => scanner,
        Err(error) => panic!("{error:?}"),
    }
}

/// Scans texts with the sample bundle.
pub fn scan(texts: &[(&str, &str)], options: Options) -> Report {
    let inputs: Vec<Input> = texts.iter().map(|(name, text)| input(name, text)).collect();
    scanner(options).scan(&inputs, &|| {})
}

/// Findings and problems in short lines.
pub fn lines(report: &Report) -> Vec<String> {
    let at = |place: &Place| format!("{}:{}:{}", place.file, place.line, place.column);
    let findings = report.findings.iter().map(|finding| {
        format!(
            "{} {} {} {}",
            at(&finding.place),
            finding.status.name(),
            finding.severity.name(),
            finding.message
        )
    });
    let problems = report.problems.iter().map(|problem| {
        let level = if problem.is_error { "error" } else { "note" };
        format!("{} {level} {}", at(&problem.place), problem.message)
    });
    findings.chain(problems).collect()
}

/// A report in a format, as a text.
pub fn written(format: &str, report: &Report, style: &Style) -> String {
    let mut text = Vec::new();
    let write = report::format(format).expect("a format");
    write(report, style, &mut text).expect("memory takes it");
    String::from_utf8(text).expect("reports are text")
}

/// Compares with a golden file; `BLESS=1` writes it.
pub fn golden(name: &str, got: &str) {
    let path = Path::new(ROOT).join("golden").join(name);
    if std::env::var_os("BLESS").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        std::fs::write(&path, got).expect("golden files can be written");
        return;
    }
    let want = std::fs::read_to_string(&path).unwrap_or_default();
    let new = got.lines().filter(|line| !want.lines().any(|known| known == *line));
    let new: Vec<&str> = new.collect();
    assert!(got == want, "{} differs; BLESS=1 writes it. New:\n{}", path.display(), new.join("\n"));
}
