//! What a policy is made of: parsed modules, base data and a manifest, from memory or from files.
//!
//! Nothing here reads files; see [`crate::loader`]. A bundle is parsed but not compiled.

pub(crate) mod manifest;
mod optimise;
pub(crate) mod program;
pub(crate) mod signature;
mod write;

use crate::error::{Error, ErrorKind, Problem};
use crate::input::read_json;
use crate::loader::Loader;
use crate::merge::{self, Part};
use crate::options::ParseSettings;
use crate::yaml;
use lictor_syntax::ast::Module;
use lictor_syntax::{SourceMap, parse_module};
use lictor_value::{Document, codec};
use manifest::Manifest;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

pub use optimise::OptimiseOptions;
pub use write::{ArchiveOptions, path_query};

/// Modules and data that belong together.
///
/// ```
/// let bundle = lictor::Bundle::builder()
///     .module("a.rego", "package a\nanswer := data.n * 2")
///     .data_json(br#"{"n": 21}"#)
///     .build()?;
/// assert_eq!(bundle.module_names().collect::<Vec<_>>(), ["a.rego"]);
/// # Ok::<(), lictor::Error>(())
/// ```
#[derive(Debug)]
pub struct Bundle {
    pub(crate) modules: BTreeMap<String, Module>,
    pub(crate) sources: SourceMap,
    pub(crate) data: Document,
    pub(crate) manifest: Option<Manifest>,
    signatures: Option<Document>,
    data_files: Vec<DataFile>,
    pub(crate) program: Option<program::Found>,
}

/// A file that data was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DataFile {
    /// Where its data stands.
    pub path: Vec<String>,
    /// The file.
    pub name: String,
}

impl Clone for Bundle {
    fn clone(&self) -> Self {
        Bundle {
            modules: self.modules.clone(),
            sources: self.sources.clone(),
            data: copy(&self.data),
            manifest: self.manifest.clone(),
            signatures: self.signatures.as_ref().map(copy),
            data_files: self.data_files.clone(),
            program: self.program.clone(),
        }
    }
}

impl Default for Bundle {
    fn default() -> Self {
        Bundle {
            modules: BTreeMap::new(),
            sources: first_source(),
            data: Document::default(),
            manifest: None,
            signatures: None,
            data_files: Vec::new(),
            program: None,
        }
    }
}

/// Every source map starts with a nameless file: the place of queries.
fn first_source() -> SourceMap {
    let mut sources = SourceMap::default();
    sources.add("", "");
    sources
}

pub(crate) fn copy(document: &Document) -> Document {
    Document::copy_of(document.root())
}

impl Bundle {
    /// Reads a bundle from a directory or an archive, its modules as v1 where it does not say otherwise. Signatures
    /// are not checked: see [`Loader::verify`].
    ///
    /// # Errors
    /// It cannot be read.
    pub fn open(path: &str) -> Result<Bundle, Error> {
        Loader::default().load(&[], &[path.to_owned()])
    }

    /// Reads a bundle from the bytes of an archive. Signatures are not checked: see [`Loader::verify`].
    ///
    /// # Errors
    /// It cannot be read.
    pub fn from_archive(bytes: &[u8]) -> Result<Bundle, Error> {
        Loader::default().archive("bundle", bytes)
    }

    /// Starts an empty bundle.
    #[must_use]
    pub fn builder() -> BundleBuilder {
        BundleBuilder::default()
    }

    /// The names of the modules, sorted.
    pub fn module_names(&self) -> impl Iterator<Item = &str> {
        self.modules.keys().map(String::as_str)
    }

    /// The parsed module of this name and the sources its places refer to.
    #[doc(hidden)]
    #[must_use]
    pub fn module(&self, name: &str) -> Option<(&Module, &SourceMap)> {
        self.modules.get(name).map(|module| (module, &self.sources))
    }

    /// The base data.
    #[must_use]
    pub fn data(&self) -> &Document {
        &self.data
    }

    /// What the bundle says about itself; the defaults where it was loaded as a bundle and says nothing, none where
    /// it is no bundle of files.
    #[must_use]
    pub fn manifest(&self) -> Option<&Manifest> {
        self.manifest.as_ref()
    }

    /// What stands in `.signatures.json`, checked or not.
    #[must_use]
    pub fn signatures(&self) -> Option<&Document> {
        self.signatures.as_ref()
    }

    /// The files the base data was read from, in order.
    #[must_use]
    pub fn data_files(&self) -> &[DataFile] {
        &self.data_files
    }
}

/// A digest of what a bundle is made of.
pub(crate) type Digest = [u8; 32];

/// A part as it was given. It is read when the bundle is built, if it is.
#[derive(Debug)]
enum Given {
    Module { name: String, text: String, settings: ParseSettings },
    Json(Vec<u8>),
    Yaml(String),
    Data(Document),
}

/// Collects modules and data; they are read, and their problems found, in [`BundleBuilder::build`].
#[derive(Debug)]
pub struct BundleBuilder {
    settings: ParseSettings,
    given: Vec<Given>,
    modules: BTreeMap<String, Module>,
    sources: SourceMap,
    parts: Vec<Part>,
    manifest: Option<Manifest>,
    signatures: Option<Document>,
    program: Option<program::Found>,
    problems: Vec<Problem>,
    kind: ErrorKind,
}

impl Default for BundleBuilder {
    fn default() -> Self {
        BundleBuilder {
            settings: ParseSettings::default(),
            given: Vec::new(),
            modules: BTreeMap::new(),
            sources: first_source(),
            parts: Vec::new(),
            manifest: None,
            signatures: None,
            program: None,
            problems: Vec::new(),
            kind: ErrorKind::Compile,
        }
    }
}

impl BundleBuilder {
    /// How the modules that follow are read: dialect, annotations, capabilities.
    #[must_use]
    pub fn settings(mut self, settings: ParseSettings) -> Self {
        self.settings = settings;
        self
    }

    /// Adds a module; its name is what messages call it.
    #[must_use]
    pub fn module(mut self, name: &str, text: &str) -> Self {
        let (name, text, settings) = (name.to_owned(), text.to_owned(), self.settings.clone());
        self.given.push(Given::Module { name, text, settings });
        self
    }

    /// Adds base data as JSON; it is merged with what is there.
    #[must_use]
    pub fn data_json(mut self, text: &[u8]) -> Self {
        self.given.push(Given::Json(text.to_vec()));
        self
    }

    /// Adds base data as YAML; it is merged with what is there.
    #[must_use]
    pub fn data_yaml(mut self, text: &str) -> Self {
        self.given.push(Given::Yaml(text.to_owned()));
        self
    }

    /// Adds base data that was read already; it is merged with what is there.
    #[must_use]
    pub fn data(mut self, document: Document) -> Self {
        self.given.push(Given::Data(document));
        self
    }

    /// The bundle.
    ///
    /// # Errors
    /// Everything that was wrong with the parts.
    pub fn build(mut self) -> Result<Bundle, Error> {
        for given in std::mem::take(&mut self.given) {
            self.read(given);
        }
        if !self.problems.is_empty() {
            return Err(Error::new(self.kind, self.problems));
        }
        let parts = std::mem::take(&mut self.parts);
        let origin = |part: &Part| DataFile { path: part.path.clone(), name: part.file.clone() };
        let data_files = parts.iter().map(origin).collect();
        let data = merge::merge(parts).map_err(|files| {
            let problems =
                files.iter().map(|file| Problem::new(format!("{file}: merge error"))).collect();
            Error::new(self.kind, problems)
        })?;
        let (manifest, signatures, program) = (self.manifest, self.signatures, self.program);
        let (modules, sources) = (self.modules, self.sources);
        Ok(Bundle { modules, sources, data, manifest, signatures, data_files, program })
    }

    fn read(&mut self, given: Given) {
        match given {
            Given::Module { name, text, settings } => {
                self.add_module(&name, &name, &text, &settings);
            }
            Given::Json(text) => self.add_read("data", Vec::new(), read_json(&text)),
            Given::Yaml(text) => {
                self.add_read("data", Vec::new(), yaml::document(&text).map_err(Problem::new));
            }
            Given::Data(document) => self.add_document("data", Vec::new(), document),
        }
    }

    /// Tells bundles apart by the parts they are made of, and how many bytes those are.
    pub(crate) fn digest(&self) -> (Digest, usize) {
        let (mut hash, mut total) = (Sha256::new(), 0);
        let mut part = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
            total += bytes.len();
        };
        for given in &self.given {
            match given {
                Given::Module { name, text, settings } => {
                    part(b"module");
                    part(name.as_bytes());
                    part(text.as_bytes());
                    part(format!("{settings:?}").as_bytes());
                }
                Given::Json(text) => {
                    part(b"json");
                    part(text);
                }
                Given::Yaml(text) => {
                    part(b"yaml");
                    part(text.as_bytes());
                }
                Given::Data(document) => {
                    let mut bytes = Vec::new();
                    codec::encode(document.root(), &mut bytes);
                    part(b"data");
                    part(&bytes);
                }
            }
        }
        (hash.finalize().into(), total)
    }

    /// What the problems of a builder that reads files are problems of.
    pub(crate) fn set_kind(&mut self, kind: ErrorKind) {
        self.kind = kind;
    }

    pub(crate) fn set_manifest(&mut self, manifest: Option<Manifest>) {
        self.manifest = manifest;
    }

    pub(crate) fn add_signatures(&mut self, signatures: Option<Document>) {
        self.signatures = signatures.or(self.signatures.take());
    }

    pub(crate) fn set_program(&mut self, program: Option<program::Found>) {
        self.program = program;
    }

    /// The problems so far, as an error.
    pub(crate) fn check(&mut self) -> Result<(), Error> {
        let problems = std::mem::take(&mut self.problems);
        if problems.is_empty() { Ok(()) } else { Err(Error::new(self.kind, problems)) }
    }

    /// Parses a module and keeps it under a key that may differ from the name in its places. Returns whether it is
    /// sound.
    pub(crate) fn add_module(
        &mut self,
        key: &str,
        name: &str,
        text: &str,
        settings: &ParseSettings,
    ) -> bool {
        let file = self.sources.add(name, text);
        match parse_module(&self.sources, file, &settings.for_parser()) {
            Ok(module) => {
                self.modules.insert(key.to_owned(), module);
                true
            }
            Err(errors) => {
                let problems = errors.iter().map(|error| Problem::of(error, &self.sources));
                self.problems.extend(problems);
                false
            }
        }
    }

    /// As [`BundleBuilder::add_module`], but a text that is no module leaves no trace.
    pub(crate) fn try_module(
        &mut self,
        key: &str,
        name: &str,
        text: &str,
        settings: &ParseSettings,
    ) -> bool {
        let before = self.problems.len();
        let sound = self.add_module(key, name, text, settings);
        self.problems.truncate(before);
        sound
    }

    pub(crate) fn add_read(
        &mut self,
        file: &str,
        path: Vec<String>,
        read: Result<Document, Problem>,
    ) {
        match read {
            Ok(document) => self.add_document(file, path, document),
            Err(mut problem) => {
                problem.message.insert_str(0, &format!("{file}: "));
                self.problems.push(problem);
            }
        }
    }

    pub(crate) fn add_document(&mut self, file: &str, path: Vec<String>, document: Document) {
        if path.is_empty() && document.root().as_object().is_none() {
            self.add_problem(format!("{file}: document must be of type object"));
        } else {
            self.parts.push(Part { path, document, file: file.to_owned() });
        }
    }

    pub(crate) fn add_problem(&mut self, message: impl Into<String>) {
        self.problems.push(Problem::new(message));
    }

    pub(crate) fn add_problems(&mut self, problems: &[Problem]) {
        self.problems.extend_from_slice(problems);
    }

    pub(crate) fn modules(&self) -> &BTreeMap<String, Module> {
        &self.modules
    }

    pub(crate) fn problem_count(&self) -> usize {
        self.problems.len()
    }

    /// Puts a text before every problem from this one on.
    pub(crate) fn prefix_problems(&mut self, from: usize, prefix: &str) {
        for problem in self.problems.iter_mut().skip(from).filter(|problem| problem.code.is_none())
        {
            problem.message.insert_str(0, prefix);
        }
    }
}
