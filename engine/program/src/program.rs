//! A compiled program: functions, rule sets, the tree they stand in, and the entries a host may run.
//!
//! Immutable and shared; it owns its constants. It knows no source text, only places.

use crate::op::Op;
use lictor_value::Document;
use std::sync::Arc;

/// Links to builtins carry this bit; links without it name units.
pub const BUILTIN_BIT: u32 = 1 << 31;

/// What the compiler makes and the VM runs.
#[derive(Debug)]
pub struct Program {
    /// One array; each function sees a slice of it.
    pub constants: Document,
    /// Code, one function per rule clause, default and entry.
    pub functions: Vec<Function>,
    /// Rule sets.
    pub units: Vec<Unit>,
    /// The virtual document tree; node 0 is `data` if any node is there.
    pub nodes: Vec<Node>,
    /// Builtins by name.
    pub builtins: Vec<String>,
    /// What a host may run.
    pub entries: Vec<Entry>,
    /// File names for places.
    pub files: Vec<String>,
    /// What observed programs report on: expressions, rules and queries.
    pub marks: Vec<Mark>,
    /// Paths of the input that are looked at, as constant arrays of text keys. Readers of JSON may look for them alone.
    pub slots: Vec<u32>,
}

/// Something an observed program reports on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Where it stands.
    pub place: Place,
    /// How it is shown.
    pub text: String,
    /// A rule or query, whose body follows; otherwise an expression.
    pub is_rule: bool,
    /// The terms whose values are told.
    pub terms: Vec<Watch>,
}

/// A term of an expression whose value an observed program tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watch {
    /// The variable as the user named it, or the reference.
    pub name: String,
    /// The text in the source that it came from.
    pub title: String,
    /// Where that stands.
    pub place: Place,
}

/// What an observed program reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u16)]
pub enum Event {
    /// A rule or query begins.
    Enter,
    /// An expression is evaluated.
    Eval,
    /// An expression has a solution. Not shown; it tells an exhausted loop from one that never matched.
    Pass,
    /// An expression has no solution.
    Fail,
    /// The next solution is asked for.
    Redo,
    /// A rule or query has a solution.
    Exit,
    /// A message of `trace`.
    Note,
    /// A case of a test begins; the parts of its name, apart by NUL, are the message.
    TestCase,
}

impl Event {
    /// Every event, in the order of their numbers.
    pub const ALL: [Event; 8] = [
        Event::Enter,
        Event::Eval,
        Event::Pass,
        Event::Fail,
        Event::Redo,
        Event::Exit,
        Event::Note,
        Event::TestCase,
    ];

    /// The name in traces.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Event::Enter => "Enter",
            Event::Eval => "Eval",
            Event::Pass => "Pass",
            Event::Fail => "Fail",
            Event::Redo => "Redo",
            Event::Exit => "Exit",
            Event::Note => "Note",
            Event::TestCase => "TestCase",
        }
    }
}

/// A place in a file: its number, row and column, and where it ends (exclusive column).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Place {
    /// Index into [`Program::files`].
    pub file: u32,
    /// From 1; 0 for nowhere.
    pub row: u32,
    /// From 1, in bytes.
    pub col: u32,
    /// Last row.
    pub end_row: u32,
    /// Column behind the last byte.
    pub end_col: u32,
}

/// A piece of code with its frame.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    /// Arguments, in registers 0 and up.
    pub params: u16,
    /// Registers in the frame.
    pub registers: u16,
    /// Accumulators in the frame.
    pub accumulators: u16,
    /// First constant in the program's array, and how many.
    pub constants: (u32, u16),
    /// Units, builtins ([`BUILTIN_BIT`]) and nodes that the code refers to.
    pub links: Vec<u32>,
    /// The code; ends in `return`. Functions of one form may share it.
    pub code: Arc<[Op]>,
    /// Places of instructions that can raise errors, by instruction number.
    pub places: Vec<(u16, Place)>,
    /// The place of the whole (the rule).
    pub place: Place,
}

/// What a rule set makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitKind {
    /// One value.
    Complete,
    /// A function of this many arguments.
    Function(u16),
    /// A set of members.
    Set,
    /// An object, nested where heads have several keys.
    Object,
}

/// All rules that define one document or function.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// The path below `data`, as a constant array.
    pub path: u32,
    /// The path as text, for messages.
    pub name: String,
    /// What it makes.
    pub kind: UnitKind,
    /// The rules, in order.
    pub clauses: Vec<Clause>,
    /// The function of the default rule.
    pub default: Option<u32>,
    /// All clauses give the same constant: the first success decides.
    pub early_exit: bool,
    /// A function whose results are remembered.
    pub memo: bool,
    /// Its value follows from data alone and can be kept with it.
    pub fixed: bool,
    /// The constant that it always is.
    pub constant: Option<u32>,
    /// Which clauses can apply.
    pub index: Option<Index>,
    /// The place of the first rule.
    pub place: Place,
}

/// One rule of a unit.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Clause {
    /// The functions of its else chain, in order.
    pub links: Vec<u32>,
    /// For object units: the keys below the unit's path, constants where known.
    pub keys: Vec<Option<u32>>,
}

/// Indexes that follow each other are at most so many.
pub const MAX_INDEXES: usize = 8;

/// An index: clauses by what they ask of one value.
#[derive(Debug, Clone, PartialEq)]
pub struct Index {
    /// What is looked at.
    pub subject: Subject,
    /// What is asked of it.
    pub ask: Ask,
    /// A constant: an object from what is asked for to the number of its list; for ranges the bounds, ascending; for
    /// networks the blocks.
    pub table: u32,
    /// The lengths of prefixes or suffixes, ascending.
    pub lengths: Vec<u32>,
    /// The clauses that ask for something, by its number. For ranges: below the first bound, at it, between it and
    /// the second, and so on.
    pub lists: Vec<Choice>,
    /// Clauses that ask nothing of the subject.
    pub rest: Choice,
    /// The lists hold these too.
    pub whole: bool,
}

/// What clauses ask of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// To be equal to a constant.
    Equal,
    /// To be of a type.
    Type,
    /// To start with a text.
    Prefix,
    /// To end with a text.
    Suffix,
    /// To lie on one side of bounds.
    Range,
    /// To be an address in a block.
    Network,
}

impl Ask {
    /// The word for what is asked for.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Ask::Equal => "constants",
            Ask::Type => "types",
            Ask::Prefix => "prefixes",
            Ask::Suffix => "suffixes",
            Ask::Range => "ranges",
            Ask::Network => "networks",
        }
    }
}

/// The clauses that an index leaves.
#[derive(Debug, Clone, PartialEq)]
pub enum Choice {
    /// These, in order.
    Clauses(Vec<u32>),
    /// Those that another index leaves.
    Index(Box<Index>),
}

impl Index {
    /// The index and those behind it.
    #[must_use]
    pub fn all(&self) -> Vec<&Index> {
        let mut all = vec![self];
        let mut at = 0;
        while let Some(index) = all.get(at).copied() {
            all.extend(index.lists.iter().chain([&index.rest]).filter_map(|choice| match choice {
                Choice::Index(index) => Some(&**index),
                Choice::Clauses(_) => None,
            }));
            at += 1;
        }
        all
    }
}

impl Choice {
    /// How many clauses it has, those in several lists once for each.
    #[must_use]
    pub fn count(&self) -> usize {
        match self {
            Choice::Clauses(clauses) => clauses.len(),
            Choice::Index(index) => {
                let rest = if index.whole { 0 } else { index.rest.count() };
                index.lists.iter().map(Choice::count).sum::<usize>() + rest
            }
        }
    }
}

/// What an index looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The input at a constant path.
    Input(u32),
    /// The input at the path of a slot.
    Slot(u16),
    /// An argument at a constant path.
    Argument(u16, u32),
}

/// A node of the virtual document tree.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Node {
    /// The path below `data`, as a constant array.
    pub path: u32,
    /// Children by key (a constant), sorted in the order of values.
    pub children: Vec<(u32, u32)>,
    /// The rule set that stands here; it answers for everything below.
    pub unit: Option<u32>,
    /// Not shown when `data` is read whole.
    pub hidden: bool,
}

/// Something a host may run: a compiled query.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The function to run.
    pub function: u32,
    /// What each item of a result row is.
    pub columns: Vec<Column>,
    /// The text of the query.
    pub text: String,
    /// Its expressions as written.
    pub expressions: Vec<Written>,
}

/// An expression of a query as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its text.
    pub text: String,
    /// Its row.
    pub row: u32,
    /// Its column.
    pub col: u32,
    /// The item of a result row that holds its value; none where it only holds or not.
    pub column: Option<u32>,
}

/// One item of a result row.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// The value of a variable of the query.
    Binding(String),
    /// The value of an expression of the query.
    Expression {
        /// Its text.
        text: String,
        /// Its row.
        row: u32,
        /// Its column.
        col: u32,
    },
}

impl Program {
    /// A constant by its number in the program's array; undefined if there is none.
    #[must_use]
    pub fn constant(&self, index: u32) -> lictor_value::Value<'_> {
        let items = self.constants.root().as_array().unwrap_or_default();
        items.get(index as usize).copied().unwrap_or(lictor_value::Value::UNDEFINED)
    }
}

impl Function {
    /// The place of an instruction, or of the whole function.
    #[must_use]
    pub fn place_of(&self, pc: usize) -> Place {
        let found = self.places.binary_search_by_key(&pc, |(at, _)| *at as usize);
        found.map_or(self.place, |index| self.places[index].1)
    }
}
