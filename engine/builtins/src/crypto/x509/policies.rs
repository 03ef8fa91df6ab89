//! Certificate policies along a chain (RFC 5280, 6.1, with RFC 9618), where any policy satisfies the user.

use super::Certificate;
use std::collections::{BTreeMap, BTreeSet};

/// The encoded content of `2.5.29.32.0`.
const ANY: &[u8] = &[0x55, 0x1d, 0x20, 0];

/// How many certificates more may pass before a rule bites.
struct Countdowns {
    any: usize,
    explicit: usize,
    mapping: usize,
}

impl Countdowns {
    fn pass(&mut self) {
        for count in [&mut self.any, &mut self.explicit, &mut self.mapping] {
            *count = count.saturating_sub(1);
        }
    }

    fn tighten(&mut self, certificate: &Certificate<'_>) {
        let known = &certificate.known;
        for (count, limit) in [
            (&mut self.explicit, known.require_explicit),
            (&mut self.mapping, known.inhibit_mapping),
            (&mut self.any, known.inhibit_any),
        ] {
            if let Some(limit) = limit.and_then(|limit| usize::try_from(limit).ok()) {
                *count = (*count).min(limit);
            }
        }
    }
}

/// Whether a chain, leaf first, holds a valid policy wherever one is required.
pub(crate) fn valid(chain: &[&Certificate<'_>]) -> bool {
    let below_root = chain.len() - 1;
    let mut counts =
        Countdowns { any: below_root + 1, explicit: below_root + 1, mapping: below_root + 1 };
    // The policies still valid, by the names expected of the next certificate; `None` once there are none.
    let mut valid: Option<BTreeSet<&[u8]>> = Some(BTreeSet::from([ANY]));
    for (depth, certificate) in chain[..below_root].iter().enumerate().rev() {
        let self_issued = certificate.raw_issuer == certificate.raw_subject;
        let own = certificate.known.policies.as_deref().unwrap_or_default();
        let inherited = if own.is_empty() { None } else { valid.take() };
        if counts.explicit == 0 && inherited.is_none() {
            return false;
        }
        valid = inherited.map(|inherited| {
            let any_counts = own.contains(&ANY) && (counts.any > 0 || (depth > 0 && self_issued));
            let named = own.iter().copied().filter(|policy| *policy != ANY);
            let mut kept: BTreeSet<&[u8]> = named
                .filter(|policy| inherited.contains(policy) || inherited.contains(ANY))
                .collect();
            if any_counts {
                kept.extend(inherited);
            }
            kept
        });
        if depth > 0 {
            if !map(&mut valid, certificate, counts.mapping > 0) {
                return false;
            }
            if !self_issued {
                counts.pass();
            }
            counts.tighten(certificate);
        } else {
            counts.explicit = counts.explicit.saturating_sub(1);
            if certificate.known.require_explicit == Some(0) {
                counts.explicit = 0;
            }
        }
    }
    counts.explicit > 0 || valid.is_some_and(|valid| !valid.is_empty())
}

/// Applies a certificate's policy mappings; false if one of them names any policy.
fn map<'d>(
    valid: &mut Option<BTreeSet<&'d [u8]>>,
    certificate: &Certificate<'d>,
    allowed: bool,
) -> bool {
    let Some(valid) = valid else { return true };
    let mut mapped: BTreeMap<&[u8], Vec<&'d [u8]>> = BTreeMap::new();
    for (issuer, subject) in &certificate.known.mappings {
        if allowed && (*issuer == ANY || *subject == ANY) {
            return false;
        }
        mapped.entry(issuer).or_default().extend(allowed.then_some(*subject));
    }
    for (issuer, subjects) in mapped {
        if valid.remove(issuer) || (allowed && valid.contains(ANY)) {
            valid.extend(subjects);
        }
    }
    true
}
