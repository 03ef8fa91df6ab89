//! The syntax tree: what the parser makes, the compiler's stages rewrite in place, and the printer prints.
//!
//! The shape follows OPA's own tree, because its error texts, its order of stages and its AST JSON do. A node
//! knows its place and nothing of meaning. Number literals keep their text.

use crate::source::Loc;

/// Which Rego a module is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Dialect {
    /// Rego as it was before OPA 1.0: bodies without `if`, keywords only by import.
    V0,
    /// A v0 module that holds itself to v1's rules (`import rego.v1`, `--v0-v1`).
    V0CompatV1,
    /// Rego as of OPA 1.0.
    #[default]
    V1,
}

/// One file: a package, its imports and rules, and what the file says about itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Module {
    /// The package.
    pub package: Package,
    /// The imports, in order.
    pub imports: Vec<Import>,
    /// The rules, in order.
    pub rules: Vec<Rule>,
    /// Every comment, in order.
    pub comments: Vec<Comment>,
    /// The METADATA blocks, in order of appearance, when annotations were asked for.
    pub annotations: Vec<Annotations>,
    /// The dialect it was read in (`import rego.v1` makes a v0 file [`Dialect::V0CompatV1`]).
    pub dialect: Dialect,
    /// Whether the new `not` semantics hold here (`import future.keywords.not`, or switched on for all).
    pub new_not: bool,
}

/// `# text` (the text without the `#`).
#[derive(Debug, Clone, PartialEq)]
pub struct Comment {
    /// The text after `#`.
    pub text: String,
    /// Where.
    pub loc: Loc,
}

/// `package a.b`; the path starts with the var `data`, the rest are strings.
#[derive(Debug, Clone, PartialEq)]
pub struct Package {
    /// The path, `data` first.
    pub path: Vec<Term>,
    /// Where.
    pub loc: Loc,
}

/// `import path as alias`.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// A ref (or the bare var `data`/`input`).
    pub path: Term,
    /// The alias, if one is given.
    pub alias: Option<String>,
    /// Where.
    pub loc: Loc,
}

/// One rule: head, body, and the `else` that follows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// `default x := v`.
    pub default: bool,
    /// The head.
    pub head: Head,
    /// The body; `true` where none was written.
    pub body: Body,
    /// The next link of an else chain.
    pub else_: Option<Box<Rule>>,
    /// Where.
    pub loc: Loc,
    /// Indices into [`Module::annotations`] of the blocks attached to this rule.
    pub annotations: Vec<usize>,
    /// Whether the body was not written but made by the parser.
    pub generated_body: bool,
}

/// The head of a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// The first part of the ref, or empty for a ref head of several parts as OPA has it.
    pub name: String,
    /// The full ref: first term a var, the others any term.
    pub reference: Vec<Term>,
    /// The arguments of a function; `None` for a document, `Some(vec![])` for `f()`.
    pub args: Option<Vec<Term>>,
    /// The element of a partial set (`contains x`), or the key of a partial object with a one-part head.
    pub key: Option<Term>,
    /// The value, when one was written or generated.
    pub value: Option<Term>,
    /// Written with `:=`.
    pub assign: bool,
    /// The value was not written but made by the parser (`true`).
    pub generated_value: bool,
    /// Which keywords the head was written with.
    pub keywords: HeadKeywords,
    /// Where.
    pub loc: Loc,
}

/// Keywords seen in a head, for v1's checks and for the formatter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HeadKeywords {
    /// `contains`
    pub contains: bool,
    /// `if`
    pub if_: bool,
}

/// Expressions that must all hold.
pub type Body = Vec<Expr>;

/// One expression of a body.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// What it says.
    pub kind: ExprKind,
    /// `with target as value`, in order.
    pub with: Vec<With>,
    /// Negated in the legacy sense (`not e`). New-style negation is [`ExprKind::Not`].
    pub negated: bool,
    /// Its number in the body.
    pub index: usize,
    /// Made by the compiler, not written.
    pub generated: bool,
    /// An equality that stood as `:=` (its right side never becomes safe through its left).
    pub from_assignment: bool,
    /// Where.
    pub loc: Loc,
}

/// The kinds of expression.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// A bare term.
    Term(Box<Term>),
    /// A call at the top of an expression: operator ref first, then operands. `x == y` is `equal(x, y)`,
    /// `x = y` is `eq(x, y)`, `x := y` is `assign(x, y)`, `x in y` is `internal.member_2(x, y)`.
    Call(Vec<Term>),
    /// `some x, y` (terms are vars) or `some k, v in xs` (one term: a call of `internal.member_2`/`_3`).
    Some(Vec<Term>),
    /// `every k, v in domain { body }`.
    Every(Box<Every>),
    /// New-style negation of a body; `explicit` when it was written with braces.
    Not {
        /// What must not hold.
        body: Body,
        /// Written with braces.
        explicit: bool,
    },
    /// `lhs and rhs`.
    And(Box<Logical>),
    /// `lhs or rhs`.
    Or(Box<Logical>),
}

/// The two sides of `and`/`or`.
#[derive(Debug, Clone, PartialEq)]
pub struct Logical {
    /// Left operand.
    pub lhs: Body,
    /// Right operand.
    pub rhs: Body,
    /// The left side was written with braces.
    pub explicit_lhs: bool,
    /// The right side was written with braces.
    pub explicit_rhs: bool,
    /// Where.
    pub loc: Loc,
}

/// `every key, value in domain { body }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Every {
    /// The key variable, if written.
    pub key: Option<Term>,
    /// The value variable.
    pub value: Term,
    /// What is ranged over.
    pub domain: Term,
    /// What must hold for each.
    pub body: Body,
    /// Where.
    pub loc: Loc,
}

/// `with target as value`.
#[derive(Debug, Clone, PartialEq)]
pub struct With {
    /// A ref into `input` or `data`, or the ref of a function.
    pub target: Term,
    /// What stands there instead.
    pub value: Term,
    /// Where.
    pub loc: Loc,
}

/// A term and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// What it is.
    pub kind: TermKind,
    /// Where.
    pub loc: Loc,
}

/// The kinds of term.
#[derive(Debug, Clone, PartialEq)]
pub enum TermKind {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number, as its text.
    Number(String),
    /// A string, unescaped.
    String(String),
    /// A variable. Wildcards are `$0`, `$1`, ... as in OPA; compiler-made locals `__local0__`, ...
    Var(String),
    /// A ref: the head (a var, call, array, object, set, comprehension) and the path.
    Ref(Vec<Term>),
    /// A call in term position: operator (a ref term) first, then operands.
    Call(Vec<Term>),
    /// `[a, b]`
    Array(Vec<Term>),
    /// `{k: v}`; in OPA's order of keys, each key once.
    Object(Vec<(Term, Term)>),
    /// `{a, b}`, `set()`; in OPA's order, each element once.
    Set(Vec<Term>),
    /// `[head | body]`
    ArrayCompr {
        /// The element.
        term: Box<Term>,
        /// The body.
        body: Body,
    },
    /// `{head | body}`
    SetCompr {
        /// The element.
        term: Box<Term>,
        /// The body.
        body: Body,
    },
    /// `{key: value | body}`
    ObjectCompr {
        /// The key.
        key: Box<Term>,
        /// The value.
        value: Box<Term>,
        /// The body.
        body: Body,
    },
    /// `$"..{expr}.."`; literal parts are string terms.
    Template {
        /// Written with backticks.
        multi_line: bool,
        /// The parts in order.
        parts: Vec<TemplatePart>,
    },
}

/// One part of a template string.
#[derive(Debug, Clone, PartialEq)]
pub enum TemplatePart {
    /// Literal text, or a constant written in braces.
    Text(Term),
    /// `{expr}`
    Expr(Expr),
}

/// One METADATA block.
#[derive(Debug, Clone, PartialEq)]
pub struct Annotations {
    /// `rule`, `document`, `package` or `subpackages`.
    pub scope: String,
    /// What the block said, in the shape in which `rego.metadata.rule()` shows it (the scope first).
    pub fields: Vec<(String, Plain)>,
    /// Whether `entrypoint: true` was given.
    pub entrypoint: bool,
    /// The schemas of paths, as refs.
    pub schemas: Vec<SchemaAnnotation>,
    /// What was said under `compile`, which policies do not see.
    pub compile: Option<CompileHints>,
    /// The statement below the block.
    pub target: AnnotationTarget,
    /// The place of the block's first line.
    pub loc: Loc,
    /// The rows of the block's first and last line.
    pub rows: (u32, u32),
}

/// What a METADATA block stands above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnnotationTarget {
    /// The package.
    Package,
    /// An import.
    Import,
    /// The rule of this number in [`Module::rules`].
    Rule(usize),
    /// Nothing: the file ends.
    Nothing,
}

/// `path: schema.x` or `path: {...}` under `schemas`.
#[derive(Debug, Clone, PartialEq)]
pub struct SchemaAnnotation {
    /// The document that has the schema.
    pub path: Vec<Term>,
    /// The schema's name, a ref that begins with the var `schema`.
    pub schema: Option<Vec<Term>>,
    /// The schema itself, written in place.
    pub definition: Option<Plain>,
}

/// What a block says to those who compile a rule into a filter.
#[derive(Debug, Clone, PartialEq)]
pub struct CompileHints {
    /// Refs that are not known when compiling.
    pub unknowns: Vec<Vec<Term>>,
    /// The rule that masks columns.
    pub mask_rule: Option<Vec<Term>>,
}

/// Plain data read from YAML inside a METADATA block.
#[derive(Debug, Clone, PartialEq)]
pub enum Plain {
    /// null
    Null,
    /// true or false
    Bool(bool),
    /// A number, as its text.
    Number(String),
    /// A string.
    String(String),
    /// A sequence.
    List(Vec<Plain>),
    /// A mapping, in order.
    Map(Vec<(String, Plain)>),
}

impl TermKind {
    /// What messages call a term of this kind.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            TermKind::Null => "null",
            TermKind::Bool(_) => "boolean",
            TermKind::Number(_) => "number",
            TermKind::String(_) => "string",
            TermKind::Var(_) => "var",
            TermKind::Ref(_) => "ref",
            TermKind::Call(_) => "call",
            TermKind::Array(_) => "array",
            TermKind::Object(_) => "object",
            TermKind::Set(_) => "set",
            TermKind::ArrayCompr { .. } => "arraycomprehension",
            TermKind::SetCompr { .. } => "setcomprehension",
            TermKind::ObjectCompr { .. } => "objectcomprehension",
            TermKind::Template { .. } => "templatestring",
        }
    }
}

impl Term {
    /// A term at a place.
    #[must_use]
    pub fn new(kind: TermKind, loc: Loc) -> Self {
        Term { kind, loc }
    }

    /// A variable.
    #[must_use]
    pub fn var(name: impl Into<String>, loc: Loc) -> Self {
        Term::new(TermKind::Var(name.into()), loc)
    }

    /// A string.
    #[must_use]
    pub fn string(text: impl Into<String>, loc: Loc) -> Self {
        Term::new(TermKind::String(text.into()), loc)
    }

    /// The variable's name, if this is one.
    #[must_use]
    pub fn as_var(&self) -> Option<&str> {
        match &self.kind {
            TermKind::Var(name) => Some(name),
            _ => None,
        }
    }

    /// The parts, if this is a ref.
    #[must_use]
    pub fn as_ref_parts(&self) -> Option<&[Term]> {
        match &self.kind {
            TermKind::Ref(parts) => Some(parts),
            _ => None,
        }
    }
}

impl Expr {
    /// A plain expression.
    #[must_use]
    pub fn new(kind: ExprKind, loc: Loc) -> Self {
        Expr {
            kind,
            with: Vec::new(),
            negated: false,
            index: 0,
            generated: false,
            from_assignment: false,
            loc,
        }
    }
}
