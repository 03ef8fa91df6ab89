//! Lictor as one of the engines: as compiled, and in every way in which the result must be the same.

use super::outcome::{Answer, Outcome};
use crate::generate::Program;
use crate::run::panic_text;
use lictor::{
    Bundle, Decision, Engine, Error, EvalOptions, Input, Limits, ParseSettings, Policy, SystemHost,
};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How a program is made from a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// As everybody runs it.
    Compiled,
    /// With every optimisation off.
    Unoptimised,
    /// Written down and read back.
    ReadBack,
    /// Without one optimisation.
    Without(&'static str),
    /// Reporting what happens, as for traces.
    Observed,
    /// With input as JSON text, of which only what is looked at is kept.
    InPart,
}

impl Way {
    /// Every way but the first.
    pub fn others() -> impl Iterator<Item = Way> {
        let without = Engine::PASSES.iter().map(|pass| Way::Without(pass));
        [Way::Unoptimised, Way::ReadBack, Way::Observed, Way::InPart].into_iter().chain(without)
    }

    /// What reports call it.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Way::Compiled => "lictor".to_owned(),
            Way::Unoptimised => "lictor, unoptimised".to_owned(),
            Way::ReadBack => "lictor, read back".to_owned(),
            Way::Observed => "lictor, observed".to_owned(),
            Way::InPart => "lictor, input in part".to_owned(),
            Way::Without(pass) => format!("lictor, without {pass}"),
        }
    }

    /// Whether rules go on where they are mostly left early: failures and lines of `print` behind that are seen then.
    pub(super) fn may_fail_later(self) -> bool {
        matches!(self, Way::Unoptimised | Way::Without("early_exit"))
    }

    fn engine(self) -> Engine {
        let builder = Engine::builder();
        match self {
            Way::Compiled => builder,
            Way::InPart => builder.project_from(0),
            Way::Unoptimised => builder.optimise(false),
            Way::ReadBack => builder.round_trip_programs(true),
            Way::Observed => builder.observe(true),
            Way::Without(pass) => builder.without_pass(pass),
        }
        .build()
    }
}

/// The outcome of each entry. Modules are loaded one after the other, as a server gets them.
#[must_use]
pub fn outcomes(program: &Program, way: Way) -> Vec<Outcome> {
    let policy = catch_unwind(AssertUnwindSafe(|| load(program, way)))
        .unwrap_or_else(|panic| Err(Answer::error("panic", &panic_text(&*panic))));
    let policy = match policy {
        Ok(policy) => policy,
        Err(answer) => {
            let outcome = Outcome { prints: Some(Vec::new()), ..Outcome::silent(answer) };
            return vec![outcome; program.entries.len()];
        }
    };
    let of = |entry: &String| {
        catch_unwind(AssertUnwindSafe(|| outcome(program, &policy, entry, way)))
            .unwrap_or_else(|panic| Outcome::silent(Answer::error("panic", &panic_text(&*panic))))
    };
    program.entries.iter().map(of).collect()
}

fn load(program: &Program, way: Way) -> Result<Policy, Answer> {
    let engine = way.engine();
    let mut policy = None;
    for count in 1..=program.modules.len() {
        let settings = ParseSettings::dialect(program.dialect);
        let mut bundle = Bundle::builder().settings(settings).data_json(program.data.as_bytes());
        for (i, text) in program.modules[..count].iter().enumerate() {
            bundle = bundle.module(&format!("m{i}.rego"), text);
        }
        policy = Some(bundle.build().and_then(|bundle| engine.compile(bundle)).map_err(failed)?);
    }
    policy.ok_or_else(|| Answer::None("no module".to_owned()))
}

fn outcome(program: &Program, policy: &Policy, entry: &str, way: Way) -> Outcome {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&lines);
    let host = SystemHost::new().on_print(move |_, line| {
        if let Ok(mut lines) = kept.lock() {
            lines.push(line.to_owned());
        }
    });
    let answer = match evaluate(program, policy, entry, &host, (program.strict, way)) {
        Ok(decision) => decision.value().map_or(Answer::Undefined, Answer::value),
        Err(error) => failed(error),
    };
    let prints = lines.lock().map(|lines| lines.clone()).ok().filter(|_| !way.may_fail_later());
    match answer {
        Answer::Error { code, .. } if way == Way::Observed => Outcome::silent(Answer::None(
            format!("lictor, observed: {code}, which an index may hide"),
        )),
        Answer::Error { .. } if program.strict => {
            let all = evaluate(program, policy, entry, &SystemHost::new(), (false, way));
            let failures = all.iter().flat_map(|decision| decision.builtin_errors());
            let failures = failures.map(|problem| (problem.code, problem.message.as_str()));
            let failures = failures
                .map(|(code, message)| Answer::error(code.unwrap_or_default(), message))
                .collect();
            Outcome { answer, prints, failures }
        }
        answer => Outcome { answer, prints, failures: Vec::new() },
    }
}

fn evaluate(
    program: &Program,
    policy: &Policy,
    entry: &str,
    host: &SystemHost,
    (strict, way): (bool, Way),
) -> Result<Decision, Error> {
    let query = policy.query(&format!("data.{entry}"))?;
    let input = match &program.input {
        Some(text) => Input::from_json(text)?,
        None => Input::none(),
    };
    let options = EvalOptions {
        host: Some(host),
        limits: Limits { timeout: Some(Duration::from_secs(5)), ..Limits::default() },
        strict_builtin_errors: strict,
        seed: Some(1),
        ..EvalOptions::default()
    };
    if let (Way::InPart, Some(text)) = (way, &program.input) {
        // What is looked at is found out for the second time.
        let _ = query.eval_json(text.as_bytes(), &EvalOptions::default());
        return query.eval_json(text.as_bytes(), &options);
    }
    query.eval_with(&input, &options)
}

fn failed(error: Error) -> Answer {
    match error.code() {
        Some("eval_limit_error" | "eval_cancel_error") => Answer::None(error.message().to_owned()),
        code => {
            let place = |problem: &lictor::Problem| format!("{:?}", problem.location);
            let problems = error.problems().iter();
            let messages = problems.map(|problem| (place(problem), problem.message.clone()));
            Answer::errors(code.unwrap_or_default(), messages)
        }
    }
}
