//! The engine for C: liblictor and `include/lictor.h`, which is made of this crate.
//!
//! A file for each object. Conversions and lifetimes only; what is decided is decided in `lictor`. Pointers come as
//! `Option<&T>` and `Option<Box<T>>`, which are what C calls a pointer that may be NULL, so that `unsafe` is left for
//! texts, lists and functions of the host. Panics end in [`guard`].

mod builtin;
mod bundle;
mod cancel;
mod decision;
mod engine;
mod error;
mod guard;
mod input;
mod options;
mod policy;
mod query;
mod text;
mod version;
mod world;

pub use builtin::{BuiltinFn, Call, DropFn};
pub use bundle::Bundle;
pub use cancel::Cancel;
pub use decision::Decision;
pub use engine::{Engine, EngineBuilder};
pub use error::{Error, Status};
pub use input::Input;
pub use options::{Options, PrintFn};
pub use policy::Policy;
pub use query::Query;
pub use text::{Buf, Str};
pub use version::{ABI_VERSION, VERSION_MAJOR, VERSION_MINOR, VERSION_PATCH};

/// What C may use from several threads at once can be.
const _: () = {
    const fn shared<T: Send + Sync>() {}
    shared::<Engine>();
    shared::<Policy>();
    shared::<Query>();
    shared::<Input>();
    shared::<Decision>();
    shared::<Cancel>();
    shared::<Error>();
    shared::<Options>();
};
