//! Where drift is told: a file for each tool. Nothing here knows weights, causes or entries to look away from.

pub(super) mod cloudformation;
pub(super) mod driftctl;
pub(super) mod pulumi;
pub(super) mod reported;
pub(super) mod stream;
pub(super) mod terraform;
