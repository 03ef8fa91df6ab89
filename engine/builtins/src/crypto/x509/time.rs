//! The two ways certificates spell a time.

use super::Trouble;
use crate::crypto::der::Der;

const UTC: u8 = 23;
const GENERALIZED: u8 = 24;

/// A time: seconds since 1970, and the minutes east of Greenwich in which it was spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Time {
    pub(crate) seconds: i64,
    offset: i64,
}

impl Time {
    pub(crate) fn read(der: &mut Der<'_>) -> Result<Time, Trouble> {
        match der.0.first() {
            Some(&UTC) => {
                let text = der.read(UTC).ok_or("x509: malformed UTCTime")?.0;
                short(text).ok_or("x509: malformed UTCTime".into())
            }
            Some(&GENERALIZED) => {
                let text = der.read(GENERALIZED).ok_or("x509: malformed GeneralizedTime")?.0;
                let year = number(text, 0, 4).ok_or("x509: malformed GeneralizedTime")?;
                spelled(year, text.get(4..).unwrap_or_default(), true)
                    .ok_or("x509: malformed GeneralizedTime".into())
            }
            _ => Err("x509: unsupported time format".into()),
        }
    }

    /// As RFC 3339 spells it.
    pub(crate) fn text(self) -> String {
        let local = self.seconds + self.offset * 60;
        let (days, second) = (local.div_euclid(86_400), local.rem_euclid(86_400));
        let (year, month, day) = civil(days);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        let zone = match self.offset {
            0 => "Z".to_owned(),
            east => {
                let sign = if east < 0 { '-' } else { '+' };
                format!("{sign}{:02}:{:02}", east.abs() / 60, east.abs() % 60)
            }
        };
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{zone}")
    }
}

/// A two-digit year, seconds optional.
fn short(text: &[u8]) -> Option<Time> {
    let year = number(text, 0, 2)?;
    let year = if year < 50 { 2000 + year } else { 1900 + year };
    let rest = text.get(2..)?;
    spelled(year, rest, true).or_else(|| spelled(year, rest, false))
}

fn number(text: &[u8], at: usize, len: usize) -> Option<i64> {
    let digits = text.get(at..at + len)?;
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(digits.iter().fold(0, |number, digit| number * 10 + i64::from(digit - b'0')))
}

/// `MMDDhhmm[ss]` and a zone.
fn spelled(year: i64, text: &[u8], seconds: bool) -> Option<Time> {
    let (month, day, hour, minute) =
        (number(text, 0, 2)?, number(text, 2, 2)?, number(text, 4, 2)?, number(text, 6, 2)?);
    let (second, zone) =
        if seconds { (number(text, 8, 2)?, text.get(10..)?) } else { (0, text.get(8..)?) };
    let offset = match zone {
        b"Z" => 0,
        [sign @ (b'+' | b'-'), rest @ ..] if rest.len() == 4 => {
            let (hours, minutes) = (number(rest, 0, 2)?, number(rest, 2, 2)?);
            let east = hours * 60 + minutes;
            if hours > 24 || minutes > 59 || east == 0 {
                return None;
            }
            if *sign == b'-' { -east } else { east }
        }
        _ => return None,
    };
    let valid = (1..=12).contains(&month)
        && day >= 1
        && day <= month_days(year, month)
        && hour < 24
        && minute < 60
        && second < 60;
    let local = days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
    valid.then_some(Time { seconds: local - offset * 60, offset })
}

fn month_days(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since 1970 of a date, counting years from March.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The date of a day since 1970.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(tag: u8, spelled: &str) -> String {
        let mut der = vec![tag, spelled.len() as u8];
        der.extend(spelled.bytes());
        Time::read(&mut Der(&der)).map_or_else(|error| error.into_owned(), Time::text)
    }

    #[test]
    fn times() {
        assert_eq!(text(UTC, "200710160030Z"), "2020-07-10T16:00:30Z");
        assert_eq!(text(UTC, "500101000000Z"), "1950-01-01T00:00:00Z");
        assert_eq!(text(UTC, "4912312359Z"), "2049-12-31T23:59:00Z");
        assert_eq!(text(UTC, "200229120000+0130"), "2020-02-29T12:00:00+01:30");
        assert_eq!(text(UTC, "210229120000Z"), "x509: malformed UTCTime");
        assert_eq!(text(GENERALIZED, "99991231235959Z"), "9999-12-31T23:59:59Z");
        assert_eq!(text(GENERALIZED, "00000101000000Z"), "0000-01-01T00:00:00Z");
        assert_eq!(text(2, "1"), "x509: unsupported time format");
    }
}
