//! Compiled policies by what they were made of, so that who asks for the same again does not compile it again.

use crate::bundle::{BundleBuilder, Digest};
use crate::engine::Engine;
use crate::error::Error;
use crate::policy::Policy;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Bytes of modules and data whose policies are kept: 64 MiB.
const MAX_BYTES: usize = 64 << 20;

/// Policies by content: names and texts of modules, how they are read, and data. One engine compiles them all, so its
/// options are the same for each. Shared by threads; those used longest ago are dropped when there are too many.
///
/// ```
/// use lictor::{Bundle, Engine, PolicyCache};
///
/// let cache = PolicyCache::new(Engine::new());
/// let parts = || Bundle::builder().module("p.rego", "package p\n\nx := 1");
/// let first = cache.compile(parts())?;
/// let again = cache.compile(parts())?; // neither parsed nor compiled
/// assert_eq!(cache.len(), 1);
/// # Ok::<(), lictor::Error>(())
/// ```
#[derive(Debug)]
pub struct PolicyCache {
    engine: Engine,
    max_bytes: usize,
    held: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
    policies: HashMap<Digest, Kept>,
    bytes: usize,
    /// Counts uses.
    clock: u64,
}

#[derive(Debug)]
struct Kept {
    policy: Policy,
    bytes: usize,
    used: u64,
}

impl PolicyCache {
    /// An empty cache for an engine.
    #[must_use]
    pub fn new(engine: Engine) -> Self {
        PolicyCache { engine, max_bytes: MAX_BYTES, held: Mutex::default() }
    }

    /// How many bytes of modules and data the policies in it may be made of.
    #[must_use]
    pub fn max_bytes(mut self, bytes: usize) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// The policy of these parts: the one that is kept, or one compiled now. Mistakes are not kept.
    ///
    /// # Errors
    /// What is wrong with the parts, or with the policy they make.
    pub fn compile(&self, parts: BundleBuilder) -> Result<Policy, Error> {
        let (digest, bytes) = parts.digest();
        if let Some(policy) = self.held().find(&digest) {
            return Ok(policy);
        }
        // Without the lock: two threads may compile the same, but none waits for another's policy.
        let policy = self.engine.compile(parts.build()?)?;
        if bytes <= self.max_bytes {
            self.held().keep(digest, bytes, policy.clone(), self.max_bytes);
        }
        Ok(policy)
    }

    /// How many policies it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.held().policies.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Drops every policy.
    pub fn clear(&self) {
        *self.held() = Held::default();
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn find(&mut self, digest: &Digest) -> Option<Policy> {
        self.clock += 1;
        let kept = self.policies.get_mut(digest)?;
        kept.used = self.clock;
        Some(kept.policy.clone())
    }

    fn keep(&mut self, digest: Digest, bytes: usize, policy: Policy, max_bytes: usize) {
        while self.bytes + bytes > max_bytes {
            let oldest = self.policies.iter().min_by_key(|(_, kept)| kept.used);
            let Some(digest) = oldest.map(|(digest, _)| *digest) else { break };
            self.bytes -= self.policies.remove(&digest).map_or(0, |kept| kept.bytes);
        }
        self.bytes += bytes;
        let kept = Kept { policy, bytes, used: self.clock };
        self.bytes -= self.policies.insert(digest, kept).map_or(0, |kept| kept.bytes);
    }
}
