//! Constraint templates: Rego with a name and a schema.

use crate::checks;
use crate::error::Error;
use crate::object::Object;
use crate::schema::Schema;
use lictor::{Bundle, Dialect, Engine, ParseSettings, Query};
use serde_json::Value as Json;

/// The group of templates.
pub(crate) const GROUP: &str = "templates.gatekeeper.sh";
/// The only target there is.
const TARGET: &str = "admission.k8s.gatekeeper.sh";

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
    let kind = object.text(&["spec", "crd", "spec", "names", "kind"]).to_owned();
    check_name(object.name(), &kind)?;
    let target = target(object)?;
    let mut notes = Vec::new();
    let code = code(target, &mut notes)?;
    let parameters = parameters(object)?;
    let (query, referential) = program(&code, engine)?;
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
        other => Err(invalid(format!("target {other:?} is not supported; use {TARGET:?}"))),
    }
}

/// The Rego of a target. The old field `rego` comes before `code`.
fn code<'t>(target: &'t Json, notes: &mut Vec<String>) -> Result<Code<'t>, Error> {
    let listed = target.get("code").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    let of = |engine: &str| {
        listed.iter().find(|code| code.get("engine").and_then(Json::as_str) == Some(engine))
    };
    let cel = of("K8sNativeValidation").is_some();
    let legacy = target.get("rego").and_then(Json::as_str).filter(|rego| !rego.is_empty());
    let code = match (legacy, of("Rego")) {
        (Some(rego), _) => Code { rego, libs: strings(target.get("libs")), dialect: Dialect::V0 },
        (None, Some(code)) => from_code(code)?,
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

fn from_code(code: &Json) -> Result<Code<'_>, Error> {
    let source =
        code.get("source").ok_or_else(|| invalid("rego source missing required field: source"))?;
    let rego = source.get("rego").and_then(Json::as_str);
    let rego = rego.ok_or_else(|| invalid("rego source missing required field: rego"))?;
    let dialect = match source.get("version").and_then(Json::as_str) {
        Some("v1") => Dialect::V1,
        _ => Dialect::V0,
    };
    Ok(Code { rego, libs: strings(source.get("libs")), dialect })
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
    .map_err(invalid)?;
    if legacy {
        schema.keep_unknown();
    }
    Ok(Some(schema))
}

/// Modules are named as Gatekeeper names them, which shows in messages.
fn program(code: &Code<'_>, engine: &Engine) -> Result<(Query, bool), Error> {
    let settings = ParseSettings { annotations: false, ..ParseSettings::dialect(code.dialect) };
    let names: Vec<String> = (0..code.libs.len()).map(|i| format!("libs[\"lib_{i}\"]")).collect();
    let mut builder = Bundle::builder().settings(settings).module("template", code.rego);
    for (name, lib) in names.iter().zip(&code.libs) {
        builder = builder.module(name, lib);
    }
    let bundle = builder.build().map_err(invalid)?;
    let Some((module, _)) = bundle.module("template") else {
        return Err(invalid("invalid module: module \"template\" is empty"));
    };
    checks::entry(module).map_err(invalid)?;
    let entry = checks::query(module);
    let mut referential = checks::reads_inventory(module);
    for name in &names {
        if let Some((module, _)) = bundle.module(name) {
            checks::library(name, module).map_err(invalid)?;
            referential |= checks::reads_inventory(module);
        }
    }
    let failed = |error| Error::new(format!("could not compile the template: {error}"));
    let policy = engine.compile(bundle).map_err(failed)?;
    Ok((policy.query(&entry).map_err(failed)?, referential))
}
