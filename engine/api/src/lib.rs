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
//!
//! # Where to look
//! | to | see |
//! |---|---|
//! | read bundles from files and archives, check their signatures | [`Bundle::open`], [`Loader`], [`Verification`] |
//! | ask for a document by its path, or anything in Rego | [`Policy::prepare`], [`Policy::query`] |
//! | decide from JSON to JSON without anything in between | [`Query::decide`], [`Query::look`] |
//! | decide about many inputs on every core | [`Query::eval_batch`] |
//! | bound what an evaluation costs, and end it | [`Limits`], [`EvalOptions`], [`Host::cancelled`] |
//! | lend it the clock, the network, or what it prints | [`Host`], [`SystemHost`], [`NetworkGrant`] |
//! | add builtins of one's own, leave out others | [`EngineBuilder::function`], [`Capabilities`] |
//! | keep policies, queries and answers | [`PolicyCache`], [`Query::to_bytes`], [`Policy::to_bytes`], [`DecisionCache`] |
//! | know what went wrong, and where | [`Error`], [`ErrorClass`], [`Problem`] |
//! | trace, profile, cover | [`Policy::observing`], [`observe`] |
//! | run tests that are written in Rego | [`testing`] |
//! | see what is left of a query while parts are unknown | [`Policy::partial`] |
//!
//! # Limits
//! Every evaluation is bounded, by default generously; a limit that is met is an error that says which.
//!
//! ```
//! use lictor::{Bundle, Engine, ErrorClass, EvalOptions, Halt, Input, Limits};
//! use std::time::Duration;
//!
//! let module = "package p\n\nx if { some i in numbers.range(1, 9999); some j in numbers.range(1, 9999); i * j < 0 }";
//! let query = Engine::new().compile(Bundle::builder().module("p.rego", module).build()?)?.prepare("p/x")?;
//! let limits = Limits { max_steps: 10_000, timeout: Some(Duration::from_secs(1)), ..Limits::default() };
//! let error = query.eval_with(&Input::none(), &EvalOptions { limits, ..EvalOptions::default() }).unwrap_err();
//! assert_eq!((error.class(), error.halt()), (ErrorClass::Limit, Some(Halt::Steps)));
//! # Ok::<(), lictor::Error>(())
//! ```
//!
//! # Errors
//! An [`Error`] holds all problems that were found, with OPA's codes and texts, and prints what OPA prints.
//!
//! ```
//! use lictor::{Bundle, Engine};
//!
//! let bundle = Bundle::builder().module("p.rego", "package p\n\nallow if x").build()?;
//! let error = Engine::new().compile(bundle).unwrap_err();
//! assert_eq!(error.code(), Some("rego_unsafe_var_error"));
//! assert_eq!(error.location().map(|at| (at.row, at.col)), Some((3, 10)));
//! assert_eq!(error.to_string(), "1 error occurred: p.rego:3: rego_unsafe_var_error: var x is unsafe");
//! # Ok::<(), lictor::Error>(())
//! ```
//!
//! # Features
//! - `http`: the transport of `http.send` (TLS by rustls), for hosts that grant the network to policies. Without it such
//!   a call fails like one that is not granted.

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
mod patch;
mod policy;
mod policy_cache;
mod query;
pub mod report;
mod schemas;
pub mod snapshot;
mod system;
pub mod testing;
mod trail;
pub mod yaml;

pub use batch::BatchOptions;
pub use builtin::{call as call_builtin, names as builtin_names};
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

/// What the readers of scans ask of certificates; for the other crates of the project.
#[cfg(feature = "crypto")]
#[doc(hidden)]
pub use lictor_builtins::signed_by;
pub use lictor_program::{BuiltinError, BuiltinFn, Context, Halt, HostFn};
pub use lictor_syntax::ast::Dialect;
pub use lictor_value::{Document, Entry, Kind, Region, Value, json, number};

/// The examples of the README run as documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
