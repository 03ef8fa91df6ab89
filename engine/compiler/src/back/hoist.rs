//! Moves out of a loop what is the same in every turn.
//!
//! Looks at the instructions a turn begins with, as long as nobody can see that they run. What reads nothing of the
//! loop moves before it; where it finds nothing no turn can find anything. A rule that every turn begins with moves
//! too, behind a test that there is a turn: errors and prints of rules can be seen.

use super::flow::{Line, Loop, is_pure, leading_to, leads_to, reads, result};
use lictor_program::Op;
use lictor_program::op::Reg;

/// Moves what it can, and says where the loop is then.
pub(super) fn hoist(lines: &mut Vec<Line>, mut found: Loop) -> Loop {
    let mut varying: Vec<Reg> = (found.iter..found.iter.saturating_add(4)).collect();
    let mut tested = false;
    let mut at = found.body;
    while let Some(Line::Op(op, place)) = lines.get(at).copied() {
        let starts_turn = at == found.body && matches!(op, Op::Rule { .. });
        if !(is_pure(op) || starts_turn) || !leads_to(op, found.next) {
            break;
        }
        if reads(op, &varying) {
            varying.extend(result(op));
            at += 1;
            continue;
        }
        lines.remove(at);
        let mut before = Vec::with_capacity(2);
        if starts_turn && !tested {
            before.push(Line::Op(Op::NotEmpty { src: found.over, fail: found.outer }, None));
            tested = true;
        }
        before.push(Line::Op(leading_to(op, found.outer), place));
        let count = before.len();
        lines.splice(found.scan..found.scan, before);
        found.scan += count;
        found.body += count;
        at += count;
    }
    found
}
