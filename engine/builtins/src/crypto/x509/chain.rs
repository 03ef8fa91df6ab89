//! Chains of trust from a leaf to a root, by the rules of Go's verifier.

use super::{Certificate, hosts, policies, sole};
use crate::crypto::der::{Der, SEQUENCE};
use crate::crypto::keys::PublicKey;
use crate::crypto::signature::{
    Hash, MAX_RSA_BITS, Padding, verify_ecdsa, verify_ed25519, verify_rsa,
};

/// So many signatures are checked at most.
const MAX_CHECKS: usize = 100;

/// Go's number of the usage `any`.
const ANY_USAGE: i64 = 0;

/// What a chain must satisfy.
pub(crate) struct Requirements {
    /// The leaf must be for this host; empty is any.
    pub(crate) host: String,
    /// Nanoseconds since 1970.
    pub(crate) now_ns: i128,
    /// One of these usages must be allowed along the chain; never empty.
    pub(crate) usages: Vec<i64>,
}

struct Search<'s, 'd> {
    root: &'s Certificate<'d>,
    intermediates: &'s [Certificate<'d>],
    requirements: &'s Requirements,
    checks: usize,
}

/// The first chain, leaf first, that holds. `certificates` are root, intermediates, leaf.
pub(crate) fn verify<'s, 'd>(
    certificates: &'s [Certificate<'d>],
    requirements: &'s Requirements,
) -> Option<Vec<&'s Certificate<'d>>> {
    let (root, rest) = certificates.split_first()?;
    let (leaf, intermediates) = rest.split_last()?;
    let mut search = Search { root, intermediates, requirements, checks: 0 };
    let host = &requirements.host;
    if !search.is_valid(leaf, &[], false) || (!host.is_empty() && !hosts::matches_host(leaf, host))
    {
        return None;
    }
    let mut chains = Vec::new();
    if leaf.raw == root.raw {
        chains.push(vec![leaf]);
    } else {
        search.extend(&mut vec![leaf], &mut chains);
    }
    chains.into_iter().find(|chain| holds(chain, &requirements.usages))
}

/// What is asked of a whole chain.
fn holds(chain: &[&Certificate<'_>], usages: &[i64]) -> bool {
    policies::valid(chain)
        && (usages.contains(&ANY_USAGE) || allows_usage(chain, usages))
        && respects_names(chain)
}

impl<'s, 'd> Search<'s, 'd> {
    /// Finds all ways from the end of `chain` to the root.
    fn extend(
        &mut self,
        chain: &mut Vec<&'s Certificate<'d>>,
        found: &mut Vec<Vec<&'s Certificate<'d>>>,
    ) {
        let Some(child) = chain.last().copied() else { return };
        for (parent, is_root) in
            std::iter::once((self.root, true)).chain(self.intermediates.iter().map(|c| (c, false)))
        {
            if child.raw_issuer != parent.raw_subject {
                continue;
            }
            self.checks += 1;
            if self.checks > MAX_CHECKS {
                return;
            }
            let usable = parent.key.is_some() && !repeats(parent, chain);
            if !usable || !is_signed_by(child, parent) || !self.is_valid(parent, chain, !is_root) {
                continue;
            }
            chain.push(parent);
            if is_root {
                found.push(chain.clone());
            } else {
                self.extend(chain, found);
            }
            chain.pop();
        }
    }

    /// Whether a certificate may stand above `below`.
    fn is_valid(
        &self,
        certificate: &Certificate<'_>,
        below: &[&Certificate<'_>],
        intermediate: bool,
    ) -> bool {
        let known = &certificate.known;
        let nanoseconds = |seconds: i64| i128::from(seconds) * 1_000_000_000;
        let now = self.requirements.now_ns;
        let in_time = now >= nanoseconds(certificate.not_before.seconds)
            && now <= nanoseconds(certificate.not_after.seconds);
        let may_sign = !intermediate || (known.constraints_valid && known.is_ca);
        let intermediates = below.len() as i64 - 1;
        let short = !known.constraints_valid
            || known.max_path_len < 0
            || intermediates <= known.max_path_len;
        known.unhandled.is_empty() && in_time && may_sign && short
    }
}

/// Whether a certificate, as far as name, key and alternative names tell, is in the chain already.
fn repeats(candidate: &Certificate<'_>, chain: &[&Certificate<'_>]) -> bool {
    for other in chain {
        if candidate.raw_subject != other.raw_subject
            || candidate.raw_key_info != other.raw_key_info
        {
            continue;
        }
        match (candidate.extension(17), other.extension(17)) {
            (None, Some(_)) | (Some(_), None) => return false,
            (one, another) if one == another => return true,
            _ => {}
        }
    }
    false
}

/// Whether `parent` may sign certificates and signed this one.
fn is_signed_by(child: &Certificate<'_>, parent: &Certificate<'_>) -> bool {
    const CERT_SIGN: i64 = 1 << 5;
    let known = &parent.known;
    let barred = (parent.version == 3 && !known.constraints_valid)
        || (known.constraints_valid && !known.is_ca);
    if barred || (known.key_usage != 0 && known.key_usage & CERT_SIGN == 0) {
        return false;
    }
    parent.key.as_ref().is_some_and(|key| is_made_by(child, key) == Some(true))
}

/// Whether the key in one certificate made the signature on another, both in DER; neither dates nor names are looked at.
/// None where that cannot be told: one of them is not understood, or its algorithm is not known here or no longer counts,
/// such as those with SHA-1.
#[must_use]
pub fn signed_by(child: &[u8], issuer: &[u8]) -> Option<bool> {
    let (child, issuer) = (sole(child).ok()?, sole(issuer).ok()?);
    let key = issuer.key.as_ref()?;
    match key {
        // Keys of other sizes are not calculated with.
        PublicKey::Rsa { n, .. } if !(1024..=MAX_RSA_BITS).contains(&n.bits()) => None,
        _ => is_made_by(&child, key),
    }
}

/// Whether a key made the signature on a certificate; none where the algorithm does not count.
fn is_made_by(child: &Certificate<'_>, key: &PublicKey) -> Option<bool> {
    let (message, signature) = (child.raw_tbs, child.signature.as_slice());
    let hash = match child.signature_algorithm {
        4 | 10 | 13 => Hash::Sha256,
        5 | 11 | 14 => Hash::Sha384,
        6 | 12 | 15 => Hash::Sha512,
        16 => return Some(verify_ed25519(key, message, signature)),
        _ => return None,
    };
    let digest = hash.digest(message);
    Some(match child.signature_algorithm {
        4..=6 => verify_rsa(key, Padding::Pkcs1, hash, &digest, signature),
        10..=12 => {
            ecdsa_numbers(signature).is_some_and(|(r, s)| verify_ecdsa(key, &digest, &r, &s))
        }
        _ => verify_rsa(key, Padding::Pss { salt: Some(digest.len()) }, hash, &digest, signature),
    })
}

/// The two numbers of a DER signature.
fn ecdsa_numbers(signature: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut outer = Der(signature);
    let mut pair = outer.read(SEQUENCE)?;
    let (r, s) = (pair.integer()?.to_biguint()?, pair.integer()?.to_biguint()?);
    (outer.is_empty() && pair.is_empty()).then(|| (r.to_bytes_be(), s.to_bytes_be()))
}

/// Whether one of the usages is allowed by every certificate that restricts them.
fn allows_usage(chain: &[&Certificate<'_>], usages: &[i64]) -> bool {
    usages.iter().any(|wanted| {
        chain.iter().all(|certificate| {
            let known = &certificate.known;
            let free = known.usages.is_empty() && known.unknown_usages.is_empty();
            free || known.usages.contains(&ANY_USAGE) || known.usages.contains(wanted)
        })
    })
}

/// Whether every certificate's names respect the constraints of those above it.
fn respects_names(chain: &[&Certificate<'_>]) -> bool {
    const ALTERNATIVE_NAMES: u32 = 17;
    const CONSTRAINTS: u32 = 30;
    chain.iter().enumerate().all(|(at, child)| {
        child.extension(ALTERNATIVE_NAMES).is_none()
            || chain[at + 1..].iter().filter(|above| above.extension(CONSTRAINTS).is_some()).all(
                |above| {
                    hosts::respects_constraints(
                        child,
                        &above.known.permitted,
                        &above.known.excluded,
                    )
                },
            )
    })
}
