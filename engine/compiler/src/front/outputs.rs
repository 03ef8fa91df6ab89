//! Which variables an expression binds, given those that are bound already.
