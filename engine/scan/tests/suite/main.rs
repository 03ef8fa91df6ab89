//! Tests of scans, in one program: readers, judging, reports, places, and the bundle of Kubernetes.

mod drift;
mod hcl;
mod k8s;
mod positions;
mod read;
mod reports;
mod scans;
mod support;
mod together;
