//! What a clause asks of values that are there before it runs: what must hold for it to have a solution.
//!
//! A clause that is left out because of it must have failed in silence. OPA leaves out clauses by what they are equal
//! to, which therefore stands first in a body; all else must stand before anything that can raise an error.

use super::super::calls::builtin_name;
use super::super::terms::{constant_value, is_scalar};
use super::super::{Emitter, asked};
use lictor_program::Ask as How;
use lictor_syntax::ast::{Expr, ExprKind, Rule, Term, TermKind};
use lictor_syntax::visit::{self, Node, Step};
use lictor_value::{Kind, Value, write_text};
use std::collections::HashMap;
use std::fmt::Write;

/// What a clause asks of the value at a place.
pub(super) struct Ask<'r> {
    /// Tells apart what is asked of which place.
    pub(super) text: String,
    pub(super) place: Place<'r>,
    pub(super) how: How,
    /// The value is one of these, or starts or ends with one, or is in this block.
    pub(super) constants: Vec<Value<'r>>,
    /// For ranges: how the value compares with the constant.
    pub(super) comparison: Comparison,
}

/// How a value is compared with a constant on its right.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Comparison {
    #[default]
    Less,
    LessEqual,
    More,
    MoreEqual,
}

/// A value that is there before the clause runs: in the input, or in an argument.
#[derive(Clone)]
pub(super) struct Place<'r> {
    pub(super) argument: Option<usize>,
    pub(super) steps: Vec<Value<'r>>,
}

impl<'r> Place<'r> {
    fn below(&self, step: Value<'r>) -> Place<'r> {
        let steps = self.steps.iter().copied().chain([step]).collect();
        Place { argument: self.argument, steps }
    }
}

impl<'r> Ask<'r> {
    fn new(place: Place<'r>, how: How, constants: Vec<Value<'r>>) -> Self {
        let mut text = how.name().to_owned();
        if let Some(argument) = place.argument {
            let _ = write!(text, "/args[{argument}]");
        }
        for step in &place.steps {
            text.push('/');
            let _ = write_text(*step, &mut text);
        }
        Ask { text, place, how, constants, comparison: Comparison::default() }
    }
}

/// Whether a clause prints, so that leaving it out would show. As in OPA, what prints in a comprehension does not count
/// unless it is in a body inside the clause's.
pub(in super::super) fn prints(rule: &Rule) -> bool {
    let calls_print = |expr: &Expr| {
        let ExprKind::Call(parts) = &expr.kind else { return false };
        parts.first().is_some_and(|op| builtin_name(op).as_deref() == Some("internal.print"))
    };
    let mut prints = false;
    for expr in &rule.body {
        match &expr.kind {
            ExprKind::Call(_) => prints |= calls_print(expr),
            ExprKind::Term(_) | ExprKind::Some(_) => {}
            _ => visit::walk(Node::Expr(expr), &mut |node| {
                prints |= matches!(node, Node::Expr(expr) if calls_print(expr));
                Step::Into
            }),
        }
    }
    prints
}

/// What must hold for the clause. A clause with an `else` or a `print` asks nothing, and what stands behind an
/// expression that can fail is not asked: leaving the clause out would show.
pub(super) fn asks<'r>(emitter: &Emitter<'_, 'r>, rule: &Rule) -> Vec<Ask<'r>> {
    if rule.else_.is_some() || prints(rule) {
        return Vec::new();
    }
    let body = asked::first(emitter, rule);
    // Traces show what OPA runs.
    let quiet = !emitter.options.observe;
    let mut asker = Asker { emitter, locals: HashMap::new(), found: Vec::new(), quiet };
    for (position, arg) in rule.head.args.iter().flatten().enumerate() {
        asker.pattern(Place { argument: Some(position), steps: Vec::new() }, arg);
    }
    for (at, expr) in body.iter().enumerate() {
        if let Some(before) = at.checked_sub(1).map(|before| &body[before]) {
            if asked::can_fail(emitter, before) {
                break;
            }
            asker.quiet &= is_quiet(before);
        }
        if let ExprKind::Call(parts) = &expr.kind
            && let Some((operator, operands)) = parts.split_first()
            && expr.with.is_empty()
            && !expr.negated
            && let Some(name) = builtin_name(operator)
            && !emitter.replaced.builtins.contains(&*name)
        {
            asker.call(&name, operands);
        }
    }
    asker.found
}

/// Whether a builtin is called for which this holds, or (with an empty name) a function.
fn any_call(node: Node<'_>, holds: &dyn Fn(&str) -> bool) -> bool {
    let mut found = false;
    visit::walk(node, &mut |node| {
        let parts = match node {
            Node::Expr(Expr { kind: ExprKind::Call(parts), .. }) => parts,
            Node::Term(Term { kind: TermKind::Call(parts), .. }) => parts,
            _ => return Step::Into,
        };
        let name = parts.first().and_then(builtin_name);
        found |= holds(name.as_deref().unwrap_or_default());
        Step::Into
    });
    found
}

/// Whether the expression can do nothing but fail or go on: no errors, no rules, no prints.
fn is_quiet(expr: &Expr) -> bool {
    let mut refers = false;
    visit::walk(Node::Expr(expr), &mut |node| {
        refers |= matches!(node, Node::With(_) | Node::Every(_))
            || matches!(node, Node::Term(term) if is_loud(term));
        Step::Into
    });
    !refers
        && !any_call(Node::Expr(expr), &|name| !SILENT.contains(&name) && type_of(name).is_none())
}

/// Whether the term can bring in rules, or fail with an error.
fn is_loud(term: &Term) -> bool {
    match &term.kind {
        TermKind::Ref(parts) => parts.first().and_then(Term::as_var) == Some("data"),
        TermKind::Var(name) => name == "data",
        TermKind::ObjectCompr { .. } => true,
        _ => false,
    }
}

/// Calls that cannot fail with an error.
const SILENT: [&str; 8] = ["eq", "equal", "neq", "lt", "lte", "gt", "gte", "internal.member_2"];

/// The type that a builtin tests for.
pub(in super::super) fn type_of(builtin: &str) -> Option<&str> {
    let name = builtin.strip_prefix("is_")?;
    let known = ["null", "boolean", "number", "string", "array", "object", "set"];
    known.contains(&name).then_some(name)
}

/// The text that all matches of a pattern start with, and the one they end with; none for patterns that could be
/// malformed.
fn ends_of_glob(pattern: &str) -> Option<(&str, &str)> {
    if pattern.contains(['\\', '[', ']', '{', '}']) {
        return None;
    }
    let wild = |c: char| matches!(c, '*' | '?');
    let start = pattern.split(wild).next().unwrap_or_default();
    let end = pattern.rsplit(wild).next().unwrap_or_default();
    Some((start, end))
}

/// Whether `glob.match` takes these delimiters.
fn are_delimiters(value: Value<'_>) -> bool {
    let is_char = |item: &Value<'_>| item.as_str().is_some_and(|text| text.chars().count() == 1);
    value.kind() == Kind::Null || value.as_array().is_some_and(|items| items.iter().all(is_char))
}

struct Asker<'e, 'c, 'r, 't> {
    emitter: &'e Emitter<'c, 'r>,
    /// What variables stand for.
    locals: HashMap<&'t str, Place<'r>>,
    found: Vec<Ask<'r>>,
    /// Nothing before this can raise an error.
    quiet: bool,
}

impl<'r, 't> Asker<'_, '_, 'r, 't> {
    fn constant(&self, term: &Term) -> Option<Value<'r>> {
        constant_value(self.emitter.region, term)
    }

    fn text(&self, term: &Term) -> Option<Value<'r>> {
        self.constant(term).filter(|constant| constant.as_str().is_some())
    }

    fn call(&mut self, name: &str, operands: &'t [Term]) {
        match (name, operands) {
            ("eq" | "equal", [a, b]) => {
                for (place, pattern) in [(self.place(a), b), (self.place(b), a)] {
                    if let Some(place) = place {
                        self.pattern(place, pattern);
                    }
                }
            }
            ("internal.member_2", [a, b]) => {
                let constants = self.constant(b).map(members);
                self.ask(a, How::Equal, constants);
            }
            _ if !self.quiet => {}
            ("startswith", [a, b]) => self.ask(a, How::Prefix, self.text(b).map(|b| vec![b])),
            ("endswith", [a, b]) => self.ask(a, How::Suffix, self.text(b).map(|b| vec![b])),
            ("glob.match", [pattern, delimiters, a]) => self.glob(pattern, delimiters, a),
            ("net.cidr_contains", [block, a]) => {
                self.ask(a, How::Network, self.text(block).map(|block| vec![block]));
            }
            ("lt", [a, b]) => self.compare(a, b, Comparison::Less, Comparison::More),
            ("lte", [a, b]) => self.compare(a, b, Comparison::LessEqual, Comparison::MoreEqual),
            ("gt", [a, b]) => self.compare(a, b, Comparison::More, Comparison::Less),
            ("gte", [a, b]) => self.compare(a, b, Comparison::MoreEqual, Comparison::LessEqual),
            (_, [a]) => {
                let name = type_of(name).map(|name| vec![self.emitter.region.str(name)]);
                self.ask(a, How::Type, name);
            }
            _ => {}
        }
    }

    fn glob(&mut self, pattern: &'t Term, delimiters: &'t Term, subject: &'t Term) {
        let fits = self.constant(delimiters).is_some_and(are_delimiters);
        let Some(pattern) = self.text(pattern).filter(|_| fits) else { return };
        let Some((start, end)) = pattern.as_str().and_then(ends_of_glob) else { return };
        let region = self.emitter.region;
        if !start.is_empty() {
            self.ask(subject, How::Prefix, Some(vec![region.str(start)]));
        } else if !end.is_empty() {
            self.ask(subject, How::Suffix, Some(vec![region.str(end)]));
        }
    }

    fn compare(&mut self, a: &'t Term, b: &'t Term, ab: Comparison, ba: Comparison) {
        for (subject, constant, comparison) in [(a, b, ab), (b, a, ba)] {
            if let (Some(place), Some(constant)) = (self.place(subject), self.constant(constant)) {
                let ask = Ask::new(place, How::Range, vec![constant]);
                self.found.push(Ask { comparison, ..ask });
            }
        }
    }

    fn ask(&mut self, subject: &'t Term, how: How, constants: Option<Vec<Value<'r>>>) {
        if let (Some(place), Some(constants)) = (self.place(subject), constants) {
            self.found.push(Ask::new(place, how, constants));
        }
    }

    /// The value at the place has this shape.
    fn pattern(&mut self, place: Place<'r>, pattern: &'t Term) {
        let region = self.emitter.region;
        if let Some(constant) = constant_value(region, pattern) {
            self.found.push(Ask::new(place, How::Equal, vec![constant]));
            return;
        }
        match &pattern.kind {
            TermKind::Var(name) => {
                self.locals.entry(name).or_insert(place);
            }
            TermKind::Array(items) => {
                for (index, item) in (0i64..).zip(items) {
                    self.pattern(place.below(Value::int(index)), item);
                }
            }
            TermKind::Object(pairs) => {
                for (key, value) in pairs.iter().filter(|(key, _)| is_scalar(key)) {
                    if let Some(key) = constant_value(region, key) {
                        self.pattern(place.below(key), value);
                    }
                }
            }
            _ => {}
        }
    }

    fn place(&self, term: &Term) -> Option<Place<'r>> {
        if let Some(name) = term.as_var() {
            return self.locals.get(name).cloned();
        }
        let (head, path) = term.as_ref_parts()?.split_first()?;
        let start = match head.as_var()? {
            "input" if !path.is_empty() => Place { argument: None, steps: Vec::new() },
            name => self.locals.get(name)?.clone(),
        };
        let step = |place: Place<'r>, step: &Term| {
            let step = is_scalar(step).then(|| constant_value(self.emitter.region, step))?;
            Some(place.below(step?))
        };
        path.iter().try_fold(start, step)
    }
}

/// What `in` finds in a constant.
fn members(constant: Value<'_>) -> Vec<Value<'_>> {
    if let Some(items) = constant.as_array() {
        return items.to_vec();
    }
    if let Some(set) = constant.as_set() {
        return set.items().to_vec();
    }
    let entries = constant.as_object().map(|object| object.entries()).unwrap_or_default();
    entries.iter().map(|entry| entry.value).collect()
}
