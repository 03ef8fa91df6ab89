//! Judging by domains that look at all documents together, once all of them are read.

use super::Outcome;
use super::answer::Subject;
use super::judge::Judge;
use crate::domain::{Domain, Look, Read, Scan};
use crate::finding::{Finding, Problem};
use crate::read::{self, Format, Parsed, Places, Words};
use crate::source::Source;
use lictor::{Document, Entry, Limits, Region, Value};
use rayon::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

/// The places of documents are kept while all together take no more memory than this; those of others are read again
/// where something is found in their file.
const MAX_PLACES: usize = 16 << 20;

/// A document that is kept until all are read.
pub(crate) struct Kept {
    pub file: Arc<File>,
    /// Its number in the file.
    number: usize,
    value: Document,
    places: Option<Places>,
}

/// The file of documents that are kept.
pub(crate) struct File {
    pub source: Arc<Source>,
    format: Format,
    /// The places of all its documents, where they were asked for and not kept; none of those that are broken.
    places: OnceLock<Vec<Places>>,
}

impl File {
    pub(super) fn new(source: &Arc<Source>, format: Format) -> Arc<File> {
        Arc::new(File { source: Arc::clone(source), format, places: OnceLock::new() })
    }

    fn places(&self) -> &[Places] {
        self.places.get_or_init(|| {
            let mut all = Vec::new();
            read::each(self.source.content(), self.format, Words::Kubectl, &mut |read| {
                all.push(read.map(|parsed| parsed.places).unwrap_or_default());
            });
            all
        })
    }
}

impl Kept {
    /// Keeps a document; its places, too, while they and those that were `kept` before are few enough.
    pub(super) fn new(file: &Arc<File>, number: usize, parsed: Parsed, kept: &AtomicUsize) -> Kept {
        let size = parsed.places.bytes();
        let is_kept = kept.fetch_add(size, Ordering::Relaxed) + size <= MAX_PLACES;
        let places = is_kept.then_some(parsed.places);
        Kept { file: Arc::clone(file), number, value: parsed.value, places }
    }

    /// Where its parts stand.
    pub(super) fn places(&self) -> &Places {
        self.places.as_ref().unwrap_or_else(|| &self.file.places()[self.number])
    }

    fn read(&self, index: usize) -> Read<'_> {
        let File { source, format, .. } = &*self.file;
        Read { index, file: &source.name, format: *format, value: self.value.root() }
    }
}

/// What policies of a domain find, with the numbers of documents, and what keeps them from deciding.
type Said = (Vec<(usize, Finding)>, Vec<Problem>);

impl Judge<'_> {
    /// Judges what was kept of all files, and adds what is found to the outcomes of theirs.
    pub(super) fn together(&self, outcomes: &mut [Outcome]) {
        let (mut files, mut kept) = (Vec::new(), Vec::new());
        for (file, outcome) in outcomes.iter_mut().enumerate() {
            for document in outcome.kept.drain(..) {
                files.push(file);
                kept.push(document);
            }
        }
        if kept.is_empty() {
            return;
        }
        let documents = kept.iter().enumerate().map(|(index, kept)| kept.read(index));
        let documents: Vec<Read<'_>> = documents.collect();
        let scan = Scan { documents: &documents, today: self.today, now: self.now };
        let domains: Vec<_> = self.domains().collect();
        let said: Vec<Said> =
            domains.par_iter().map(|domain| self.domain(domain, &scan, &kept)).collect();
        for (findings, problems) in said {
            for (number, finding) in findings {
                outcomes[files[number]].findings.push(finding);
            }
            outcomes[files[0]].problems.extend(problems);
        }
    }

    fn domain(&self, domain: &Domain, scan: &Scan<'_>, kept: &[Kept]) -> Said {
        let mut said = Said::default();
        let Look::Together { concerns, model } = domain.look else { return said };
        let is_own = |read: &&Read<'_>| domain.formats.contains(&read.format) && concerns(read);
        let Some(first) = scan.documents.iter().find(is_own) else { return said };
        let region = Region::new();
        let Some(model) = model(&region, scan) else { return said };
        let mut entries =
            model.as_object().map(|model| model.entries()).unwrap_or_default().to_vec();
        let moments = [("today", self.today), ("now", self.now)];
        entries.extend(
            moments.map(|(key, text)| Entry { key: Value::str(key), value: region.str(text) }),
        );
        let input = region.object(&mut entries);
        let subject = Subject::Scan { kept, first: first.index, excerpts: self.excerpts };
        let max_steps = Limits::default().max_steps;
        for index in (0..self.groups.len()).filter(|at| self.groups[*at].bundle == domain.bundle) {
            let (findings, problems) = &mut said;
            let mut take = |number, finding| findings.push((number, finding));
            self.ask(index, input, &subject, max_steps, &mut take, problems);
        }
        said
    }
}
