//! The rule index: which clauses can apply, by the constants they ask of one value.
//!
//! Asked is what must hold for the clause: that something is equal to a constant, is one of several, or starts with
//! one. Of all that is asked, the index takes what leaves the fewest clauses.

use super::calls::builtin_name;
use super::terms::{constant_value, is_scalar};
use super::{Emitter, asked};
use lictor_program::{Index, Subject};
use lictor_syntax::ast::{Expr, ExprKind, Rule, Term, TermKind};
use lictor_syntax::visit::{self, Node, Step};
use lictor_value::{Entry, Value};
use std::collections::HashMap;
use std::fmt::Write;

/// What a clause asks: that the value at a place is one of the constants, or starts with one.
struct Ask<'r> {
    place: Place<'r>,
    prefix: bool,
    constants: Vec<Value<'r>>,
}

/// A value that is there before the clause runs: in the input, or in an argument.
#[derive(Clone)]
struct Place<'r> {
    argument: Option<usize>,
    steps: Vec<Value<'r>>,
}

impl<'r> Place<'r> {
    fn below(&self, step: Value<'r>) -> Place<'r> {
        let steps = self.steps.iter().copied().chain([step]).collect();
        Place { argument: self.argument, steps }
    }
}

impl Ask<'_> {
    /// Tells apart what is asked of which place.
    fn text(&self) -> String {
        let mut text = format!("{:?}{}", self.place.argument, self.prefix);
        for step in &self.place.steps {
            let _ = write!(text, "/{step}");
        }
        text
    }
}

/// How much an ask that several clauses have in common would tell.
#[derive(Default)]
struct Tally {
    clauses: usize,
    constants: Vec<String>,
    first: usize,
}

/// An index over the clauses, where at least two ask something of the same value.
pub(super) fn build(emitter: &mut Emitter<'_, '_>, rules: &[&Rule]) -> Option<Index> {
    if rules.len() < 2 {
        return None;
    }
    let asks: Vec<Vec<Ask<'_>>> = rules.iter().map(|rule| asks(emitter, rule)).collect();
    let best = best(&asks)?;
    let (mut constants, mut rest) = (Vec::new(), Vec::new());
    let mut found = None;
    for (clause, asks) in (0u32..).zip(&asks) {
        match asks.iter().find(|ask| ask.text() == best) {
            Some(ask) => {
                constants.extend(ask.constants.iter().map(|constant| (*constant, vec![clause])));
                found = Some(ask);
            }
            None => rest.push(clause),
        }
    }
    let Ask { place, prefix, .. } = found?;
    let mut prefixes = Vec::new();
    if *prefix {
        let length = |(constant, _): &(Value<'_>, _)| constant.as_str().map_or(0, str::len) as u32;
        prefixes.extend(constants.iter().map(length));
        prefixes.sort_unstable();
        prefixes.dedup();
    }
    let path = emitter.constant(emitter.region.array(&place.steps));
    let subject = match place.argument {
        Some(position) => Subject::Argument(u16::try_from(position).ok()?, path),
        None => Subject::Input(path),
    };
    let (table, lists) = table(emitter, constants, &rest);
    Some(Index { subject, table, prefixes, lists, rest })
}

/// What is asked so that the fewest clauses are left on average; of equals, what is asked first.
fn best(asks: &[Vec<Ask<'_>>]) -> Option<String> {
    let mut tallies: HashMap<String, Tally> = HashMap::new();
    for (clause, asks) in asks.iter().enumerate() {
        let mut seen: Vec<String> = Vec::new();
        for ask in asks {
            let text = ask.text();
            if seen.contains(&text) {
                continue;
            }
            let next = tallies.len();
            let tally = tallies
                .entry(text.clone())
                .or_insert_with(|| Tally { first: clause * 1000 + next, ..Tally::default() });
            tally.clauses += 1;
            tally.constants.extend(ask.constants.iter().map(ToString::to_string));
            seen.push(text);
        }
    }
    let left = |tally: &mut Tally| {
        let asked = tally.constants.len();
        tally.constants.sort_unstable();
        tally.constants.dedup();
        // Values that no clause asks for count as one more constant.
        let share = asked * 1000 / (tally.constants.len() + 1);
        (asks.len() - tally.clauses) * 1000 + share
    };
    tallies
        .into_iter()
        .filter(|(_, tally)| tally.clauses > 1)
        .map(|(text, mut tally)| ((left(&mut tally), tally.first), text))
        .min()
        .map(|(_, text)| text)
}

/// Groups equal constants and merges `rest` into each group.
fn table<'r>(
    emitter: &mut Emitter<'_, 'r>,
    mut constants: Vec<(Value<'r>, Vec<u32>)>,
    rest: &[u32],
) -> (u32, Vec<Vec<u32>>) {
    constants.sort_by(|a, b| a.0.compare(b.0).then(a.1.cmp(&b.1)));
    constants.dedup_by(|later, kept| {
        let same = later.0.equals(kept.0);
        if same {
            kept.1.append(&mut later.1);
        }
        same
    });
    let mut entries = Vec::new();
    let mut lists = Vec::new();
    for (number, (constant, mut clauses)) in constants.into_iter().enumerate() {
        entries.push(Entry { key: constant, value: Value::int(number as i64) });
        clauses.extend_from_slice(rest);
        clauses.sort_unstable();
        clauses.dedup();
        lists.push(clauses);
    }
    let object = emitter.region.object(&mut entries);
    let number = emitter.constants.len() as u32;
    emitter.constants.push(object);
    (number, lists)
}

/// Whether a clause prints, so that leaving it out would show. As in OPA, what prints in a comprehension does not count
/// unless it is in a body inside the clause's.
pub(super) fn prints(rule: &Rule) -> bool {
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
fn asks<'r>(emitter: &Emitter<'_, 'r>, rule: &Rule) -> Vec<Ask<'r>> {
    if rule.else_.is_some() || prints(rule) {
        return Vec::new();
    }
    let body = asked::first(emitter, rule);
    let mut asker = Asker { emitter, locals: HashMap::new(), found: Vec::new() };
    for (position, arg) in rule.head.args.iter().flatten().enumerate() {
        asker.pattern(Place { argument: Some(position), steps: Vec::new() }, arg);
    }
    for expr in body.iter() {
        if let ExprKind::Call(parts) = &expr.kind
            && let [operator, a, b] = parts.as_slice()
            && expr.with.is_empty()
            && !expr.negated
            && let Some(name) = builtin_name(operator)
            && !emitter.replaced.contains(&*name)
        {
            asker.call(&name, a, b);
        }
        if asked::can_fail(emitter, expr) {
            break;
        }
    }
    asker.found
}

struct Asker<'e, 'c, 'r, 't> {
    emitter: &'e Emitter<'c, 'r>,
    /// What variables stand for.
    locals: HashMap<&'t str, Place<'r>>,
    found: Vec<Ask<'r>>,
}

impl<'r, 't> Asker<'_, '_, 'r, 't> {
    fn call(&mut self, name: &str, a: &'t Term, b: &'t Term) {
        match name {
            "eq" | "equal" => {
                for (place, pattern) in [(self.place(a), b), (self.place(b), a)] {
                    if let Some(place) = place {
                        self.pattern(place, pattern);
                    }
                }
            }
            "internal.member_2" => {
                let constants = constant_value(self.emitter.region, b).map(members);
                self.ask(a, constants, false);
            }
            "startswith" => {
                let constant = constant_value(self.emitter.region, b);
                let constant = constant.filter(|constant| constant.as_str().is_some());
                self.ask(a, constant.map(|constant| vec![constant]), true);
            }
            _ => {}
        }
    }

    fn ask(&mut self, subject: &'t Term, constants: Option<Vec<Value<'r>>>, prefix: bool) {
        if let (Some(place), Some(constants)) = (self.place(subject), constants) {
            self.found.push(Ask { place, prefix, constants });
        }
    }

    /// The value at the place has this shape.
    fn pattern(&mut self, place: Place<'r>, pattern: &'t Term) {
        let region = self.emitter.region;
        if let Some(constant) = constant_value(region, pattern) {
            self.found.push(Ask { place, prefix: false, constants: vec![constant] });
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
