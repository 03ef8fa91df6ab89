//! Policies: compiled bundles.

use crate::error::{Error, Status};
use crate::guard::{given, guard, make};
use crate::options::Options;
use crate::query::Prepare;
use crate::text::{Buf, Str, slice};
use crate::world::{Common, World};
use crate::{Engine, Input, Query};
use lictor::{Document, PartialOptions, Region, json, report};
use std::mem::MaybeUninit;
use std::sync::Arc;

/// A compiled bundle.
#[derive(Clone)]
pub struct Policy {
    pub(crate) policy: lictor::Policy,
    pub(crate) common: Arc<Common>,
}

impl Policy {
    pub(crate) fn new(policy: lictor::Policy, common: &Arc<Common>) -> Policy {
        Policy { policy, common: Arc::clone(common) }
    }

    fn info(&self) -> Result<String, lictor::Error> {
        let region = Region::new();
        let info = region.record(&[
            ("digest", region.str(&self.policy.digest())),
            ("entrypoints", report::texts(&region, self.policy.entrypoints())),
            ("input_paths", report::texts(&region, &self.policy.input_paths()?)),
        ]);
        Ok(json::to_string(info))
    }
}

/// An input of which NULL says that there is none.
fn or_none(input: Option<&Input>) -> lictor::Input {
    input.map_or_else(lictor::Input::none, |input| input.input.clone())
}

/// Prepares the query for a document, by its path: `authz/allow` or `data.authz.allow`.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_policy_prepare(
    policy: Option<&Policy>,
    path: Str,
    out: Option<&mut MaybeUninit<Option<Box<Query>>>>,
    err: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    make(out, err, || {
        let prepare: Prepare = lictor::Policy::prepare;
        Query::prepare(given(policy, "policy")?, path.text("the path")?, prepare)
    })
}

/// Prepares a query in Rego, such as `x := data.a.b; x > 1`. What it decides is the value of its first expression.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_policy_prepare_query(
    policy: Option<&Policy>,
    text: Str,
    out: Option<&mut MaybeUninit<Option<Box<Query>>>>,
    err: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    make(out, err, || {
        let prepare: Prepare = lictor::Policy::query;
        Query::prepare(given(policy, "policy")?, text.text("the query")?, prepare)
    })
}

/// The solutions of a query in Rego, as JSON: a list of objects with `bindings` and `expressions`, each of which has
/// `value`, `text` and `location`. The input may be NULL, which is none, and so may the options.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_policy_query_json(
    policy: Option<&Policy>,
    text: Str,
    input: Option<&Input>,
    options: Option<&Options>,
    out: Option<&mut Buf>,
    err: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    guard(err, || {
        let out = given(out, "out")?;
        out.clear();
        let policy = given(policy, "policy")?;
        let query = policy.policy.query(text.text("the query")?)?;
        let world = World::new(&policy.common, options);
        let eval = policy.common.eval_options(options, &world);
        let decision = query.eval_with(&or_none(input), &eval)?;
        let region = Region::new();
        out.set(json::to_string(report::rows(&region, decision.rows())));
        Ok(())
    })
}

/// The same code over other data: a JSON object.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_policy_with_data_json(
    policy: Option<&Policy>,
    json: Str,
    out: Option<&mut MaybeUninit<Option<Box<Policy>>>>,
    err: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    make(out, err, || {
        let policy = given(policy, "policy")?;
        let data = lictor::Input::from_json(json.bytes())?;
        let data = data.document().map(|data| Document::copy_of(data.root())).unwrap_or_default();
        if data.root().as_object().is_none() {
            return Err(Error::input("data must be an object".to_owned()));
        }
        Ok(Policy::new(policy.policy.with_data(data), &policy.common))
    })
}

/// The same code over data with changes made to it: a JSON array of operations `add`, `remove` and `replace` of RFC 6902.
/// What they do not enter is not copied.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_policy_patch_data_json(
    policy: Option<&Policy>,
    operations: Str,
    out: Option<&mut MaybeUninit<Option<Box<Policy>>>>,
    err: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    make(out, err, || {
        let policy = given(policy, "policy")?;
        let patched = policy.policy.patch_data(operations.bytes())?;
        Ok(Policy::new(patched, &policy.common))
    })
}

/// What is left of a query while refs are unknown (`input`, where none are given), as JSON: an object with `queries` and
/// `modules`, lists of Rego.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_policy_partial_json(
    policy: Option<&Policy>,
    text: Str,
    unknowns: *const Str,
    count: usize,
    input: Option<&Input>,
    options: Option<&Options>,
    out: Option<&mut Buf>,
    err: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    guard(err, || {
        let out = given(out, "out")?;
        out.clear();
        let policy = given(policy, "policy")?;
        let mut partial = PartialOptions::default();
        if count > 0 {
            let unknowns = slice(&unknowns, count).iter();
            let unknowns = unknowns.map(|one| one.text("an unknown").map(str::to_owned));
            partial.unknowns = unknowns.collect::<Result<_, _>>()?;
        }
        let world = World::new(&policy.common, options);
        let eval = policy.common.eval_options(options, &world);
        let query = text.text("the query")?;
        let residue = policy.policy.partial_with(query, &partial, &or_none(input), &eval)?;
        let region = Region::new();
        out.set(json::to_string(region.record(&[
            ("queries", report::texts(&region, &residue.queries())),
            ("modules", report::texts(&region, &residue.modules())),
        ])));
        Ok(())
    })
}

/// What the policy is, as JSON: `digest`, which tells policies apart; `entrypoints`, the documents that METADATA blocks say
/// will be asked for; `input_paths`, the paths at which its rules can look at the input.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_policy_info_json(
    policy: Option<&Policy>,
    out: Option<&mut Buf>,
    err: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    guard(err, || {
        let out = given(out, "out")?;
        out.clear();
        out.set(given(policy, "policy")?.info()?);
        Ok(())
    })
}

/// The policy as bytes, which the same version reads.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_policy_to_bytes(
    policy: Option<&Policy>,
    out: Option<&mut Buf>,
    err: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    guard(err, || {
        let out = given(out, "out")?;
        out.clear();
        out.bytes = given(policy, "policy")?.policy.to_bytes();
        Ok(())
    })
}

/// A policy that was written as bytes, compiled by an engine.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_policy_from_bytes(
    engine: Option<&Engine>,
    bytes: Str,
    out: Option<&mut MaybeUninit<Option<Box<Policy>>>>,
    err: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    make(out, err, || {
        let engine = given(engine, "engine")?;
        Ok(Policy::new(engine.engine.load_policy(bytes.bytes())?, &engine.common))
    })
}

/// Another handle to the same.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_policy_clone(policy: Option<&Policy>) -> Option<Box<Policy>> {
    policy.map(|policy| Box::new(policy.clone()))
}

/// Gives it back. Queries go on.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_policy_free(policy: Option<Box<Policy>>) {
    drop(policy);
}
