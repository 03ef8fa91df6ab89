//! Programs as bytes and back. What is read is verified before it is run: no byte string can make the VM panic.
//!
//! Little-endian, in one pass: a header, then each table with its length in front. Not a stable format: the header
//! holds a version, and another version is refused.

use crate::op::Op;
use crate::program::{
    Clause, Column, Entry, Function, Index, Mark, Node, Place, Program, Subject, Unit, UnitKind,
};
use lictor_value::{Document, codec};
use std::fmt;

const MAGIC: &[u8; 8] = b"LICTOR\x00\x01";

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
    /// The program as bytes, which [`Program::from_bytes`] reads.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut constants = Vec::new();
        codec::encode(self.constants.root(), &mut constants);
        let mut w = Writer { out: MAGIC.to_vec() };
        w.bytes(&constants);
        w.list(&self.functions, Writer::function);
        w.list(&self.units, Writer::unit);
        w.list(&self.nodes, Writer::node);
        w.list(&self.builtins, |w, name| w.bytes(name.as_bytes()));
        w.list(&self.entries, Writer::entry);
        w.list(&self.files, |w, name| w.bytes(name.as_bytes()));
        w.list(&self.marks, |w, mark| {
            w.place(mark.place);
            w.bytes(mark.text.as_bytes());
            w.flag(mark.is_rule);
        });
        w.out
    }

    /// Reads and verifies a program.
    ///
    /// # Errors
    /// Bytes that are cut off, of another version, or that say something no program can say.
    pub fn from_bytes(bytes: &[u8]) -> Result<Program> {
        let mut r = Reader {
            rest: bytes.strip_prefix(MAGIC).ok_or_else(|| ProgramError::new("wrong header"))?,
        };
        let encoded = r.bytes()?;
        let constants =
            Document::build(|region| codec::decode(region, encoded).map(|(value, _)| value))
                .map_err(|error| ProgramError::new(error.to_string()))?;
        let program = Program {
            constants,
            functions: r.list(Reader::function)?,
            units: r.list(Reader::unit)?,
            nodes: r.list(Reader::node)?,
            builtins: r.list(Reader::string)?,
            entries: r.list(Reader::entry)?,
            files: r.list(Reader::string)?,
            marks: r
                .list(|r| Ok(Mark { place: r.place()?, text: r.string()?, is_rule: r.flag()? }))?,
        };
        program.verify()?;
        Ok(program)
    }
}

struct Writer {
    out: Vec<u8>,
}

impl Writer {
    fn u32(&mut self, value: u32) {
        self.out.extend_from_slice(&value.to_le_bytes());
    }

    fn u16(&mut self, value: u16) {
        self.out.extend_from_slice(&value.to_le_bytes());
    }

    fn flag(&mut self, value: bool) {
        self.out.push(u8::from(value));
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.u32(bytes.len() as u32);
        self.out.extend_from_slice(bytes);
    }

    fn list<T>(&mut self, items: &[T], write: impl Fn(&mut Writer, &T)) {
        self.u32(items.len() as u32);
        for item in items {
            write(self, item);
        }
    }

    fn option(&mut self, value: Option<u32>) {
        self.flag(value.is_some());
        self.u32(value.unwrap_or(0));
    }

    fn numbers(&mut self, numbers: &[u32]) {
        self.list(numbers, |w, number| w.u32(*number));
    }

    fn place(&mut self, place: Place) {
        for part in [place.file, place.row, place.col, place.end_row, place.end_col] {
            self.u32(part);
        }
    }

    fn function(&mut self, function: &Function) {
        self.bytes(function.name.as_bytes());
        self.u16(function.params);
        self.u16(function.registers);
        self.u16(function.accumulators);
        self.u32(function.constants.0);
        self.u16(function.constants.1);
        self.numbers(&function.links);
        self.list(&function.code, |w, op| w.op(*op));
        self.list(&function.places, |w, (at, place)| {
            w.u16(*at);
            w.place(*place);
        });
        self.place(function.place);
    }

    fn op(&mut self, mut op: Op) {
        self.out.push(op.number());
        op.for_each_operand(&mut |_, _, value| self.u16(*value));
    }

    fn unit(&mut self, unit: &Unit) {
        self.u32(unit.path);
        self.bytes(unit.name.as_bytes());
        let (kind, arity) = match unit.kind {
            UnitKind::Complete => (0, 0),
            UnitKind::Function(arity) => (1, arity),
            UnitKind::Set => (2, 0),
            UnitKind::Object => (3, 0),
        };
        self.out.push(kind);
        self.u16(arity);
        self.list(&unit.clauses, |w, clause| {
            w.numbers(&clause.links);
            w.list(&clause.keys, |w, key| w.option(*key));
        });
        self.option(unit.default);
        self.flag(unit.early_exit);
        self.flag(unit.memo);
        self.list(unit.index.as_slice(), Writer::index);
        self.place(unit.place);
    }

    fn index(&mut self, index: &Index) {
        let (kind, path) = match index.subject {
            Subject::Input(path) => (u32::MAX, path),
            Subject::Argument(position, path) => (u32::from(position), path),
        };
        self.u32(kind);
        self.u32(path);
        self.u32(index.table);
        self.numbers(&index.prefixes);
        self.list(&index.lists, |w, list| w.numbers(list));
        self.numbers(&index.rest);
    }

    fn node(&mut self, node: &Node) {
        self.u32(node.path);
        self.list(&node.children, |w, (key, child)| {
            w.u32(*key);
            w.u32(*child);
        });
        self.option(node.unit);
        self.flag(node.hidden);
    }

    fn entry(&mut self, entry: &Entry) {
        self.u32(entry.function);
        self.list(&entry.columns, |w, column| match column {
            Column::Binding(name) => {
                w.out.push(0);
                w.bytes(name.as_bytes());
            }
            Column::Expression { text, row, col } => {
                w.out.push(1);
                w.bytes(text.as_bytes());
                w.u32(*row);
                w.u32(*col);
            }
        });
    }
}

struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    fn take(&mut self, count: usize) -> Result<&'b [u8]> {
        let (head, tail) =
            self.rest.split_at_checked(count).ok_or_else(|| ProgramError::new("cut off"))?;
        self.rest = tail;
        Ok(head)
    }

    fn u8(&mut self) -> Result<u8> {
        Ok(self.take(1)?[0])
    }

    fn u16(&mut self) -> Result<u16> {
        let bytes = self.take(2)?;
        Ok(u16::from_le_bytes([bytes[0], bytes[1]]))
    }

    fn u32(&mut self) -> Result<u32> {
        let bytes = self.take(4)?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    fn flag(&mut self) -> Result<bool> {
        Ok(self.u8()? != 0)
    }

    fn bytes(&mut self) -> Result<&'b [u8]> {
        let count = self.u32()? as usize;
        self.take(count)
    }

    fn string(&mut self) -> Result<String> {
        let bytes = self.bytes()?;
        std::str::from_utf8(bytes)
            .map(str::to_owned)
            .map_err(|_| ProgramError::new("text is not UTF-8"))
    }

    /// A list; its length is believed only as far as bytes are left.
    fn list<T>(&mut self, read: impl Fn(&mut Reader<'b>) -> Result<T>) -> Result<Vec<T>> {
        let count = self.u32()? as usize;
        let mut items = Vec::with_capacity(count.min(self.rest.len()));
        for _ in 0..count {
            items.push(read(self)?);
        }
        Ok(items)
    }

    fn option(&mut self) -> Result<Option<u32>> {
        let present = self.flag()?;
        let value = self.u32()?;
        Ok(present.then_some(value))
    }

    fn numbers(&mut self) -> Result<Vec<u32>> {
        self.list(Reader::u32)
    }

    fn place(&mut self) -> Result<Place> {
        let (file, row, col) = (self.u32()?, self.u32()?, self.u32()?);
        Ok(Place { file, row, col, end_row: self.u32()?, end_col: self.u32()? })
    }

    fn function(&mut self) -> Result<Function> {
        Ok(Function {
            name: self.string()?,
            params: self.u16()?,
            registers: self.u16()?,
            accumulators: self.u16()?,
            constants: (self.u32()?, self.u16()?),
            links: self.numbers()?,
            code: self.list(Reader::op)?,
            places: self.list(|r| Ok((r.u16()?, r.place()?)))?,
            place: self.place()?,
        })
    }

    fn op(&mut self) -> Result<Op> {
        let mut op =
            Op::of_number(self.u8()?).ok_or_else(|| ProgramError::new("no such instruction"))?;
        let mut failed = None;
        op.for_each_operand(&mut |_, _, value| match self.u16() {
            Ok(read) => *value = read,
            Err(error) => failed = Some(error),
        });
        failed.map_or(Ok(op), Err)
    }

    fn unit(&mut self) -> Result<Unit> {
        let (path, name) = (self.u32()?, self.string()?);
        let (kind, arity) = (self.u8()?, self.u16()?);
        let kind = match kind {
            0 => UnitKind::Complete,
            1 => UnitKind::Function(arity),
            2 => UnitKind::Set,
            3 => UnitKind::Object,
            _ => return Err(ProgramError::new("no such kind of rule set")),
        };
        let clauses =
            self.list(|r| Ok(Clause { links: r.numbers()?, keys: r.list(Reader::option)? }))?;
        Ok(Unit {
            path,
            name,
            kind,
            clauses,
            default: self.option()?,
            early_exit: self.flag()?,
            memo: self.flag()?,
            index: self.list(Reader::index)?.pop(),
            place: self.place()?,
        })
    }

    fn index(&mut self) -> Result<Index> {
        let (kind, path) = (self.u32()?, self.u32()?);
        let subject = match (kind, u16::try_from(kind)) {
            (u32::MAX, _) => Subject::Input(path),
            (_, Ok(position)) => Subject::Argument(position, path),
            _ => return Err(ProgramError::new("no such argument")),
        };
        Ok(Index {
            subject,
            table: self.u32()?,
            prefixes: self.numbers()?,
            lists: self.list(Reader::numbers)?,
            rest: self.numbers()?,
        })
    }

    fn node(&mut self) -> Result<Node> {
        Ok(Node {
            path: self.u32()?,
            children: self.list(|r| Ok((r.u32()?, r.u32()?)))?,
            unit: self.option()?,
            hidden: self.flag()?,
        })
    }

    fn entry(&mut self) -> Result<Entry> {
        let function = self.u32()?;
        let columns = self.list(|r| match r.u8()? {
            0 => Ok(Column::Binding(r.string()?)),
            1 => Ok(Column::Expression { text: r.string()?, row: r.u32()?, col: r.u32()? }),
            _ => Err(ProgramError::new("no such column")),
        })?;
        Ok(Entry { function, columns })
    }
}
