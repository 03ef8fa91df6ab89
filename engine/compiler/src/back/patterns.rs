//! Whether one of several patterns matches: a loop over patterns that ends at the first success, as one instruction.

use super::peephole::Code;
use lictor_program::op::{Link, Reg};
use lictor_program::{Op, OperandKind};

/// The instructions of such a loop.
struct Loop {
    scan: usize,
    iter: Reg,
    becomes: Op,
}

impl Code<'_> {
    /// Replaces the loops; `matches` tells builtins that match a pattern with a text.
    pub(super) fn match_any(&mut self, matches: impl Fn(Link) -> bool) {
        let mut from = 0;
        while let Some(found) = (from..self.ops.len()).find_map(|at| self.loop_at(at, &matches)) {
            from = found.scan + 1;
            if self.is_left_for_good(&found) {
                self.ops[found.scan] = found.becomes;
                self.remove(found.scan + 1..found.scan + 3);
            }
        }
    }

    fn loop_at(&self, scan: usize, matches: &impl Fn(Link) -> bool) -> Option<Loop> {
        let [first, second, third] = self.ops.get(scan..)?.first_chunk::<3>()?;
        let Op::Scan { iter, over, fail } = *first else { return None };
        let Op::Next { iter: same, done } = *second else { return None };
        let Op::Holds2 { builtin, a, b: text, fail: next } = *third else { return None };
        let fits = iter == same
            && fail == done
            && a == iter + 3
            && self.labels[next as usize] == Some(scan as u16 + 1)
            && !(iter..iter + 4).contains(&text)
            && matches(builtin);
        let becomes = Op::HoldsAny { builtin, any: over, of: text, fail };
        fits.then_some(Loop { scan, iter, becomes })
    }

    /// Whether nobody comes back to the loop, or reads what it has found.
    fn is_left_for_good(&self, found: &Loop) -> bool {
        let inside = found.scan..found.scan + 3;
        let mut left = true;
        let others = self.ops.iter().enumerate().filter(|(at, _)| !inside.contains(at));
        for mut op in others.map(|(_, op)| *op) {
            let (mut first, mut count) = (None, 1);
            op.for_each_operand(&mut |name, kind, value| match kind {
                OperandKind::Label => {
                    let target = self.labels[*value as usize].map(usize::from);
                    left &=
                        !target.is_some_and(|to| to == inside.start + 1 || to == inside.start + 2);
                }
                OperandKind::Src => left &= !(found.iter..found.iter + 4).contains(value),
                OperandKind::Reg if matches!(name, "args" | "items" | "keys") => {
                    first = Some(*value)
                }
                // What is written anew is not what the loop has found.
                OperandKind::Reg if matches!(name, "dst" | "iter") => {}
                OperandKind::Reg => left &= !(found.iter..found.iter + 4).contains(value),
                OperandKind::Num if name == "count" => count = *value,
                _ => {}
            });
            if let Some(first) = first {
                let count = if matches!(op, Op::Object { .. }) { 2 * count } else { count };
                left &= first.saturating_add(count) <= found.iter || first >= found.iter + 4;
            }
        }
        left
    }

    /// Takes instructions out; what was told of them is told of the one before.
    fn remove(&mut self, range: std::ops::Range<usize>) {
        let to = |at: u16| match at as usize {
            at if at < range.start => at as u16,
            at if at < range.end => range.start as u16 - 1,
            at => (at - range.len()) as u16,
        };
        for label in self.labels.iter_mut().flatten() {
            *label = to(*label);
        }
        for (at, _) in self.places.iter_mut() {
            *at = to(*at);
        }
        self.ops.drain(range);
    }
}
