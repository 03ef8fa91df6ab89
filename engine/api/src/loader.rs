//! Reads files: policies and data the way OPA's `--data` does, bundles from directories and archives, schemas.
//!
//! The only module of this crate that opens files. Paths may carry a prefix (`a.b:file.json`) that says where their
//! data goes; a directory's sub-directories become keys, file names never do.

mod archive;
mod bundles;
pub(crate) mod glob;
#[cfg(any(test, target_family = "wasm"))]
mod gzip;

use crate::bundle::signature::Verification;
use crate::bundle::{Bundle, BundleBuilder};
use crate::error::{Error, ErrorKind, Location, Problem};
use crate::input::read_json;
use crate::options::ParseSettings;
use crate::schemas::{self, Schemas};
use crate::yaml;
use crate::{snapshot, system, trail};
use lictor_value::{Document, json};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Duration;

pub(crate) use archive::File;

const MAX_DEPTH: usize = 128;
/// The largest file that is read, and the most that is unpacked from an archive, in bytes.
pub const MAX_FILE_BYTES: u64 = 1 << 30;

/// Reads policies, data and bundles from files.
#[derive(Debug, Clone, Default)]
pub struct Loader {
    settings: ParseSettings,
    ignore: Vec<String>,
    passes_over: Option<fn(&str) -> bool>,
    only_rego: bool,
    follow_links: bool,
    verify: Option<Option<Verification>>,
}

impl Loader {
    /// A loader that reads modules like this.
    #[must_use]
    pub fn new(settings: ParseSettings) -> Self {
        Loader { settings, ..Loader::default() }
    }

    /// Leaves out files and directories whose base name matches one of these shell patterns, but for the paths given.
    #[must_use]
    pub fn ignore(mut self, patterns: impl IntoIterator<Item = String>) -> Self {
        self.ignore.extend(patterns);
        self
    }

    /// Leaves out the directories of which this is true, but for the paths given.
    #[must_use]
    pub fn pass_over(mut self, is_out: fn(&str) -> bool) -> Self {
        self.passes_over = Some(is_out);
        self
    }

    /// Reads nothing but policies.
    #[must_use]
    pub fn only_rego(mut self) -> Self {
        self.only_rego = true;
        self
    }

    /// Reads the files that symbolic links in directories of bundles lead to; else they are passed over.
    #[must_use]
    pub fn follow_links(mut self, follow: bool) -> Self {
        self.follow_links = follow;
        self
    }

    /// Checks the signatures of bundles. Without a [`Verification`] a bundle that is signed is an error, with one a
    /// bundle that is not.
    #[must_use]
    pub fn verify(mut self, verification: Option<Verification>) -> Self {
        self.verify = Some(verification);
        self
    }

    /// Reads a bundle from the bytes of an archive; the names of its modules begin with `name`.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn archive(&self, name: &str, bytes: &[u8]) -> Result<Bundle, Error> {
        let mut times = LoadTimes::default();
        let mut loading = Loading { loader: self, out: Bundle::builder(), times: &mut times };
        loading.out.set_kind(ErrorKind::Bundle);
        let manifest = bundles::load_bytes(&mut loading, name, bytes);
        loading.out.set_manifest(manifest);
        loading.out.build()
    }

    /// Every file of bundles as a signature lists them: its name and its bytes. Signatures themselves are left out.
    ///
    /// # Errors
    /// A bundle cannot be read.
    pub fn bundle_files(&self, paths: &[String]) -> Result<Vec<(String, Vec<u8>)>, Error> {
        let mut times = LoadTimes::default();
        let loading = Loading { loader: self, out: Bundle::builder(), times: &mut times };
        bundles::signed_files(&loading, paths)
            .map_err(|message| Error::new(ErrorKind::Bundle, vec![Problem::new(message)]))
    }

    /// Loads files and directories of policies and data, and bundles.
    ///
    /// # Errors
    /// Everything that could not be read of the files, or else the first bundle that could not be read.
    pub fn load(&self, paths: &[String], bundles: &[String]) -> Result<Bundle, Error> {
        self.load_timed(paths, bundles, &mut LoadTimes::default())
    }

    /// Loads, and says how long parsing took.
    ///
    /// # Errors
    /// As for [`Loader::load`].
    pub fn load_timed(
        &self,
        paths: &[String],
        bundles: &[String],
        times: &mut LoadTimes,
    ) -> Result<Bundle, Error> {
        let mut loading = Loading { loader: self, out: Bundle::builder(), times };
        loading.out.set_kind(ErrorKind::Load);
        for path in paths {
            let (prefix, path) = split_prefix(path);
            loading.path(path, &prefix, 0);
        }
        loading.out.check()?;
        loading.out.set_kind(ErrorKind::Bundle);
        let mut manifests = Vec::new();
        let mut sorted: Vec<&String> = bundles.iter().collect();
        sorted.sort();
        sorted.dedup();
        for path in sorted {
            let manifest = bundles::load(&mut loading, path);
            loading.out.check()?;
            manifests.extend(manifest.map(|manifest| (path.as_str(), manifest)));
        }
        if !paths.is_empty() || manifests.len() > 1 {
            // A program is made of one bundle alone.
            loading.out.set_program(None);
        }
        loading.out.set_manifest(bundles::merge_manifests(manifests)?);
        loading.out.set_kind(if bundles.is_empty() { ErrorKind::Load } else { ErrorKind::Bundle });
        loading.out.build()
    }
}

/// How long parts of a load took.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct LoadTimes {
    /// Parsing modules, if there were any.
    pub modules: Option<Duration>,
    /// Parsing data, if there was any.
    pub data: Option<Duration>,
}

fn timed<T>(total: &mut Option<Duration>, work: impl FnOnce() -> T) -> T {
    let start = system::tick_ns();
    let result = work();
    let taken = Duration::from_nanos(system::tick_ns().saturating_sub(start));
    *total = Some(total.unwrap_or_default() + taken);
    result
}

/// Reads a JSON or YAML file, whichever it is.
///
/// # Errors
/// It cannot be read or is neither.
pub fn read_document(path: &str) -> Result<Document, Error> {
    let path = clean(path).map_err(|message| Error::load(Problem::new(message)))?;
    let bytes = read(&path).map_err(|message| Error::load(Problem::new(message)))?;
    json_or_yaml(&bytes)
        .map_err(|message| Error::new(ErrorKind::Argument, vec![Problem::new(message)]))
}

/// Reads a file whole, up to [`MAX_FILE_BYTES`].
///
/// # Errors
/// It cannot be read or is too large.
pub fn read_bytes(path: &str) -> Result<Vec<u8>, Error> {
    let path = clean(path).map_err(Error::argument)?;
    read(&path).map_err(Error::argument)
}

/// Opens a file, to be read piece by piece.
///
/// # Errors
/// It cannot be opened.
pub fn open(path: &str) -> Result<std::fs::File, Error> {
    let path = clean(path).map_err(Error::argument)?;
    std::fs::File::open(&path)
        .map_err(|error| Error::argument(format!("open {path}: {}", cause(&error))))
}

/// Writes a file; see [`write_with`].
///
/// # Errors
/// It cannot be written.
pub fn write_bytes(path: &str, bytes: &[u8]) -> Result<(), Error> {
    write_with(path, |out| out.write_all(bytes))
}

/// Writes a file piece by piece under a temporary name beside it and then renames it, so that nobody sees half of it.
/// What is no file, such as a pipe, is written as it is.
///
/// # Errors
/// It cannot be written.
pub fn write_with(
    path: &str,
    write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> Result<(), Error> {
    let path = clean(path).map_err(Error::argument)?;
    let failed = |error: std::io::Error| Error::argument(format!("open {path}: {}", cause(&error)));
    // A link keeps its place: what it leads to is replaced.
    let target = std::fs::canonicalize(&path).unwrap_or_else(|_| Path::new(&path).to_owned());
    if target.is_dir() {
        return Err(Error::argument(format!("open {path}: is a directory")));
    }
    let all = |path: &Path| {
        let mut out = BufWriter::new(std::fs::File::create(path)?);
        write(&mut out)?;
        out.flush()
    };
    if target.exists() && !target.is_file() {
        return all(&target).map_err(failed);
    }
    let mut beside = target.clone().into_os_string();
    beside.push(format!(".{}.tmp", std::process::id()));
    all(Path::new(&beside)).and_then(|()| std::fs::rename(&beside, &target)).map_err(|error| {
        let _ = std::fs::remove_file(&beside);
        failed(error)
    })
}

/// Bytes that are JSON, or else YAML.
pub(crate) fn json_or_yaml(bytes: &[u8]) -> Result<Document, String> {
    let options = json::ReadOptions::default();
    match Document::build(|region| json::read(region, bytes, &options)) {
        Ok(document) => return Ok(document),
        // What nests too deep for JSON does so for YAML, which could not say where.
        Err(error) if error.message.contains("max depth") => {
            let (row, col) = error.position(bytes);
            return Err(format!(
                "json: line {row}, column {col}: {} of {}",
                error.message, options.max_depth
            ));
        }
        Err(_) => {}
    }
    let text = std::str::from_utf8(bytes).map_err(|_| "yaml: invalid UTF-8".to_owned())?;
    yaml::document(text)
}

/// Reads one schema file for `input`, or a directory of schemas named after their paths.
///
/// # Errors
/// A file cannot be read.
pub fn read_schemas(path: &str) -> Result<Schemas, Error> {
    let path = clean(path).map_err(|message| Error::load(Problem::new(message)))?;
    let mut found = Schemas::default();
    let root = Path::new(&path);
    if let Err(error) = std::fs::metadata(root) {
        return Err(Error::load(Problem::new(format!("stat {path}: {}", cause(&error)))));
    }
    if root.is_dir() {
        schema_dir(root, &mut vec!["schema".to_owned()], &mut found)?;
    } else {
        found.insert(vec!["schema".to_owned()], schema_file(&path)?);
    }
    Ok(found)
}

fn schema_dir(dir: &Path, path: &mut Vec<String>, found: &mut Schemas) -> Result<(), Error> {
    if path.len() > MAX_DEPTH {
        return Ok(());
    }
    for child in
        children(&dir.to_string_lossy()).map_err(|message| Error::load(Problem::new(message)))?
    {
        let full = dir.join(&child);
        if full.is_dir() {
            path.push(child);
            schema_dir(&full, path, found)?;
            path.pop();
        } else {
            let stem = full
                .file_stem()
                .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
            let key = path.iter().cloned().chain([stem]).collect();
            found.insert(key, schema_file(&full.to_string_lossy())?);
        }
    }
    Ok(())
}

fn schema_file(path: &str) -> Result<schemas::Schema, Error> {
    let read = read(path)
        .and_then(|bytes| json_or_yaml(&bytes).map_err(|message| format!("{path}: {message}")));
    read.map(|document| schemas::Schema::of(document.root()))
        .map_err(|message| Error::load(Problem::new(message)))
}

/// A load under way.
struct Loading<'a> {
    loader: &'a Loader,
    out: BundleBuilder,
    times: &'a mut LoadTimes,
}

impl Loading<'_> {
    fn path(&mut self, path: &str, keys: &[String], depth: usize) {
        let path = match clean(path) {
            Ok(path) => path,
            Err(message) => return self.out.add_problem(message),
        };
        let info = match std::fs::metadata(&path) {
            Ok(info) => info,
            Err(error) => return self.out.add_problem(format!("stat {path}: {}", cause(&error))),
        };
        let name = base_name(&path);
        if self.ignores(name, depth)
            || (self.loader.only_rego && !info.is_dir() && !name.ends_with(".rego"))
        {
            return;
        }
        if !info.is_dir() {
            return self.file(&path, keys, depth);
        }
        if depth > MAX_DEPTH {
            return self.out.add_problem(format!("{path}: directories nest too deep"));
        }
        if depth > 0 && self.loader.passes_over.is_some_and(|is_out| is_out(&path)) {
            return;
        }
        let mut keys = keys.to_vec();
        if depth > 0 {
            keys.push(name.to_owned());
        }
        match children(&path) {
            Ok(names) => {
                for name in names {
                    self.path(&join(&path, &name), &keys, depth + 1);
                }
            }
            Err(message) => self.out.add_problem(message),
        }
    }

    fn ignores(&self, name: &str, depth: usize) -> bool {
        depth > 0 && self.loader.ignore.iter().any(|pattern| glob::name_matches(pattern, name))
    }

    fn file(&mut self, path: &str, keys: &[String], depth: usize) {
        let kind = Kind::of(path);
        if kind == Kind::Unknown && depth > 0 {
            return;
        }
        let bytes = match read(path) {
            Ok(bytes) => bytes,
            Err(message) => return self.out.add_problem(message),
        };
        match kind {
            Kind::Rego => self.rego(path, &bytes),
            Kind::Json => {
                let read = timed(&mut self.times.data, || read_json(&bytes));
                self.out.add_read(path, keys.to_vec(), read);
            }
            Kind::Yaml => {
                let read = timed(&mut self.times.data, || yaml_document(&bytes));
                self.out.add_read(path, keys.to_vec(), read.map_err(Problem::new));
            }
            Kind::Archive => bundles::load_data_archive(self, path, &bytes, keys),
            Kind::Snapshot => {
                let read = timed(&mut self.times.data, || snapshot::decode(&bytes));
                let read = read.map_err(|message| format!("not a snapshot: {message}"));
                self.out.add_read(path, keys.to_vec(), read.map_err(Problem::new));
            }
            Kind::Unknown => self.anything(path, &bytes, keys),
        }
    }

    fn rego(&mut self, path: &str, bytes: &[u8]) {
        let text = match policy_text(path, bytes) {
            Ok(text) => text,
            Err(error) => return self.out.add_problems(error.problems()),
        };
        let settings = self.loader.settings.clone();
        timed(&mut self.times.modules, || {
            self.out.add_module(path.trim_matches('/'), path, text, &settings)
        });
    }

    /// A file named on the command line with an ending that says nothing: policy, JSON or YAML.
    fn anything(&mut self, path: &str, bytes: &[u8], keys: &[String]) {
        let text = String::from_utf8_lossy(bytes);
        if self.out.try_module(path.trim_matches('/'), path, &text, &self.loader.settings) {
            return;
        }
        match json_or_yaml(bytes) {
            Ok(document) => self.out.add_document(path, keys.to_vec(), document),
            Err(_) => self.out.add_problem(format!("{path}: can't recognize file type")),
        }
    }
}

/// The text of a policy, which must be UTF-8.
///
/// # Errors
/// The first byte that is not, as OPA reports it.
pub fn policy_text<'b>(path: &str, bytes: &'b [u8]) -> Result<&'b str, Error> {
    std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let end = bytes[start..].iter().position(|byte| *byte == b'\n');
        let line = &bytes[start..end.map_or(bytes.len(), |end| start + end)];
        let line = String::from_utf8_lossy(&line[..line.len().min(MAX_QUOTED)]).into_owned();
        let row = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let col = before.len() - start;
        let caret = format!("{}^", " ".repeat(col.min(MAX_QUOTED)));
        Error::load(Problem {
            code: Some("rego_parse_error"),
            location: Some(Location::new(path, row as u32, col as u32 + 1)),
            snippet: Some(format!("\t{line}\n\t{caret}")),
            ..Problem::new("illegal utf-8 character")
        })
    })
}

/// So much of a line that cannot be read is quoted.
const MAX_QUOTED: usize = 200;

fn yaml_document(bytes: &[u8]) -> Result<Document, String> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| "error converting YAML to JSON: yaml: invalid UTF-8".to_owned())?;
    yaml::document(text).map_err(|message| format!("error converting YAML to JSON: {message}"))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Rego,
    Json,
    Yaml,
    Archive,
    Snapshot,
    Unknown,
}

impl Kind {
    fn of(path: &str) -> Kind {
        match Path::new(path).extension().and_then(|ext| ext.to_str()) {
            Some("rego") => Kind::Rego,
            Some("json") => Kind::Json,
            Some("yaml" | "yml") => Kind::Yaml,
            Some("snapshot") => Kind::Snapshot,
            _ if path.ends_with(".tar.gz") => Kind::Archive,
            _ => Kind::Unknown,
        }
    }
}

/// The keys of a path's prefix, and the path.
fn split_prefix(path: &str) -> (Vec<String>, &str) {
    let colon = path.find(':');
    if colon == path.find("://") {
        return (Vec::new(), path);
    }
    match path.split_once(':') {
        Some((prefix, rest)) if !prefix.is_empty() => {
            (prefix.split('.').map(str::to_owned).collect(), rest)
        }
        _ => (Vec::new(), path),
    }
}

/// A path without `file://`; other schemes and network shares are refused.
fn clean(path: &str) -> Result<String, String> {
    let path = match path.split_once("://") {
        Some(("file", rest)) => match rest.find('/') {
            Some(at) => percent_decoded(&rest[at..]),
            None => String::new(),
        },
        Some(_) => return Err(format!("unsupported URL scheme: {path}")),
        None => path.to_owned(),
    };
    let slash = |c: char| c == '/' || c == '\\';
    let mut first = path.chars();
    if first.next().is_some_and(slash) && first.next().is_some_and(slash) {
        return Err(format!("UNC path read is not allowed: {path}"));
    }
    Ok(path)
}

fn percent_decoded(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let mut ahead = bytes.clone();
        let digits = (ahead.next().and_then(hex), ahead.next().and_then(hex));
        match (byte, digits) {
            (b'%', (Some(high), Some(low))) => {
                out.push(high << 4 | low);
                bytes = ahead;
            }
            _ => out.push(byte),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

pub(crate) fn base_name(path: &str) -> &str {
    let trimmed = path.trim_end_matches('/');
    trimmed.rsplit('/').next().unwrap_or(trimmed)
}

/// A directory and a name or path in it, without needless dots, as shown in messages.
pub(crate) fn join(dir: &str, name: &str) -> String {
    let rooted = dir.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in dir.split('/').chain(name.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if rooted => {}
            part => parts.push(part),
        }
    }
    format!("{}{}", if rooted { "/" } else { "" }, parts.join("/"))
}

/// The names in a directory, sorted.
fn children(dir: &str) -> Result<Vec<String>, String> {
    let at = if dir.is_empty() { "." } else { dir };
    let entries =
        std::fs::read_dir(at).map_err(|error| format!("open {dir}: {}", cause(&error)))?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .collect();
    names.sort();
    trail::directory(dir);
    Ok(names)
}

fn read(path: &str) -> Result<Vec<u8>, String> {
    use std::io::Read;
    let failed = |error: &std::io::Error, what: &str| format!("{what} {path}: {}", cause(error));
    let file = std::fs::File::open(path).map_err(|error| failed(&error, "open"))?;
    let info = file.metadata().ok();
    let size = info.as_ref().map_or(0, |info| info.len().min(MAX_FILE_BYTES));
    // A byte more than the file has, so that its end is seen without another round.
    let mut bytes = Vec::with_capacity(size as usize + 1);
    file.take(MAX_FILE_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| failed(&error, "read"))?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(format!("read {path}: file is larger than {MAX_FILE_BYTES} bytes"));
    }
    trail::file(path, info.as_ref(), &bytes);
    Ok(bytes)
}

/// The system's words for a failure, in lower case and without its number.
fn cause(error: &std::io::Error) -> String {
    if error.kind() == std::io::ErrorKind::UnexpectedEof {
        return "unexpected EOF".to_owned();
    }
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(chars).collect()
}
