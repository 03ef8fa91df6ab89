//! What the value of a unit can depend on: the input, places in `data`, functions that `with` may replace.
//!
//! Found once per program, over what units read themselves and through others. A value that was found outside of a
//! `with` holds inside too, where the unit sees nothing of what is replaced.

use lictor_program::{BUILTIN_BIT, CONST_BASE, Function, Index, Op, Program, Subject, Unit};
use lictor_value::Value;

/// What a unit may see.
pub(crate) const INPUT: u8 = 1;
pub(crate) const DATA: u8 = 2;
pub(crate) const FUNCTIONS: u8 = 4;
const ALL: u8 = INPUT | DATA | FUNCTIONS;

/// What one unit reads itself.
#[derive(Debug, Default, Clone)]
struct Direct {
    sees: u8,
    /// Places in `data`, as constants.
    paths: Vec<u32>,
    units: Vec<u32>,
}

/// What each unit of a program depends on.
#[derive(Debug, Default)]
pub struct Depends {
    sees: Vec<u8>,
    direct: Vec<Direct>,
}

impl Depends {
    pub(crate) fn of(program: &Program) -> Depends {
        let direct: Vec<Direct> = program.units.iter().map(|unit| read(program, unit)).collect();
        let sees = through(&direct, |unit| direct[unit].sees);
        Depends { sees, direct }
    }

    /// What the unit can see, of [`INPUT`], [`DATA`] and [`FUNCTIONS`].
    #[inline]
    pub(crate) fn sees(&self, unit: u32) -> u8 {
        self.sees.get(unit as usize).copied().unwrap_or(ALL)
    }

    /// For each unit, whether it can see the document at a path of `data`.
    pub(crate) fn seeing(&self, program: &Program, path: &[Value<'_>]) -> Vec<bool> {
        let meets = |place: &u32| {
            let place = program.constant(*place).as_array().unwrap_or_default();
            place.iter().zip(path).all(|(a, b)| a.equals(*b))
        };
        let sees = |unit: usize| u8::from(self.direct[unit].paths.iter().any(meets));
        through(&self.direct, sees).into_iter().map(|sees| sees != 0).collect()
    }
}

/// What units see themselves, joined with what those see that they read.
fn through(direct: &[Direct], own: impl Fn(usize) -> u8) -> Vec<u8> {
    let mut sees: Vec<u8> = (0..direct.len()).map(own).collect();
    let mut readers: Vec<Vec<u32>> = vec![Vec::new(); direct.len()];
    for (reader, direct) in (0u32..).zip(direct) {
        for unit in &direct.units {
            readers[*unit as usize].push(reader);
        }
    }
    let mut open: Vec<usize> = (0..direct.len()).collect();
    while let Some(unit) = open.pop() {
        for reader in &readers[unit] {
            let reader = *reader as usize;
            if sees[reader] | sees[unit] != sees[reader] {
                sees[reader] |= sees[unit];
                open.push(reader);
            }
        }
    }
    sees
}

fn read(program: &Program, unit: &Unit) -> Direct {
    let mut direct = Direct::default();
    let mut indexes = unit.index.iter().flat_map(Index::all);
    if indexes.any(|index| matches!(index.subject, Subject::Input(_) | Subject::Slot(_))) {
        direct.sees |= INPUT;
    }
    let links = unit.clauses.iter().flat_map(|clause| &clause.links).chain(&unit.default);
    for function in links.filter_map(|link| program.functions.get(*link as usize)) {
        for op in &*function.code {
            direct.add(program, function, *op);
        }
    }
    for list in [&mut direct.paths, &mut direct.units] {
        list.sort_unstable();
        list.dedup();
    }
    direct
}

impl Direct {
    fn add(&mut self, program: &Program, function: &Function, op: Op) {
        let link = |link: u16| function.links.get(link as usize).copied().unwrap_or_default();
        match op {
            Op::Input { .. }
            | Op::InputPath { .. }
            | Op::InputEqual { .. }
            | Op::Slot { .. }
            | Op::SlotEqual { .. } => self.sees |= INPUT,
            Op::DataPath { path, .. } => {
                self.sees |= DATA;
                let constant = path.checked_sub(CONST_BASE).map(u32::from);
                // A path in a register is not known here.
                match constant {
                    Some(number) => self.paths.push(function.constants.0 + number),
                    None => self.paths.push(u32::MAX),
                }
            }
            Op::DocPath { node, .. } | Op::DocKeys { node, .. } => self.node(program, link(node)),
            Op::Rule { unit, .. } | Op::RuleAt { unit, .. } => self.unit(program, link(unit)),
            Op::Call { unit, .. } => {
                self.sees |= FUNCTIONS;
                self.unit(program, link(unit));
            }
            Op::Builtin { .. }
            | Op::Builtin1 { .. }
            | Op::Builtin2 { .. }
            | Op::Holds1 { .. }
            | Op::Holds2 { .. }
            | Op::HoldsAny { .. }
            | Op::MinusKeys { .. } => self.sees |= FUNCTIONS,
            Op::WithFunction { target, by } => {
                for target in [link(target), link(by)] {
                    if target & BUILTIN_BIT == 0 {
                        self.unit(program, target);
                    }
                }
            }
            // Effects belong to where they happen.
            Op::Print { .. } | Op::TestCase { .. } | Op::Trace { .. } | Op::Watch { .. } => {
                self.sees |= ALL;
            }
            Op::Move { .. }
            | Op::GetEqual { .. }
            | Op::Get { .. }
            | Op::Truthy { .. }
            | Op::Equal { .. }
            | Op::NotEqual { .. }
            | Op::Less { .. }
            | Op::LessEqual { .. }
            | Op::Member { .. }
            | Op::IsArray { .. }
            | Op::IsObject { .. }
            | Op::Array { .. }
            | Op::Object { .. }
            | Op::Set { .. }
            | Op::Scan { .. }
            | Op::Next { .. }
            | Op::NotEmpty { .. }
            | Op::Probe { .. }
            | Op::Match { .. }
            | Op::Begin { .. }
            | Op::Push { .. }
            | Op::PushEntry { .. }
            | Op::EndArray { .. }
            | Op::EndSet { .. }
            | Op::EndObject { .. }
            | Op::EmitValue { .. }
            | Op::EmitMember { .. }
            | Op::EmitEntry { .. }
            | Op::EmitEntryMember { .. }
            | Op::EmitRow { .. }
            | Op::Jump { .. }
            | Op::Return {}
            | Op::WithBegin {}
            | Op::WithInput { .. }
            | Op::WithData { .. }
            | Op::WithValue { .. }
            | Op::WithEnd {}
            | Op::Walk { .. }
            | Op::WalkNext { .. }
            | Op::WalkPath { .. }
            | Op::At { .. }
            | Op::Keys { .. }
            | Op::Clear { .. }
            | Op::Give { .. }
            | Op::Given { .. } => {}
        }
    }

    /// The unit, and the place where it stands.
    fn unit(&mut self, program: &Program, number: u32) {
        self.sees |= DATA;
        if let Some(unit) = program.units.get(number as usize) {
            self.units.push(number);
            self.paths.push(unit.path);
        }
    }

    /// A node of the document tree, and all below it.
    fn node(&mut self, program: &Program, number: u32) {
        self.sees |= DATA;
        let mut open = vec![number];
        while let Some(number) = open.pop() {
            let Some(node) = program.nodes.get(number as usize) else { continue };
            self.paths.push(node.path);
            if let Some(unit) = node.unit {
                self.unit(program, unit);
            }
            open.extend(node.children.iter().map(|(_, child)| *child));
        }
    }
}
