//! Constraints: a template's rule, what it is about, its parameters, and what a violation leads to.

use crate::error::Error;
use crate::matching::{self, Match};
use crate::object::Object;
use crate::schema::Schema;
use crate::template::Template;
use serde_json::Value as Json;

/// The group of constraints.
pub(crate) const GROUP: &str = "constraints.gatekeeper.sh";

/// Where a review takes place; `scoped` constraints act at the points they name only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnforcementPoint {
    /// The admission webhook.
    Webhook,
    /// The audit of what is in a cluster.
    Audit,
    /// The command line.
    Gator,
}

impl EnforcementPoint {
    /// The name constraints use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            EnforcementPoint::Webhook => "validation.gatekeeper.sh",
            EnforcementPoint::Audit => "audit.gatekeeper.sh",
            EnforcementPoint::Gator => "gator.gatekeeper.sh",
        }
    }
}

/// A constraint, checked against its template.
#[derive(Debug, Clone)]
pub struct Constraint {
    /// As it was read, with defaults filled in.
    pub object: Object,
    /// `deny`, `warn`, `dryrun` or `scoped`.
    pub action: String,
    pub(crate) parameters: String,
    pub(crate) matcher: Match,
    scoped: Vec<ScopedAction>,
}

#[derive(Debug, Clone)]
struct ScopedAction {
    action: String,
    points: Vec<String>,
}

impl Constraint {
    /// Checks a constraint against its template's schema.
    ///
    /// # Errors
    /// It has the wrong kind or version, a name that is none, or parameters that the schema does not allow.
    pub fn new(object: &Object, template: &Template) -> Result<Constraint, Error> {
        check_metadata(object, template)?;
        let schema = schema(template.parameters.as_ref());
        let mut whole = Json::Object(object.fields.clone());
        let wrong = schema.check(&whole, "");
        if !wrong.is_empty() {
            return Err(Error::schema(list(&wrong)).at(&object.place_of_field("", &wrong[0])));
        }
        let unknown = schema.unknown_fields(&whole, "");
        if !unknown.is_empty() {
            let error = invalid(format!("unknown fields: [{}]", unknown.join(" ")));
            return Err(error.at(&object.place_of_field("", &unknown[0])));
        }
        schema.fill_in(&mut whole);
        let Json::Object(fields) = whole else { unreachable!("an object stays one") };
        let read = object;
        let object = object.with_fields(fields);
        let spec = |name: &str| object.at(&["spec", name]);
        let parameters = spec("parameters").filter(|json| !json.is_null());
        let parameters = parameters.map_or_else(|| "{}".to_owned(), Json::to_string);
        let matcher = Match::read(spec("match")).map_err(|error| {
            let place = read.place_of_field("spec.match", error.trim_start_matches("spec."));
            invalid(error).at(&place)
        })?;
        let action = spec("enforcementAction").and_then(Json::as_str).unwrap_or("deny").to_owned();
        let scoped = scoped_actions(spec("scopedEnforcementActions"));
        check_actions(read, &action, &scoped)?;
        if action == "scoped" && spec("scopedEnforcementActions").is_none() {
            let error = invalid("scopedEnforcementActions is required".to_owned());
            return Err(error.at(&read.place_of(&["spec", "enforcementAction"])));
        }
        Ok(Constraint { object, action, parameters, matcher, scoped })
    }

    /// `metadata.name`
    #[must_use]
    pub fn name(&self) -> &str {
        self.object.name()
    }

    /// The kind, which is that of the template.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.object.gvk().kind
    }

    /// The actions of a scoped constraint at a point, or `None` if it does nothing there.
    pub(crate) fn actions_at(&self, point: EnforcementPoint) -> Option<Vec<String>> {
        if self.action != "scoped" {
            return Some(Vec::new());
        }
        let here =
            |scoped: &&ScopedAction| scoped.points.iter().any(|p| p == point.name() || p == "*");
        let mut actions: Vec<String> =
            self.scoped.iter().filter(here).map(|s| s.action.clone()).collect();
        actions.sort();
        actions.dedup();
        (!actions.is_empty()).then_some(actions)
    }
}

fn invalid(what: String) -> Error {
    Error::new(format!("invalid Constraint: {what}"))
}

fn list(wrong: &[String]) -> String {
    match wrong {
        [one] => one.clone(),
        many => format!("[{}]", many.join(", ")),
    }
}

/// Gatekeeper's webhook refuses other actions, which would do nothing.
fn check_actions(object: &Object, action: &str, scoped: &[ScopedAction]) -> Result<(), Error> {
    let unknown = |action: &str, known: &str, path: &[&str]| {
        let what = format!("unknown enforcement action {action:?}; known are {known}");
        Err(invalid(what).at(&object.place_of(path)))
    };
    if !matches!(action, "deny" | "warn" | "dryrun" | "scoped") {
        return unknown(action, "deny, warn, dryrun and scoped", &["spec", "enforcementAction"]);
    }
    for (at, scoped) in scoped.iter().enumerate() {
        let path = ["spec", "scopedEnforcementActions", &at.to_string(), "action"];
        if !matches!(scoped.action.as_str(), "deny" | "warn" | "dryrun") {
            return unknown(&scoped.action, "deny, warn and dryrun", &path);
        }
    }
    Ok(())
}

fn check_metadata(object: &Object, template: &Template) -> Result<(), Error> {
    let (gvk, name) = (object.gvk(), object.name());
    if !is_subdomain(name) {
        return Err(invalid(format!(
            "invalid name: {name:?}: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric \
             characters, '-' or '.', and must start and end with an alphanumeric character"
        )));
    }
    if gvk.kind != template.kind {
        return Err(invalid(format!(
            "wrong kind {name:?} for constraint {:?}; want {:?}",
            gvk.kind, template.kind
        )));
    }
    if gvk.group != GROUP {
        return Err(invalid(format!(
            "unsupported group {:?} for constraint {name:?}; allowed group: {GROUP:?}",
            gvk.group
        )));
    }
    if !matches!(gvk.version, "v1alpha1" | "v1beta1") {
        return Err(invalid(format!(
            "unsupported version {:?} for Constraint {name:?}; supported versions: v1alpha1, v1beta1",
            gvk.version
        )));
    }
    Ok(())
}

/// Whether a name is a DNS subdomain in the sense of RFC 1123.
fn is_subdomain(name: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let label = |label: &str| {
        !label.is_empty()
            && label.bytes().all(inner)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    name.len() <= 253 && name.split('.').all(label)
}

fn scoped_actions(json: Option<&Json>) -> Vec<ScopedAction> {
    let listed = json.and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    let scoped = listed.iter().map(|entry| {
        let points = entry.get("enforcementPoints").and_then(Json::as_array);
        let points = points.map(Vec::as_slice).unwrap_or_default().iter();
        ScopedAction {
            action: entry.get("action").and_then(Json::as_str).unwrap_or_default().to_owned(),
            points: points.filter_map(|p| p.get("name")?.as_str()).map(str::to_owned).collect(),
        }
    });
    scoped.collect()
}

/// The schema of the constraints on a template.
fn schema(parameters: Option<&Schema>) -> Schema {
    let point = Schema::object([("name", Schema::string())]);
    let scoped =
        Schema::object([("action", Schema::string()), ("enforcementPoints", Schema::list(point))]);
    let mut spec = vec![
        ("match", matching::schema()),
        ("enforcementAction", Schema::string()),
        ("scopedEnforcementActions", Schema::list(scoped)),
    ];
    spec.extend(parameters.map(|schema| ("parameters", schema.clone())));
    let name = Schema::string().at_most(63);
    Schema::object([
        ("apiVersion", Schema::string()),
        ("kind", Schema::string()),
        ("metadata", Schema::object([("name", name)]).keeping_unknown()),
        ("spec", Schema::object(spec)),
        ("status", Schema::anything()),
    ])
}
