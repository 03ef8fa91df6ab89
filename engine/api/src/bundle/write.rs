//! Bundles written down: a gzipped tar archive that OPA reads, the same bytes for the same content.

use super::manifest::{Manifest, written};
use super::signature::{SIGNATURES, Signing};
use super::{Bundle, program};
use crate::engine::Engine;
use crate::error::Error;
use crate::loader::Loader;
use flate2::{Compression, write::GzEncoder};
use lictor_syntax::ast::{AnnotationTarget, Annotations, Dialect, Module, Term, TermKind};
use lictor_syntax::{FormatOptions, Loc, format, printer};
use std::collections::BTreeMap;
use std::io::Write;
use tar::{EntryType, Header};

/// What an archive holds besides the bundle's modules and data.
#[derive(Debug, Default)]
pub struct ArchiveOptions<'a> {
    /// The revision; the manifest's own if none.
    pub revision: Option<&'a str>,
    /// The dialect of modules where the manifest does not say.
    pub dialect: Dialect,
    /// Signs the files.
    pub signing: Option<&'a Signing>,
    /// Compiles the modules for documents that will be asked for, given by their slash-separated paths, and puts the
    /// program beside them in a file that OPA passes over.
    pub program: Option<(&'a Engine, &'a [String])>,
}

/// A file of an archive: its path from a slash, and its bytes.
pub(crate) struct Entry {
    pub path: String,
    pub bytes: Vec<u8>,
}

impl Entry {
    fn new(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Entry { path: path.into(), bytes: bytes.into() }
    }
}

impl Bundle {
    /// The bundle as an archive that this crate and OPA read: modules, laid out, under their names; all data in
    /// `/data.json`; a manifest.
    ///
    /// ```
    /// use lictor::{ArchiveOptions, Bundle};
    ///
    /// let bundle = Bundle::builder().module("p.rego", "package p\n\nx := data.y").data_json(br#"{"y": 1}"#).build()?;
    /// let bytes = bundle.to_archive(&ArchiveOptions::default())?;
    /// let again = Bundle::from_archive(&bytes)?;
    /// assert_eq!(again.data().root().to_string(), r#"{"y": 1}"#);
    /// # Ok::<(), lictor::Error>(())
    /// ```
    ///
    /// # Errors
    /// Two modules have the same path, or the files cannot be signed.
    pub fn to_archive(&self, options: &ArchiveOptions<'_>) -> Result<Vec<u8>, Error> {
        let mut entries = vec![Entry::new("/data.json", written(self.data.root()) + "\n")];
        let mut versions = BTreeMap::new();
        for (name, module) in &self.modules {
            let path = stored_path(name);
            if versions.insert(path.clone(), version(module.dialect)).is_some() {
                return Err(Error::argument(format!("two modules would be stored as `{path}`")));
            }
            entries.push(Entry::new(path, self.laid_out(module)));
        }
        let manifest = self.stored_manifest(options, versions);
        let manifest = Entry::new("/.manifest", manifest.to_json() + "\n");
        if let Some((engine, paths)) = options.program.filter(|(_, paths)| !paths.is_empty()) {
            // What is compiled is what will be read.
            let stored = pack(entries.iter().chain([&manifest])).map_err(unwritten)?;
            let read = Loader::default().archive("", &stored)?;
            let mut queries: Vec<String> = paths.iter().map(|path| path_query(path)).collect();
            queries.sort();
            queries.dedup();
            let program = program::write(read, engine, &queries)?;
            entries.push(Entry::new(program::PATH, program));
        }
        if let Some(signing) = options.signing {
            // Modules, then data, then the manifest.
            let signed = entries[1..].iter().chain(&entries[..1]).chain([&manifest]);
            let signed = signed.map(|entry| (entry.path.as_str(), entry.bytes.as_slice()));
            entries.push(Entry::new(format!("/{SIGNATURES}"), signing.sign(signed)?));
        }
        entries.push(manifest);
        pack(&entries).map_err(unwritten)
    }

    /// The documents that METADATA blocks say will be asked for, as slash-separated paths.
    pub fn entrypoints(&self) -> impl Iterator<Item = String> {
        self.modules.values().flat_map(|module| {
            let blocks = module.annotations.iter().filter(|block| block.entrypoint);
            blocks.filter_map(|block| target_path(module, block))
        })
    }

    fn laid_out(&self, module: &Module) -> String {
        let dialect = if module.dialect == Dialect::V1 { Dialect::V1 } else { Dialect::V0 };
        let file = module.package.loc.file;
        format(&self.sources, file, &FormatOptions::for_dialect(dialect))
            .unwrap_or_else(|_| self.sources.file(file).text.to_string())
    }

    fn stored_manifest(
        &self,
        options: &ArchiveOptions<'_>,
        versions: BTreeMap<String, i64>,
    ) -> Manifest {
        let own = self.manifest.as_ref();
        let usual =
            own.and_then(|own| own.rego_version).unwrap_or_else(|| version(options.dialect));
        let revision = options.revision.or(own.map(|own| own.revision.as_str()));
        Manifest {
            revision: revision.unwrap_or_default().to_owned(),
            roots: own.map_or_else(|| vec![String::new()], |own| own.roots.clone()),
            rego_version: Some(usual),
            file_rego_versions: versions.into_iter().filter(|(_, own)| *own != usual).collect(),
            metadata: own.and_then(|own| own.metadata.as_ref()).map(super::copy),
        }
    }
}

fn unwritten(error: std::io::Error) -> Error {
    Error::argument(error.to_string())
}

/// The path of what a METADATA block stands above.
fn target_path(module: &Module, block: &Annotations) -> Option<String> {
    let rule = match block.target {
        AnnotationTarget::Package => None,
        AnnotationTarget::Rule(index) => module.rules.get(index)?.head.reference.split_first(),
        AnnotationTarget::Import | AnnotationTarget::Nothing => return None,
    };
    let name = |term: &Term| match &term.kind {
        TermKind::String(text) => Some(text.to_string()),
        _ => None,
    };
    let package = module.package.path.iter().skip(1).filter_map(name);
    let rule = rule.into_iter().flat_map(|(first, steps)| {
        let first = first.as_var().map(str::to_owned);
        first.into_iter().chain(steps.iter().map_while(name))
    });
    Some(package.chain(rule).collect::<Vec<_>>().join("/"))
}

/// The query for a document by its slash-separated path: `data.authz.allow` for `authz/allow`.
#[must_use]
pub fn path_query(path: &str) -> String {
    let steps = path.split('/').filter(|step| !step.is_empty());
    let steps = steps.map(|step| Term::string(step, Loc::default()));
    let parts: Vec<Term> = [Term::var("data", Loc::default())].into_iter().chain(steps).collect();
    printer::reference(&parts)
}

fn version(dialect: Dialect) -> i64 {
    i64::from(dialect == Dialect::V1)
}

/// A module's name as a path from a slash that stays inside.
fn stored_path(name: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in name.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

fn pack<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> std::io::Result<Vec<u8>> {
    let mut out = GzEncoder::new(Vec::new(), Compression::default());
    for entry in entries {
        let name = entry.path.as_bytes();
        if name.len() > 100 {
            let long = [name, &[0]].concat();
            out.write_all(header(b"././@LongLink", EntryType::GNULongName, long.len()).as_bytes())?;
            padded(&mut out, &long)?;
        }
        out.write_all(header(name, EntryType::Regular, entry.bytes.len()).as_bytes())?;
        padded(&mut out, &entry.bytes)?;
    }
    out.write_all(&[0; 1024])?;
    out.finish()
}

/// Names may begin with a slash, which the `tar` crate would refuse to write.
fn header(name: &[u8], kind: EntryType, size: usize) -> Header {
    let mut header = Header::new_gnu();
    let room = &mut header.as_old_mut().name;
    let len = name.len().min(room.len());
    room[..len].copy_from_slice(&name[..len]);
    header.set_entry_type(kind);
    header.set_size(size as u64);
    header.set_mode(0o600);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header.set_cksum();
    header
}

fn padded(out: &mut impl Write, bytes: &[u8]) -> std::io::Result<()> {
    out.write_all(bytes)?;
    out.write_all(&[0; 512][..bytes.len().next_multiple_of(512) - bytes.len()])
}
