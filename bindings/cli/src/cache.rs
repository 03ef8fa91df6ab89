//! Compiled queries on disk, so that the same question to the same files is not compiled again.
//!
//! An entry is found by a digest of what was asked: this program, the directory it runs in, and every flag but those that
//! cannot change the compiled query. It holds what was read to compile it, with digests, and counts only while the same
//! is found again ([`Trail`] says how); then the data and the program, which are verified like any. Entries are written
//! under a temporary name and renamed, so that processes may share them, and the oldest go when there are too many.
//! Mistakes are never kept. Whatever goes wrong here is passed over: then the policies are compiled.

use clap::ArgMatches;
use lictor::{Engine, Query, Trail, snapshot};
use lictor_program::Program;
use lictor_value::checksum;
use sha2::{Digest, Sha256};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

const MAGIC: &[u8; 8] = b"LICTORQ\x02";
const IMAGE_MAGIC: &[u8; 8] = b"LICTORS\x01";

/// What entries may take together, in bytes.
pub(crate) const MAX_BYTES: u64 = 256 << 20;
/// What one may take.
const MAX_ENTRY: usize = 64 << 20;
/// What compiles faster than this is not kept.
const WORTH: Duration = Duration::from_millis(1);
/// Temporary files older than this were left behind by a process that ended early.
const ABANDONED: Duration = Duration::from_secs(3600);

/// Flags that do not change what a query compiles to.
const HARMLESS: &[&str] = &[
    "allow-net",
    "batch",
    "count",
    "fail",
    "fail-defined",
    "format",
    "input",
    "no-cache",
    "pretty-limit",
    "show-builtin-errors",
    "stdin-input",
    "strict-builtin-errors",
    "timeout",
];

/// The directory of entries: `$XDG_CACHE_HOME/lictor` or `~/.cache/lictor`.
pub(crate) fn directory() -> Option<PathBuf> {
    let variable = |name| std::env::var_os(name).map(PathBuf::from).filter(|dir| dir.is_absolute());
    let caches =
        variable("XDG_CACHE_HOME").or_else(|| variable("HOME").map(|home| home.join(".cache")));
    caches.map(|caches| caches.join("lictor"))
}

/// Whether the environment switches the cache off.
pub(crate) fn is_off() -> bool {
    std::env::var_os("LICTOR_NO_CACHE").is_some_and(|value| !value.is_empty())
}

/// The place of one question's entry.
pub(crate) struct Slot {
    directory: PathBuf,
    digest: [u8; 32],
}

impl Slot {
    /// The place for a query and the flags it was asked with.
    pub(crate) fn of(matches: &ArgMatches, query: &str) -> Option<Slot> {
        if is_off() {
            return None;
        }
        let directory = directory()?;
        let mut hash = Sha256::new();
        let mut part = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        };
        let program = std::env::current_exe().ok()?.metadata().ok()?;
        let built = program.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        part(&Program::FINGERPRINT.to_le_bytes());
        part(&program.len().to_le_bytes());
        part(&built.as_nanos().to_le_bytes());
        part(std::env::current_dir().ok()?.as_os_str().as_encoded_bytes());
        part(query.as_bytes());
        for flag in matches.ids().map(clap::Id::as_str).filter(|flag| !HARMLESS.contains(flag)) {
            part(flag.as_bytes());
            for value in matches.get_raw(flag).into_iter().flatten() {
                part(value.as_encoded_bytes());
            }
            part(b"");
        }
        Some(Slot { directory, digest: hash.finalize().into() })
    }

    fn path(&self) -> PathBuf {
        self.directory.join(name_of(&self.digest))
    }

    /// The compiled query, if it is there and would come out the same now.
    pub(crate) fn find(&self, engine: &Engine) -> Option<Query> {
        let path = self.path();
        let found = std::fs::read(&path).ok()?;
        let query = self.read(&found, engine);
        if query.is_none() {
            // It is of no use any more: what it was made from has changed, or it is damaged.
            let _ = std::fs::remove_file(path);
        }
        query
    }

    fn read(&self, bytes: &[u8], engine: &Engine) -> Option<Query> {
        let (sum, rest) = bytes.strip_prefix(MAGIC)?.split_first_chunk()?;
        if u64::from_le_bytes(*sum) != checksum(rest) {
            return None;
        }
        let rest = rest.strip_prefix(&self.digest)?;
        let (trail, rest) = part(rest)?;
        let trail = Trail::read(trail)?;
        let found = trail.again()?;
        let (data, program) = part(rest)?;
        let query = engine.load_query(program, snapshot::read(data).ok()?).ok()?;
        if found != trail {
            let _ = self.write(&self.body(&found, rest));
        }
        Some(query)
    }

    /// What an entry holds behind its sum.
    fn body(&self, trail: &Trail, rest: &[u8]) -> Vec<u8> {
        let mut body = self.digest.to_vec();
        put(&trail.to_bytes(), &mut body);
        body.extend_from_slice(rest);
        body
    }

    /// Keeps a query that took some time to compile.
    pub(crate) fn keep(&self, query: &Query, trail: &Trail, took: Duration) {
        if took < WORTH {
            return;
        }
        let mut rest = Vec::new();
        put(&snapshot::write(query.data().root()), &mut rest);
        rest.extend(query.to_bytes());
        let body = self.body(trail, &rest);
        if body.len() <= MAX_ENTRY {
            let _ = self.write(&body);
        }
    }

    fn write(&self, body: &[u8]) -> std::io::Result<()> {
        write(&self.directory, &self.path(), MAGIC, body)
    }
}

/// Compiled scans on disk. They are found by a digest of all they were made of, so there is nothing to compare.
pub(crate) struct Images(Option<PathBuf>);

impl Images {
    /// The images in the directory of entries; none where that is not wanted.
    pub(crate) fn new(without: bool) -> Images {
        Images(directory().filter(|_| !without && !is_off()))
    }
}

impl lictor_scan::Images for Images {
    fn find(&self, digest: &[u8; 32]) -> Option<Vec<u8>> {
        let path = self.0.as_ref()?.join(name_of(digest));
        let found = std::fs::read(&path).ok()?;
        let (sum, image) = found.strip_prefix(IMAGE_MAGIC)?.split_first_chunk()?;
        (u64::from_le_bytes(*sum) == checksum(image)).then(|| image.to_vec())
    }

    fn keep(&self, digest: &[u8; 32], image: &[u8]) {
        if let Some(directory) = self.0.as_ref().filter(|_| image.len() <= MAX_ENTRY) {
            let _ = write(directory, &directory.join(name_of(digest)), IMAGE_MAGIC, image);
        }
    }
}

fn name_of(digest: &[u8; 32]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes an entry under a temporary name and renames it.
fn write(directory: &Path, path: &Path, magic: &[u8; 8], body: &[u8]) -> std::io::Result<()> {
    private_directory(directory)?;
    let beside = path.with_extension(format!("{}.tmp", std::process::id()));
    let mut file = std::fs::File::create(&beside)?;
    let written = file
        .write_all(magic)
        .and_then(|()| file.write_all(&checksum(body).to_le_bytes()))
        .and_then(|()| file.write_all(body))
        .and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    trim(directory, MAX_BYTES);
    written
}

/// Writes a part and its length before it.
fn put(bytes: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    out.extend_from_slice(bytes);
}

/// A part with its length before it, and what follows.
fn part(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (len, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(usize::try_from(u64::from_le_bytes(*len)).ok()?)
}

/// Makes the directory, for this user alone.
fn private_directory(path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(path)
}

/// What the directory holds: paths, sizes, and when they were written.
pub(crate) fn entries(directory: &Path) -> Vec<(PathBuf, u64, SystemTime)> {
    let listed = std::fs::read_dir(directory).into_iter().flatten().flatten();
    let entry = |entry: std::fs::DirEntry| {
        let name = entry.file_name().into_string().ok()?;
        let ours = name.len() >= 64 && name.as_bytes()[..64].iter().all(u8::is_ascii_hexdigit);
        let info = entry.metadata().ok().filter(|info| ours && info.is_file())?;
        Some((entry.path(), info.len(), info.modified().ok()?))
    };
    listed.filter_map(entry).collect()
}

/// Removes the oldest entries until the rest takes no more than this.
fn trim(directory: &Path, max_bytes: u64) {
    let mut entries = entries(directory);
    entries.sort_by_key(|(_, _, written)| *written);
    let mut total: u64 = entries.iter().map(|(_, size, _)| size).sum();
    for (path, size, written) in entries {
        let temporary = path.extension().is_some();
        let age = written.elapsed().unwrap_or_default();
        let goes = if temporary { age > ABANDONED } else { total > max_bytes };
        if goes && std::fs::remove_file(path).is_ok() {
            total -= size;
        }
    }
}

/// Removes every entry; how many there were, and their bytes.
pub(crate) fn clear(directory: &Path) -> (usize, u64) {
    let removed = entries(directory)
        .into_iter()
        .filter(|(path, ..)| std::fs::remove_file(path).is_ok())
        .map(|(_, size, _)| size);
    removed.fold((0, 0), |(count, bytes), size| (count + 1, bytes + size))
}

#[cfg(test)]
mod tests {
    use super::{entries, trim};
    use std::time::{Duration, SystemTime};

    #[test]
    fn the_oldest_go_first() {
        let directory = std::env::temp_dir().join(format!("lictor-trim-{}", std::process::id()));
        std::fs::create_dir_all(&directory).expect("a directory of our own");
        let name = |digit: char| directory.join(String::from_iter([digit; 64]));
        for (age, digit) in [(30, 'a'), (20, 'b'), (10, 'c')] {
            let file = std::fs::File::create(name(digit)).expect("a file");
            file.set_len(100).expect("its size");
            file.set_modified(SystemTime::now() - Duration::from_secs(age)).expect("its age");
        }
        std::fs::write(directory.join("notes"), "not ours").expect("a file");
        trim(&directory, 250);
        let mut left: Vec<_> = entries(&directory).into_iter().map(|(path, ..)| path).collect();
        left.sort();
        assert_eq!(left, [name('b'), name('c')]);
        assert!(directory.join("notes").exists());
        std::fs::remove_dir_all(&directory).expect("cleaning up");
    }
}
