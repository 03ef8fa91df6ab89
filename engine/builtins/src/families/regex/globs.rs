//! `regex.globs_match`: whether two simple patterns (characters, `.`, `[...]`, each with `*` or `+`) have a text in
//! common. The search is the one OPA's library makes, with what was tried remembered.

use super::Outcome;
use lictor_program::{BuiltinError, Context, Halt, operands};
use lictor_value::Value;
use std::collections::HashMap;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Flag {
    One,
    Plus,
    Star,
}

#[derive(Clone, PartialEq, Eq)]
enum Kind {
    Char(char),
    Dot,
    /// Ranges in order, apart from each other.
    Set(Vec<(u32, u32)>),
}

#[derive(Clone)]
struct Token {
    kind: Kind,
    flag: Flag,
}

/// Patterns with more parts than this are not compared: the search goes one call deeper with each.
const MAX_TOKENS: usize = 1000;

pub(super) fn globs_match<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let left = tokens(operands::string(args, 0)?);
    let right = tokens(operands::string(args, 1)?);
    let (left, right) = (simplify(left?), simplify(right?));
    if left.len() > MAX_TOKENS || right.len() > MAX_TOKENS {
        return Err(BuiltinError::Halt(Halt::Depth));
    }
    let Some((left, right)) = trim(&left, &right) else { return Ok(Value::FALSE) };
    let mut search = Search { ctx, known: HashMap::new() };
    Ok(Value::bool(
        search.normal(Side { left: true, tokens: left }, Side { left: false, tokens: right })?,
    ))
}

fn meet(a: &Token, b: &Token) -> bool {
    match (&a.kind, &b.kind) {
        (Kind::Dot, _) | (_, Kind::Dot) => true,
        (Kind::Char(a), Kind::Char(b)) => a == b,
        (Kind::Char(c), Kind::Set(set)) | (Kind::Set(set), Kind::Char(c)) => {
            set.iter().any(|(low, high)| (*low..=*high).contains(&(*c as u32)))
        }
        (Kind::Set(a), Kind::Set(b)) => {
            a.iter().any(|(low, high)| b.iter().any(|(l, h)| low <= h && l <= high))
        }
    }
}

/// Cuts off what both patterns begin and end with that has no flag, but for one part at each end.
fn trim<'t>(left: &'t [Token], right: &'t [Token]) -> Option<(&'t [Token], &'t [Token])> {
    let plain = |a: &Token, b: &Token| a.flag == Flag::One && b.flag == Flag::One;
    let mut start = 0;
    while let (Some(a), Some(b)) = (left.get(start), right.get(start))
        && plain(a, b)
    {
        if !meet(a, b) {
            return None;
        }
        start += 1;
    }
    let start = start.saturating_sub(1);
    let mut cut = 0;
    while left.len() - cut > start && right.len() - cut > start {
        let (a, b) = (&left[left.len() - 1 - cut], &right[right.len() - 1 - cut]);
        if !plain(a, b) {
            break;
        }
        if !meet(a, b) {
            return None;
        }
        cut += 1;
    }
    let cut = cut.saturating_sub(1);
    Some((&left[start..left.len() - cut], &right[start..right.len() - cut]))
}

/// The rest of one of the two patterns.
#[derive(Clone, Copy)]
struct Side<'t> {
    left: bool,
    tokens: &'t [Token],
}

impl Side<'_> {
    fn from(self, at: usize) -> Self {
        Side { left: self.left, tokens: self.tokens.get(at..).unwrap_or_default() }
    }
}

struct Search<'s, 'c, 'r> {
    ctx: &'s mut Context<'c, 'r>,
    known: HashMap<(bool, usize, usize), bool>,
}

impl Search<'_, '_, '_> {
    fn normal(&mut self, a: Side<'_>, b: Side<'_>) -> Result<bool, BuiltinError> {
        let key = (a.left, a.tokens.len(), b.tokens.len());
        if let Some(known) = self.known.get(&key) {
            return Ok(*known);
        }
        self.ctx.spend(1)?;
        let mut at = 0;
        let found = loop {
            let (Some(first), Some(second)) = (a.tokens.get(at), b.tokens.get(at)) else {
                break at == a.tokens.len() && at == b.tokens.len();
            };
            match (first.flag, second.flag) {
                (Flag::One, Flag::One) if meet(first, second) => at += 1,
                (Flag::One, Flag::One) => break false,
                (Flag::Plus, _) => break self.plus(a.from(at), b.from(at))?,
                (Flag::Star, _) => break self.star(a.from(at), b.from(at))?,
                (_, Flag::Plus) => break self.plus(b.from(at), a.from(at))?,
                (_, Flag::Star) => break self.star(b.from(at), a.from(at))?,
            }
        };
        self.known.insert(key, found);
        Ok(found)
    }

    fn plus(&mut self, plus: Side<'_>, other: Side<'_>) -> Result<bool, BuiltinError> {
        let (Some(first), Some(second)) = (plus.tokens.first(), other.tokens.first()) else {
            return Ok(false);
        };
        if !meet(first, second) {
            return Ok(false);
        }
        if self.star(plus, other.from(1))? {
            return Ok(true);
        }
        Ok(second.flag != Flag::One && self.normal(plus.from(1), other)?)
    }

    fn star(&mut self, star: Side<'_>, other: Side<'_>) -> Result<bool, BuiltinError> {
        let Some(repeated) = star.tokens.first() else { return Ok(false) };
        let next = star.tokens.get(1);
        self.ctx.spend(1 + other.tokens.len() as u64 / 16)?;
        for (at, token) in other.tokens.iter().enumerate() {
            if next.is_some_and(|next| meet(token, next))
                && self.normal(star.from(1), other.from(at))?
            {
                return Ok(true);
            }
            if !meet(token, repeated) {
                return Ok(false);
            }
        }
        Ok(next.is_none())
    }
}

/// Joins neighbours that repeat the same.
fn simplify(tokens: Vec<Token>) -> Vec<Token> {
    let mut simple: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        match simple.last_mut() {
            Some(last)
                if last.flag != Flag::One && token.flag != Flag::One && last.kind == token.kind =>
            {
                if token.flag == Flag::Plus {
                    last.flag = Flag::Plus;
                }
            }
            _ => simple.push(token),
        }
    }
    simple
}

struct Reader {
    input: Vec<char>,
    at: usize,
}

fn tokens(input: &str) -> Result<Vec<Token>, BuiltinError> {
    let mut reader = Reader { input: input.chars().collect(), at: 0 };
    let mut tokens = Vec::new();
    while let Some((c, escaped)) = reader.next()? {
        let kind = match c {
            '.' if !escaped => Kind::Dot,
            ']' if !escaped => {
                return Err(reader.error(reader.at, "set-close ']' with no preceding '['"));
            }
            '[' if !escaped => reader.set()?,
            '+' | '*' if !escaped => {
                return Err(
                    reader.error(reader.at, &format!("flag '{c}' must be preceded by a non-flag"))
                );
            }
            _ => Kind::Char(c),
        };
        let before = reader.at;
        let flag = match reader.next()? {
            Some(('+', false)) => Flag::Plus,
            Some(('*', false)) => Flag::Star,
            _ => {
                reader.at = before;
                Flag::One
            }
        };
        tokens.push(Token { kind, flag });
    }
    Ok(tokens)
}

impl Reader {
    fn error(&self, position: usize, what: &str) -> BuiltinError {
        let input: String = self.input.iter().collect();
        BuiltinError::Failed(format!(
            "input:{input}, pos:{position}, {what}: the input provided is invalid"
        ))
    }

    /// The next character and whether a backslash stands before it.
    fn next(&mut self) -> Result<Option<(char, bool)>, BuiltinError> {
        let Some(c) = self.input.get(self.at).copied() else { return Ok(None) };
        if c != '\\' {
            self.at += 1;
            return Ok(Some((c, false)));
        }
        let Some(escaped) = self.input.get(self.at + 1).copied() else {
            return Err(self.error(self.at, "input ends with a \\ (escape) character"));
        };
        self.at += 2;
        Ok(Some((escaped, true)))
    }

    fn set(&mut self) -> Result<Kind, BuiltinError> {
        let mut ranges = Vec::new();
        let mut previous = None;
        while let Some((c, escaped)) = self.next()? {
            match c {
                ']' if !escaped => return Ok(Kind::Set(join(ranges))),
                '-' if !escaped => {
                    let low = previous.take().ok_or_else(|| {
                        self.error(
                            self.at,
                            "range character '-' must be preceded by a Unicode character",
                        )
                    })?;
                    ranges.push((low as u32, self.range_end(low)? as u32));
                }
                _ => {
                    ranges.push((c as u32, c as u32));
                    previous = Some(c);
                }
            }
        }
        Err(self.error(self.at, "found [ without matching ]"))
    }

    fn range_end(&mut self, low: char) -> Result<char, BuiltinError> {
        let missing = "range character '-' must be followed by a Unicode character";
        if self.at + 1 >= self.input.len() {
            return Err(self.error(self.at, missing));
        }
        let Some((high, escaped)) = self.next()? else { return Err(self.error(self.at, missing)) };
        if !escaped && (high == ']' || high == '-') {
            return Err(
                self.error(self.at, "range character '-' cannot be followed by a special symbol")
            );
        }
        if high < low {
            let what = format!("range is out of order: '{high}' comes before '{low}' in Unicode");
            return Err(self.error(self.at, &what));
        }
        Ok(high)
    }
}

/// Orders ranges and joins those that touch.
fn join(mut ranges: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    ranges.sort_unstable();
    let mut joined: Vec<(u32, u32)> = Vec::with_capacity(ranges.len());
    for (low, high) in ranges {
        match joined.last_mut() {
            Some(last) if low <= last.1.saturating_add(1) => last.1 = last.1.max(high),
            _ => joined.push((low, high)),
        }
    }
    joined
}
