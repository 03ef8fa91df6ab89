//! INTERNAL: the virtual machine of the Lictor policy engine
