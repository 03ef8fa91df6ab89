//! The parts of a parsed template, each with its place and a spelling for messages.

use std::fmt;

/// A template's name and body.
pub(super) struct Template {
    pub(super) name: String,
    pub(super) body: Vec<Node>,
}

/// Something to be done in order.
pub(super) enum Node {
    Text(String),
    Action(Pipe),
    If(Branch),
    With(Branch),
    Range(Branch),
    Template { at: usize, name: String, argument: Option<Pipe> },
    Break,
    Continue,
}

/// A condition or what to iterate over, and what to do with it or without.
pub(super) struct Branch {
    pub(super) pipe: Pipe,
    pub(super) body: Vec<Node>,
    pub(super) otherwise: Vec<Node>,
}

/// Commands, each getting the result of the one before; the result may be kept in variables.
pub(super) struct Pipe {
    pub(super) at: usize,
    pub(super) variables: Vec<String>,
    /// Whether the variables exist already.
    pub(super) assigns: bool,
    pub(super) commands: Vec<Command>,
}

/// A word and its arguments.
pub(super) struct Command {
    pub(super) at: usize,
    pub(super) words: Vec<Word>,
}

/// A word and its place.
pub(super) struct Word {
    pub(super) at: usize,
    pub(super) kind: WordKind,
}

/// What a word is.
pub(super) enum WordKind {
    Bool(bool),
    Int(i64, String),
    Float(f64, String),
    /// The text and its spelling.
    Text(String, String),
    Nil,
    Dot,
    /// A function.
    Name(String),
    Fields(Vec<String>),
    Variable(String, Vec<String>),
    Pipe(Box<Pipe>),
    /// Fields of what a pipe gives.
    Chain(Box<Pipe>, Vec<String>),
}

fn write_fields(fields: &[String], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    fields.iter().try_for_each(|field| write!(f, ".{field}"))
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            WordKind::Bool(flag) => write!(f, "{flag}"),
            WordKind::Int(_, spelled)
            | WordKind::Float(_, spelled)
            | WordKind::Text(_, spelled) => f.write_str(spelled),
            WordKind::Nil => f.write_str("nil"),
            WordKind::Dot => f.write_str("."),
            WordKind::Name(name) => f.write_str(name),
            WordKind::Fields(fields) => write_fields(fields, f),
            WordKind::Variable(name, fields) => {
                f.write_str(name)?;
                write_fields(fields, f)
            }
            WordKind::Pipe(pipe) => write!(f, "({pipe})"),
            WordKind::Chain(pipe, fields) => {
                write!(f, "({pipe})")?;
                write_fields(fields, f)
            }
        }
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, word) in self.words.iter().enumerate() {
            let gap = if index > 0 { " " } else { "" };
            write!(f, "{gap}{word}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Pipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.variables.is_empty() {
            let sign = if self.assigns { "=" } else { ":=" };
            write!(f, "{} {sign} ", self.variables.join(", "))?;
        }
        for (index, command) in self.commands.iter().enumerate() {
            let gap = if index > 0 { " | " } else { "" };
            write!(f, "{gap}{command}")?;
        }
        Ok(())
    }
}
