//! THE instruction table. Enum, codec, listing, label patching and verification all derive from it.
//!
//! An instruction reads and writes the registers of its frame. Where it finds nothing (an undefined ref, a false test,
//! an exhausted loop) it goes to its label; backtracking is nothing but these jumps.

/// A register of the frame.
pub type Reg = u16;
/// A register, or from [`CONST_BASE`] on a constant of the function.
pub type Src = u16;
/// The number of an instruction in the function.
pub type Label = u16;
/// An index into the function's links (units, builtins, nodes).
pub type Link = u16;
/// A plain number.
pub type Num = u16;
/// An index into the program's slots.
pub type Slot = u16;

/// Operands of kind [`OperandKind::Src`] from here on name constants.
pub const CONST_BASE: u16 = 0x8000;

/// What an operand means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperandKind {
    /// A register.
    Reg,
    /// A register or a constant.
    Src,
    /// A jump target.
    Label,
    /// An index into the links.
    Link,
    /// A plain number.
    Num,
    /// An index into the program's slots.
    Slot,
}

/// A hash that can be computed by the compiler (FNV-1a).
pub(crate) const fn fnv(bytes: &[u8]) -> u64 {
    let (mut hash, mut at) = (0xcbf2_9ce4_8422_2325u64, 0);
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x100_0000_01b3);
        at += 1;
    }
    hash
}

macro_rules! ops {
    ($( $(#[$doc:meta])* $name:ident { $( $field:ident : $kind:ident ),* } $text:literal; )*) => {
        /// One instruction.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Op { $( $(#[$doc])* $name { $(
            #[doc = concat!("Operand of kind ", stringify!($kind), ".")]
            $field: $kind
        ),* } ),* }

        impl Op {
            /// The name in listings.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self { $( Op::$name { .. } => $text ),* }
            }

            /// Calls `f` with every operand: its name, its kind and its value.
            pub fn for_each_operand(&mut self, f: &mut dyn FnMut(&'static str, OperandKind, &mut u16)) {
                match self { $( Op::$name { $($field),* } => { $( f(stringify!($field), OperandKind::$kind, $field); )* } ),* }
            }

            /// The number of the instruction in encoded programs.
            #[must_use]
            pub fn number(&self) -> u8 {
                #[allow(non_camel_case_types, reason = "one line per instruction, named as it is")]
                enum Number { $( $name ),* }
                match self { $( Op::$name { .. } => Number::$name as u8 ),* }
            }

            /// The instruction of this number, with operands in the order of the table from `next`.
            ///
            /// # Errors
            /// What `next` returns as an error.
            #[inline]
            pub fn read<E>(
                number: u8,
                mut next: impl FnMut() -> Result<u16, E>,
            ) -> Result<Option<Op>, E> {
                #[expect(non_upper_case_globals, reason = "one line per instruction, named as it is")]
                mod numbers {
                    enum Number { $( $name ),* }
                    $( pub(super) const $name: u8 = Number::$name as u8; )*
                }
                Ok(Some(match number {
                    $( numbers::$name => Op::$name { $($field: next()?),* }, )*
                    _ => return Ok(None),
                }))
            }

            /// Tells tables of instructions apart.
            pub(crate) const TABLE: u64 = fnv(
                concat!($( $text, $( " ", stringify!($field), ":", stringify!($kind), )* ";" ),*)
                    .as_bytes(),
            );
        }
    };
}

ops! {
    /// Copies a value.
    Move { dst: Reg, src: Src } "move";
    /// The whole input.
    Input { dst: Reg, fail: Label } "input";
    /// The input at a constant path (an array of keys).
    InputPath { dst: Reg, path: Src, fail: Label } "input-path";
    /// The base data at a constant path where no rule stands.
    DataPath { dst: Reg, path: Src, fail: Label } "data-path";
    /// The document at a node of the virtual tree, then down `count` keys from register `keys` on.
    DocPath { dst: Reg, node: Link, keys: Reg, count: Num, fail: Label } "doc-path";
    /// The keys of the document found as by `doc-path`, as a set.
    DocKeys { dst: Reg, node: Link, keys: Reg, count: Num, fail: Label } "doc-keys";
    /// The input at a constant path, which must be equal to a value.
    InputEqual { dst: Reg, path: Src, value: Src, fail: Label } "input-equal";
    /// One step of a ref, to what must be equal to a value.
    GetEqual { dst: Reg, object: Src, key: Src, value: Src, fail: Label } "get-equal";
    /// One step of a ref.
    Get { dst: Reg, object: Src, key: Src, fail: Label } "get";
    /// The value of a rule set.
    Rule { dst: Reg, unit: Link, fail: Label } "rule";
    /// The part of an object rule set under `count` keys; rules that cannot reach it do not run.
    RuleAt { dst: Reg, unit: Link, keys: Reg, count: Num, fail: Label } "rule-at";
    /// Calls a function with arguments from register `args` on.
    Call { dst: Reg, unit: Link, args: Reg, count: Num, fail: Label } "call";
    /// Calls a builtin.
    Builtin { dst: Reg, builtin: Link, args: Reg, count: Num, fail: Label } "builtin";
    /// Goes on if the value is neither undefined nor false.
    Truthy { src: Src, fail: Label } "truthy";
    /// Goes on if equal.
    Equal { a: Src, b: Src, fail: Label } "equal";
    /// Goes on if not equal.
    NotEqual { a: Src, b: Src, fail: Label } "not-equal";
    /// Goes on if `a < b`.
    Less { a: Src, b: Src, fail: Label } "less";
    /// Goes on if `a <= b`.
    LessEqual { a: Src, b: Src, fail: Label } "less-equal";
    /// Goes on if `item` is in the collection.
    Member { item: Src, of: Src, fail: Label } "member";
    /// Goes on if this is an array of `len` items.
    IsArray { src: Src, len: Num, fail: Label } "is-array";
    /// Goes on if this is an object of `len` entries.
    IsObject { src: Src, len: Num, fail: Label } "is-object";
    /// An array of `count` registers.
    Array { dst: Reg, items: Reg, count: Num } "array";
    /// An object of `count` pairs of registers.
    Object { dst: Reg, items: Reg, count: Num } "object";
    /// A set of `count` registers.
    Set { dst: Reg, items: Reg, count: Num } "set";
    /// Starts a loop: `iter` holds the collection in order, `iter+1` the position.
    Scan { iter: Reg, over: Src, fail: Label } "scan";
    /// The next turn: key in `iter+2`, value in `iter+3`.
    Next { iter: Reg, done: Label } "next";
    /// Goes on if this is a collection with items.
    NotEmpty { src: Src, fail: Label } "not-empty";
    /// Starts a loop over items that can pass its tests. What is looked for stands behind register `keys`, where the
    /// loop keeps its place. `spec` is a constant array: whether the collection is part of data or constant, `equal`
    /// or `network`, then a path per look-up: whether it starts at an item's key, and its steps.
    Probe { iter: Reg, over: Src, spec: Src, keys: Reg, fail: Label } "probe";
    /// The next turn of such a loop, as `next` gives it; `at` is the `keys` of its `probe`.
    Match { iter: Reg, at: Reg, done: Label } "match";
    /// Starts collecting into an accumulator.
    Begin { acc: Num } "begin";
    /// Adds an item.
    Push { acc: Num, src: Src } "push";
    /// Adds a key and its value.
    PushEntry { acc: Num, key: Src, value: Src } "push-entry";
    /// The accumulator as an array.
    EndArray { dst: Reg, acc: Num } "end-array";
    /// The accumulator as a set.
    EndSet { dst: Reg, acc: Num } "end-set";
    /// The accumulator as an object; equal keys with unequal values are a conflict.
    EndObject { dst: Reg, acc: Num } "end-object";
    /// Gives a value of a complete rule or function; two unequal ones are a conflict.
    EmitValue { src: Src } "emit-value";
    /// Gives a member of a partial set.
    EmitMember { src: Src } "emit-member";
    /// Gives a value under `count` keys of a partial object.
    EmitEntry { keys: Reg, count: Num, value: Src } "emit-entry";
    /// Gives a member of the set under `count` keys of a partial object.
    EmitEntryMember { keys: Reg, count: Num, value: Src } "emit-entry-member";
    /// Gives a row of a query's result.
    EmitRow { items: Reg, count: Num } "emit-row";
    /// Goes on elsewhere.
    Jump { to: Label } "jump";
    /// Ends the function.
    Return { } "return";
    /// Opens a context in which documents and functions may be replaced.
    WithBegin { } "with-begin";
    /// Replaces the input at a path (an array of keys).
    WithInput { path: Src, value: Src } "with-input";
    /// Replaces data at a path.
    WithData { path: Src, value: Src } "with-data";
    /// Replaces a function or builtin by a value.
    WithValue { target: Link, value: Src } "with-value";
    /// Replaces a function or builtin by another.
    WithFunction { target: Link, by: Link } "with-function";
    /// Closes the innermost context.
    WithEnd { } "with-end";
    /// Prints: an array of sets of things to show.
    Print { args: Src } "print";
    /// Announces a test case by its name, an array.
    TestCase { name: Src } "test-case";
    /// Tells the observer what happens here: an [`crate::Event`] by number, and the mark it happens to.
    Trace { event: Num, mark: Num } "trace";
    /// Keeps what a term of the mark that is told next is worth, by its number there.
    Watch { term: Num, src: Src } "watch";
    /// Calls a builtin with one operand.
    Builtin1 { dst: Reg, builtin: Link, a: Src, fail: Label } "builtin-1";
    /// Calls a builtin with two operands.
    Builtin2 { dst: Reg, builtin: Link, a: Src, b: Src, fail: Label } "builtin-2";
    /// Goes on if a builtin with one operand gives neither undefined nor false.
    Holds1 { builtin: Link, a: Src, fail: Label } "holds-1";
    /// Goes on if a builtin with two operands gives neither undefined nor false.
    Holds2 { builtin: Link, a: Src, b: Src, fail: Label } "holds-2";
    /// Starts a walk: `value` holds the first value, the accumulator the way to it.
    Walk { value: Reg, acc: Num, over: Src } "walk";
    /// The next value of a walk: the first part of the last one, or what comes behind it.
    WalkNext { value: Reg, acc: Num, done: Label } "walk-next";
    /// The path of a walk's value, as an array.
    WalkPath { dst: Reg, acc: Num } "walk-path";
    /// The value at a path that is known only now.
    At { dst: Reg, object: Src, path: Src, fail: Label } "at";
    /// The keys of a collection as a set, which is empty for all else.
    Keys { dst: Reg, of: Src } "keys";
    /// A set without the keys of a collection; `builtin` is asked where it is no set.
    MinusKeys { dst: Reg, set: Src, of: Src, builtin: Link, fail: Label } "minus-keys";
    /// Makes a register undefined.
    Clear { dst: Reg } "clear";
    /// Gives a function's value to a register; two unequal ones are a conflict.
    Give { dst: Reg, src: Src } "give";
    /// Goes on if a register was given a value.
    Given { src: Reg, fail: Label } "given";
    /// The input at the path of a slot.
    Slot { dst: Reg, slot: Slot, fail: Label } "slot";
    /// The input at the path of a slot, which must be equal to a value.
    SlotEqual { dst: Reg, slot: Slot, value: Src, fail: Label } "slot-equal";
    /// Goes on if a builtin holds for any item of a collection and a second operand.
    HoldsAny { builtin: Link, any: Src, of: Src, fail: Label } "holds-any";
}
