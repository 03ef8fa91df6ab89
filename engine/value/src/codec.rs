//! Values as compact bytes, for the constants of a compiled program.
