//! What `gator test` does: templates, constraints and objects from one heap, everything reviewed by everything.
//!
//! Every object is the subject of a review and part of the inventory, templates and constraints too. What cannot be
//! read or compiled is told and does not stop the rest.

use crate::client::{Client, Outcome};
use crate::constraint::{self, EnforcementPoint};
use crate::error::Error;
use crate::expansion::{self, Expander};
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
    let mut expander = Expander::default();
    for object in objects.iter().filter(|object| expansion::is_expansion(object)) {
        audit.errors.extend(expander.add(object).err());
    }
    audit.notes.extend(mutators_note(objects, &expander));
    let namespaces = Namespaces::of(objects);
    let printed = Printed::default();
    let host = printed.host();
    let reviewed: Vec<Result<Vec<Outcome>, Error>> = objects
        .par_iter()
        .map(|object| review(&client, &expander, object, namespaces.of_object(object), &host))
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

/// The namespaces among the objects.
struct Namespaces<'o> {
    named: HashMap<&'o str, &'o Object>,
    /// Every cluster has this one.
    default: Object,
}

impl<'o> Namespaces<'o> {
    fn of(objects: &'o [Object]) -> Namespaces<'o> {
        let namespaces = objects.iter().filter(|object| matching::is_namespace(object));
        let named = namespaces.map(|object| (object.name(), object)).collect();
        Namespaces { named, default: Object::namespace_named("default") }
    }

    fn of_object(&self, object: &Object) -> Option<&Object> {
        match object.namespace() {
            "default" => Some(self.named.get("default").copied().unwrap_or(&self.default)),
            name => self.named.get(name).copied(),
        }
    }
}

fn mutators_note(objects: &[Object], expander: &Expander) -> Option<String> {
    let mutator = objects.iter().find(|object| expansion::is_mutator(object))?;
    (!expander.is_empty()).then(|| {
        format!(
            "{}: mutators are not run; what is expanded is reviewed without them",
            mutator.place
        )
    })
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
