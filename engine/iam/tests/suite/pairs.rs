//! 20,000 pairs of an organisation and a request, decided twice.

use crate::generate::{self, Random};
use crate::slow;
use lictor_iam::{Organisation, Request, Verdict};
use std::collections::BTreeMap;

pub fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allowed => "allowed",
        Verdict::Undecided => "undecided",
        Verdict::ImplicitlyDenied => "implicit",
        Verdict::ExplicitlyDenied => "explicit",
    }
}

/// Decides what some seeds come to; how often each answer was given.
fn agree(seeds: std::ops::Range<u64>) -> BTreeMap<&'static str, usize> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in seeds {
        let mut random = Random::new(seed + 1);
        let tree = generate::tree(&mut random);
        let organisation = Organisation::parse(&tree).expect("the tree is sound");
        for _ in 0..5 {
            let request = generate::request(&mut random);
            let fast =
                organisation.evaluate(&Request::parse(&request).expect("the request is sound"));
            let slow = slow::decide(&tree, &request);
            assert!(
                word(fast.verdict) == slow,
                "seed {seed}: slow says {slow}\n{}\n{tree:#}\n{request:#}",
                fast.to_text()
            );
            *counts.entry(slow).or_default() += 1;
        }
    }
    counts
}

#[test]
fn the_fast_and_the_slow_one_agree() {
    let counts = std::thread::scope(|scope| {
        let parts: Vec<_> = (0..4)
            .map(|part| scope.spawn(move || agree(part * 1000..part * 1000 + 1000)))
            .collect();
        let parts = parts.into_iter().map(|part| part.join().expect("they agree"));
        parts.fold(BTreeMap::new(), |mut all: BTreeMap<&str, usize>, part| {
            part.into_iter().for_each(|(word, count)| *all.entry(word).or_default() += count);
            all
        })
    });
    assert_eq!(counts.values().sum::<usize>(), 20_000);
    // A generator that only ever gives one answer would prove nothing.
    assert!(counts.len() == 3 && counts.values().all(|count| *count > 2000), "{counts:?}");
}
