//! Randomness: `rand.intn` and `uuid.rfc4122`, each the same for the same key throughout an evaluation; UUIDs taken apart.

use crate::families::base64::hex;
use crate::support::{Answer, int, shown};
use lictor_program::{Builtin, Context, operands};
use lictor_value::Value;
use std::collections::HashMap;

pub(crate) const TABLE: &[Builtin] = &[
    Builtin { name: "rand.intn", call: intn },
    Builtin { name: "uuid.parse", call: parse },
    Builtin { name: "uuid.rfc4122", call: rfc4122 },
];

/// What was drawn in this evaluation, by key.
#[derive(Default)]
struct Drawn {
    numbers: HashMap<(String, u64), u64>,
    uuids: HashMap<String, String>,
}

fn intn<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let key = operands::string(args, 0)?;
    let limit = int(args, 1)?.unsigned_abs();
    if limit == 0 {
        return Ok(Value::int(0));
    }
    let key = (key.to_owned(), limit);
    if let Some(known) = ctx.evaluation.slot::<Drawn>("random").numbers.get(&key) {
        return Ok(Value::int(*known as i64));
    }
    ctx.spend(1 + key.0.len() as u64 / 16)?;
    let drawn = (u128::from(ctx.draw()) * u128::from(limit)) >> 64;
    ctx.evaluation.slot::<Drawn>("random").numbers.insert(key, drawn as u64);
    Ok(Value::int(drawn as i64))
}

fn rfc4122<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let key = shown(ctx, operands::any(args, 0))?;
    if let Some(known) = ctx.evaluation.slot::<Drawn>("random").uuids.get(&key) {
        return Ok(ctx.region.str(known));
    }
    ctx.spend(1 + key.len() as u64 / 16)?;
    let mut bytes = [0u8; 16];
    ctx.host.random(&mut bytes);
    let stream = (u128::from(ctx.draw()) << 64 | u128::from(ctx.draw())).to_be_bytes();
    bytes.iter_mut().zip(stream).for_each(|(byte, other)| *byte ^= other);
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let digits = hex(&bytes);
    let uuid =
        [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]].join("-");
    let answer = ctx.str(&uuid);
    ctx.evaluation.slot::<Drawn>("random").uuids.insert(key, uuid);
    Ok(answer)
}

/// The bytes of a UUID in one of its four spellings.
fn uuid_bytes(text: &str) -> Option<[u8; 16]> {
    let plain = match text.len() {
        36 | 32 => text,
        45 if text.get(..9)?.eq_ignore_ascii_case("urn:uuid:") => text.get(9..)?,
        38 => text.get(1..37)?,
        _ => return None,
    };
    let digits = if plain.len() == 36 {
        let dashed = [8, 13, 18, 23].iter().all(|at| plain.as_bytes()[*at] == b'-');
        let parts = [
            plain.get(..8)?,
            plain.get(9..13)?,
            plain.get(14..18)?,
            plain.get(19..23)?,
            plain.get(24..)?,
        ];
        dashed.then(|| parts.concat())?
    } else {
        plain.to_owned()
    };
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    u128::from_str_radix(&digits, 16).ok().map(u128::to_be_bytes)
}

fn parse<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let Some(bytes) = uuid_bytes(operands::string(args, 0)?) else { return Ok(Value::UNDEFINED) };
    let version = i64::from(bytes[6] >> 4);
    let variant = match bytes[8] {
        byte if byte & 0xc0 == 0x80 => "RFC4122",
        byte if byte & 0xe0 == 0xc0 => "Microsoft",
        byte if byte & 0xe0 == 0xe0 => "Future",
        _ => "Reserved",
    };
    let mut fields = vec![("version", Value::int(version)), ("variant", Value::str(variant))];
    if matches!(version, 1 | 2) {
        let node: Vec<_> = bytes[10..].iter().map(|byte| hex(&[*byte])).collect();
        let mac = match bytes[10] & 3 {
            3 => "local:multicast",
            1 => "global:multicast",
            2 => "local:unicast",
            _ => "global:unicast",
        };
        fields.push(("nodeid", ctx.str(&node.join("-"))));
        fields.push(("macvariables", Value::str(mac)));
        fields.push(("time", Value::int(unix_time(&bytes))));
        fields.push((
            "clocksequence",
            Value::int(i64::from(bytes[8] & 0x3f) << 8 | i64::from(bytes[9])),
        ));
    }
    if version == 2 {
        let id = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        let domain = match bytes[9] {
            0 => "Person".to_owned(),
            1 => "Group".to_owned(),
            2 => "Org".to_owned(),
            other => format!("Domain{other}"),
        };
        fields.push(("id", Value::int(i64::from(id))));
        fields.push(("domain", ctx.str(&domain)));
    }
    Ok(ctx.region.record(&fields))
}

/// Nanoseconds since 1970; the bytes count tenths of microseconds since the Gregorian reform.
fn unix_time(bytes: &[u8; 16]) -> i64 {
    const REFORM: i64 = 0x01b2_1dd2_1381_4000;
    let low = i64::from(u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]));
    let middle = i64::from(u16::from_be_bytes([bytes[4], bytes[5]]));
    let high = i64::from(u16::from_be_bytes([bytes[6] & 0x0f, bytes[7]]));
    (low | middle << 32 | high << 48).wrapping_sub(REFORM).wrapping_mul(100)
}
