//! INTERNAL: the compiled program, its codec and the builtin ABI of the Lictor policy engine
