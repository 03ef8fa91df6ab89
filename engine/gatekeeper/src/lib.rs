//! Gatekeeper's constraint templates, constraints, expansion templates and test suites, run by Lictor.
//!
//! A [`Client`] holds compiled [`Template`]s and the constraints on them, and reviews objects as Gatekeeper's webhook
//! and `gator` do; [`suite`] and [`verify`] run `gator verify` suites, [`audit`] what `gator test` does.
//!
//! ```
//! use lictor_gatekeeper::{Client, EnforcementPoint, Object, Review, read_stream};
//!
//! let stream = r#"
//! apiVersion: templates.gatekeeper.sh/v1
//! kind: ConstraintTemplate
//! metadata: {name: k8sneedsowner}
//! spec:
//!   crd: {spec: {names: {kind: K8sNeedsOwner}}}
//!   targets:
//!   - target: admission.k8s.gatekeeper.sh
//!     rego: |
//!       package k8sneedsowner
//!       violation[{"msg": "no owner"}] { not input.review.object.metadata.labels.owner }
//! ---
//! apiVersion: constraints.gatekeeper.sh/v1beta1
//! kind: K8sNeedsOwner
//! metadata: {name: everything-has-an-owner}
//! ---
//! apiVersion: v1
//! kind: Namespace
//! metadata: {name: alone}
//! "#;
//! let objects: Vec<Object> = read_stream("cluster.yaml", stream.as_bytes()).into_iter().collect::<Result<_, _>>()?;
//! let mut client = Client::new(EnforcementPoint::Gator);
//! client.add_template(&objects[0])?;
//! client.add_constraint(&objects[1])?;
//! let results = client.review(&Review::of_object(&objects[2], None))?;
//! assert_eq!(results[0].message, "no owner");
//! # Ok::<(), lictor_gatekeeper::Error>(())
//! ```
//!
//! Left out: CEL (`K8sNativeValidation`), external data, mutation. A template that has both engines runs its Rego and
//! says so ([`Template::notes`]); one that has only CEL is refused by name.

pub mod audit;
mod checks;
mod client;
mod constraint;
mod error;
pub mod expansion;
mod files;
mod inventory;
mod matching;
mod object;
mod pattern;
mod place;
mod printed;
pub mod report;
mod review;
mod schema;
mod selector;
mod stream;
pub mod suite;
mod template;
pub mod verify;

pub use client::{Client, Outcome};
pub use constraint::{Constraint, EnforcementPoint};
pub use error::Error;
pub use files::{files_of, has_extension};
pub use inventory::Inventory;
pub use object::Object;
pub use place::Place;
pub use review::{Review, Source};
pub use stream::read_stream;
pub use template::Template;
