//! Reviews of objects by the constraints that match them.

use crate::constraint::{Constraint, EnforcementPoint};
use crate::error::Error;
use crate::inventory::Inventory;
use crate::matching::Candidate;
use crate::object::Object;
use crate::review::Review;
use crate::template::Template;
use lictor::{Engine, EvalOptions, Host, Query, Value, json};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

/// Templates, constraints and an inventory. Reviews may run on many threads.
pub struct Client {
    engine: Engine,
    point: EnforcementPoint,
    /// By kind in lower case, which is the template's name.
    templates: BTreeMap<String, Template>,
    /// By kind and name.
    constraints: BTreeMap<(String, String), Arc<Constraint>>,
    inventory: Inventory,
    /// The queries of the templates that look at the inventory, over it.
    referential: OnceLock<Result<BTreeMap<String, Query>, Error>>,
}

/// One violation of a constraint.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// What is wrong, in the template's words.
    pub message: String,
    /// `details` of the violation; an empty object where it has none, `null` for errors.
    pub details: Json,
    /// The constraint.
    pub constraint: Arc<Constraint>,
    /// `deny`, `warn`, `dryrun` or `scoped`.
    pub action: String,
    /// What a scoped constraint does here.
    pub scoped_actions: Vec<String>,
}

/// A constraint that has something to say here.
struct Reviewed<'c> {
    constraint: &'c Arc<Constraint>,
    scoped_actions: Vec<String>,
}

impl Reviewed<'_> {
    fn outcome(&self, (message, details): (String, Json)) -> Outcome {
        Outcome {
            message,
            details,
            constraint: Arc::clone(self.constraint),
            action: self.constraint.action.clone(),
            scoped_actions: self.scoped_actions.clone(),
        }
    }
}

impl Outcome {
    /// Whether it refuses the object.
    #[must_use]
    pub fn denies(&self) -> bool {
        self.action == "deny" || self.scoped_actions.iter().any(|action| action == "deny")
    }
}

impl Client {
    /// A client without templates, whose policies may not print.
    #[must_use]
    pub fn new(point: EnforcementPoint) -> Client {
        Client::with_engine(point, Engine::new())
    }

    /// A client that compiles templates with an engine.
    #[must_use]
    pub fn with_engine(point: EnforcementPoint, engine: Engine) -> Client {
        Client {
            engine,
            point,
            templates: BTreeMap::new(),
            constraints: BTreeMap::new(),
            inventory: Inventory::default(),
            referential: OnceLock::new(),
        }
    }

    /// Compiles and adds a template.
    ///
    /// # Errors
    /// See [`Template::compile`].
    pub fn add_template(&mut self, object: &Object) -> Result<&Template, Error> {
        let template = Template::compile(object, &self.engine)?;
        Ok(self.add_compiled(template))
    }

    /// Adds a template that was compiled before.
    pub fn add_compiled(&mut self, template: Template) -> &Template {
        self.referential = OnceLock::new();
        let name = template.kind.to_lowercase();
        self.templates.insert(name.clone(), template);
        &self.templates[&name]
    }

    /// Checks and adds a constraint on a template that is there.
    ///
    /// # Errors
    /// See [`Constraint::new`]; or there is no such template.
    pub fn add_constraint(&mut self, object: &Object) -> Result<(), Error> {
        let name = object.gvk().kind.to_lowercase();
        let Some(template) = self.templates.get(&name) else {
            let what = format!("missing ConstraintTemplate: template {name:?} not found");
            return Err(Error::new(what).at(&object.place_of(&["kind"])));
        };
        let constraint =
            Constraint::new(object, template).map_err(|error| error.at(&object.place))?;
        let key = (constraint.kind().to_owned(), constraint.name().to_owned());
        self.constraints.insert(key, Arc::new(constraint));
        Ok(())
    }

    /// Adds an object to the inventory.
    ///
    /// # Errors
    /// See [`Inventory::add`].
    pub fn add_data(&mut self, object: &Object) -> Result<(), Error> {
        self.referential = OnceLock::new();
        self.inventory.add(object)
    }

    /// Replaces the inventory.
    pub fn set_inventory(&mut self, inventory: Inventory) {
        self.referential = OnceLock::new();
        self.inventory = inventory;
    }

    /// What templates have to say about themselves, each with the template's kind.
    pub fn notes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.templates.values().flat_map(|template| {
            template.notes.iter().map(|note| (template.kind.as_str(), note.as_str()))
        })
    }

    /// The violations of a review, by kind and name of their constraints. A policy that fails is a violation, as in
    /// Gatekeeper, so that nothing passes because of it; so is a match that cannot be decided.
    ///
    /// # Errors
    /// A violation whose `msg` is no text.
    pub fn review(&self, review: &Review) -> Result<Vec<Outcome>, Error> {
        self.review_with(review, None)
    }

    /// The same, lending policies a host.
    ///
    /// # Errors
    /// See [`Client::review`].
    pub fn review_with(
        &self,
        review: &Review,
        host: Option<&dyn Host>,
    ) -> Result<Vec<Outcome>, Error> {
        let mut outcomes = Vec::new();
        let mut text = None;
        let constraints: Vec<&Arc<Constraint>> = self.constraints.values().collect();
        for constraints in constraints.chunk_by(|one, other| one.kind() == other.kind()) {
            let mut matched = Vec::new();
            for constraint in constraints {
                let Some(scoped_actions) = constraint.actions_at(self.point) else { continue };
                let reviewed = Reviewed { constraint, scoped_actions };
                match self.matches(constraint, review) {
                    Ok(false) => {}
                    Ok(true) => matched.push(reviewed),
                    Err(error) => {
                        let message = format!("unable to match constraints: {error}");
                        outcomes.push(reviewed.outcome((message, Json::Null)));
                    }
                }
            }
            if !matched.is_empty() {
                let review = text.get_or_insert_with(|| review.text());
                self.judge(&matched, review, host, &mut outcomes)?;
            }
        }
        Ok(outcomes)
    }

    /// The violations of constraints of one kind. Gatekeeper asks a template once for all of them, so where one cannot
    /// be decided, none is.
    fn judge(
        &self,
        matched: &[Reviewed<'_>],
        review: &str,
        host: Option<&dyn Host>,
        outcomes: &mut Vec<Outcome>,
    ) -> Result<(), Error> {
        let mut found = Vec::new();
        for reviewed in matched {
            match self.violations(reviewed.constraint, review, host)? {
                Ok(violations) => {
                    found.extend(violations.into_iter().map(|found| reviewed.outcome(found)));
                }
                Err(message) => {
                    let failed = matched.iter();
                    outcomes.extend(failed.map(|r| r.outcome((message.clone(), Json::Null))));
                    return Ok(());
                }
            }
        }
        outcomes.append(&mut found);
        Ok(())
    }

    fn matches(&self, constraint: &Constraint, review: &Review) -> Result<bool, String> {
        let known = review.namespace.clone().or_else(|| self.namespace_of(review));
        let candidates = [review.object.as_ref(), review.old_object.as_ref()];
        for object in candidates.into_iter().flatten() {
            let candidate = Candidate { object, namespace: known.as_ref(), source: review.source };
            let matched = constraint.matcher.matches(candidate).map_err(|error| {
                let name = object.name();
                format!("error matching the requested object: {name} :failed to run Match criteria: {error}")
            })?;
            if matched {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The namespace of a request, out of the inventory.
    fn namespace_of(&self, review: &Review) -> Option<Object> {
        let fields = self.inventory.namespace(review.namespace_name())?.as_object()?.clone();
        Some(review.object.as_ref().or(review.old_object.as_ref())?.with_fields(fields))
    }

    /// What a constraint finds, or why its template fails.
    fn violations(
        &self,
        constraint: &Constraint,
        review: &str,
        host: Option<&dyn Host>,
    ) -> Result<Result<Vec<(String, Json)>, String>, Error> {
        let name = constraint.kind().to_lowercase();
        let query = self.query(&name)?;
        let input = format!("{{\"review\":{review},\"parameters\":{}}}", constraint.parameters);
        let options = EvalOptions { host, ..EvalOptions::default() };
        match query.eval_json(input.as_bytes(), &options) {
            Ok(decision) => {
                decision.value().map_or_else(|| Ok(Vec::new()), read_violations).map(Ok)
            }
            Err(error) => Ok(Err(error.to_string())),
        }
    }

    fn query(&self, name: &str) -> Result<&Query, Error> {
        let template = &self.templates[name];
        if !template.referential {
            return Ok(&template.query);
        }
        match self.referential.get_or_init(|| self.over_inventory()) {
            Ok(queries) => Ok(&queries[name]),
            Err(error) => Err(error.clone()),
        }
    }

    fn over_inventory(&self) -> Result<BTreeMap<String, Query>, Error> {
        let data = Arc::new(self.inventory.document()?);
        let referential = self.templates.iter().filter(|(_, template)| template.referential);
        let over = |(name, template): (&String, &Template)| {
            (name.clone(), template.query.with_data(Arc::clone(&data)))
        };
        Ok(referential.map(over).collect())
    }
}

/// The messages and details of `violation`, as Gatekeeper asks for them: `data.template.violation[r]`, where `r` goes
/// through the members of a set and the keys of an object. What has no `msg` is no violation; equal ones are one. They
/// are in order of their details.
fn read_violations(value: Value<'_>) -> Result<Vec<(String, Json)>, Error> {
    let members: Vec<Value<'_>> = match (value.as_set(), value.as_object()) {
        (Some(set), _) => set.items().to_vec(),
        (_, Some(object)) => object.entries().iter().map(|entry| entry.key).collect(),
        _ => Vec::new(),
    };
    let mut found = BTreeSet::new();
    for member in members {
        let (details, message) = (member.get_str("details"), member.get_str("msg"));
        if !message.is_undefined() {
            let details = if details.is_undefined() { Value::EMPTY_OBJECT } else { details };
            found.insert((details, message));
        }
    }
    let read = |(details, message): (Value<'_>, Value<'_>)| {
        let text = message.as_str().ok_or_else(|| {
            Error::new(format!(
                "extracting message binding: msg is a {}, want a string",
                message.type_name()
            ))
        })?;
        let details = serde_json::from_str(&json::to_string(details)).unwrap_or(Json::Null);
        Ok((text.to_owned(), details))
    };
    found.into_iter().map(read).collect()
}
