//! One name for what every tool calls by its own: versions of TLS, cipher suites, curves.

use lictor::{Region, Value};

/// A version as `1.2`; what is not known is handed back.
pub(super) fn version(text: &str) -> &str {
    match text.to_ascii_lowercase().replace(['_', '-', '.', ' '], "").as_str() {
        "ssl2" | "sslv2" | "ssl20" => "ssl2",
        "ssl3" | "sslv3" | "ssl30" => "ssl3",
        "tls1" | "tlsv1" | "tls10" | "tlsv10" | "versiontls10" | "10" => "1.0",
        "tls11" | "tlsv11" | "versiontls11" | "11" => "1.1",
        "tls12" | "tlsv12" | "versiontls12" | "12" => "1.2",
        "tls13" | "tlsv13" | "versiontls13" | "13" => "1.3",
        _ => text,
    }
}

/// A curve or group by the name that standards of TLS have for it.
pub(super) fn curve(text: &str) -> &str {
    match text.to_ascii_lowercase().as_str() {
        "prime256v1" | "secp256r1" | "p-256" | "p256" | "curvep256" => "P-256",
        "secp384r1" | "p-384" | "p384" | "curvep384" => "P-384",
        "secp521r1" | "p-521" | "p521" | "curvep521" => "P-521",
        "secp224r1" | "p-224" | "p224" => "P-224",
        "x25519" => "X25519",
        "x448" => "X448",
        "x25519mlkem768" => "X25519MLKEM768",
        _ => text,
    }
}

/// A cipher suite by OpenSSL's name; those of TLS 1.3 have but one.
pub(super) fn suite(text: &str) -> String {
    let Some(rest) = text.strip_prefix("TLS_") else { return text.to_owned() };
    let Some((exchange, cipher)) = rest.split_once("_WITH_") else { return text.to_owned() };
    let exchange = match exchange {
        "RSA" => String::new(),
        other => format!("{}-", other.replace('_', "-")),
    };
    let cipher = cipher.replace("3DES_EDE_CBC", "DES-CBC3").replace("_CBC_", "_");
    let cipher = match cipher.strip_suffix("_POLY1305_SHA256") {
        Some(cipher) => format!("{cipher}_POLY1305"),
        None => cipher,
    };
    let cipher =
        cipher.replace("AES_", "AES").replace("CAMELLIA_", "CAMELLIA").replace("RC4_128", "RC4");
    format!("{exchange}{}", cipher.replace('_', "-"))
}

/// Names apart, by any of `:`, `,`, blanks and the brackets of equal preference.
pub(super) fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split([':', ',', ' ', '\t', '[', ']', '|']).filter(|part| !part.is_empty())
}

/// What a list of OpenSSL's turns on: names, and groups as they are written.
pub(super) fn suites<'r>(region: &'r Region, text: &str) -> Value<'r> {
    let on = split(text).filter(|part| !part.starts_with(['!', '-', '+', '@']));
    let names: Vec<Value<'r>> = on.map(|part| region.str(&suite(part))).collect();
    region.array(&names)
}

/// The groups of a list.
pub(super) fn curves<'r>(region: &'r Region, text: &str) -> Value<'r> {
    let names: Vec<Value<'r>> =
        split(text).map(|part| region.str(curve(part.trim_start_matches(['?', '*'])))).collect();
    region.array(&names)
}

#[cfg(test)]
mod tests {
    use super::{curve, suite, version};

    #[test]
    fn one_name() {
        for (text, want) in [
            ("TLSv1", "1.0"),
            ("TLSv1.2", "1.2"),
            ("TLSV1_3", "1.3"),
            ("VersionTLS11", "1.1"),
            ("SSLv3", "ssl3"),
            ("TLS_AUTO", "TLS_AUTO"),
            ("TLS1_2", "1.2"),
            ("TLS 1.2", "1.2"),
        ] {
            assert_eq!(version(text), want, "{text}");
        }
        for (text, want) in [
            ("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "ECDHE-RSA-AES128-GCM-SHA256"),
            ("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305"),
            ("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305", "ECDHE-ECDSA-CHACHA20-POLY1305"),
            ("TLS_RSA_WITH_AES_256_CBC_SHA", "AES256-SHA"),
            ("TLS_RSA_WITH_3DES_EDE_CBC_SHA", "DES-CBC3-SHA"),
            ("TLS_AES_128_GCM_SHA256", "TLS_AES_128_GCM_SHA256"),
            ("HIGH", "HIGH"),
        ] {
            assert_eq!(suite(text), want, "{text}");
        }
        assert_eq!(curve("secp384r1"), "P-384");
    }
}
