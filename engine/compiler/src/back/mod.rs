//! The back half: core form to program.
//!
//! Starts from the queries and emits what they reach, unit by unit (a unit is all rules of one document or
//! function). Safety has ordered every body, so at each literal it is known which variables have values: unification
//! becomes tests and assignments, an open variable in a ref becomes a loop, and backtracking becomes jumps to the
//! innermost open loop. Nothing here can fail for a module the front half accepted, but for sizes.

mod asked;
mod body;
mod calls;
mod fixed;
mod flow;
mod function;
mod hoist;
mod index;
mod inline;
mod join;
mod keys;
mod lazy;
mod observe;
mod order;
mod patterns;
mod peephole;
mod plan;
mod reference;
mod slots;
mod terms;
mod unify;
mod units;
mod walk;
mod with;

pub use plan::plan;

use crate::compiled::Compiled;
use crate::query::CompiledQuery;
use crate::tree::{Key, TreeNode};
use function::Function;
use lictor_program::{Column, Entry, Event, Mark, Node, Place, Program, Unit};
use lictor_syntax::{Code, Diagnostic, Loc};
use lictor_value::{Document, Region, Value, number};
use plan::Note;
use std::collections::{HashMap, VecDeque};

/// Declares the switches once: the options, all on, all off, and the list of their names.
macro_rules! switches {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// What may be done to a program besides translating it. Each switch exists so that the suite can run
        /// without it; [`EmitOptions::SWITCHES`] names them.
        #[derive(Debug, Clone, Copy)]
        pub struct EmitOptions {
            $($(#[$doc])* pub $name: bool,)*
            /// Report what happens: for traces, coverage and profiles.
            pub observe: bool,
            /// Report the values of variables too.
            pub watch: bool,
        }

        impl EmitOptions {
            /// The optimisations, by the names of their fields.
            pub const SWITCHES: &[&str] = &[$(stringify!($name)),*];

            fn all(on: bool) -> Self {
                EmitOptions { $($name: on,)* observe: false, watch: false }
            }

            fn set(mut self, switch: &str, on: bool) -> Self {
                match switch {
                    $(stringify!($name) => self.$name = on,)*
                    _ => {}
                }
                self
            }
        }
    };
}

switches! {
    /// Choose rules by the constants they ask for.
    index,
    /// Stop at the first success where every rule gives the same constant.
    early_exit,
    /// Test comparisons with instructions of their own instead of calling builtins, and make common pairs of
    /// instructions one.
    fuse,
    /// Make the rules of a unit one function where the first success decides.
    merge,
    /// Remember what functions gave that call others more than once.
    memo,
    /// Find out which parts of the input are looked at, so that JSON readers can leave out the rest. Done with the
    /// finished program by whoever reads.
    project,
    /// Put small functions where they are called.
    inline,
    /// Call builtins with one operand or two by instructions of their own, which know short ways.
    short,
    /// Walk in a loop instead of listing all that is walked through.
    walk,
    /// Take the keys of collections as a whole where a comprehension asks for them.
    keys,
    /// Ask whether any of several patterns matches instead of trying them in a loop.
    patterns,
    /// Move out of loops what is the same in every turn.
    hoist,
    /// Find the items of a collection that can pass a loop's tests by look-up.
    join,
    /// Keep the values of rules that follow from data alone.
    keep,
    /// Take what rules always are without running them.
    constant,
    /// Number the constant paths of the input, for readers that look for nothing else.
    slots,
}

impl Default for EmitOptions {
    fn default() -> Self {
        EmitOptions::all(true)
    }
}

impl EmitOptions {
    /// Translation and nothing else.
    #[must_use]
    pub fn plain() -> Self {
        EmitOptions::all(false)
    }

    /// The same without the optimisation of this name.
    #[must_use]
    pub fn without(self, switch: &str) -> Self {
        self.set(switch, false)
    }

    /// Translation and the optimisation of this name.
    #[must_use]
    pub fn only(switch: &str) -> Self {
        EmitOptions::plain().set(switch, true)
    }
}

/// Emits one program with an entry per query.
///
/// # Errors
/// A rule or policy too large for the program format.
pub fn emit(
    compiled: &Compiled,
    queries: &[CompiledQuery],
    options: &EmitOptions,
) -> Result<Program, Vec<Diagnostic>> {
    emit_noted(compiled, queries, options).map(|(program, _)| program)
}

/// Emits a program, and says what became of its loops.
fn emit_noted(
    compiled: &Compiled,
    queries: &[CompiledQuery],
    options: &EmitOptions,
) -> Result<(Program, Vec<Note>), Vec<Diagnostic>> {
    let mut parts = None;
    let built = Document::build(|region| {
        let mut emitter = Emitter::new(compiled, *options, region, queries);
        let entries = emitter.run(queries)?;
        let slots = emitter.assign_slots();
        let root = region.array(&emitter.constants);
        parts = Some((
            entries,
            emitter.functions,
            emitter.units,
            emitter.nodes,
            emitter.builtins,
            emitter.marks,
            emitter.notes,
            slots,
        ));
        Ok::<_, Box<Diagnostic>>(root)
    });
    let constants = built.map_err(|diagnostic| vec![*diagnostic])?;
    let (entries, functions, units, nodes, builtins, marks, notes, slots) =
        parts.unwrap_or_default();
    let files = compiled.sources().names();
    let program =
        Program { constants, functions, units, nodes, builtins, entries, files, marks, slots };
    Ok((program, notes))
}

type Result<T, E = Box<Diagnostic>> = std::result::Result<T, E>;

/// A unit that is named but not yet emitted.
struct Pending<'c> {
    unit: u32,
    node: &'c TreeNode,
    path: Vec<Key>,
}

/// What is being emitted, over all functions.
struct Emitter<'c, 'r> {
    compiled: &'c Compiled,
    options: EmitOptions,
    region: &'r Region,
    constants: Vec<Value<'r>>,
    constant_numbers: HashMap<String, u32>,
    functions: Vec<lictor_program::Function>,
    units: Vec<Unit>,
    unit_numbers: HashMap<*const TreeNode, u32>,
    pending: VecDeque<Pending<'c>>,
    nodes: Vec<Node>,
    node_numbers: HashMap<*const TreeNode, u32>,
    builtins: Vec<String>,
    builtin_numbers: HashMap<String, u32>,
    marks: Vec<Mark>,
    mark_numbers: HashMap<(Place, String), u16>,
    /// Generated names in the query at hand to the user's.
    query_names: Option<&'c HashMap<String, String>>,
    replaced: with::Replaced,
    /// The unit being emitted.
    current: Option<u32>,
    /// What became of loops.
    notes: Vec<Note>,
}

impl<'c, 'r> Emitter<'c, 'r> {
    fn new(
        compiled: &'c Compiled,
        options: EmitOptions,
        region: &'r Region,
        queries: &'c [CompiledQuery],
    ) -> Self {
        Emitter {
            compiled,
            options,
            region,
            constants: Vec::new(),
            constant_numbers: HashMap::new(),
            functions: Vec::new(),
            units: Vec::new(),
            unit_numbers: HashMap::new(),
            pending: VecDeque::new(),
            nodes: Vec::new(),
            node_numbers: HashMap::new(),
            builtins: Vec::new(),
            builtin_numbers: HashMap::new(),
            marks: Vec::new(),
            mark_numbers: HashMap::new(),
            query_names: None,
            replaced: with::Replaced::of(compiled, queries),
            current: None,
            notes: Vec::new(),
        }
    }

    fn run(&mut self, queries: &'c [CompiledQuery]) -> Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for query in queries {
            entries.push(self.query(query)?);
        }
        while let Some(pending) = self.pending.pop_front() {
            self.unit(pending)?;
        }
        self.mark_fixed();
        self.mark_constant();
        Ok(entries)
    }

    fn query(&mut self, query: &'c CompiledQuery) -> Result<Entry> {
        self.query_names = Some(&query.rewritten);
        let mut function = Function::new(self);
        let end = function.label();
        function.fail = end;
        let mark = function.query_mark(&query.body);
        function.report_rule(Event::Enter, &mark)?;
        function.body(&query.body)?;
        let bindings = body::query_bindings(query);
        let mut items = Vec::new();
        let mut columns = Vec::new();
        for (variable, name) in bindings {
            let Some(item) = function.value_of(&variable) else { continue };
            items.push(item);
            columns.push(Column::Binding(name));
        }
        for (loc, variable) in &query.captures {
            let Some(item) = function.value_of(variable) else { continue };
            items.push(item);
            let text = self_text(function.emitter.compiled, *loc);
            columns.push(Column::Expression { text, row: loc.row, col: loc.col });
        }
        let (items, count) = function.pack(&items)?;
        function.push(lictor_program::Op::EmitRow { items, count });
        function.report_rule(Event::Exit, &mark)?;
        function.report_rule(Event::Redo, &mark)?;
        function.jump_back();
        function.bind(end);
        let shown = query.captures.iter().map(|(loc, _)| *loc);
        let loc = shown.chain(query.body.iter().map(|expr| expr.loc)).find(|loc| loc.is_known());
        let number = function.finish(loc.unwrap_or_default(), 0)?;
        Ok(Entry { function: number, columns, text: String::new(), expressions: Vec::new() })
    }

    /// The number of a constant that stands in the program's array by itself.
    fn constant(&mut self, value: Value<'r>) -> u32 {
        let text = value.to_string();
        if let Some(number) = self.constant_numbers.get(&text) {
            return *number;
        }
        let number = self.constants.len() as u32;
        self.constants.push(value);
        self.constant_numbers.insert(text, number);
        number
    }

    /// The number of a constant that no other use is likely to share.
    fn own_constant(&mut self, value: Value<'r>) -> u32 {
        self.constants.push(value);
        self.constants.len() as u32 - 1
    }

    fn path_constant(&mut self, path: &[Key]) -> u32 {
        let items: Vec<_> = path.iter().map(|key| self.key_value(key)).collect();
        let value = self.region.array(&items);
        self.constant(value)
    }

    fn key_value(&self, key: &Key) -> Value<'r> {
        match key {
            Key::Null => Value::NULL,
            Key::Bool(value) => Value::bool(*value),
            Key::Number(text) => number::from_text(self.region, text),
            Key::String(text) => self.region.str(text),
        }
    }

    fn builtin(&mut self, name: &str) -> u32 {
        if let Some(number) = self.builtin_numbers.get(name) {
            return *number;
        }
        let number = self.builtins.len() as u32;
        self.builtins.push(name.to_owned());
        self.builtin_numbers.insert(name.to_owned(), number);
        number
    }

    fn place(&self, loc: Loc) -> Place {
        if !loc.is_known() {
            return Place::default();
        }
        let (end_row, end_col) = self.compiled.sources().end(loc);
        Place { file: loc.file.0, row: loc.row, col: loc.col, end_row, end_col }
    }
}

fn self_text(compiled: &Compiled, loc: Loc) -> String {
    if loc.is_known() { compiled.sources().text(loc).to_owned() } else { String::new() }
}

fn too_large(what: &str, loc: Loc) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(
        Code::Compile,
        loc.is_known().then_some(loc),
        format!("{what} is too large to compile"),
    ))
}
