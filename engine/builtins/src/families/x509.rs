//! Certificates, signing requests and private keys as values, in the shape Go's JSON gives their structures.

mod dump;

use crate::crypto::keys::PublicKey;
use crate::crypto::pem;
use crate::crypto::private::{PrivateKey, ec_key, keys_in, pkcs1_key, pkcs8_key};
use crate::crypto::x509::chain::{self, Requirements};
use crate::crypto::x509::request::request;
use crate::crypto::x509::{Certificate, certificates, from_pem, sole};
use crate::families::base64::decode;
use crate::support::{Answer, items, pay, plain_int};
use dump::Dump;
use lictor_program::{Builtin, BuiltinError, Context, operands};
use lictor_value::{Kind, Value};

pub(crate) const TABLE: &[Builtin] = &[
    Builtin { name: "crypto.parse_private_keys", call: parse_private_keys },
    Builtin { name: "crypto.x509.parse_and_verify_certificates", call: parse_and_verify },
    Builtin {
        name: "crypto.x509.parse_and_verify_certificates_with_options",
        call: parse_and_verify_with_options,
    },
    Builtin { name: "crypto.x509.parse_certificate_request", call: parse_request },
    Builtin { name: "crypto.x509.parse_certificates", call: parse_certificates },
    Builtin { name: "crypto.x509.parse_keypair", call: parse_keypair },
    Builtin { name: "crypto.x509.parse_rsa_private_key", call: parse_rsa_private_key },
];

/// What an operation on public keys costs in steps.
const KEY_STEPS: u64 = 2_000;

fn failed(error: impl Into<String>) -> BuiltinError {
    BuiltinError::failed(error)
}

fn bad_base64(at: usize) -> String {
    format!("illegal base64 data at input byte {at}")
}

/// The DER bytes of certificates given as PEM, base64 of PEM, or base64 of DER.
fn certificates_der(text: &str) -> Result<Vec<u8>, String> {
    if text.starts_with("-----BEGIN") {
        return Ok(from_pem(text.as_bytes())?);
    }
    let bytes = decode(text.as_bytes(), false).map_err(bad_base64)?;
    if bytes.starts_with(b"-----BEGIN") { Ok(from_pem(&bytes)?) } else { Ok(bytes) }
}

fn parse_certificates<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let text = operands::string(args, 0)?;
    pay(ctx, text.len())?;
    let der = certificates_der(text).map_err(failed)?;
    let all = certificates(&der).map_err(failed)?;
    let dump = Dump(ctx.region);
    let values: Vec<_> = all.iter().map(|one| dump.certificate(one, true)).collect();
    Ok(ctx.region.array(&values))
}

fn verdict<'r>(
    ctx: &Context<'_, 'r>,
    chain: Option<Vec<&Certificate<'_>>>,
    uris: bool,
) -> Value<'r> {
    let dump = Dump(ctx.region);
    let certificates: Vec<_> =
        chain.iter().flatten().map(|one| dump.certificate(one, uris)).collect();
    ctx.region.array(&[Value::bool(chain.is_some()), ctx.region.array(&certificates)])
}

fn parse_and_verify<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let text = operands::string(args, 0)?;
    pay(ctx, text.len())?;
    let wanted = Requirements {
        host: String::new(),
        now_ns: ctx.now_ns().into(),
        usages: vec![SERVER_AUTH],
    };
    let der = certificates_der(text).unwrap_or_default();
    verified(ctx, &certificates(&der).unwrap_or_default(), &wanted, true)
}

fn verified<'r>(
    ctx: &mut Context<'_, 'r>,
    all: &[Certificate<'_>],
    wanted: &Requirements,
    uris: bool,
) -> Answer<'r> {
    ctx.spend(KEY_STEPS * all.len() as u64)?;
    let chain = chain::verify(all, wanted);
    Ok(verdict(ctx, chain, uris))
}

fn parse_and_verify_with_options<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let text = operands::string(args, 0)?;
    let options = operands::object(args, 1)?;
    pay(ctx, text.len())?;
    let Ok(der) = certificates_der(text) else { return Ok(verdict(ctx, None, false)) };
    let Ok(all) = certificates(&der) else { return Ok(verdict(ctx, None, false)) };
    let mut wanted =
        Requirements { host: String::new(), now_ns: ctx.now_ns().into(), usages: Vec::new() };
    for entry in options.sorted_entries(ctx.region) {
        let Some(key) = entry.key.as_str() else { continue };
        set_option(&mut wanted, key, entry.value).map_err(failed)?;
    }
    if wanted.usages.is_empty() {
        wanted.usages.push(SERVER_AUTH);
    }
    verified(ctx, &all, &wanted, false)
}

const SERVER_AUTH: i64 = 1;

/// Usages by Go's number.
const USAGES: &[&str] = &[
    "KeyUsageAny",
    "KeyUsageServerAuth",
    "KeyUsageClientAuth",
    "KeyUsageCodeSigning",
    "KeyUsageEmailProtection",
    "KeyUsageIPSECEndSystem",
    "KeyUsageIPSECTunnel",
    "KeyUsageIPSECUser",
    "KeyUsageTimeStamping",
    "KeyUsageOCSPSigning",
    "KeyUsageMicrosoftServerGatedCrypto",
    "KeyUsageNetscapeServerGatedCrypto",
    "KeyUsageMicrosoftCommercialCodeSigning",
    "KeyUsageMicrosoftKernelCodeSigning",
];

fn set_option(wanted: &mut Requirements, key: &str, value: Value<'_>) -> Result<(), String> {
    match key {
        "DNSName" => {
            wanted.host =
                value.as_str().ok_or("'DNSName' should be a string")?.trim_matches('"').to_owned();
        }
        "CurrentTime" if value.kind() != Kind::Number => {
            return Err("'CurrentTime' should be a number".to_owned());
        }
        "CurrentTime" => {
            wanted.now_ns =
                plain_int(value).ok_or("'CurrentTime' should be a valid int64 number")?.into();
        }
        "MaxConstraintComparisons" if value.kind() != Kind::Number => {
            return Err("'MaxConstraintComparisons' should be a number".to_owned());
        }
        "MaxConstraintComparisons" => {
            plain_int(value).ok_or("'MaxConstraintComparisons' should be a valid number")?;
        }
        "KeyUsages" => wanted.usages.extend(usages(value)?),
        _ => return Err("invalid key option".to_owned()),
    }
    Ok(())
}

fn usages(value: Value<'_>) -> Result<Vec<i64>, String> {
    let list = items(value).ok_or("'KeyUsages' should be an Array or Set")?;
    let (mut numbers, mut wrong) = (Vec::new(), Vec::new());
    for name in list.iter().filter_map(|item| item.as_str()).map(|name| name.trim_matches('"')) {
        match USAGES.iter().position(|usage| *usage == name) {
            Some(number) => numbers.push(number as i64),
            None => wrong.push(name),
        }
    }
    match wrong.is_empty() {
        true => Ok(numbers),
        false => Err(format!("invalid entries for 'KeyUsages' found: [{}]", wrong.join(" "))),
    }
}

fn parse_request<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    const LABEL: &str = "CERTIFICATE REQUEST";
    let text = operands::string(args, 0)?;
    pay(ctx, text.len())?;
    let mut bytes = match text.starts_with("-----BEGIN CERTIFICATE REQUEST-----") {
        true => text.as_bytes().to_vec(),
        false => decode(text.as_bytes(), false).map_err(|at| failed(bad_base64(at)))?,
    };
    if let Some((block, _)) = pem::next(&bytes) {
        if block.label != LABEL {
            return Err(failed("invalid PEM-encoded certificate signing request"));
        }
        bytes = block.bytes;
    }
    let request = request(&bytes).map_err(failed)?;
    Ok(Dump(ctx.region).request(&request))
}

fn parse_rsa_private_key<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let text = operands::string(args, 0)?;
    ctx.spend(KEY_STEPS)?;
    pay(ctx, text.len())?;
    if text.is_empty() {
        return Err(failed("input PEM data was empty"));
    }
    let decoded;
    let text = match text.starts_with("-----BEGIN") {
        true => text,
        false => {
            let bytes = decode(text.as_bytes(), false).map_err(|at| failed(bad_base64(at)))?;
            decoded = String::from_utf8_lossy(&bytes).into_owned();
            &decoded
        }
    };
    match keys_in(text).map_err(failed)?.first() {
        Some(key) => Ok(Dump(ctx.region).jwk(key)),
        None => Ok(Value::NULL),
    }
}

fn parse_private_keys<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let text = operands::string(args, 0)?;
    pay(ctx, text.len())?;
    if text.is_empty() {
        return Ok(Value::NULL);
    }
    let keys = keys_in(text).map_err(failed)?;
    ctx.spend(KEY_STEPS * keys.len() as u64)?;
    let dump = Dump(ctx.region);
    let values: Vec<_> = keys.iter().map(|key| dump.private_key(key)).collect();
    Ok(ctx.region.array(&values))
}

/// The bytes of a file given as PEM or base64.
fn file(text: &str) -> Result<Vec<u8>, String> {
    match text.starts_with("-----BEGIN ") {
        true => Ok(text.as_bytes().to_vec()),
        false => decode(text.as_bytes(), false).map_err(bad_base64),
    }
}

fn parse_keypair<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let certificate = operands::string(args, 0)?;
    let Some(key) = operands::any(args, 1).as_str() else {
        return Err(BuiltinError::operand(1, "string", operands::any(args, 1)));
    };
    ctx.spend(KEY_STEPS)?;
    pay(ctx, certificate.len() + key.len())?;
    let (certificate, key) = (file(certificate).map_err(failed)?, file(key).map_err(failed)?);
    let chain = chain_blocks(&certificate).map_err(failed)?;
    let key = key_block(&key).map_err(failed)?;
    let leaf = chain
        .first()
        .map_or(Err("tls: failed to find any PEM data in certificate input".into()), |der| {
            sole(der)
        });
    let leaf = leaf.map_err(failed)?;
    let key = key_in(&key).map_err(failed)?;
    check_pair(leaf.key.as_ref(), &key).map_err(failed)?;
    Ok(Dump(ctx.region).keypair(&chain, &leaf, &key))
}

/// The certificates of a chain; what is not PEM is taken as one in DER.
fn chain_blocks(file: &[u8]) -> Result<Vec<Vec<u8>>, String> {
    if !file.starts_with(b"-----BEGIN ") {
        return Ok(vec![file.to_vec()]);
    }
    let (mut rest, mut chain, mut skipped) = (file, Vec::new(), Vec::new());
    while let Some((block, next)) = pem::next(rest) {
        rest = next;
        match block.label.as_str() {
            "CERTIFICATE" => chain.push(block.bytes),
            _ => skipped.push(block.label),
        }
    }
    match (chain.is_empty(), skipped.as_slice()) {
        (false, _) => Ok(chain),
        (_, []) => Err("tls: failed to find any PEM data in certificate input".to_owned()),
        (_, [one]) if one.ends_with("PRIVATE KEY") => Err(
            "tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched"
                .to_owned(),
        ),
        _ => Err(format!(
            "tls: failed to find \"CERTIFICATE\" PEM block in certificate input after skipping PEM blocks of the following types: [{}]",
            skipped.join(" ")
        )),
    }
}

/// The block of a file that is a private key; what is not PEM is taken as DER.
fn key_block(file: &[u8]) -> Result<Vec<u8>, String> {
    let mut rest = file;
    let mut skipped = Vec::new();
    let mut der = (!file.starts_with(b"-----BEGIN")).then(|| file.to_vec());
    while der.is_none() {
        let Some((block, next)) = pem::next(rest) else { break };
        rest = next;
        if block.label == "PRIVATE KEY" || block.label.ends_with(" PRIVATE KEY") {
            der = Some(block.bytes);
        } else {
            skipped.push(block.label);
        }
    }
    der.ok_or_else(|| match skipped.as_slice() {
        [] => "tls: failed to find any PEM data in key input".to_owned(),
        [one] if one == "CERTIFICATE" => {
            "tls: found a certificate rather than a key in the PEM for the private key".to_owned()
        }
        _ => format!(
            "tls: failed to find PEM block with type ending in \"PRIVATE KEY\" in key input after skipping PEM blocks of the following types: [{}]",
            skipped.join(" ")
        ),
    })
}

fn key_in(der: &[u8]) -> Result<PrivateKey, String> {
    let key = pkcs1_key(der).or_else(|_| pkcs8_key(der)).or_else(|_| ec_key(None, der));
    match key {
        Ok(PrivateKey::X25519) => {
            Err("tls: found unknown private key type in PKCS#8 wrapping".to_owned())
        }
        Ok(key) => Ok(key),
        Err(_) => Err("tls: failed to parse private key".to_owned()),
    }
}

fn check_pair(public: Option<&PublicKey>, private: &PrivateKey) -> Result<(), String> {
    let same_kind = matches!(
        (public, private),
        (Some(PublicKey::Rsa { .. }), PrivateKey::Rsa(_))
            | (Some(PublicKey::Ec(..)), PrivateKey::Ec { .. })
            | (Some(PublicKey::Ed25519(_)), PrivateKey::Ed25519 { .. })
    );
    match public {
        None | Some(PublicKey::X25519 | PublicKey::Dsa { .. }) => {
            Err("tls: unknown public key algorithm".to_owned())
        }
        _ if !same_kind => Err("tls: private key type does not match public key type".to_owned()),
        Some(public) if *public != private.public() => {
            Err("tls: private key does not match public key".to_owned())
        }
        Some(_) => Ok(()),
    }
}
