//! A time as text.

use super::Moment;
use super::layout::{self, DAYS, Field, MONTHS, Offset};
use std::fmt::Write;

/// Appends a time in a layout.
pub(super) fn format(moment: &Moment<'_>, layout: &str, out: &mut String) {
    let civil = moment.civil();
    let offset = moment.zone.offset_at(moment.instant.seconds);
    let mut rest = layout;
    while let Some((start, end, field)) = layout::next(rest.as_bytes()) {
        out.push_str(&rest[..start]);
        rest = &rest[end..];
        let hour12 = if civil.hour % 12 == 0 { 12 } else { civil.hour % 12 };
        let _ = match field {
            Field::Year => write!(out, "{:02}", civil.year.abs() % 100),
            Field::LongYear => write!(out, "{:04}", civil.year),
            Field::Month => out.write_str(&MONTHS[civil.month as usize - 1][..3]),
            Field::LongMonth => out.write_str(MONTHS[civil.month as usize - 1]),
            Field::NumMonth => write!(out, "{}", civil.month),
            Field::ZeroMonth => write!(out, "{:02}", civil.month),
            Field::Weekday => out.write_str(&DAYS[civil.weekday()][..3]),
            Field::LongWeekday => out.write_str(DAYS[civil.weekday()]),
            Field::Day => write!(out, "{}", civil.day),
            Field::UnderDay => write!(out, "{:2}", civil.day),
            Field::ZeroDay => write!(out, "{:02}", civil.day),
            Field::UnderYearDay => write!(out, "{:3}", civil.year_day()),
            Field::ZeroYearDay => write!(out, "{:03}", civil.year_day()),
            Field::Hour => write!(out, "{:02}", civil.hour),
            Field::Hour12 => write!(out, "{hour12}"),
            Field::ZeroHour12 => write!(out, "{hour12:02}"),
            Field::Minute => write!(out, "{}", civil.minute),
            Field::ZeroMinute => write!(out, "{:02}", civil.minute),
            Field::Second => write!(out, "{}", civil.second),
            Field::ZeroSecond => write!(out, "{:02}", civil.second),
            Field::UpperPm => out.write_str(if civil.hour >= 12 { "PM" } else { "AM" }),
            Field::LowerPm => out.write_str(if civil.hour >= 12 { "pm" } else { "am" }),
            Field::Offset(form) => write_offset(offset, form, out),
            Field::ZoneName => out.write_str(&moment.zone.name_at(moment.instant.seconds)),
            Field::Fraction { digits, trim, comma } => {
                write_fraction(moment.instant.nanos, digits, trim, comma, out)
            }
        };
    }
    out.push_str(rest);
}

fn write_offset(offset: i64, form: Offset, out: &mut String) -> std::fmt::Result {
    if form.z && offset == 0 {
        return out.write_char('Z');
    }
    // The sign is that of the whole minutes.
    let minutes = (offset / 60).abs();
    let colon = if form.colons { ":" } else { "" };
    write!(out, "{}{:02}", if offset / 60 < 0 { '-' } else { '+' }, minutes / 60)?;
    if form.minutes {
        write!(out, "{colon}{:02}", minutes % 60)?;
    }
    if form.seconds {
        write!(out, "{colon}{:02}", (offset % 60).abs())?;
    }
    Ok(())
}

fn write_fraction(
    nanos: i64,
    digits: usize,
    trim: bool,
    comma: bool,
    out: &mut String,
) -> std::fmt::Result {
    if trim && nanos == 0 {
        return Ok(());
    }
    let all = format!("{nanos:09}");
    let shown = &all[..digits.min(9)];
    let shown = if trim { shown.trim_end_matches('0') } else { shown };
    if trim && shown.is_empty() {
        return Ok(());
    }
    write!(out, "{}{shown}", if comma { ',' } else { '.' })
}
