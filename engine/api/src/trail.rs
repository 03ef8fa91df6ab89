//! What was read on the way to a result: files and directories, with digests of what was found there. As long as the
//! same is found again, the same work would give the same result; caches on disk rest on that.
//!
//! A file is not read again where the system says that nothing wrote to it: its [`Stamp`] is the same. As in git and
//! make, a stamp counts only if the file had been left alone for a while when it was taken, because a clock with coarse
//! ticks gives two writes the same time. Where there is no such stamp, the bytes decide. What is written to memory that
//! maps a file, or behind the back of its file system, may be seen late.

use crate::system;
use sha2::{Digest, Sha256};
use stamp::Stamp;
use std::cell::RefCell;
use std::fs::{File, Metadata};
use std::io::Read;
use std::path::Path;

/// How long a file must have been left alone, in nanoseconds: more than the ticks of any file system's clock.
const SETTLED: i128 = 2_500_000_000;

/// Files and directories that were read, in order, and digests of what they held.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trail(Vec<Step>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    look: Look,
    path: String,
    found: [u8; 32],
    stamp: Option<Stamp>,
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
        self.again().is_some()
    }

    /// The trail as it is found now, with stamps that spare reading files the next time; none where something has
    /// changed.
    #[must_use]
    pub fn again(&self) -> Option<Trail> {
        let now = system::now_ns();
        self.0.iter().map(|step| step.again(now)).collect::<Option<_>>().map(Trail)
    }

    /// The trail as bytes, which [`Trail::read`] reads.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for step in &self.0 {
            out.push(step.look as u8);
            out.extend_from_slice(&step.found);
            let stamp = step.stamp.unwrap_or_default();
            out.extend(stamp.iter().flat_map(|word| word.to_le_bytes()));
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
            let (words, rest) = rest.split_first_chunk::<{ size_of::<Stamp>() }>()?;
            let stamp: Stamp = std::array::from_fn(|word| {
                u64::from_le_bytes(std::array::from_fn(|byte| words[8 * word + byte]))
            });
            let stamp = (stamp != Stamp::default()).then_some(stamp);
            let (len, rest) = rest.split_first_chunk()?;
            let (path, rest) = rest.split_at_checked(u32::from_le_bytes(*len) as usize)?;
            let path = std::str::from_utf8(path).ok()?.to_owned();
            steps.push(Step { look, path, found: *found, stamp });
            bytes = rest;
        }
        Some(Trail(steps))
    }
}

impl Step {
    /// The step as it is found now, at this time, if the same is found.
    fn again(&self, now: i64) -> Option<Step> {
        let mut stamp = None;
        let found = match self.look {
            Look::Directory => names(&self.path)?,
            Look::File => {
                if self.stamp.is_some() && self.stamp == stamp_at(&self.path, now) {
                    return Some(self.clone());
                }
                let mut file = File::open(&self.path).ok()?;
                stamp = file.metadata().ok().and_then(|info| settled(&info, now));
                let mut bytes = Vec::new();
                file.read_to_end(&mut bytes).ok()?;
                digest(&bytes)
            }
        };
        (found == self.found).then(|| Step { stamp, ..self.clone() })
    }
}

fn stamp_at(path: &str, now: i64) -> Option<Stamp> {
    settled(&std::fs::metadata(path).ok()?, now)
}

/// What tells a file from what it was before and will be once it is written to, if it has been left alone for a while.
fn settled(info: &Metadata, now: i64) -> Option<Stamp> {
    // Files without a size may be made when they are read.
    if !info.is_file() || info.len() == 0 {
        return None;
    }
    let (stamp, written) = stamp::of(info)?;
    (written + SETTLED < i128::from(now)).then_some(stamp)
}

#[cfg(unix)]
mod stamp {
    use std::fs::Metadata;
    use std::os::unix::fs::MetadataExt;

    /// Device, number and size of a file, and when it and its entry were written to last.
    pub(super) type Stamp = [u64; 7];

    /// The stamp, and the later of the two times.
    pub(super) fn of(info: &Metadata) -> Option<(Stamp, i128)> {
        let time = |seconds, rest| i128::from(seconds) * 1_000_000_000 + i128::from(rest);
        let modified = time(info.mtime(), info.mtime_nsec());
        let changed = time(info.ctime(), info.ctime_nsec());
        let times = [info.mtime(), info.mtime_nsec(), info.ctime(), info.ctime_nsec()];
        let [a, b, c, d] = times.map(i64::cast_unsigned);
        Some(([info.dev(), info.ino(), info.size(), a, b, c, d], modified.max(changed)))
    }
}

#[cfg(not(unix))]
mod stamp {
    use std::fs::Metadata;

    pub(super) type Stamp = [u64; 7];

    /// Nothing here tells for sure when a file was written to.
    pub(super) fn of(_: &Metadata) -> Option<(Stamp, i128)> {
        None
    }
}

/// Notes what a file held that had this metadata before it was read.
pub(crate) fn file(path: &str, info: Option<&Metadata>, bytes: &[u8]) {
    note(Look::File, path, || {
        let stamp = info.and_then(|info| settled(info, system::now_ns()));
        Some((digest(bytes), stamp))
    });
}

/// Notes that a directory was listed.
pub(crate) fn directory(path: &str) {
    note(Look::Directory, path, || Some((names(path)?, None)));
}

fn note(look: Look, path: &str, found: impl FnOnce() -> Option<([u8; 32], Option<Stamp>)>) {
    OPEN.with_borrow_mut(|open| {
        if let Some(trail) = open
            && let Some((found, stamp)) = found()
        {
            trail.0.push(Step { look, path: path.to_owned(), found, stamp });
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

#[cfg(all(test, unix))]
mod tests {
    use super::{Look, SETTLED, Step, digest, settled};
    use std::time::{Duration, SystemTime};

    #[test]
    fn settled_files_are_told_by_their_stamps() {
        let path = std::env::temp_dir().join(format!("lictor-stamp-{}", std::process::id()));
        std::fs::write(&path, "one").expect("a file of our own");
        let modified = SystemTime::now() - Duration::from_secs(60);
        let file = || std::fs::File::options().write(true).open(&path).expect("a file of our own");
        file().set_modified(modified).expect("its age");
        let now = crate::system::now_ns();
        let later = now + 2 * SETTLED as i64;
        let info = || std::fs::metadata(&path).expect("the file");
        assert_eq!(settled(&info(), now), None, "its entry was written to just now");
        let stamp = settled(&info(), later);
        assert!(stamp.is_some());

        let shown = path.to_string_lossy().into_owned();
        let step = |bytes: &[u8], stamp| Step {
            look: Look::File,
            path: shown.clone(),
            found: digest(bytes),
            stamp,
        };
        // A wrong digest shows whether the file is read.
        let unread = step(b"two", stamp);
        assert_eq!(unread.again(later), Some(unread.clone()));
        assert_eq!(unread.again(now), None);
        assert_eq!(step(b"one", None).again(now), Some(step(b"one", None)));
        assert_eq!(step(b"one", None).again(later), Some(step(b"one", stamp)));

        // The same size and time of another text.
        std::thread::sleep(Duration::from_millis(50));
        std::fs::write(&path, "two").expect("a file of our own");
        file().set_modified(modified).expect("its age");
        assert_eq!(step(b"one", stamp).again(later), None);
        assert_ne!(settled(&info(), later), stamp);
        std::fs::remove_file(&path).expect("cleaning up");
        assert_eq!(step(b"two", stamp).again(later), None);
    }
}
