//! Runs OPA-format conformance cases against Lictor
