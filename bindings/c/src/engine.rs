//! Engines: what is the same for every policy.

use crate::builtin::{BuiltinFn, DropFn, Function};
use crate::error::{Error, Status};
use crate::guard::{given, guard, make};
use crate::options::Options;
use crate::text::Str;
use crate::world::Common;
use crate::{Bundle, Policy};
use lictor::{Capabilities, Dialect, NetworkGrant, ParseSettings, SystemHost};
use std::ffi::c_void;
use std::mem::MaybeUninit;
use std::sync::Arc;

/// Compiles bundles into policies.
#[derive(Clone)]
pub struct Engine {
    pub(crate) engine: lictor::Engine,
    pub(crate) common: Arc<Common>,
}

/// Chooses what an engine does.
#[derive(Default)]
pub struct EngineBuilder {
    dialect: Dialect,
    strict: bool,
    ignore_conflicts: bool,
    capabilities: Option<Capabilities>,
    functions: Vec<Own>,
    denied: Vec<String>,
    reached: Vec<String>,
    defaults: Options,
}

/// A builtin of the host's.
struct Own {
    name: String,
    declaration: String,
    function: Arc<Function>,
}

impl EngineBuilder {
    fn build(&self) -> Result<Engine, Box<Error>> {
        let settings = ParseSettings::dialect(self.dialect);
        let mut builder = lictor::Engine::builder()
            .query_settings(ParseSettings { annotations: false, ..settings.clone() })
            .strict(self.strict)
            .check_conflicts_with_data(!self.ignore_conflicts)
            .unsafe_builtins(self.denied.iter().cloned());
        if let Some(capabilities) = &self.capabilities {
            builder = builder.capabilities(capabilities);
        }
        for own in &self.functions {
            let function = Arc::clone(&own.function);
            builder =
                builder.function(&own.name, &own.declaration, move |context, arguments| {
                    function.call(context, arguments)
                })?;
        }
        let common = Common {
            settings,
            limits: self.defaults.limits(&lictor::Limits::default()),
            strict_builtin_errors: self.defaults.strict_builtin_errors.unwrap_or(false),
            system: SystemHost::new().with_network(NetworkGrant::hosts(self.reached.clone())),
        };
        Ok(Engine { engine: builder.build(), common: Arc::new(common) })
    }
}

/// An engine with the defaults: Rego v1, all builtins, no network.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_engine_new(
    out: Option<&mut MaybeUninit<Option<Box<Engine>>>>,
    err: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    make(out, err, || EngineBuilder::default().build())
}

/// Another handle to the same.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_engine_clone(engine: Option<&Engine>) -> Option<Box<Engine>> {
    engine.map(|engine| Box::new(engine.clone()))
}

/// Gives it back. What was made with it goes on.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_engine_free(engine: Option<Box<Engine>>) {
    drop(engine);
}

/// Chooses for an engine; nothing is chosen yet.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_engine_builder_new() -> Box<EngineBuilder> {
    Box::default()
}

/// Whether modules are read as they were before OPA 1.0, and queries too.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_engine_builder_set_v0(builder: Option<&mut EngineBuilder>, v0: bool) {
    if let Some(builder) = builder {
        builder.dialect = if v0 { Dialect::V0 } else { Dialect::V1 };
    }
}

/// Whether modules are checked as by `opa check --strict`.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_engine_builder_set_strict(
    builder: Option<&mut EngineBuilder>,
    strict: bool,
) {
    if let Some(builder) = builder {
        builder.strict = strict;
    }
}

/// Whether rules may stand where data stands.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_engine_builder_set_ignore_conflicts(
    builder: Option<&mut EngineBuilder>,
    ignore: bool,
) {
    if let Some(builder) = builder {
        builder.ignore_conflicts = ignore;
    }
}

/// The limits, and the strictness about failing builtins, of evaluations whose options do not say otherwise. Other options
/// are not looked at.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_engine_builder_set_defaults(
    builder: Option<&mut EngineBuilder>,
    defaults: Option<&Options>,
) {
    if let Some(builder) = builder {
        builder.defaults = defaults.cloned().unwrap_or_default();
    }
}

/// Only what OPA's capabilities file names exists.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_engine_builder_set_capabilities_json(
    builder: Option<&mut EngineBuilder>,
    json: Str,
    err: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    guard(err, || {
        let builder = given(builder, "builder")?;
        builder.capabilities = Some(Capabilities::from_json(json.bytes())?);
        Ok(())
    })
}

/// A builtin that policies must not call.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_engine_builder_deny_builtin(
    builder: Option<&mut EngineBuilder>,
    name: Str,
    err: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    guard(err, || {
        given(builder, "builder")?.denied.push(name.text("the name")?.to_owned());
        Ok(())
    })
}

/// A host that `http.send` and `net.lookup_ip_addr` may reach, as of `lictor eval --allow-net`.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_engine_builder_allow_net(
    builder: Option<&mut EngineBuilder>,
    host: Str,
    err: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    guard(err, || {
        given(builder, "builder")?.reached.push(host.text("the host")?.to_owned());
        Ok(())
    })
}

/// A function of yours, by the name and the declaration (`(n: number) => number`) that policies know it by. `drop` is
/// called with `user` when nothing can call the function any more, and at once if this fails; it may be NULL.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_engine_builder_add_builtin(
    builder: Option<&mut EngineBuilder>,
    name: Str,
    declaration: Str,
    function: BuiltinFn,
    user: *mut c_void,
    drop: DropFn,
    err: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    guard(err, || {
        let function = Arc::new(Function::of(function, user, drop)?);
        let name = name.text("the name")?.to_owned();
        let declaration = declaration.text("the declaration")?.to_owned();
        given(builder, "builder")?.functions.push(Own { name, declaration, function });
        Ok(())
    })
}

/// The engine; declarations of functions are read here.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_engine_builder_build(
    builder: Option<&EngineBuilder>,
    out: Option<&mut MaybeUninit<Option<Box<Engine>>>>,
    err: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    make(out, err, || given(builder, "builder")?.build())
}

/// Gives it back. Engines that it built go on.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_engine_builder_free(builder: Option<Box<EngineBuilder>>) {
    drop(builder);
}

/// Compiles a bundle, which can be compiled again.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_engine_compile(
    engine: Option<&Engine>,
    bundle: Option<&Bundle>,
    out: Option<&mut MaybeUninit<Option<Box<Policy>>>>,
    err: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    make(out, err, || {
        let engine = given(engine, "engine")?;
        let bundle = given(bundle, "bundle")?.read(&engine.common.settings)?;
        Ok(Policy::new(engine.engine.compile(bundle)?, &engine.common))
    })
}
