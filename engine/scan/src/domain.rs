//! What documents are: a table of domains, each of which knows its documents and what is in them.
//!
//! A later domain is a file beside `kubernetes` and a line in [`DOMAINS`].

pub mod drift;
mod kubernetes;
#[expect(dead_code, unused_imports, reason = "the bundles that read it come next")]
mod terraform;

use crate::finding::Resource;
use lictor::{Region, Value};

pub use kubernetes::AdmissionRequest;
pub(crate) use kubernetes::is_review;

/// A domain: a sort of documents, and the bundle that judges them.
pub struct Domain {
    /// Its name.
    pub name: &'static str,
    /// The bundle for its documents.
    pub bundle: &'static str,
    /// What a document holds, if it is one of this domain.
    pub items: for<'r> fn(&'r Region, Value<'r>) -> Option<Vec<Item<'r>>>,
}

/// The domains, the more particular first.
pub const DOMAINS: &[Domain] =
    &[Domain { name: "kubernetes", bundle: "k8s", items: kubernetes::items }];

/// A thing in a document that policies are asked about.
#[derive(Debug, Clone)]
pub struct Item<'r> {
    /// The thing.
    pub object: Value<'r>,
    /// The steps that lead to it in the document.
    pub path: Vec<Value<'r>>,
    /// Its address.
    pub resource: Resource,
    /// The request it comes with, if it does.
    pub request: Option<AdmissionRequest<'r>>,
}

/// The things in a document, and their domain; one thing, the document, where no domain knows it.
pub fn items<'r>(
    region: &'r Region,
    document: Value<'r>,
) -> (Option<&'static Domain>, Vec<Item<'r>>) {
    let known = |domain: &'static Domain| Some((domain, (domain.items)(region, document)?));
    match DOMAINS.iter().find_map(known) {
        Some((domain, items)) => (Some(domain), items),
        None => {
            let resource = Resource::default();
            (None, vec![Item { object: document, path: Vec::new(), resource, request: None }])
        }
    }
}
