//! How one argument is printed by one verb.

use super::{Arg, big};
use crate::go::{float, quote};

/// The flags, width and precision of a directive.
#[derive(Default, Clone)]
pub(super) struct Flags {
    pub(super) minus: bool,
    pub(super) plus: bool,
    pub(super) sharp: bool,
    pub(super) space: bool,
    pub(super) zero: bool,
    pub(super) plus_v: bool,
    pub(super) sharp_v: bool,
    pub(super) width: Option<usize>,
    pub(super) precision: Option<usize>,
}

impl Flags {
    /// `%+v` and `%#v` mean something else than the flags do for other verbs.
    pub(super) fn for_value(&mut self) {
        (self.sharp_v, self.sharp) = (self.sharp, false);
        (self.plus_v, self.plus) = (self.plus, false);
    }

    fn pad_with(&self, zero: bool, text: &str, out: &mut String) {
        let width = self.width.unwrap_or(0);
        let missing = if width == 0 { 0 } else { width.saturating_sub(text.chars().count()) };
        if self.minus {
            out.push_str(text);
            fill(' ', missing, out);
        } else {
            fill(if zero { '0' } else { ' ' }, missing, out);
            out.push_str(text);
        }
    }

    pub(super) fn pad(&self, text: &str, out: &mut String) {
        self.pad_with(self.zero, text, out);
    }

    fn padding(&self, count: usize, out: &mut String) {
        fill(if self.zero && !self.minus { '0' } else { ' ' }, count, out);
    }

    fn truncate<'t>(&self, text: &'t str) -> &'t str {
        match self.precision.and_then(|count| text.char_indices().nth(count)) {
            Some((end, _)) => &text[..end],
            None => text,
        }
    }
}

pub(super) fn fill(c: char, count: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(c, count));
}

/// Prints `arg` by `verb`, or the complaint that the verb does not suit it.
pub(super) fn print_arg(arg: &Arg<'_>, verb: char, flags: &mut Flags, out: &mut String) {
    if verb == 'T' {
        flags.pad(flags.truncate(arg.type_name()), out);
        return;
    }
    let done = match arg {
        Arg::Int(int) => print_int(*int, verb, flags, out),
        Arg::Float(float) => print_float(*float, verb, flags, out),
        Arg::Text(text) => print_text(text, verb, flags, out),
        Arg::Other { text, type_name: "bool" } if verb == 't' => print_text(text, 'v', flags, out),
        Arg::Other { text, type_name: "bool" } => verb == 'v' && print_text(text, 'v', flags, out),
        Arg::Other { text, .. } => print_text(text, verb, flags, out),
        Arg::Big(int) => {
            big::print(int, verb, flags, out);
            true
        }
    };
    if !done {
        bad_verb(arg, verb, flags, out);
    }
}

fn bad_verb(arg: &Arg<'_>, verb: char, flags: &mut Flags, out: &mut String) {
    out.push_str("%!");
    out.push(verb);
    out.push('(');
    out.push_str(arg.type_name());
    out.push('=');
    match arg {
        Arg::Big(int) => big::print_parts(int, out),
        _ => print_arg(arg, 'v', flags, out),
    }
    out.push(')');
}

fn print_text(text: &str, verb: char, flags: &Flags, out: &mut String) -> bool {
    match verb {
        'v' if flags.sharp_v => print_quoted(text, flags, out),
        'v' | 's' => flags.pad(flags.truncate(text), out),
        'x' => print_hex(text, false, flags, out),
        'X' => print_hex(text, true, flags, out),
        'q' => print_quoted(text, flags, out),
        _ => return false,
    }
    true
}

fn print_quoted(text: &str, flags: &Flags, out: &mut String) {
    let text = flags.truncate(text);
    if flags.sharp && quote::can_backquote(text) {
        flags.pad(&format!("`{text}`"), out);
        return;
    }
    let mut quoted = String::with_capacity(text.len() + 2);
    quote::quote(text, flags.plus, &mut quoted);
    flags.pad(&quoted, out);
}

fn print_hex(text: &str, upper: bool, flags: &Flags, out: &mut String) {
    let len = flags.precision.map_or(text.len(), |count| count.min(text.len()));
    if len == 0 {
        flags.padding(flags.width.unwrap_or(0), out);
        return;
    }
    let mark = if upper { "0X" } else { "0x" };
    let mut shown = String::with_capacity(len * 2);
    for (position, byte) in text.bytes().take(len).enumerate() {
        if flags.space && position > 0 {
            shown.push(' ');
        }
        if flags.sharp && (position == 0 || flags.space) {
            shown.push_str(mark);
        }
        for nibble in [byte >> 4, byte & 15] {
            let digit = char::from_digit(u32::from(nibble), 16).unwrap_or('0');
            shown.push(if upper { digit.to_ascii_uppercase() } else { digit });
        }
    }
    flags.pad_with(flags.zero, &shown, out);
}

fn print_int(int: i64, verb: char, flags: &Flags, out: &mut String) -> bool {
    match verb {
        'v' | 'd' => print_digits(int, 10, verb, flags, out),
        'b' => print_digits(int, 2, verb, flags, out),
        'o' | 'O' => print_digits(int, 8, verb, flags, out),
        'x' | 'X' => print_digits(int, 16, verb, flags, out),
        'c' => flags.pad(character(int).encode_utf8(&mut [0; 4]), out),
        'q' => {
            let mut quoted = String::new();
            quote::quote_char(character(int), flags.plus, &mut quoted);
            flags.pad(&quoted, out);
        }
        'U' => print_code_point(int as u64, flags, out),
        _ => return false,
    }
    true
}

fn character(int: i64) -> char {
    u32::try_from(int).ok().and_then(char::from_u32).unwrap_or('\u{fffd}')
}

fn print_code_point(code: u64, flags: &Flags, out: &mut String) {
    let digits = flags.precision.unwrap_or(4).max(4);
    let hex = format!("{code:X}");
    let mut shown = String::from("U+");
    fill('0', digits.saturating_sub(hex.len()), &mut shown);
    shown.push_str(&hex);
    let c = u32::try_from(code).ok().and_then(char::from_u32).filter(|c| quote::is_print(*c));
    if let (true, Some(c)) = (flags.sharp, c) {
        shown.push_str(" '");
        shown.push(c);
        shown.push('\'');
    }
    flags.pad_with(false, &shown, out);
}

fn print_digits(int: i64, base: u32, verb: char, flags: &Flags, out: &mut String) {
    let magnitude = int.unsigned_abs();
    let signed = int < 0 || flags.plus || flags.space;
    let mut places = flags.precision.unwrap_or(0);
    if flags.precision == Some(0) && int == 0 {
        fill(' ', flags.width.unwrap_or(0), out);
        return;
    }
    if let (None, true, false, Some(width)) =
        (flags.precision, flags.zero, flags.minus, flags.width)
    {
        places = width.saturating_sub(usize::from(signed));
    }
    let digits = match (base, verb) {
        (2, _) => format!("{magnitude:b}"),
        (8, _) => format!("{magnitude:o}"),
        (16, 'X') => format!("{magnitude:X}"),
        (16, _) => format!("{magnitude:x}"),
        _ => magnitude.to_string(),
    };
    let padding = places.saturating_sub(digits.len());
    let mut shown = String::with_capacity(digits.len() + padding + 4);
    if int < 0 {
        shown.push('-');
    } else if flags.plus {
        shown.push('+');
    } else if flags.space {
        shown.push(' ');
    }
    let leads_with_zero = padding > 0 || digits.starts_with('0');
    shown.push_str(match (verb, base) {
        ('O', _) if flags.sharp && !leads_with_zero => "0o0",
        ('O', _) => "0o",
        (_, 2) if flags.sharp => "0b",
        (_, 8) if flags.sharp && !leads_with_zero => "0",
        ('X', 16) if flags.sharp => "0X",
        (_, 16) if flags.sharp => "0x",
        _ => "",
    });
    fill('0', padding, &mut shown);
    shown.push_str(&digits);
    flags.pad_with(false, &shown, out);
}

fn print_float(value: f64, verb: char, flags: &Flags, out: &mut String) -> bool {
    let (format, default) = match verb {
        'v' => (b'g', None),
        'b' | 'g' | 'G' | 'x' | 'X' => (verb as u8, None),
        'e' | 'E' => (verb as u8, Some(6)),
        'f' | 'F' => (b'f', Some(6)),
        _ => return false,
    };
    let precision = flags.precision.or(default);
    let mut text = String::new();
    float::append(value, format, precision, &mut text);
    let (negative, mut text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest.to_owned()),
        None => (false, text),
    };
    if flags.sharp && verb != 'b' {
        text = keep_zeros(&text, verb, precision);
    }
    let sign = match (negative, flags.plus, flags.space) {
        (true, _, _) => "-",
        (_, true, _) => "+",
        (_, _, true) => " ",
        _ => "",
    };
    // A shown sign goes before padding zeros.
    let shown = text.chars().count() + 1;
    match flags.width {
        Some(width) if flags.zero && !flags.minus && !sign.is_empty() && width > shown => {
            out.push_str(sign);
            fill('0', width - shown, out);
            out.push_str(&text);
        }
        _ => flags.pad(&format!("{sign}{text}"), out),
    }
    true
}

/// What `#` does to a float: the point always shows, and for `%g` so do the zeros that end the digits.
fn keep_zeros(text: &str, verb: char, precision: Option<usize>) -> String {
    let mut missing = match verb {
        'v' | 'g' | 'G' | 'x' => precision.map_or(6, |count| count as i64),
        _ => 0,
    };
    let split = match verb {
        'x' | 'X' => text.find(['p', 'P']),
        _ => text.find(['e', 'E']),
    };
    let (digits, tail) = text.split_at(split.unwrap_or(text.len()));
    let mut seen = false;
    for digit in digits.bytes().filter(|b| *b != b'.') {
        seen |= digit != b'0';
        missing -= i64::from(seen);
    }
    let mut shown = digits.to_owned();
    if !digits.contains('.') {
        missing -= i64::from(digits == "0");
        shown.push('.');
    }
    fill('0', usize::try_from(missing).unwrap_or(0), &mut shown);
    shown + tail
}
