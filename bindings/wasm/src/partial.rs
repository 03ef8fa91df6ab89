//! Partial evaluation: what is left of a query while refs are unknown.

use crate::options::{self, is_on, texts};
use crate::report;
use lictor::{Error, EvalOptions, Input, PartialOptions, Policy};

/// The residue as JSON: queries, and modules of rules that support them.
pub(crate) fn residue(
    policy: &Policy,
    query: &str,
    input: &Input,
    given: &str,
    eval: &EvalOptions<'_>,
) -> Result<String, Error> {
    let given = options::read(given);
    let mut options = PartialOptions::default();
    if given.root().get_str("unknowns").as_array().is_some() {
        options.unknowns = texts(given.root().get_str("unknowns")).collect();
    }
    options.shallow_inlining = is_on(given.root(), "shallowInlining");
    let residue = policy.partial_with(query, &options, input, eval)?;
    Ok(format!(
        "{{\"queries\":{},\"modules\":{}}}",
        report::texts(&residue.queries()),
        report::texts(&residue.modules())
    ))
}
