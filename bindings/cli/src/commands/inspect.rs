//! `lictor inspect`: what a bundle or a policy holds.

use super::capabilities;
use crate::args::{self, Read, choice, switch};
use crate::load::{self, Setup};
use crate::{problems, table};
use clap::{Arg, ArgMatches, Command};
use lictor::report::Json;
use lictor::{Annotated, Bundle, Error, Inspection, Kind, Manifest, Value};
use std::path::Path;

const HELP: &str = "Examples:
  lictor inspect bundle.tar.gz
  lictor inspect --annotations --format json bundle/
  lictor inspect --annotations policy.rego";

/// Longer cells of the manifest are cut off.
const MAX_CELL: usize = 50;

pub(crate) fn command() -> Command {
    Command::new("inspect")
        .about("Print what a bundle holds")
        .after_help(HELP)
        .arg(Arg::new("paths").value_name("PATH").num_args(0..).help("a bundle or a policy"))
        .arg(switch("annotations", "list annotations").short('a'))
        .arg(
            choice("format", &["pretty", "json"], "pretty", "how the result is printed").short('f'),
        )
        .args(args::dialect_flags())
}

/// Everything there is to print.
struct Found {
    /// The manifest, if it says anything or all is asked for; none for a single policy.
    manifest: Option<String>,
    signatures: Option<String>,
    inspection: Inspection,
}

pub(crate) fn run(matches: &ArgMatches) -> u8 {
    let paths = matches.texts("paths");
    let [path] = paths.as_slice() else {
        return args::usage_error(command, "specify exactly one OPA bundle or path");
    };
    let as_json = matches.text("format") == Some("json");
    match inspect(matches, path, as_json) {
        Ok(found) if as_json => println!("{}", json(&found, matches.on("annotations")).indented()),
        Ok(found) => print!("{}", pretty(&found, matches.on("annotations"))),
        Err(error) => {
            eprintln!("error: {error}");
            problems::print_hints(error.problems());
            return 1;
        }
    }
    0
}

fn inspect(matches: &ArgMatches, path: &str, all: bool) -> Result<Found, Error> {
    let setup = Setup::from(matches, load::dialect(matches))?;
    let (loader, paths) = (setup.loader(), [path.to_owned()]);
    let is_policy = path.ends_with(".rego") && !Path::new(path).is_dir();
    let bundle = if is_policy { loader.load(&paths, &[])? } else { loader.load(&[], &paths)? };
    let says = |manifest: &Manifest| manifest.to_json() != Manifest::default().to_json();
    let manifest = bundle.manifest().filter(|manifest| all || says(manifest));
    let manifest = manifest.map(Manifest::to_json);
    let signatures = bundle.signatures().map(|document| Json::of(document.root()).compact());
    let engine = setup.engine().check_conflicts_with_data(false).build();
    let mut inspection = Bundle::inspect(bundle, &engine);
    if !is_policy && !Path::new(path).is_dir() {
        // In an archive files are known by their paths within.
        let files = inspection.namespaces.values_mut().flatten();
        files.for_each(|file| *file = within(path, file));
        for block in &mut inspection.annotations {
            block.location.file = within(path, &block.location.file);
        }
    }
    Ok(Found { manifest, signatures, inspection })
}

fn within(archive: &str, file: &str) -> String {
    let archive = archive.trim_start_matches("./");
    file.strip_prefix(archive).unwrap_or(file).to_owned()
}

fn json(found: &Found, with_annotations: bool) -> Json<'_> {
    let inspection = &found.inspection;
    let namespaces = inspection.namespaces.iter();
    let namespaces =
        namespaces.filter_map(|(name, files)| Some((name.into(), texts(files.iter())?)));
    let annotations: Vec<Json<'_>> = inspection.annotations.iter().map(annotation).collect();
    let builtins: Vec<Json<'_>> =
        inspection.builtins.iter().filter_map(|name| capabilities::required(name)).collect();
    let needs = Json::object([
        ("builtins", (!builtins.is_empty()).then_some(Json::List(builtins))),
        ("future_keywords", texts(inspection.future_keywords.iter())),
        ("features", texts(inspection.features.iter())),
    ]);
    Json::object([
        ("manifest", found.manifest.as_deref().map(laid_out)),
        ("signatures_config", Some(laid_out(found.signatures.as_deref().unwrap_or("{}")))),
        ("namespaces", Some(Json::Object(namespaces.collect()))),
        (
            "annotations",
            (with_annotations && !annotations.is_empty()).then_some(Json::List(annotations)),
        ),
        ("capabilities", Some(needs)),
    ])
}

fn annotation(block: &Annotated) -> Json<'_> {
    Json::object([
        ("annotations", Some(laid_out(&block.json))),
        ("location", Some(problems::location(&block.location))),
        ("path", Some(laid_out(&block.path_json))),
    ])
}

fn laid_out(json: &str) -> Json<'_> {
    Json::Compact(json.into())
}

/// Texts as an array, if there are any.
fn texts<'a>(texts: impl ExactSizeIterator<Item = &'a String>) -> Option<Json<'a>> {
    (texts.len() > 0).then(|| Json::texts(texts))
}

fn pretty(found: &Found, with_annotations: bool) -> String {
    let mut out = String::new();
    if let Some(manifest) = &found.manifest {
        out.push_str(&manifest_table(manifest));
    }
    let namespaces = &found.inspection.namespaces;
    if !namespaces.is_empty() {
        let row = |(name, files): (&String, &Vec<String>)| vec![name.clone(), files.join("\n")];
        let header = ["NAMESPACE", "FILE"].map(str::to_owned);
        let rows: Vec<_> = namespaces.iter().map(row).collect();
        out.push_str(&format!("NAMESPACES:\n{}", table::render(Some(&header), &rows)));
    }
    if with_annotations && !found.inspection.annotations.is_empty() {
        out.push_str("ANNOTATIONS:\n");
        let blocks = found.inspection.annotations.iter().map(block);
        blocks.for_each(|block| out.push_str(&block));
    }
    out
}

fn manifest_table(manifest: &str) -> String {
    let Ok(document) = lictor::Input::from_json(manifest) else { return String::new() };
    let Some(document) = document.document() else { return String::new() };
    let get = |name: &str| document.root().get_str(name);
    let text = |value: Value<'_>| value.as_str().unwrap_or_default().to_owned();
    let roots = get("roots").as_array().unwrap_or_default();
    let roots = roots.iter().map(|root| cut(&text(*root))).collect::<Vec<_>>().join("\n");
    let compact = |value: Value<'_>| match value.kind() {
        Kind::Undefined => String::new(),
        _ => Json::of(value).compact(),
    };
    let rows = [
        ("Rego Version", compact(get("rego_version"))),
        ("Revision", cut(&text(get("revision")))),
        ("Roots", roots),
        ("Metadata", cut(&compact(get("metadata")))),
    ];
    let rows = rows.into_iter().filter(|(_, value)| !value.is_empty());
    let rows: Vec<_> = rows.map(|(field, value)| vec![field.to_owned(), value]).collect();
    let header = ["FIELD", "VALUE"].map(str::to_owned);
    format!("MANIFEST:\n{}", table::render(Some(&header), &rows))
}

fn cut(text: &str) -> String {
    if text.chars().count() <= MAX_CELL {
        return text.to_owned();
    }
    text.chars().take(MAX_CELL - 3).chain("...".chars()).collect()
}

/// A METADATA block for people.
fn block(block: &Annotated) -> String {
    let fields = block.fields.root();
    let text = |name: &str| fields.get_str(name).as_str().unwrap_or_default();
    let list = |name: &str| fields.get_str(name).as_array().unwrap_or_default();
    let full = match &block.rule {
        Some(rule) => format!("{}.{rule}", block.package),
        None => block.package.clone(),
    };
    let title = if text("title").is_empty() { full.as_str() } else { text("title") };
    let mut out = format!("{title}\n{}\n\n", "=".repeat(title.chars().count()));
    if !text("description").is_empty() {
        out.push_str(&format!("{}\n\n", text("description")));
    }
    out.push_str(&format!("Package:  {}\n", block.package));
    if let Some(rule) = &block.rule {
        out.push_str(&format!("Rule:     {rule}\n"));
    }
    out.push_str(&format!("Location: {}:{}\n", block.location.file, block.location.row));
    if !text("scope").is_empty() {
        out.push_str(&format!("Scope: {}\n", text("scope")));
    }
    if fields.get_str("entrypoint").is_truthy() && !fields.get_str("entrypoint").is_undefined() {
        out.push_str("Entrypoint: true\n");
    }
    out.push('\n');
    let organizations = list("organizations").iter().filter_map(|name| name.as_str());
    section(&mut out, "Organizations", organizations.map(str::to_owned).collect());
    section(&mut out, "Authors", list("authors").iter().map(|author| person(*author)).collect());
    section(
        &mut out,
        "Schemas",
        aligned(list("schemas").iter().map(|schema| schema_line(*schema))),
    );
    let related = list("related_resources").iter().map(|resource| {
        let part = |name: &str| resource.get_str(name).as_str().unwrap_or_default();
        format!("{} {}", part("ref"), part("description")).trim_end().to_owned()
    });
    section(&mut out, "Related Resources", related.collect());
    let custom = fields.get_str("custom").as_object().map(|object| object.sorted_vec());
    let custom = custom.unwrap_or_default().into_iter().map(|entry| {
        let key = entry.key.as_str().unwrap_or_default().to_owned();
        (key, plain(entry.value))
    });
    section(&mut out, "Custom", aligned(custom));
    out
}

fn section(out: &mut String, title: &str, lines: Vec<String>) {
    if !lines.is_empty() {
        out.push_str(&format!("{title}:\n"));
        lines.iter().for_each(|line| out.push_str(&format!(" {line}\n")));
        out.push('\n');
    }
}

/// Names and values, the values in one column.
fn aligned(pairs: impl Iterator<Item = (String, String)>) -> Vec<String> {
    let pairs: Vec<_> = pairs.collect();
    let width = pairs.iter().map(|(name, _)| name.chars().count() + 1).max().unwrap_or(0);
    pairs.iter().map(|(name, value)| format!("{:width$} {value}", format!("{name}:"))).collect()
}

fn person(author: Value<'_>) -> String {
    let part = |name: &str| author.get_str(name).as_str().unwrap_or_default();
    match (part("name"), part("email")) {
        (name, "") => name.to_owned(),
        ("", email) => format!("<{email}>"),
        (name, email) => format!("{name} <{email}>"),
    }
}

fn schema_line(schema: Value<'_>) -> (String, String) {
    let path = |name: &str| {
        let parts = schema.get_str(name).as_array().unwrap_or_default();
        let parts = parts.iter().map(|part| part.get_str("value").as_str().unwrap_or_default());
        parts.collect::<Vec<_>>().join(".")
    };
    let definition = schema.get_str("definition");
    let value =
        if definition.is_undefined() { path("schema") } else { Json::of(definition).compact() };
    (path("path"), value)
}

/// A string as it is, anything else as JSON.
fn plain(value: Value<'_>) -> String {
    value.as_str().map_or_else(|| Json::of(value).compact(), str::to_owned)
}
