//! Durations in Go's notation: `300ms`, `1m30s`, `1.417µs`.

use std::time::Duration;

/// Reads a duration; negative ones count as zero.
pub(crate) fn parse(text: &str) -> Option<Duration> {
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(Duration::ZERO);
    }
    let mut total = 0.0;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').filter(|at| *at > 0)?;
        let number: f64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let unit = rest.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(rest.len());
        total += number * nanoseconds(&rest[..unit])?;
        rest = &rest[unit..];
    }
    if negative { Some(Duration::ZERO) } else { Duration::try_from_secs_f64(total / 1e9).ok() }
}

/// What is wrong with a text that is no duration, in Go's words.
pub(crate) fn complaint(text: &str) -> String {
    let number = text.trim_start_matches(['-', '+']);
    let digits = number.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(number.len());
    let unit = number[digits..].split(|c: char| c.is_ascii_digit() || c == '.').next();
    match unit.unwrap_or_default() {
        _ if digits == 0 => format!("time: invalid duration {text:?}"),
        "" => format!("time: missing unit in duration {text:?}"),
        unit if nanoseconds(unit).is_none() => {
            format!("time: unknown unit {unit:?} in duration {text:?}")
        }
        _ => format!("time: invalid duration {text:?}"),
    }
}

fn nanoseconds(unit: &str) -> Option<f64> {
    Some(match unit {
        "ns" => 1.0,
        "us" | "µs" | "μs" => 1e3,
        "ms" => 1e6,
        "s" => 1e9,
        "m" => 60e9,
        "h" => 3600e9,
        _ => return None,
    })
}

/// Writes a duration as Go does.
pub(crate) fn show(duration: Duration) -> String {
    let nanos = duration.as_nanos();
    match nanos {
        0 => "0s".to_owned(),
        1..1_000 => format!("{nanos}ns"),
        1_000..1_000_000 => format!("{}µs", fraction(nanos, 3)),
        1_000_000..1_000_000_000 => format!("{}ms", fraction(nanos, 6)),
        _ => {
            let seconds = duration.as_secs();
            let rest = fraction(nanos - u128::from(seconds - seconds % 60) * 1_000_000_000, 9);
            match (seconds / 3600, seconds / 60 % 60) {
                (0, 0) => format!("{rest}s"),
                (0, minutes) => format!("{minutes}m{rest}s"),
                (hours, minutes) => format!("{hours}h{minutes}m{rest}s"),
            }
        }
    }
}

/// A number with so many places cut off its end and put behind a point, without needless zeros.
fn fraction(number: u128, places: u32) -> String {
    let unit = 10u128.pow(places);
    let digits = format!("{:0width$}", number % unit, width = places as usize);
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        format!("{}", number / unit)
    } else {
        format!("{}.{digits}", number / unit)
    }
}

#[cfg(test)]
mod tests {
    use super::{parse, show};

    #[test]
    fn round() {
        for text in ["253ns", "1.417µs", "1.21ms", "2s", "1m30s", "1h0m0.5s", "0s"] {
            assert_eq!(parse(text).map(show).as_deref(), Some(text));
        }
        for text in ["", "1", "s", "1x", "1.s2"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
