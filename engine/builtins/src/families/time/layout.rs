//! Go's layouts: a reference time spelt as the text should look, cut into its fields.

pub(super) const RFC3339: &str = "2006-01-02T15:04:05Z07:00";
pub(super) const RFC3339_NANO: &str = "2006-01-02T15:04:05.999999999Z07:00";

pub(super) const DAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The layout that a name stands for; any other text is a layout itself.
pub(super) fn named(layout: &str) -> &str {
    match layout {
        "ANSIC" => "Mon Jan _2 15:04:05 2006",
        "UnixDate" => "Mon Jan _2 15:04:05 MST 2006",
        "RubyDate" => "Mon Jan 02 15:04:05 -0700 2006",
        "RFC822" => "02 Jan 06 15:04 MST",
        "RFC822Z" => "02 Jan 06 15:04 -0700",
        "RFC850" => "Monday, 02-Jan-06 15:04:05 MST",
        "RFC1123" => "Mon, 02 Jan 2006 15:04:05 MST",
        "RFC1123Z" => "Mon, 02 Jan 2006 15:04:05 -0700",
        "RFC3339" => RFC3339,
        "RFC3339Nano" => RFC3339_NANO,
        other => other,
    }
}

/// A field of a layout.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    LongMonth,
    Month,
    NumMonth,
    ZeroMonth,
    LongWeekday,
    Weekday,
    Day,
    UnderDay,
    ZeroDay,
    UnderYearDay,
    ZeroYearDay,
    Hour,
    Hour12,
    ZeroHour12,
    Minute,
    ZeroMinute,
    Second,
    ZeroSecond,
    LongYear,
    Year,
    UpperPm,
    LowerPm,
    ZoneName,
    Offset(Offset),
    /// Digits of the second; `trim` leaves zeros at the end out.
    Fraction {
        digits: usize,
        trim: bool,
        comma: bool,
    },
}

/// How an offset from UTC is spelt.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Offset {
    /// `Z` stands for UTC itself.
    pub(super) z: bool,
    pub(super) colons: bool,
    pub(super) minutes: bool,
    pub(super) seconds: bool,
}

/// The next field of a layout, and where it begins and ends.
pub(super) fn next(layout: &[u8]) -> Option<(usize, usize, Field)> {
    (0..layout.len()).find_map(|at| {
        let (skipped, len, field) = field(&layout[at..])?;
        Some((at + skipped, at + skipped + len, field))
    })
}

/// The field that a text begins with: what stands before it after all, its length, and which it is.
fn field(text: &[u8]) -> Option<(usize, usize, Field)> {
    let lower_at = |at: usize| text.get(at).is_some_and(u8::is_ascii_lowercase);
    let found = |len, field| Some((0, len, field));
    match text[0] {
        b'J' if text.starts_with(b"January") => found(7, Field::LongMonth),
        b'J' if text.starts_with(b"Jan") && !lower_at(3) => found(3, Field::Month),
        b'M' if text.starts_with(b"Monday") => found(6, Field::LongWeekday),
        b'M' if text.starts_with(b"Mon") && !lower_at(3) => found(3, Field::Weekday),
        b'M' if text.starts_with(b"MST") => found(3, Field::ZoneName),
        b'0' => zero(text).map(|(len, field)| (0, len, field)),
        b'1' if text.starts_with(b"15") => found(2, Field::Hour),
        b'1' => found(1, Field::NumMonth),
        b'2' if text.starts_with(b"2006") => found(4, Field::LongYear),
        b'2' => found(1, Field::Day),
        b'_' if text.starts_with(b"_2006") => Some((1, 4, Field::LongYear)),
        b'_' if text.starts_with(b"_2") => found(2, Field::UnderDay),
        b'_' if text.starts_with(b"__2") => found(3, Field::UnderYearDay),
        b'3' => found(1, Field::Hour12),
        b'4' => found(1, Field::Minute),
        b'5' => found(1, Field::Second),
        b'P' if text.starts_with(b"PM") => found(2, Field::UpperPm),
        b'p' if text.starts_with(b"pm") => found(2, Field::LowerPm),
        b'-' | b'Z' => offset(text).map(|(len, offset)| (0, len, Field::Offset(offset))),
        b'.' | b',' => fraction(text).map(|(len, field)| (0, len, field)),
        _ => None,
    }
}

fn zero(text: &[u8]) -> Option<(usize, Field)> {
    let field = match text.get(1)? {
        b'1' => Field::ZeroMonth,
        b'2' => Field::ZeroDay,
        b'3' => Field::ZeroHour12,
        b'4' => Field::ZeroMinute,
        b'5' => Field::ZeroSecond,
        b'6' => Field::Year,
        b'0' if text.get(2) == Some(&b'2') => return Some((3, Field::ZeroYearDay)),
        _ => return None,
    };
    Some((2, field))
}

fn offset(text: &[u8]) -> Option<(usize, Offset)> {
    let z = text[0] == b'Z';
    let of = |colons, minutes, seconds| Offset { z, colons, minutes, seconds };
    let forms: [(&[u8], Offset); 5] = [
        (b"070000", of(false, true, true)),
        (b"07:00:00", of(true, true, true)),
        (b"0700", of(false, true, false)),
        (b"07:00", of(true, true, false)),
        (b"07", of(false, false, false)),
    ];
    let rest = &text[1..];
    forms
        .into_iter()
        .find(|(form, _)| rest.starts_with(form))
        .map(|(form, offset)| (form.len() + 1, offset))
}

fn fraction(text: &[u8]) -> Option<(usize, Field)> {
    let digit = *text.get(1).filter(|b| matches!(b, b'0' | b'9'))?;
    let digits = text[1..].iter().take_while(|b| **b == digit).count();
    if text.get(1 + digits).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    Some((1 + digits, Field::Fraction { digits, trim: digit == b'9', comma: text[0] == b',' }))
}
