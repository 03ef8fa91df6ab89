//! What a policy is made of: parsed modules, base data and a manifest, from memory or from files.
//!
//! Nothing here reads files; see [`crate::loader`]. A bundle is parsed but not compiled.

use crate::error::{Error, ErrorKind, Problem};
use crate::input::read_json;
use crate::merge::{self, Part};
use crate::options::ParseSettings;
use crate::yaml;
use lictor_syntax::ast::Module;
use lictor_syntax::{SourceMap, parse_module};
use lictor_value::Document;
use std::collections::BTreeMap;

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
}

impl Default for Bundle {
    fn default() -> Self {
        Bundle { modules: BTreeMap::new(), sources: first_source(), data: Document::default() }
    }
}

/// Every source map starts with a nameless file: the place of queries.
fn first_source() -> SourceMap {
    let mut sources = SourceMap::default();
    sources.add("", "");
    sources
}

impl Bundle {
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
}

/// Collects modules and data; problems are kept until [`BundleBuilder::build`].
#[derive(Debug)]
pub struct BundleBuilder {
    settings: ParseSettings,
    modules: BTreeMap<String, Module>,
    sources: SourceMap,
    parts: Vec<Part>,
    problems: Vec<Problem>,
    kind: ErrorKind,
}

impl Default for BundleBuilder {
    fn default() -> Self {
        BundleBuilder {
            settings: ParseSettings::default(),
            modules: BTreeMap::new(),
            sources: first_source(),
            parts: Vec::new(),
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
        let settings = self.settings.clone();
        self.add_module(name, name, text, &settings);
        self
    }

    /// Adds base data as JSON; it is merged with what is there.
    #[must_use]
    pub fn data_json(mut self, text: &[u8]) -> Self {
        self.add_read("data", Vec::new(), read_json(text));
        self
    }

    /// Adds base data as YAML; it is merged with what is there.
    #[must_use]
    pub fn data_yaml(mut self, text: &str) -> Self {
        self.add_read("data", Vec::new(), yaml::document(text).map_err(Problem::new));
        self
    }

    /// Adds base data that was read already; it is merged with what is there.
    #[must_use]
    pub fn data(mut self, document: Document) -> Self {
        self.add_document("data", Vec::new(), document);
        self
    }

    /// The bundle.
    ///
    /// # Errors
    /// Everything that was wrong with the parts.
    pub fn build(mut self) -> Result<Bundle, Error> {
        if !self.problems.is_empty() {
            return Err(Error::new(self.kind, self.problems));
        }
        let parts = std::mem::take(&mut self.parts);
        let data = merge::merge(parts).map_err(|files| {
            let problems =
                files.iter().map(|file| Problem::new(format!("{file}: merge error"))).collect();
            Error::new(self.kind, problems)
        })?;
        Ok(Bundle { modules: self.modules, sources: self.sources, data })
    }

    /// What the problems of a builder that reads files are problems of.
    pub(crate) fn set_kind(&mut self, kind: ErrorKind) {
        self.kind = kind;
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
