//! Runs the test rules of a policy: finds them, evaluates each, and says what passed.
//!
//! The policy must be compiled by an engine with [`crate::EngineBuilder::tests`]. Reports are made elsewhere.

use crate::error::{Error, Location};
use crate::host::{Host, HttpError, SystemHost};
use crate::input::Input;
use crate::limits::Limits;
use crate::observe::Observation;
use crate::policy::Policy;
use crate::query::{EvalOptions, Query, QueryOptions};
use crate::system;
use lictor_compiler::{NamedModule, test_name};
use lictor_syntax::ast::{Head, Rule, Term, TermKind};
use lictor_syntax::text;
use lictor_value::{Value, json};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

const SKIPPED: &str = "todo_test_";
const TEST: &str = "test_";

/// One test rule of a policy.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Test {
    /// The package, `data` first.
    pub package: String,
    /// The rule's path in its package.
    pub name: String,
    /// Where the rule stands.
    pub location: Location,
    /// Not run, only counted: its name starts with `todo_`.
    pub skipped: bool,
    /// The path that is asked for.
    path: String,
    cases: bool,
    query: Option<Query>,
}

/// What became of a test.
#[derive(Debug)]
#[non_exhaustive]
pub struct TestResult {
    /// The verdict.
    pub verdict: Verdict,
    /// How long it took.
    pub duration: Duration,
    /// What it printed.
    pub output: String,
    /// The cases of a rule that holds several.
    pub cases: Cases,
    /// What was reported on the way; empty unless the policy's engine observes.
    pub observation: Observation,
}

/// Whether a test passed.
#[derive(Debug)]
pub enum Verdict {
    /// It is true.
    Pass,
    /// It is undefined or anything but true.
    Fail,
    /// It could not be evaluated to its end.
    Error(Error),
    /// It was not run.
    Skip,
}

/// Results of cases by name.
pub type Cases = BTreeMap<String, Case>;

/// One case of a test rule, or a group of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Case {
    /// Whether it, or one in it, failed.
    pub fail: bool,
    /// The cases in it.
    pub cases: Cases,
}

impl Verdict {
    /// Whether the test passed.
    #[must_use]
    pub fn is_pass(&self) -> bool {
        matches!(self, Verdict::Pass)
    }

    /// Why the test could not be evaluated.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        match self {
            Verdict::Error(error) => Some(error),
            _ => None,
        }
    }
}

/// The tests of a policy whose full names the filter accepts, in order of modules and rules.
///
/// # Errors
/// A test's query cannot be prepared.
pub fn discover(policy: &Policy, filter: &dyn Fn(&str) -> bool) -> Result<Vec<Test>, Error> {
    let mut tests = Vec::new();
    for named in policy.compiled().modules() {
        let rules = named.module.rules.iter().filter(|rule| is_selected(named, rule, filter));
        tests.extend(rules.map(|rule| describe(policy, named, rule)));
    }
    let running: Vec<usize> = (0..tests.len()).filter(|i| !tests[*i].skipped).collect();
    let paths: Vec<String> = running.iter().map(|i| tests[*i].path.clone()).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    if paths.is_empty() {
        return Ok(tests);
    }
    let queries = Query::prepare_all(policy, &paths, &QueryOptions::default())?;
    for (i, query) in running.into_iter().zip(queries) {
        tests[i].query = Some(query);
    }
    Ok(tests)
}

/// The first part of a rule's path that starts like a test decides, and the path up to it must pass the filter.
fn is_selected(named: &NamedModule, rule: &Rule, filter: &dyn Fn(&str) -> bool) -> bool {
    let (name, length) = test_name(&rule.head);
    (name.starts_with(TEST) || name.starts_with(SKIPPED))
        && filter(&full_name(named, &rule.head, length))
}

fn full_name(named: &NamedModule, head: &Head, length: usize) -> String {
    let mut path = named.module.package.path.clone();
    for (i, part) in head.reference.iter().take(length).enumerate() {
        let mut part = part.clone();
        if let (0, TermKind::Var(name)) = (i, &part.kind) {
            part.kind = TermKind::String(name.clone());
        }
        path.push(part);
    }
    text::reference(&path)
}

fn describe(policy: &Policy, named: &NamedModule, rule: &Rule) -> Test {
    let (name, length) = test_name(&rule.head);
    let file = &policy.compiled().sources().file(rule.loc.file).name;
    Test {
        package: text::reference(&named.module.package.path),
        name: text::reference(&rule.head.reference[..length]),
        location: Location::new(&**file, rule.loc.row, rule.loc.col),
        skipped: name.starts_with(SKIPPED),
        path: full_name(named, &rule.head, length),
        cases: rule.head.args.is_none() && is_partial_object(&rule.head),
        query: None,
    }
}

fn is_partial_object(head: &Head) -> bool {
    let has_key = head.key.is_some() && head.value.is_some();
    let ground = |term: &Term| {
        matches!(
            term.kind,
            TermKind::String(_) | TermKind::Number(_) | TermKind::Bool(_) | TermKind::Null
        )
    };
    has_key || (head.key.is_none() && head.reference.iter().skip(1).any(|term| !ground(term)))
}

impl Test {
    /// Runs the test once, with the system's clock and randomness.
    #[must_use]
    pub fn run(&self, limits: &Limits) -> TestResult {
        self.run_with(&EvalOptions { limits: limits.clone(), ..EvalOptions::default() })
    }

    /// Runs the test once. What it prints goes to the result, not to the host.
    #[must_use]
    pub fn run_with(&self, options: &EvalOptions<'_>) -> TestResult {
        let Some(query) = &self.query else {
            let verdict = if self.skipped { Verdict::Skip } else { Verdict::Fail };
            return TestResult {
                verdict,
                duration: Duration::ZERO,
                output: String::new(),
                cases: Cases::new(),
                observation: Observation::default(),
            };
        };
        let system = SystemHost::new();
        let host = TestHost { world: options.host.unwrap_or(&system), heard: Mutex::default() };
        let options = EvalOptions { host: Some(&host), limits: options.limits.clone(), ..*options };
        let start = system::ticks(&host);
        let outcome = query.eval_with(&Input::none(), &options);
        let duration = Duration::from_nanos(system::ticks(&host).saturating_sub(start));
        let mut cases = Cases::new();
        let mut observation = Observation::default();
        let verdict = match outcome {
            Err(error) => Verdict::Error(error),
            Ok(decision) => {
                observation = decision.observation().clone();
                self.judge(decision.value(), &host, &mut cases)
            }
        };
        TestResult { verdict, duration, output: host.output(), cases, observation }
    }

    fn judge(&self, value: Option<Value<'_>>, host: &TestHost<'_>, cases: &mut Cases) -> Verdict {
        let passed = match value {
            Some(value) if self.cases => {
                let mut fail = collect(value, cases);
                for path in host.cases() {
                    fail |= note(cases, &path);
                }
                !fail
            }
            value => value.and_then(Value::as_bool) == Some(true),
        };
        if passed { Verdict::Pass } else { Verdict::Fail }
    }
}

/// Turns an object of results into cases; true if one failed.
fn collect(value: Value<'_>, cases: &mut Cases) -> bool {
    let mut fail = false;
    for entry in value.as_object().map(|object| object.sorted_vec()).unwrap_or_default() {
        let mut case = Case::default();
        case.fail = match (entry.value.as_bool(), entry.value.as_object()) {
            (Some(passed), _) => !passed,
            (None, Some(_)) => collect(entry.value, &mut case.cases),
            (None, None) => true,
        };
        fail |= case.fail;
        cases.insert(case_name(entry.key), case);
    }
    fail
}

/// Enters a case that was begun; one without result failed. True if it failed.
fn note(cases: &mut Cases, path: &[String]) -> bool {
    let Some((first, rest)) = path.split_first() else { return true };
    let case =
        cases.entry(first.clone()).or_insert_with(|| Case { fail: true, cases: Cases::new() });
    if rest.is_empty() {
        return case.fail;
    }
    let fail = note(&mut case.cases, rest);
    case.fail |= fail;
    fail
}

fn case_name(key: Value<'_>) -> String {
    key.as_str().map_or_else(|| json::to_string(key), str::to_owned)
}

/// Keeps what a test prints and which cases it begins; all else is the host's.
struct TestHost<'a> {
    world: &'a dyn Host,
    heard: Mutex<Heard>,
}

#[derive(Default)]
struct Heard {
    output: String,
    cases: Vec<Vec<String>>,
}

impl TestHost<'_> {
    fn heard(&self) -> std::sync::MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn output(&self) -> String {
        std::mem::take(&mut self.heard().output)
    }

    fn cases(&self) -> Vec<Vec<String>> {
        std::mem::take(&mut self.heard().cases)
    }
}

impl Host for TestHost<'_> {
    fn now_ns(&self) -> i64 {
        self.world.now_ns()
    }

    fn tick_ns(&self) -> u64 {
        self.world.tick_ns()
    }

    fn random(&self, out: &mut [u8]) {
        self.world.random(out);
    }

    fn note(&self, place: &str, line: &str) {
        self.world.note(place, line);
    }

    fn cancelled(&self) -> bool {
        self.world.cancelled()
    }

    fn runtime_json(&self) -> String {
        self.world.runtime_json()
    }

    fn lookup(&self, name: &str) -> Result<Vec<String>, String> {
        self.world.lookup(name)
    }

    fn http_send(&self, request_json: &str) -> Result<String, HttpError> {
        self.world.http_send(request_json)
    }

    fn print(&self, _: &str, line: &str) {
        let mut heard = self.heard();
        heard.output.push_str(line);
        heard.output.push('\n');
    }

    fn test_case(&self, name: Value<'_>) {
        let path =
            name.as_array().unwrap_or_default().iter().map(|part| case_name(*part)).collect();
        self.heard().cases.push(path);
    }
}
