//! Numbers, instants, networks and bytes as conditions write them.

use std::cmp::Ordering;
use std::net::IpAddr;

/// A decimal number of any length, compared exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decimal {
    negative: bool,
    whole: String,
    fraction: String,
}

impl Decimal {
    pub(crate) fn parse(text: &str) -> Option<Decimal> {
        let text = text.trim();
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !all(whole) || !all(fraction) || whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let whole = whole.trim_start_matches('0').to_owned();
        let fraction = fraction.trim_end_matches('0').to_owned();
        let negative = negative && !(whole.is_empty() && fraction.is_empty());
        Some(Decimal { negative, whole, fraction })
    }

    pub(crate) fn compare(&self, other: &Decimal) -> Ordering {
        let size = |a: &Decimal, b: &Decimal| {
            let whole = a.whole.len().cmp(&b.whole.len()).then_with(|| a.whole.cmp(&b.whole));
            whole.then_with(|| a.fraction.cmp(&b.fraction))
        };
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => size(self, other),
            (true, true) => size(other, self),
        }
    }
}

/// Nanoseconds since 1970, from ISO 8601 or from seconds.
pub(crate) fn instant(text: &str) -> Option<i128> {
    const SECOND: i128 = 1_000_000_000;
    let text = text.trim();
    if let Ok(seconds) = text.parse::<i64>() {
        // A year alone is a date of ISO 8601, but AWS takes whole numbers for seconds.
        return Some(i128::from(seconds) * SECOND);
    }
    let (date, time) = match text.split_once(['T', 't', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut parts = date.splitn(3, '-').map(|part| digits(part, part.len()));
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next().unwrap_or(Some(1))?);
    if date.len() < 7 || !(1..=12).contains(&month) || !(1..=days_in(year, month)).contains(&day) {
        return None;
    }
    let of_day = match time {
        Some(time) => nanos_of(time)?,
        None => 0,
    };
    Some(i128::from(days(year, month, day)) * 86_400 * SECOND + of_day)
}

/// `12:30`, `12:30:00.5Z` or `12:30:00+02:00` as nanoseconds of the day in UTC.
fn nanos_of(time: &str) -> Option<i128> {
    let at = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at(at);
    let offset = match zone {
        "" | "Z" | "z" => 0,
        zone => {
            let sign = if zone.starts_with('-') { -1 } else { 1 };
            let plain = zone[1..].replace(':', "");
            let (hours, minutes) = match plain.len() {
                2 => (digits(&plain, 2)?, 0),
                4 => (digits(&plain[..2], 2)?, digits(&plain[2..], 2)?),
                _ => return None,
            };
            sign * (hours * 60 + minutes)
        }
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let mut parts = clock.split(':').map(|part| digits(part, 2));
    let (hours, minutes) = (parts.next()??, parts.next()??);
    let seconds = parts.next().unwrap_or(Some(0))?;
    if parts.next().is_some() || hours > 24 || minutes > 59 || seconds > 60 || fraction.len() > 9 {
        return None;
    }
    let nanos = match fraction.len() {
        0 => 0,
        length => digits(fraction, length)? * 10_i64.pow(9 - length as u32),
    };
    let total = (hours * 60 + minutes - offset) * 60 + seconds;
    Some(i128::from(total) * 1_000_000_000 + i128::from(nanos))
}

fn digits(text: &str, length: usize) -> Option<i64> {
    let is_number = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && length <= 9).then(|| text.parse().ok()).flatten()
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a day.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let before =
        |year: i64| year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let of_year: i64 = (1..month).map(|month| days_in(year, month)).sum();
    before(year - 1) - before(1969) + of_year + day - 1
}

/// A block of addresses; an address alone is a block of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Network {
    address: IpAddr,
    bits: u32,
}

impl Network {
    pub(crate) fn parse(text: &str) -> Option<Network> {
        let text = text.trim();
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            Some(bits) => digits(bits, bits.len()).and_then(|bits| u32::try_from(bits).ok())?,
            None => most,
        };
        (bits <= most).then_some(Network { address, bits })
    }

    /// Whether the whole of another block lies in this one.
    pub(crate) fn contains(&self, other: &Network) -> bool {
        let (own, theirs, most) = match (self.address, other.address) {
            (IpAddr::V4(own), IpAddr::V4(theirs)) => {
                (u128::from(u32::from(own)), u128::from(u32::from(theirs)), 32)
            }
            (IpAddr::V6(own), IpAddr::V6(theirs)) => (u128::from(own), u128::from(theirs), 128),
            _ => return false,
        };
        let differ = (own ^ theirs).checked_shr(most - self.bits).unwrap_or(0);
        self.bits <= other.bits && differ == 0
    }
}

/// The bytes of a base64 text, padded or not.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    let text = text.trim().trim_end_matches('=');
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for byte in text.bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        held = held << 6 | u32::from(six);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    // What is left over must be padding.
    (bits < 6 && held == 0).then_some(bytes)
}
