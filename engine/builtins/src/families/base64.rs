//! Base64, in the standard and the URL alphabet, and hexadecimal; errors as Go's decoders word them.

use crate::support::{Answer, check_room, go_text, pay};
use lictor_program::{Builtin, BuiltinError, Context, operands};
use lictor_value::Value;

pub(crate) const TABLE: &[Builtin] = &[
    Builtin { name: "base64.decode", call: decode_std },
    Builtin { name: "base64.encode", call: encode_std },
    Builtin { name: "base64.is_valid", call: is_valid },
    Builtin { name: "base64url.decode", call: decode_url },
    Builtin { name: "base64url.encode", call: encode_url },
    Builtin { name: "base64url.encode_no_pad", call: encode_no_pad },
    Builtin { name: "hex.decode", call: decode_hex },
    Builtin { name: "hex.encode", call: encode_hex },
];

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The text of bytes in an alphabet.
pub(crate) fn encode(bytes: &[u8], url: bool, pad: bool) -> String {
    let alphabet = if url { URL } else { STANDARD };
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0u32, |word, byte| word << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for place in 0..4 {
            if place <= chunk.len() {
                out.push(char::from(alphabet[(word >> (18 - 6 * place)) as usize & 63]));
            } else if pad {
                out.push('=');
            }
        }
    }
    out
}

fn digit(byte: u8, url: bool) -> Option<u32> {
    Some(u32::from(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' if !url => 62,
        b'/' if !url => 63,
        b'-' if url => 62,
        b'_' if url => 63,
        _ => return None,
    }))
}

/// The bytes of padded text; line breaks are skipped. An error is the offset of the offending byte.
pub(crate) fn decode(text: &[u8], url: bool) -> Result<Vec<u8>, usize> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut word, mut have) = (0u32, 0);
    let mut bytes =
        text.iter().copied().enumerate().filter(|(_, byte)| !matches!(byte, b'\r' | b'\n'));
    while let Some((at, byte)) = bytes.next() {
        if byte == b'=' {
            return padding(out, word, have, at, bytes, text.len());
        }
        word = word << 6 | digit(byte, url).ok_or(at)?;
        have += 1;
        if have == 4 {
            out.extend_from_slice(&word.to_be_bytes()[1..]);
            (word, have) = (0, 0);
        }
    }
    if have == 0 { Ok(out) } else { Err(text.len() - have) }
}

/// What is left once the first `=` is seen at `at`.
fn padding(
    mut out: Vec<u8>,
    word: u32,
    have: usize,
    at: usize,
    mut rest: impl Iterator<Item = (usize, u8)>,
    len: usize,
) -> Result<Vec<u8>, usize> {
    match have {
        2 => match rest.next() {
            Some((_, b'=')) => out.push((word >> 4) as u8),
            Some((other, _)) => return Err(other - 1),
            None => return Err(len),
        },
        3 => out.extend_from_slice(&[(word >> 10) as u8, (word >> 2) as u8]),
        _ => return Err(at),
    }
    match rest.next() {
        Some((trailing, _)) => Err(trailing),
        None => Ok(out),
    }
}

fn decoded<'r>(ctx: &mut Context<'_, 'r>, text: &str) -> Answer<'r> {
    pay(ctx, text.len() / 16)?;
    match decode(text.as_bytes(), false) {
        Ok(bytes) => Ok(go_text(ctx, bytes)),
        Err(at) => Err(BuiltinError::failed(format!("illegal base64 data at input byte {at}"))),
    }
}

fn decode_std<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    decoded(ctx, operands::string(args, 0)?)
}

fn decode_url<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let text = operands::string(args, 0)?;
    pay(ctx, text.len() / 16)?;
    let bytes = url_bytes(text).map_err(BuiltinError::Failed)?;
    Ok(go_text(ctx, bytes))
}

/// The bytes of text in the URL alphabet, padded or not.
pub(crate) fn url_bytes(text: &str) -> Result<Vec<u8>, String> {
    let padding = match text.len() % 4 {
        _ if text.ends_with('=') => "",
        0 => "",
        2 => "==",
        3 => "=",
        _ => return Err(format!("illegal base64url string: {text}")),
    };
    decode(format!("{text}{padding}").as_bytes(), true)
        .map_err(|at| format!("illegal base64 data at input byte {at}"))
}

fn encoded<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>], url: bool, pad: bool) -> Answer<'r> {
    let text = operands::string(args, 0)?;
    check_room(ctx, text.len().saturating_mul(2))?;
    pay(ctx, text.len() / 16)?;
    Ok(ctx.str(&encode(text.as_bytes(), url, pad)))
}

fn encode_std<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    encoded(ctx, args, false, true)
}

fn encode_url<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    encoded(ctx, args, true, true)
}

fn encode_no_pad<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    encoded(ctx, args, true, false)
}

fn is_valid<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let Some(text) = operands::any(args, 0).as_str() else { return Ok(Value::FALSE) };
    pay(ctx, text.len() / 16)?;
    Ok(Value::bool(decode(text.as_bytes(), false).is_ok()))
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let nibbles = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    nibbles.map(|nibble| char::from(DIGITS[usize::from(nibble)])).collect()
}

fn encode_hex<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let text = operands::string(args, 0)?;
    check_room(ctx, text.len().saturating_mul(2))?;
    pay(ctx, text.len() / 16)?;
    Ok(ctx.str(&hex(text.as_bytes())))
}

fn decode_hex<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let text = operands::string(args, 0)?;
    pay(ctx, text.len() / 16)?;
    let mut bytes = Vec::with_capacity(text.len() / 2);
    let mut high = None;
    for byte in text.bytes() {
        let Some(nibble) = char::from(byte).to_digit(16) else { return Err(bad_hex(byte)) };
        match high.take() {
            None => high = Some(nibble << 4),
            Some(high) => bytes.push((high | nibble) as u8),
        }
    }
    match high {
        Some(_) => Err(BuiltinError::failed("encoding/hex: odd length hex string")),
        None => Ok(go_text(ctx, bytes)),
    }
}

/// Go shows the byte as the code point of that number.
fn bad_hex(byte: u8) -> BuiltinError {
    let shown = char::from(byte);
    let quoted =
        if shown.is_control() || byte == 0xad { String::new() } else { format!(" '{shown}'") };
    BuiltinError::failed(format!("encoding/hex: invalid byte: U+{byte:04X}{quoted}"))
}
