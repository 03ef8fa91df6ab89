//! What a caller may ask of the parser: dialect, keywords, capabilities, limits.

use crate::ast::Dialect;
use crate::lexer::Tok;

/// A set of the keywords that can be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Keywords(u8);

/// Names of the importable keywords, sorted, with their bits.
const NAMES: [(&str, Keywords); 7] = [
    ("and", Keywords::AND),
    ("contains", Keywords::CONTAINS),
    ("every", Keywords::EVERY),
    ("if", Keywords::IF),
    ("in", Keywords::IN),
    ("not", Keywords::NOT),
    ("or", Keywords::OR),
];

impl Keywords {
    /// No keyword.
    pub const NONE: Self = Keywords(0);
    /// `in`
    pub const IN: Self = Keywords(1);
    /// `every`
    pub const EVERY: Self = Keywords(2);
    /// `contains`
    pub const CONTAINS: Self = Keywords(4);
    /// `if`
    pub const IF: Self = Keywords(8);
    /// `not`, in its new meaning
    pub const NOT: Self = Keywords(16);
    /// `and`
    pub const AND: Self = Keywords(32);
    /// `or`
    pub const OR: Self = Keywords(64);
    /// The four that v1 has without import.
    pub const V1: Self = Keywords(1 | 2 | 4 | 8);
    /// All of them.
    pub const ALL: Self = Keywords(127);

    /// The keyword of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(known, _)| *known == name).map(|(_, bit)| *bit)
    }

    /// The keywords of either set.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Keywords(self.0 | other.0)
    }

    /// The keywords of both sets.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Keywords(self.0 & other.0)
    }

    /// Whether every keyword of the other set is in this one.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether the sets share a keyword.
    #[must_use]
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The names, sorted.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        NAMES.iter().filter(move |(_, bit)| self.contains(*bit)).map(|(name, _)| *name)
    }

    /// The keywords that come along when these are imported: `every` brings `in`.
    pub(crate) const fn with_company(self) -> Self {
        if self.contains(Self::EVERY) { self.union(Self::IN) } else { self }
    }

    /// The bit of a token, if it is an importable keyword other than `not`.
    pub(crate) fn of(tok: Tok) -> Self {
        match tok {
            Tok::In => Self::IN,
            Tok::Every => Self::EVERY,
            Tok::Contains => Self::CONTAINS,
            Tok::If => Self::IF,
            Tok::LogicalAnd => Self::AND,
            Tok::LogicalOr => Self::OR,
            _ => Self::NONE,
        }
    }
}

/// Language features that a set of capabilities may leave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Features {
    /// Keywords may stand in refs after a dot (`input.not`).
    pub keywords_in_refs: bool,
    /// Template strings.
    pub template_strings: bool,
    /// `import rego.v1`.
    pub rego_v1_import: bool,
    /// The v1 dialect.
    pub rego_v1: bool,
}

impl Features {
    /// The features OPA gives a dialect: v0 has no template strings.
    #[must_use]
    pub fn for_dialect(dialect: Dialect) -> Self {
        Features { template_strings: dialect == Dialect::V1, ..Features::default() }
    }
}

impl Default for Features {
    fn default() -> Self {
        Features {
            keywords_in_refs: true,
            template_strings: true,
            rego_v1_import: true,
            rego_v1: true,
        }
    }
}

/// How to read a module or query. The default is v1 with everything OPA 1.20 knows, without annotations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseOptions {
    /// The dialect.
    pub dialect: Dialect,
    /// Read METADATA blocks.
    pub annotations: bool,
    /// Keywords switched on as if every file imported them.
    pub future_keywords: Keywords,
    /// Keywords that exist, so that they may be imported.
    pub known_keywords: Keywords,
    /// Features that exist.
    pub features: Features,
    /// How deep values may nest; bodies and objects count double, the links of a chain of operators half. A
    /// level takes up to three kilobytes of stack when built without optimisation.
    pub max_depth: usize,
    /// Keep every pair of an object whose key comes more than once, for tools that show what was written; else the
    /// last value counts.
    pub all_pairs: bool,
}

/// A nesting that is far beyond any policy and still safe on a small stack.
pub const DEFAULT_MAX_DEPTH: usize = 500;

impl Default for ParseOptions {
    fn default() -> Self {
        ParseOptions {
            dialect: Dialect::V1,
            annotations: false,
            future_keywords: Keywords::NONE,
            known_keywords: Keywords::ALL,
            features: Features::default(),
            max_depth: DEFAULT_MAX_DEPTH,
            all_pairs: false,
        }
    }
}

impl ParseOptions {
    /// The defaults for a dialect.
    #[must_use]
    pub fn for_dialect(dialect: Dialect) -> Self {
        ParseOptions {
            dialect,
            features: Features::for_dialect(dialect),
            ..ParseOptions::default()
        }
    }

    /// The keywords an import may name.
    pub(crate) fn importable(&self) -> Keywords {
        if self.dialect == Dialect::V1 || self.features.rego_v1 {
            self.known_keywords.union(Keywords::V1)
        } else {
            self.known_keywords
        }
    }

    /// The keywords on from the first line.
    pub(crate) fn initial(&self) -> Keywords {
        let base = if self.dialect == Dialect::V1 { Keywords::V1 } else { Keywords::NONE };
        base.union(self.future_keywords).with_company()
    }
}

/// Words that cannot be names in v0.
const RESERVED_V0: [&str; 11] =
    ["not", "package", "import", "as", "default", "else", "with", "null", "true", "false", "some"];

/// Whether a word is a keyword of the dialect.
#[must_use]
pub fn is_keyword(word: &str, dialect: Dialect) -> bool {
    RESERVED_V0.contains(&word)
        || (dialect != Dialect::V0 && matches!(word, "if" | "contains" | "in" | "every"))
}
