//! What documents are: a table of domains, each of which knows its documents and what is in them.
//!
//! A later domain is a file beside `kubernetes` and a line in [`DOMAINS`]. A domain looks at each document by itself, or
//! at all that concern it together; a document may concern several.

mod dns;
pub mod drift;
mod formation;
mod kubernetes;
pub(crate) mod scp;
mod tagging;
mod terraform;
mod tls;

use crate::finding::Resource;
use crate::read::Format;
use lictor::{Region, Value};
use std::sync::Arc;

pub use kubernetes::AdmissionRequest;
pub(crate) use kubernetes::is_review;

/// A domain: a sort of documents, and the bundle that judges them.
#[derive(Clone, Copy)]
pub struct Domain {
    /// Its name.
    pub name: &'static str,
    /// The bundle for its documents.
    pub bundle: &'static str,
    /// The formats that its documents are written in.
    pub formats: &'static [Format],
    /// How it looks at documents.
    pub look: Look,
    /// Finds what must not be shown in a document, if it has such.
    pub mask: Option<Mask>,
    /// Finds what policies have to see, and reports must not show.
    pub hide: Option<Mask>,
}

/// How a domain looks at documents.
#[derive(Clone, Copy)]
pub enum Look {
    /// At each by itself: what it holds, if it is one of the domain.
    Each(for<'r> fn(&'r Region, Value<'r>) -> Option<Vec<Item<'r>>>),
    /// At all together.
    Together {
        /// Whether a document concerns the domain, and so is kept until all are read.
        concerns: fn(&Read<'_>) -> bool,
        /// What policies are handed as `input`, with `today` and `now` added: an object. None where no document concerns them.
        model: for<'r> fn(&'r Region, &Scan<'r>) -> Option<Value<'r>>,
    },
}

/// The paths of values that must not be shown, in a document. Each becomes `{"$sensitive": true}` before anything else
/// looks at the document, is blanked in excerpts, and is taken out of what policies say.
pub type Mask = for<'r> fn(&Read<'r>) -> Vec<Vec<Value<'r>>>;

/// The domains there are.
pub const DOMAINS: &[Domain] = &[
    Domain {
        name: "kubernetes",
        bundle: "k8s",
        formats: &[Format::Yaml, Format::Json],
        look: Look::Each(kubernetes::items),
        mask: None,
        hide: Some(kubernetes::secrets),
    },
    Domain {
        name: "scp",
        bundle: "scp",
        formats: &[Format::Yaml, Format::Json, Format::Hcl],
        look: Look::Together { concerns: scp::concerns, model: scp::model },
        mask: None,
        hide: None,
    },
    Domain {
        name: "dns",
        bundle: "dns",
        formats: &[Format::Zone, Format::Yaml, Format::Json, Format::Hcl, Format::Pem, Format::Der],
        look: Look::Together { concerns: dns::concerns, model: dns::model },
        mask: None,
        hide: None,
    },
    Domain {
        name: "tagging",
        bundle: "tagging",
        formats: &[Format::Yaml, Format::Json, Format::Hcl],
        look: Look::Together { concerns: tagging::concerns, model: tagging::model },
        // What of Terraform must not be shown is shown to no bundle.
        mask: Some(terraform::secrets),
        hide: None,
    },
    Domain {
        name: "tls",
        bundle: "tls",
        formats: &[
            Format::Pem,
            Format::Der,
            Format::Nginx,
            Format::Haproxy,
            Format::Certbot,
            Format::Hcl,
            Format::Yaml,
            Format::Json,
        ],
        look: Look::Together { concerns: tls::concerns, model: tls::model },
        mask: None,
        hide: None,
    },
    Domain {
        name: "drift",
        bundle: "drift",
        formats: &[Format::Yaml, Format::Json, Format::Hcl, Format::Lines],
        look: Look::Together { concerns: drift::concerns, model: drift::model },
        mask: None,
        hide: None,
    },
];

/// A document that was read.
#[derive(Debug, Clone, Copy)]
pub struct Read<'r> {
    /// Its number among the documents of the scan: `at.document` of what comes from it.
    pub index: usize,
    /// The name of its file.
    pub file: &'r str,
    /// What it is written in.
    pub format: Format,
    /// Its value.
    pub value: Value<'r>,
}

/// The documents of a scan that concern domains which look at them together.
#[derive(Debug, Clone, Copy)]
pub struct Scan<'r> {
    /// The documents, by number.
    pub documents: &'r [Read<'r>],
    /// The day, as `2027-01-31`.
    pub today: &'r str,
    /// The time, as `2027-01-31T08:30:00Z`, or the day where no more is known.
    pub now: &'r str,
}

/// A thing in a document that policies are asked about.
#[derive(Debug, Clone)]
pub struct Item<'r> {
    /// The thing.
    pub object: Value<'r>,
    /// The steps that lead to it in the document.
    pub path: Vec<Value<'r>>,
    /// Its address.
    pub resource: Arc<Resource>,
    /// The request it comes with, if it does.
    pub request: Option<AdmissionRequest<'r>>,
}

/// The things in a document, and the domain that looks at it by itself; one thing, the document, where none does.
pub(crate) fn items<'r>(
    domains: &'static [Domain],
    region: &'r Region,
    document: Value<'r>,
) -> (Option<&'static Domain>, Vec<Item<'r>>) {
    let known = |domain: &'static Domain| match domain.look {
        Look::Each(items) => Some((domain, items(region, document)?)),
        Look::Together { .. } => None,
    };
    match domains.iter().find_map(known) {
        Some((domain, items)) => (Some(domain), items),
        None => {
            let resource = Arc::default();
            (None, vec![Item { object: document, path: Vec::new(), resource, request: None }])
        }
    }
}
