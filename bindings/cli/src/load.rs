//! What flags say about reading and compiling policies.

use crate::args::Read;
use clap::ArgMatches;
use lictor::{
    Bundle, Capabilities, Dialect, Engine, EngineBuilder, Error, Loader, NetworkGrant,
    OptimiseOptions, ParseSettings, Schemas, SystemHost, loader,
};
use std::collections::BTreeSet;
use std::io::Read as _;
use std::sync::{Mutex, PoisonError};

pub(crate) use lictor::OPA_VERSION;

/// What is said to those who ask for OPA's WASM.
pub(crate) const NO_WASM: &str = "engine not found: policies run on lictor's own engine, not as OPA's WASM modules; leave out --target wasm";

/// What the flags shared by several subcommands come to.
pub(crate) struct Setup {
    pub capabilities: Capabilities,
    pub settings: ParseSettings,
    schemas: Option<Schemas>,
    ignore: Vec<String>,
}

impl Setup {
    /// Reads capabilities and schemas.
    pub(crate) fn from(matches: &ArgMatches, dialect: Dialect) -> Result<Setup, Error> {
        // Not every subcommand knows all of these flags.
        let text = |name| {
            let text = matches.try_get_one::<String>(name).ok().flatten();
            text.map(String::as_str).filter(|text| !text.is_empty())
        };
        let capabilities = text("capabilities").map(capabilities).transpose()?.unwrap_or_default();
        capabilities.allow(dialect)?;
        let settings = capabilities.restrict(ParseSettings::dialect(dialect));
        let schemas = text("schema").map(loader::read_schemas).transpose()?;
        let ignore = matches.try_get_many::<String>("ignore").ok().flatten();
        let ignore = ignore.into_iter().flatten().cloned().collect();
        Ok(Setup { capabilities, settings, schemas, ignore })
    }

    /// A loader of policies and data.
    pub(crate) fn loader(&self) -> Loader {
        Loader::new(self.settings.clone()).ignore(self.ignore.iter().cloned())
    }

    /// An engine that compiles them.
    pub(crate) fn engine(&self) -> EngineBuilder {
        let mut queries = self.settings.clone();
        queries.annotations = false;
        let builder = Engine::builder().query_settings(queries).capabilities(&self.capabilities);
        match &self.schemas {
            Some(schemas) => builder.schemas(schemas.clone()),
            None => builder,
        }
    }
}

/// All of standard input.
pub(crate) fn stdin() -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().take(loader::MAX_FILE_BYTES).read_to_end(&mut bytes);
    read.map(|_| bytes).map_err(|error| Error::from_text(error.to_string()))
}

/// The dialect the flags ask for.
pub(crate) fn dialect(matches: &ArgMatches) -> Dialect {
    if matches.on("v0-compatible") { Dialect::V0 } else { Dialect::V1 }
}

/// What policies are lent: the clock, randomness and environment of this process, and the hosts that were granted.
/// `print` goes to standard error.
pub(crate) fn host(matches: &ArgMatches) -> Result<SystemHost, Error> {
    // Not every subcommand knows of capabilities.
    let listed = matches.try_get_one::<String>("capabilities").ok().flatten();
    let listed = listed.map(|name| capabilities(name)).transpose()?.unwrap_or_default();
    let listed = listed.allow_net().map(|hosts| NetworkGrant::hosts(hosts.iter().cloned()));
    let flagged =
        matches.given("allow-net").then(|| NetworkGrant::hosts(matches.texts("allow-net")));
    let grant = match (flagged, listed) {
        (Some(flagged), Some(listed)) => flagged.and(listed),
        (one, other) => one.or(other).unwrap_or_default(),
    };
    let told = Mutex::new(BTreeSet::new());
    let tell = move |host: &str| {
        let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.insert(host.to_owned()) {
            eprintln!(
                "hint: `{host}` was not reached: policies reach no host unless it is granted by --allow-net {host}"
            );
        }
    };
    let host = SystemHost::new().with_environment().with_network(grant).on_refused(tell);
    Ok(host.on_print(|_, line| eprintln!("{line}")))
}

/// Capabilities from a file, or those of a version.
pub(crate) fn capabilities(name: &str) -> Result<Capabilities, Error> {
    if name.strip_prefix('v') == Some(OPA_VERSION) {
        return Ok(Capabilities::default());
    }
    if let Some(known) = Capabilities::of_version(name) {
        return Ok(known);
    }
    match loader::read_bytes(name) {
        Ok(bytes) => Capabilities::from_json(&bytes),
        Err(error) if std::path::Path::new(name).exists() => Err(error),
        Err(_) => {
            Err(Error::from_text(format!("no such file or capabilities version found: {name}")))
        }
    }
}

/// What is said of capabilities that cannot be read.
pub(crate) fn bad_capabilities(matches: &ArgMatches, error: &Error) -> String {
    let name = matches.text("capabilities").unwrap_or_default();
    format!("invalid argument {name:?} for \"--capabilities\" flag: {}", error.message())
}

/// The bundle with its entrypoints evaluated in advance, as `-O`, `-e` and METADATA blocks say.
pub(crate) fn optimised(
    matches: &ArgMatches,
    engine: &Engine,
    bundle: Bundle,
    namespace: &str,
) -> Result<Bundle, Error> {
    let level = matches.text("optimize").and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
    if level <= 0 {
        return Ok(bundle);
    }
    let mut entrypoints = matches.texts("entrypoint");
    for annotated in bundle.entrypoints() {
        if !entrypoints.contains(&annotated) {
            entrypoints.push(annotated);
        }
    }
    let options = OptimiseOptions {
        entrypoints,
        inline: level > 1,
        namespace: namespace.to_owned(),
        ..OptimiseOptions::default()
    };
    bundle.optimised(engine, &options)
}
