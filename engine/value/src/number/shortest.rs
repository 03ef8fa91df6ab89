//! The shortest decimal digits that lead back to the same binary float, spelt as Go spells them.

use num_bigint::BigUint;

/// Decimal digits without zeros at either end: `0.DIGITS × 10^point`.
struct Digits {
    digits: Vec<u8>,
    point: i64,
}

/// The text of `±mantissa × 2^exponent`, a float of 64 bits. Whole numbers are written out.
pub(super) fn of_float(negative: bool, mantissa: u64, exponent: i64, is_whole: bool) -> String {
    let digits = shortest(mantissa, exponent);
    let mut out = String::with_capacity(32);
    if negative {
        out.push('-');
    }
    if is_whole {
        digits.plain(&mut out)
    } else {
        digits.general(&mut out)
    }
    out
}

/// The text Go's `strconv` gives a float under `'g'` with the smallest precision.
pub(super) fn of_f64(float: f64) -> String {
    let text = scientific(float.abs());
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let digits: Vec<u8> = digits.bytes().filter(u8::is_ascii_digit).collect();
    let mut out = String::with_capacity(24);
    if float.is_sign_negative() {
        out.push('-');
    }
    if float == 0.0 {
        out.push('0');
    } else {
        Digits { digits, point: exponent.parse::<i64>().unwrap_or(0) + 1 }.general(&mut out);
    }
    out
}

/// The shortest digits that read back as this float, as `d.ddde-d`. Where two texts are equally near, the even one is
/// taken, as Go does; the standard library takes the larger one.
#[must_use]
pub fn scientific(float: f64) -> String {
    let text = format!("{float:e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let places = mantissa.len() - mantissa.find('.').map_or(mantissa.len(), |point| point + 1);
    let odd = mantissa.bytes().last().is_some_and(|last| last % 2 == 1);
    // With fewer digits, a number half way between two texts would be its own shortest text.
    if places < 14 || !odd {
        return text;
    }
    let exact = format!("{float:.0$e}", places + 24);
    let behind = exact.split_once('e').map_or("", |(digits, _)| &digits[digits.len() - 24..]);
    if !behind.starts_with('5') || behind[1..].bytes().any(|digit| digit != b'0') {
        return text;
    }
    let mut even = mantissa.as_bytes().to_vec();
    if let Some(last) = even.last_mut() {
        *last -= 1;
    }
    let even = format!("{}e{exponent}", String::from_utf8_lossy(&even));
    if even.parse() == Ok(float) { even } else { text }
}

/// Fractions of no more bits are expanded in 128 bits: times ten still fits.
const NARROW: i64 = 124;

fn shortest(mantissa: u64, exponent: i64) -> Digits {
    let fraction_bits = 1 - exponent;
    if (1..=NARROW).contains(&fraction_bits) {
        narrow_shortest(mantissa, fraction_bits as u32)
    } else {
        wide_shortest(mantissa, exponent)
    }
}

/// The digits of `number / 2^bits` one by one, from the first that is not zero.
struct Expansion {
    whole: [u8; 20],
    /// The digits of `whole` that are still to come stand from `next` to the end.
    next: usize,
    fraction: u128,
    bits: u32,
    /// Where the point stands, counted from the first digit.
    point: i64,
}

impl Expansion {
    fn new(number: u128, bits: u32) -> Expansion {
        let mut whole = [0; 20];
        let mut next = whole.len();
        let mut rest = number >> bits;
        while rest > 0 {
            next -= 1;
            whole[next] = (rest % 10) as u8;
            rest /= 10;
        }
        let point = (whole.len() - next) as i64;
        let mut digits =
            Expansion { whole, next, fraction: number & ((1 << bits) - 1), bits, point };
        if digits.point == 0 && digits.fraction != 0 {
            while (digits.fraction * 10) >> bits == 0 {
                digits.fraction *= 10;
                digits.point -= 1;
            }
        }
        digits
    }

    fn digit(&mut self) -> u8 {
        if let Some(digit) = self.whole.get(self.next) {
            self.next += 1;
            return *digit;
        }
        self.fraction *= 10;
        let digit = (self.fraction >> self.bits) as u8;
        self.fraction &= (1 << self.bits) - 1;
        digit
    }

    /// Whether only zeros follow.
    fn is_over(&self) -> bool {
        self.fraction == 0 && self.whole[self.next..].iter().all(|digit| *digit == 0)
    }
}

/// [`wide_shortest`] for fractions that are not long, without memory for all their digits.
fn narrow_shortest(mantissa: u64, bits: u32) -> Digits {
    let double = u128::from(mantissa) * 2;
    let mut exact = Expansion::new(double, bits);
    let mut lower = Expansion::new(double - 1, bits);
    let mut upper = Expansion::new(double + 1, bits);
    let inclusive = mantissa & 1 == 0;
    let mut result = Digits { digits: Vec::with_capacity(24), point: exact.point };
    while !exact.is_over() {
        let (digit, low, high) = (exact.digit(), lower.digit(), upper.digit());
        result.digits.push(b'0' + digit);
        let down = low != digit || inclusive && lower.is_over();
        let up = digit != high && (inclusive || digit + 1 < high || !upper.is_over());
        if !down && !up {
            continue;
        }
        // Nothing is cut off behind the last digit, so nothing is to be rounded.
        if !exact.is_over() {
            let next = exact.digit();
            // A half goes to the even digit.
            let nearer_up = if next == 5 && exact.is_over() { digit & 1 == 1 } else { next >= 5 };
            if up && (!down || nearer_up) {
                result.increment();
            }
        }
        break;
    }
    result.trim();
    result
}

fn wide_shortest(mantissa: u64, exponent: i64) -> Digits {
    // Twice the mantissa, so that one more or less is half of the last place.
    let double = u128::from(mantissa) * 2;
    let mut exact = Digits::of(double, exponent - 1);
    let lower = Digits::of(double - 1, exponent - 1);
    let upper = Digits::of(double + 1, exponent - 1);
    // A neighbour's half way point rounds to even, that is to this mantissa only if it is even.
    let inclusive = mantissa & 1 == 0;
    for at in 0..exact.digits.len() {
        let (digit, low, high) = (exact.at(at), lower.at(at), upper.at(at));
        let down = low != digit || inclusive && at + 1 == lower.digits.len();
        let up = digit != high && (inclusive || digit + 1 < high || at + 1 < upper.digits.len());
        match (down, up) {
            (true, true) => {
                if exact.rounds_up(at + 1) {
                    exact.cut_up(at + 1)
                } else {
                    exact.cut_down(at + 1)
                }
            }
            (true, false) => exact.cut_down(at + 1),
            (false, true) => exact.cut_up(at + 1),
            (false, false) => continue,
        }
        break;
    }
    exact
}

impl Digits {
    fn of(mantissa: u128, exponent: i64) -> Digits {
        let zeros = mantissa.trailing_zeros();
        let (mantissa, exponent) = (mantissa >> zeros, exponent + i64::from(zeros));
        let text = if exponent >= 0 {
            (BigUint::from(mantissa) << exponent).to_string()
        } else {
            let power = u32::try_from(exponent.unsigned_abs()).unwrap_or(u32::MAX);
            (BigUint::from(mantissa) * BigUint::from(5u32).pow(power)).to_string()
        };
        let point = text.len() as i64 + exponent.min(0);
        let mut digits = Digits { digits: text.into_bytes(), point };
        digits.trim();
        digits
    }

    fn trim(&mut self) {
        while self.digits.last() == Some(&b'0') {
            self.digits.pop();
        }
    }

    fn at(&self, index: usize) -> u8 {
        self.digits.get(index).copied().unwrap_or(b'0')
    }

    /// Whether rounding to `len` digits goes up; a half goes to the even digit.
    fn rounds_up(&self, len: usize) -> bool {
        if self.at(len) == b'5' && len + 1 == self.digits.len() {
            return len > 0 && self.at(len - 1) & 1 == 1;
        }
        self.at(len) >= b'5'
    }

    fn cut_down(&mut self, len: usize) {
        self.digits.truncate(len);
        self.trim();
    }

    fn cut_up(&mut self, len: usize) {
        if len >= self.digits.len() {
            return;
        }
        self.digits.truncate(len);
        self.increment();
    }

    /// Adds one in the last place; zeros that come about are dropped.
    fn increment(&mut self) {
        while self.digits.last() == Some(&b'9') {
            self.digits.pop();
        }
        match self.digits.last_mut() {
            Some(last) => *last += 1,
            None => {
                self.digits.push(b'1');
                self.point += 1;
            }
        }
    }

    /// Digits with as many zeros as it takes, no exponent.
    fn plain(&self, out: &mut String) {
        let (before, after) =
            self.digits.split_at(usize::try_from(self.point).unwrap_or(0).min(self.digits.len()));
        if before.is_empty() {
            out.push('0');
        }
        out.extend(before.iter().map(|digit| *digit as char));
        out.extend((before.len() as i64..self.point).map(|_| '0'));
        if !after.is_empty() {
            out.push('.');
            out.extend((self.point..0).map(|_| '0'));
            out.extend(after.iter().map(|digit| *digit as char));
        }
    }

    /// An exponent where the number is small or needs more than six digits before the point.
    fn general(&self, out: &mut String) {
        let exponent = self.point - 1;
        if (-4..6).contains(&exponent) {
            return self.plain(out);
        }
        out.push(self.at(0) as char);
        if self.digits.len() > 1 {
            out.push('.');
            out.extend(self.digits[1..].iter().map(|digit| *digit as char));
        }
        out.push_str(if exponent < 0 { "e-" } else { "e+" });
        if exponent.abs() < 10 {
            out.push('0');
        }
        out.push_str(&exponent.abs().to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::{NARROW, narrow_shortest, wide_shortest};

    #[test]
    fn both_ways_agree() {
        let mut state = 0x9e37_79b9_7f4a_7c15u64;
        let rounds = if cfg!(miri) { 20 } else { 4000 };
        for round in 0..rounds {
            state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(round | 1);
            let mantissa = match round % 4 {
                0 => state,
                1 => state << (round % 60),
                2 => u64::MAX << (round % 64),
                _ => state & !0xffff_ffff,
            } | 1 << 63;
            let bits = 1 + (state >> 32) as i64 % NARROW;
            let narrow = narrow_shortest(mantissa, bits as u32);
            let wide = wide_shortest(mantissa, 1 - bits);
            assert_eq!(
                (&narrow.digits, narrow.point),
                (&wide.digits, wide.point),
                "{mantissa} / 2^{bits}"
            );
        }
    }
}
