//! Flags that sign bundles and check their signatures.

use crate::args::{Read, comma_list, value};
use clap::{Arg, ArgMatches};
use lictor::{Error, Signing, Verification, loader};

pub(crate) const NO_KEY: &str =
    "specify the secret (HMAC) or path of the PEM file containing the private key (RSA and ECDSA)";

/// The flags that sign.
pub(crate) fn signing_flags() -> [Arg; 4] {
    [
        value("signing-key", "KEY", "the secret (HMAC), or the PEM file with the private key"),
        value(
            "signing-alg",
            "NAME",
            "the algorithm: HS, RS, PS or ES with 256, 384 or 512, or EdDSA",
        )
        .default_value("RS256"),
        value("claims-file", "FILE", "a JSON file with further claims, such as the scope"),
        value("signing-plugin", "NAME", "accepted for compatibility; there are no plugins")
            .hide(true),
    ]
}

/// The flags that check signatures.
pub(crate) fn verification_flags() -> [Arg; 4] {
    [
        value("verification-key", "KEY", "the secret (HMAC), or the PEM file with the public key"),
        value("verification-key-id", "NAME", "what the key is called").default_value("default"),
        value("scope", "NAME", "the scope the signature must have"),
        comma_list("exclude-files-verify", "PATTERN", "files that need not be signed"),
    ]
}

/// How to sign, if the flags say so.
pub(crate) fn signing(matches: &ArgMatches) -> Result<Option<Signing>, Error> {
    let given = |name| matches.text(name).filter(|text: &&str| !text.is_empty());
    let (claims, plugin) = (given("claims-file"), given("signing-plugin"));
    let Some(key) = given("signing-key") else {
        return claims.or(plugin).map_or(Ok(None), |_| Err(Error::from_text(NO_KEY)));
    };
    if let Some(plugin) = plugin {
        return Err(Error::from_text(format!("no signer exists under id {plugin}")));
    }
    let claims = claims.map(loader::read_bytes);
    let signing = Signing::new(algorithm(matches), &key_text(key)?);
    // Claims say themselves which key it is.
    let id = matches.try_get_one::<String>("verification-key-id").ok().flatten();
    Ok(Some(match (claims, id) {
        (Some(bytes), _) => signing.claims(&bytes?)?,
        (None, Some(id)) => signing.key_id(id),
        (None, None) => signing,
    }))
}

/// How to check signatures, if the flags say so.
pub(crate) fn verification(matches: &ArgMatches) -> Result<Option<Verification>, Error> {
    let Some(key) = matches.text("verification-key").filter(|key| !key.is_empty()) else {
        return Ok(None);
    };
    let verification = Verification::new(algorithm(matches), &key_text(key)?)
        .scope(matches.text("scope").unwrap_or_default())
        .exclude(matches.texts("exclude-files-verify"));
    Ok(Some(verification))
}

fn algorithm(matches: &ArgMatches) -> &str {
    matches.text("signing-alg").unwrap_or("RS256")
}

/// What a file of this name holds, or else the text itself.
fn key_text(key: &str) -> Result<String, Error> {
    if !std::path::Path::new(key).is_file() {
        return Ok(key.to_owned());
    }
    loader::read_bytes(key).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}
