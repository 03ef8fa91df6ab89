//! Runs cases in OPA's test format, cases of expected errors, and generated programs against Lictor.
//!
//! Each case runs three times: as compiled, with every optimisation off, and through the written form of the
//! program. [`partial`] compares partial evaluation with evaluation. What a case means is in [`run`]; nothing here
//! knows how Lictor works inside.

pub mod cases;
pub mod diagnostics;
pub mod differ;
pub mod expected;
pub mod format;
pub mod generate;
pub mod partial;
pub mod peer;
pub mod report;
pub mod run;
pub mod through;
mod values;
mod yaml;
