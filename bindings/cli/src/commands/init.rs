//! `lictor init`: writes a commented `lictor.yaml` with a good and a bad sample to try it on, for each bundle its own.

use crate::args::{Read, switch, value};
use clap::{Arg, ArgMatches, Command};
use lictor_scan::catalog::{Catalog, built_in_names};
use std::path::Path;

/// What is written to begin with a bundle.
struct Start {
    bundle: &'static str,
    settings: &'static str,
    /// The samples, under the names that they get.
    samples: &'static [(&'static str, &'static str)],
    /// What to try then.
    tries: &'static [&'static str],
}

/// The files of a folder of `init/`.
macro_rules! start {
    ($bundle:literal, [$(($name:literal, $file:literal)),*], $tries:expr) => {
        Start {
            bundle: $bundle,
            settings: include_str!(concat!("init/", $bundle, "/lictor.yaml")),
            samples: &[$(($name, include_str!(concat!("init/", $bundle, "/", $file)))),*],
            tries: $tries,
        }
    };
}

const SCAN: &str = "lictor scan samples/";
const STARTS: &[Start] = &[
    start!("dns", [("good.zone", "good.zone"), ("bad.zone", "bad.zone")], &[SCAN]),
    start!(
        "drift",
        [("good.json", "good.json"), ("bad.json", "bad.json")],
        &["lictor drift samples/", "lictor scan ."]
    ),
    start!("k8s", [("good.yaml", "good.yaml"), ("bad.yaml", "bad.yaml")], &[SCAN]),
    start!(
        "scp",
        [("good.json", "good.json"), ("bad.json", "bad.json"), ("request.json", "request.json")],
        &[SCAN, "lictor scan -b scp --simulate samples/request.json samples/bad.json"]
    ),
    // The configurations of two folders are two.
    start!("tagging", [("good/main.tf", "good.tf"), ("bad/main.tf", "bad.tf")], &[SCAN]),
    start!(
        "tls",
        [("good.nginx.conf", "good.nginx.conf"), ("bad.nginx.conf", "bad.nginx.conf")],
        &[SCAN]
    ),
];

pub(crate) fn command() -> Command {
    Command::new("init")
        .about("Write a lictor.yaml to begin with")
        .after_help("Examples:\n  lictor init k8s\n  lictor init dns\n  lictor scan samples/")
        .arg(
            Arg::new("bundle").value_name("BUNDLE").required(true).help("the bundle to begin with"),
        )
        .arg(value("directory", "DIR", "where to write").default_value("."))
        .arg(switch("force", "write over files that are there"))
}

pub(crate) fn run(matches: &ArgMatches) -> u8 {
    match init(matches) {
        Ok(text) => {
            print!("{text}");
            0
        }
        Err(message) => {
            eprintln!("Error: {message}");
            1
        }
    }
}

fn init(matches: &ArgMatches) -> Result<String, String> {
    let name = matches.text("bundle").unwrap_or_default();
    let catalog = Catalog::built_in(Some(&[name.to_owned()])).map_err(|error| error.to_string())?;
    let start = STARTS.iter().find(|start| start.bundle == name);
    let start = start.ok_or_else(|| {
        format!("there is no sample of `{name}`; bundles are {}", built_in_names().join(", "))
    })?;
    let bundle = catalog.bundle(name).ok_or("the bundle is empty")?;
    let profiles: Vec<&str> = bundle.profiles.keys().map(String::as_str).collect();
    let default = bundle.default_profile.as_deref().unwrap_or("all");
    let settings =
        start.settings.replace("{profiles}", &profiles.join(", ")).replace("{profile}", default);
    let folder = Path::new(matches.text("directory").unwrap_or("."));
    let samples = start.samples.iter().map(|(name, text)| (format!("samples/{name}"), *text));
    let files: Vec<(String, &str)> =
        std::iter::once(("lictor.yaml".to_owned(), settings.as_str())).chain(samples).collect();
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    if let Some((name, _)) = files.iter().find(|(name, _)| Path::new(&path(name)).exists())
        && !matches.on("force")
    {
        return Err(format!("{} is there already; --force writes over it", path(name)));
    }
    let mut out = String::new();
    for (name, text) in &files {
        if let Some(parent) = folder.join(name).parent() {
            std::fs::create_dir_all(parent).map_err(|error| error.to_string())?;
        }
        lictor::loader::write_bytes(&path(name), text.as_bytes())
            .map_err(|error| error.to_string())?;
        out.push_str(&format!("wrote {}\n", path(name)));
    }
    start.tries.iter().for_each(|line| out.push_str(&format!("now try: {line}\n")));
    Ok(out)
}
