//! INTERNAL: the compiled program, its codec and the builtin ABI of the Lictor policy engine

pub mod builtin;
mod codec;
mod listing;
pub mod op;
pub mod program;
mod reads;
pub mod signatures;
pub mod types;
mod verify;

pub use builtin::{
    Builtin, BuiltinError, BuiltinFn, Context, Halt, Host, HostFn, HttpError, Memory, ShortFn,
    operands,
};
pub use codec::ProgramError;
pub use op::{CONST_BASE, Op, OperandKind};
pub use program::{
    Ask, BUILTIN_BIT, Choice, Clause, Column, Entry, Event, Function, Index, MAX_INDEXES, Mark,
    Node, Place, Program, Subject, Unit, UnitKind, Watch, Written,
};
pub use reads::{Kept, Reading};
pub use signatures::{SIGNATURES, Signature, signature};
