//! Constraint templates: Rego with a name and a schema.

use crate::checks::{self, Fault};
use crate::error::Error;
use crate::object::Object;
use crate::place::Place;
use crate::schema::Schema;
use lictor::{Bundle, Dialect, Engine, ParseSettings, Query};
use serde_json::Value as Json;

/// The group of templates.
pub(crate) const GROUP: &str = "templates.gatekeeper.sh";
const VERSIONS: &[&str] = &["v1", "v1beta1", "v1alpha1"];
/// The only target there is.
const TARGET: &str = "admission.k8s.gatekeeper.sh";

const TARGET_PATH: [&str; 3] = ["spec", "targets", "0"];

/// A compiled template. Clones share the program.
#[derive(Clone)]
pub struct Template {
    /// The kind of its constraints.
    pub kind: String,
    /// What its author may not expect, such as CEL that is left aside.
    pub notes: Vec<String>,
    pub(crate) parameters: Option<Schema>,
    pub(crate) query: Query,
    /// It looks at `data.inventory`.
    pub(crate) referential: bool,
}

/// The Rego of a template.
struct Code<'t> {
    rego: &'t str,
    libs: Vec<&'t str>,
    dialect: Dialect,
    /// Where `rego` and `libs` are, below the object.
    path: Vec<String>,
}

impl Code<'_> {
    /// The place in the object of a row and a column of a module, which is the template's own or a library.
    fn place(&self, object: &Object, library: Option<usize>, row: u32, column: u32) -> Place {
        let number = library.map(|number| number.to_string());
        let mut path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        path.push(if library.is_some() { "libs" } else { "rego" });
        path.extend(number.as_deref());
        object.place_in(&path, row as usize, column as usize)
    }
}

impl Template {
    /// Compiles a template with an engine, which says whether `print` does something and what is traced.
    ///
    /// # Errors
    /// It is not a template, has no Rego, or its Rego does not compile.
    pub fn compile(object: &Object, engine: &Engine) -> Result<Template, Error> {
        compile(object, engine).map_err(|error| error.at(&object.place))
    }
}

fn compile(object: &Object, engine: &Engine) -> Result<Template, Error> {
    if !object.is(GROUP, "ConstraintTemplate") {
        return Err(Error::new("not a ConstraintTemplate"));
    }
    let version = object.gvk().version;
    if !VERSIONS.contains(&version) {
        return Err(invalid(format!(
            "unsupported version {version:?}; supported versions: {}",
            VERSIONS.join(", ")
        ))
        .at(&object.place_of(&["apiVersion"])));
    }
    let kind = object.text(&["spec", "crd", "spec", "names", "kind"]).to_owned();
    check_name(object.name(), &kind)
        .map_err(|error| error.at(&object.place_of(&["metadata", "name"])))?;
    let target = target(object).map_err(|error| error.at(&object.place_of(&TARGET_PATH[..2])))?;
    let mut notes = Vec::new();
    let code = code(target, &mut notes)
        .map_err(|error| error.at(&object.place_of(&[&TARGET_PATH[..], &["code"]].concat())))?;
    let parameters = parameters(object)?;
    let (query, referential) = program(object, &code, engine)?;
    Ok(Template { kind, notes, parameters, query, referential })
}

fn invalid(what: impl std::fmt::Display) -> Error {
    Error::new(format!("invalid ConstraintTemplate: {what}"))
}

fn check_name(name: &str, kind: &str) -> Result<(), Error> {
    if name.is_empty() {
        return Err(invalid("missing name"));
    }
    if kind.is_empty() {
        return Err(invalid("`spec.crd.spec.names.kind` is empty"));
    }
    let want = kind.to_lowercase();
    if name != want {
        return Err(invalid(format!(
            "the ConstraintTemplate's name {name:?} is not equal to the lowercase of CRD's Kind: {want:?}"
        )));
    }
    Ok(())
}

fn target(object: &Object) -> Result<&Json, Error> {
    let targets = object.at(&["spec", "targets"]).and_then(Json::as_array).map(Vec::as_slice);
    let [target] = targets.unwrap_or_default() else {
        return Err(invalid("must declare exactly one target"));
    };
    match target.get("target").and_then(Json::as_str).unwrap_or_default() {
        "" => Err(invalid("target name must not be empty")),
        TARGET => Ok(target),
        other => {
            let error = invalid(format!("target {other:?} is not supported; use {TARGET:?}"));
            Err(error.at(&object.place_of(&[&TARGET_PATH[..], &["target"]].concat())))
        }
    }
}

/// The Rego of a target. The old field `rego` comes before `code`.
fn code<'t>(target: &'t Json, notes: &mut Vec<String>) -> Result<Code<'t>, Error> {
    let listed = target.get("code").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    let of = |engine: &str| {
        let engine_of = |code: &Json| code.get("engine").and_then(Json::as_str) == Some(engine);
        listed.iter().enumerate().find(|(_, code)| engine_of(code))
    };
    let cel = of("K8sNativeValidation").is_some();
    let legacy = target.get("rego").and_then(Json::as_str).filter(|rego| !rego.is_empty());
    let code = match (legacy, of("Rego")) {
        (Some(rego), _) => {
            let path = TARGET_PATH.map(str::to_owned).to_vec();
            Code { rego, libs: strings(target.get("libs")), dialect: Dialect::V0, path }
        }
        (None, Some((at, code))) => from_code(at, code)?,
        (None, None) if cel => {
            return Err(invalid(
                "it has only CEL (`K8sNativeValidation`), which is not supported; add a `Rego` engine",
            ));
        }
        (None, None) => return Err(invalid("could not extract Rego from the constraint template")),
    };
    if cel {
        notes.push(
            "CEL template, Rego alternative used; Gatekeeper itself would run the CEL".to_owned(),
        );
    }
    Ok(code)
}

fn from_code(at: usize, code: &Json) -> Result<Code<'_>, Error> {
    let source =
        code.get("source").ok_or_else(|| invalid("rego source missing required field: source"))?;
    let rego = source.get("rego").and_then(Json::as_str);
    let rego = rego.ok_or_else(|| invalid("rego source missing required field: rego"))?;
    let dialect = match source.get("version").and_then(Json::as_str) {
        Some("v1") => Dialect::V1,
        _ => Dialect::V0,
    };
    let at = at.to_string();
    let path = TARGET_PATH.into_iter().chain(["code", &at, "source"]);
    let path = path.map(str::to_owned).collect();
    Ok(Code { rego, libs: strings(source.get("libs")), dialect, path })
}

fn strings(json: Option<&Json>) -> Vec<&str> {
    let listed = json.and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    listed.iter().filter_map(Json::as_str).collect()
}

/// The schema of the parameters. Old templates keep what their schema does not name.
fn parameters(object: &Object) -> Result<Option<Schema>, Error> {
    let validation = object.at(&["spec", "crd", "spec", "validation"]);
    let field = |name: &str| validation.and_then(|v| v.get(name)).filter(|json| !json.is_null());
    let legacy = field("legacySchema").and_then(Json::as_bool);
    let legacy = legacy.unwrap_or_else(|| object.gvk().version != "v1");
    let Some(schema) = field("openAPIV3Schema") else {
        return Ok(legacy.then(Schema::anything));
    };
    let mut schema = match legacy {
        true => Schema::read_loose(schema, "spec.validation.openAPIV3Schema"),
        false => Schema::read(schema, "spec.validation.openAPIV3Schema"),
    }
    .map_err(|error| {
        let place = object.place_of_field("spec.crd", &error);
        invalid(error).at(&place)
    })?;
    if legacy {
        schema.keep_unknown();
    }
    Ok(Some(schema))
}

/// Modules are named as Gatekeeper names them, which shows in messages.
fn program(object: &Object, code: &Code<'_>, engine: &Engine) -> Result<(Query, bool), Error> {
    let settings = ParseSettings { annotations: false, ..ParseSettings::dialect(code.dialect) };
    let names: Vec<String> = (0..code.libs.len()).map(|i| format!("libs[\"lib_{i}\"]")).collect();
    let placed = |error: Error, cause: &lictor::Error| {
        let Some(at) = cause.problems().iter().find_map(|problem| problem.location.as_ref()) else {
            return error;
        };
        let library = names.iter().position(|name| *name == at.file);
        error.at(&code.place(object, library, at.row, at.col))
    };
    let fault = |library: Option<usize>, fault: Fault| {
        invalid(fault.message).at(&code.place(object, library, fault.at.row, fault.at.col))
    };
    let mut builder = Bundle::builder().settings(settings).module("template", code.rego);
    for (name, lib) in names.iter().zip(&code.libs) {
        builder = builder.module(name, lib);
    }
    let bundle = builder.build().map_err(|error| placed(invalid(&error), &error))?;
    let Some((module, _)) = bundle.module("template") else {
        return Err(invalid("invalid module: module \"template\" is empty"));
    };
    checks::entry(module).map_err(|error| fault(None, error))?;
    let entry = checks::query(module);
    let mut referential = checks::reads_inventory(module);
    for (number, name) in names.iter().enumerate() {
        if let Some((module, _)) = bundle.module(name) {
            checks::library(name, module).map_err(|error| fault(Some(number), error))?;
            referential |= checks::reads_inventory(module);
        }
    }
    let failed = |error: lictor::Error| {
        placed(Error::new(format!("could not compile the template: {error}")), &error)
    };
    let policy = engine.compile(bundle).map_err(failed)?;
    Ok((policy.query(&entry).map_err(failed)?, referential))
}
