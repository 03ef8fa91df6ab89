//! Tokens to tree: a recursive descent parser for both dialects.
//!
//! The order in which readings are tried, and what is noted when one fails, decide which error a user sees; it
//! follows OPA's. The parser knows no builtins but the operators' names, and resolves nothing.
//!
//! One file per part of the grammar: `statement` (package, import), `rule`, `body` (expressions), `logical`
//! (`and`, `or`, `not` bodies), `term` (operators, refs, calls), `collection`, `literal` (numbers, strings);
//! `module` puts statements together and `checks` holds v1 to its rules.

mod body;
mod checks;
mod collection;
mod cursor;
mod literal;
mod logical;
mod module;
mod options;
mod rule;
mod statement;
mod term;

pub use options::{DEFAULT_MAX_DEPTH, Features, Keywords, ParseOptions, is_keyword};

use crate::ast::{Body, Dialect, ExprKind, Module, Term, TermKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::lexer::{self, Lexed, Tok};
use crate::source::{FileId, Loc, SourceMap};
use cursor::{NEST, State};
use statement::Statement;

/// Reads a module.
///
/// # Errors
/// Every mistake found, in OPA's order; never an empty list.
pub fn parse_module(
    sources: &SourceMap,
    file: FileId,
    options: &ParseOptions,
) -> Result<Module, Vec<Diagnostic>> {
    let text = &sources.file(file).text;
    let mut result = module::read(text, file, options);
    let as_v0 = || ParseOptions {
        max_depth: options.max_depth,
        annotations: options.annotations,
        ..ParseOptions::for_dialect(Dialect::V0)
    };
    if let Err(errors) = &mut result
        && options.dialect == Dialect::V1
        && module::read(text, file, &as_v0()).is_ok()
        && let Some(first) = errors.first_mut()
    {
        first.hint =
            Some("this reads as Rego v0: use --v0-compatible, or rewrite it for v1".to_string());
    }
    result
}

/// Reads a query: expressions apart by `;` or newlines, without rules.
///
/// # Errors
/// Every mistake found, in OPA's order; never an empty list.
pub fn parse_query(
    sources: &SourceMap,
    file: FileId,
    options: &ParseOptions,
) -> Result<Body, Vec<Diagnostic>> {
    let mut parser = Parser::new(&sources.file(file).text, file, options);
    parser.skip_rules = true;
    let statements = parser.statements();
    let errors = parser.take_errors();
    if !errors.is_empty() {
        return Err(errors);
    }
    let mut body = Body::new();
    for statement in statements {
        match statement {
            Statement::Body(exprs) => body.extend(exprs),
            other => {
                return Err(vec![plain_error(format!("expected body but got {}", other.kind()))]);
            }
        }
    }
    for (index, expr) in body.iter_mut().enumerate() {
        expr.index = index;
    }
    Ok(body)
}

/// Reads a single term, as `parse_query` would.
///
/// # Errors
/// As for [`parse_query`], and when the text is anything but one term.
pub fn parse_term(
    sources: &SourceMap,
    file: FileId,
    options: &ParseOptions,
) -> Result<Term, Vec<Diagnostic>> {
    let mut body = parse_query(sources, file, options)?;
    if body.len() != 1 {
        let shown = crate::printer::body(&body);
        return Err(vec![plain_error(format!("expected exactly one term but got: {shown}"))]);
    }
    match body.remove(0) {
        crate::ast::Expr { kind: ExprKind::Term(term), .. } => Ok(*term),
        expr => Err(vec![plain_error(format!("expected term but got {expr}"))]),
    }
}

/// Reads a single ref.
///
/// # Errors
/// As for [`parse_term`], and when the term is no ref.
pub fn parse_ref(
    sources: &SourceMap,
    file: FileId,
    options: &ParseOptions,
) -> Result<Vec<Term>, Vec<Diagnostic>> {
    let term = parse_term(sources, file, options)?;
    match term.kind {
        TermKind::Ref(parts) => Ok(parts),
        _ => Err(vec![plain_error(format!("expected ref but got {term}"))]),
    }
}

fn plain_error(message: String) -> Diagnostic {
    Diagnostic::new(Code::Parse, None, message)
}

/// The parser over one file.
pub(crate) struct Parser<'a> {
    text: &'a str,
    file: FileId,
    lexed: Lexed,
    state: State,
    errors: Vec<Diagnostic>,
    hints: Vec<String>,
    dialect: Dialect,
    features: Features,
    importable: Keywords,
    /// The keywords that count now.
    keywords: Keywords,
    /// While an import path is read, `not` is a name like any other.
    plain_not: bool,
    /// New `not`: negation of bodies.
    not_bodies: bool,
    skip_rules: bool,
    depth: usize,
    max_depth: usize,
    all_pairs: bool,
    /// Tokens stepped on so far, going back included; bounds how much is read twice.
    work: usize,
    max_work: usize,
    /// Where a term could not be read, the state after that, and the errors noted by then: read again from there, it
    /// fails without a word.
    failed_term: Option<(u32, State, usize)>,
    /// Once set, nothing more is read.
    too_deep: Option<Diagnostic>,
    /// The value of a rule head that turned out to be a statement of its own, kept for its second reading.
    head_value: Option<(u32, State, Term)>,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, file: FileId, options: &ParseOptions) -> Self {
        let lexed = lexer::lex(text, file);
        let max_work = 256 * lexed.tokens.len() + 1_000_000;
        let state = State { pos: 0, tok: Tok::Eof, wildcard: 0, errors: 0, hints: 0 };
        Parser {
            text,
            file,
            lexed,
            state,
            errors: Vec::new(),
            hints: Vec::new(),
            dialect: options.dialect,
            features: options.features,
            importable: options.importable(),
            keywords: options.initial(),
            plain_not: false,
            not_bodies: options.future_keywords.contains(Keywords::NOT),
            skip_rules: false,
            depth: 0,
            max_depth: options.max_depth.saturating_mul(NEST).max(NEST),
            all_pairs: options.all_pairs,
            work: 0,
            max_work,
            failed_term: None,
            too_deep: None,
            head_value: None,
        }
    }

    /// Whether what was tried and given up may be read another way: false once rereading got out of hand.
    fn may_reread(&self) -> bool {
        self.work < self.max_work / 4
    }

    /// The errors noted, or the one that stopped the reading.
    fn take_errors(&mut self) -> Vec<Diagnostic> {
        match self.too_deep.take() {
            Some(error) => vec![error],
            None => std::mem::take(&mut self.errors),
        }
    }

    fn nowhere(&self) -> Loc {
        Loc { file: self.file, ..Loc::default() }
    }
}
