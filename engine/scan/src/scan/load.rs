//! Inputs as they are read, and what is kept of them between looking for facts and judging.

use crate::domain::Domain;
use crate::finding::Problem;
use crate::inventory::{self, Fact, Kinds};
use crate::mask::{self, Hidden};
use crate::read::{self, Fault, Format, Parsed, Words};
use crate::source::Source;
use crate::walk::{self, Input};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Files that are read for their facts are kept for judging while all together take no more memory than this; others are
/// read twice.
const MAX_KEPT: usize = 16 << 20;

/// A file that was read, without what must not be shown.
pub(super) struct Loaded {
    pub source: Arc<Source>,
    pub format: Format,
    pub documents: Vec<Result<Parsed, Fault>>,
    pub hidden: Hidden,
}

impl Loaded {
    /// The documents of a file.
    pub(super) fn read(domains: &[Domain], mut source: Source, format: Format) -> Loaded {
        let mut documents = Vec::new();
        read::each(source.content(), format, Words::Kubectl, &mut |read| documents.push(read));
        let hidden = mask::mask(domains, &mut source, format, &mut documents);
        Loaded { source: Arc::new(source), format, documents, hidden }
    }

    /// About the memory it takes, in bytes.
    fn bytes(&self) -> usize {
        let documents = self.documents.iter().flatten();
        let of = |parsed: &Parsed| parsed.value.bytes() + parsed.places.bytes();
        self.source.text.len() + documents.map(of).sum::<usize>()
    }
}

/// An input, and what it is written in.
pub(crate) fn source(input: &Input, max_bytes: u64) -> Result<(Source, Format), Problem> {
    match input {
        Input::Text(source) => Ok((source.clone(), Format::of_content(source.content()))),
        Input::File { name, .. } => {
            let source = walk::open(input, max_bytes)?;
            let format = Format::of(name, source.content());
            Ok((source, format))
        }
    }
}

/// The facts of these kinds in an input, and the input as far as it is kept. What cannot be read is passed over:
/// judging reports it.
pub(super) fn facts(
    domains: &'static [Domain],
    input: &Input,
    max_bytes: u64,
    kinds: &Kinds,
    kept: &AtomicUsize,
) -> (Option<Loaded>, Vec<Fact>) {
    let mut facts = Vec::new();
    let Ok((source, format)) = source(input, max_bytes) else { return (None, facts) };
    if !inventory::may_hold(&source.text, kinds) {
        return (None, facts);
    }
    let loaded = Loaded::read(domains, source, format);
    for parsed in loaded.documents.iter().flatten() {
        inventory::facts(domains, parsed.value.root(), kinds, &mut facts);
    }
    let size = loaded.bytes();
    let keeps = kept.fetch_add(size, Ordering::Relaxed) + size <= MAX_KEPT;
    (keeps.then_some(loaded), facts)
}
