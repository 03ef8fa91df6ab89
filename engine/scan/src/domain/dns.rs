//! DNS: records from every source in one form.
//!
//! Zone files, octoDNS, dnscontrol, ExternalDNS, exports, Terraform and CloudFormation are read into zones and sets of
//! records; what is right or wrong is said by policies. Their `input` is
//!
//! | key | what it holds |
//! |---|---|
//! | `zones` | by key (the name, with `#2` where it comes again): `name`, `format`, `provider`, `private`, `declared`, `complete`, `at`, and what its source tells: `dnssec`, `query_log`, `force_destroy`, ... |
//! | `records` | sets of records: `zone` (its key), `fqdn`, `type`, `ttl`, `rdata`, `at`; and where there is such: `apex`, `wildcard`, `unknown` (data known after the change), `alias`, `routing`, `set_id`, `health_check`, `proxied`, `chain`, `loops`, `traits`, `other_ttl`, `change`, `before` |
//! | `types`, `names`, `hosts` | the same by type, by zone and name, and by name alone |
//! | `unnamed`, `unusual`, `routed`, `aliases`, `wildcards`, `changed` | those without a name yet, with `traits`, with `routing`, `alias`, `wildcard`, `change` |
//! | `removed` | sets that a plan deletes |
//! | `gone`, `owned` | names and addresses of resources that a plan deletes, and of those that stay: the resource |
//! | `addresses` | elastic addresses of an export |
//! | `controllers`, `annotated` | ExternalDNS: its arguments; objects with annotations for it |
//! | `domains` | registered domains |
//! | `orders` | certificates that are ordered or there: `names`, and the `authority`: a service, the host of its ACME, or the organisation that signed |
//!
//! Names are in lower case, of A-labels, without a dot at their end. Data has a field for each part and `text`; the place of
//! one of several is its `at`. A zone is complete where its source tells all of its records.

mod build;
mod certificates;
mod cloudformation;
mod dnscontrol;
mod exports;
mod external;
mod names;
mod octodns;
mod rdata;
mod terraform;
mod zonefile;

use super::{Read, Scan, tls};
use crate::read::Format;
use build::Gathered;
use lictor::{Region, Value};

/// Whether a document tells of DNS.
pub(super) fn concerns(read: &Read<'_>) -> bool {
    zonefile::is_one(read)
        || octodns::is_one(read)
        || dnscontrol::is_one(read)
        || exports::is_one(read)
        || external::is_one(read)
        || cloudformation::is_one(read)
        || terraform::is_one(read)
        || certificates::is_one(read)
        || matches!(read.format, Format::Pem | Format::Der)
}

/// What the policies are handed; none where no document tells of DNS.
pub(super) fn model<'r>(region: &'r Region, scan: &Scan<'r>) -> Option<Value<'r>> {
    let mut gathered = Gathered::new(region);
    terraform::gather(&mut gathered, scan.documents);
    zonefile::gather(&mut gathered, scan.documents);
    for read in scan.documents {
        if octodns::is_one(read) {
            octodns::gather(&mut gathered, read);
        } else if dnscontrol::is_one(read) {
            dnscontrol::gather(&mut gathered, read);
        } else if exports::is_one(read) {
            exports::gather(&mut gathered, read);
        } else if cloudformation::is_one(read) {
            cloudformation::gather(&mut gathered, read);
        }
    }
    // Names of ExternalDNS lie in zones that others declare.
    let issuers = certificates::issuers(scan.documents);
    for read in scan.documents {
        external::gather(&mut gathered, read);
        certificates::gather(&mut gathered, read, &issuers);
    }
    for certificate in tls::certificates(region, scan) {
        certificates::issued(&mut gathered, certificate);
    }
    (!gathered.is_empty()).then(|| gathered.value())
}
