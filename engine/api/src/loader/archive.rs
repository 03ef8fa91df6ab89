//! Gzipped tar archives, unpacked in memory.
//!
//! An archive is hostile until it is read: what it unpacks to, how many times its own size that is and how many
//! entries it has are bounded; a name that leads out of it or comes twice is refused; links, devices and whatever else
//! is no plain file are passed over. Nothing is written to disk.

#[cfg(target_family = "wasm")]
use super::gzip::MultiGzDecoder;
use super::{MAX_FILE_BYTES, cause};
#[cfg(not(target_family = "wasm"))]
use flate2::read::MultiGzDecoder;
use std::collections::HashSet;
use std::io::{self, Read};

/// A file of a bundle: its path within, from a slash, and its bytes.
#[derive(Debug)]
pub(crate) struct File {
    pub path: String,
    pub bytes: Vec<u8>,
}

impl File {
    pub(crate) fn name(&self) -> &str {
        super::base_name(&self.path)
    }
}

/// What an archive may cost.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    /// Bytes it unpacks to, headers included.
    pub bytes: u64,
    /// How many times its own size it may unpack to...
    pub ratio: u64,
    /// ...once it is past so many bytes.
    pub free: u64,
    /// Entries of any kind.
    pub entries: usize,
    /// Bytes of a name.
    pub name: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Bounds { bytes: MAX_FILE_BYTES, ratio: 200, free: 64 << 20, entries: 100_000, name: 4096 }
    }
}

/// The plain files of an archive whose path `wanted` accepts.
pub(super) fn unpack(
    bytes: &[u8],
    bounds: &Bounds,
    wanted: impl Fn(&str) -> bool,
) -> Result<Vec<File>, String> {
    let failed = |error: io::Error| format!("archive read failed: {}", cause(&error));
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Err("archive read failed: gzip: invalid header".to_owned());
    }
    let limit = bounds.free.max(bounds.ratio.saturating_mul(bytes.len() as u64)).min(bounds.bytes);
    let reader = Bounded { inner: MultiGzDecoder::new(bytes), left: limit, limit };
    let mut archive = tar::Archive::new(reader);
    let mut seen = HashSet::new();
    let mut files = Vec::new();
    for (count, entry) in archive.entries().map_err(failed)?.enumerate() {
        let mut entry = entry.map_err(failed)?;
        if count >= bounds.entries {
            return Err(format!("archive has more than {} entries", bounds.entries));
        }
        if !entry.header().entry_type().is_file() {
            continue;
        }
        let path = inner_path(&String::from_utf8_lossy(&entry.path_bytes()), bounds)?;
        if !seen.insert(path.clone()) {
            return Err(format!("archive holds `{path}` more than once"));
        }
        if !wanted(&path) {
            continue;
        }
        let mut content = Vec::new();
        entry.read_to_end(&mut content).map_err(failed)?;
        files.push(File { path, bytes: content });
    }
    // The checksum stands at the very end.
    io::copy(&mut archive.into_inner(), &mut io::sink()).map_err(failed)?;
    Ok(files)
}

/// An archive's name as a path from a slash.
fn inner_path(name: &str, bounds: &Bounds) -> Result<String, String> {
    if name.len() > bounds.name {
        return Err(format!("archive entry has a name of {} bytes", name.len()));
    }
    let parts: Vec<&str> =
        name.split(['/', '\\']).filter(|part| !part.is_empty() && *part != ".").collect();
    if parts.contains(&"..") || name.contains('\0') {
        return Err(format!("archive entry {name:?} leads out of the archive"));
    }
    Ok(format!("/{}", parts.join("/")))
}

/// A reader that fails where it would give more than it may.
struct Bounded<R> {
    inner: R,
    left: u64,
    limit: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out)?;
        match self.left.checked_sub(count as u64) {
            Some(left) => self.left = left,
            None => {
                let message = format!("archive unpacks to more than {} bytes", self.limit);
                return Err(io::Error::other(message));
            }
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::{Bounds, unpack};
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;
    use tar::{EntryType, Header};

    const SMALL: Bounds = Bounds { bytes: 1 << 20, ratio: 20, free: 8192, entries: 8, name: 64 };

    /// An archive of entries: kind, name as it stands in the header, bytes.
    fn archive(entries: &[(EntryType, &str, &[u8])]) -> Vec<u8> {
        let mut tar = Vec::new();
        for (kind, name, bytes) in entries {
            let mut header = Header::new_ustar();
            header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
            header.set_entry_type(*kind);
            header.set_size(bytes.len() as u64);
            header.set_mode(0o600);
            if *kind == EntryType::Symlink || *kind == EntryType::Link {
                header.set_link_name("etc/passwd").expect("the link fits");
            }
            header.set_cksum();
            tar.extend_from_slice(header.as_bytes());
            tar.extend_from_slice(bytes);
            tar.resize(tar.len().next_multiple_of(512), 0);
        }
        tar.resize(tar.len() + 1024, 0);
        gzip(&tar)
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).expect("memory can be written");
        encoder.finish().expect("memory can be written")
    }

    /// What an archive holds, or what is said of it.
    fn shown(bytes: &[u8]) -> String {
        match unpack(bytes, &SMALL, |_| true) {
            Ok(files) => files.into_iter().map(|file| file.path).collect::<Vec<_>>().join(" "),
            Err(message) => message,
        }
    }

    fn eq(entries: &[(EntryType, &str, &[u8])], want: &str) {
        assert_eq!(shown(&archive(entries)), want);
    }

    const FILE: EntryType = EntryType::Regular;

    #[test]
    fn names_stay_inside() {
        eq(
            &[(FILE, "a.rego", b""), (FILE, "/b/./c.rego", b""), (FILE, "./d//e", b"")],
            "/a.rego /b/c.rego /d/e",
        );
        let out = |name: &str| format!("archive entry {name:?} leads out of the archive");
        for name in ["../a", "/a/../../b", "a/..", "..\\a", "a\\..\\..\\b"] {
            eq(&[(FILE, name, b"x")], &out(name));
        }
        eq(&[(FILE, "..a/b..", b"")], "/..a/b..");
        eq(&[(FILE, &"a".repeat(65), b"")], "archive entry has a name of 65 bytes");
    }

    #[test]
    fn names_come_once() {
        eq(&[(FILE, "a", b"1"), (FILE, "./a", b"2")], "archive holds `/a` more than once");
        eq(&[(FILE, "a/b", b"1"), (FILE, "a\\b", b"2")], "archive holds `/a/b` more than once");
    }

    #[test]
    fn only_plain_files_count() {
        use EntryType::{Block, Char, Directory, Fifo, Link, Symlink};
        for kind in [Symlink, Link, Directory, Fifo, Char, Block] {
            eq(&[(kind, "data.json", b""), (FILE, "a", b"")], "/a");
        }
    }

    #[test]
    fn sizes_are_bounded() {
        let many: Vec<_> =
            (0..9).map(|i| ["a", "b", "c", "d", "e", "f", "g", "h", "i"][i]).collect();
        let many: Vec<_> = many.iter().map(|name| (FILE, *name, &b""[..])).collect();
        eq(&many, "archive has more than 8 entries");
        let zeros = vec![0; 1 << 19];
        let bomb = archive(&[(FILE, "a", &zeros)]);
        assert!(bomb.len() < 2048, "it packs well");
        let said = shown(&bomb);
        assert!(said.starts_with("archive read failed: archive unpacks to more than "), "{said}");
        // The directory is passed over but its bytes count all the same.
        let hidden = archive(&[(EntryType::Directory, "d", &zeros), (FILE, "a", b"")]);
        assert!(shown(&hidden).contains("unpacks to more than"), "{}", shown(&hidden));
        // A name in an extension is as long as the archive says it is.
        let long = archive(&[(EntryType::GNULongName, "././@LongLink", &vec![b'a'; 5000])]);
        assert!(
            shown(&[long, archive(&[(FILE, "a", b"")])].concat()).contains("archive"),
            "no panic"
        );
    }

    #[test]
    fn broken_archives_are_errors() {
        let sound = archive(&[(FILE, "a", &[7; 600]), (FILE, "b", b"x")]);
        assert_eq!(shown(&sound), "/a /b");
        for end in 0..sound.len() {
            assert!(shown(&sound[..end]).starts_with("archive read failed: "), "cut off at {end}");
        }
        for at in 0..sound.len() {
            let mut broken = sound.clone();
            broken[at] ^= 0x55;
            let _ = shown(&broken);
        }
        assert_eq!(shown(b"package a"), "archive read failed: gzip: invalid header");
        // A size that is not there.
        let mut header = Header::new_ustar();
        header.as_old_mut().name[0] = b'a';
        header.set_size(1 << 40);
        header.set_cksum();
        assert!(shown(&gzip(header.as_bytes())).starts_with("archive read failed: "));
    }
}
