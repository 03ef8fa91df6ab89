//! Running a program: all ways of matching go through the text side by side, the preferred ones first.

use super::program::{Instruction, Look, Program};

/// What searches work in.
#[derive(Default)]
pub(super) struct Threads {
    now: Ways,
    next: Ways,
    open: Vec<Step>,
    /// The places of the way that is followed.
    places: Vec<usize>,
}

/// Ways that wait for a character, each at its instruction, preferred ones first.
#[derive(Default)]
struct Ways {
    /// The instructions, and for each instruction where it stands among them, if it does.
    order: Vec<usize>,
    index: Vec<usize>,
    /// The places of each instruction's way.
    places: Vec<usize>,
}

enum Step {
    Follow(usize),
    Restore(usize, usize),
}

impl Ways {
    fn reset(&mut self, instructions: usize, slots: usize) {
        self.order.clear();
        self.index.resize(instructions, 0);
        self.places.resize(instructions * slots, 0);
    }

    /// Whether the instruction was not among them yet.
    fn add(&mut self, at: usize) -> bool {
        let known = self.order.get(self.index[at]) == Some(&at);
        if !known {
            self.index[at] = self.order.len();
            self.order.push(at);
        }
        !known
    }
}

impl Threads {
    /// Finds the first match from a place on. `places` is filled with as many places as it has room for; where it has
    /// none, any match will do.
    pub(super) fn search(
        &mut self,
        program: &Program,
        text: &str,
        from: usize,
        places: &mut [usize],
    ) -> bool {
        self.now.reset(program.code.len(), places.len());
        self.next.reset(program.code.len(), places.len());
        let (mut at, mut found) = (from, false);
        loop {
            if self.now.order.is_empty() {
                if found || program.anchored && at > 0 {
                    break;
                }
                at = skip(program, text, at);
            }
            if !found {
                self.places.clear();
                self.places.resize(places.len(), usize::MAX);
                follow(program, text, at, 0, &mut self.now, &mut self.places, &mut self.open);
            }
            let c = text[at..].chars().next();
            found |= self.step(program, text, at, c, places);
            let Some(c) = c.filter(|_| !found || !places.is_empty()) else { break };
            at += c.len_utf8();
            std::mem::swap(&mut self.now, &mut self.next);
            self.next.order.clear();
        }
        found
    }

    /// Goes on over one character with all ways; says whether one of them has matched before it.
    fn step(
        &mut self,
        program: &Program,
        text: &str,
        at: usize,
        c: Option<char>,
        places: &mut [usize],
    ) -> bool {
        for way in &self.now.order {
            let taken = &self.now.places[way * places.len()..][..places.len()];
            let hit = match (program.code[*way], c) {
                (Instruction::Match, _) => {
                    places.copy_from_slice(taken);
                    return true;
                }
                (Instruction::Char(wanted), Some(c)) => wanted == c,
                (Instruction::Class(class), Some(c)) => program.classes[class as usize].has(c),
                _ => false,
            };
            if hit {
                let after = at + c.map_or(0, char::len_utf8);
                self.places.clear();
                self.places.extend_from_slice(taken);
                follow(
                    program,
                    text,
                    after,
                    way + 1,
                    &mut self.next,
                    &mut self.places,
                    &mut self.open,
                );
            }
        }
        false
    }
}

/// Where a match can begin at the earliest.
fn skip(program: &Program, text: &str, at: usize) -> usize {
    let Some(begins) = &program.begins else { return at };
    let rest = &text.as_bytes()[at..];
    at + rest.iter().position(|byte| begins.has(*byte)).unwrap_or(rest.len())
}

/// Adds all ways that lead from an instruction to one that waits for a character.
fn follow(
    program: &Program,
    text: &str,
    at: usize,
    from: usize,
    ways: &mut Ways,
    places: &mut [usize],
    open: &mut Vec<Step>,
) {
    open.push(Step::Follow(from));
    while let Some(step) = open.pop() {
        let mut here = match step {
            Step::Follow(here) => here,
            Step::Restore(slot, place) => {
                places[slot] = place;
                continue;
            }
        };
        while ways.add(here) {
            let jump = |there: i32| here.wrapping_add_signed(there as isize);
            here = match program.code[here] {
                Instruction::Jump(there) => jump(there),
                Instruction::Split { there, first } => {
                    let (preferred, other) =
                        if first { (jump(there), here + 1) } else { (here + 1, jump(there)) };
                    open.push(Step::Follow(other));
                    preferred
                }
                Instruction::Save(slot) => {
                    if let Some(place) = places.get_mut(slot as usize) {
                        open.push(Step::Restore(slot as usize, std::mem::replace(place, at)));
                    }
                    here + 1
                }
                Instruction::Look(look) if !sees(look, text.as_bytes(), at) => break,
                Instruction::Look(_) => here + 1,
                Instruction::Char(_) | Instruction::Class(_) | Instruction::Match => {
                    let slots = places.len();
                    ways.places[here * slots..][..slots].copy_from_slice(places);
                    break;
                }
            };
        }
    }
}

fn sees(look: Look, text: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| text[before]);
    let after = text.get(at).copied();
    let word = |byte: Option<u8>| byte.is_some_and(|b| b == b'_' || b.is_ascii_alphanumeric());
    match look {
        Look::Start => before.is_none(),
        Look::End => after.is_none(),
        Look::LineStart => before.is_none_or(|byte| byte == b'\n'),
        Look::LineEnd => after.is_none_or(|byte| byte == b'\n'),
        Look::Boundary => word(before) != word(after),
        Look::NoBoundary => word(before) == word(after),
    }
}
