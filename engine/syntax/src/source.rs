//! Source files and places in them. Places are small and `Copy`; text is reached through the [`SourceMap`].

use std::sync::Arc;

/// The number of a file in a [`SourceMap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(pub u32);

/// A place: a file, a byte range, and the row and column (1-based, in characters) OPA gives for it.
///
/// The range is the text OPA keeps for a node. Its start is not always at the row and column: an operator's call
/// has the place of its left operand, and the text of both.
///
/// `row == 0` means "nowhere": a node the compiler made. Such a node prints no position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Loc {
    /// The file.
    pub file: FileId,
    /// Byte offset of the first byte.
    pub offset: u32,
    /// Length in bytes; the text of the node as it stands in the source.
    pub len: u32,
    /// Row, from 1; 0 for nowhere.
    pub row: u32,
    /// Column in characters, from 1; 0 for the newline that ends the row before.
    pub col: u32,
}

impl Loc {
    /// Whether this place is real.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.row != 0
    }
}

/// One source file: its name as the user gave it, and its text.
#[derive(Debug, Clone)]
pub struct Source {
    /// The name shown in messages; empty for a query typed on the command line.
    pub name: Arc<str>,
    /// The text.
    pub text: Arc<str>,
}

/// Every file a compilation has seen.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    files: Vec<Source>,
}

impl SourceMap {
    /// Adds a file and returns its number.
    pub fn add(&mut self, name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).expect("fewer than 2^32 files"));
        self.files.push(Source { name: name.into(), text: text.into() });
        id
    }

    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The file with this number.
    #[must_use]
    pub fn file(&self, id: FileId) -> &Source {
        &self.files[id.0 as usize]
    }

    /// The row of a place's last character, and the column behind it.
    #[must_use]
    pub fn end(&self, loc: Loc) -> (u32, u32) {
        let text = self.text(loc);
        if !text.as_bytes().contains(&b'\n') {
            return (loc.row, loc.col + text.chars().count() as u32);
        }
        let rows = text.bytes().filter(|byte| *byte == b'\n').count() as u32;
        let last = text.rsplit('\n').next().unwrap_or_default();
        (loc.row + rows, 1 + last.chars().count() as u32)
    }

    /// The names of all files, in order of their numbers.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.files.iter().map(|file| file.name.to_string()).collect()
    }

    /// The source text of a place, as written.
    #[must_use]
    pub fn text(&self, loc: Loc) -> &str {
        let text = &self.file(loc.file).text;
        text.get(loc.offset as usize..(loc.offset + loc.len) as usize).unwrap_or("")
    }
}
