//! Readers: from the text of a file to values, with the place of every part beside them.
//!
//! A file holds any number of documents, each read by itself, so that one that is broken does not hide the others.
//! Nothing here knows what documents mean or opens files.

mod hcl;
mod json;
mod places;
mod stream;
mod yaml;

use lictor::Document;

pub(crate) use hcl::hcl_string;
pub use places::{Places, Span};

/// How deep documents may nest.
pub const MAX_DEPTH: usize = 512;

/// What a text is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// YAML, a stream of documents.
    Yaml,
    /// JSON, one value or several behind each other.
    Json,
    /// HCL, as Terraform has it.
    Hcl,
}

impl Format {
    /// The format a file's name tells, if it is one that is read.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Format> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending {
            "yaml" | "yml" => Some(Format::Yaml),
            "json" | "ndjson" | "jsonl" => Some(Format::Json),
            "tf" | "tofu" | "tfvars" | "hcl" => Some(Format::Hcl),
            _ => None,
        }
    }

    /// The format a text looks like.
    #[must_use]
    pub fn of_text(text: &str) -> Format {
        let text = text.trim_start_matches('\u{feff}').trim_start();
        if text.starts_with(['{', '[']) { Format::Json } else { Format::Yaml }
    }
}

/// How plain YAML words are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Words {
    /// As `kubectl` does: `yes`, `no`, `on`, `off`, `y` and `n` are booleans.
    #[default]
    Kubectl,
    /// As YAML 1.2 and `gator` do: only `true` and `false` are.
    Core,
}

/// A document: its value, and where its parts stand.
#[derive(Debug)]
pub struct Parsed {
    /// The value.
    pub value: Document,
    /// The places of its parts, as offsets into the whole text.
    pub places: Places,
    /// Keys that stand twice in one mapping, of which the last counts: their offsets and names.
    pub repeated: Vec<(usize, String)>,
}

/// Why a document could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where, as an offset into the whole text.
    pub offset: usize,
    /// What is wrong.
    pub message: String,
    /// What may help.
    pub hint: Option<String>,
}

impl Fault {
    fn new(offset: usize, message: impl Into<String>) -> Fault {
        Fault { offset, message: message.into(), hint: None }
    }
}

/// Reads every document of a text and hands it over, or why it could not be read, in the order of the text. Documents
/// of blanks and comments are passed over.
pub fn each(text: &str, format: Format, words: Words, take: &mut dyn FnMut(Result<Parsed, Fault>)) {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    if text.len() > u32::MAX as usize {
        return take(Err(Fault::new(start, "larger than 4 GiB")));
    }
    if format == Format::Hcl {
        return hcl::document(text, start, take);
    }
    // Most YAML that begins like JSON is JSON, and is read faster as such.
    if format == Format::Json || Format::of_text(text) == Format::Json {
        let mut read = Vec::new();
        let sound = json::each(text, start, format == Format::Json, &mut |parsed| {
            read.push(parsed);
        });
        if sound || format == Format::Json {
            return read.into_iter().for_each(take);
        }
    }
    for range in stream::documents(text, start) {
        if let Some(read) = yaml::document(text, range, words).transpose() {
            take(read);
        }
    }
}
