//! Tokens: their kinds, their names in messages, and the words that are keywords.

/// The kinds of token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tok {
    Illegal,
    Eof,
    Whitespace,
    Ident,
    // always keywords
    Package,
    Import,
    As,
    Default,
    Else,
    Some,
    With,
    Null,
    True,
    False,
    // keywords in a dialect or by import, `not` for its new meaning
    Not,
    In,
    Every,
    Contains,
    If,
    LogicalAnd,
    LogicalOr,
    Number,
    String,
    TemplatePart,
    TemplateEnd,
    RawTemplatePart,
    RawTemplateEnd,
    LBrack,
    RBrack,
    LBrace,
    RBrace,
    LParen,
    RParen,
    Comma,
    Colon,
    Add,
    Sub,
    Mul,
    Quo,
    Rem,
    And,
    Or,
    Unify,
    Equal,
    Assign,
    Neq,
    Gt,
    Lt,
    Gte,
    Lte,
    Dot,
    Semicolon,
}

impl Tok {
    /// The name messages use; for operators also the name of the builtin they stand for.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Tok::Illegal => "illegal",
            Tok::Eof => "eof",
            Tok::Whitespace => "whitespace",
            Tok::Ident => "identifier",
            Tok::Package => "package",
            Tok::Import => "import",
            Tok::As => "as",
            Tok::Default => "default",
            Tok::Else => "else",
            Tok::Some => "some",
            Tok::With => "with",
            Tok::Null => "null",
            Tok::True => "true",
            Tok::False => "false",
            Tok::Not => "not",
            Tok::In => "in",
            Tok::Every => "every",
            Tok::Contains => "contains",
            Tok::If => "if",
            Tok::LogicalAnd | Tok::And => "and",
            Tok::LogicalOr | Tok::Or => "or",
            Tok::Number => "number",
            Tok::String => "string",
            Tok::TemplatePart => "template-string-part",
            Tok::TemplateEnd => "template-string-end",
            Tok::RawTemplatePart => "raw-template-string-part",
            Tok::RawTemplateEnd => "raw-template-string-end",
            Tok::LBrack => "[",
            Tok::RBrack => "]",
            Tok::LBrace => "{",
            Tok::RBrace => "}",
            Tok::LParen => "(",
            Tok::RParen => ")",
            Tok::Comma => ",",
            Tok::Colon => ":",
            Tok::Add => "plus",
            Tok::Sub => "minus",
            Tok::Mul => "mul",
            Tok::Quo => "div",
            Tok::Rem => "rem",
            Tok::Unify => "eq",
            Tok::Equal => "equal",
            Tok::Assign => "assign",
            Tok::Neq => "neq",
            Tok::Gt => "gt",
            Tok::Lt => "lt",
            Tok::Gte => "gte",
            Tok::Lte => "lte",
            Tok::Dot => ".",
            Tok::Semicolon => ";",
        }
    }

    /// Whether the token is a keyword of any sort.
    pub(crate) fn is_keyword(self) -> bool {
        (Tok::Package..=Tok::LogicalOr).contains(&self)
    }

    /// Whether the token is one of the keywords that can be imported.
    pub(crate) fn is_future(self) -> bool {
        (Tok::Not..=Tok::LogicalOr).contains(&self)
    }
}

/// White space stood before the token.
pub(crate) const WS: u8 = 1;
/// A newline stood before the token.
pub(crate) const NL: u8 = 2;
/// A comment stood before the token.
pub(crate) const COMMENT: u8 = 4;
/// The literal holds a backslash.
pub(crate) const ESCAPED: u8 = 8;

/// A character outside ASCII stands right behind the word.
pub(crate) const SPOILT: u8 = 16;

/// One token.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    pub(crate) kind: Tok,
    pub(crate) flags: u8,
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) row: u32,
    pub(crate) col: u32,
}

/// The kind of a word.
pub(super) fn keyword(word: &[u8]) -> Tok {
    match word {
        b"package" => Tok::Package,
        b"import" => Tok::Import,
        b"as" => Tok::As,
        b"default" => Tok::Default,
        b"else" => Tok::Else,
        b"not" => Tok::Not,
        b"some" => Tok::Some,
        b"with" => Tok::With,
        b"null" => Tok::Null,
        b"true" => Tok::True,
        b"false" => Tok::False,
        b"in" => Tok::In,
        b"every" => Tok::Every,
        b"contains" => Tok::Contains,
        b"if" => Tok::If,
        b"and" => Tok::LogicalAnd,
        b"or" => Tok::LogicalOr,
        _ => Tok::Ident,
    }
}
