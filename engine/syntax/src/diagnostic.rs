//! What is wrong, where, and OPA's code for it.

use crate::source::{Loc, SourceMap};
use std::fmt;

/// OPA's error codes, as they stand in its JSON output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// `rego_parse_error`
    Parse,
    /// `rego_compile_error`
    Compile,
    /// `rego_type_error`
    Type,
    /// `rego_unsafe_var_error`
    UnsafeVar,
    /// `rego_recursion_error`
    Recursion,
}

impl Code {
    /// The code's text in OPA's output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Code::Parse => "rego_parse_error",
            Code::Compile => "rego_compile_error",
            Code::Type => "rego_type_error",
            Code::UnsafeVar => "rego_unsafe_var_error",
            Code::Recursion => "rego_recursion_error",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One mistake in a module or query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// OPA's code.
    pub code: Code,
    /// The message, without position and code; may hold further lines (`have:`/`want:` blocks).
    pub message: String,
    /// Where; `None` where OPA prints no place (for instance `error limit reached`).
    pub loc: Option<Loc>,
    /// Parse errors quote the source: a tab and the line, then a tab and the caret line, joined by a newline.
    pub snippet: Option<String>,
    /// What the user may do about it, where we know more than OPA says; never part of the OPA-compatible text.
    pub hint: Option<String>,
    /// What a type error had and wanted, as compact JSON.
    pub details: Option<String>,
}

impl Diagnostic {
    /// A diagnostic at a place, without snippet or hint.
    #[must_use]
    pub fn new(code: Code, loc: impl Into<Option<Loc>>, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            message: message.into(),
            loc: loc.into(),
            snippet: None,
            hint: None,
            details: None,
        }
    }

    /// OPA's one-line form `file:row: code: message` (or `row:col: code: message` where the file has no name),
    /// followed by the snippet lines of a parse error.
    #[must_use]
    pub fn render(&self, sources: &SourceMap) -> String {
        let mut out = String::new();
        if let Some(loc) = self.loc {
            let name = &sources.file(loc.file).name;
            if name.is_empty() {
                out.push_str(&format!("{}:{}: ", loc.row, loc.col));
            } else {
                out.push_str(&format!("{}:{}: ", name, loc.row));
            }
        }
        out.push_str(self.code.as_str());
        out.push_str(": ");
        out.push_str(&self.message);
        if let Some(snippet) = &self.snippet {
            out.push('\n');
            out.push_str(snippet);
        }
        out
    }
}
