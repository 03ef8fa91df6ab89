//! Which parts of the input a program can look at, found from its code.
//!
//! Every register gets the places of the input that can stand in it; what a builtin, a comparison, a collection or the
//! result gets to see is looked at as a whole. Places only ever grow, so the code is gone through until none does.
//! Instructions that this does not know make it give up: then all of the input is read.
//!
//! Members of a partial set are held against each other, so all of them is looked at. But where rules only go through
//! the set, in whatever order, it does not matter which of its members are equal: then a set is a place of its own, and
//! of its members is looked at what is looked at there.

use crate::op::{CONST_BASE, Op, Src};
use crate::program::{BUILTIN_BIT, Function, Index, Program, Subject, Unit, UnitKind};
use crate::signatures::signature;
use lictor_value::json::{Paths, Place, Projection, Slots};
use lictor_value::{Kind, Value};

/// More rounds than calls nest in any policy.
const MAX_ROUNDS: usize = 64;

/// How an entry can read its input from JSON.
#[derive(Debug)]
pub struct Reading {
    /// What is kept of it.
    pub kept: Kept,
    /// Members of sets may be fewer, and come in another order, than with all of the input. No value shows that, but
    /// which error is the first, and how many there are.
    pub regroups: bool,
}

/// What is kept of the input.
#[derive(Debug)]
pub enum Kept {
    /// What stands at the slots; nothing else is looked at.
    Slots(Slots),
    /// Some parts of the document.
    Parts(Projection),
}

impl Program {
    /// The parts of the input that an entry can look at; none where that may be all.
    #[must_use]
    pub fn reads(&self, entry: usize) -> Option<Projection> {
        self.looked_at(entry, false)?.paths.projection()
    }

    /// How an entry can read its input; none where it may look at all of it.
    #[must_use]
    pub fn reading(&self, entry: usize) -> Option<Reading> {
        let regrouped = self.depends_on_input_only().then(|| self.kept(entry, true)).flatten();
        regrouped.or_else(|| self.kept(entry, false))
    }

    fn kept(&self, entry: usize, regroup: bool) -> Option<Reading> {
        let reads = self.looked_at(entry, regroup)?;
        let slots = reads.slots().map(Kept::Slots);
        let kept = slots.or_else(|| reads.paths.projection().map(Kept::Parts))?;
        let regroups = reads.sets.iter().any(|set| !reads.paths.every_is_whole(*set));
        Some(Reading { kept, regroups })
    }

    /// Whether equal inputs have equal answers, and nothing else comes of asking.
    #[must_use]
    pub fn depends_on_input_only(&self) -> bool {
        let known = |name: &String| signature(name).is_some_and(|known| !known.nondeterministic);
        let silent =
            |op: &Op| !matches!(op, Op::Print { .. } | Op::TestCase { .. } | Op::Trace { .. });
        self.builtins.iter().all(known)
            && self.functions.iter().flat_map(|function| &*function.code).all(silent)
    }

    fn looked_at(&self, entry: usize, regroup: bool) -> Option<Reads<'_>> {
        let entry = self.entries.get(entry)?.function;
        let mut reads = Reads {
            program: self,
            regroup,
            paths: Paths::new(),
            slots: vec![false; self.slots.len()],
            besides_slots: false,
            functions: vec![None; self.functions.len()],
            units: vec![None; self.units.len()],
            sets: Vec::new(),
            owners: owners(self),
            documents: vec![false; self.nodes.len()],
            reached: Vec::new(),
        };
        reads.reach(entry)?;
        for _ in 0..MAX_ROUNDS {
            let before = reads.size();
            // Functions may be reached on the way.
            let mut at = 0;
            while let Some(number) = reads.reached.get(at).copied() {
                reads.function(number)?;
                at += 1;
            }
            if reads.size() == before {
                return Some(reads);
            }
        }
        None
    }
}

/// Places of the input, in order.
type Places = Vec<Place>;

struct Reads<'p> {
    program: &'p Program,
    /// Whether members of sets are told apart only by what is looked at.
    regroup: bool,
    paths: Paths,
    /// The slots that are looked at.
    slots: Vec<bool>,
    /// The input is looked at in other ways too.
    besides_slots: bool,
    /// By function that can run, what its registers can hold.
    functions: Vec<Option<Vec<Places>>>,
    /// By unit that can run, what it can give.
    units: Vec<Option<Gives>>,
    /// The places of sets that units give; their items are the members.
    sets: Vec<Place>,
    /// By function, the unit it is of.
    owners: Vec<Option<usize>>,
    /// By node of the document tree, whether it is read whole.
    documents: Vec<bool>,
    /// The functions that can run.
    reached: Vec<u32>,
}

#[derive(Clone)]
struct Gives {
    places: Places,
    /// What it gives may be compared, so it is looked at.
    compared: bool,
}

fn add(places: &mut Places, more: &[Place]) {
    for place in more {
        if let Err(at) = places.binary_search(place) {
            places.insert(at, *place);
        }
    }
}

impl<'p> Reads<'p> {
    fn size(&self) -> usize {
        let registers = self.functions.iter().flatten().flatten().map(Vec::len).sum::<usize>();
        let given = self.units.iter().flatten().map(|gives| gives.places.len()).sum::<usize>();
        self.paths.size() + self.reached.len() + registers + given
    }

    /// The slots that are looked at; none where other parts of the input may be.
    fn slots(&self) -> Option<Slots> {
        if self.slots.is_empty() || self.besides_slots {
            return None;
        }
        let path = |(slot, path): (&bool, &u32)| {
            let steps = self.program.constant(*path).as_array().filter(|_| *slot)?;
            steps.iter().map(|step| step.as_str()).collect::<Option<Vec<_>>>()
        };
        let paths: Vec<_> = self.slots.iter().zip(&self.program.slots).map(path).collect();
        self.paths.slots(&paths)
    }

    fn reach(&mut self, number: u32) -> Option<()> {
        let function = self.program.functions.get(number as usize)?;
        let registers = &mut self.functions[number as usize];
        if registers.is_none() {
            *registers = Some(vec![Places::new(); function.registers as usize]);
            self.reached.push(number);
        }
        Some(())
    }

    /// What a unit gives. Its functions run, and its index looks at something.
    fn unit(&mut self, number: u32) -> Option<&mut Gives> {
        let program = self.program;
        let unit = program.units.get(number as usize)?;
        if self.units[number as usize].is_none() {
            let compared = !self.gives_once(unit);
            let mut places = Places::new();
            if self.regroup && unit.kind == UnitKind::Set {
                let set = self.paths.apart();
                self.sets.push(set);
                places.push(set);
            }
            self.units[number as usize] = Some(Gives { places, compared });
            for function in functions(unit) {
                self.reach(function)?;
            }
        }
        for index in unit.index.iter().flat_map(Index::all) {
            let place = match index.subject {
                Subject::Input(path) => {
                    self.besides_slots = true;
                    self.walk(Paths::ROOT, program.constant(path))
                }
                Subject::Slot(slot) => self.slot_place(slot)?,
                Subject::Argument(..) => continue,
            };
            self.look_up(place, program.constant(index.table));
        }
        self.units[number as usize].as_mut()
    }

    /// Whether no two values that a unit gives are ever held against each other.
    fn gives_once(&self, unit: &Unit) -> bool {
        unit.clauses.len() <= 1
            && functions(unit).all(|number| {
                let code = self.program.functions.get(number as usize).map(|found| &found.code);
                let gives = |op: &&Op| matches!(op, Op::EmitValue { .. });
                let loops = |op: &Op| {
                    matches!(op, Op::Next { .. } | Op::Match { .. } | Op::WalkNext { .. })
                };
                code.is_some_and(|code| {
                    code.iter().filter(gives).count() <= 1 && !code.iter().any(loops)
                })
            })
    }

    /// The place at a path, an array of steps.
    fn walk(&mut self, from: Place, path: Value<'_>) -> Place {
        path.as_array().unwrap_or_default().iter().fold(from, |at, step| self.step(at, *step))
    }

    fn step(&mut self, at: Place, step: Value<'_>) -> Place {
        match step.as_str() {
            Some(key) if !self.is_set(at) => self.paths.field(at, key),
            _ => self.any(at),
        }
    }

    /// The place under a key that is not known. In a set it is looked for among the members.
    fn any(&mut self, at: Place) -> Place {
        if self.is_set(at) {
            self.whole_place(at);
        }
        self.paths.every(at)
    }

    fn is_set(&self, at: Place) -> bool {
        self.sets.binary_search(&at).is_ok()
    }

    fn whole_place(&mut self, at: Place) {
        let at = if self.is_set(at) { self.paths.every(at) } else { at };
        self.paths.whole(at);
    }

    /// A place is held against the keys of a table, or against bounds. Of a collection the kind is enough if all are
    /// scalars.
    fn look_up(&mut self, at: Place, table: Value<'_>) {
        let entries = table.as_object().map(|object| object.entries()).unwrap_or_default();
        let bounds = table.as_array().unwrap_or_default();
        let all_scalars = entries.iter().all(|entry| is_scalar(entry.key))
            && bounds.iter().all(|bound| is_scalar(*bound));
        if !all_scalars {
            self.whole_place(at);
        }
    }

    fn function(&mut self, number: u32) -> Option<()> {
        let program = self.program;
        let function = program.functions.get(number as usize)?;
        let unit = self.owners[number as usize];
        let orders = |op: &Op| matches!(op, Op::EndArray { .. } | Op::EmitRow { .. });
        let in_order = function.code.iter().any(orders);
        for op in &*function.code {
            self.op(Frame { program, function, number, unit, in_order }, *op)?;
        }
        Some(())
    }

    fn registers(&mut self, frame: Frame<'_>) -> &mut [Places] {
        self.functions[frame.number as usize].as_deref_mut().unwrap_or_default()
    }

    /// The places a value can come from; none for constants.
    fn places(&mut self, frame: Frame<'_>, src: Src) -> Places {
        self.registers(frame).get(src as usize).cloned().unwrap_or_default()
    }

    fn put(&mut self, frame: Frame<'_>, dst: u16, places: &[Place]) {
        if let Some(register) = self.registers(frame).get_mut(dst as usize) {
            add(register, places);
        }
    }

    /// All of a value is looked at.
    fn whole(&mut self, frame: Frame<'_>, src: Src) {
        for place in self.places(frame, src) {
            self.whole_place(place);
        }
    }

    fn whole_row(&mut self, frame: Frame<'_>, first: u16, count: u16) {
        (first..first.saturating_add(count)).for_each(|register| self.whole(frame, register));
    }

    /// Two values are compared. Of a collection the kind is enough where the other is a scalar.
    fn compare(&mut self, frame: Frame<'_>, a: Src, b: Src) {
        if frame.is_scalar(a) || frame.is_scalar(b) {
            return;
        }
        self.whole(frame, a);
        self.whole(frame, b);
    }

    fn get(&mut self, frame: Frame<'_>, dst: u16, object: Src, key: Src) {
        let found: Places = self
            .places(frame, object)
            .into_iter()
            .map(|place| match frame.constant(key) {
                Some(key) => self.step(place, key),
                None => self.any(place),
            })
            .collect();
        self.whole(frame, key);
        self.put(frame, dst, &found);
    }

    fn slot_place(&mut self, slot: u16) -> Option<Place> {
        *self.slots.get_mut(slot as usize)? = true;
        let path = *self.program.slots.get(slot as usize)?;
        Some(self.walk(Paths::ROOT, self.program.constant(path)))
    }

    fn slot(&mut self, frame: Frame<'_>, dst: u16, slot: u16) -> Option<()> {
        let place = self.slot_place(slot)?;
        self.put(frame, dst, &[place]);
        Some(())
    }

    fn input(&mut self, frame: Frame<'_>, dst: u16, path: Src) -> Option<()> {
        self.besides_slots = true;
        let place = self.walk(Paths::ROOT, frame.constant(path)?);
        self.put(frame, dst, &[place]);
        Some(())
    }

    /// What one instruction looks at, and what it puts where; nothing if that is not known.
    fn op(&mut self, frame: Frame<'_>, op: Op) -> Option<()> {
        match op {
            Op::Move { dst, src } => {
                let places = self.places(frame, src);
                self.put(frame, dst, &places);
            }
            Op::Input { dst, .. } => {
                self.besides_slots = true;
                self.put(frame, dst, &[Paths::ROOT]);
            }
            Op::Slot { dst, slot, .. } => self.slot(frame, dst, slot)?,
            Op::SlotEqual { dst, slot, value, .. } => {
                self.slot(frame, dst, slot)?;
                self.compare(frame, dst, value);
            }
            Op::InputPath { dst, path, .. } => self.input(frame, dst, path)?,
            Op::InputEqual { dst, path, value, .. } => {
                self.input(frame, dst, path)?;
                self.compare(frame, dst, value);
            }
            Op::Get { dst, object, key, .. } => self.get(frame, dst, object, key),
            Op::GetEqual { dst, object, key, value, .. } => {
                self.get(frame, dst, object, key);
                self.compare(frame, dst, value);
            }
            Op::Equal { a, b, .. }
            | Op::NotEqual { a, b, .. }
            | Op::Less { a, b, .. }
            | Op::LessEqual { a, b, .. } => self.compare(frame, a, b),
            // What is looked up of the items is tested again, and so looked at there.
            Op::Scan { iter, over, .. } | Op::Probe { iter, over, .. } => {
                let places = self.places(frame, over);
                self.put(frame, iter, &places);
            }
            Op::Next { iter, .. } | Op::Match { iter, .. } => {
                for at in self.places(frame, iter) {
                    let item = if frame.in_order { self.any(at) } else { self.paths.every(at) };
                    self.put(frame, iter.saturating_add(3), &[item]);
                    // The key of a member is the member.
                    if self.is_set(at) {
                        self.put(frame, iter.saturating_add(2), &[item]);
                    }
                }
            }
            Op::Give { dst, src } => {
                let places = self.places(frame, src);
                self.put(frame, dst, &places);
                self.whole(frame, src);
            }
            Op::NotEmpty { src, .. } => {
                for place in self.places(frame, src) {
                    self.paths.every(place);
                }
            }
            Op::Member { item, of, .. } => {
                self.whole(frame, item);
                self.whole(frame, of);
            }
            Op::IsArray { src, .. }
            | Op::IsObject { src, .. }
            | Op::Push { src, .. }
            | Op::WithData { value: src, .. }
            | Op::Print { args: src }
            | Op::TestCase { name: src }
            | Op::Builtin1 { a: src, .. }
            | Op::Holds1 { a: src, .. }
            | Op::Walk { over: src, .. }
            | Op::Keys { of: src, .. } => self.whole(frame, src),
            Op::WithInput { value, .. } => {
                self.besides_slots = true;
                self.whole(frame, value);
            }
            Op::Builtin2 { a, b, .. }
            | Op::Holds2 { a, b, .. }
            | Op::HoldsAny { any: a, of: b, .. }
            | Op::At { object: a, path: b, .. }
            | Op::MinusKeys { set: a, of: b, .. } => {
                self.whole(frame, a);
                self.whole(frame, b);
            }
            Op::PushEntry { key, value, .. } => {
                self.whole(frame, key);
                self.whole(frame, value);
            }
            Op::Array { items, count, .. }
            | Op::Set { items, count, .. }
            | Op::EmitRow { items, count } => self.whole_row(frame, items, count),
            Op::Object { items, count, .. } => {
                self.whole_row(frame, items, count.saturating_mul(2));
            }
            Op::EmitEntry { keys, count, value } | Op::EmitEntryMember { keys, count, value } => {
                self.whole_row(frame, keys, count);
                self.whole(frame, value);
            }
            Op::Builtin { args, count, .. } => self.whole_row(frame, args, count),
            Op::Rule { .. }
            | Op::RuleAt { .. }
            | Op::Call { .. }
            | Op::EmitValue { .. }
            | Op::EmitMember { .. } => return self.rules(frame, op),
            Op::DocPath { node, keys, count, .. } | Op::DocKeys { node, keys, count, .. } => {
                self.whole_row(frame, keys, count);
                self.document(frame.link(node)?)?;
            }
            // What is put there is no part of the input.
            Op::DataPath { .. }
            | Op::Clear { .. }
            // What a walk finds has been looked at as a whole.
            | Op::WalkNext { .. }
            | Op::WalkPath { .. }
            | Op::EndArray { .. }
            | Op::EndSet { .. }
            | Op::EndObject { .. }
            // Whether something is there, or false, shows without looking into it.
            | Op::Truthy { .. }
            | Op::Given { .. }
            | Op::Begin { .. }
            | Op::Jump { .. }
            | Op::Return {}
            | Op::WithBegin {}
            | Op::WithEnd {} => {}
            _ => return None,
        }
        Some(())
    }

    fn rules(&mut self, frame: Frame<'_>, op: Op) -> Option<()> {
        match op {
            Op::Rule { dst, unit, .. } => {
                let given = self.unit(frame.link(unit)?)?.places.clone();
                self.put(frame, dst, &given);
            }
            Op::RuleAt { unit, keys, count, .. } => {
                // What object rules give has been looked at when it was given.
                self.whole_row(frame, keys, count);
                self.unit(frame.link(unit)?)?;
            }
            Op::Call { dst, unit, args, count, .. } => {
                let given = self.call(frame, frame.link(unit)?, args, count)?;
                self.put(frame, dst, &given);
            }
            Op::EmitValue { src } => {
                let places = self.places(frame, src);
                let gives = frame.unit.and_then(|unit| self.units[unit].as_mut());
                match gives {
                    Some(gives) if !gives.compared => add(&mut gives.places, &places),
                    _ => self.whole(frame, src),
                }
            }
            Op::EmitMember { src } => self.member(frame, src),
            _ => {}
        }
        Some(())
    }

    /// Of a member is looked at what is looked at in the set. A set in a set is held against others.
    fn member(&mut self, frame: Frame<'_>, src: Src) {
        let unit = frame.unit.and_then(|unit| self.units[unit].as_ref());
        let set = unit.filter(|_| self.regroup).and_then(|gives| gives.places.first().copied());
        let Some(set) = set else { return self.whole(frame, src) };
        let members = self.paths.every(set);
        for place in self.places(frame, src) {
            if self.is_set(place) {
                self.whole_place(place);
            } else {
                self.paths.follow(place, members);
            }
        }
    }

    fn call(&mut self, frame: Frame<'_>, number: u32, args: u16, count: u16) -> Option<Places> {
        let program = self.program;
        if number & BUILTIN_BIT != 0 {
            return None;
        }
        let given = self.unit(number)?.places.clone();
        let unit = program.units.get(number as usize)?;
        for position in 0..count {
            let places = self.places(frame, args.saturating_add(position));
            for function in functions(unit) {
                let registers = self.functions[function as usize].as_deref_mut();
                if let Some(param) =
                    registers.and_then(|registers| registers.get_mut(position as usize))
                {
                    add(param, &places);
                }
            }
            for index in unit.index.iter().flat_map(Index::all) {
                let Subject::Argument(asked, path) = index.subject else { continue };
                for place in places.iter().filter(|_| asked == position) {
                    let place = self.walk(*place, program.constant(path));
                    self.look_up(place, program.constant(index.table));
                }
            }
        }
        Some(given)
    }

    /// All that stands below a node of the document tree is looked at.
    fn document(&mut self, node: u32) -> Option<()> {
        let mut below = vec![node];
        while let Some(number) = below.pop() {
            let node = self.program.nodes.get(number as usize)?;
            if std::mem::replace(&mut self.documents[number as usize], true) {
                continue;
            }
            below.extend(node.children.iter().map(|(_, child)| *child));
            let Some(unit) = node.unit else { continue };
            let gives = self.unit(unit)?;
            gives.compared = true;
            for place in gives.places.clone() {
                self.whole_place(place);
            }
        }
        Some(())
    }
}

/// The functions of a unit.
fn functions(unit: &Unit) -> impl Iterator<Item = u32> + '_ {
    unit.clauses.iter().flat_map(|clause| &clause.links).chain(&unit.default).copied()
}

fn owners(program: &Program) -> Vec<Option<usize>> {
    let mut owners = vec![None; program.functions.len()];
    for (number, unit) in program.units.iter().enumerate() {
        for function in functions(unit) {
            if let Some(owner) = owners.get_mut(function as usize) {
                *owner = Some(number);
            }
        }
    }
    owners
}

fn is_scalar(value: Value<'_>) -> bool {
    !matches!(value.kind(), Kind::Array | Kind::Object | Kind::Set)
}

/// The function that is gone through.
#[derive(Clone, Copy)]
struct Frame<'p> {
    program: &'p Program,
    function: &'p Function,
    number: u32,
    unit: Option<usize>,
    /// Whether the order of loops shows in what it makes: in arrays or rows.
    in_order: bool,
}

impl<'p> Frame<'p> {
    fn constant(self, src: Src) -> Option<Value<'p>> {
        let number = src.checked_sub(CONST_BASE)?;
        let (first, count) = self.function.constants;
        (number < count).then(|| self.program.constant(first + u32::from(number)))
    }

    fn is_scalar(self, src: Src) -> bool {
        self.constant(src).is_some_and(is_scalar)
    }

    fn link(self, link: u16) -> Option<u32> {
        self.function.links.get(link as usize).copied()
    }
}
