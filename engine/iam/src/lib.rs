//! Decides requests to AWS by policies and a tree of an organisation, as AWS does, and says why.
//!
//! Policies are compiled once into an [`Organisation`], which is then asked as often as one likes:
//!
//! ```
//! use lictor_iam::{Organisation, Request, Verdict};
//! use serde_json::json;
//!
//! let organisation = Organisation::parse(&json!({"root": {
//!     "id": "r-1",
//!     "ous": [{"id": "ou-1", "name": "dev", "policies": ["FullAWSAccess", {"name": "NoLeaving", "document": {
//!         "Version": "2012-10-17",
//!         "Statement": {"Effect": "Deny", "Action": "organizations:LeaveOrganization", "Resource": "*"},
//!     }}], "accounts": [{"id": "111122223333"}]}],
//! }}))?;
//! let request = Request::parse(&json!({
//!     "principal": "arn:aws:iam::111122223333:role/admin",
//!     "action": "organizations:LeaveOrganization",
//! }))?;
//! let decision = organisation.evaluate(&request);
//! assert_eq!(decision.verdict, Verdict::ExplicitlyDenied);
//! assert_eq!(
//!     decision.because(),
//!     "statement 0 of service control policy `NoLeaving` on ou `dev` (ou-1) denies"
//! );
//! # Ok::<(), lictor_iam::Error>(())
//! ```
//!
//! What is not said, such as identity policies, is taken to allow, and the decision lists it as an assumption; what is said
//! to be none (`[]` or null) allows nothing. Values may be unknown (`{"$unknown": true}`), and a decision undecided.
//! Nothing here looks at a clock, a file or the network.

mod actions;
pub mod adapt;
mod cloudtrail;
mod condition;
mod context;
mod decision;
mod error;
mod evaluate;
mod json;
mod pattern;
mod policy;
mod principal;
mod request;
mod scalar;
mod tree;
mod tri;

pub use cloudtrail::records as cloudtrail_records;
pub use decision::{Authorisation, ConditionTrace, Decision, Reason, Role, Verdict};
pub use error::Error;
pub use policy::{Effect, Policy, PolicyKind};
pub use request::Request;
pub use tree::{Node, NodeKind, Organisation, RCP_SERVICES, RCP_SERVICES_AS_OF};
