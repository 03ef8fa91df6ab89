//! INTERNAL: the Rego compiler of the Lictor policy engine.
//!
//! The front half ([`front`]) takes parsed modules and rewrites them in place, stage by stage in OPA's order, into
//! the core form: flat bodies of simple expressions over unique locals. The order decides which error a user sees;
//! nothing after the first stage with errors runs. This crate knows signatures, never implementations.

pub mod back;
pub mod compiled;
pub mod context;
pub mod front;
pub mod graph;
pub mod options;
pub mod partial;
pub mod query;
pub mod signatures;
mod stages;
pub mod tree;
pub mod types;

pub use compiled::Compiled;
pub use context::{NamedModule, compile};
pub use front::test_hooks::test_name;
pub use graph::Graph;
pub use options::Options;
pub use query::{CompiledQuery, QueryContext};
pub use signatures::{Signature, SignatureTable, Signatures};
pub use tree::{Key, RuleEntry, RuleId, RuleTree, TreeNode};
pub use types::SchemaSet;
