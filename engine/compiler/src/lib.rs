//! INTERNAL: the Rego compiler of the Lictor policy engine
