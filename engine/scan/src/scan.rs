//! A scan: inputs are read, their objects judged by all policies at once, and what these say becomes findings.
//!
//! Files are worked on side by side, one a thread at a time; what is kept of a file are its findings, the facts that
//! policies ask for, and the documents that concern a domain which looks at all of them together. Those are judged last.

mod answer;
mod judge;
mod load;
mod together;

use crate::catalog::{Catalog, Policy};
use crate::config::Config;
use crate::domain::Domain;
use crate::exceptions::Exceptions;
use crate::finding::{Finding, Problem, Report};
use crate::inventory::{Inventory, Kinds};
use crate::mask::{self, Secrets};
use crate::prepare::{self, Ask, Group, Images, Selection};
use crate::walk::Input;
use judge::Judge;
use lictor::{Document, Entry, Error, Region, Value};
use load::Loaded;
pub(crate) use load::source;
use rayon::prelude::*;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use together::Kept;

/// What a scan is made of.
pub struct Options {
    /// The policies there are.
    pub catalog: Catalog,
    /// What a file of settings says.
    pub config: Config,
    /// What documents may be.
    pub domains: &'static [Domain],
    /// The policies that are asked.
    pub selection: Selection,
    /// More data for policies.
    pub data: Option<Document>,
    /// Inputs that only tell facts of the cluster.
    pub facts: Vec<Input>,
    /// The time, as `2027-01-31T08:30:00Z`, or the day alone, which counts from its beginning: the engine looks at no clock.
    pub now: String,
    /// The largest file that is read, in bytes.
    pub max_file_bytes: u64,
    /// Compiled queries kept between runs.
    pub images: Arc<dyn Images>,
    /// Whether findings keep the lines around their places; see [`shows_source`](crate::report::shows_source).
    pub excerpts: bool,
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
    domains: &'static [Domain],
    today: String,
    now: String,
    max_file_bytes: u64,
    excerpts: bool,
}

/// What one file comes to.
#[derive(Default)]
pub(crate) struct Outcome {
    pub findings: Vec<Finding>,
    pub problems: Vec<Problem>,
    pub objects: usize,
    pub passed_over: usize,
    kept: Vec<Kept>,
    secrets: Secrets,
}

impl Outcome {
    fn add(&mut self, mut other: Outcome) {
        let place = |finding: &Finding| (finding.place.line, finding.place.column);
        other.findings.sort_by(|a, b| {
            (place(a), &a.policy.id, &a.message).cmp(&(place(b), &b.policy.id, &b.message))
        });
        self.findings.extend(other.findings);
        self.problems.extend(other.problems);
        self.objects += other.objects;
        self.passed_over += other.passed_over;
        self.secrets.extend(other.secrets);
    }
}

impl Scanner {
    /// Chooses the policies. Those of users are compiled; those of bundles that come along are when a document of
    /// theirs is met.
    ///
    /// # Errors
    /// The settings or the policies are wrong.
    pub fn new(options: Options) -> Result<Scanner, SetupError> {
        let Options { catalog, mut config, selection, data, facts, now, .. } = options;
        let Options { domains, max_file_bytes, excerpts, images, .. } = options;
        let today = now.get(..10).unwrap_or(&now).to_owned();
        prepare::check(&config, &catalog).map_err(SetupError::Settings)?;
        config.by_id(&catalog);
        let asks = prepare::select(&catalog, &config, &selection)?;
        let kinds = kinds(&asks);
        let groups = prepare::groups(&catalog, asks, &images)?;
        Ok(Scanner {
            config,
            groups,
            kinds,
            data,
            facts,
            domains,
            today,
            now,
            max_file_bytes,
            excerpts,
        })
    }

    /// The same with some of the policies, other settings and facts; nothing is compiled again but the query.
    pub(crate) fn again(
        &self,
        is_asked: &dyn Fn(&Policy) -> bool,
        config: Config,
        facts: Vec<Input>,
    ) -> Scanner {
        let groups: Vec<Group> = self.groups.iter().map(|group| group.some(is_asked)).collect();
        let asks = groups.iter().flat_map(|group| &group.asks);
        let kinds = kinds(asks);
        Scanner {
            config,
            groups,
            kinds,
            data: self.data.as_ref().map(|data| Document::copy_of(data.root())),
            facts,
            domains: self.domains,
            today: self.today.clone(),
            now: self.now.clone(),
            max_file_bytes: self.max_file_bytes,
            excerpts: self.excerpts,
        }
    }

    /// The policies that are asked, if a document of theirs is met.
    #[must_use]
    pub fn policies(&self) -> Vec<Arc<Policy>> {
        Scanner::policies_of(self.groups.iter())
    }

    /// Those that a document was met for.
    fn asked(&self) -> Vec<Arc<Policy>> {
        Scanner::policies_of(self.groups.iter().filter(|group| group.is_compiled()))
    }

    fn policies_of<'g>(groups: impl Iterator<Item = &'g Group>) -> Vec<Arc<Policy>> {
        let mut policies: Vec<Arc<Policy>> = Vec::new();
        for ask in groups.flat_map(|group| &group.asks) {
            if !policies.iter().any(|known| Arc::ptr_eq(known, &ask.policy)) {
                policies.push(Arc::clone(&ask.policy));
            }
        }
        policies
    }

    /// Scans inputs. `done` is told whenever one of them is.
    #[must_use]
    pub fn scan(&self, inputs: &[Input], done: &(dyn Fn() + Sync)) -> Report {
        let (all, exceptions) = self.judge(inputs, done);
        let mut report = Report {
            policies: self.asked(),
            files: inputs.len(),
            names: inputs.iter().map(|input| Arc::clone(input.name())).collect(),
            findings: all.findings,
            problems: all.problems,
            objects: all.objects,
            passed_over: all.passed_over,
        };
        report.findings.extend(exceptions);
        report
    }

    /// Judges inputs without looking at the exceptions themselves.
    pub(crate) fn judge_alone(&self, inputs: &[Input]) -> Outcome {
        self.judge(inputs, &|| {}).0
    }

    /// What inputs come to, and what is to be said of exceptions.
    fn judge(&self, inputs: &[Input], done: &(dyn Fn() + Sync)) -> (Outcome, Vec<Finding>) {
        let (loaded, judge) = self.prepare(inputs);
        let one = |(input, loaded): (&Input, Option<Loaded>)| {
            let outcome = self.outcome(&judge, input, loaded);
            done();
            outcome
        };
        let mut outcomes: Vec<Outcome> = match inputs {
            // Requests for admission come one by one.
            [_] => inputs.iter().zip(loaded).map(one).collect(),
            _ => inputs.par_iter().zip(loaded).map(one).collect(),
        };
        judge.together(&mut outcomes);
        let mut all = Outcome { problems: judge.problems(), ..Outcome::default() };
        let findings = outcomes.iter().map(|outcome| outcome.findings.len());
        all.findings.reserve_exact(findings.sum());
        outcomes.into_iter().for_each(|outcome| all.add(outcome));
        let mut exceptions = judge.exceptions.findings(&self.asked());
        mask::scrub(&all.secrets, &mut all.findings, &mut all.problems);
        mask::scrub(&all.secrets, &mut exceptions, &mut []);
        (all, exceptions)
    }

    fn outcome(&self, judge: &Judge<'_>, input: &Input, loaded: Option<Loaded>) -> Outcome {
        let loaded = match loaded {
            Some(loaded) => Ok(Some(loaded)),
            None => source(input, self.max_file_bytes).map(|(source, format)| {
                judge.wants(format).then(|| Loaded::read(self.domains, source, format))
            }),
        };
        match loaded {
            Ok(Some(loaded)) => judge.file(loaded),
            Ok(None) => Outcome { passed_over: 1, ..Outcome::default() },
            Err(problem) => Outcome { problems: vec![problem], ..Outcome::default() },
        }
    }

    /// Looks for facts in the inputs. What was read on the way and is small enough to keep, and what judges objects: the
    /// queries over the settings and the facts.
    fn prepare(&self, inputs: &[Input]) -> (Vec<Option<Loaded>>, Judge<'_>) {
        let wanted: Kinds = self.kinds.iter().cloned().chain(["Namespace".to_owned()]).collect();
        let kept = AtomicUsize::new(0);
        let max = self.max_file_bytes;
        let look = |input: &Input| load::facts(self.domains, input, max, &wanted, &kept);
        let given = self.facts.par_iter().map(|input| look(input).1);
        let given: Vec<_> = given.collect();
        let (loaded, found): (Vec<_>, Vec<_>) = inputs.par_iter().map(look).unzip();
        let facts = given.into_iter().chain(found).flatten();
        let inventory = Inventory::of(facts, &self.kinds);
        let data = Arc::new(self.data(&inventory));
        let exceptions = Exceptions::of(&self.config, &self.today);
        (loaded, Judge::new(self, inventory.namespaces(), exceptions, data))
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
            // What is scanned is but a part of the cluster: of kinds that are not there nothing is known.
            if self.facts.is_empty() {
                let kinds = inventory.kinds().into_iter().map(|kind| region.str(kind));
                put("inventory_kinds", region.array(&kinds.collect::<Vec<_>>()));
            }
            Ok(region.object(&mut entries))
        });
        match build {
            Ok(data) => data,
            Err(never) => match never {},
        }
    }
}

/// The kinds that policies look for.
fn kinds<'a>(asks: impl IntoIterator<Item = &'a Ask>) -> Kinds {
    let kinds = asks.into_iter().flat_map(|ask| &ask.policy.inventory);
    // A group's name before a kind is for people.
    kinds.map(|kind| kind.rsplit('/').next().unwrap_or(kind).to_owned()).collect()
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
