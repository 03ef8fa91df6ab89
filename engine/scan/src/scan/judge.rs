//! What judges: the queries over settings and facts, asked of each object by itself.

use super::answer::Subject;
use super::load::Loaded;
use super::together::{File, Kept};
use super::{Outcome, Scanner};
use crate::catalog::Shape;
use crate::domain::{self, Domain, Item, Look, Read};
use crate::exceptions::Exceptions;
use crate::finding::{Finding, Problem};
use crate::inventory::Inventory;
use crate::mask;
use crate::prepare::Group;
use crate::read::{Fault, Format, Parsed, Span};
use crate::source::Source;
use lictor::{Document, Entry, EvalOptions, Given, Limits, Query, Region, Value};
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, OnceLock};

/// Steps that judging one object may take.
const MAX_STEPS: u64 = 1 << 28;

/// What judges objects.
pub(crate) struct Judge<'s> {
    pub groups: &'s [Group],
    pub today: &'s str,
    pub now: &'s str,
    domains: &'static [Domain],
    pub exceptions: Exceptions<'s>,
    /// The query of each group over the data; none where it does not compile.
    queries: Vec<OnceLock<Option<Query>>>,
    inventory: Inventory,
    data: Arc<Document>,
    /// The memory that places of documents take which are kept, in bytes.
    places: AtomicUsize,
    /// Whether findings keep lines of the source.
    pub excerpts: bool,
}

impl<'s> Judge<'s> {
    pub(super) fn new(
        scanner: &'s Scanner,
        inventory: Inventory,
        exceptions: Exceptions<'s>,
        data: Arc<Document>,
    ) -> Self {
        let Scanner { groups, domains, today, now, excerpts, .. } = scanner;
        let queries = groups.iter().map(|_| OnceLock::new()).collect();
        let (excerpts, places) = (*excerpts, AtomicUsize::new(0));
        Judge {
            groups,
            domains,
            today,
            now,
            exceptions,
            queries,
            inventory,
            data,
            places,
            excerpts,
        }
    }

    /// The query of a group, compiled when first asked for.
    fn query(&self, index: usize) -> Option<&Query> {
        let make = || Some(self.groups[index].query().ok()?.with_data(Arc::clone(&self.data)));
        self.queries[index].get_or_init(make).as_ref()
    }

    /// What is wrong with policies that were to be asked.
    pub(super) fn problems(&self) -> Vec<Problem> {
        let asked =
            self.groups.iter().zip(&self.queries).filter(|(_, query)| query.get().is_some());
        let wrong = asked.filter_map(|(group, _)| Some((group, group.query().err()?)));
        wrong.map(|(group, error)| Problem::about(&group.bundle, error.to_string())).collect()
    }

    /// The domains whose policies are asked.
    pub(super) fn domains(&self) -> impl Iterator<Item = &'static Domain> {
        self.domains
            .iter()
            .filter(|domain| self.groups.iter().any(|own| own.bundle == domain.bundle))
    }

    /// Whether anything is asked of documents of a format. Policies of users are asked of all.
    pub(super) fn wants(&self, format: Format) -> bool {
        self.groups.iter().any(|group| group.bundle.is_empty())
            || self.domains().any(|domain| domain.formats.contains(&format))
    }

    /// Judges every document of a file; those that are to be judged with others are kept.
    pub(super) fn file(&self, loaded: Loaded) -> Outcome {
        let Loaded { source, format, documents, hidden } = loaded;
        let mut outcome = Outcome { secrets: hidden.secrets, ..Outcome::default() };
        let file = File::new(&source, format);
        for (number, parsed) in documents.into_iter().enumerate() {
            let parsed = match parsed {
                Ok(parsed) => parsed,
                Err(fault) => {
                    outcome.problems.push(broken(&source, fault));
                    continue;
                }
            };
            let objects = self.document(&source, &parsed, &mut outcome);
            let is_kept = self.concerns_together(&source, format, &parsed);
            outcome.objects += if is_kept { objects.max(1) } else { objects };
            if objects == 0 && !is_kept {
                outcome.passed_over += 1;
                continue;
            }
            outcome.problems.extend(parsed.repeated.iter().map(|(offset, key)| {
                let place = source.place(Span { start: *offset, end: offset + key.len() });
                let message = format!("`{key}` stands twice in one mapping, and the last counts");
                Problem { place, message, hint: None, is_error: false }
            }));
            if is_kept {
                outcome.kept.push(Kept::new(&file, number, parsed, &self.places));
            }
        }
        mask::scrub_held(&hidden.held, &mut outcome.findings);
        outcome
    }

    fn concerns_together(&self, source: &Source, format: Format, parsed: &Parsed) -> bool {
        let read = Read { index: 0, file: &source.name, format, value: parsed.value.root() };
        self.domains().any(|domain| match domain.look {
            Look::Together { concerns, .. } => domain.formats.contains(&format) && concerns(&read),
            Look::Each(_) => false,
        })
    }

    /// Judges what a document holds, thing by thing; how many there were that someone asks about.
    fn document(&self, source: &Source, parsed: &Parsed, outcome: &mut Outcome) -> usize {
        let region = Region::new();
        let (domain, items) = domain::items(self.domains, &region, parsed.value.root());
        let bundle = domain.map(|domain| domain.bundle);
        let asks = |group: &Group| group.bundle.is_empty() || bundle == Some(&group.bundle);
        if !self.groups.iter().any(asks) {
            return 0;
        }
        for item in &items {
            let subject = Subject::Item { source, parsed, item, excerpts: self.excerpts };
            for (index, group) in self.groups.iter().enumerate().filter(|(_, own)| asks(own)) {
                // What is deleted need not be right any more.
                let is_deleted = item.request.is_some_and(|request| request.operation == "DELETE");
                if !group.bundle.is_empty() && is_deleted {
                    continue;
                }
                let region = Region::new();
                let input = match group.shape {
                    Shape::Bundle => self.bundle_input(&region, item),
                    Shape::Document => document_input(&region, item),
                };
                let (findings, problems) = (&mut outcome.findings, &mut outcome.problems);
                self.ask(
                    index,
                    input,
                    &subject,
                    MAX_STEPS,
                    &mut |_, said| findings.push(said),
                    problems,
                );
            }
        }
        items.len()
    }

    /// Asks the policies of a group about something; hands over what they find, with the number of the document.
    pub(super) fn ask(
        &self,
        index: usize,
        input: Value<'_>,
        subject: &Subject<'_>,
        max_steps: u64,
        take: &mut dyn FnMut(usize, Finding),
        problems: &mut Vec<Problem>,
    ) {
        let Some(query) = self.query(index) else { return };
        let asks = &self.groups[index].asks;
        let limits = Limits { max_steps, ..Limits::default() };
        let options = EvalOptions { limits, ..EvalOptions::default() };
        let mut take = |number, mut finding| {
            self.exceptions.apply(&mut finding);
            take(number, finding);
        };
        let all = query.look(Given::Value(input), &options, |answers| {
            let answers = answers.as_array().unwrap_or_default();
            asks.iter()
                .zip(answers)
                .for_each(|(ask, answer)| subject.findings(ask, *answer, &mut take));
        });
        if all.is_ok() {
            return;
        }
        // Each rule by itself, so that one that fails does not silence the others.
        for (ask, query) in asks.iter().zip(self.groups[index].single()) {
            let asked = query.as_ref().map_err(ToString::to_string).and_then(|query| {
                let query = query.with_data(Arc::clone(&self.data));
                let looked = query.look(Given::Value(input), &options, |answers| {
                    let answers = answers.as_array().unwrap_or_default();
                    answers.iter().for_each(|answer| subject.findings(ask, *answer, &mut take));
                });
                looked.map_err(|error| error.to_string())
            });
            if let Err(error) = asked {
                problems.push(subject.failure(ask, &error));
            }
        }
    }

    /// The input of bundles that look at objects.
    fn bundle_input<'r>(&'r self, region: &'r Region, item: &Item<'r>) -> Value<'r> {
        let mut fields = vec![("object", item.object), ("today", region.str(self.today))];
        if let Some(request) = &item.request {
            fields.push(("request", request.request));
            fields.push(("old_object", request.old_object));
        }
        let namespace = &item.resource.namespace;
        fields.extend(self.inventory.namespace(namespace).map(|object| ("namespace", object)));
        fields.retain(|(_, value)| !value.is_undefined());
        region.record(&fields)
    }
}
/// The input of policies in the forms of conftest and Gatekeeper: the document, with a review beside its fields.
fn document_input<'r>(region: &'r Region, item: &Item<'r>) -> Value<'r> {
    let Some(object) = item.object.as_object() else { return item.object };
    let mut entries = object.entries().to_vec();
    let mut add = |key, value| {
        if object.get(Value::str(key)).is_undefined() {
            entries.push(Entry { key: Value::str(key), value });
        }
    };
    let review = match &item.request {
        Some(request) => {
            let mut fields =
                request.request.as_object().map(|r| r.entries()).unwrap_or_default().to_vec();
            fields.push(Entry { key: Value::str("object"), value: item.object });
            if !request.old_object.is_undefined() {
                fields.push(Entry { key: Value::str("oldObject"), value: request.old_object });
            }
            region.object(&mut fields)
        }
        None => region.record(&[("object", item.object)]),
    };
    add("review", review);
    add("parameters", Value::EMPTY_OBJECT);
    region.object(&mut entries)
}

fn broken(source: &Source, fault: Fault) -> Problem {
    let place = source.place(Span { start: fault.offset, end: fault.offset });
    Problem { place, message: fault.message, hint: fault.hint, is_error: true }
}
