//! Runs templates.

use super::functions::{call, check_count};
use super::tree::{Branch, Command, Node, Pipe, Template, Word, WordKind};
use super::value::{Datum, Val, field, sorted};
use crate::args;
use lictor_program::{BuiltinError, Context};
use lictor_value::Value;
use std::fmt::Display;

/// How deep templates, actions and pipes may nest while they run.
const MAX_DEPTH: usize = 300;

/// Why a list of nodes ends early.
#[derive(PartialEq, Eq)]
enum Flow {
    Next,
    Break,
    Continue,
}

type Ran<T> = Result<T, BuiltinError>;

struct Exec<'e, 'c, 'r, 't> {
    ctx: &'e mut Context<'c, 'r>,
    templates: &'t [Template],
    text: &'t str,
    name: &'t str,
    variables: Vec<(&'t str, Val<'r>)>,
    depth: usize,
    room: usize,
    out: String,
}

/// The output of the first template.
pub(super) fn run<'r>(
    ctx: &mut Context<'_, 'r>,
    templates: &[Template],
    text: &str,
    data: Value<'r>,
) -> Ran<String> {
    let room = args::room(ctx);
    let dot = Val::from(Datum::of(data));
    let variables = vec![("$", dot.clone())];
    let mut exec = Exec {
        ctx,
        templates,
        text,
        name: "template",
        variables,
        depth: 0,
        room,
        out: String::new(),
    };
    if let Some(main) = templates.first() {
        exec.list(&main.body, &dot)?;
    }
    Ok(exec.out)
}

impl<'r, 't> Exec<'_, '_, 'r, 't> {
    /// The failure of something at a place, in Go's words.
    fn fail<T>(&self, at: usize, what: &dyn Display, message: &str) -> Ran<T> {
        let before = &self.text[..at.min(self.text.len())];
        let line = 1 + before.matches('\n').count();
        let column = before.len() - before.rfind('\n').map_or(0, |newline| newline + 1);
        let name = self.name;
        Err(BuiltinError::Failed(format!(
            "template: template:{line}:{column}: executing {name:?} at <{what}>: {message}"
        )))
    }

    fn enter(&mut self) -> Ran<()> {
        self.ctx.spend(1)?;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(BuiltinError::Failed(
                "template: exceeded maximum template depth".to_owned(),
            ));
        }
        args::check_room(self.ctx, self.out.len())
    }

    fn list(&mut self, nodes: &'t [Node], dot: &Val<'r>) -> Ran<Flow> {
        self.enter()?;
        for node in nodes {
            let flow = self.node(node, dot)?;
            if flow != Flow::Next {
                self.depth -= 1;
                return Ok(flow);
            }
        }
        self.depth -= 1;
        Ok(Flow::Next)
    }

    fn node(&mut self, node: &'t Node, dot: &Val<'r>) -> Ran<Flow> {
        match node {
            Node::Text(text) => args::push(text, self.room, &mut self.out)?,
            Node::Action(pipe) => {
                let value = self.pipe(pipe, dot)?;
                if pipe.variables.is_empty() {
                    match value.datum {
                        Datum::Missing | Datum::Nil => self.out.push_str("<no value>"),
                        datum => args::push(&datum.shown(), self.room, &mut self.out)?,
                    }
                }
            }
            Node::If(branch) => return self.branch(branch, dot, false),
            Node::With(branch) => return self.branch(branch, dot, true),
            Node::Range(branch) => return self.range(branch, dot),
            Node::Template { at, name, argument } => {
                self.template(*at, name, argument.as_ref(), dot)?
            }
            Node::Break => return Ok(Flow::Break),
            Node::Continue => return Ok(Flow::Continue),
        }
        Ok(Flow::Next)
    }

    fn branch(&mut self, branch: &'t Branch, dot: &Val<'r>, with: bool) -> Ran<Flow> {
        let visible = self.variables.len();
        let value = self.pipe(&branch.pipe, dot)?;
        let flow = match value.datum.is_true() {
            true => self.list(&branch.body, if with { &value } else { dot })?,
            false => self.list(&branch.otherwise, dot)?,
        };
        self.variables.truncate(visible);
        Ok(flow)
    }

    fn range(&mut self, branch: &'t Branch, dot: &Val<'r>) -> Ran<Flow> {
        let visible = self.variables.len();
        let value = self.pipe(&branch.pipe, dot)?;
        let boxed = |value| Val { datum: Datum::of(value), boxed: true };
        let number = |at: usize| Val::from(Datum::Int(at as i64));
        let mut ran = false;
        match &value.datum {
            Datum::Missing | Datum::Nil => {}
            Datum::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    ran = true;
                    if self.round(branch, number(at), boxed(*item))? {
                        break;
                    }
                }
            }
            Datum::Map(map) => {
                for (key, item) in sorted(*map) {
                    ran = true;
                    if self.round(branch, Datum::text(key).into(), boxed(item))? {
                        break;
                    }
                }
            }
            Datum::Int(count) => {
                if branch.pipe.variables.len() > 1 {
                    let message =
                        format!("can't use {count} to iterate over more than one variable");
                    return self.fail(branch.pipe.at, &branch.pipe, &message);
                }
                for at in 0..*count {
                    ran = true;
                    if self.round(branch, Datum::Int(at).into(), Datum::Int(at).into())? {
                        break;
                    }
                }
            }
            other => {
                let message = format!("range can't iterate over {}", other.shown());
                return self.fail(branch.pipe.at, &branch.pipe, &message);
            }
        }
        let flow = if ran { Flow::Next } else { self.list(&branch.otherwise, dot)? };
        self.variables.truncate(visible);
        Ok(flow)
    }

    /// One pass through the body of a range; true if it is the last.
    fn round(&mut self, branch: &'t Branch, key: Val<'r>, item: Val<'r>) -> Ran<bool> {
        let visible = self.variables.len();
        let values = match branch.pipe.variables.len() {
            2 => vec![key, item.clone()],
            _ => vec![item.clone()],
        };
        let names = branch.pipe.variables.iter();
        for (name, value) in names.zip(values) {
            match branch.pipe.assigns {
                true => self.assign(name, value),
                false => self.variables.push((name, value)),
            }
        }
        let flow = self.list(&branch.body, &item)?;
        self.variables.truncate(visible);
        Ok(flow == Flow::Break)
    }

    fn assign(&mut self, name: &str, value: Val<'r>) {
        if let Some(variable) = self.variables.iter_mut().rev().find(|(known, _)| *known == name) {
            variable.1 = value;
        }
    }

    fn template(
        &mut self,
        at: usize,
        name: &'t str,
        argument: Option<&'t Pipe>,
        dot: &Val<'r>,
    ) -> Ran<()> {
        let shown = match argument {
            Some(pipe) => format!("{{{{template {name:?} {pipe}}}}}"),
            None => format!("{{{{template {name:?}}}}}"),
        };
        let Some(template) = self.templates.iter().find(|template| template.name == name) else {
            return self.fail(at, &shown, &format!("template {name:?} not defined"));
        };
        if self.depth + 1 >= MAX_DEPTH {
            return self.fail(at, &shown, "exceeded maximum template depth (100000)");
        }
        let dot = match argument {
            Some(pipe) => self.pipe(pipe, dot)?,
            None => Datum::Missing.into(),
        };
        let outer = std::mem::replace(&mut self.variables, vec![("$", dot.clone())]);
        let outer_name = std::mem::replace(&mut self.name, name);
        self.list(&template.body, &dot)?;
        (self.variables, self.name) = (outer, outer_name);
        Ok(())
    }

    fn pipe(&mut self, pipe: &'t Pipe, dot: &Val<'r>) -> Ran<Val<'r>> {
        self.enter()?;
        let mut value: Option<Val<'r>> = None;
        for command in &pipe.commands {
            let mut result = self.command(command, dot, value)?;
            // What comes out of a pipe is no longer boxed; a boxed nothing is nothing at all.
            if result.boxed && matches!(result.datum, Datum::Nil) {
                result.datum = Datum::Missing;
            }
            result.boxed = false;
            value = Some(result);
        }
        let value = value.unwrap_or(Datum::Missing.into());
        for name in &pipe.variables {
            match pipe.assigns {
                true => self.assign(name, value.clone()),
                false => self.variables.push((name, value.clone())),
            }
        }
        self.depth -= 1;
        Ok(value)
    }

    fn command(
        &mut self,
        command: &'t Command,
        dot: &Val<'r>,
        passed: Option<Val<'r>>,
    ) -> Ran<Val<'r>> {
        let Some((first, rest)) = command.words.split_first() else {
            return Ok(Datum::Missing.into());
        };
        if let WordKind::Name(name) = &first.kind {
            return self.function(first, name, Some(command), rest, dot, passed);
        }
        let given = !rest.is_empty() || passed.is_some();
        match &first.kind {
            WordKind::Fields(_) | WordKind::Chain(..) => self.fields_of(first, dot, given),
            WordKind::Variable(_, fields) if !fields.is_empty() => {
                self.fields_of(first, dot, given)
            }
            WordKind::Nil if !given => self.fail(first.at, first, "nil is not a command"),
            _ if given => {
                self.fail(first.at, first, &format!("can't give argument to non-function {first}"))
            }
            _ => self.word(first, dot),
        }
    }

    /// The value of a word that is an argument, or a command alone.
    fn word(&mut self, word: &'t Word, dot: &Val<'r>) -> Ran<Val<'r>> {
        Ok(match &word.kind {
            WordKind::Bool(flag) => Datum::Bool(*flag).into(),
            WordKind::Int(int, _) => Datum::Int(*int).into(),
            WordKind::Float(float, _) => Datum::Float(*float).into(),
            WordKind::Text(text, _) => Datum::text(text).into(),
            WordKind::Nil => Datum::Nil.into(),
            WordKind::Dot => dot.clone(),
            WordKind::Name(name) => return self.function(word, name, None, &[], dot, None),
            WordKind::Pipe(pipe) => return self.pipe(pipe, dot),
            WordKind::Fields(_) | WordKind::Variable(..) | WordKind::Chain(..) => {
                return self.fields_of(word, dot, false);
            }
        })
    }

    /// The value of fields of the dot, a variable or a pipe.
    fn fields_of(&mut self, word: &'t Word, dot: &Val<'r>, given: bool) -> Ran<Val<'r>> {
        let (mut value, fields) = match &word.kind {
            WordKind::Fields(fields) => (dot.clone(), fields),
            WordKind::Variable(name, fields) => {
                let variable =
                    self.variables.iter().rev().find(|(known, _)| *known == name.as_str());
                (variable.map_or(Datum::Missing.into(), |(_, value)| value.clone()), fields)
            }
            WordKind::Chain(pipe, fields) => (self.pipe(pipe, dot)?, fields),
            _ => return Ok(Datum::Missing.into()),
        };
        for (index, name) in fields.iter().enumerate() {
            let type_name = if value.boxed { "interface {}" } else { value.datum.type_name() };
            let datum = match &value.datum {
                Datum::Missing => Datum::Missing,
                Datum::Nil => {
                    return self.fail(
                        word.at,
                        word,
                        &format!("nil pointer evaluating {type_name}.{name}"),
                    );
                }
                Datum::Map(_) if given && index + 1 == fields.len() => {
                    return self.fail(
                        word.at,
                        word,
                        &format!("{name} is not a method but has arguments"),
                    );
                }
                Datum::Map(map) => field(*map, name),
                _ => {
                    return self.fail(
                        word.at,
                        word,
                        &format!("can't evaluate field {name} in type {type_name}"),
                    );
                }
            };
            value = Val { boxed: !matches!(datum, Datum::Missing), datum };
        }
        Ok(value)
    }

    fn function(
        &mut self,
        word: &'t Word,
        name: &str,
        command: Option<&'t Command>,
        words: &'t [Word],
        dot: &Val<'r>,
        passed: Option<Val<'r>>,
    ) -> Ran<Val<'r>> {
        if let Err(message) =
            check_count(name, words.len() + usize::from(passed.is_some()), words.len())
        {
            return self.fail(word.at, word, &message);
        }
        let mut values = Vec::with_capacity(words.len() + 1);
        let lazy = matches!(name, "and" | "or");
        for (index, argument) in words.iter().enumerate() {
            let value = self.word(argument, dot)?;
            if lazy && value.datum.is_true() == (name == "or") {
                return Ok(value);
            }
            if name == "printf" && index == 0 {
                self.check_text(argument, &value)?;
            }
            values.push(value);
        }
        if name == "printf"
            && words.is_empty()
            && !matches!(passed.as_ref().map(|value| &value.datum), Some(Datum::Text(_)))
        {
            let got = passed.as_ref().map_or("nil", |value| value.datum.type_name());
            return self.fail(
                word.at,
                word,
                &format!("wrong type for value; expected string; got {got}"),
            );
        }
        values.extend(passed);
        if lazy {
            return Ok(values.pop().unwrap_or(Datum::Missing.into()));
        }
        let first = words.first().map_or_else(|| "nil".to_owned(), ToString::to_string);
        call(name, &values, &first, self.room).or_else(|message| {
            let message = format!("error calling {name}: {message}");
            match command {
                Some(command) => self.fail(command.at, command, &message),
                None => self.fail(word.at, word, &message),
            }
        })
    }

    /// Checks the pattern of `printf`.
    fn check_text(&self, word: &Word, value: &Val<'r>) -> Ran<()> {
        match (&word.kind, &value.datum) {
            (_, Datum::Text(_)) => Ok(()),
            (
                WordKind::Fields(_)
                | WordKind::Variable(..)
                | WordKind::Pipe(_)
                | WordKind::Chain(..)
                | WordKind::Name(_)
                | WordKind::Dot,
                datum,
            ) => {
                let message = match datum {
                    Datum::Missing | Datum::Nil => "invalid value; expected string".to_owned(),
                    datum => {
                        format!("wrong type for value; expected string; got {}", datum.type_name())
                    }
                };
                self.fail(word.at, word, &message)
            }
            _ => self.fail(word.at, word, &format!("expected string; found {word}")),
        }
    }
}
