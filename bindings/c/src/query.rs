//! Queries: prepared once, asked any number of times by any number of threads.

use crate::error::{Error, Status};
use crate::guard::{given, guard, make};
use crate::options::Options;
use crate::text::{Buf, Str, slice};
use crate::world::{Common, World};
use crate::{Decision, Input, Policy};
use lictor::observe::Coverage;
use lictor::{EvalOptions, Given, Region, json, report};
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use std::mem::MaybeUninit;
use std::sync::{Arc, OnceLock};

/// How a query is prepared: by a path, or in Rego.
pub(crate) type Prepare = fn(&lictor::Policy, &str) -> Result<lictor::Query, lictor::Error>;

/// A prepared query.
#[derive(Clone)]
pub struct Query {
    query: lictor::Query,
    common: Arc<Common>,
    observed: Arc<Observed>,
}

/// The same query with reports of what happens, prepared when first asked for.
struct Observed {
    policy: lictor::Policy,
    text: String,
    prepare: Prepare,
    query: OnceLock<lictor::Query>,
}

impl Observed {
    fn query(&self) -> Result<&lictor::Query, lictor::Error> {
        if let Some(query) = self.query.get() {
            return Ok(query);
        }
        let query = (self.prepare)(&self.policy.observing(), &self.text)?;
        Ok(self.query.get_or_init(|| query))
    }
}

impl Query {
    pub(crate) fn prepare(
        policy: &Policy,
        text: &str,
        prepare: Prepare,
    ) -> Result<Query, Box<Error>> {
        let query = prepare(&policy.policy, text)?;
        let (policy, common) = (policy.policy.clone(), Arc::clone(&policy.common));
        let observed = Observed { policy, text: text.to_owned(), prepare, query: OnceLock::new() };
        Ok(Query { query, common, observed: Arc::new(observed) })
    }

    /// A decision with all that came beside it.
    fn decide(
        &self,
        options: Option<&Options>,
        eval: impl FnOnce(&lictor::Query, &EvalOptions<'_>) -> Result<lictor::Decision, lictor::Error>,
    ) -> Result<Decision, lictor::Error> {
        let wants = |wants: fn(&Options) -> bool| options.is_some_and(wants);
        let (trace, coverage) = (wants(|options| options.trace), wants(|options| options.coverage));
        let query = if trace || coverage { self.observed.query()? } else { &self.query };
        let world = World::keeping(&self.common, options);
        let decision = eval(query, &self.common.eval_options(options, &world))?;
        let seen = [decision.observation()];
        let coverage = coverage.then(|| Coverage::of(&self.observed.policy, seen));
        Ok(Decision::new(decision, world.into_prints(), coverage))
    }

    /// A decision on an input that was read; none is none.
    fn decide_on(
        &self,
        input: Option<&Input>,
        options: Option<&Options>,
    ) -> Result<Decision, lictor::Error> {
        self.decide(options, |query, eval| match input {
            Some(input) => query.eval_with(&input.input, eval),
            None => query.eval_with(&lictor::Input::none(), eval),
        })
    }

    /// The short way, from JSON to JSON.
    #[inline]
    fn decide_json(
        &self,
        input: &[u8],
        options: Option<&Options>,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Error>> {
        let world = World::new(&self.common, options);
        let eval = self.common.eval_options(options, &world);
        self.query.decide_with(Given::Json(input), &eval, out)?;
        Ok(())
    }
}

/// Decides. The input may be NULL, which is none, and so may the options.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_query_eval(
    query: Option<&Query>,
    input: Option<&Input>,
    options: Option<&Options>,
    out: Option<&mut MaybeUninit<Option<Box<Decision>>>>,
    err: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    make(out, err, || Ok(given(query, "query")?.decide_on(input, options)?))
}

/// Decides from JSON to JSON; what is undefined is empty. The fastest way: of the input only what the policy can look at is
/// kept, and nothing is allocated once the buf is large enough.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_query_eval_json(
    query: Option<&Query>,
    input_json: Str,
    options: Option<&Options>,
    out: Option<&mut Buf>,
    err: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    guard(err, || {
        let out = given(out, "out")?;
        out.clear();
        given(query, "query")?.decide_json(input_json.bytes(), options, &mut out.bytes)
    })
}

/// Decides for each input, on every core; NULL is none. `decisions` has room for as many, and so has `errors`, which may be
/// NULL; each gets a decision or an error in its place, and NULL in the other. The status is the first that is not
/// LICTOR_STATUS_OK. Where nothing can be begun, because an argument is NULL, all are NULL.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_query_eval_batch(
    query: Option<&Query>,
    inputs: *const Option<&Input>,
    count: usize,
    options: Option<&Options>,
    decisions: *mut Option<Box<Decision>>,
    errors: *mut Option<Box<Error>>,
) -> Status {
    let each = |input: &Option<&Input>, query: &Query| query.decide_on(*input, options);
    batch(query, inputs, count, decisions, errors, each)
}

/// As `lictor_query_eval_batch`, of JSON texts.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_query_eval_batch_json(
    query: Option<&Query>,
    inputs_json: *const Str,
    count: usize,
    options: Option<&Options>,
    decisions: *mut Option<Box<Decision>>,
    errors: *mut Option<Box<Error>>,
) -> Status {
    let each = |input: &Str, query: &Query| {
        query.decide(options, |query, eval| query.eval_json(input.bytes(), eval))
    };
    batch(query, inputs_json, count, decisions, errors, each)
}

fn batch<T: Sync>(
    query: Option<&Query>,
    inputs: *const T,
    count: usize,
    decisions: *mut Option<Box<Decision>>,
    errors: *mut Option<Box<Error>>,
    each: impl Fn(&T, &Query) -> Result<Decision, lictor::Error> + Sync,
) -> Status {
    let fill = |at: usize, decision: Option<Box<Decision>>, error: Option<Box<Error>>| {
        // SAFETY: C promises room for `count` decisions, and for as many errors where it wants any.
        unsafe {
            decisions.add(at).write(decision);
            if !errors.is_null() {
                errors.add(at).write(error);
            }
        }
    };
    if decisions.is_null() {
        return if count == 0 { Status::Ok } else { Status::Input };
    }
    (0..count).for_each(|at| fill(at, None, None));
    let mut first = Status::Ok;
    let status = guard(None, || {
        let query = given(query, "query")?;
        if inputs.is_null() && count > 0 {
            return Err(Error::null("inputs"));
        }
        let inputs = slice(&inputs, count);
        let outcomes: Vec<_> = inputs.par_iter().map(|input| each(input, query)).collect();
        for (at, outcome) in outcomes.into_iter().enumerate() {
            match outcome {
                Ok(decision) => fill(at, Some(Box::new(decision)), None),
                Err(error) => {
                    let error: Box<Error> = error.into();
                    if first == Status::Ok {
                        first = error.status();
                    }
                    fill(at, None, Some(error));
                }
            }
        }
        Ok(())
    });
    if status == Status::Ok { first } else { status }
}

/// What the query is, as JSON: `input_paths`, the paths at which it can look at the input.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_query_info_json(
    query: Option<&Query>,
    out: Option<&mut Buf>,
    err: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    guard(err, || {
        let out = given(out, "out")?;
        out.clear();
        let region = Region::new();
        let paths = given(query, "query")?.query.input_paths();
        let info = region.record(&[("input_paths", report::texts(&region, &paths))]);
        out.set(json::to_string(info));
        Ok(())
    })
}

/// Another handle to the same.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_query_clone(query: Option<&Query>) -> Option<Box<Query>> {
    query.map(|query| Box::new(query.clone()))
}

/// Gives it back.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_query_free(query: Option<Box<Query>>) {
    drop(query);
}
