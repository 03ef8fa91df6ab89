//! The files of a folder.

use std::io;
use std::path::{Path, PathBuf};

/// The files of a folder whose names end in one of these extensions, in order; with `recursive`, those of all folders
/// below too.
///
/// # Errors
/// A folder cannot be read.
pub fn files_of(folder: &Path, recursive: bool, extensions: &[&str]) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    collect(folder, recursive, extensions, &mut files)?;
    files.sort();
    Ok(files)
}

/// Whether a file's name ends in one of these extensions.
#[must_use]
pub fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    path.extension().is_some_and(|extension| extensions.iter().any(|known| extension == *known))
}

fn collect(
    folder: &Path,
    recursive: bool,
    extensions: &[&str],
    files: &mut Vec<PathBuf>,
) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            if recursive {
                collect(&path, recursive, extensions, files)?;
            }
        } else if has_extension(&path, extensions) {
            files.push(path);
        }
    }
    Ok(())
}
