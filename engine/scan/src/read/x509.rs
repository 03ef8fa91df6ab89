//! Certificates and private keys as values, with names where other readers have numbers.
//!
//! A certificate is
//! `{subject, issuer: {text, cn: [..], o: [..]}, serial, serial_bits, version, not_before, not_after, seconds, from, until,
//! key: {kind, bits?, curve?, exponent?}, spki, fingerprint, signature, hash, sans?: {dns, ip, email, uri, other},
//! key_usage?, extended_key_usage?, ca, path_length?, aki?, ski?, ocsp, issuers, crls, policies, scts, must_staple,
//! name_constraints?: {permitted, excluded}, self_issued, role}`: times are seconds since 1970, `seconds` counts both ends
//! (`notAfter` is inclusive), keys and fingerprints are SHA-256 in hex, and what a certificate does not have is left out.
//! An extension that cannot be read is named in `broken`. Of a private key nothing is kept but its kind and size.
//! Of certificates that stand together, `not_signed_by` has the fingerprints of those whose name stands on one as its
//! issuer, and whose key did not sign it. What is revoked is not known.

use lictor::{Entry, Region, Value};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt::Write;
use std::net::IpAddr;
use x509_parser::der_parser::Oid;
use x509_parser::extensions::{
    DistributionPointName, ExtendedKeyUsage, GeneralName, GeneralSubtree, KeyUsage,
    NameConstraints, ParsedExtension,
};
use x509_parser::prelude::{FromDer, X509Certificate, X509Name};
use x509_parser::public_key::PublicKey;
use x509_parser::x509::{AlgorithmIdentifier, SubjectPublicKeyInfo};

/// More bytes than a certificate has.
const MAX_BYTES: usize = 1 << 20;
/// So many signatures are checked of certificates that stand together.
const MAX_CHECKS: usize = 256;

/// Signature algorithms: their identifiers, names and hashes.
const SIGNATURES: &[(&str, &str, &str)] = &[
    ("1.2.840.113549.1.1.2", "md2WithRSA", "md2"),
    ("1.2.840.113549.1.1.4", "md5WithRSA", "md5"),
    ("1.2.840.113549.1.1.5", "sha1WithRSA", "sha1"),
    ("1.3.14.3.2.29", "sha1WithRSA", "sha1"),
    ("1.2.840.113549.1.1.14", "sha224WithRSA", "sha224"),
    ("1.2.840.113549.1.1.11", "sha256WithRSA", "sha256"),
    ("1.2.840.113549.1.1.12", "sha384WithRSA", "sha384"),
    ("1.2.840.113549.1.1.13", "sha512WithRSA", "sha512"),
    ("1.2.840.10040.4.3", "dsaWithSHA1", "sha1"),
    ("2.16.840.1.101.3.4.3.2", "dsaWithSHA256", "sha256"),
    ("1.2.840.10045.4.1", "ecdsaWithSHA1", "sha1"),
    ("1.2.840.10045.4.3.1", "ecdsaWithSHA224", "sha224"),
    ("1.2.840.10045.4.3.2", "ecdsaWithSHA256", "sha256"),
    ("1.2.840.10045.4.3.3", "ecdsaWithSHA384", "sha384"),
    ("1.2.840.10045.4.3.4", "ecdsaWithSHA512", "sha512"),
    ("1.3.101.112", "ed25519", "none"),
    ("1.3.101.113", "ed448", "none"),
    ("2.16.840.1.101.3.4.3.17", "ml-dsa-44", "none"),
    ("2.16.840.1.101.3.4.3.18", "ml-dsa-65", "none"),
    ("2.16.840.1.101.3.4.3.19", "ml-dsa-87", "none"),
];
/// The algorithm whose hash stands in its parameters.
const RSA_PSS: &str = "1.2.840.113549.1.1.10";
const HASHES: &[(&str, &str)] = &[
    ("1.3.14.3.2.26", "sha1"),
    ("2.16.840.1.101.3.4.2.4", "sha224"),
    ("2.16.840.1.101.3.4.2.1", "sha256"),
    ("2.16.840.1.101.3.4.2.2", "sha384"),
    ("2.16.840.1.101.3.4.2.3", "sha512"),
];
/// Curves: identifiers, names and sizes.
const CURVES: &[(&str, &str, i64)] = &[
    ("1.2.840.10045.3.1.1", "P-192", 192),
    ("1.3.132.0.33", "P-224", 224),
    ("1.2.840.10045.3.1.7", "P-256", 256),
    ("1.3.132.0.34", "P-384", 384),
    ("1.3.132.0.35", "P-521", 521),
    ("1.3.132.0.10", "secp256k1", 256),
    ("1.3.36.3.3.2.8.1.1.7", "brainpoolP256r1", 256),
    ("1.3.36.3.3.2.8.1.1.11", "brainpoolP384r1", 384),
    ("1.3.36.3.3.2.8.1.1.13", "brainpoolP512r1", 512),
];
/// Algorithms of keys that have one size.
const KEYS: &[(&str, &str)] = &[
    ("1.2.840.113549.1.1.1", "rsa"),
    ("1.2.840.113549.1.1.10", "rsa"),
    ("1.2.840.10045.2.1", "ec"),
    ("1.2.840.10040.4.1", "dsa"),
    ("1.3.101.110", "x25519"),
    ("1.3.101.112", "ed25519"),
    ("1.3.101.113", "ed448"),
];
const MUST_STAPLE: &str = "1.3.6.1.5.5.7.1.24";
const OCSP: &str = "1.3.6.1.5.5.7.48.1";
const CA_ISSUERS: &str = "1.3.6.1.5.5.7.48.2";

/// For each of some certificates in DER, the fingerprints of those that are named as its issuer and did not sign it.
pub(crate) fn not_signed_by(all: &[&[u8]]) -> Vec<Vec<String>> {
    let mut found = vec![Vec::new(); all.len()];
    if all.len() < 2 {
        return found;
    }
    let parsed: Vec<_> =
        all.iter().map(|der| X509Certificate::from_der(der).ok().map(|(_, one)| one)).collect();
    let mut by_subject: HashMap<&[u8], Vec<usize>> = HashMap::new();
    for (index, one) in parsed.iter().enumerate() {
        if let Some(one) = one {
            by_subject.entry(one.subject().as_raw()).or_default().push(index);
        }
    }
    let mut checks = 0;
    for (child, found) in found.iter_mut().enumerate() {
        let Some(one) = &parsed[child] else { continue };
        let issuers = by_subject.get(one.issuer().as_raw()).into_iter().flatten();
        for issuer in issuers.filter(|issuer| all[**issuer] != all[child]) {
            checks += 1;
            if checks > MAX_CHECKS {
                break;
            }
            if lictor::signed_by(all[child], all[*issuer]) == Some(false) {
                found.push(hex(&Sha256::digest(all[*issuer])));
            }
        }
    }
    found
}

/// A certificate in DER, and the fingerprints of those around it that did not sign it.
///
/// # Errors
/// Why it is none.
pub(crate) fn certificate<'r>(
    region: &'r Region,
    der: &[u8],
    not_signed_by: &[String],
) -> Result<Value<'r>, String> {
    if der.len() > MAX_BYTES {
        return Err(format!("a certificate is larger than {MAX_BYTES} bytes"));
    }
    let (rest, parsed) =
        X509Certificate::from_der(der).map_err(|_| "it is no X.509 certificate".to_owned())?;
    if !rest.is_empty() {
        return Err("there are bytes behind the certificate".to_owned());
    }
    let mut fields = Fields { region, entries: Vec::new() };
    identity(&mut fields, &parsed, der);
    fields.put("key", key(region, parsed.public_key()));
    let (signature, hash) = signature(&parsed.signature_algorithm);
    fields.text("signature", &signature);
    fields.text("hash", &hash);
    extensions(&mut fields, &parsed);
    if !not_signed_by.is_empty() {
        fields.list("not_signed_by", not_signed_by.iter().map(String::as_str));
    }
    Ok(region.object(&mut fields.entries))
}

/// The kind and size of the private key in DER, as far as they can be told.
pub(crate) fn private_key<'r>(region: &'r Region, label: &str, der: &[u8]) -> Value<'r> {
    let is_encrypted = label.starts_with("ENCRYPTED");
    let kind = match label.trim_end_matches("PRIVATE KEY").trim() {
        "RSA" => "rsa",
        "EC" => "ec",
        "DSA" => "dsa",
        "OPENSSH" => "openssh",
        "" => pkcs8_kind(der).unwrap_or("unknown"),
        _ => "unknown",
    };
    region.record(&[("kind", Value::str(kind)), ("encrypted", Value::bool(is_encrypted))])
}

/// The algorithm of a PKCS #8 key: version, then its identifier.
fn pkcs8_kind(der: &[u8]) -> Option<&'static str> {
    use x509_parser::asn1_rs::{Any, Integer};
    let (_, outer) = Any::from_der(der).ok()?;
    let (rest, _) = Integer::from_der(outer.data).ok()?;
    let (_, algorithm) = AlgorithmIdentifier::from_der(rest).ok()?;
    named(KEYS, &algorithm.algorithm)
}

fn named(table: &[(&str, &'static str)], oid: &Oid<'_>) -> Option<&'static str> {
    let oid = oid.to_id_string();
    table.iter().find(|(id, _)| *id == oid).map(|(_, name)| *name)
}

/// An object that grows.
struct Fields<'r> {
    region: &'r Region,
    entries: Vec<Entry<'r>>,
}

impl<'r> Fields<'r> {
    fn put(&mut self, key: &'static str, value: Value<'r>) {
        self.entries.push(Entry { key: Value::str(key), value });
    }

    fn text(&mut self, key: &'static str, text: &str) {
        self.put(key, self.region.str(text));
    }

    fn list<'t>(&mut self, key: &'static str, texts: impl IntoIterator<Item = &'t str>) {
        self.put(key, list(self.region, texts));
    }
}

fn list<'r, 't>(region: &'r Region, texts: impl IntoIterator<Item = &'t str>) -> Value<'r> {
    let items: Vec<Value<'r>> = texts.into_iter().map(|text| region.str(text)).collect();
    region.array(&items)
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn identity(fields: &mut Fields<'_>, parsed: &X509Certificate<'_>, der: &[u8]) {
    let region = fields.region;
    fields.put("subject", name(region, parsed.subject()));
    fields.put("issuer", name(region, parsed.issuer()));
    let serial = parsed.raw_serial();
    fields.text("serial", &hex(serial));
    fields.put("serial_bits", Value::int(bits(serial)));
    fields.put("version", Value::int(i64::from(parsed.version().0) + 1));
    let (from, until) = (&parsed.validity().not_before, &parsed.validity().not_after);
    let (not_before, not_after) = (from.timestamp(), until.timestamp());
    fields.put("not_before", Value::int(not_before));
    fields.put("not_after", Value::int(not_after));
    fields.put("seconds", Value::int(not_after - not_before + 1));
    fields.text("from", &rfc3339(not_before));
    fields.text("until", &rfc3339(not_after));
    fields.text("spki", &hex(&Sha256::digest(parsed.public_key().raw)));
    fields.text("fingerprint", &hex(&Sha256::digest(der)));
    let is_self_issued = parsed.subject().as_raw() == parsed.issuer().as_raw();
    fields.put("self_issued", Value::bool(is_self_issued));
}

/// A time in seconds since 1970 as people write it.
fn rfc3339(seconds: i64) -> String {
    let (days, rest) = (seconds.div_euclid(86_400) + 719_468, seconds.rem_euclid(86_400));
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year + i64::from(month <= 2);
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// How many bits a number in big-endian bytes has.
fn bits(bytes: &[u8]) -> i64 {
    let mut rest = bytes.iter().skip_while(|byte| **byte == 0);
    let first = rest.next().map_or(0, |byte| i64::from(8 - byte.leading_zeros()));
    first + 8 * rest.count() as i64
}

/// A name: all of it, and the parts that are asked for.
fn name<'r>(region: &'r Region, name: &X509Name<'_>) -> Value<'r> {
    let texts = |parts: Vec<Option<&str>>| list(region, parts.into_iter().flatten());
    region.record(&[
        ("text", region.str(&name.to_string())),
        ("cn", texts(name.iter_common_name().map(|part| part.as_str().ok()).collect())),
        ("o", texts(name.iter_organization().map(|part| part.as_str().ok()).collect())),
    ])
}

fn key<'r>(region: &'r Region, info: &SubjectPublicKeyInfo<'_>) -> Value<'r> {
    let mut fields = Fields { region, entries: Vec::new() };
    let kind = named(KEYS, &info.algorithm.algorithm);
    fields.text("kind", kind.unwrap_or(&info.algorithm.algorithm.to_id_string()));
    match (kind, info.parsed()) {
        (Some("rsa"), Ok(PublicKey::RSA(key))) => {
            fields.put("bits", Value::int(bits(key.modulus)));
            let exponent = key.try_exponent().ok().and_then(|number| i64::try_from(number).ok());
            // An exponent of more than 63 bits is sound as long as it is odd.
            let is_odd = key.exponent.last().is_some_and(|byte| byte & 1 == 1);
            fields.put("exponent", Value::int(exponent.unwrap_or(i64::MAX - i64::from(!is_odd))));
        }
        (Some("ec"), _) => {
            let oid = info.algorithm.parameters.as_ref().and_then(|any| any.as_oid().ok());
            let oid = oid.map_or_else(|| "explicit".to_owned(), |oid| oid.to_id_string());
            let curve = CURVES.iter().find(|(id, ..)| *id == oid);
            fields.text("curve", curve.map_or(oid.as_str(), |(_, name, _)| name));
            if let Some((.., size)) = curve {
                fields.put("bits", Value::int(*size));
            }
        }
        _ => {}
    }
    region.object(&mut fields.entries)
}

fn signature(algorithm: &AlgorithmIdentifier<'_>) -> (String, String) {
    let oid = algorithm.algorithm.to_id_string();
    if oid == RSA_PSS {
        let hash = pss_hash(algorithm).unwrap_or("sha1");
        return (format!("{hash}WithRSAPSS"), hash.to_owned());
    }
    match SIGNATURES.iter().find(|(id, ..)| *id == oid) {
        Some((_, name, hash)) => ((*name).to_owned(), (*hash).to_owned()),
        None => (oid.clone(), oid),
    }
}

fn pss_hash(algorithm: &AlgorithmIdentifier<'_>) -> Option<&'static str> {
    use x509_parser::signature_algorithm::SignatureAlgorithm;
    match SignatureAlgorithm::try_from(algorithm).ok()? {
        SignatureAlgorithm::RSASSA_PSS(parameters) => {
            named(HASHES, parameters.hash_algorithm_oid())
        }
        _ => None,
    }
}

fn extensions(fields: &mut Fields<'_>, parsed: &X509Certificate<'_>) {
    let region = fields.region;
    let (mut is_ca, mut has_hosts, mut must_staple, mut scts) = (false, false, false, 0);
    let (mut ocsp, mut issuers, mut crls, mut policies, mut broken) =
        (vec![], vec![], vec![], vec![], vec![]);
    for extension in parsed.extensions() {
        let oid = extension.oid.to_id_string();
        must_staple |= oid == MUST_STAPLE;
        match extension.parsed_extension() {
            ParsedExtension::SubjectAlternativeName(names) => {
                let sans = sans(region, &names.general_names);
                has_hosts = ["dns", "ip"].iter().any(|kind| !sans.get_str(kind).is_empty());
                fields.put("sans", sans);
                fields.put("sans_critical", Value::bool(extension.critical));
            }
            ParsedExtension::KeyUsage(usage) => {
                fields.list("key_usage", key_usages(usage));
            }
            ParsedExtension::ExtendedKeyUsage(usage) => {
                let usages = extended_usages(usage);
                fields.list("extended_key_usage", usages.iter().map(String::as_str));
            }
            ParsedExtension::BasicConstraints(constraints) => {
                is_ca = constraints.ca;
                if let Some(length) = constraints.path_len_constraint {
                    fields.put("path_length", Value::int(i64::from(length)));
                }
            }
            ParsedExtension::AuthorityKeyIdentifier(id) => {
                if let Some(id) = &id.key_identifier {
                    fields.text("aki", &hex(id.0));
                }
            }
            ParsedExtension::SubjectKeyIdentifier(id) => fields.text("ski", &hex(id.0)),
            ParsedExtension::AuthorityInfoAccess(access) => {
                for one in access.iter() {
                    let GeneralName::URI(uri) = one.access_location else { continue };
                    match one.access_method.to_id_string().as_str() {
                        OCSP => ocsp.push(uri),
                        CA_ISSUERS => issuers.push(uri),
                        _ => {}
                    }
                }
            }
            ParsedExtension::CRLDistributionPoints(points) => {
                for point in points.iter() {
                    let Some(DistributionPointName::FullName(names)) = &point.distribution_point
                    else {
                        continue;
                    };
                    crls.extend(names.iter().filter_map(|name| match name {
                        GeneralName::URI(uri) => Some(*uri),
                        _ => None,
                    }));
                }
            }
            ParsedExtension::CertificatePolicies(all) => {
                policies.extend(all.iter().map(|policy| policy.policy_id.to_id_string()));
            }
            ParsedExtension::SCT(all) => scts += all.len() as i64,
            ParsedExtension::NameConstraints(constraints) => {
                fields.put("name_constraints", name_constraints(region, constraints));
            }
            ParsedExtension::ParseError { .. } => broken.push(oid),
            _ => {}
        }
    }
    let is_self_issued = parsed.subject().as_raw() == parsed.issuer().as_raw();
    // Tools that make certificates for a test make them authorities too; who names hosts is there to serve them.
    let role = match (is_ca && !has_hosts, is_self_issued) {
        (true, true) => "root",
        (true, false) => "intermediate",
        (false, _) => "leaf",
    };
    fields.text("role", role);
    fields.put("ca", Value::bool(is_ca));
    fields.put("must_staple", Value::bool(must_staple));
    fields.put("scts", Value::int(scts));
    fields.list("ocsp", ocsp);
    fields.list("issuers", issuers);
    fields.list("crls", crls);
    fields.list("policies", policies.iter().map(String::as_str));
    if !broken.is_empty() {
        fields.list("broken", broken.iter().map(String::as_str));
    }
}

fn key_usages(usage: &KeyUsage) -> Vec<&'static str> {
    let all = [
        (usage.digital_signature(), "digitalSignature"),
        (usage.non_repudiation(), "nonRepudiation"),
        (usage.key_encipherment(), "keyEncipherment"),
        (usage.data_encipherment(), "dataEncipherment"),
        (usage.key_agreement(), "keyAgreement"),
        (usage.key_cert_sign(), "keyCertSign"),
        (usage.crl_sign(), "cRLSign"),
        (usage.encipher_only(), "encipherOnly"),
        (usage.decipher_only(), "decipherOnly"),
    ];
    all.into_iter().filter(|(is_set, _)| *is_set).map(|(_, name)| name).collect()
}

fn extended_usages(usage: &ExtendedKeyUsage<'_>) -> Vec<String> {
    let all = [
        (usage.any, "any"),
        (usage.server_auth, "serverAuth"),
        (usage.client_auth, "clientAuth"),
        (usage.code_signing, "codeSigning"),
        (usage.email_protection, "emailProtection"),
        (usage.time_stamping, "timeStamping"),
        (usage.ocsp_signing, "OCSPSigning"),
    ];
    let known = all.into_iter().filter(|(is_set, _)| *is_set).map(|(_, name)| name.to_owned());
    known.chain(usage.other.iter().map(Oid::to_id_string)).collect()
}

/// Names of hosts in lower case, addresses as text; what is neither is counted.
fn sans<'r>(region: &'r Region, names: &[GeneralName<'_>]) -> Value<'r> {
    let (mut dns, mut ip, mut email, mut uri, mut other) = (vec![], vec![], vec![], vec![], 0);
    for name in names {
        match name {
            GeneralName::DNSName(name) => dns.push(region.str(&name.to_ascii_lowercase())),
            GeneralName::RFC822Name(name) => email.push(region.str(name)),
            GeneralName::URI(name) => uri.push(region.str(name)),
            GeneralName::IPAddress(bytes) => match address(bytes) {
                Some(address) => ip.push(region.str(&address.to_string())),
                None => other += 1,
            },
            _ => other += 1,
        }
    }
    region.record(&[
        ("dns", region.array(&dns)),
        ("ip", region.array(&ip)),
        ("email", region.array(&email)),
        ("uri", region.array(&uri)),
        ("other", Value::int(other)),
    ])
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    let four = <[u8; 4]>::try_from(bytes).map(IpAddr::from);
    four.or_else(|_| <[u8; 16]>::try_from(bytes).map(IpAddr::from)).ok()
}

fn name_constraints<'r>(region: &'r Region, constraints: &NameConstraints<'_>) -> Value<'r> {
    let half = |trees: &Option<Vec<GeneralSubtree<'_>>>| {
        let names = trees.iter().flatten().filter_map(|tree| match &tree.base {
            GeneralName::DNSName(name) => Some(*name),
            _ => None,
        });
        region.record(&[("dns", list(region, names))])
    };
    region.record(&[
        ("permitted", half(&constraints.permitted_subtrees)),
        ("excluded", half(&constraints.excluded_subtrees)),
    ])
}
