//! Answers the walk's questions with the one evaluator: a question is a query in core form, compiled and run.

use crate::error::{Error, ErrorKind};
use crate::eval::{Machine, Run, with_evaluator};
use crate::host::SystemHost;
use crate::input::Input;
use crate::policy::Policy;
use crate::query::{self, EvalOptions};
use lictor_compiler::CompiledQuery;
use lictor_compiler::front::util::equality;
use lictor_compiler::partial::Oracle;
use lictor_syntax::Loc;
use lictor_syntax::ast::{Body, Term, TermKind};
use lictor_syntax::visit::{self, Node, VarParams};
use lictor_value::{Kind, Value};
use std::collections::HashMap;

/// The name of the row of answers.
const ROW: &str = "__localrow__";

/// How many questions are remembered.
const REMEMBERED: usize = 10_000;

type Rows = Vec<Vec<Term>>;

/// An evaluator that remembers what it was asked.
pub(super) struct Evaluating<'a> {
    policy: &'a Policy,
    input: &'a Input,
    options: &'a EvalOptions<'a>,
    seen: HashMap<String, Rows>,
}

impl<'a> Evaluating<'a> {
    pub(super) fn new(policy: &'a Policy, input: &'a Input, options: &'a EvalOptions<'a>) -> Self {
        Evaluating { policy, input, options, seen: HashMap::new() }
    }

    fn run(&self, body: &Body, outputs: &[String]) -> Result<Rows, Error> {
        let loc = body.first().map_or_else(Loc::default, |expr| expr.loc);
        let vars = outputs.iter().map(|name| Term::var(name.clone(), loc)).collect();
        let mut body = body.clone();
        body.push(equality(Term::var(ROW, loc), Term::new(TermKind::Array(vars), loc), loc));
        let names = visit::vars(Node::Body(&body), VarParams::default());
        let hidden = names.iter().map(|name| (name.to_owned(), "$".to_owned())).collect();
        let query =
            CompiledQuery { body, rewritten: hidden, captures: vec![(loc, ROW.to_owned())] };
        let machine = query::make(self.policy, &[query])?;
        self.answers(&machine)
    }

    fn answers(&self, machine: &Machine) -> Result<Rows, Error> {
        let (system, statics) = (SystemHost::new(), lictor_vm::Statics::new());
        let run = Run {
            entry: 0,
            input: self.input.for_machine(),
            data: self.policy.data.root(),
            statics: &statics,
            host: self.options.host.unwrap_or(&system),
            limits: &self.options.limits,
            strict_builtin_errors: self.options.strict_builtin_errors,
            seed: self.options.seed,
            trace: false,
        };
        let asked = with_evaluator(|evaluator| machine.run(&run, evaluator, rows));
        match asked {
            Ok((rows, _)) => Ok(rows),
            Err(problem) => Err(Error::new(ErrorKind::Eval, vec![problem])),
        }
    }
}

impl Oracle for Evaluating<'_> {
    type Error = Error;

    fn solve(&mut self, body: &Body, outputs: &[String]) -> Result<Rows, Error> {
        let question = format!("{} -> {outputs:?}", lictor_syntax::printer::body(body));
        if let Some(rows) = self.seen.get(&question) {
            return Ok(rows.clone());
        }
        let rows = self.run(body, outputs)?;
        if self.seen.len() < REMEMBERED {
            self.seen.insert(question, rows.clone());
        }
        Ok(rows)
    }

    fn base(&mut self, path: &[Term]) -> Option<Term> {
        base(self.policy.data.root(), path).map(term)
    }

    fn base_keys(&mut self, path: &[Term]) -> Vec<Term> {
        let Some(found) = base(self.policy.data.root(), path) else { return Vec::new() };
        if let Some(object) = found.as_object() {
            return object.sorted_vec().iter().map(|entry| term(entry.key)).collect();
        }
        let count = found.as_array().map_or(0, <[_]>::len);
        (0..count).map(|i| Term::new(TermKind::Number(i.to_string()), Loc::default())).collect()
    }
}

fn rows(rows: Value<'_>) -> Rows {
    let row = |row: &Value<'_>| -> Vec<Term> {
        let row = row.as_array().and_then(|columns| columns.last()?.as_array());
        row.unwrap_or_default().iter().map(|value| term(*value)).collect()
    };
    rows.as_array().unwrap_or_default().iter().map(row).collect()
}

fn base<'r>(root: Value<'r>, path: &[Term]) -> Option<Value<'r>> {
    path.iter().try_fold(root, |node, step| {
        let found = match (&step.kind, node.kind()) {
            // As in OPA's store, a number finds the key that is written like it.
            (TermKind::String(key) | TermKind::Number(key), Kind::Object) => {
                node.as_object()?.get(Value::str(key))
            }
            (TermKind::Number(text), Kind::Array) => {
                *node.as_array()?.get(text.parse::<usize>().ok()?)?
            }
            _ => Value::UNDEFINED,
        };
        (!found.is_undefined()).then_some(found)
    })
}

/// A value as a term.
fn term(value: Value<'_>) -> Term {
    let all = |items: &[Value<'_>]| items.iter().map(|item| term(*item)).collect::<Vec<_>>();
    let kind = match value.kind() {
        Kind::Undefined | Kind::Null => TermKind::Null,
        Kind::Bool => TermKind::Bool(value.is_truthy()),
        Kind::Number => TermKind::Number(value.to_string()),
        Kind::String => TermKind::String(value.as_str().unwrap_or_default().to_owned()),
        Kind::Array => TermKind::Array(all(value.as_array().unwrap_or_default())),
        Kind::Set => TermKind::Set(all(value.as_set().map_or(&[][..], |set| set.items()))),
        Kind::Object => {
            let entries = value.as_object().map(|object| object.sorted_vec()).unwrap_or_default();
            TermKind::Object(
                entries.iter().map(|entry| (term(entry.key), term(entry.value))).collect(),
            )
        }
    };
    Term::new(kind, Loc::default())
}
