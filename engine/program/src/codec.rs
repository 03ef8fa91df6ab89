//! Programs as bytes and back. What is read is verified before it is run: no byte string can make the VM panic.
//!
//! A flat image, little-endian, read in one pass: a header (magic, format, fingerprint of the engine), every text and
//! every code once, the constants, then the tables one after the other, each with its length in front. What a table's
//! row holds is said once, in the lists at the end of this file. Not a stable format: an image of another engine is
//! refused.

mod wire;

use crate::op::Op;
use crate::program::{
    Ask, Choice, Clause, Column, Entry, Function, Index, MAX_INDEXES, Mark, Node, Place, Program,
    Subject, Unit, UnitKind, Watch, Written,
};
use lictor_value::{Document, codec};
use std::collections::HashMap;
use std::fmt;
use wire::{Reader, Wire, Writer, choice, record};

const MAGIC: &[u8; 8] = b"LICTOR\x00\x03";

/// Why bytes are not a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramError {
    message: String,
}

impl ProgramError {
    #[cold]
    pub(crate) fn new(message: impl Into<String>) -> Self {
        ProgramError { message: message.into() }
    }
}

impl fmt::Display for ProgramError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a program: {}", self.message)
    }
}

impl std::error::Error for ProgramError {}

type Result<T> = std::result::Result<T, ProgramError>;

impl Program {
    /// Tells engines apart whose programs differ: the crate's version and the instruction table.
    pub const FINGERPRINT: u64 = Op::TABLE ^ crate::op::fnv(env!("CARGO_PKG_VERSION").as_bytes());

    /// The program as bytes, which [`Program::from_bytes`] reads.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut tables = Writer::default();
        self.put(&mut tables);
        let mut image = MAGIC.to_vec();
        image.extend_from_slice(&Program::FINGERPRINT.to_le_bytes());
        tables.finish(image)
    }

    /// Reads and verifies a program.
    ///
    /// # Errors
    /// Bytes that are cut off, of another engine, or that say something no program can say.
    pub fn from_bytes(bytes: &[u8]) -> Result<Program> {
        let rest = bytes.strip_prefix(MAGIC).ok_or_else(|| ProgramError::new("wrong header"))?;
        let rest = rest
            .strip_prefix(&Program::FINGERPRINT.to_le_bytes())
            .ok_or_else(|| ProgramError::new("made by another version"))?;
        let mut tables = Reader::new(rest)?;
        let program = Program::get(&mut tables)?;
        tables.end()?;
        program.verify()?;
        Ok(program)
    }
}

impl Wire for Document {
    /// Functions have constants of their own, most of which others have too: equal ones are written once.
    fn put(&self, w: &mut Writer) {
        let mut known: HashMap<Vec<u8>, u32> = HashMap::new();
        let mut distinct = Vec::new();
        let numbers = self.root().as_array().unwrap_or_default().iter().map(|value| {
            let mut bytes = Vec::new();
            codec::encode(*value, &mut bytes);
            let next = known.len() as u32;
            *known.entry(bytes).or_insert_with_key(|bytes| {
                distinct.extend_from_slice(bytes);
                next
            })
        });
        let numbers: Vec<u32> = numbers.collect();
        w.bytes(&distinct);
        numbers.put(w);
    }

    fn get(r: &mut Reader<'_>) -> Result<Self> {
        let mut bytes = r.bytes()?;
        let numbers: Vec<u32> = Wire::get(r)?;
        Document::build(|region| {
            let mut distinct = Vec::new();
            while !bytes.is_empty() {
                let (value, taken) = codec::decode(region, bytes)
                    .map_err(|error| ProgramError::new(error.to_string()))?;
                if value.is_undefined() {
                    return Err(ProgramError::new("a constant is undefined"));
                }
                distinct.push(value);
                bytes = &bytes[taken..];
            }
            let items = numbers.iter().map(|number| distinct.get(*number as usize).copied());
            let items: Option<Vec<_>> = items.collect();
            let items = items.ok_or_else(|| ProgramError::new("no such constant"))?;
            Ok(region.array(&items))
        })
    }
}

impl Wire for Op {
    fn put(&self, w: &mut Writer) {
        self.number().put(w);
        let mut op = *self;
        op.for_each_operand(&mut |_, _, value| value.put(w));
    }

    fn get(r: &mut Reader<'_>) -> Result<Self> {
        let number = u8::get(r)?;
        Op::read(number, || u16::get(r))?.ok_or_else(|| ProgramError::new("no such instruction"))
    }
}

impl Wire for Box<Index> {
    fn put(&self, w: &mut Writer) {
        (**self).put(w);
    }

    /// Indexes stand in each other only so deep.
    fn get(r: &mut Reader<'_>) -> Result<Self> {
        r.depth += 1;
        if r.depth > MAX_INDEXES {
            return Err(ProgramError::new("too many indexes"));
        }
        let index = Index::get(r)?;
        r.depth -= 1;
        Ok(Box::new(index))
    }
}

record! {
    Program { constants, functions, units, nodes, builtins, entries, files, marks, slots }
    Function { params, registers, accumulators, constants, links, code, places, place }
    Unit { path, name, kind, clauses, default, early_exit, memo, fixed, constant, index, place }
    Clause { links, keys }
    Index { subject, ask, table, lengths, lists, rest, whole }
    Node { path, children, unit, hidden }
    Entry { function, columns, text, expressions }
    Written { text, row, col, column }
    Mark { place, text, is_rule, terms }
    Watch { name, title, place }
    Place { file, row, col, end_row, end_col }
}

choice! {
    UnitKind { 0 Complete, 1 Function(arity), 2 Set, 3 Object } "no such kind of rule set"
    Choice { 0 Clauses(clauses), 1 Index(index) } "no such choice of rules"
    Ask { 0 Equal, 1 Type, 2 Prefix, 3 Suffix, 4 Range, 5 Network } "no such index"
    Subject { 0 Input(path), 1 Argument(position, path), 2 Slot(slot) } "no such subject"
    Column { 0 Binding(name), 1 Expression { text, row, col } } "no such column"
}
