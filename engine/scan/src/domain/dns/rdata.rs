//! Data of records: words in the order of zone files to an object with a field for each part, and `text` as written.

use super::names;
use crate::read::pem::base64;
use lictor::{Entry, Region, Value};
use std::net::{Ipv4Addr, Ipv6Addr};

/// What a word of the data is.
#[derive(Clone, Copy)]
enum Part {
    Name,
    Number,
    /// A number, or the mnemonic of an algorithm of DNSSEC.
    Algorithm,
    Text,
}

use Part::{Algorithm, Name, Number, Text};

/// The parts of the types whose data is looked into.
const PARTS: &[(&str, &[(&str, Part)])] = &[
    ("A", &[("address", Text)]),
    ("AAAA", &[("address", Text)]),
    ("ALIAS", &[("target", Name)]),
    ("ANAME", &[("target", Name)]),
    ("CAA", &[("flags", Number), ("tag", Text), ("value", Text)]),
    ("CDS", DS),
    ("CNAME", &[("target", Name)]),
    ("DNAME", &[("target", Name)]),
    ("DNSKEY", &[("flags", Number), ("protocol", Number), ("algorithm", Algorithm), ("key", Text)]),
    ("DS", DS),
    ("HTTPS", &[("priority", Number), ("target", Name)]),
    ("MX", &[("preference", Number), ("target", Name)]),
    ("NS", &[("target", Name)]),
    ("NSEC3PARAM", &[("hash", Number), ("flags", Number), ("iterations", Number), ("salt", Text)]),
    ("PTR", &[("target", Name)]),
    (
        "SOA",
        &[
            ("mname", Name),
            ("rname", Name),
            ("serial", Number),
            ("refresh", Number),
            ("retry", Number),
            ("expire", Number),
            ("minimum", Number),
        ],
    ),
    ("SRV", &[("priority", Number), ("weight", Number), ("port", Number), ("target", Name)]),
    ("SVCB", &[("priority", Number), ("target", Name)]),
];

const DS: &[(&str, Part)] =
    &[("key_tag", Number), ("algorithm", Algorithm), ("digest_type", Number), ("digest", Text)];

/// Whether data of a type is texts in quotes.
pub(super) fn is_text(kind: &str) -> bool {
    matches!(kind, "TXT" | "SPF")
}

/// The types that records of unknown types are read as, by number.
pub(super) fn of_number(kind: &str) -> Option<&'static str> {
    Some(match kind.strip_prefix("TYPE")?.parse::<u16>().ok()? {
        1 => "A",
        2 => "NS",
        5 => "CNAME",
        12 => "PTR",
        15 => "MX",
        16 => "TXT",
        28 => "AAAA",
        39 => "DNAME",
        257 => "CAA",
        _ => return None,
    })
}

/// The data of one record. `at` is where it stands, if that is not where its record stands.
pub(super) fn datum<'r>(
    region: &'r Region,
    kind: &str,
    words: &[Value<'r>],
    at: Option<Value<'r>>,
) -> Value<'r> {
    let decoded = generic(region, kind, words);
    let words = decoded.as_deref().unwrap_or(words);
    let mut entries = Vec::with_capacity(6);
    if is_text(kind) {
        entries.push(entry("text", joined(region, words, "")));
        let longest = words.iter().filter_map(|word| word.as_str()).map(str::len).max();
        entries.push(entry("longest", Value::int(longest.unwrap_or(0) as i64)));
    } else {
        entries.push(entry("text", joined(region, words, " ")));
        let is_generic = words.first().is_some_and(|word| word.as_str() == Some("\\#"));
        let parts = PARTS.iter().filter(|_| !is_generic).find(|(known, _)| *known == kind);
        let parts = parts.map(|(_, parts)| *parts);
        for ((key, part), word) in parts.unwrap_or_default().iter().zip(words) {
            entries.push(Entry { key: Value::str(key), value: value(region, *part, *word) });
        }
        if kind == "NS" {
            let target = words.first().and_then(|word| word.as_str()).map(names::normal);
            let registered = target.as_deref().and_then(names::registrable);
            entries.extend(registered.map(|name| entry("registrable", region.str(name))));
        }
        if kind == "DNSKEY" {
            let key = words.get(3).and_then(|key| base64(key.as_str()?));
            let bits = key.and_then(|key| dnskey_bits(&key));
            entries.extend(bits.map(|bits| entry("bits", Value::int(bits))));
        }
    }
    entries.extend(at.map(|at| entry("at", at)));
    region.object_unsorted(&entries)
}

/// The words with names made absolute that are relative; none where all are.
pub(super) fn expanded<'r>(
    region: &'r Region,
    kind: &str,
    words: &[Value<'r>],
    full: &dyn Fn(&str) -> String,
) -> Option<Vec<Value<'r>>> {
    let (_, parts) = PARTS.iter().find(|(known, _)| *known == kind)?;
    let is_relative = |(part, word): (&(&str, Part), &Value<'r>)| {
        matches!(part.1, Name) && word.as_str().is_some_and(|text| !text.ends_with('.'))
    };
    parts.iter().zip(words).any(is_relative).then_some(())?;
    let mut expanded = words.to_vec();
    for (index, pair) in parts.iter().zip(words).enumerate() {
        if is_relative(pair) {
            let name = full(pair.1.as_str().unwrap_or_default());
            expanded[index] = region.str(&format!("{name}."));
        }
    }
    Some(expanded)
}

/// The data of a key for DKIM with the size of the key; anything else as it is.
pub(super) fn with_key_size<'r>(
    region: &'r Region,
    name: &str,
    kind: &str,
    datum: Value<'r>,
) -> Value<'r> {
    if kind != "TXT" || !name.contains("._domainkey") {
        return datum;
    }
    let bits = datum.get_str("text").as_str().and_then(dkim_bits);
    match (bits, datum.as_object()) {
        (Some(bits), Some(object)) => {
            region.object_with(object, Value::str("bits"), Value::int(bits))
        }
        _ => datum,
    }
}

/// The data of a record that is not known before it is made.
pub(super) fn unknown<'r>(region: &'r Region, at: Option<Value<'r>>) -> Value<'r> {
    let mut entries = vec![entry("unknown", Value::TRUE)];
    entries.extend(at.map(|at| entry("at", at)));
    region.object_unsorted(&entries)
}

/// Data as people write it in one text, apart into words.
pub(super) fn words<'r>(region: &'r Region, kind: &str, text: &str) -> Vec<Value<'r>> {
    if is_text(kind) && !text.trim_start().starts_with('"') {
        // Providers put the quotes around; those inside part a long text.
        return text.split("\"\"").map(|part| region.str(part)).collect();
    }
    crate::read::zone::words(text).iter().map(|word| region.str(word)).collect()
}

fn value<'r>(region: &'r Region, part: Part, word: Value<'r>) -> Value<'r> {
    let Some(text) = word.as_str() else { return word };
    let number = |text: &str| text.trim().parse::<i64>().ok().map(Value::int);
    match part {
        Name => region.str(&names::normal(text)),
        Number => number(text).unwrap_or(word),
        Algorithm => number(text).or_else(|| algorithm(text)).unwrap_or(word),
        Text => word,
    }
}

fn algorithm(mnemonic: &str) -> Option<Value<'static>> {
    const NAMES: &[(&str, i64)] = &[
        ("RSAMD5", 1),
        ("DSA", 3),
        ("RSASHA1", 5),
        ("DSA-NSEC3-SHA1", 6),
        ("NSEC3RSASHA1", 7),
        ("RSASHA1-NSEC3-SHA1", 7),
        ("RSASHA256", 8),
        ("RSASHA512", 10),
        ("ECC-GOST", 12),
        ("ECDSAP256SHA256", 13),
        ("ECDSAP384SHA384", 14),
        ("ED25519", 15),
        ("ED448", 16),
    ];
    let found = NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(mnemonic));
    found.map(|(_, number)| Value::int(*number))
}

fn joined<'r>(region: &'r Region, words: &[Value<'r>], between: &str) -> Value<'r> {
    if let [word] = words
        && word.as_str().is_some()
    {
        return *word;
    }
    let mut text = String::new();
    for (index, word) in words.iter().enumerate() {
        if index > 0 {
            text.push_str(between);
        }
        match word.as_str() {
            Some(word) => text.push_str(word),
            None => text.push_str(&word.to_string()),
        }
    }
    region.str(&text)
}

fn entry<'r>(key: &'static str, value: Value<'r>) -> Entry<'r> {
    Entry { key: Value::str(key), value }
}

/// The words of data in the form for unknown types, where the type is one whose bytes are understood.
fn generic<'r>(region: &'r Region, kind: &str, words: &[Value<'r>]) -> Option<Vec<Value<'r>>> {
    let [mark, _, hex @ ..] = words else { return None };
    if mark.as_str() != Some("\\#") {
        return None;
    }
    let digits: String = hex.iter().filter_map(|word| word.as_str()).collect();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let bytes = digits.as_bytes().chunks(2).map(byte).collect::<Option<Vec<u8>>>()?;
    let text = |bytes: &[u8]| region.str(&String::from_utf8_lossy(bytes));
    match kind {
        "A" => {
            let address = Ipv4Addr::from(<[u8; 4]>::try_from(bytes).ok()?);
            Some(vec![region.str(&address.to_string())])
        }
        "AAAA" => {
            let address = Ipv6Addr::from(<[u8; 16]>::try_from(bytes).ok()?);
            Some(vec![region.str(&address.to_string())])
        }
        "NS" | "CNAME" | "PTR" | "DNAME" => Some(vec![region.str(&wire_name(&bytes)?)]),
        "MX" => {
            let (preference, name) = bytes.split_first_chunk::<2>()?;
            let preference = Value::int(i64::from(u16::from_be_bytes(*preference)));
            Some(vec![preference, region.str(&wire_name(name)?)])
        }
        "TXT" => {
            let (mut texts, mut rest) = (Vec::new(), bytes.as_slice());
            while let Some((length, after)) = rest.split_first() {
                let (chunk, after) = after.split_at_checked(usize::from(*length))?;
                texts.push(text(chunk));
                rest = after;
            }
            Some(texts)
        }
        "CAA" => {
            let [flags, length, rest @ ..] = bytes.as_slice() else { return None };
            let (tag, value) = rest.split_at_checked(usize::from(*length))?;
            Some(vec![Value::int(i64::from(*flags)), text(tag), text(value)])
        }
        _ => None,
    }
}

fn wire_name(bytes: &[u8]) -> Option<String> {
    let (mut name, mut rest) = (String::new(), bytes);
    loop {
        let (length, after) = rest.split_first()?;
        if *length == 0 {
            return Some(if name.is_empty() { ".".to_owned() } else { name });
        }
        let (label, after) = after.split_at_checked(usize::from(*length))?;
        name.push_str(&String::from_utf8_lossy(label));
        name.push('.');
        rest = after;
    }
}

/// The bits of the key of a DKIM record: those of an RSA modulus, 256 for Ed25519; none where there is no key to read.
pub(super) fn dkim_bits(text: &str) -> Option<i64> {
    let tags = text.split(';').filter_map(|tag| tag.split_once('='));
    let tags: Vec<(&str, String)> =
        tags.map(|(key, value)| (key.trim(), value.split_whitespace().collect())).collect();
    let tag = |key: &str| tags.iter().find(|(own, _)| *own == key).map(|(_, value)| value.as_str());
    let key = base64(tag("p")?)?;
    if tag("k") == Some("ed25519") {
        return Some(key.len() as i64 * 8);
    }
    rsa_bits(&key)
}

/// The bits of the modulus of an RSA key: SubjectPublicKeyInfo or RSAPublicKey in DER.
fn rsa_bits(der: &[u8]) -> Option<i64> {
    let inside = element(der, 0x30)?.0;
    if let Some((modulus, _)) = element(inside, 0x02) {
        return Some(number_bits(modulus));
    }
    let (_, rest) = element(inside, 0x30)?;
    let key = element(rest, 0x03)?.0.get(1..)?;
    Some(number_bits(element(element(key, 0x30)?.0, 0x02)?.0))
}

/// What is in the element of a tag that the bytes begin with, and what is behind it.
fn element(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (found, rest) = bytes.split_first()?;
    let (length, rest) = rest.split_first().filter(|_| *found == tag)?;
    let (length, rest) = match length {
        0..0x80 => (usize::from(*length), rest),
        _ => {
            let (digits, rest) = rest.split_at_checked(usize::from(length & 0x7f))?;
            let digits = digits.iter().filter(|_| digits.len() <= 4);
            (digits.fold(0, |sum, digit| sum << 8 | usize::from(*digit)), rest)
        }
    };
    rest.split_at_checked(length)
}

fn number_bits(bytes: &[u8]) -> i64 {
    let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
    let bytes = &bytes[start..];
    let leading = bytes.first().map_or(0, |byte| byte.leading_zeros());
    bytes.len() as i64 * 8 - i64::from(leading)
}

/// The bits of the modulus in an RSA key of DNSSEC (RFC 3110).
fn dnskey_bits(key: &[u8]) -> Option<i64> {
    let (first, rest) = key.split_first()?;
    let (length, rest) = match first {
        0 => {
            let (length, rest) = rest.split_first_chunk::<2>()?;
            (usize::from(u16::from_be_bytes(*length)), rest)
        }
        length => (usize::from(*length), rest),
    };
    Some(number_bits(rest.get(length..)?))
}

#[cfg(test)]
mod tests {
    use super::{base64, datum, dkim_bits, words};
    use lictor::{Region, json};

    fn eq(kind: &str, text: &str, want: &str) {
        let region = Region::new();
        let words = words(&region, kind, text);
        assert_eq!(json::to_string(datum(&region, kind, &words, None)), want);
    }

    #[test]
    fn parsed() {
        eq("A", "192.0.2.1", r#"{"address":"192.0.2.1","text":"192.0.2.1"}"#);
        eq("MX", "10 Mail.X.", r#"{"preference":10,"target":"mail.x","text":"10 Mail.X."}"#);
        eq("TXT", "v=spf1 -all", r#"{"longest":11,"text":"v=spf1 -all"}"#);
        eq("TXT", "\"a b\" \"c\"", r#"{"longest":3,"text":"a bc"}"#);
        eq("TXT", "a\"\"bc", r#"{"longest":2,"text":"abc"}"#);
        eq("LOC", "1 2", r#"{"text":"1 2"}"#);
        eq(
            "CAA",
            "0 issue \"ca.example; x=1\"",
            r#"{"flags":0,"tag":"issue","text":"0 issue ca.example; x=1","value":"ca.example; x=1"}"#,
        );
        eq(
            "DS",
            "1 RSASHA1 1 ab",
            r#"{"algorithm":5,"digest":"ab","digest_type":1,"key_tag":1,"text":"1 RSASHA1 1 ab"}"#,
        );
    }

    #[test]
    fn bytes_of_unknown_types() {
        eq("A", "\\# 4 c0000201", r#"{"address":"192.0.2.1","text":"192.0.2.1"}"#);
        eq("MX", "\\# 7 000a0161017800", r#"{"preference":10,"target":"a.x","text":"10 a.x."}"#);
        eq("CNAME", "\\# 3 056100", r#"{"text":"\\# 3 056100"}"#);
    }

    #[test]
    fn sizes_of_keys() {
        // SubjectPublicKeyInfo { rsaEncryption, BIT STRING { modulus 0x00ff.., 65537 } } of a modulus of 16 bits.
        let der = [
            0x30, 0x1b, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01,
            0x01, 0x05, 0x00, 0x03, 0x0a, 0x00, 0x30, 0x07, 0x02, 0x03, 0x00, 0xff, 0x01, 0x02,
            0x00,
        ];
        assert_eq!(super::rsa_bits(&der), Some(16));
        assert_eq!(
            dkim_bits("v=DKIM1; k=ed25519; p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
            Some(256)
        );
        assert_eq!(dkim_bits("v=DKIM1; p="), None);
        assert_eq!(dkim_bits("v=DKIM1; p=!"), None);
        assert_eq!(super::dnskey_bits(&[1, 3, 0x80, 0]), Some(16));
        assert_eq!(super::dnskey_bits(&[0, 9]), None);
        assert_eq!(base64("aGk="), Some(b"hi".to_vec()));
    }
}
