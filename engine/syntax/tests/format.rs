//! Texts and what the formatter makes of them, in `tests/format/*.txt`, and what must hold whatever it makes of them:
//! the comments are all there, the rules mean the same, and what was formatted stays as it is.
//!
//! A case is `=== name`, the text, `---`, and the outcome. `LICTOR_BLESS=1` writes the outcomes anew; the names of
//! the files choose what is read and written.

use lictor_syntax::ast::{Dialect, Module};
use lictor_syntax::{FormatOptions, ParseOptions, SourceMap, format, parse_module};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

fn options(file_name: &str) -> FormatOptions {
    let v0 = FormatOptions::for_dialect(Dialect::V0);
    match file_name {
        "v0.txt" => v0,
        "v0-to-v1.txt" => FormatOptions { to: Dialect::V0CompatV1, ..v0 },
        "drop-imports.txt" => FormatOptions { drop_v0_imports: true, ..FormatOptions::default() },
        "no-keywords-in-refs.txt" => {
            FormatOptions { keywords_in_refs: false, ..FormatOptions::default() }
        }
        _ => FormatOptions::default(),
    }
}

fn formatted(text: &str, options: &FormatOptions) -> Result<String, String> {
    let mut sources = SourceMap::default();
    let file = sources.add("m.rego", text);
    format(&sources, file, options).map_err(|errors| {
        let lines: Vec<_> = errors.iter().map(|error| error.render(&sources)).collect();
        lines.join("\n")
    })
}

fn read(text: &str, dialect: Dialect) -> Option<Module> {
    let mut sources = SourceMap::default();
    let file = sources.add("m.rego", text);
    parse_module(&sources, file, &ParseOptions::for_dialect(dialect)).ok()
}

fn comments(module: &Module) -> Vec<&str> {
    let mut texts: Vec<_> = module.comments.iter().map(|comment| comment.text.trim_end()).collect();
    texts.sort_unstable();
    texts
}

/// What the rules say, whether they say it with `=` or `:=`.
fn meaning(module: &Module) -> String {
    let mut module = module.clone();
    module.imports.clear();
    module.rules.sort_by_key(|rule| (rule.loc.row, rule.loc.col));
    for rule in &mut module.rules {
        let mut next = Some(rule);
        while let Some(rule) = next {
            rule.head.assign = true;
            next = rule.else_.as_deref_mut();
        }
    }
    module.dialect = Dialect::V1;
    // The one call among the cases that is written as an equation.
    module.to_string().replace("plus(1, 2, x)", "x = plus(1, 2)")
}

/// Asserts what must hold of every text that can be formatted.
fn assert_harmless(text: &str, got: &str, options: &FormatOptions) {
    let before = read(text, options.dialect).expect("what was formatted can be read");
    let written = if options.to == Dialect::V1 { Dialect::V1 } else { Dialect::V0 };
    let after = read(got, written).unwrap_or_else(|| panic!("cannot be read:\n{text}\n---\n{got}"));
    assert_eq!(comments(&before), comments(&after), "{text}\n---\n{got}");
    assert_eq!(meaning(&before), meaning(&after), "{text}\n---\n{got}");
    let again = formatted(got, &FormatOptions { dialect: written, ..*options });
    assert_eq!(again.as_deref(), Ok(got), "{text}");
}

/// A file of cases: its name and the name, text and outcome of each case.
struct Cases {
    path: PathBuf,
    options: FormatOptions,
    cases: Vec<[String; 3]>,
}

fn all_cases() -> Vec<Cases> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/format");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("folder").flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let load = |path: PathBuf| {
        let content = std::fs::read_to_string(&path).expect("file can be read");
        let case = |case: &str| {
            let (name, rest) = case.split_once('\n').expect("a name");
            let (text, wanted) = rest.split_once("---\n").unwrap_or((rest, ""));
            [name, text, wanted].map(str::to_string)
        };
        let cases = content.split("=== ").skip(1).map(case).collect();
        let options = options(&path.file_name().expect("a name").to_string_lossy());
        Cases { path, options, cases }
    };
    paths.into_iter().map(load).collect()
}

#[test]
fn outcomes_are_as_written_down() {
    let bless = std::env::var_os("LICTOR_BLESS").is_some();
    let mut wrong = Vec::new();
    for Cases { path, options, cases } in all_cases() {
        let mut blessed = String::new();
        for [name, text, wanted] in cases {
            let got = formatted(&text, &options);
            if let Ok(got) = &got {
                assert_harmless(&text, got, &options);
            }
            let got = got.unwrap_or_else(|errors| errors);
            if got.trim_end() != wanted.trim_end() {
                wrong.push(format!("{name}\nwanted:\n{wanted}\ngot:\n{got}"));
            }
            write!(blessed, "=== {name}\n{text}---\n{}\n\n", got.trim_end())
                .expect("a string takes all");
        }
        if bless {
            std::fs::write(&path, blessed).expect("file can be written");
        }
    }
    assert!(bless || wrong.is_empty(), "{} outcomes differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// A generator of numbers, the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

/// A text with comments and newlines put where something may be broken.
fn with_comments(text: &str, numbers: &mut Numbers) -> String {
    let mut text = text.to_string();
    for index in 0..1 + numbers.below(8) {
        let places: Vec<_> = text
            .char_indices()
            .filter(|(_, c)| ",([{|)]}\n=; ".contains(*c))
            .map(|(at, _)| at)
            .collect();
        let Some(at) = (!places.is_empty()).then(|| places[numbers.below(places.len())]) else {
            continue;
        };
        let put = match numbers.below(4) {
            0 => format!(" # c{index}\n"),
            1 => "\n".to_string(),
            2 => format!("\n# b{index}\n"),
            _ => format!(" # x{index}\n# y{index}\n\n"),
        };
        text.insert_str(at + numbers.below(2), &put);
    }
    text
}

#[test]
fn comments_anywhere_do_no_harm() {
    let mut numbers = Numbers(1);
    let mut seen: BTreeMap<bool, usize> = BTreeMap::new();
    for Cases { options, cases, .. } in all_cases() {
        for [_, text, _] in cases {
            for _ in 0..40 {
                let text = with_comments(&text, &mut numbers);
                let got = formatted(&text, &options);
                *seen.entry(got.is_ok()).or_default() += 1;
                if let Ok(got) = got {
                    assert_harmless(&text, &got, &options);
                }
            }
        }
    }
    let good = seen.get(&true).copied().unwrap_or(0);
    assert!(good > 500, "{seen:?}");
}
