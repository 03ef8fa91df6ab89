//! Digests and message authentication codes in lower-case hexadecimal. Signatures and certificates are elsewhere.

use crate::families::base64::hex;
use crate::support::{Answer, pay};
use hmac::{Hmac, KeyInit, Mac};
use lictor_program::{Builtin, BuiltinError, Context, operands};
use lictor_value::Value;
use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::{Sha256, Sha512};

pub(crate) const TABLE: &[Builtin] = &[
    Builtin { name: "crypto.hmac.equal", call: hmac_equal },
    Builtin { name: "crypto.hmac.md5", call: hmac_md5 },
    Builtin { name: "crypto.hmac.sha1", call: hmac_sha1 },
    Builtin { name: "crypto.hmac.sha256", call: hmac_sha256 },
    Builtin { name: "crypto.hmac.sha512", call: hmac_sha512 },
    Builtin { name: "crypto.md5", call: md5 },
    Builtin { name: "crypto.sha1", call: sha1 },
    Builtin { name: "crypto.sha256", call: sha256 },
];

fn digest<'r, D: Digest>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let text = operands::string(args, 0)?;
    pay(ctx, text.len() / 4)?;
    Ok(ctx.str(&hex(&D::digest(text))))
}

fn md5<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    digest::<Md5>(ctx, args)
}

fn sha1<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    digest::<Sha1>(ctx, args)
}

fn sha256<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    digest::<Sha256>(ctx, args)
}

fn code<'r, M: Mac + KeyInit>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let (message, key) = (operands::string(args, 0)?, operands::string(args, 1)?);
    pay(ctx, (message.len() + key.len()) / 4)?;
    let mut mac = <M as KeyInit>::new_from_slice(key.as_bytes())
        .map_err(|error| BuiltinError::failed(error.to_string()))?;
    mac.update(message.as_bytes());
    Ok(ctx.str(&hex(&mac.finalize().into_bytes())))
}

fn hmac_md5<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    code::<Hmac<Md5>>(ctx, args)
}

fn hmac_sha1<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    code::<Hmac<Sha1>>(ctx, args)
}

fn hmac_sha256<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    code::<Hmac<Sha256>>(ctx, args)
}

fn hmac_sha512<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    code::<Hmac<Sha512>>(ctx, args)
}

fn hmac_equal<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let (one, other) = (operands::string(args, 0)?, operands::string(args, 1)?);
    Ok(Value::bool(same_secret(one.as_bytes(), other.as_bytes())))
}

/// Compares in a time that depends on the lengths only.
pub(crate) fn same_secret(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).fold(0, |differ, (a, b)| std::hint::black_box(differ | (a ^ b)))
            == 0
}
