//! Lictor: an embeddable policy engine for Rego, the language of Open Policy Agent.
//!
//! A [`Bundle`] of modules and data is compiled by an [`Engine`] into a [`Policy`]; a [`Query`] is prepared against
//! it and evaluated with an [`Input`] into a [`Decision`].
//!
//! ```
//! use lictor::{Bundle, Engine, Input};
//!
//! let bundle = Bundle::builder()
//!     .module("authz.rego", r#"
//!         package authz
//!
//!         default allow := false
//!
//!         allow if input.user in data.admins
//!
//!         allow if {
//!             input.method == "GET"
//!             input.path[0] == "public"
//!         }
//!     "#)
//!     .data_json(br#"{"admins": ["alice"]}"#)
//!     .build()?;
//! let policy = Engine::new().compile(bundle)?;
//! let allow = policy.query("data.authz.allow")?;
//!
//! let alice = Input::from_json(r#"{"user": "alice", "method": "POST", "path": ["secret"]}"#)?;
//! assert!(allow.eval(&alice)?.is_true());
//!
//! let bob = Input::from_json(r#"{"user": "bob", "method": "POST", "path": ["public", "x"]}"#)?;
//! assert!(!allow.eval(&bob)?.is_true());
//! # Ok::<(), lictor::Error>(())
//! ```
//!
//! All state of a call (input, limits, clock, randomness) is an argument; nothing is set on an engine or a policy,
//! which are shared between threads. Only [`loader`] opens files, and only [`SystemHost`] reads the clock.

mod batch;
mod builtin;
mod bundle;
mod capabilities;
mod decide;
mod decision;
mod decision_cache;
mod dependencies;
mod engine;
mod error;
mod eval;
mod host;
#[cfg(feature = "http")]
mod http;
mod input;
mod inspection;
mod limits;
pub mod loader;
mod merge;
mod network;
pub mod observe;
mod options;
mod parse_builtin;
mod partial;
mod policy;
mod policy_cache;
mod query;
mod schemas;
pub mod snapshot;
pub mod testing;
mod trail;
pub mod yaml;

pub use batch::BatchOptions;
pub use builtin::call as call_builtin;
pub use bundle::manifest::Manifest;
pub use bundle::signature::{Signing, Verification};
pub use bundle::{ArchiveOptions, Bundle, BundleBuilder, DataFile, OptimiseOptions, path_query};
pub use capabilities::Capabilities;
pub use decide::{Evaluator, Given};
pub use decision::{Decision, ExpressionValue, Row};
pub use decision_cache::DecisionCache;
pub use dependencies::{Dependencies, Reference};
pub use engine::{Engine, EngineBuilder};
pub use error::{Error, ErrorClass, ErrorKind, Location, Problem};
pub use host::{Host, HttpError, OPA_VERSION, SystemHost};
pub use input::Input;
pub use inspection::{Annotated, Inspection};
pub use limits::Limits;
pub use loader::Loader;
pub use network::NetworkGrant;
pub use observe::{Coverage, Observation};
pub use options::ParseSettings;
pub use partial::{Partial, PartialLimits, PartialOptions};
pub use policy::Policy;
pub use policy_cache::PolicyCache;
pub use query::{EvalOptions, Query, QueryOptions};
pub use schemas::{Schema, Schemas};
pub use trail::Trail;

pub use lictor_program::{BuiltinError, BuiltinFn, Context, Halt, HostFn};
pub use lictor_syntax::ast::Dialect;
pub use lictor_value::{Document, Entry, Kind, Region, Value, json, number};

/// The examples of the README run as documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
