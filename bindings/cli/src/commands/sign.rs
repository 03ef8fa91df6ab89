//! `lictor sign`: writes the signature of a bundle.

use crate::args::{self, Read, switch, value};
use crate::keys;
use clap::{Arg, ArgMatches, Command};
use lictor::{Error, Loader, ParseSettings, loader};

const HELP: &str = "Examples:
  lictor sign --signing-key private.pem --bundle bundle/
  lictor sign --signing-alg HS256 --signing-key secret --bundle . --output-file-path .";

pub(crate) fn command() -> Command {
    Command::new("sign")
        .about("Sign a bundle")
        .after_help(HELP)
        .arg(Arg::new("paths").value_name("PATH").num_args(0..).help("directories and archives"))
        .arg(switch("bundle", "the paths are bundles").short('b'))
        .arg(
            value("output-file-path", "DIR", "where .signatures.json is written")
                .short('o')
                .default_value("."),
        )
        .args(keys::signing_flags())
}

pub(crate) fn run(matches: &ArgMatches) -> u8 {
    let paths = matches.texts("paths");
    let key = matches.text("signing-key").unwrap_or_default();
    let rules = [
        (paths.is_empty(), "specify atleast one path containing policy and/or data files"),
        (key.is_empty(), keys::NO_KEY),
        (
            !matches.on("bundle"),
            "enable bundle mode (ie. --bundle) to sign bundle files or directories",
        ),
    ];
    if let Some((_, message)) = rules.iter().find(|(broken, _)| *broken) {
        return args::usage_error(command, message);
    }
    match sign(matches, &paths) {
        Ok(()) => 0,
        Err(error) => {
            println!("error: {error}");
            1
        }
    }
}

fn sign(matches: &ArgMatches, paths: &[String]) -> Result<(), Error> {
    let Some(signing) = keys::signing(matches)? else { return Err(Error::from_text(keys::NO_KEY)) };
    let files = Loader::new(ParseSettings::default()).bundle_files(paths)?;
    let files = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    let text = signing.sign(files)?;
    let dir = matches.text("output-file-path").unwrap_or(".");
    let path = std::path::Path::new(dir).join(".signatures.json");
    loader::write_bytes(&path.to_string_lossy(), text.as_bytes())
}
