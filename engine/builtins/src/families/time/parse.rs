//! A text read by a layout, with Go's leniency and complaints.

use super::Instant;
use super::calendar::{Civil, days_in, is_leap};
use super::layout::{self, DAYS, Field, MONTHS, Offset};

/// Reads a time; without a zone in the text it is in UTC.
///
/// # Errors
/// What Go says of a text that does not fit.
pub(super) fn parse(layout: &str, text: &str) -> Result<Instant, String> {
    let mut fields = Fields { month: -1, day: -1, year_day: -1, ..Fields::default() };
    let (mut rest, mut value) = (layout.as_bytes(), text.as_bytes());
    let unfit = |field: &[u8], value: &[u8]| {
        let (text, layout) = (quote(text.as_bytes()), quote(layout.as_bytes()));
        format!(
            "parsing time {text} as {layout}: cannot parse {} as {}",
            quote(value),
            quote(field)
        )
    };
    loop {
        let next = layout::next(rest);
        let (start, end) = next.map_or((rest.len(), rest.len()), |(start, end, _)| (start, end));
        let (literal, spelt) = (&rest[..start], &rest[start..end]);
        value = skip(value, literal).map_err(|value| unfit(literal, value))?;
        let Some((_, _, field)) = next else { break };
        rest = &rest[end..];
        let mut reader = Reader { value, rest, fields: &mut fields };
        match reader.field(field) {
            Ok(()) => value = reader.value,
            Err(Wrong::Unfit) => return Err(unfit(spelt, value)),
            Err(Wrong::Range(what)) => return Err(out_of_range(text, what)),
        }
    }
    if !value.is_empty() {
        return Err(format!(
            "parsing time {}: extra text: {}",
            quote(text.as_bytes()),
            quote(value)
        ));
    }
    fields.finish().map_err(|what| format!("parsing time {}: {what}", quote(text.as_bytes())))
}

fn out_of_range(text: &str, what: &str) -> String {
    format!("parsing time {}: {what} out of range", quote(text.as_bytes()))
}

/// A text in quotes, with every byte that is not printable ASCII as `\xNN`.
pub(super) fn quote(text: &[u8]) -> String {
    let mut out = String::from("\"");
    for byte in text {
        match byte {
            b'"' | b'\\' => {
                out.push('\\');
                out.push(*byte as char);
            }
            b' '..=0x7f => out.push(*byte as char),
            _ => out.push_str(&format!("\\x{byte:02x}")),
        }
    }
    out.push('"');
    out
}

/// Skips text that stands in the layout; a space there stands for any number of them.
fn skip<'t>(mut value: &'t [u8], mut literal: &[u8]) -> Result<&'t [u8], &'t [u8]> {
    while let Some((first, others)) = literal.split_first() {
        if *first == b' ' {
            if value.first().is_some_and(|b| *b != b' ') {
                return Err(value);
            }
            literal = literal.trim_ascii_start_spaces();
            value = value.trim_ascii_start_spaces();
            continue;
        }
        match value.split_first() {
            Some((found, after)) if found == first => (value, literal) = (after, others),
            _ => return Err(value),
        }
    }
    Ok(value)
}

trait TrimSpaces {
    fn trim_ascii_start_spaces(&self) -> &Self;
}

impl TrimSpaces for [u8] {
    fn trim_ascii_start_spaces(&self) -> &[u8] {
        let spaces = self.iter().take_while(|b| **b == b' ').count();
        &self[spaces..]
    }
}

enum Wrong {
    Unfit,
    Range(&'static str),
}

/// What was read. A month, day or day of the year not read is -1.
#[derive(Default)]
struct Fields {
    year: i64,
    month: i64,
    day: i64,
    year_day: i64,
    hour: i64,
    minute: i64,
    second: i64,
    nanos: i64,
    am: bool,
    pm: bool,
    utc: bool,
    offset: Option<i64>,
}

impl Fields {
    fn finish(mut self) -> Result<Instant, &'static str> {
        if self.pm && self.hour < 12 {
            self.hour += 12;
        } else if self.am && self.hour == 12 {
            self.hour = 0;
        }
        if self.year_day >= 0 {
            self.place_in_year()?;
        }
        let month = if self.month < 0 { 1 } else { self.month };
        let day = if self.day < 0 { 1 } else { self.day };
        if day < 1 || day > days_in(month, self.year) {
            return Err("day out of range");
        }
        let Fields { year, hour, minute, second, .. } = self;
        let seconds = Civil { year, month, day, hour, minute, second }.to_seconds();
        // The name of a zone alone tells no offset: Go takes the time as it stands.
        let offset = self.offset.filter(|_| !self.utc).unwrap_or(0);
        Ok(Instant { seconds: seconds - offset, nanos: self.nanos })
    }

    fn place_in_year(&mut self) -> Result<(), &'static str> {
        let last = if is_leap(self.year) { 366 } else { 365 };
        if self.year_day < 1 || self.year_day > last {
            return Err("day-of-year out of range");
        }
        let (mut month, mut day) = (1, self.year_day);
        while day > days_in(month, self.year) {
            day -= days_in(month, self.year);
            month += 1;
        }
        if self.month >= 0 && self.month != month {
            return Err("day-of-year does not match month");
        }
        if self.day >= 0 && self.day != day {
            return Err("day-of-year does not match day");
        }
        (self.month, self.day) = (month, day);
        Ok(())
    }
}

struct Reader<'t, 'f> {
    value: &'t [u8],
    /// The layout behind the field being read.
    rest: &'t [u8],
    fields: &'f mut Fields,
}

impl<'t> Reader<'t, '_> {
    fn take(&mut self, len: usize) -> Result<&'t [u8], Wrong> {
        let (taken, rest) = self.value.split_at_checked(len).ok_or(Wrong::Unfit)?;
        self.value = rest;
        Ok(taken)
    }

    fn digits_at(&self, from: usize) -> usize {
        self.value.iter().skip(from).take_while(|b| b.is_ascii_digit()).count()
    }

    /// One or two digits, or exactly two.
    fn number(&mut self, fixed: bool) -> Result<i64, Wrong> {
        match self.digits_at(0) {
            0 => Err(Wrong::Unfit),
            1 if fixed => Err(Wrong::Unfit),
            1 => Ok(int(self.take(1)?)),
            _ => Ok(int(self.take(2)?)),
        }
    }

    fn ranged(
        &mut self,
        fixed: bool,
        range: std::ops::Range<i64>,
        what: &'static str,
    ) -> Result<i64, Wrong> {
        let number = self.number(fixed)?;
        if range.contains(&number) { Ok(number) } else { Err(Wrong::Range(what)) }
    }

    fn name(&mut self, names: &[&str], len: Option<usize>) -> Result<i64, Wrong> {
        let names = names.iter().map(|name| &name.as_bytes()[..len.unwrap_or(name.len())]);
        let same = |name: &[u8]| {
            self.value.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
        };
        for (index, name) in names.enumerate() {
            if same(name) {
                self.value = &self.value[name.len()..];
                return Ok(index as i64);
            }
        }
        Err(Wrong::Unfit)
    }

    fn space(&mut self) {
        if self.value.first() == Some(&b' ') {
            self.value = &self.value[1..];
        }
    }

    fn field(&mut self, field: Field) -> Result<(), Wrong> {
        match field {
            Field::Year => {
                let year = signed(self.take(2)?).ok_or(Wrong::Unfit)?;
                self.fields.year = if year >= 69 { year + 1900 } else { year + 2000 };
            }
            Field::LongYear => {
                if self.digits_at(0) == 0 {
                    return Err(Wrong::Unfit);
                }
                self.fields.year = signed(self.take(4)?).ok_or(Wrong::Unfit)?;
            }
            Field::Month => self.fields.month = self.name(&MONTHS, Some(3))? + 1,
            Field::LongMonth => self.fields.month = self.name(&MONTHS, None)? + 1,
            Field::NumMonth => self.fields.month = self.ranged(false, 1..13, "month")?,
            Field::ZeroMonth => self.fields.month = self.ranged(true, 1..13, "month")?,
            Field::Weekday => drop(self.name(&DAYS, Some(3))?),
            Field::LongWeekday => drop(self.name(&DAYS, None)?),
            Field::Day | Field::UnderDay | Field::ZeroDay => {
                if field == Field::UnderDay {
                    self.space();
                }
                self.fields.day = self.number(field == Field::ZeroDay)?;
            }
            Field::UnderYearDay | Field::ZeroYearDay => {
                self.year_day(field == Field::ZeroYearDay)?
            }
            Field::Hour => self.fields.hour = self.ranged(false, 0..24, "hour")?,
            Field::Hour12 => self.fields.hour = self.ranged(false, 0..13, "hour")?,
            Field::ZeroHour12 => self.fields.hour = self.ranged(true, 0..13, "hour")?,
            Field::Minute => self.fields.minute = self.ranged(false, 0..60, "minute")?,
            Field::ZeroMinute => self.fields.minute = self.ranged(true, 0..60, "minute")?,
            Field::Second => self.second(false)?,
            Field::ZeroSecond => self.second(true)?,
            Field::UpperPm => self.half_day(b"AM", b"PM")?,
            Field::LowerPm => self.half_day(b"am", b"pm")?,
            Field::Offset(form) => self.offset(form)?,
            Field::ZoneName => self.zone_name()?,
            Field::Fraction { digits, trim: false, .. } => self.fraction(1 + digits)?,
            Field::Fraction { .. } => {
                let digits = self.digits_at(1);
                if digits > 0 && matches!(self.value[0], b'.' | b',') {
                    self.fraction(1 + digits)?;
                }
            }
        }
        Ok(())
    }

    fn year_day(&mut self, fixed: bool) -> Result<(), Wrong> {
        if !fixed {
            self.space();
            self.space();
        }
        let digits = self.digits_at(0).min(3);
        if digits == 0 || (fixed && digits != 3) {
            return Err(Wrong::Unfit);
        }
        self.fields.year_day = int(self.take(digits)?);
        Ok(())
    }

    /// Seconds, and a fraction behind them even where the layout has none.
    fn second(&mut self, fixed: bool) -> Result<(), Wrong> {
        self.fields.second = self.ranged(fixed, 0..60, "second")?;
        let digits = self.digits_at(1);
        if digits > 0 && matches!(self.value[0], b'.' | b',') {
            let expected = matches!(layout::next(self.rest), Some((_, _, Field::Fraction { .. })));
            if !expected {
                self.fraction(1 + digits)?;
            }
        }
        Ok(())
    }

    fn fraction(&mut self, len: usize) -> Result<(), Wrong> {
        let text = self.take(len)?;
        if !matches!(text[0], b'.' | b',') {
            return Err(Wrong::Unfit);
        }
        let shown = &text[1..len.min(10)];
        let number = signed(shown).ok_or(Wrong::Unfit)?;
        if number < 0 {
            return Err(Wrong::Range("fractional second"));
        }
        self.fields.nanos = number * 10_i64.pow(9 - shown.len() as u32);
        Ok(())
    }

    fn half_day(&mut self, am: &[u8], pm: &[u8]) -> Result<(), Wrong> {
        let half = self.take(2)?;
        self.fields.am |= half == am;
        self.fields.pm |= half == pm;
        if half == am || half == pm { Ok(()) } else { Err(Wrong::Unfit) }
    }

    fn offset(&mut self, form: Offset) -> Result<(), Wrong> {
        if form.z && self.value.first() == Some(&b'Z') {
            self.value = &self.value[1..];
            self.fields.utc = true;
            return Ok(());
        }
        let step = if form.colons { 3 } else { 2 };
        let parts = 1 + usize::from(form.minutes) + usize::from(form.seconds);
        let text = self.take(3 + step * (parts - 1))?;
        if form.colons && (1..parts).any(|part| text[part * step] != b':') {
            return Err(Wrong::Unfit);
        }
        let mut numbers = [0; 3];
        let mut fits = true;
        for (part, number) in numbers.iter_mut().enumerate().take(parts) {
            let digits = &text[1 + part * step..3 + part * step];
            fits = digits.iter().all(u8::is_ascii_digit);
            if !fits {
                break;
            }
            *number = int(digits);
        }
        let [hours, minutes, seconds] = numbers;
        for (number, most, what) in [
            (seconds, 60, "time zone offset second"),
            (minutes, 60, "time zone offset minute"),
            (hours, 24, "time zone offset hour"),
        ] {
            if number > most {
                return Err(Wrong::Range(what));
            }
        }
        let offset = (hours * 60 + minutes) * 60 + seconds;
        self.fields.offset = match text[0] {
            b'+' if fits => Some(offset),
            b'-' if fits => Some(-offset),
            _ => return Err(Wrong::Unfit),
        };
        Ok(())
    }

    fn zone_name(&mut self) -> Result<(), Wrong> {
        if self.value.starts_with(b"UTC") {
            self.value = &self.value[3..];
            self.fields.utc = true;
            return Ok(());
        }
        let len = zone_name_len(self.value).ok_or(Wrong::Unfit)?;
        self.take(len).map(|_| ())
    }
}

fn int(digits: &[u8]) -> i64 {
    digits.iter().fold(0, |number, digit| number * 10 + i64::from(digit.wrapping_sub(b'0')))
}

/// Digits with a sign or without.
fn signed(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    let number = digits.iter().all(u8::is_ascii_digit).then(|| int(digits))?;
    Some(if negative { -number } else { number })
}

/// How long the abbreviation of a zone is that a text begins with.
fn zone_name_len(text: &[u8]) -> Option<usize> {
    if text.len() < 3 {
        return None;
    }
    if text.starts_with(b"ChST") || text.starts_with(b"MeST") {
        return Some(4);
    }
    if let Some(rest) = text.strip_prefix(b"GMT") {
        return Some(3 + signed_offset_len(rest).unwrap_or(0));
    }
    if matches!(text[0], b'+' | b'-') {
        return signed_offset_len(text);
    }
    let capitals = text.iter().take(6).take_while(|b| b.is_ascii_uppercase()).count();
    match capitals {
        3 => Some(3),
        4 if text[3] == b'T' || text.starts_with(b"WITA") => Some(4),
        5 if text[4] == b'T' => Some(5),
        _ => None,
    }
}

fn signed_offset_len(text: &[u8]) -> Option<usize> {
    let [b'+' | b'-', rest @ ..] = text else { return None };
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let number = std::str::from_utf8(&rest[..digits]).ok()?.parse::<u64>().ok()?;
    (number <= 23).then_some(1 + digits)
}
