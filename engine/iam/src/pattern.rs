//! Texts with `*`, `?` and `${variables}`, as they stand in actions, resources and conditions.
//!
//! In an ARN a wildcard stays within its part between colons, except in the last part and where a `*` ends a part. The
//! service part takes no wildcard: such a pattern matches nothing.

use crate::context::{Context, Values};
use crate::tri::Tri;

/// The parts of an ARN; the last may hold colons itself.
const ARN_PARTS: usize = 6;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    /// `?`; whether it may be a colon.
    One(bool),
    /// `*`; whether it may run over colons.
    Many(bool),
    Variable {
        key: String,
        default: Option<String>,
    },
}

/// A compiled pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pattern {
    pieces: Vec<Piece>,
    ignore_case: bool,
    /// A wildcard stands where none may.
    is_void: bool,
    has_variables: bool,
}

/// How a text is to be read as a pattern.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Reading {
    /// `*` and `?` are wildcards.
    pub wildcards: bool,
    /// `${key}` is a variable.
    pub variables: bool,
    pub ignore_case: bool,
}

impl Pattern {
    pub(crate) fn new(text: &str, reading: Reading) -> Pattern {
        let mut pattern = Pattern {
            pieces: Vec::new(),
            ignore_case: reading.ignore_case,
            is_void: false,
            has_variables: false,
        };
        let mut rest = text;
        while let Some(next) = rest.chars().next() {
            if reading.variables
                && let Some((name, after)) = variable(rest)
            {
                pattern.variable(name);
                rest = after;
                continue;
            }
            match next {
                '*' if reading.wildcards => pattern.pieces.push(Piece::Many(true)),
                '?' if reading.wildcards => pattern.pieces.push(Piece::One(true)),
                other => pattern.push(other),
            }
            rest = &rest[next.len_utf8()..];
        }
        pattern
    }

    /// The pattern of a resource: `*` or an ARN, possibly cut short.
    pub(crate) fn resource(text: &str, variables: bool) -> Pattern {
        let mut pattern =
            Pattern::new(text, Reading { wildcards: true, variables, ignore_case: false });
        if text == "*" {
            return pattern;
        }
        let mut part = 0;
        let pieces = &mut pattern.pieces;
        for index in 0..pieces.len() {
            let ends = match pieces.get(index + 1) {
                None => true,
                Some(Piece::Text(text)) => text.starts_with(':'),
                Some(_) => false,
            };
            match &mut pieces[index] {
                Piece::Text(text) => part += text.matches(':').count(),
                Piece::One(runs) => {
                    *runs = part >= ARN_PARTS - 1;
                    pattern.is_void |= part == 2;
                }
                Piece::Many(runs) => {
                    *runs = ends || part >= ARN_PARTS - 1;
                    pattern.is_void |= part == 2;
                }
                Piece::Variable { .. } => pattern.is_void |= part == 2,
            }
        }
        pattern
    }

    fn push(&mut self, next: char) {
        let ignore_case = self.ignore_case;
        let add = |text: &mut String| match ignore_case {
            true => text.extend(next.to_lowercase()),
            false => text.push(next),
        };
        match self.pieces.last_mut() {
            Some(Piece::Text(text)) => add(text),
            _ => {
                let mut text = String::new();
                add(&mut text);
                self.pieces.push(Piece::Text(text));
            }
        }
    }

    fn variable(&mut self, name: &str) {
        match name {
            "*" | "?" | "$" => self.push(name.chars().next().unwrap_or_default()),
            _ => {
                let (key, default) = match name.split_once(',') {
                    Some((key, default)) => (key, Some(default.trim())),
                    None => (name, None),
                };
                let unquote = |text: &str| {
                    text.strip_prefix('\'')
                        .and_then(|text| text.strip_suffix('\''))
                        .map(str::to_owned)
                };
                self.has_variables = true;
                self.pieces.push(Piece::Variable {
                    key: key.trim().to_lowercase(),
                    default: default.and_then(unquote),
                });
            }
        }
    }

    /// Whether a text matches. With `ignore_case` the text is in lower case already.
    pub(crate) fn matches(&self, text: &str, context: &Context) -> Tri {
        if self.is_void {
            return Tri::No;
        }
        if !self.has_variables {
            return glob(&self.pieces, text, context);
        }
        let mut pieces = Vec::with_capacity(self.pieces.len());
        for piece in &self.pieces {
            let Piece::Variable { key, default } = piece else {
                pieces.push(piece.clone());
                continue;
            };
            let value = match (context.get(key), default) {
                (Some(Values::Unknown), _) => return Tri::Maybe,
                // A variable stands for one value.
                (Some(Values::Known(values)), _) if values.len() == 1 => &values[0],
                (None, Some(default)) => default,
                _ => return Tri::No,
            };
            let text = if self.ignore_case { value.to_lowercase() } else { value.clone() };
            pieces.push(Piece::Text(text));
        }
        glob(&pieces, text, context)
    }
}

/// The inside of the variable a text begins with, and what follows it.
fn variable(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix("${")?.split_once('}')
}

fn glob(pieces: &[Piece], text: &str, context: &Context) -> Tri {
    match pieces {
        [] => return Tri::of(text.is_empty()),
        [Piece::Many(true)] => return Tri::Yes,
        [Piece::Text(own)] => return Tri::of(own == text),
        [Piece::Text(own), Piece::Many(true)] => return Tri::of(text.starts_with(own.as_str())),
        [Piece::Text(own), ..] if !text.starts_with(own.as_str()) => return Tri::No,
        _ => {}
    }
    let is_free = |piece: &Piece| !matches!(piece, Piece::One(_) | Piece::Many(false));
    match pieces.iter().all(is_free) {
        true => Tri::of(in_order(pieces, text)),
        false => simulate(pieces, text, context),
    }
}

/// Whether the texts between stars that run over anything stand in a text in their order: the first and the last at its
/// ends, the others as early as they can.
fn in_order(pieces: &[Piece], text: &str) -> bool {
    let (mut rest, mut after_star) = (text, false);
    let mut own = String::new();
    for (index, piece) in pieces.iter().enumerate() {
        let Piece::Text(part) = piece else {
            after_star = true;
            continue;
        };
        // Texts side by side, such as the value of a variable and what follows it, are one.
        own.push_str(part);
        if matches!(pieces.get(index + 1), Some(Piece::Text(_))) {
            continue;
        }
        let is_last = index + 1 == pieces.len();
        let found = match (after_star, is_last) {
            (true, true) => return rest.ends_with(own.as_str()),
            (true, false) => rest.find(own.as_str()),
            (false, _) => rest.starts_with(own.as_str()).then_some(0),
        };
        let Some(at) = found else { return false };
        rest = &rest[at + own.len()..];
        after_star = false;
        own.clear();
    }
    after_star || rest.is_empty()
}

/// One step of a pattern: a character, or one or any number of any.
#[derive(Clone, Copy, PartialEq)]
enum Step {
    Char(char),
    One(bool),
    Many(bool),
}

/// Runs all ways through the pattern side by side, so that no text takes longer than its length times the pattern's.
fn simulate(pieces: &[Piece], text: &str, context: &Context) -> Tri {
    let mut steps = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => steps.extend(text.chars().map(Step::Char)),
            Piece::One(runs) => steps.push(Step::One(*runs)),
            Piece::Many(runs) => steps.push(Step::Many(*runs)),
            Piece::Variable { .. } => {}
        }
    }
    // `here[i]`: everything before step i is matched.
    let mut here = vec![false; steps.len() + 1];
    let mut next = here.clone();
    here[0] = true;
    skip_many(&steps, &mut here);
    for given in text.chars() {
        if !context.spend(steps.len()) {
            return Tri::Maybe;
        }
        next.fill(false);
        for (index, step) in steps.iter().enumerate().filter(|(index, _)| here[*index]) {
            match *step {
                Step::Char(own) if own == given => next[index + 1] = true,
                Step::One(runs) if runs || given != ':' => next[index + 1] = true,
                Step::Many(runs) if runs || given != ':' => next[index] = true,
                _ => {}
            }
        }
        skip_many(&steps, &mut next);
        std::mem::swap(&mut here, &mut next);
    }
    Tri::of(here[steps.len()])
}

/// A `*` may also be nothing.
fn skip_many(steps: &[Step], reached: &mut [bool]) {
    for (index, step) in steps.iter().enumerate() {
        if reached[index] && matches!(step, Step::Many(_)) {
            reached[index + 1] = true;
        }
    }
}

/// The pattern of an ARN in a condition: six parts that are matched one by one, or `*`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ArnPattern {
    All,
    Parts(Vec<Pattern>),
    /// Not an ARN: matches nothing.
    Void,
}

impl ArnPattern {
    pub(crate) fn new(text: &str, variables: bool) -> ArnPattern {
        if text == "*" {
            return ArnPattern::All;
        }
        let parts = arn_parts(text, variables);
        if parts.len() != ARN_PARTS {
            return ArnPattern::Void;
        }
        let reading = Reading { wildcards: true, variables, ignore_case: false };
        ArnPattern::Parts(parts.into_iter().map(|part| Pattern::new(part, reading)).collect())
    }

    pub(crate) fn matches(&self, arn: &str, context: &Context) -> Tri {
        let given: Vec<&str> = arn.splitn(ARN_PARTS, ':').collect();
        match self {
            _ if given.len() != ARN_PARTS => Tri::No,
            ArnPattern::All => Tri::Yes,
            ArnPattern::Void => Tri::No,
            ArnPattern::Parts(parts) => {
                Tri::all(parts.iter().zip(given).map(|(part, text)| part.matches(text, context)))
            }
        }
    }
}

/// The parts of an ARN; colons in a variable, as in `${aws:PrincipalTag/team}`, divide nothing.
fn arn_parts(text: &str, variables: bool) -> Vec<&str> {
    let (mut parts, mut start, mut at) = (Vec::new(), 0, 0);
    while at < text.len() && parts.len() < ARN_PARTS - 1 {
        let rest = &text[at..];
        if variables && let Some((name, _)) = variable(rest) {
            at += name.len() + "${}".len();
        } else if rest.starts_with(':') {
            parts.push(&text[start..at]);
            at += 1;
            start = at;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    parts.push(&text[start..]);
    parts
}
