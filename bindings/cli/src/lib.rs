//! The lictor command line
