//! Code as lines, so that passes can look at it, insert and move: instructions and the labels between them. And what
//! passes ask of instructions: what they read and write, whether anyone can see that they run.

use super::function::Function;
use super::plan::Note;
use lictor_program::op::{Label, Reg, Src};
use lictor_program::{CONST_BASE, Op, OperandKind, Place};

/// Code that is longer is left as it is.
const LONGEST: usize = u16::MAX as usize / 4;

#[derive(Debug, Clone, Copy)]
pub(super) enum Line {
    Label(Label),
    Op(Op, Option<Place>),
}

/// A loop over a collection, by its lines. A turn that finds nothing goes to `next`, the end to `outer`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Loop {
    /// The line of the `scan`.
    pub(super) scan: usize,
    /// The first line of a turn.
    pub(super) body: usize,
    pub(super) iter: Reg,
    pub(super) over: Src,
    pub(super) next: Label,
    pub(super) outer: Label,
}

/// The loop whose `scan` is this line, if it asks for the next solution as refs do.
pub(super) fn loop_at(lines: &[Line], scan: usize) -> Option<Loop> {
    let [Line::Op(Op::Scan { iter, over, fail }, _), Line::Label(next), Line::Op(second, _), ..] =
        *lines.get(scan..)?
    else {
        return None;
    };
    (second == Op::Next { iter, done: fail }).then_some(Loop {
        scan,
        body: scan + 3,
        iter,
        over,
        next,
        outer: fail,
    })
}

/// Whether the instruction only computes or tests: nobody can tell how often it ran.
pub(super) fn is_pure(op: Op) -> bool {
    matches!(
        op,
        Op::Move { .. }
            | Op::Input { .. }
            | Op::InputPath { .. }
            | Op::DataPath { .. }
            | Op::Get { .. }
            | Op::At { .. }
            | Op::Truthy { .. }
            | Op::Equal { .. }
            | Op::NotEqual { .. }
            | Op::Less { .. }
            | Op::LessEqual { .. }
            | Op::Member { .. }
            | Op::IsArray { .. }
            | Op::IsObject { .. }
            | Op::NotEmpty { .. }
    )
}

/// Whether every label of the instruction is this one.
pub(super) fn leads_to(mut op: Op, label: Label) -> bool {
    let mut all = true;
    op.for_each_operand(&mut |_, kind, value| all &= kind != OperandKind::Label || *value == label);
    all
}

/// The same instruction with this label.
pub(super) fn leading_to(mut op: Op, label: Label) -> Op {
    op.for_each_operand(&mut |_, kind, value| {
        if kind == OperandKind::Label {
            *value = label;
        }
    });
    op
}

/// The register the instruction gives its result in.
pub(super) fn result(mut op: Op) -> Option<Reg> {
    let mut found = None;
    op.for_each_operand(&mut |name, kind, value| {
        // A walk gives its `value` in a register; elsewhere values are read.
        if kind == OperandKind::Reg && matches!(name, "dst" | "value") {
            found = Some(*value);
        }
    });
    found
}

/// Whether the instruction, a pure one, reads one of the registers.
pub(super) fn reads(mut op: Op, registers: &[Reg]) -> bool {
    let mut found = false;
    op.for_each_operand(&mut |_, kind, value| {
        found |= kind == OperandKind::Src && *value < CONST_BASE && registers.contains(value);
    });
    found
}

impl Function<'_, '_, '_> {
    /// Runs the passes over loops, inner ones first.
    pub(super) fn improve_loops(&mut self, params: u16) {
        let options = self.emitter.options;
        let any = self.code.iter().any(|op| matches!(op, Op::Scan { .. }));
        if !any || !(options.hoist || options.join) || self.code.len() > LONGEST {
            return;
        }
        let mut lines = self.lines();
        for line in (0..lines.len()).rev() {
            let Some(mut found) = loop_at(&lines, line) else { continue };
            let Line::Op(_, place) = lines[line] else { continue };
            if options.hoist {
                let before = found.scan;
                found = super::hoist::hoist(&mut lines, found);
                if found.scan > before {
                    self.note(place, "what is the same in every turn moves out of the loop");
                }
            }
            if options.join {
                let text = self.join(&mut lines, found, params);
                self.note(place, &text);
            }
        }
        self.set_lines(&lines);
    }

    fn note(&mut self, place: Option<Place>, text: &str) {
        let (unit, text) = (self.emitter.current, text.to_owned());
        self.emitter.notes.push(Note { unit, place: place.unwrap_or_default(), text });
    }

    fn lines(&self) -> Vec<Line> {
        let bound = self.labels.iter().enumerate();
        let mut bound: Vec<(u16, Label)> =
            bound.filter_map(|(label, at)| Some(((*at)?, label as Label))).collect();
        bound.sort_unstable();
        let mut bound = bound.into_iter().peekable();
        let mut places = self.places.iter().peekable();
        let mut lines = Vec::with_capacity(self.code.len() * 2);
        for (at, op) in self.code.iter().enumerate() {
            while let Some((_, label)) = bound.next_if(|(bound, _)| *bound as usize <= at) {
                lines.push(Line::Label(label));
            }
            let place = places.next_if(|(placed, _)| *placed as usize == at);
            lines.push(Line::Op(*op, place.map(|(_, place)| *place)));
        }
        lines.extend(bound.map(|(_, label)| Line::Label(label)));
        lines
    }

    fn set_lines(&mut self, lines: &[Line]) {
        self.code.clear();
        self.places.clear();
        for line in lines {
            match *line {
                Line::Label(label) => self.labels[label as usize] = Some(self.code.len() as u16),
                Line::Op(op, place) => {
                    self.places.extend(place.map(|place| (self.code.len() as u16, place)));
                    self.code.push(op);
                }
            }
        }
    }
}
