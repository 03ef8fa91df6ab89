//! The front half: one file per stage, each taking the tree a step closer to core form or checking it.

pub(crate) mod compr_terms;
pub(crate) mod conflicts;
pub(crate) mod deprecated;
pub(crate) mod dynamic_terms;
pub(crate) mod equals;
pub(crate) mod expr_terms;
pub(crate) mod graph;
pub(crate) mod head_refs;
pub(crate) mod head_terms;
pub(crate) mod imports;
pub(crate) mod keyword_overrides;
pub(crate) mod locals;
pub mod metadata;
pub(crate) mod outputs;
pub(crate) mod print;
pub(crate) mod recursion;
pub(crate) mod resolve;
pub(crate) mod safety;
pub(crate) mod templates;
pub(crate) mod test_hooks;
pub(crate) mod trees;
pub(crate) mod undefined_funcs;
pub(crate) mod unsafe_builtins;
pub mod util;
pub(crate) mod void_calls;
pub(crate) mod with_values;
