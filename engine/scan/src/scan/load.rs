//! Inputs as they are read, and what is kept of them between looking for facts and judging.

use crate::finding::Problem;
use crate::inventory::{self, Fact, Kinds};
use crate::read::{self, Fault, Format, Parsed, Words};
use crate::source::Source;
use crate::walk::{self, Input};
use std::borrow::Cow;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Texts that are read for their facts are kept for judging up to so many bytes together; others are read twice.
const MAX_KEPT: usize = 16 << 20;

/// A file that was read.
pub(super) struct Loaded<'i> {
    pub source: Cow<'i, Source>,
    pub documents: Vec<Result<Parsed, Fault>>,
}

/// The text of an input, and what it is written in.
pub(super) fn source(input: &Input, max_bytes: u64) -> Result<(Cow<'_, Source>, Format), Problem> {
    let (source, format) = match input {
        Input::Text(source) => (Cow::Borrowed(source), None),
        Input::File { format, .. } => (Cow::Owned(walk::open(input, max_bytes)?), *format),
    };
    let format = format.unwrap_or_else(|| Format::of_text(&source.text));
    Ok((source, format))
}

/// The facts of these kinds in an input, and the input as far as it is kept. What cannot be read is passed over:
/// judging reports it.
pub(super) fn facts<'i>(
    input: &'i Input,
    max_bytes: u64,
    kinds: &Kinds,
    kept: &AtomicUsize,
) -> (Option<Loaded<'i>>, Vec<Fact>) {
    let (mut facts, mut documents) = (Vec::new(), Vec::new());
    let Ok((source, format)) = source(input, max_bytes) else { return (None, facts) };
    if !inventory::may_hold(&source.text, kinds) {
        return (None, facts);
    }
    let size = source.text.len();
    let keeps = kept.fetch_add(size, Ordering::Relaxed) + size <= MAX_KEPT;
    read::each(&source.text, format, Words::Kubectl, &mut |parsed| {
        if let Ok(parsed) = &parsed {
            inventory::facts(parsed.value.root(), kinds, &mut facts);
        }
        if keeps {
            documents.push(parsed);
        }
    });
    (keeps.then_some(Loaded { source, documents }), facts)
}
