//! What was read on the way to a result: files and directories, with digests of what was found there. As long as the
//! same is found again, the same work would give the same result; caches on disk rest on that.

use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::path::Path;

/// Files and directories that were read, in order, and digests of what they held.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trail(Vec<Step>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    look: Look,
    path: String,
    found: [u8; 32],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// A file's bytes.
    File = 0,
    /// The names in a directory, and which of them are directories.
    Directory = 1,
}

thread_local! {
    static OPEN: RefCell<Option<Trail>> = const { RefCell::new(None) };
}

impl Trail {
    /// Does some work and notes what [`crate::loader`] reads meanwhile on this thread.
    pub fn of<T>(work: impl FnOnce() -> T) -> (T, Trail) {
        OPEN.set(Some(Trail::default()));
        let result = work();
        (result, OPEN.take().unwrap_or_default())
    }

    /// Whether the same is found now.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.0.iter().all(|step| step.look.at(&step.path) == Some(step.found))
    }

    /// The trail as bytes, which [`Trail::read`] reads.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for step in &self.0 {
            out.push(step.look as u8);
            out.extend_from_slice(&step.found);
            out.extend_from_slice(&(step.path.len() as u32).to_le_bytes());
            out.extend_from_slice(step.path.as_bytes());
        }
        out
    }

    /// Reads a trail; none where the bytes are not one.
    #[must_use]
    pub fn read(mut bytes: &[u8]) -> Option<Trail> {
        let mut steps = Vec::new();
        while let Some((look, rest)) = bytes.split_first() {
            let look = [Look::File, Look::Directory].into_iter().find(|at| *at as u8 == *look)?;
            let (found, rest) = rest.split_first_chunk()?;
            let (len, rest) = rest.split_first_chunk()?;
            let (path, rest) = rest.split_at_checked(u32::from_le_bytes(*len) as usize)?;
            let path = std::str::from_utf8(path).ok()?.to_owned();
            steps.push(Step { look, path, found: *found });
            bytes = rest;
        }
        Some(Trail(steps))
    }
}

impl Look {
    fn at(self, path: &str) -> Option<[u8; 32]> {
        match self {
            Look::File => std::fs::read(path).ok().map(|bytes| digest(&bytes)),
            Look::Directory => names(path),
        }
    }
}

/// Notes what a file held.
pub(crate) fn file(path: &str, bytes: &[u8]) {
    note(Look::File, path, || Some(digest(bytes)));
}

/// Notes that a directory was listed.
pub(crate) fn directory(path: &str) {
    note(Look::Directory, path, || names(path));
}

fn note(look: Look, path: &str, found: impl FnOnce() -> Option<[u8; 32]>) {
    OPEN.with_borrow_mut(|open| {
        if let Some(trail) = open
            && let Some(found) = found()
        {
            trail.0.push(Step { look, path: path.to_owned(), found });
        }
    });
}

fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

fn names(path: &str) -> Option<[u8; 32]> {
    let mut names: Vec<_> = std::fs::read_dir(Path::new(if path.is_empty() { "." } else { path }))
        .ok()?
        .flatten()
        .map(|entry| {
            let kind = entry.file_type();
            // What a link leads to may change without the link.
            let is_dir = match kind {
                Ok(kind) if kind.is_symlink() => entry.path().is_dir(),
                kind => kind.is_ok_and(|kind| kind.is_dir()),
            };
            (entry.file_name().into_encoded_bytes(), is_dir)
        })
        .collect();
    names.sort_unstable();
    let mut hash = Sha256::new();
    for (name, is_dir) in names {
        hash.update((name.len() as u64).to_le_bytes());
        hash.update(name);
        hash.update([u8::from(is_dir)]);
    }
    Some(hash.finalize().into())
}
