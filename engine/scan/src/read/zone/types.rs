//! What stands behind the types of records.

/// A part of a record's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    /// A domain name, relative to the origin unless it ends with a dot.
    Name,
    /// A number of so many bits.
    Number(u32),
    /// A time in seconds or in units.
    Time,
    /// A word or text in quotes.
    Text,
    V4,
    V6,
    /// One or more texts.
    Texts,
    /// Any number of words, which are written together.
    Rest,
    /// Any number of words.
    Words,
}

use Field::{Name, Number, Rest, Text, Texts, Time, V4, V6, Words};

const U8: Field = Number(8);
const U16: Field = Number(16);
const U32: Field = Number(32);

/// Types with the parts of their data.
const TYPES: &[(&str, &[Field])] = &[
    ("A", &[V4]),
    ("AAAA", &[V6]),
    ("AFSDB", &[U16, Name]),
    ("ALIAS", &[Name]),
    ("ANAME", &[Name]),
    ("APL", &[Words]),
    ("CAA", &[U8, Text, Text]),
    ("CDNSKEY", &[U16, U8, U8, Rest]),
    ("CDS", &[U16, Text, U8, Rest]),
    ("CERT", &[Text, U16, Text, Rest]),
    ("CNAME", &[Name]),
    ("CSYNC", &[U32, U16, Words]),
    ("DHCID", &[Rest]),
    ("DNAME", &[Name]),
    ("DNSKEY", &[U16, U8, Text, Rest]),
    ("DS", &[U16, Text, U8, Rest]),
    ("EUI48", &[Text]),
    ("EUI64", &[Text]),
    ("HINFO", &[Text, Text]),
    ("HIP", &[Words]),
    ("HTTPS", &[U16, Name, Words]),
    ("IPSECKEY", &[Words]),
    ("KEY", &[U16, U8, Text, Rest]),
    ("KX", &[U16, Name]),
    ("LOC", &[Words]),
    ("MB", &[Name]),
    ("MG", &[Name]),
    ("MINFO", &[Name, Name]),
    ("MR", &[Name]),
    ("MX", &[U16, Name]),
    ("NAPTR", &[U16, U16, Text, Text, Text, Name]),
    ("NS", &[Name]),
    ("NSEC", &[Name, Words]),
    ("NSEC3", &[U8, U8, U16, Text, Text, Words]),
    ("NSEC3PARAM", &[U8, U8, U16, Text]),
    ("OPENPGPKEY", &[Rest]),
    ("PTR", &[Name]),
    ("PX", &[U16, Name, Name]),
    ("RP", &[Name, Name]),
    ("RRSIG", &[Text, Text, U8, Time, Text, Text, U16, Name, Rest]),
    ("RT", &[U16, Name]),
    ("SIG", &[Text, Text, U8, Time, Text, Text, U16, Name, Rest]),
    ("SMIMEA", &[U8, U8, U8, Rest]),
    ("SOA", &[Name, Name, U32, Time, Time, Time, Time]),
    ("SPF", &[Texts]),
    ("SRV", &[U16, U16, U16, Name]),
    ("SSHFP", &[U8, U8, Rest]),
    ("SVCB", &[U16, Name, Words]),
    ("TLSA", &[U8, U8, U8, Rest]),
    ("TXT", &[Texts]),
    ("URI", &[U16, U16, Text]),
    ("WKS", &[Words]),
    ("X25", &[Text]),
    ("ZONEMD", &[U32, U8, U8, Rest]),
];

/// A type in upper case with the parts of its data; those of `TYPE123` are only known in the form for unknown types.
pub(super) fn of_name(word: &str) -> Option<(&'static str, &'static [Field])> {
    TYPES.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).copied()
}

/// Whether a word is `TYPE123` or `CLASS123`, of RFC 3597.
pub(super) fn is_numbered(word: &str, prefix: &str) -> bool {
    word.split_at_checked(prefix.len()).is_some_and(|(head, number)| {
        head.eq_ignore_ascii_case(prefix) && number.parse::<u16>().is_ok()
    })
}

/// Whether a word is a class.
pub(super) fn is_class(word: &str) -> bool {
    ["IN", "CH", "HS", "CS"].iter().any(|class| class.eq_ignore_ascii_case(word))
        || is_numbered(word, "CLASS")
}
