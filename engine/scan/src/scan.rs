//! A scan: inputs are read, their objects judged by all policies at once, and what these say becomes findings.
//!
//! Files are worked on side by side, one a thread at a time; what is kept of a file are its findings and the facts that
//! policies ask for.

mod answer;
mod load;

use crate::catalog::{Catalog, Policy, Shape};
use crate::config::Config;
use crate::domain::{self, Item};
use crate::exceptions::Exceptions;
use crate::finding::{Finding, Problem, Report};
use crate::inventory::{Inventory, Kinds};
use crate::prepare::{self, Ask, Group, Images, Selection};
use crate::read::{self, Fault, Format, Parsed, Span, Words};
use crate::source::Source;
use crate::walk::Input;
use answer::Context;
use lictor::{Document, Entry, Error, EvalOptions, Given, Limits, Query, Region, Value};
use load::Loaded;
use rayon::prelude::*;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

/// Steps that judging one object may take.
const MAX_STEPS: u64 = 1 << 28;

/// What a scan is made of.
pub struct Options<'a> {
    /// The policies there are.
    pub catalog: Catalog,
    /// What a file of settings says.
    pub config: Config,
    /// The policies that are asked.
    pub selection: Selection,
    /// More data for policies.
    pub data: Option<Document>,
    /// Inputs that only tell facts of the cluster.
    pub facts: Vec<Input>,
    /// The day, as `2027-01-31`: the engine looks at no clock.
    pub today: String,
    /// The largest file that is read, in bytes.
    pub max_file_bytes: u64,
    /// Compiled queries kept between runs.
    pub images: &'a dyn Images,
}

/// Why a scan cannot begin.
#[derive(Debug)]
pub enum SetupError {
    /// The settings are wrong.
    Settings(Vec<Problem>),
    /// The policies are.
    Policies(Error),
}

impl From<Error> for SetupError {
    fn from(error: Error) -> Self {
        SetupError::Policies(error)
    }
}

/// Policies ready to judge.
pub struct Scanner {
    config: Config,
    groups: Vec<Group>,
    kinds: Kinds,
    data: Option<Document>,
    facts: Vec<Input>,
    today: String,
    max_file_bytes: u64,
}

/// What one file comes to.
#[derive(Default)]
pub(crate) struct Outcome {
    pub findings: Vec<Finding>,
    pub problems: Vec<Problem>,
    pub objects: usize,
    pub passed_over: usize,
}

impl Outcome {
    /// The same with its findings in the order of their places.
    fn in_order(mut self) -> Outcome {
        let place = |finding: &Finding| (finding.place.line, finding.place.column);
        self.findings.sort_by(|a, b| {
            (place(a), &a.policy.id, &a.message).cmp(&(place(b), &b.policy.id, &b.message))
        });
        self
    }

    fn add(&mut self, other: Outcome) {
        self.findings.extend(other.findings);
        self.problems.extend(other.problems);
        self.objects += other.objects;
        self.passed_over += other.passed_over;
    }
}

impl Scanner {
    /// Chooses the policies and compiles them.
    ///
    /// # Errors
    /// The settings or the policies are wrong.
    pub fn new(options: Options<'_>) -> Result<Scanner, SetupError> {
        let Options { catalog, config, selection, data, facts, today, max_file_bytes, images } =
            options;
        prepare::check(&config, &catalog).map_err(SetupError::Settings)?;
        let asks = prepare::select(&catalog, &config, &selection)?;
        let kinds = asks.iter().flat_map(|ask| &ask.policy.inventory);
        // A group's name before a kind is for people.
        let kinds = kinds.map(|kind| kind.rsplit('/').next().unwrap_or(kind).to_owned()).collect();
        let groups = prepare::compile(&catalog, asks, images)?;
        Ok(Scanner { config, groups, kinds, data, facts, today, max_file_bytes })
    }

    /// The policies that are asked.
    #[must_use]
    pub fn policies(&self) -> Vec<Arc<Policy>> {
        let mut policies: Vec<Arc<Policy>> = Vec::new();
        for ask in self.groups.iter().flat_map(|group| &group.asks) {
            if !policies.iter().any(|known| Arc::ptr_eq(known, &ask.policy)) {
                policies.push(Arc::clone(&ask.policy));
            }
        }
        policies
    }

    /// Scans inputs. `done` is told whenever one of them is.
    #[must_use]
    pub fn scan(&self, inputs: &[Input], done: &(dyn Fn() + Sync)) -> Report {
        let (loaded, judge) = self.prepare(inputs);
        let outcomes: Vec<Outcome> = inputs
            .par_iter()
            .zip(loaded)
            .map(|(input, loaded)| {
                let outcome = self.outcome(&judge, input, loaded);
                done();
                outcome
            })
            .collect();
        let mut report = Report {
            policies: self.policies(),
            files: inputs.len(),
            names: inputs.iter().map(|input| Arc::clone(input.name())).collect(),
            ..Report::default()
        };
        let mut all = Outcome::default();
        outcomes.into_iter().for_each(|outcome| all.add(outcome));
        (report.findings, report.problems) = (all.findings, all.problems);
        (report.objects, report.passed_over) = (all.objects, all.passed_over);
        report.findings.extend(judge.exceptions.findings());
        report
    }

    /// Judges inputs without looking at the exceptions themselves.
    pub(crate) fn judge_alone(&self, inputs: &[Input]) -> Outcome {
        let (loaded, judge) = self.prepare(inputs);
        let mut all = Outcome::default();
        for (input, loaded) in inputs.iter().zip(loaded) {
            all.add(self.outcome(&judge, input, loaded));
        }
        all
    }

    fn outcome(&self, judge: &Judge<'_>, input: &Input, loaded: Option<Loaded<'_>>) -> Outcome {
        let judged = match loaded {
            Some(loaded) => Ok(judge.loaded(loaded)),
            None => load::source(input, self.max_file_bytes)
                .map(|(source, format)| judge.source(&source, format)),
        };
        judged.unwrap_or_else(|problem| Outcome { problems: vec![problem], ..Outcome::default() })
    }

    /// Looks for facts in the inputs. What was read on the way and is small enough to keep, and what judges objects: the
    /// queries over the settings and the facts.
    fn prepare<'i>(&self, inputs: &'i [Input]) -> (Vec<Option<Loaded<'i>>>, Judge<'_>) {
        let wanted: Kinds = self.kinds.iter().cloned().chain(["Namespace".to_owned()]).collect();
        let kept = AtomicUsize::new(0);
        let max = self.max_file_bytes;
        let given = self.facts.par_iter().map(|input| load::facts(input, max, &wanted, &kept).1);
        let given: Vec<_> = given.collect();
        let look = |input: &'i Input| load::facts(input, max, &wanted, &kept);
        let (loaded, found): (Vec<_>, Vec<_>) = inputs.par_iter().map(look).unzip();
        let facts = given.into_iter().chain(found).flatten();
        let inventory = Inventory::of(facts, &self.kinds);
        let data = Arc::new(self.data(&inventory));
        let over = |query: &Query| query.with_data(Document::copy_of(data.root()));
        let judge = Judge {
            queries: self.groups.iter().map(|group| over(&group.query)).collect(),
            groups: &self.groups,
            inventory,
            exceptions: Exceptions::of(&self.config, &self.today),
            data,
        };
        (loaded, judge)
    }

    /// What policies find under `data`.
    fn data(&self, inventory: &Inventory) -> Document {
        let build = Document::build(|region| -> Result<_, std::convert::Infallible> {
            let own = self.data.as_ref().and_then(|data| data.root().as_object());
            let own = own.map(|object| object.entries()).unwrap_or_default();
            let copy = |entry: &Entry<'_>| Entry {
                key: entry.key.copy_into(region),
                value: entry.value.copy_into(region),
            };
            let mut entries: Vec<Entry<'_>> = own.iter().map(copy).collect();
            let mut put = |key, value| entries.push(Entry { key: Value::str(key), value });
            put("settings", settings(region, &self.config));
            // Facts that were given count as known even where they are none.
            if !inventory.is_empty() || !self.facts.is_empty() {
                put("inventory", inventory.value(region));
            }
            Ok(region.object(&mut entries))
        });
        match build {
            Ok(data) => data,
            Err(never) => match never {},
        }
    }
}

/// The parameters of a file of settings, as policies read them.
fn settings<'r>(region: &'r Region, config: &Config) -> Value<'r> {
    let bundles = config.bundles.iter().map(|bundle| {
        let of = |document: &Document| document.root().copy_into(region);
        let whole = bundle.settings.as_ref().and_then(|settings| of(settings).as_object());
        let mut entries = whole.map(|object| object.entries()).unwrap_or_default().to_vec();
        let all =
            bundle.parameters.iter().map(|all| Entry { key: Value::str("*"), value: of(all) });
        entries.extend(all);
        let single = bundle.policies.iter().filter_map(|policy| {
            let value = of(policy.parameters.as_ref()?);
            Some(Entry { key: region.str(&policy.id), value })
        });
        entries.extend(single);
        let name = if bundle.name.is_empty() { "own" } else { &bundle.name };
        Entry { key: region.str(name), value: region.object(&mut entries) }
    });
    region.object(&mut bundles.collect())
}

/// What judges objects.
pub(crate) struct Judge<'s> {
    groups: &'s [Group],
    queries: Vec<Query>,
    inventory: Inventory,
    pub exceptions: Exceptions<'s>,
    data: Arc<Document>,
}

impl Judge<'_> {
    /// Judges every document of a file, each as it is read.
    fn source(&self, source: &Source, format: Format) -> Outcome {
        let mut outcome = Outcome::default();
        read::each(&source.text, format, Words::Kubectl, &mut |parsed| {
            self.parsed(source, parsed, &mut outcome);
        });
        outcome.in_order()
    }

    /// Judges every document of a file that was read already.
    fn loaded(&self, loaded: Loaded<'_>) -> Outcome {
        let mut outcome = Outcome::default();
        for parsed in loaded.documents {
            self.parsed(&loaded.source, parsed, &mut outcome);
        }
        outcome.in_order()
    }

    fn parsed(&self, source: &Source, parsed: Result<Parsed, Fault>, outcome: &mut Outcome) {
        match parsed {
            Ok(parsed) => self.document(source, &parsed, outcome),
            Err(fault) => outcome.problems.push(broken(source, fault)),
        }
    }

    fn document(&self, source: &Source, parsed: &Parsed, outcome: &mut Outcome) {
        let region = Region::new();
        let (domain, items) = domain::items(&region, parsed.value.root());
        let bundle = domain.map(|domain| domain.bundle);
        let concerns = |group: &&Group| {
            group.asks.iter().any(|ask| {
                ask.policy.bundle.is_empty() || bundle == Some(ask.policy.bundle.as_str())
            })
        };
        if !self.groups.iter().any(|group| concerns(&group)) {
            outcome.passed_over += 1;
            return;
        }
        for (offset, key) in &parsed.repeated {
            let place = source.place(Span { start: *offset, end: offset + key.len() });
            let message = format!("`{key}` stands twice in one mapping, and the last counts");
            outcome.problems.push(Problem { place, message, hint: None, is_error: false });
        }
        for item in &items {
            outcome.objects += 1;
            self.item(&Context { source, parsed, item }, bundle, outcome);
        }
    }

    fn item(&self, context: &Context<'_>, bundle: Option<&str>, outcome: &mut Outcome) {
        let region = Region::new();
        let item = context.item;
        for (group, query) in self.groups.iter().zip(&self.queries) {
            let input = match group.shape {
                Shape::Bundle => self.bundle_input(&region, item),
                Shape::Document => document_input(&region, item),
            };
            let mut said = Vec::new();
            let asked = |ask: &Ask| {
                let own = &ask.policy.bundle;
                // What is deleted need not be right any more.
                let is_deleted = item.request.is_some_and(|request| request.operation == "DELETE");
                own.is_empty() || bundle == Some(own) && !is_deleted
            };
            let mut take = |ask: &Ask, answer: Value<'_>| {
                if asked(ask) {
                    context.findings(ask, answer, &mut said);
                }
            };
            let options = options();
            let all = query.look(Given::Value(input), &options, |answers| {
                let answers = answers.as_array().unwrap_or_default();
                group.asks.iter().zip(answers).for_each(|(ask, answer)| take(ask, *answer));
            });
            if all.is_err() {
                said.clear();
                self.one_by_one(context, group, input, &mut said, outcome);
                said.retain(|finding| {
                    finding.policy.bundle.is_empty() || bundle == Some(&finding.policy.bundle)
                });
            }
            said.iter_mut().for_each(|finding| self.exceptions.apply(finding));
            outcome.findings.append(&mut said);
        }
    }

    /// Asks each rule by itself, so that one that fails does not silence the others.
    fn one_by_one(
        &self,
        context: &Context<'_>,
        group: &Group,
        input: Value<'_>,
        said: &mut Vec<Finding>,
        outcome: &mut Outcome,
    ) {
        for (ask, query) in group.asks.iter().zip(group.single()) {
            let asked = query.as_ref().map_err(ToString::to_string).and_then(|query| {
                let query = query.with_data(Document::copy_of(self.data.root()));
                let looked = query.look(Given::Value(input), &options(), |answers| {
                    let answers = answers.as_array().unwrap_or_default();
                    answers.iter().for_each(|answer| context.findings(ask, *answer, said));
                });
                looked.map_err(|error| error.to_string())
            });
            if let Err(error) = asked {
                let (id, resource) = (&ask.policy.id, &context.item.resource);
                let message = format!("policy `{id}` failed on {resource}: {error}");
                let place = context.place(&[]);
                outcome.problems.push(Problem { place, message, hint: None, is_error: true });
            }
        }
    }

    /// The input of bundles.
    fn bundle_input<'r>(&'r self, region: &'r Region, item: &Item<'r>) -> Value<'r> {
        let mut fields = vec![("object", item.object)];
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

fn options() -> EvalOptions<'static> {
    let limits = Limits { max_steps: MAX_STEPS, ..Limits::default() };
    EvalOptions { limits, ..EvalOptions::default() }
}

fn broken(source: &Source, fault: Fault) -> Problem {
    let place = source.place(Span { start: fault.offset, end: fault.offset });
    Problem { place, message: fault.message, hint: fault.hint, is_error: true }
}
