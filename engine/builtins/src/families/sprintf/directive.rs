//! The directives of a format: flags, width, precision, argument indices, and the complaints about them.

use super::Arg;
use super::verbs::{Flags, print_arg};
use lictor_program::{BuiltinError, Halt};

const MAX_NUMBER: i64 = 1_000_000;

struct Printer<'f, 'a> {
    format: &'f str,
    args: &'a [Arg<'a>],
    at: usize,
    next: usize,
    reordered: bool,
    good_index: bool,
    after_index: bool,
}

/// Prints `args` by `format`; halts when the text gets longer than `room`.
pub(super) fn print(
    format: &str,
    args: &[Arg<'_>],
    room: usize,
    out: &mut String,
) -> Result<(), BuiltinError> {
    let mut printer = Printer {
        format,
        args,
        at: 0,
        next: 0,
        reordered: false,
        good_index: true,
        after_index: false,
    };
    while printer.literal(out) {
        printer.directive(out);
        if out.len() > room {
            return Err(BuiltinError::Halt(Halt::Memory));
        }
    }
    printer.extra(out);
    Ok(())
}

impl Printer<'_, '_> {
    fn peek(&self) -> Option<u8> {
        self.format.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// Copies up to the next directive and steps behind its `%`; false at the end.
    fn literal(&mut self, out: &mut String) -> bool {
        let rest = &self.format[self.at..];
        match rest.find('%') {
            Some(len) => {
                out.push_str(&rest[..len]);
                self.at += len + 1;
                true
            }
            None => {
                out.push_str(rest);
                self.at = self.format.len();
                false
            }
        }
    }

    fn directive(&mut self, out: &mut String) {
        self.good_index = true;
        self.after_index = false;
        let mut flags = self.flags();
        self.index();
        self.width(&mut flags, out);
        self.precision(&mut flags, out);
        if !self.after_index {
            self.index();
        }
        let Some(verb) = self.format[self.at..].chars().next() else {
            out.push_str("%!(NOVERB)");
            return;
        };
        self.at += verb.len_utf8();
        if verb == '%' {
            out.push('%');
        } else if !self.good_index {
            complain(verb, "(BADINDEX)", out);
        } else if let Some(arg) = self.args.get(self.next) {
            if verb == 'v' || verb == 'w' {
                flags.for_value();
            }
            print_arg(arg, verb, &mut flags, out);
            self.next += 1;
        } else {
            complain(verb, "(MISSING)", out);
        }
    }

    fn flags(&mut self) -> Flags {
        let mut flags = Flags::default();
        loop {
            match self.peek() {
                Some(b'#') => flags.sharp = true,
                Some(b'0') => flags.zero = true,
                Some(b'+') => flags.plus = true,
                Some(b'-') => flags.minus = true,
                Some(b' ') => flags.space = true,
                _ => return flags,
            }
            self.at += 1;
        }
    }

    /// Reads `[n]`, if it stands here.
    fn index(&mut self) {
        self.after_index = false;
        if self.peek() != Some(b'[') {
            return;
        }
        self.reordered = true;
        let rest = &self.format.as_bytes()[self.at..];
        let close = if rest.len() < 3 { None } else { rest.iter().position(|b| *b == b']') };
        let Some(close) = close else {
            self.at += 1;
            self.good_index = false;
            return;
        };
        let number = match number(&rest[1..close]) {
            Some((number, used)) if used > 0 && used == close - 1 => Some(number),
            _ => None,
        };
        self.at += close + 1;
        self.after_index = number.is_some();
        match number.and_then(|n| usize::try_from(n - 1).ok()) {
            Some(index) if index < self.args.len() => self.next = index,
            _ => self.good_index = false,
        }
    }

    fn width(&mut self, flags: &mut Flags, out: &mut String) {
        if self.take(b'*') {
            match self.number_argument() {
                Some(width) => {
                    if width < 0 {
                        flags.minus = true;
                        flags.zero = false;
                    }
                    flags.width = Some(width.unsigned_abs() as usize);
                }
                None => out.push_str("%!(BADWIDTH)"),
            }
            self.after_index = false;
            return;
        }
        flags.width = self.number();
        if self.after_index && flags.width.is_some() {
            self.good_index = false;
        }
    }

    fn precision(&mut self, flags: &mut Flags, out: &mut String) {
        if self.at + 1 >= self.format.len() || !self.take(b'.') {
            return;
        }
        if self.after_index {
            self.good_index = false;
        }
        self.index();
        if self.take(b'*') {
            flags.precision = self.number_argument().and_then(|n| usize::try_from(n).ok());
            if flags.precision.is_none() {
                out.push_str("%!(BADPREC)");
            }
            self.after_index = false;
        } else {
            flags.precision = Some(self.number().unwrap_or(0));
        }
    }

    fn number(&mut self) -> Option<usize> {
        match number(&self.format.as_bytes()[self.at..]) {
            Some((number, used)) => {
                self.at += used;
                (used > 0).then_some(number as usize)
            }
            None => {
                self.at = self.format.len();
                None
            }
        }
    }

    fn number_argument(&mut self) -> Option<i64> {
        let arg = self.args.get(self.next)?;
        self.next += 1;
        match arg {
            Arg::Int(number) if (-MAX_NUMBER..=MAX_NUMBER).contains(number) => Some(*number),
            _ => None,
        }
    }

    fn extra(&self, out: &mut String) {
        if self.reordered || self.next >= self.args.len() {
            return;
        }
        out.push_str("%!(EXTRA ");
        for (position, arg) in self.args[self.next..].iter().enumerate() {
            if position > 0 {
                out.push_str(", ");
            }
            out.push_str(arg.type_name());
            out.push('=');
            print_arg(arg, 'v', &mut Flags::default(), out);
        }
        out.push(')');
    }
}

/// Leading digits as a number and how many there are; `None` when the number is absurd.
fn number(text: &[u8]) -> Option<(i64, usize)> {
    let mut number = 0;
    for (position, byte) in text.iter().enumerate() {
        if !byte.is_ascii_digit() {
            return Some((number, position));
        }
        if number > MAX_NUMBER {
            return None;
        }
        number = number * 10 + i64::from(byte - b'0');
    }
    Some((number, text.len()))
}

fn complain(verb: char, what: &str, out: &mut String) {
    out.push_str("%!");
    out.push(verb);
    out.push_str(what);
}
