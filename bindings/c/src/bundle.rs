//! Bundles: what policies are compiled from.

use crate::Engine;
use crate::error::{Error, Status};
use crate::guard::{given, guard, make};
use crate::text::{Str, slice};
use crate::world::Common;
use lictor::{Loader, ParseSettings};
use std::mem::MaybeUninit;
use std::path::Path;

/// Modules and data that belong together.
pub enum Bundle {
    /// Parts, which are read when they are compiled.
    Parts(Parts),
    /// What was in files.
    Read(Box<lictor::Bundle>),
}

/// Texts of modules, by name, and of data.
#[derive(Default)]
pub struct Parts {
    modules: Vec<(String, String)>,
    data: Vec<Vec<u8>>,
}

impl Bundle {
    pub(crate) fn read(&self, settings: &ParseSettings) -> Result<lictor::Bundle, Box<Error>> {
        let parts = match self {
            Bundle::Read(bundle) => return Ok(lictor::Bundle::clone(bundle)),
            Bundle::Parts(parts) => parts,
        };
        let mut builder = lictor::Bundle::builder().settings(settings.clone());
        for (name, text) in &parts.modules {
            builder = builder.module(name, text);
        }
        for data in &parts.data {
            builder = builder.data_json(data);
        }
        Ok(builder.build()?)
    }
}

/// The parts of a bundle that parts can be added to.
fn parts(bundle: Option<&mut Bundle>) -> Result<&mut Parts, Box<Error>> {
    match given(bundle, "bundle")? {
        Bundle::Parts(parts) => Ok(parts),
        Bundle::Read(_) => Err(Error::input("a bundle that was read takes no more".to_owned())),
    }
}

/// How an engine wants things read.
fn loader(engine: Option<&Engine>) -> Result<Loader, Box<Error>> {
    let common: &Common = &given(engine, "engine")?.common;
    Ok(Loader::new(common.settings.clone()))
}

/// A bundle in memory, empty.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_bundle_new() -> Box<Bundle> {
    Box::new(Bundle::Parts(Parts::default()))
}

/// Adds a module; its name is what errors call it. It is read when the bundle is compiled.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_bundle_add_module(
    bundle: Option<&mut Bundle>,
    name: Str,
    text: Str,
    err: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    guard(err, || {
        let (name, text) = (name.text("the name")?, text.text("the module")?);
        parts(bundle)?.modules.push((name.to_owned(), text.to_owned()));
        Ok(())
    })
}

/// Adds data, a JSON object that is merged with what is there. It is read when the bundle is compiled.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_bundle_add_data_json(
    bundle: Option<&mut Bundle>,
    json: Str,
    err: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    guard(err, || {
        parts(bundle)?.data.push(json.bytes().to_vec());
        Ok(())
    })
}

/// Reads files and directories of policies and data, and bundles: archives (`.tar.gz`) and directories with a
/// `.manifest`.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_bundle_load(
    engine: Option<&Engine>,
    paths: *const Str,
    count: usize,
    out: Option<&mut MaybeUninit<Option<Box<Bundle>>>>,
    err: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    make(out, err, || {
        let loader = loader(engine)?;
        let (mut plain, mut bundles) = (Vec::new(), Vec::new());
        for path in slice(&paths, count) {
            let path = path.text("a path")?;
            let is_archive = path.ends_with(".tar.gz") || path.ends_with(".tgz");
            if is_archive || Path::new(path).join(".manifest").exists() {
                bundles.push(path.to_owned());
            } else {
                plain.push(path.to_owned());
            }
        }
        Ok(Bundle::Read(Box::new(loader.load(&plain, &bundles)?)))
    })
}

/// Reads the bytes of an archive.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_bundle_from_archive(
    engine: Option<&Engine>,
    bytes: Str,
    out: Option<&mut MaybeUninit<Option<Box<Bundle>>>>,
    err: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    make(out, err, || {
        let bundle = loader(engine)?.archive("bundle", bytes.bytes())?;
        Ok(Bundle::Read(Box::new(bundle)))
    })
}

/// Gives it back.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_bundle_free(bundle: Option<Box<Bundle>>) {
    drop(bundle);
}
