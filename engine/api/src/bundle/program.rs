//! The compiled program a bundle carries for its entrypoints, in a file that OPA passes over.
//!
//! It saves the back half of the compiler. It is a copy of what the modules say and is never believed over them: a
//! program that was made of other modules, by another version or under other options, or that is damaged, is left
//! alone, and the modules are compiled as if it were not there. The digests are no proof of who made it: whoever can
//! write the bundle can write modules and program. Signatures cover both.

use super::Bundle;
use crate::engine::{Config, Engine};
use crate::error::Error;
use crate::eval::{Machine, Making};
use crate::query::{Query, QueryOptions, builtin};
use lictor_builtins::signing::digest;
use lictor_compiler::Signatures;
use lictor_program::Program;
use lictor_syntax::ast::Dialect;
use std::sync::Arc;

/// Where the program stands in a bundle.
pub(crate) const PATH: &str = "/lictor/program.bin";

const MAGIC: &[u8] = b"lictor bundle program 1\n";
const DIGEST: usize = 32;

/// A program as it was found in a bundle, not yet looked at.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub bytes: Vec<u8>,
    /// What the names of the bundle's modules begin with.
    pub bundle: String,
}

/// A program that belongs to its modules.
#[derive(Debug)]
pub(crate) struct Ready {
    pub machine: Arc<Machine>,
    /// The queries it answers, in the order of its entries.
    entrypoints: Vec<String>,
}

impl Ready {
    /// The number of the entry that answers a query.
    pub(crate) fn entry(&self, query: &str) -> Option<usize> {
        self.entrypoints.iter().position(|entrypoint| entrypoint == query)
    }
}

/// The file for a bundle and the queries its program is to answer.
pub(crate) fn write(bundle: Bundle, engine: &Engine, queries: &[String]) -> Result<Vec<u8>, Error> {
    let content = content(&bundle, "", &engine.config)
        .ok_or_else(|| Error::argument("modules of a bundle must lie in it"))?;
    let policy = engine.compile(bundle)?;
    let texts: Vec<&str> = queries.iter().map(String::as_str).collect();
    let prepared = Query::prepare_all(&policy, &texts, &QueryOptions::default())?;
    let program = prepared.first().map(|query| query.program().to_bytes()).unwrap_or_default();
    let mut out = MAGIC.to_vec();
    out.extend_from_slice(&content);
    out.extend_from_slice(&length(queries.len()));
    for query in queries {
        out.extend_from_slice(&length(query.len()));
        out.extend_from_slice(query.as_bytes());
    }
    out.extend_from_slice(&program);
    out.extend_from_slice(&sha256(&out));
    Ok(out)
}

impl Found {
    /// The program, if it is sound and was made of these modules.
    pub(crate) fn open(&self, engine: &Engine, bundle: &Bundle) -> Option<Ready> {
        if !engine.config.carried_programs || engine.config.making != Making::default() {
            return None;
        }
        let (covered, sum) = self.bytes.split_at_checked(self.bytes.len().checked_sub(DIGEST)?)?;
        let rest = covered.strip_prefix(MAGIC)?;
        let (made_of, mut rest) = rest.split_at_checked(DIGEST)?;
        if sum != sha256(covered) || made_of != content(bundle, &self.bundle, &engine.config)? {
            return None;
        }
        let mut entrypoints = Vec::new();
        for _ in 0..number(&mut rest)? {
            let len = number(&mut rest)?;
            let (text, after) = rest.split_at_checked(len)?;
            entrypoints.push(std::str::from_utf8(text).ok()?.to_owned());
            rest = after;
        }
        let mut program = Program::from_bytes(rest).ok()?;
        if program.entries.len() != entrypoints.len() {
            return None;
        }
        for file in program.files.iter_mut().filter(|file| !file.is_empty()) {
            *file = crate::loader::join(&self.bundle, file);
        }
        let machine = Arc::new(Machine::of(program, &|name| builtin(engine, name)));
        Some(Ready { machine, entrypoints })
    }
}

/// The digest of everything a program depends on.
fn content(bundle: &Bundle, name: &str, config: &Config) -> Option<Vec<u8>> {
    let mut all = Vec::new();
    let mut add = |part: &[u8]| {
        all.extend_from_slice(&length(part.len()));
        all.extend_from_slice(part);
    };
    add(env!("CARGO_PKG_VERSION").as_bytes());
    add(&[u8::from(config.print)]);
    let mut builtins: Vec<&str> = config.builtins.all().map(|own| own.name.as_str()).collect();
    builtins.sort_unstable();
    add(builtins.join(" ").as_bytes());
    let prefix = crate::loader::join(name, "x");
    let prefix = prefix.strip_suffix('x')?;
    for (name, module) in &bundle.modules {
        add(name.strip_prefix(prefix)?.as_bytes());
        add(match module.dialect {
            Dialect::V0 => b"0",
            Dialect::V0CompatV1 => b"01",
            Dialect::V1 => b"1",
        });
        add(bundle.sources.file(module.package.loc.file).text.as_bytes());
    }
    Some(sha256(&all))
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    digest("SHA-256", bytes).unwrap_or_default()
}

fn length(len: usize) -> [u8; 8] {
    (len as u64).to_le_bytes()
}

fn number(rest: &mut &[u8]) -> Option<usize> {
    let (bytes, after) = rest.split_first_chunk()?;
    *rest = after;
    usize::try_from(u64::from_le_bytes(*bytes)).ok()
}
