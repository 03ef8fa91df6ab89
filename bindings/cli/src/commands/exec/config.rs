//! The part of OPA's configuration that matters here: `default_decision`, and bundles whose resource is a file.
//! Services, plugins and logs are left out, as this command uses no network.

use crate::args::Read;
use clap::ArgMatches;
use lictor::{Error, Value, loader};
use std::collections::BTreeMap;

/// What OPA decides by where nothing else is said.
const DEFAULT_DECISION: &str = "/system/main";

pub(super) struct Config {
    /// The document to decide by.
    pub decision: String,
    /// Paths of bundles.
    pub bundles: Vec<String>,
}

impl Config {
    /// Reads the file, then what is set on the command line.
    pub(super) fn read(matches: &ArgMatches) -> Result<Config, Error> {
        let mut default = None;
        let mut resources = BTreeMap::new();
        if let Some(path) = matches.text("config-file").filter(|path| !path.is_empty()) {
            let document = loader::read_document(path)?;
            let root = document.root();
            default = root.get_str("default_decision").as_str().map(str::to_owned);
            let bundles = root.get_str("bundles").as_object().map(|object| object.sorted_vec());
            for entry in bundles.unwrap_or_default() {
                let name = entry.key.as_str().unwrap_or_default().to_owned();
                resources.insert(name, text(entry.value.get_str("resource")));
            }
        }
        for (key, value) in settings(matches)? {
            let bundle = key.strip_prefix("bundles.").and_then(|key| key.strip_suffix(".resource"));
            match bundle {
                Some(name) => drop(resources.insert(name.to_owned(), value)),
                None if key == "default_decision" => default = Some(value),
                None => {}
            }
        }
        let path = |(name, resource): (String, String)| match resource.starts_with("file://") {
            true => Ok(resource),
            false => Err(Error::from_text(format!(
                "bundle `{name}`: resource `{resource}` is no file:// URL, and the network is not used"
            ))),
        };
        let own = matches.text("decision").filter(|decision| !decision.is_empty());
        let decision = own.map(str::to_owned).or(default);
        Ok(Config {
            decision: decision.unwrap_or_else(|| DEFAULT_DECISION.to_owned()),
            bundles: resources.into_iter().map(path).collect::<Result<_, _>>()?,
        })
    }
}

fn text(value: Value<'_>) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Keys and values of `--set`, then of `--set-file`; commas separate several.
fn settings(matches: &ArgMatches) -> Result<Vec<(String, String)>, Error> {
    let mut found = Vec::new();
    for (flag, is_file) in [("set", false), ("set-file", true)] {
        for pair in matches.texts(flag).iter().flat_map(|text| text.split(',')) {
            let (key, value) = pair.split_once('=').ok_or_else(|| {
                Error::from_text(format!("failed parsing --{flag} data: key {pair:?} has no value"))
            })?;
            let value = match is_file {
                true => String::from_utf8_lossy(&loader::read_bytes(value)?).trim_end().to_owned(),
                false => value.to_owned(),
            };
            found.push((key.to_owned(), value));
        }
    }
    Ok(found)
}
