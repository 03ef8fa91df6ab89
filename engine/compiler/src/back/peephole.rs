//! The last look at a function's code: instructions that follow each other and can be one.
//!
//! Labels are still numbers that stand for positions, so code can move.

use lictor_program::Op;
use lictor_program::Place;
use lictor_program::op::Label;

/// Code whose labels are not resolved yet.
pub(super) struct Code<'f> {
    pub(super) ops: &'f mut Vec<Op>,
    /// Where each label is bound.
    pub(super) labels: &'f mut [Option<u16>],
    pub(super) places: &'f mut Vec<(u16, Place)>,
}

impl Code<'_> {
    /// Makes a load and the test behind it one instruction.
    pub(super) fn fuse(&mut self) {
        let mut out: Vec<Op> = Vec::with_capacity(self.ops.len());
        let mut moved: Vec<u16> = Vec::with_capacity(self.ops.len() + 1);
        for (at, op) in self.ops.iter().enumerate() {
            let fused = match out.last() {
                Some(last) if !self.is_target(at) => pair(*last, *op),
                _ => None,
            };
            if let Some(fused) = fused {
                out.pop();
                out.push(fused);
                moved.push(out.len() as u16 - 1);
                continue;
            }
            moved.push(out.len() as u16);
            out.push(*op);
        }
        moved.push(out.len() as u16);
        *self.ops = out;
        self.renumber(&moved);
    }

    fn is_target(&self, at: usize) -> bool {
        self.labels.contains(&Some(at as u16))
    }

    /// Follows instructions to where they moved.
    fn renumber(&mut self, moved: &[u16]) {
        let to = |at: u16| moved.get(at as usize).copied().unwrap_or(at);
        for label in self.labels.iter_mut().flatten() {
            *label = to(*label);
        }
        for (at, _) in self.places.iter_mut() {
            *at = to(*at);
        }
    }
}

fn pair(first: Op, second: Op) -> Option<Op> {
    let Op::Equal { a, b, fail } = second else { return None };
    let other = |dst: u16, fails: Label| {
        (fails == fail && (a == dst) != (b == dst)).then_some(if a == dst { b } else { a })
    };
    match first {
        Op::InputPath { dst, path, fail } => {
            other(dst, fail).map(|value| Op::InputEqual { dst, path, value, fail })
        }
        Op::Get { dst, object, key, fail } => {
            other(dst, fail).map(|value| Op::GetEqual { dst, object, key, value, fail })
        }
        _ => None,
    }
}
