//! Running suites, as `gator verify` does, and its report.
//!
//! A template is compiled once for all its cases, and suites run on all cores.

use crate::client::{Client, Outcome};
use crate::constraint::{self, Constraint, EnforcementPoint};
use crate::error::Error;
use crate::expansion::Expander;
use crate::object::Object;
use crate::pattern;
use crate::place::Place;
use crate::printed::Printed;
use crate::review::Review;
use crate::stream::{self, Words};
use crate::suite::{Assertion, Case, Suite, Test, Violations};
use crate::template::Template;
use lictor::{Engine, SystemHost};
use rayon::prelude::*;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// What came of a suite.
#[derive(Debug)]
pub struct SuiteResult {
    /// The file, as the user wrote it.
    pub path: String,
    /// Why it could not be run.
    pub error: Option<String>,
    /// How long it took.
    pub took: Duration,
    /// Of each test.
    pub tests: Vec<TestResult>,
}

/// What came of a test.
#[derive(Debug)]
pub struct TestResult {
    /// What it is called.
    pub name: String,
    /// It was not run.
    pub skipped: bool,
    /// Why it could not be run.
    pub error: Option<String>,
    /// How long it took.
    pub took: Duration,
    /// Of each case.
    pub cases: Vec<CaseResult>,
    /// What the template has to say about itself.
    pub notes: Vec<String>,
}

/// What came of a case.
#[derive(Debug)]
pub struct CaseResult {
    /// What it is called.
    pub name: String,
    /// It was not run.
    pub skipped: bool,
    /// Why it failed.
    pub error: Option<String>,
    /// How long it took.
    pub took: Duration,
    /// What the policy printed.
    pub printed: Vec<String>,
}

impl SuiteResult {
    /// Whether it, or a test of it, failed.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.error.is_some() || self.tests.iter().any(TestResult::failed)
    }
}

impl TestResult {
    /// Whether it, or a case of it, failed.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.error.is_some() || self.cases.iter().any(|case| case.error.is_some())
    }
}

/// Which tests and cases run: `test`, `//case` or `test//case`, each an expression of RE2.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    either: Option<String>,
    both: Option<(String, String)>,
}

impl Filter {
    /// Reads a filter; the empty one takes everything.
    ///
    /// # Errors
    /// It has more than one `//`, or is no expression.
    pub fn new(text: &str) -> Result<Filter, Error> {
        let parts: Vec<&str> = text.split("//").collect();
        for part in &parts {
            if !pattern::is_valid(part) {
                return Err(Error::new(format!(
                    "invalid test filter: `{part}` is not a regular expression"
                )));
            }
        }
        match parts.as_slice() {
            [""] => Ok(Filter::default()),
            [one] => Ok(Filter { either: Some((*one).to_owned()), both: None }),
            [test, case] => {
                Ok(Filter { either: None, both: Some(((*test).to_owned(), (*case).to_owned())) })
            }
            _ => Err(Error::new("invalid test filter: a filter may include at most one \"//\"")),
        }
    }

    fn takes_test(&self, test: &Test) -> bool {
        match (&self.either, &self.both) {
            (Some(_), _) => {
                self.takes_case(&test.name, "")
                    || test.cases.iter().any(|case| self.takes_case(&test.name, &case.name))
            }
            (None, Some((pattern, _))) => pattern::matches(pattern, &test.name),
            (None, None) => true,
        }
    }

    fn takes_case(&self, test: &str, case: &str) -> bool {
        match (&self.either, &self.both) {
            (Some(pattern), _) => {
                pattern::matches(pattern, case) || pattern::matches(pattern, test)
            }
            (None, Some((first, second))) => {
                pattern::matches(second, case) && pattern::matches(first, test)
            }
            (None, None) => true,
        }
    }
}

/// Runs suites on all cores, in order. With `print`, what policies print is kept.
#[must_use]
pub fn run(suites: &[Suite], filter: &Filter, print: bool) -> Vec<SuiteResult> {
    let runner = Runner { engine: Engine::builder().print(print).build(), filter };
    suites.par_iter().map(|suite| runner.suite(suite)).collect()
}

struct Runner<'f> {
    engine: Engine,
    filter: &'f Filter,
}

impl Runner<'_> {
    fn suite(&self, suite: &Suite) -> SuiteResult {
        let start = Instant::now();
        let tests = match suite.skip {
            true => Vec::new(),
            false => {
                let tests = suite.tests.par_iter().enumerate();
                tests
                    .map(|(at, test)| self.test(Named { suite, at: at.to_string() }, test))
                    .collect()
            }
        };
        let error = suite.broken.as_ref().map(Error::to_string);
        SuiteResult { path: suite.path.clone(), error, took: start.elapsed(), tests }
    }

    fn test(&self, named: Named<'_>, test: &Test) -> TestResult {
        let mut result = TestResult {
            name: test.name.clone(),
            skipped: test.skip || !self.filter.takes_test(test),
            error: None,
            took: Duration::ZERO,
            cases: Vec::new(),
            notes: Vec::new(),
        };
        if result.skipped {
            return result;
        }
        let start = Instant::now();
        match self.prepared(named, test) {
            Ok(_) if test.invalid => {
                result.error = Some(
                    "constraint should have failed schema validation: got no error but want schema validation failed"
                        .into(),
                );
            }
            Err(error) if test.invalid && error.is_schema() => {}
            Err(error) if test.invalid => {
                result.error = Some(format!(
                    "constraint should have failed schema validation: got error {error}"
                ));
            }
            Err(error) => result.error = Some(error.to_string()),
            Ok(prepared) => {
                result.notes.clone_from(&prepared.template.notes);
                result.cases = test
                    .cases
                    .par_iter()
                    .enumerate()
                    .map(|(at, case)| self.case(&prepared, &test.name, at, case))
                    .collect();
            }
        }
        result.took = start.elapsed();
        result
    }

    fn prepared<'s>(&self, named: Named<'s>, test: &Test) -> Result<Prepared<'s>, Error> {
        let named_object = |field: &str, path: &str| {
            let read = match path.is_empty() {
                true => Err(Error::new(format!("invalid Suite: missing {field}"))),
                false => first_object(&named.suite.folder, path),
            };
            read.map_err(|error| error.at(&named.place(&[field])))
        };
        let object = named_object("template", &test.template)?;
        let template = Template::compile(&object, &self.engine);
        let template = template.map_err(|error| error.while_doing("adding template"))?;
        let constraint = named_object("constraint", &test.constraint)?;
        if constraint.gvk().group != constraint::GROUP {
            let error = Error::new("not a Constraint");
            return Err(error.at(&constraint.place_of(&["apiVersion"])));
        }
        // Checked here, so that it is told once and not for each case.
        Constraint::new(&constraint, &template)
            .map_err(|error| error.at(&constraint.place).while_doing("adding constraint"))?;
        let expander = match test.expansion.is_empty() {
            true => Expander::default(),
            false => {
                let expansions = expansions(&named.suite.folder, &test.expansion);
                let expansions = expansions.map_err(|error| error.at(&named.place(&["expansion"])));
                Expander::new(&expansions?)?
            }
        };
        Ok(Prepared { named, template, constraint, expander })
    }

    fn case(&self, prepared: &Prepared<'_>, test: &str, at: usize, case: &Case) -> CaseResult {
        let skipped = case.skip || !self.filter.takes_case(test, &case.name);
        let start = Instant::now();
        let mut result = CaseResult {
            name: case.name.clone(),
            skipped,
            error: None,
            took: Duration::ZERO,
            printed: Vec::new(),
        };
        if skipped {
            return result;
        }
        let printed = Printed::default();
        result.error = prepared
            .check(&self.engine, at, case, &printed.host())
            .err()
            .map(|error| error.to_string());
        result.printed = printed.take();
        result.took = start.elapsed();
        result
    }
}

/// A test of a suite, by its number.
struct Named<'s> {
    suite: &'s Suite,
    at: String,
}

impl Named<'_> {
    /// The place of something in the test.
    fn place(&self, path: &[&str]) -> Place {
        self.suite.place_of(&[&["tests", self.at.as_str()], path].concat())
    }
}

/// A test that is ready for its cases.
struct Prepared<'s> {
    named: Named<'s>,
    template: Template,
    constraint: Object,
    expander: Expander,
}

impl Prepared<'_> {
    fn check(
        &self,
        engine: &Engine,
        at: usize,
        case: &Case,
        host: &SystemHost,
    ) -> Result<(), Error> {
        let at = at.to_string();
        let place = |path: &[&str]| self.named.place(&[&["cases", at.as_str()], path].concat());
        if case.object.is_empty() {
            return Err(Error::new("invalid Case: must define object").at(&place(&[])));
        }
        if case.assertions.is_empty() {
            let error = Error::new("invalid Case: assertions must be non-empty");
            return Err(error.at(&place(&["assertions"])));
        }
        let mut client = Client::with_engine(EnforcementPoint::Gator, engine.clone());
        client.add_compiled(self.template.clone());
        client.add_constraint(&self.constraint)?;
        let folder = &self.named.suite.folder;
        let object =
            one_object(folder, &case.object).map_err(|error| error.at(&place(&["object"])))?;
        for (at, path) in case.inventory.iter().enumerate() {
            let named = |error: Error| error.at(&place(&["inventory", &at.to_string()]));
            for object in objects(folder, path).map_err(named)? {
                client
                    .add_data(&object)
                    .map_err(|e| e.while_doing("unable to add object to data.inventory"))?;
            }
        }
        let outcomes = self.outcomes(&client, &object, host)?;
        case.assertions.iter().try_for_each(|assertion| holds(assertion, &outcomes))
    }

    fn outcomes(
        &self,
        client: &Client,
        object: &Object,
        host: &SystemHost,
    ) -> Result<Vec<Outcome>, Error> {
        if object.is("admission.k8s.io", "AdmissionReview") {
            let review = Review::of_admission(object).map_err(|error| error.at(&object.place))?;
            return client.review_with(&review, Some(host));
        }
        let mut outcomes = client.review_with(&Review::of_object(object, None), Some(host))?;
        for resultant in self.expander.expand(object, None)? {
            let review = Review::of_generated(&resultant.object, None);
            outcomes.extend(resultant.label(client.review_with(&review, Some(host))?));
        }
        Ok(outcomes)
    }
}

impl crate::expansion::Resultant {
    /// Says that violations of what was made are of what it was made from.
    pub(crate) fn label(&self, outcomes: Vec<Outcome>) -> impl Iterator<Item = Outcome> + '_ {
        outcomes.into_iter().map(|mut outcome| {
            outcome.message = format!("[Implied by {}] {}", self.template, outcome.message);
            if let Some(action) = &self.action {
                outcome.action.clone_from(action);
            }
            outcome
        })
    }
}

fn holds(assertion: &Assertion, outcomes: &[Outcome]) -> Result<(), Error> {
    if let Some(pattern) = assertion.message.as_ref().filter(|pattern| !pattern::is_valid(pattern))
    {
        return Err(Error::new(format!(
            "message contains invalid regular expression: `{pattern}`"
        )));
    }
    let counts = |outcome: &&Outcome| {
        assertion.message.as_ref().is_none_or(|pattern| pattern::matches(pattern, &outcome.message))
    };
    let got = outcomes.iter().filter(counts).count();
    let want = match &assertion.violations {
        Violations::Yes if got == 0 => "at least 1".to_owned(),
        Violations::No if got > 0 => "none".to_owned(),
        Violations::Exactly(want) if *want < 0 => return Err(bad_count()),
        Violations::Exactly(want) if usize::try_from(*want) != Ok(got) => format!("exactly {want}"),
        Violations::Unknown(_) => return Err(bad_count()),
        _ => return Ok(()),
    };
    let containing =
        assertion.message.as_ref().map(|m| format!(" containing {m:?}")).unwrap_or_default();
    let messages: Vec<&str> = outcomes.iter().map(|outcome| outcome.message.as_str()).collect();
    Err(Error::new(format!(
        "unexpected number of violations: got {got} violations{containing} but want {want}: got messages [{}]",
        messages.join(" ")
    )))
}

fn bad_count() -> Error {
    Error::new(
        "invalid yaml: assertion.violation, if set, must be a nonnegative integer, \"yes\", or \"no\"",
    )
}

fn objects(folder: &Path, path: &str) -> Result<Vec<Object>, Error> {
    if Path::new(path).is_absolute() {
        return Err(Error::new(format!("`{path}`: paths in a suite are relative to its file")));
    }
    let file = folder.join(path);
    let shown = file.display().to_string();
    let bytes = fs::read(&file).map_err(|error| Error::new(format!("{shown}: {error}")))?;
    let objects =
        stream::read(&shown, &bytes, Words::Core).into_iter().collect::<Result<Vec<_>, _>>()?;
    match objects.is_empty() {
        true => Err(Error::new(format!("missing objects: path {shown:?} defines no YAML objects"))),
        false => Ok(objects),
    }
}

/// A template or a constraint. As `gator`, this takes what stands first in a file.
fn first_object(folder: &Path, path: &str) -> Result<Object, Error> {
    objects(folder, path).map(|mut objects| objects.swap_remove(0))
}

fn one_object(folder: &Path, path: &str) -> Result<Object, Error> {
    let mut objects = objects(folder, path)?;
    match objects.len() {
        1 => Ok(objects.remove(0)),
        many => Err(Error::new(format!(
            "object file must contain exactly one object: {:?} defines {many} objects",
            folder.join(path).display().to_string()
        ))),
    }
}

fn expansions(folder: &Path, path: &str) -> Result<Vec<Object>, Error> {
    let objects = objects(folder, path)?;
    match objects.iter().find(|object| !crate::expansion::is_expansion(object)) {
        Some(other) => Err(Error::new("not an Expansion Template").at(&other.place_of(&["kind"]))),
        None => Ok(objects),
    }
}

/// The report of `gator verify`, in the manner of `go test`.
#[must_use]
pub fn text(results: &[SuiteResult], verbose: bool) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_text(&mut out, results, verbose);
    out
}

fn write_text(out: &mut String, results: &[SuiteResult], verbose: bool) -> std::fmt::Result {
    for suite in results {
        for test in &suite.tests {
            write_test(out, test, verbose)?;
        }
        let word = if suite.failed() { "FAIL" } else { "ok" };
        writeln!(out, "{word}\t{}\t{}", suite.path, seconds(suite.took))?;
        suite.error.iter().try_for_each(|error| writeln!(out, "  {error}"))?;
    }
    let failed = results.iter().any(SuiteResult::failed);
    out.write_str(if failed { "FAIL\n" } else { "PASS\n" })
}

fn write_test(out: &mut String, test: &TestResult, verbose: bool) -> std::fmt::Result {
    if test.skipped {
        return if verbose { writeln!(out, "=== SKIP  {}", test.name) } else { Ok(()) };
    }
    if verbose {
        writeln!(out, "=== RUN   {}", test.name)?;
        test.notes.iter().try_for_each(|note| writeln!(out, "    note: {note}"))?;
    }
    for case in &test.cases {
        write_case(out, case, verbose)?;
    }
    if test.failed() {
        writeln!(out, "--- FAIL: {}\t({})", test.name, seconds(test.took))?;
        if let Some(error) = &test.error {
            writeln!(out, "  {error}")?;
        }
    } else if verbose {
        writeln!(out, "--- PASS: {}\t({})", test.name, seconds(test.took))?;
    }
    Ok(())
}

fn write_case(out: &mut String, case: &CaseResult, verbose: bool) -> std::fmt::Result {
    if case.skipped {
        return if verbose { writeln!(out, "    === SKIP  {}", case.name) } else { Ok(()) };
    }
    if verbose {
        writeln!(out, "    === RUN   {}", case.name)?;
        if !case.printed.is_empty() {
            out.write_str("        === PRINT ===\n")?;
            case.printed.iter().try_for_each(|line| writeln!(out, "        {line}"))?;
        }
    }
    match &case.error {
        Some(error) => {
            writeln!(out, "    --- FAIL: {}\t({})\n        {error}", case.name, seconds(case.took))
        }
        None if verbose => writeln!(out, "    --- PASS: {}\t({})", case.name, seconds(case.took)),
        None => Ok(()),
    }
}

fn seconds(took: Duration) -> String {
    format!("{:.3}s", took.as_secs_f64())
}
