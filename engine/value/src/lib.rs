//! INTERNAL: values, regions, numbers and JSON of the Lictor policy engine
