//! Joins: a loop that begins by comparing parts of its items with values known before it looks the items up.
//!
//! `some host in data.hosts; host.address == event.address` becomes a `probe` over the hosts by address. The tests
//! stay, so a look-up only has to leave out items that would fail one; what is left keeps its order. Only collections
//! that stay where they are take part: those in the input, in data, and values of rules. A probe over data that compares
//! nothing knows the order of the items.

use super::flow::{Line, Loop, is_pure, leads_to, result};
use super::function::Function;
use super::plan::shown;
use lictor_program::op::{Reg, Src};
use lictor_program::{CONST_BASE, Op, OperandKind};
use lictor_value::{Kind, Value};
use std::fmt;

/// More comparisons than this tell no more.
const MOST: usize = 4;

/// Where a collection comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// Data or a constant: the same in every evaluation.
    Fixed,
    /// The input or a rule: the same within one context.
    Context,
}

/// A part of an item: its key or its value, and the steps down from there.
#[derive(Clone)]
struct Part<'r> {
    of_key: bool,
    steps: Vec<Value<'r>>,
}

impl fmt::Display for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let start = if self.of_key { "key" } else { "item" };
        write!(f, "{start}{}", shown(&self.steps))
    }
}

/// What the beginning of a turn asks of an item.
#[derive(Default)]
struct Asked<'r> {
    equal: Vec<(Part<'r>, Src)>,
    /// The item is a block of addresses that must contain this one.
    network: Option<(Part<'r>, Src)>,
}

impl<'r> Function<'_, '_, 'r> {
    /// Makes a probe of the loop, where its turns begin with comparisons; says what it did, or why not.
    pub(super) fn join(&mut self, lines: &mut Vec<Line>, found: Loop, params: u16) -> String {
        let Some(origin) = origin(lines, found.scan, found.over) else {
            return "every item is tried: the collection is made on the way".to_owned();
        };
        if origin == Origin::Context && params == 0 && !is_inside(lines, found.scan) {
            return "every item is tried: it runs once, over what is no part of data".to_owned();
        }
        let asked = self.asked(lines, found);
        let (kind, parts) = match (asked.equal.is_empty(), asked.network) {
            (false, _) => ("equal", asked.equal),
            (true, Some(network)) => ("network", vec![network]),
            (true, None) if self.tries_patterns(lines, found) => {
                return "every item is tried: they are patterns".to_owned();
            }
            (true, None) if origin == Origin::Fixed => ("equal", Vec::new()),
            (true, None) => {
                return "every item is tried: no turn begins with a comparison".to_owned();
            }
        };
        let region = self.emitter.region;
        let mut spec = vec![Value::bool(origin == Origin::Fixed), region.str(kind)];
        for (part, _) in &parts {
            let steps = part.steps.iter().copied();
            let path: Vec<_> = std::iter::once(Value::bool(part.of_key)).chain(steps).collect();
            spec.push(region.array(&path));
        }
        let spec = self.constant(region.array(&spec));
        let keys = self.unused_registers(1 + parts.len());
        let Loop { scan, iter, over, outer, .. } = found;
        lines[scan + 2] = Line::Op(Op::Match { iter, at: keys, done: outer }, None);
        lines[scan] = Line::Op(Op::Probe { iter, over, spec, keys, fail: outer }, None);
        let moves = (keys.saturating_add(1)..).zip(&parts);
        let moves = moves.map(|(dst, (_, src))| Line::Op(Op::Move { dst, src: *src }, None));
        lines.splice(scan..scan, moves.collect::<Vec<_>>());
        if parts.is_empty() {
            return "every item is tried: no turn begins with a comparison; their order is kept \
                    with the data"
                .to_owned();
        }
        let by: Vec<_> = parts.iter().map(|(part, _)| part.to_string()).collect();
        let kept = if origin == Origin::Fixed { "with the data" } else { "for the evaluation" };
        format!("items are looked up by {} ({kind}); the table is kept {kept}", by.join(", "))
    }

    /// Reads the beginning of a turn up to where someone could see that it ran.
    fn asked(&self, lines: &[Line], found: Loop) -> Asked<'r> {
        let mut asked = Asked::default();
        let whole = |of_key| Part { of_key, steps: Vec::new() };
        let mut parts = vec![(found.iter + 2, whole(true)), (found.iter + 3, whole(false))];
        let mut varying: Vec<Reg> = (found.iter..found.iter.saturating_add(4)).collect();
        for line in &lines[found.body..] {
            let Line::Op(op, _) = *line else { break };
            let part =
                |src: Src| parts.iter().find(|(reg, _)| *reg == src).map(|(_, part)| part.clone());
            let varies = |src: Src| src < CONST_BASE && varying.contains(&src);
            if let Some((builtin, a, b)) = call_of_two(op)
                && leads_to(op, found.next)
                && self.is_network_test(builtin)
                && let (Some(block), false) = (part(a), varies(b))
            {
                asked.network = Some((block, b));
            }
            if !is_pure(op) || !leads_to(op, found.next) {
                break;
            }
            match op {
                Op::Equal { a, b, .. } => {
                    for (one, other) in [(a, b), (b, a)] {
                        if let (Some(part), false, true) =
                            (part(one), varies(other), asked.equal.len() < MOST)
                        {
                            asked.equal.push((part, other));
                        }
                    }
                }
                Op::Get { dst, object, key, .. } => {
                    if let (Some(mut part), Some(step)) = (part(object), self.step(key)) {
                        part.steps.push(step);
                        parts.push((dst, part));
                    }
                }
                Op::Move { dst, src } => {
                    if let Some(part) = part(src) {
                        parts.push((dst, part));
                    }
                }
                _ => {}
            }
            varying.extend(result(op));
        }
        asked
    }

    /// Whether a turn begins with a pattern: the loop may become one instruction.
    fn tries_patterns(&self, lines: &[Line], found: Loop) -> bool {
        let Some(Line::Op(Op::Holds2 { builtin, a, .. }, _)) = lines.get(found.body) else {
            return false;
        };
        let patterns = self.emitter.options.patterns && !self.emitter.options.observe;
        patterns && *a == found.iter + 3 && self.linked_builtin(*builtin) == Some("regex.match")
    }

    fn is_network_test(&self, builtin: u16) -> bool {
        let name = self.linked_builtin(builtin);
        name.is_some_and(|name| {
            name == "net.cidr_contains" && !self.emitter.replaced.builtins.contains(name)
        })
    }

    /// A constant step of a ref.
    fn step(&self, key: Src) -> Option<Value<'r>> {
        let constant = *self.constants.get(key.checked_sub(CONST_BASE)? as usize)?;
        matches!(constant.kind(), Kind::String | Kind::Number | Kind::Bool | Kind::Null)
            .then_some(constant)
    }
}

/// The builtin that is called with two operands, and these.
fn call_of_two(op: Op) -> Option<(u16, Src, Src)> {
    match op {
        Op::Builtin { builtin, args, count: 2, .. } => Some((builtin, args, args + 1)),
        Op::Builtin2 { builtin, a, b, .. } | Op::Holds2 { builtin, a, b, .. } => {
            Some((builtin, a, b))
        }
        _ => None,
    }
}

/// Where the value in a register comes from, if it stays where it is.
fn origin(lines: &[Line], before: usize, src: Src) -> Option<Origin> {
    if src >= CONST_BASE {
        return Some(Origin::Fixed);
    }
    // One of several instructions gives the value; that all are the same kind of place is not looked into.
    let is_one_of_several = |line: &Line| matches!(*line, Line::Op(Op::Clear { dst } | Op::Give { dst, .. }, _) if dst == src);
    if lines[..before].iter().any(is_one_of_several) {
        return None;
    }
    let (at, op) = lines[..before].iter().enumerate().rev().find_map(|(at, line)| match *line {
        Line::Op(op, _) if gives(op, src) => Some((at, op)),
        _ => None,
    })?;
    match op {
        Op::DataPath { .. } => Some(Origin::Fixed),
        Op::Input { .. } | Op::InputPath { .. } | Op::Rule { .. } | Op::RuleAt { .. } => {
            Some(Origin::Context)
        }
        Op::Get { object, .. } => origin(lines, at, object),
        Op::Move { src, .. } => origin(lines, at, src),
        Op::Scan { over, .. } | Op::Probe { over, .. } => origin(lines, at, over),
        _ => None,
    }
}

/// Whether the register gets its value here, or from the loop that starts here.
fn gives(op: Op, src: Src) -> bool {
    match op {
        Op::Scan { iter, .. } | Op::Probe { iter, .. } => (iter..iter + 4).contains(&src),
        _ => result(op) == Some(src),
    }
}

/// Whether a loop is open at a line: something behind it asks for the next turn.
fn is_inside(lines: &[Line], line: usize) -> bool {
    let open = |window: &[Line]| match *window {
        [Line::Label(next), Line::Op(Op::Next { .. } | Op::Match { .. }, _)] => Some(next),
        _ => None,
    };
    lines[..line].windows(2).filter_map(open).any(|next| {
        lines[line..].iter().any(|line| matches!(*line, Line::Op(op, _) if asks(op, next)))
    })
}

fn asks(mut op: Op, label: u16) -> bool {
    let mut found = false;
    op.for_each_operand(&mut |_, kind, value| {
        found |= kind == OperandKind::Label && *value == label;
    });
    found
}
