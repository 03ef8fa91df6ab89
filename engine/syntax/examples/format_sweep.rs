//! Formats every module of a folder and says where it differs from what another folder holds, or does not stay as
//! it is when formatted again.
//!
//! `format_sweep <folder> <expected> v0|v1|v0v1|v1drop [shown]`

use lictor_syntax::ast::Dialect;
use lictor_syntax::{Diagnostic, FormatOptions, SourceMap, format};
use std::path::Path;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [folder, expected, mode, rest @ ..] = args.as_slice() else {
        eprintln!("usage: format_sweep <folder> <expected> v0|v1|v0v1|v1drop [shown]");
        return;
    };
    let shown = rest.first().and_then(|count| count.parse().ok()).unwrap_or(5);
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("folder can be read")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "rego"))
        .collect();
    files.sort();
    let (mut same, mut unstable, mut differing) = (0, 0, 0);
    for path in &files {
        let name = path.file_name().unwrap_or_default();
        let text = std::fs::read_to_string(path).expect("file can be read");
        let wanted = Path::new(expected).join(name);
        let got = formatted(&text, options(mode));
        if let Ok(got) = &got
            && formatted(got, options(mode)).as_ref() != Ok(got)
        {
            unstable += 1;
            println!("unstable: {}", path.display());
        }
        let wanted = std::fs::read_to_string(&wanted).map_err(|_| {
            std::fs::read_to_string(wanted.with_extension("rego.err")).unwrap_or_default()
        });
        let equal = match (&wanted, &got) {
            (Err(wanted), Err(got)) => wanted.ends_with(got.as_str()),
            _ => wanted == got,
        };
        same += usize::from(equal);
        if !equal {
            differing += 1;
            if differing <= shown {
                println!("== {}", path.display());
                show(&wanted, &got);
            } else {
                println!("-- {}", path.display());
            }
        }
    }
    println!("{} modules, {same} the same, {unstable} unstable", files.len());
}

fn options(mode: &str) -> FormatOptions {
    match mode {
        "v0" => FormatOptions::for_dialect(Dialect::V0),
        "v0v1" => {
            FormatOptions { to: Dialect::V0CompatV1, ..FormatOptions::for_dialect(Dialect::V0) }
        }
        "v1drop" => FormatOptions { drop_v0_imports: true, ..FormatOptions::default() },
        _ => FormatOptions::default(),
    }
}

fn formatted(text: &str, options: FormatOptions) -> Result<String, String> {
    let mut sources = SourceMap::default();
    let file = sources.add("m.rego", text);
    format(&sources, file, &options).map_err(|errors| {
        errors
            .iter()
            .map(|error: &Diagnostic| error.render(&sources))
            .collect::<Vec<_>>()
            .join("\n")
    })
}

fn show(wanted: &Result<String, String>, got: &Result<String, String>) {
    match (wanted, got) {
        (Ok(wanted), Ok(got)) => {
            let differs = wanted.lines().zip(got.lines()).position(|(a, b)| a != b);
            let from = differs.unwrap_or(wanted.lines().count().min(got.lines().count()));
            let part = |text: &str| {
                let lines: Vec<_> = text.lines().skip(from.saturating_sub(2)).take(8).collect();
                lines.join("\n    ")
            };
            println!(
                "  line {}\n  wanted:\n    {}\n  got:\n    {}",
                from + 1,
                part(wanted),
                part(got)
            );
        }
        _ => println!("  wanted: {wanted:?}\n  got: {got:?}"),
    }
}
