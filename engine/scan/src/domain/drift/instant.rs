//! Points in time as files write them, in seconds.

/// The seconds since 1970 of a time such as `2027-01-31T12:00:00Z`, `...+02:00`, or without a zone, which is UTC; a day
/// alone is its beginning.
#[must_use]
pub fn seconds(text: &str) -> Option<i64> {
    let number = |from: usize, to: usize| {
        let digits = text.get(from..to).filter(|part| part.bytes().all(|b| b.is_ascii_digit()))?;
        digits.parse::<i64>().ok()
    };
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let bytes = text.as_bytes();
    if bytes[4] != b'-'
        || bytes[7] != b'-'
        || !(1..=12).contains(&month)
        || !(1..=31).contains(&day)
    {
        return None;
    }
    let midnight = days(year, month, day) * 86_400;
    if text.len() == 10 {
        return Some(midnight);
    }
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let rest = text.get(19..)?;
    let rest =
        rest.strip_prefix('.').map_or(rest, |r| r.trim_start_matches(|c: char| c.is_ascii_digit()));
    let time = midnight + hour * 3600 + minute * 60 + second;
    let (sign, zone) = match rest.as_bytes().first() {
        None | Some(b'Z' | b'z') => return Some(time),
        Some(b'+') => (-1, &rest[1..]),
        Some(b'-') => (1, &rest[1..]),
        Some(_) => return None,
    };
    let part = |from: usize| zone.get(from..from + 2).and_then(|part| part.parse::<i64>().ok());
    let minutes = part(if zone.contains(':') { 3 } else { 2 }).unwrap_or(0);
    Some(time + sign * (part(0)? * 3600 + minutes * 60))
}

/// The days from 1970 to a day: years begin in March, so that leap days come last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month < 3);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let era = year.div_euclid(400);
    let in_era = year.rem_euclid(400);
    era * 146_097 + in_era * 365 + in_era / 4 - in_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn times() {
        for (text, want) in [
            ("1970-01-01", Some(0)),
            ("1970-01-01T00:00:01Z", Some(1)),
            ("2000-02-29T00:00:00Z", Some(951_782_400)),
            ("2000-03-01T00:00:00.123456", Some(951_868_800)),
            ("2000-03-01T02:00:00+02:00", Some(951_868_800)),
            ("2000-02-29T22:30:00.5-0130", Some(951_868_800)),
            ("2000-13-01", None),
            ("2000-03-01T", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(seconds(text), want, "{text}");
        }
    }
}
