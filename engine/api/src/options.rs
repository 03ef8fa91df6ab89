//! What a host may choose: how modules are read, what they may call, how a query is run.

use lictor_syntax::ParseOptions;
use lictor_syntax::ast::Dialect;
use lictor_syntax::parser::{Features, Keywords};
use std::collections::BTreeSet;

/// How modules and queries are read. The default is v1 with annotations and everything OPA 1.20 knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseSettings {
    /// The dialect of modules that do not say otherwise.
    pub dialect: Dialect,
    /// METADATA blocks are read, and must be sound.
    pub annotations: bool,
    /// The keywords that may be imported; `None` for all.
    pub future_keywords: Option<BTreeSet<String>>,
    /// The language features that exist; `None` for all of the dialect.
    pub features: Option<BTreeSet<String>>,
    /// `not` has its new meaning everywhere.
    pub new_not: bool,
    /// Keep every pair of an object whose key comes more than once, to show what was written; else the last value
    /// counts.
    pub all_pairs: bool,
}

impl Default for ParseSettings {
    fn default() -> Self {
        ParseSettings {
            dialect: Dialect::V1,
            annotations: true,
            future_keywords: None,
            features: None,
            new_not: false,
            all_pairs: false,
        }
    }
}

impl ParseSettings {
    /// The defaults for a dialect.
    #[must_use]
    pub fn dialect(dialect: Dialect) -> Self {
        ParseSettings { dialect, ..ParseSettings::default() }
    }

    pub(crate) fn for_parser(&self) -> ParseOptions {
        let mut options = ParseOptions::for_dialect(self.dialect);
        options.annotations = self.annotations;
        options.all_pairs = self.all_pairs;
        if self.new_not {
            options.future_keywords = Keywords::NOT;
        }
        if let Some(names) = &self.future_keywords {
            let known = names.iter().filter_map(|name| Keywords::named(name));
            options.known_keywords = known.fold(Keywords::NONE, Keywords::union);
        }
        if let Some(names) = &self.features {
            let has = |name: &str| names.contains(name);
            options.features = Features {
                keywords_in_refs: has("keywords_in_refs"),
                template_strings: has("template_strings"),
                rego_v1_import: has("rego_v1_import") || has("rego_v1"),
                rego_v1: has("rego_v1"),
            };
        }
        options
    }
}
