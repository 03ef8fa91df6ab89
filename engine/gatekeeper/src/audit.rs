//! What `gator test` does: templates, constraints and objects from one heap, everything reviewed by everything.
//!
//! Every object is the subject of a review and part of the inventory, templates and constraints too. What cannot be
//! read or compiled is told and does not stop the rest.

use crate::client::{Client, Outcome};
use crate::constraint::{self, EnforcementPoint};
use crate::error::Error;
use crate::expansion::Expander;
use crate::matching;
use crate::object::Object;
use crate::printed::Printed;
use crate::review::Review;
use crate::template;
use lictor::{Engine, SystemHost};
use rayon::prelude::*;
use std::collections::HashMap;

/// What was found.
#[derive(Default)]
pub struct Audit {
    /// The violations, by action and message.
    pub violations: Vec<Violation>,
    /// What could not be decided.
    pub errors: Vec<Error>,
    /// What templates have to say about themselves.
    pub notes: Vec<String>,
    /// What policies printed.
    pub printed: Vec<String>,
}

/// One violation and the object it is of.
pub struct Violation {
    /// What a constraint found.
    pub outcome: Outcome,
    /// The object, or the one that made it.
    pub object: Object,
}

impl Audit {
    /// Whether an object is refused.
    #[must_use]
    pub fn denies(&self) -> bool {
        self.violations.iter().any(|violation| violation.outcome.denies())
    }
}

/// Reviews all objects by all constraints among them. With `print`, what policies print is kept.
#[must_use]
pub fn run(objects: &[Object], print: bool) -> Audit {
    let mut audit = Audit::default();
    let client = client(objects, Engine::builder().print(print).build(), &mut audit.errors);
    audit.notes = client.notes().map(|(kind, note)| format!("{kind}: {note}")).collect();
    let expander = Expander::new(objects).unwrap_or_else(|error| {
        audit.errors.push(error);
        Expander::default()
    });
    let namespaces = objects.iter().filter(|object| matching::is_namespace(object));
    let namespaces: HashMap<&str, &Object> =
        namespaces.map(|object| (object.name(), object)).collect();
    let printed = Printed::default();
    let host = printed.host();
    let reviewed: Vec<Result<Vec<Outcome>, Error>> = objects
        .par_iter()
        .map(|object| {
            let namespace = namespaces.get(object.namespace()).copied();
            review(&client, &expander, object, namespace, &host)
        })
        .collect();
    for (object, result) in objects.iter().zip(reviewed) {
        match result {
            Ok(outcomes) => audit.violations.extend(
                outcomes.into_iter().map(|outcome| Violation { outcome, object: object.clone() }),
            ),
            Err(error) => audit.errors.push(error.at(&object.place)),
        }
    }
    audit.printed = printed.take();
    let order = |violation: &Violation| {
        let outcome = &violation.outcome;
        (outcome.action.clone(), outcome.message.clone())
    };
    audit.violations.sort_by_cached_key(order);
    audit
}

fn client(objects: &[Object], engine: Engine, errors: &mut Vec<Error>) -> Client {
    let mut client = Client::with_engine(EnforcementPoint::Gator, engine);
    let templates =
        objects.iter().filter(|object| object.is(template::GROUP, "ConstraintTemplate"));
    for object in templates {
        if let Err(error) = client.add_template(object) {
            errors.push(error.while_doing(format!("adding template {:?}", object.name())));
        }
    }
    for object in objects.iter().filter(|object| object.gvk().group == constraint::GROUP) {
        if let Err(error) = client.add_constraint(object) {
            errors.push(error.while_doing(format!("adding constraint {:?}", object.name())));
        }
    }
    for object in objects {
        if let Err(error) = client.add_data(object) {
            errors.push(error.while_doing(format!("adding data of GVK {:?}", object.label())));
        }
    }
    client
}

fn review(
    client: &Client,
    expander: &Expander,
    object: &Object,
    namespace: Option<&Object>,
    host: &SystemHost,
) -> Result<Vec<Outcome>, Error> {
    let mut outcomes = client.review_with(&Review::of_object(object, namespace), Some(host))?;
    for resultant in expander.expand(object, namespace)? {
        let review = Review::of_generated(&resultant.object, namespace);
        outcomes.extend(resultant.label(client.review_with(&review, Some(host))?));
    }
    Ok(outcomes)
}
