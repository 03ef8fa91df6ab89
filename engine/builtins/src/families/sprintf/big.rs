//! Integers beyond 64 bits, which Go's big numbers print by rules of their own.

use super::verbs::{Flags, fill};
use num_bigint::{BigInt, Sign};
use std::fmt::Write;

/// What stands for an address, which no result may depend on.
const ADDRESS: &str = "0xc000000000";

pub(super) fn print(int: &BigInt, verb: char, flags: &mut Flags, out: &mut String) {
    let base = match verb {
        'b' => 2,
        'o' | 'O' => 8,
        'd' | 's' | 'v' => 10,
        'x' | 'X' => 16,
        'p' => return flags.pad(ADDRESS, out),
        'w' => {
            out.push_str("%!w(*big.Int=");
            print_parts(int, out);
            return out.push(')');
        }
        _ => {
            let _ = write!(out, "%!{verb}(big.Int={int})");
            return;
        }
    };
    let digits = int.magnitude().to_str_radix(base);
    let digits = if verb == 'X' { digits.to_ascii_uppercase() } else { digits };
    let sign = match int.sign() {
        Sign::Minus => "-",
        _ if flags.plus || flags.plus_v => "+",
        _ if flags.space => " ",
        _ => "",
    };
    let prefix = match verb {
        'O' => "0o",
        _ if !(flags.sharp || flags.sharp_v) => "",
        'b' => "0b",
        'o' => "0",
        'x' => "0x",
        'X' => "0X",
        _ => "",
    };
    let mut zeros = flags.precision.map_or(0, |count| count.saturating_sub(digits.len()));
    let missing =
        flags.width.unwrap_or(0).saturating_sub(sign.len() + prefix.len() + zeros + digits.len());
    let (mut left, mut right) = (0, 0);
    if flags.minus {
        right = missing;
    } else if flags.zero && flags.precision.is_none() {
        zeros += missing;
    } else {
        left = missing;
    }
    fill(' ', left, out);
    out.push_str(sign);
    out.push_str(prefix);
    fill('0', zeros, out);
    out.push_str(&digits);
    fill(' ', right, out);
}

/// The inside of a big number, as Go shows it where it does not know how to print one.
pub(super) fn print_parts(int: &BigInt, out: &mut String) {
    let words: Vec<String> =
        int.magnitude().iter_u64_digits().map(|word| word.to_string()).collect();
    let negative = int.sign() == Sign::Minus;
    let _ = write!(out, "&{{{negative} [{}]}}", words.join(" "));
}
