//! What Lictor is measured by: workloads, and the two engines behind one face.
//!
//! A workload is a folder under `workloads/` with a policy, and data and input where they are small; the rest comes
//! from [`generate`]. Nothing here is timed before both engines have given the same answer.

pub mod generate;
pub mod measure;
pub mod peer;
pub mod subject;
pub mod workload;

pub use peer::Peer;
pub use subject::Subject;
pub use workload::Workload;
