//! Readers: from the text of a file to values, with the place of every part beside them.
//!
//! A file holds any number of documents, each read by itself, so that one that is broken does not hide the others.
//! Nothing here knows what documents mean or opens files.

mod containers;
mod hcl;
mod json;
mod lines;
mod nginx;
pub(crate) mod pem;
mod places;
mod scripts;
mod stream;
pub(crate) mod x509;
mod yaml;
pub(crate) mod zone;

use crate::pattern;
use lictor::Document;

pub(crate) use hcl::hcl_string;
pub use places::{Places, Span};

/// How deep documents may nest.
pub const MAX_DEPTH: usize = 512;

/// What a file is written in. How each is known and read stands in [`READERS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// YAML, a stream of documents.
    Yaml,
    /// JSON, one value or several behind each other.
    Json,
    /// HCL, as Terraform has it.
    Hcl,
    /// Certificates and keys in PEM, one or many.
    Pem,
    /// A certificate in DER, or a container of some: PKCS #7, PKCS #12.
    Der,
    /// The configuration of nginx.
    Nginx,
    /// The configuration of haproxy.
    Haproxy,
    /// What certbot writes on a certificate that it renews.
    Certbot,
    /// A zone file of DNS, one document.
    Zone,
    /// Scripts and lists: lines of text.
    Lines,
}

/// What is handed over for every document.
pub type Take<'t> = &'t mut dyn FnMut(Result<Parsed, Fault>);

/// How files of a format are known and read.
pub struct Reader {
    /// The format.
    pub format: Format,
    /// Its name.
    pub name: &'static str,
    /// Names of files, as patterns; those with a slash are of whole paths. Files whose names begin with a dot are
    /// known by patterns that do.
    pub files: &'static [&'static str],
    /// How its files are read.
    pub reads: Reads,
}

/// How files are read: texts, or what is none.
pub enum Reads {
    /// As text.
    Text {
        /// Whether a text looks like one. Where there is none, the name decides.
        looks: Option<fn(&str) -> bool>,
        /// Reads the documents that stand behind an offset.
        each: fn(&str, usize, Words, Take<'_>),
    },
    /// As bytes that are no text.
    Bytes {
        /// Whether bytes look like one.
        looks: fn(&[u8]) -> bool,
        /// Reads the documents.
        each: fn(&[u8], Take<'_>),
    },
}

/// The readers, the more particular first: of those that know a file's name the first counts that likes the look of
/// its text, and of the others the first that does.
pub const READERS: &[Reader] = &[
    Reader {
        format: Format::Hcl,
        name: "hcl",
        files: &["*.tf", "*.tofu", "*.tfvars", "*.hcl", ".terraform.lock.hcl"],
        reads: Reads::Text { looks: None, each: hcl::documents },
    },
    Reader {
        format: Format::Pem,
        name: "pem",
        files: &["*.pem", "*.crt", "*.cer", "*.cert", "*.key", "*.p7b", "*.p7c"],
        reads: Reads::Text { looks: Some(pem::looks), each: pem::documents },
    },
    Reader {
        format: Format::Der,
        name: "der",
        files: &["*.der", "*.crt", "*.cer", "*.p7b", "*.p7c", "*.p12", "*.pfx"],
        reads: Reads::Bytes { looks: pem::looks_der, each: pem::der },
    },
    Reader {
        format: Format::Certbot,
        name: "certbot",
        files: &["*/renewal/*.conf"],
        reads: Reads::Text { looks: Some(lines::is_certbot), each: lines::certbot },
    },
    Reader {
        format: Format::Haproxy,
        name: "haproxy",
        files: &["*haproxy*.cfg", "*/haproxy/*.cfg"],
        reads: Reads::Text { looks: Some(lines::is_haproxy), each: lines::haproxy },
    },
    Reader {
        format: Format::Nginx,
        name: "nginx",
        files: &[
            "nginx*.conf",
            "*.nginx",
            "*.nginx.conf",
            "*/nginx/*",
            "*/sites-available/*",
            "*/sites-enabled/*",
            "*/conf.d/*.conf",
        ],
        reads: Reads::Text { looks: Some(nginx::looks), each: nginx::documents },
    },
    Reader {
        format: Format::Lines,
        name: "lines",
        files: &["*.sh", "*.bash", "*.py", ".driftignore"],
        reads: Reads::Text { looks: Some(scripts::looks), each: scripts::documents },
    },
    Reader {
        format: Format::Json,
        name: "json",
        files: &["*.json", "*.ndjson", "*.jsonl"],
        reads: Reads::Text { looks: Some(json::looks), each: json::documents },
    },
    Reader {
        format: Format::Yaml,
        name: "yaml",
        files: &["*.yaml", "*.yml", ".gitlab-ci.yml"],
        reads: Reads::Text { looks: None, each: yaml::documents },
    },
    Reader {
        format: Format::Zone,
        name: "zone",
        files: &["*.zone", "db.*", "*.db"],
        reads: Reads::Text { looks: None, each: zone::documents },
    },
    // A zone file is known by its text too, whatever its name.
    Reader {
        format: Format::Zone,
        name: "zone",
        files: &[],
        reads: Reads::Text { looks: Some(zone::looks), each: zone::documents },
    },
];

/// What a file holds.
#[derive(Debug, Clone, Copy)]
pub enum Content<'t> {
    /// Text.
    Text(&'t str),
    /// Bytes that are no text.
    Bytes(&'t [u8]),
}

impl Content<'_> {
    fn len(self) -> usize {
        match self {
            Content::Text(text) => text.len(),
            Content::Bytes(bytes) => bytes.len(),
        }
    }
}

impl<'t> From<&'t str> for Content<'t> {
    fn from(text: &'t str) -> Self {
        Content::Text(text)
    }
}

impl<'t> From<&'t String> for Content<'t> {
    fn from(text: &'t String) -> Self {
        Content::Text(text)
    }
}

impl Reader {
    fn knows(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        self.files.iter().any(|pattern| match pattern.contains('/') {
            true => pattern::matches(pattern, &format!("/{path}")),
            false => {
                name.starts_with('.') <= pattern.starts_with('.') && pattern::matches(pattern, name)
            }
        })
    }

    /// Whether it likes the look of something; none where it goes by the name alone.
    fn likes(&self, content: Content<'_>) -> Option<bool> {
        match (&self.reads, content) {
            (Reads::Text { looks, .. }, Content::Text(text)) => looks.map(|looks| looks(text)),
            (Reads::Bytes { looks, .. }, Content::Bytes(bytes)) => Some(looks(bytes)),
            _ => Some(false),
        }
    }
}

impl Format {
    /// Whether files of this name are read where they are found in folders.
    #[must_use]
    pub fn is_known(path: &str) -> bool {
        READERS.iter().any(|reader| reader.knows(path))
    }

    /// The format of a file, by its name and what it holds.
    #[must_use]
    pub fn of(path: &str, content: Content<'_>) -> Format {
        let known = || READERS.iter().filter(|reader| reader.knows(path));
        let suits = |reader: &&Reader| reader.likes(content).unwrap_or(true);
        let found = known().find(suits).or_else(|| known().next_back());
        found.map_or_else(|| Format::of_content(content), |reader| reader.format)
    }

    /// The format of something without a name.
    #[must_use]
    pub fn of_content(content: Content<'_>) -> Format {
        let found = READERS.iter().find(|reader| reader.likes(content) == Some(true));
        found.map_or(Format::Yaml, |reader| reader.format)
    }

    /// Whether bytes that are no text are of a format that is none.
    #[must_use]
    pub fn is_binary(bytes: &[u8]) -> bool {
        READERS.iter().any(|reader| reader.likes(Content::Bytes(bytes)) == Some(true))
    }

    fn reader(self) -> Option<&'static Reader> {
        READERS.iter().find(|reader| reader.format == self)
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

/// Reads every document of a file and hands it over, or why it could not be read, in the order of the text. Documents
/// of blanks and comments are passed over.
pub fn each<'t>(content: impl Into<Content<'t>>, format: Format, words: Words, take: Take<'_>) {
    let content = content.into();
    if content.len() > u32::MAX as usize {
        return take(Err(Fault::new(0, "larger than 4 GiB")));
    }
    match (format.reader().map(|reader| &reader.reads), content) {
        (Some(Reads::Text { each, .. }), Content::Text(text)) => {
            let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
            each(text, mark, words, take);
        }
        (Some(Reads::Bytes { each, .. }), Content::Bytes(bytes)) => each(bytes, take),
        (Some(Reads::Bytes { each, .. }), Content::Text(text)) => each(text.as_bytes(), take),
        (_, Content::Bytes(_)) | (None, _) => take(Err(Fault::new(0, "it is no text"))),
    }
}
