//! The values certificates and keys become: every field Go's structures have, lists that are empty as `null`.

use crate::crypto::curve::padded;
use crate::crypto::der::{Element, OCTET_STRING};
use crate::crypto::keys::PublicKey;
use crate::crypto::private::PrivateKey;
use crate::crypto::x509::extensions::{AlternativeNames, Network, policy_arcs};
use crate::crypto::x509::hosts::address_text;
use crate::crypto::x509::names::{Name, text_of};
use crate::crypto::x509::request::Request;
use crate::crypto::x509::{Certificate, Extension};
use crate::families::base64::encode;
use crate::go::url::Url;
use lictor_value::{Region, Value, number};
use num_bigint::{BigInt, BigUint};

/// A writer of values into a region.
pub(super) struct Dump<'r>(pub(super) &'r Region);

impl<'r> Dump<'r> {
    fn str(&self, text: &str) -> Value<'r> {
        self.0.str(text)
    }

    fn bytes(&self, bytes: &[u8]) -> Value<'r> {
        self.str(&encode(bytes, false, true))
    }

    fn optional_bytes(&self, bytes: Option<&[u8]>) -> Value<'r> {
        bytes.map_or(Value::NULL, |bytes| self.bytes(bytes))
    }

    fn big(&self, number: &BigUint) -> Value<'r> {
        number::from_bigint(self.0, &BigInt::from(number.clone()))
    }

    fn url_bytes(&self, bytes: &[u8]) -> Value<'r> {
        self.str(&encode(bytes, true, false))
    }

    fn go_text(&self, bytes: &[u8]) -> Value<'r> {
        let mut text = String::new();
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            text.extend(chunk.invalid().iter().map(|_| '\u{fffd}'));
        }
        self.str(&text)
    }

    fn oid(&self, oid: &[u32]) -> Value<'r> {
        let arcs: Vec<_> = oid.iter().map(|arc| Value::int(i64::from(*arc))).collect();
        self.0.array(&arcs)
    }

    /// A list, `null` if it is empty.
    fn list<T>(
        &self,
        items: impl IntoIterator<Item = T>,
        value: impl Fn(T) -> Value<'r>,
    ) -> Value<'r> {
        let values: Vec<_> = items.into_iter().map(value).collect();
        if values.is_empty() { Value::NULL } else { self.0.array(&values) }
    }

    fn name(&self, name: &Name) -> Value<'r> {
        let list = |number| self.list(name.all(number), |text| self.str(text));
        let last = |number| self.str(name.all(number).next_back().unwrap_or_default());
        let names = self.list(&name.attributes, |(id, text)| {
            self.0.record(&[("Type", self.oid(id)), ("Value", self.str(text))])
        });
        self.0.record(&[
            ("Country", list(6)),
            ("Organization", list(10)),
            ("OrganizationalUnit", list(11)),
            ("Locality", list(7)),
            ("Province", list(8)),
            ("StreetAddress", list(9)),
            ("PostalCode", list(17)),
            ("SerialNumber", last(5)),
            ("CommonName", last(3)),
            ("Names", names),
            ("ExtraNames", Value::NULL),
        ])
    }

    fn curve_point(&self, x: &BigUint, y: &BigUint) -> Vec<(&'static str, Value<'r>)> {
        vec![("Curve", self.0.record(&[])), ("X", self.big(x)), ("Y", self.big(y))]
    }

    fn key(&self, key: Option<&PublicKey>) -> Value<'r> {
        match key {
            None => Value::NULL,
            Some(PublicKey::Rsa { n, e }) => {
                self.0.record(&[("N", self.big(n)), ("E", self.big(e))])
            }
            Some(PublicKey::Ec(_, point)) => self.0.record(&self.curve_point(&point.x, &point.y)),
            Some(PublicKey::Ed25519(bytes)) => self.bytes(bytes),
            Some(PublicKey::X25519) => self.0.record(&[]),
            Some(PublicKey::Dsa { p, q, g, y }) => self.0.record(&[
                ("P", self.big(p)),
                ("Q", self.big(q)),
                ("G", self.big(g)),
                ("Y", self.big(y)),
            ]),
        }
    }

    fn extensions(&self, all: &[Extension<'_>]) -> Value<'r> {
        self.list(all, |one| {
            self.0.record(&[
                ("Id", self.oid(&one.id)),
                ("Critical", Value::bool(one.critical)),
                ("Value", self.bytes(one.value)),
            ])
        })
    }

    fn url(&self, url: &Url) -> Value<'r> {
        self.0.record(&[
            ("Scheme", self.str(&url.scheme)),
            ("Opaque", self.str(&url.opaque)),
            ("User", if url.user.is_some() { self.0.record(&[]) } else { Value::NULL }),
            ("Host", self.str(&url.host)),
            ("Path", self.go_text(&url.path)),
            ("RawPath", self.str(&url.raw_path)),
            ("OmitHost", Value::bool(url.omit_host)),
            ("ForceQuery", Value::bool(url.force_query)),
            ("RawQuery", self.str(&url.raw_query)),
            ("Fragment", self.go_text(&url.fragment)),
            ("RawFragment", self.str(&url.raw_fragment)),
        ])
    }

    fn networks(&self, networks: &[Network<'_>]) -> Value<'r> {
        self.list(networks, |(address, mask)| {
            self.0.record(&[("IP", self.str(&address_text(address))), ("Mask", self.bytes(mask))])
        })
    }

    fn strings(&self, texts: &[&str]) -> Value<'r> {
        self.list(texts, |text| self.str(text))
    }

    fn names(&self, names: &AlternativeNames<'_>) -> Vec<(&'static str, Value<'r>)> {
        vec![
            ("DNSNames", self.strings(&names.dns)),
            ("EmailAddresses", self.strings(&names.emails)),
            ("IPAddresses", self.list(&names.addresses, |bytes| self.str(&address_text(bytes)))),
            ("URIs", self.list(&names.uris, |uri| self.url(uri))),
        ]
    }

    /// A certificate; `uris` adds its URIs as text, as most of OPA's builtins do.
    pub(super) fn certificate(&self, one: &Certificate<'_>, uris: bool) -> Value<'r> {
        let mut fields = vec![
            ("Raw", self.bytes(one.raw)),
            ("RawTBSCertificate", self.bytes(one.raw_tbs)),
            ("RawSubjectPublicKeyInfo", self.bytes(one.raw_key_info)),
            ("RawSubject", self.bytes(one.raw_subject)),
            ("RawIssuer", self.bytes(one.raw_issuer)),
            ("Signature", self.bytes(&one.signature)),
            ("SignatureAlgorithm", Value::int(one.signature_algorithm)),
            ("PublicKeyAlgorithm", Value::int(one.key_algorithm)),
            ("PublicKey", self.key(one.key.as_ref())),
            ("Version", Value::int(one.version)),
            ("SerialNumber", number::from_bigint(self.0, &one.serial)),
            ("Issuer", self.name(&one.issuer)),
            ("Subject", self.name(&one.subject)),
            ("NotBefore", self.str(&one.not_before.text())),
            ("NotAfter", self.str(&one.not_after.text())),
            ("Extensions", self.extensions(&one.extensions)),
            ("ExtraExtensions", Value::NULL),
        ];
        fields.extend(self.names(&one.known.names));
        fields.extend(self.known(one));
        fields.extend(self.constraints(one));
        if uris {
            let texts = self.list(&one.known.names.uris, |uri| self.str(&uri.to_string()));
            fields.push(("URIStrings", texts));
        }
        self.0.record(&fields)
    }

    fn known(&self, one: &Certificate<'_>) -> Vec<(&'static str, Value<'r>)> {
        let known = &one.known;
        let zero = |number: Option<i64>| Value::bool(number == Some(0));
        let policies = known.policies.as_deref();
        let oid_text =
            |policy: &[u8]| self.str(&crate::crypto::der::oid_text(policy).unwrap_or_default());
        let arcs = policies.map_or(Value::NULL, |policies| {
            let all: Vec<_> = policies
                .iter()
                .filter_map(|policy| policy_arcs(policy))
                .map(|arcs| self.oid(&arcs))
                .collect();
            self.0.array(&all)
        });
        vec![
            ("KeyUsage", Value::int(known.key_usage)),
            ("UnhandledCriticalExtensions", self.list(&known.unhandled, |id| self.oid(id))),
            ("ExtKeyUsage", self.list(&known.usages, |usage| Value::int(*usage))),
            ("UnknownExtKeyUsage", self.list(&known.unknown_usages, |id| self.oid(id))),
            ("BasicConstraintsValid", Value::bool(known.constraints_valid)),
            ("IsCA", Value::bool(known.is_ca)),
            ("MaxPathLen", Value::int(known.max_path_len)),
            ("MaxPathLenZero", Value::bool(known.constraints_valid && known.max_path_len == 0)),
            ("SubjectKeyId", self.optional_bytes(known.subject_key)),
            ("AuthorityKeyId", self.optional_bytes(known.authority_key)),
            ("OCSPServer", self.list(&known.ocsp_servers, |url| self.go_text(url))),
            ("IssuingCertificateURL", self.list(&known.issuer_urls, |url| self.go_text(url))),
            ("CRLDistributionPoints", self.list(&known.revocation_points, |url| self.go_text(url))),
            ("PolicyIdentifiers", arcs),
            ("Policies", self.list(policies.unwrap_or_default(), |policy| oid_text(policy))),
            ("InhibitAnyPolicy", Value::int(known.inhibit_any.unwrap_or(0))),
            ("InhibitAnyPolicyZero", zero(known.inhibit_any)),
            ("InhibitPolicyMapping", Value::int(known.inhibit_mapping.unwrap_or(0))),
            ("InhibitPolicyMappingZero", zero(known.inhibit_mapping)),
            ("RequireExplicitPolicy", Value::int(known.require_explicit.unwrap_or(0))),
            ("RequireExplicitPolicyZero", zero(known.require_explicit)),
            (
                "PolicyMappings",
                self.list(&known.mappings, |(issuer, subject)| {
                    self.0.record(&[
                        ("IssuerDomainPolicy", oid_text(issuer)),
                        ("SubjectDomainPolicy", oid_text(subject)),
                    ])
                }),
            ),
        ]
    }

    fn constraints(&self, one: &Certificate<'_>) -> Vec<(&'static str, Value<'r>)> {
        let known = &one.known;
        vec![
            ("PermittedDNSDomainsCritical", Value::bool(known.constraints_critical)),
            ("PermittedDNSDomains", self.strings(&known.permitted.dns)),
            ("ExcludedDNSDomains", self.strings(&known.excluded.dns)),
            ("PermittedIPRanges", self.networks(&known.permitted.networks)),
            ("ExcludedIPRanges", self.networks(&known.excluded.networks)),
            ("PermittedEmailAddresses", self.strings(&known.permitted.emails)),
            ("ExcludedEmailAddresses", self.strings(&known.excluded.emails)),
            ("PermittedURIDomains", self.strings(&known.permitted.uris)),
            ("ExcludedURIDomains", self.strings(&known.excluded.uris)),
        ]
    }

    pub(super) fn request(&self, one: &Request<'_>) -> Value<'r> {
        let attributes = self.list(&one.attributes, |attribute| {
            let values: Vec<_> = attribute
                .values
                .iter()
                .map(|pairs| {
                    let pairs: Vec<_> = pairs
                        .iter()
                        .map(|(id, value)| {
                            self.0.record(&[("Type", self.oid(id)), ("Value", self.element(value))])
                        })
                        .collect();
                    self.0.array(&pairs)
                })
                .collect();
            self.0.record(&[("Type", self.oid(&attribute.id)), ("Value", self.0.array(&values))])
        });
        let mut fields = vec![
            ("Raw", self.bytes(one.raw)),
            ("RawTBSCertificateRequest", self.bytes(one.raw_tbs)),
            ("RawSubjectPublicKeyInfo", self.bytes(one.raw_key_info)),
            ("RawSubject", self.bytes(one.raw_subject)),
            ("Version", Value::int(one.version)),
            ("Signature", self.bytes(&one.signature)),
            ("SignatureAlgorithm", Value::int(one.signature_algorithm)),
            ("PublicKeyAlgorithm", Value::int(one.key_algorithm)),
            ("PublicKey", self.key(one.key.as_ref())),
            ("Subject", self.name(&one.subject)),
            ("Attributes", attributes),
            ("Extensions", self.extensions(&one.extensions)),
            ("ExtraExtensions", Value::NULL),
        ];
        fields.extend(self.names(&one.names));
        self.0.record(&fields)
    }

    /// An attribute's value of whatever type.
    fn element(&self, element: &Element<'_>) -> Value<'r> {
        match (element.tag, element.content) {
            (OCTET_STRING, bytes) => self.bytes(bytes),
            (1, [flag]) => Value::bool(*flag != 0),
            (2, bytes) => number::from_bigint(self.0, &BigInt::from_signed_bytes_be(bytes)),
            _ => text_of(element).map_or(Value::NULL, |text| self.str(&text)),
        }
    }

    /// A private key as Go's structures show it.
    pub(super) fn private_key(&self, key: &PrivateKey) -> Value<'r> {
        match key {
            PrivateKey::Rsa(rsa) => {
                let [dp, dq, qinv] = match rsa.crt() {
                    Some(crt) => crt.map(|number| self.big(&number)),
                    None => [Value::NULL; 3],
                };
                let precomputed =
                    [("Dp", dp), ("Dq", dq), ("Qinv", qinv), ("CRTValues", self.0.array(&[]))];
                self.0.record(&[
                    ("N", self.big(&rsa.n)),
                    ("E", self.big(&rsa.e)),
                    ("D", self.big(&rsa.d)),
                    ("Primes", self.list(&rsa.primes, |prime| self.big(prime))),
                    ("Precomputed", self.0.record(&precomputed)),
                ])
            }
            PrivateKey::Ec { scalar, public, .. } => {
                let mut fields = self.curve_point(&public.x, &public.y);
                fields.push(("D", self.big(&BigUint::from_bytes_be(scalar))));
                self.0.record(&fields)
            }
            PrivateKey::Ed25519 { seed, public } => self.bytes(&[seed.as_slice(), public].concat()),
            PrivateKey::X25519 => self.0.record(&[]),
        }
    }

    /// A private key as a JSON Web Key.
    pub(super) fn jwk(&self, key: &PrivateKey) -> Value<'r> {
        match key {
            PrivateKey::Rsa(rsa) => {
                let number = |number: &BigUint| self.url_bytes(&number.to_bytes_be());
                let mut fields = vec![
                    ("kty", self.str("RSA")),
                    ("n", number(&rsa.n)),
                    ("e", number(&rsa.e)),
                    ("d", number(&rsa.d)),
                ];
                fields.extend(["p", "q"].into_iter().zip(rsa.primes.iter().map(number)));
                fields.extend(
                    ["dp", "dq", "qi"].into_iter().zip(rsa.crt().iter().flatten().map(number)),
                );
                self.0.record(&fields)
            }
            PrivateKey::Ec { curve, scalar, public } => {
                let coordinate = |number: &BigUint| {
                    self.url_bytes(
                        &padded(&number.to_bytes_be(), curve.bytes()).unwrap_or_default(),
                    )
                };
                self.0.record(&[
                    ("kty", self.str("EC")),
                    ("crv", self.str(curve.name())),
                    ("x", coordinate(&public.x)),
                    ("y", coordinate(&public.y)),
                    ("d", self.url_bytes(scalar)),
                ])
            }
            PrivateKey::Ed25519 { seed, public } => self.0.record(&[
                ("kty", self.str("OKP")),
                ("crv", self.str("Ed25519")),
                ("x", self.url_bytes(public)),
                ("d", self.url_bytes(seed)),
            ]),
            PrivateKey::X25519 => Value::NULL,
        }
    }

    /// A certificate chain with its key.
    pub(super) fn keypair(
        &self,
        chain: &[Vec<u8>],
        leaf: &Certificate<'_>,
        key: &PrivateKey,
    ) -> Value<'r> {
        self.0.record(&[
            ("Certificate", self.list(chain, |der| self.bytes(der))),
            ("PrivateKey", self.private_key(key)),
            ("SupportedSignatureAlgorithms", Value::NULL),
            ("OCSPStaple", Value::NULL),
            ("SignedCertificateTimestamps", Value::NULL),
            ("Leaf", self.certificate(leaf, false)),
        ])
    }
}
