//! Matching: a glob without braces by going back to its last stars, any other by following all its ways at once.

use super::parse::{self, Part};
use lictor_program::{BuiltinError, Context};

/// One step of a glob.
enum Step {
    Text(String),
    Char(char),
    Single,
    Any,
    Super,
    List {
        chars: String,
        not: bool,
    },
    Range {
        low: char,
        high: char,
        not: bool,
    },
    /// Go on at each of these steps.
    Fork(Vec<usize>),
    Jump(usize),
}

/// A glob ready to match.
pub(super) struct Matcher {
    steps: Vec<Step>,
    delimiters: String,
    forks: bool,
}

/// Compiles a glob.
///
/// # Errors
/// The glob is malformed.
pub(super) fn compile(pattern: &str, delimiters: &str) -> Result<Matcher, String> {
    let parts = parse::parse(pattern)?;
    let forks = parts.iter().any(|part| matches!(part, Part::Choice(_)));
    let mut steps = Vec::new();
    emit(parts, forks, &mut steps);
    Ok(Matcher { steps, delimiters: delimiters.to_owned(), forks })
}

fn emit(parts: Vec<Part>, forks: bool, steps: &mut Vec<Step>) {
    for part in parts {
        match part {
            Part::Text(text) if forks => steps.extend(text.chars().map(Step::Char)),
            Part::Text(text) => steps.push(Step::Text(text)),
            Part::Single => steps.push(Step::Single),
            Part::Any => steps.push(Step::Any),
            Part::Super => steps.push(Step::Super),
            Part::List { chars, not } => steps.push(Step::List { chars, not }),
            Part::Range { low, high, not } => steps.push(Step::Range { low, high, not }),
            Part::Choice(branches) => choice(branches, steps),
        }
    }
}

fn choice(branches: Vec<Vec<Part>>, steps: &mut Vec<Step>) {
    let fork = steps.len();
    steps.push(Step::Fork(Vec::new()));
    let (mut starts, mut jumps) = (Vec::new(), Vec::new());
    for branch in branches {
        starts.push(steps.len());
        emit(branch, true, steps);
        jumps.push(steps.len());
        steps.push(Step::Jump(0));
    }
    let end = steps.len();
    jumps.into_iter().for_each(|jump| steps[jump] = Step::Jump(end));
    steps[fork] = Step::Fork(starts);
}

/// Where to go on when the way taken leads nowhere: the step behind a star, and the text it may begin at.
#[derive(Clone, Copy)]
struct Back {
    step: usize,
    at: usize,
}

impl Matcher {
    /// Whether the whole text matches.
    pub(super) fn matches(
        &self,
        text: &str,
        ctx: &mut Context<'_, '_>,
    ) -> Result<bool, BuiltinError> {
        if self.forks { self.all_ways(text, ctx) } else { self.one_way(text, ctx) }
    }

    fn open(&self, c: char) -> bool {
        !self.delimiters.contains(c)
    }

    /// Whether the step takes the character; for a star, whether it goes on over it.
    fn takes(&self, step: &Step, c: char) -> bool {
        match step {
            Step::Char(other) => *other == c,
            Step::Single | Step::Any => self.open(c),
            Step::Super => true,
            Step::List { chars, not } => chars.contains(c) != *not,
            Step::Range { low, high, not } => (*low..=*high).contains(&c) != *not,
            Step::Text(_) | Step::Fork(_) | Step::Jump(_) => false,
        }
    }

    fn one_way(&self, text: &str, ctx: &mut Context<'_, '_>) -> Result<bool, BuiltinError> {
        let (mut step, mut at) = (0, 0);
        let (mut any, mut all): (Option<Back>, Option<Back>) = (None, None);
        let mut backs = 0_u64;
        loop {
            let here = match self.steps.get(step) {
                None if at == text.len() => return Ok(true),
                None => None,
                Some(Step::Any) if step + 1 == self.steps.len() => {
                    if text[at..].chars().all(|c| self.open(c)) {
                        return Ok(true);
                    }
                    None
                }
                Some(Step::Any) => {
                    any = Some(Back { step: step + 1, at });
                    Some(0)
                }
                Some(Step::Super) if step + 1 == self.steps.len() => return Ok(true),
                Some(Step::Super) => {
                    (any, all) = (None, Some(Back { step: step + 1, at }));
                    Some(0)
                }
                Some(Step::Text(part)) => {
                    text[at..].starts_with(part.as_str()).then_some(part.len())
                }
                Some(other) => {
                    text[at..].chars().next().filter(|c| self.takes(other, *c)).map(char::len_utf8)
                }
            };
            if let Some(len) = here {
                step += 1;
                at += len;
                continue;
            }
            let over_any =
                any.and_then(|back| Some((back, self.next(text, back).filter(|c| self.open(*c))?)));
            let over_all = || all.and_then(|back| Some((back, self.next(text, back)?)));
            let Some((back, c)) = over_any.or_else(over_all) else { return Ok(false) };
            let back = Back { step: back.step, at: back.at + c.len_utf8() };
            if over_any.is_some() {
                any = Some(back);
            } else {
                (any, all) = (None, Some(back));
            }
            (step, at) = (back.step, back.at);
            backs += 1;
            if backs.is_multiple_of(256) {
                ctx.spend(16)?;
            }
        }
    }

    fn next(&self, text: &str, back: Back) -> Option<char> {
        text[back.at..].chars().next()
    }

    fn all_ways(&self, text: &str, ctx: &mut Context<'_, '_>) -> Result<bool, BuiltinError> {
        let end = self.steps.len();
        let (mut now, mut then) = (Ways::new(end), Ways::new(end));
        self.add(0, &mut now);
        for c in text.chars() {
            ctx.spend(1 + now.list.len() as u64 / 16)?;
            then.clear();
            for at in &now.list {
                let Some(step) = self.steps.get(*at) else { continue };
                if self.takes(step, c) {
                    let stays = matches!(step, Step::Any | Step::Super);
                    self.add(if stays { *at } else { at + 1 }, &mut then);
                }
            }
            if then.list.is_empty() {
                return Ok(false);
            }
            std::mem::swap(&mut now, &mut then);
        }
        Ok(now.seen[end])
    }

    /// Adds a step and those that follow it without taking a character.
    fn add(&self, first: usize, ways: &mut Ways) {
        let mut todo = vec![first];
        while let Some(at) = todo.pop() {
            if std::mem::replace(&mut ways.seen[at], true) {
                continue;
            }
            ways.list.push(at);
            match self.steps.get(at) {
                Some(Step::Any | Step::Super) => todo.push(at + 1),
                Some(Step::Jump(to)) => todo.push(*to),
                Some(Step::Fork(starts)) => todo.extend(starts),
                _ => {}
            }
        }
    }
}

/// The steps that the text read so far leads to.
struct Ways {
    list: Vec<usize>,
    seen: Vec<bool>,
}

impl Ways {
    fn new(end: usize) -> Self {
        Ways { list: Vec::new(), seen: vec![false; end + 1] }
    }

    fn clear(&mut self) {
        self.list.drain(..).for_each(|at| self.seen[at] = false);
    }
}
