//! INTERNAL: the builtin functions of the Lictor policy engine
