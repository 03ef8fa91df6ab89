//! Programs of patterns. Jumps are relative, so that a piece of a program can be moved and copied; a pattern is
//! translated (`translate`), so only what that writes is read.

mod class;

use super::ranges::Ranges;

/// No program has more instructions.
const MAX_INSTRUCTIONS: usize = 2 << 20;
/// Nor more places for all instructions together: a search holds them twice.
const MAX_PLACES: usize = 4 << 20;

#[derive(Clone, Copy)]
pub(super) enum Instruction {
    Char(char),
    /// A character of the class with this number.
    Class(u32),
    /// Goes on here and there; `first` prefers there.
    Split {
        there: i32,
        first: bool,
    },
    Jump(i32),
    /// Remembers the place.
    Save(u32),
    Look(Look),
    Match,
}

/// What is asked of a place.
#[derive(Clone, Copy)]
pub(super) enum Look {
    Start,
    End,
    LineStart,
    LineEnd,
    /// Between an ASCII word and what is none.
    Boundary,
    NoBoundary,
}

/// Characters of a class, those of ASCII by bits.
#[derive(Default)]
pub(super) struct Class {
    ascii: u128,
    ranges: Ranges,
}

pub(super) struct Program {
    pub(super) code: Vec<Instruction>,
    pub(super) classes: Vec<Class>,
    /// Two for each group.
    pub(super) slots: usize,
    /// What a match can begin with, if it cannot be empty.
    pub(super) begins: Option<Begins>,
    /// Whether a match can only begin where the text does.
    pub(super) anchored: bool,
}

/// Bytes that a match can begin with.
#[derive(Default)]
pub(super) struct Begins {
    ascii: u128,
    others: bool,
}

/// A group that is open, or the whole pattern.
struct Frame {
    /// Where it begins, and its alternative that is read.
    start: usize,
    branch: usize,
    /// Jumps that leave it.
    ends: Vec<usize>,
    /// Whether one of its alternatives can be empty, and what is before it in the alternative around.
    empty: bool,
    empty_before: bool,
    /// The place that remembers where it began.
    slot: Option<u32>,
}

/// What is made of the pattern so far.
struct Maker<'p> {
    rest: &'p str,
    program: Program,
    frames: Vec<Frame>,
    /// Whether the alternative that is read can be empty, without the last atom.
    empty: bool,
    /// Where the last atom begins, and whether it can be empty.
    atom: Option<(usize, bool)>,
}

impl Class {
    fn new(ranges: Ranges) -> Class {
        let ascii =
            (0..128).filter(|code| ranges.has(*code)).fold(0, |bits, code| bits | 1 << code);
        Class { ascii, ranges }
    }

    pub(super) fn has(&self, c: char) -> bool {
        if c.is_ascii() { self.ascii >> (c as u32) & 1 == 1 } else { self.ranges.has(c as u32) }
    }
}

impl Begins {
    pub(super) fn has(&self, byte: u8) -> bool {
        match byte {
            0..0x80 => self.ascii >> byte & 1 == 1,
            // The later bytes of a character begin nothing.
            0x80..0xc0 => false,
            _ => self.others,
        }
    }
}

impl Program {
    /// The program of a translated pattern; nothing if it is too large.
    pub(super) fn new(translated: &str) -> Option<Program> {
        let program = Program {
            code: Vec::new(),
            classes: Vec::new(),
            slots: 0,
            begins: None,
            anchored: false,
        };
        let mut maker =
            Maker { rest: translated, program, frames: Vec::new(), empty: true, atom: None };
        maker.open(true);
        while !maker.rest.is_empty() {
            maker.step()?;
        }
        maker.close()?;
        let mut program = maker.program;
        program.code.push(Instruction::Match);
        program.anchored =
            matches!(program.code[..], [Instruction::Save(0), Instruction::Look(Look::Start), ..]);
        program.begins = program.begins();
        (program.code.len() * program.slots <= MAX_PLACES).then_some(program)
    }

    fn begins(&self) -> Option<Begins> {
        let mut begins = Begins::default();
        let mut seen = vec![false; self.code.len()];
        let mut open = vec![0];
        while let Some(at) = open.pop() {
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            match self.code[at] {
                Instruction::Match => return None,
                Instruction::Char(c) if c.is_ascii() => begins.ascii |= 1 << (c as u32),
                Instruction::Char(_) => begins.others = true,
                Instruction::Class(class) => {
                    let class = &self.classes[class as usize];
                    begins.ascii |= class.ascii;
                    begins.others |= class.ranges.0.last().is_some_and(|(_, high)| *high > 0x7f);
                }
                Instruction::Split { there, .. } => {
                    open.extend([at + 1, at.wrapping_add_signed(there as isize)]);
                }
                Instruction::Jump(there) => open.push(at.wrapping_add_signed(there as isize)),
                Instruction::Save(_) | Instruction::Look(_) => open.push(at + 1),
            }
        }
        Some(begins)
    }
}

impl<'p> Maker<'p> {
    fn step(&mut self) -> Option<()> {
        if self.eat("(?:") {
            self.open(false);
        } else if self.eat("(?i:") {
            self.folded()?;
        } else if let Some(look) = self.look() {
            self.end_atom();
            self.atom = Some((self.program.code.len(), true));
            self.push(Instruction::Look(look));
        } else if self.eat("(?s:.)") {
            self.class(Ranges::default().negated());
        } else if self.eat("(") {
            self.open(true);
        } else if self.eat(")") {
            self.close()?;
            self.repeat()?;
        } else if self.eat("|") {
            self.alternative()?;
        } else if self.rest.starts_with('[') {
            let ranges = self.read_class(false)?;
            self.class(ranges);
        } else {
            let c = self.read_char()?;
            self.end_atom();
            self.atom = Some((self.program.code.len(), false));
            self.push(Instruction::Char(c));
        }
        (self.program.code.len() <= MAX_INSTRUCTIONS).then_some(())
    }

    fn eat(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn push(&mut self, instruction: Instruction) {
        self.program.code.push(instruction);
    }

    fn look(&mut self) -> Option<Look> {
        let known = [
            (r"\A", Look::Start),
            (r"\z", Look::End),
            ("(?m:^)", Look::LineStart),
            ("(?m:$)", Look::LineEnd),
            (r"(?-u:\b)", Look::Boundary),
            (r"(?-u:\B)", Look::NoBoundary),
        ];
        known.into_iter().find(|(text, _)| self.eat(text)).map(|(_, look)| look)
    }

    /// `(?i:x)` after its colon: a character or class.
    fn folded(&mut self) -> Option<()> {
        let ranges = if self.rest.starts_with('[') {
            self.read_class(true)?
        } else if self.eat("(?s:.)") {
            Ranges::default().negated()
        } else {
            let c = self.read_char()? as u32;
            super::fold::fold(&Ranges(vec![(c, c)]))
        };
        self.class(ranges);
        self.eat(")").then_some(())
    }

    fn class(&mut self, ranges: Ranges) {
        self.end_atom();
        self.atom = Some((self.program.code.len(), false));
        let number = self.program.classes.len() as u32;
        self.program.classes.push(Class::new(ranges));
        self.push(Instruction::Class(number));
    }

    fn end_atom(&mut self) {
        self.empty &= self.atom.take().is_none_or(|(_, empty)| empty);
    }

    fn open(&mut self, captures: bool) {
        self.end_atom();
        let start = self.program.code.len();
        let slot = captures.then_some(self.program.slots as u32);
        if let Some(slot) = slot {
            self.program.slots += 2;
            self.push(Instruction::Save(slot));
        }
        let branch = self.program.code.len();
        let empty_before = std::mem::replace(&mut self.empty, true);
        self.frames.push(Frame {
            start,
            branch,
            ends: Vec::new(),
            empty: false,
            empty_before,
            slot,
        });
    }

    /// Ends an alternative and begins the next.
    fn alternative(&mut self) -> Option<()> {
        self.end_atom();
        let frame = self.frames.last_mut()?;
        let code = &mut self.program.code;
        frame.empty |= std::mem::replace(&mut self.empty, true);
        frame.ends.push(code.len() + 1);
        let there = distance(code.len() + 2 - frame.branch);
        code.insert(frame.branch, Instruction::Split { there, first: false });
        code.push(Instruction::Jump(0));
        frame.branch = code.len();
        Some(())
    }

    fn close(&mut self) -> Option<()> {
        self.end_atom();
        let frame = self.frames.pop()?;
        for end in frame.ends {
            let there = distance(self.program.code.len() - end);
            self.program.code[end] = Instruction::Jump(there);
        }
        if let Some(slot) = frame.slot {
            self.push(Instruction::Save(slot + 1));
        }
        self.atom = Some((frame.start, frame.empty | self.empty));
        self.empty = frame.empty_before;
        Some(())
    }

    /// Repeats the last atom, if an operator follows.
    fn repeat(&mut self) -> Option<()> {
        let Some((low, high)) = self.counts() else { return Some(()) };
        let lazy = self.eat("?");
        let (start, empty) = self.atom?;
        let code = &mut self.program.code;
        let piece = code.split_off(start);
        let copies = high.unwrap_or(low).max(1);
        if (piece.len() + 1).saturating_mul(copies) > MAX_INSTRUCTIONS {
            return None;
        }
        for _ in 1..low {
            code.extend(&piece);
        }
        let skip = Instruction::Split { there: distance(piece.len() + 2), first: lazy };
        match high {
            Some(high) => {
                if low > 0 {
                    code.extend(&piece);
                }
                let end = code.len() + (high - low) * (piece.len() + 1);
                for _ in low..high {
                    let there = distance(end - code.len());
                    code.push(Instruction::Split { there, first: lazy });
                    code.extend(&piece);
                }
            }
            None if low == 0 && !empty => {
                code.push(skip);
                code.extend(&piece);
                code.push(Instruction::Jump(-1 - distance(piece.len())));
            }
            None => {
                if low == 0 {
                    code.push(skip);
                }
                code.extend(&piece);
                code.push(Instruction::Split { there: -distance(piece.len()), first: !lazy });
            }
        }
        self.atom = Some((start, empty || low == 0));
        Some(())
    }

    fn counts(&mut self) -> Option<(usize, Option<usize>)> {
        for (operator, counts) in [("*", (0, None)), ("+", (1, None)), ("?", (0, Some(1)))] {
            if self.eat(operator) {
                return Some(counts);
            }
        }
        let (counts, rest) = self.rest.strip_prefix('{')?.split_once('}')?;
        self.rest = rest;
        let number = |text: &str| text.parse::<usize>().ok();
        match counts.split_once(',') {
            Some((low, high)) => Some((number(low)?, number(high))),
            None => Some((number(counts)?, number(counts))),
        }
    }
}

/// Instructions from here to there; there are never so many that it does not fit.
fn distance(instructions: usize) -> i32 {
    instructions as i32
}
