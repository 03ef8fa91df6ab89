//! `lictor init`: writes a commented `lictor.yaml` with a good and a bad sample to try it on.

use crate::args::{Read, switch, value};
use clap::{Arg, ArgMatches, Command};
use lictor_scan::catalog::{Catalog, built_in_names};
use std::path::Path;

const GOOD: &str = include_str!("init/good.yaml");
const BAD: &str = include_str!("init/bad.yaml");
const SETTINGS: &str = include_str!("init/lictor.yaml");

pub(crate) fn command() -> Command {
    Command::new("init")
        .about("Write a lictor.yaml to begin with")
        .after_help("Examples:\n  lictor init k8s\n  lictor scan samples/")
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
    if name != "k8s" {
        return Err(format!(
            "there is no sample of `{name}`; bundles are {}",
            built_in_names().join(", ")
        ));
    }
    let bundle = catalog.bundle(name).ok_or("the bundle is empty")?;
    let profiles: Vec<&str> = bundle.profiles.keys().map(String::as_str).collect();
    let default = bundle.default_profile.as_deref().unwrap_or("all");
    let settings =
        SETTINGS.replace("{profiles}", &profiles.join(", ")).replace("{profile}", default);
    let folder = Path::new(matches.text("directory").unwrap_or("."));
    let files = [
        ("lictor.yaml", settings.as_str()),
        ("samples/good.yaml", GOOD),
        ("samples/bad.yaml", BAD),
    ];
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    if let Some((name, _)) = files.iter().find(|(name, _)| Path::new(&path(name)).exists())
        && !matches.on("force")
    {
        return Err(format!("{} is there already; --force writes over it", path(name)));
    }
    std::fs::create_dir_all(folder.join("samples")).map_err(|error| error.to_string())?;
    let mut out = String::new();
    for (name, text) in files {
        lictor::loader::write_bytes(&path(name), text.as_bytes())
            .map_err(|error| error.to_string())?;
        out.push_str(&format!("wrote {}\n", path(name)));
    }
    out.push_str("now try: lictor scan samples/\n");
    Ok(out)
}
