//! The rule index: which clauses can apply, by the constant they ask of one value.

use super::Emitter;
use super::terms::{constant_value, is_scalar};
use lictor_program::{Index, Subject};
use lictor_syntax::ast::{Expr, ExprKind, Rule, Term};
use lictor_syntax::visit::{self, Node, Step};
use lictor_value::{Entry, Value};
use std::collections::HashMap;

/// What one clause asks: the subject as text (to tell subjects apart), the subject, the constant.
struct Ask<'a, 'r> {
    subject: Asked<'a>,
    constant: Value<'r>,
}

#[derive(Clone)]
enum Asked<'a> {
    Input(&'a [Term]),
    Argument(usize),
}

impl Asked<'_> {
    fn text(&self) -> String {
        match self {
            Asked::Input(path) => path.iter().map(|step| format!("/{}", step)).collect(),
            Asked::Argument(position) => format!("#{position}"),
        }
    }
}

/// An index over the clauses, where at least two ask for constants of the same value.
pub(super) fn build(emitter: &mut Emitter<'_, '_>, rules: &[&Rule]) -> Option<Index> {
    if rules.len() < 2 {
        return None;
    }
    let asks: Vec<Vec<Ask<'_, '_>>> = rules.iter().map(|rule| asks(emitter, rule)).collect();
    let mut counts: HashMap<String, (usize, usize)> = HashMap::new();
    for (clause, ask) in
        asks.iter().enumerate().flat_map(|(clause, asks)| asks.iter().map(move |ask| (clause, ask)))
    {
        counts.entry(ask.subject.text()).or_insert((0, clause)).0 += 1;
    }
    let (best, _) = counts.into_iter().filter(|(_, (count, _))| *count > 1).max_by(|a, b| {
        // Most clauses first, then the subject met first.
        a.1.0.cmp(&b.1.0).then(b.1.1.cmp(&a.1.1)).then(b.0.cmp(&a.0))
    })?;
    let subject = asks.iter().flatten().find(|ask| ask.subject.text() == best)?.subject.clone();
    let (mut constants, mut rest): (Vec<(Value<'_>, Vec<u32>)>, Vec<u32>) =
        (Vec::new(), Vec::new());
    for (clause, asks) in asks.iter().enumerate() {
        match asks.iter().find(|ask| ask.subject.text() == best) {
            Some(ask) => constants.push((ask.constant, vec![clause as u32])),
            None => rest.push(clause as u32),
        }
    }
    let (table, lists) = table(emitter, constants, &rest);
    let subject = match subject {
        Asked::Argument(position) => Subject::Argument(position as u16),
        Asked::Input(path) => {
            let items: Vec<_> =
                path.iter().filter_map(|step| constant_value(emitter.region, step)).collect();
            Subject::Input(emitter.constant(emitter.region.array(&items)))
        }
    };
    Some(Index { subject, table, lists, rest })
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
        lists.push(clauses);
    }
    let object = emitter.region.object(&mut entries);
    let number = emitter.constants.len() as u32;
    emitter.constants.push(object);
    (number, lists)
}

/// The equalities with constants that must hold for the clause. A clause with an `else` or a `print` asks nothing:
/// leaving it out would show.
fn asks<'a, 'r>(emitter: &Emitter<'_, 'r>, rule: &'a Rule) -> Vec<Ask<'a, 'r>> {
    let mut prints = false;
    visit::walk(Node::Body(&rule.body), &mut |node| {
        if let Node::Expr(Expr { kind: ExprKind::Call(parts), .. }) = node {
            prints |= parts.first().is_some_and(|op| {
                super::calls::builtin_name(op).as_deref() == Some("internal.print")
            });
        }
        Step::Into
    });
    if prints || rule.else_.is_some() {
        return Vec::new();
    }
    let args = rule.head.args.as_deref().unwrap_or_default();
    let mut found = Vec::new();
    for (position, arg) in args.iter().enumerate() {
        if let Some(constant) = constant_value(emitter.region, arg) {
            found.push(Ask { subject: Asked::Argument(position), constant });
        }
    }
    let mut locals: HashMap<&str, Asked<'a>> = HashMap::new();
    for (position, arg) in args.iter().enumerate() {
        if let Some(name) = arg.as_var() {
            locals.insert(name, Asked::Argument(position));
        }
    }
    for expr in &rule.body {
        if let ExprKind::Call(parts) = &expr.kind
            && let [operator, a, b] = parts.as_slice()
            && expr.with.is_empty()
            && !expr.negated
            && let Some(name) = super::calls::builtin_name(operator)
            && (name == "eq" || name == "equal" && !emitter.replaced.contains("equal"))
        {
            for (left, right) in [(a, b), (b, a)] {
                let subject = subject(left, &locals);
                match (subject, constant_value(emitter.region, right)) {
                    (Some(subject), Some(constant)) => found.push(Ask { subject, constant }),
                    (Some(subject), None) => {
                        if let Some(name) = right.as_var() {
                            locals.entry(name).or_insert(subject);
                        }
                    }
                    _ => {}
                }
            }
        }
    }
    found
}

fn subject<'a>(term: &'a Term, locals: &HashMap<&str, Asked<'a>>) -> Option<Asked<'a>> {
    if let Some(name) = term.as_var() {
        return locals.get(name).cloned();
    }
    let (head, path) = term.as_ref_parts()?.split_first()?;
    (head.as_var() == Some("input") && !path.is_empty() && path.iter().all(is_scalar))
        .then_some(Asked::Input(path))
}
