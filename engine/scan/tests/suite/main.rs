//! Tests of scans, in one program: readers, judging, reports, places, and the bundles that come along.

mod bundles;
mod dns;
mod drift;
mod hcl;
mod positions;
mod read;
mod reports;
mod sarif;
mod scans;
mod scp;
mod secrets;
mod support;
mod tls_readers;
mod together;
mod zone;
