//! Judging by domains that look at all documents together, once all of them are read.

use super::Outcome;
use super::answer::Subject;
use super::judge::Judge;
use crate::domain::{Domain, Look, Read, Scan};
use crate::finding::{Finding, Problem};
use crate::read::{Format, Parsed};
use crate::source::Source;
use lictor::{Entry, Limits, Region, Value};
use rayon::prelude::*;
use std::sync::Arc;

/// A document that is kept until all are read.
pub(crate) struct Kept {
    pub source: Arc<Source>,
    pub format: Format,
    pub parsed: Parsed,
}

impl Kept {
    fn read(&self, index: usize) -> Read<'_> {
        let value = self.parsed.value.root();
        Read { index, file: &self.source.name, format: self.format, value }
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
