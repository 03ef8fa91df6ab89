//! Projections: which parts of documents will be looked at, so that the reader can leave out the rest.
//!
//! [`Paths`] collects questions; a [`Projection`] is what the reader goes by. What no path leads through is read over:
//! checked, but not kept. Values on the way to what is asked for keep their kind, so that it can be told whether they
//! are there, and scalars are always kept.

use super::known::{self, KnownKey};
use super::read::{colon, key};
use super::slots::{self, Below, MAX_SLOTS, Slots, To};
use crate::value::Value;
use std::collections::BTreeMap;
use std::fmt;

/// A place in documents, as the number of a node of [`Paths`].
pub type Place = u16;

/// Beyond so many places nothing is left out.
const MAX_PLACES: usize = 1 << 12;

/// Deeper than this, paths are not told apart.
const MAX_DEPTH: usize = 32;

/// A tree of the paths at which documents are looked at.
///
/// ```
/// use lictor_value::{Region, json};
/// let mut paths = json::Paths::new();
/// let user = paths.field(json::Paths::ROOT, "user");
/// paths.field(user, "name");
/// let region = Region::new();
/// let text = br#"{"user": {"name": "kim", "age": 7}, "rest": [1, 2, 3]}"#;
/// let projection = paths.projection().unwrap();
/// let options = json::ReadOptions::default();
/// let read = json::Reader::new().read_projected(&region, text, &options, &projection);
/// assert_eq!(read.unwrap().to_string(), r#"{"user": {"name": "kim"}}"#);
/// ```
#[derive(Debug, Clone)]
pub struct Paths {
    nodes: Vec<Node>,
    full: bool,
}

#[derive(Debug, Clone, Default)]
struct Node {
    depth: usize,
    /// All that is below is looked at.
    whole: bool,
    /// What stands under every key, and every item.
    every: Option<Place>,
    fields: BTreeMap<Box<str>, Place>,
    /// Where what is looked at here is looked at, too.
    also: Vec<Place>,
}

impl Default for Paths {
    fn default() -> Self {
        Paths::new()
    }
}

impl Paths {
    /// The document itself.
    pub const ROOT: Place = 0;

    /// The document is not looked into.
    #[must_use]
    pub fn new() -> Self {
        Paths { nodes: vec![Node::default()], full: false }
    }

    /// The place under a key of the objects at a place.
    pub fn field(&mut self, at: Place, key: &str) -> Place {
        let node = &self.nodes[at as usize];
        if node.whole {
            return at;
        }
        if let Some(found) = node.fields.get(key) {
            return *found;
        }
        let below = self.below(at);
        self.nodes[at as usize].fields.insert(key.into(), below);
        below
    }

    /// The place under any key of the objects, and of any item of the arrays, at a place.
    pub fn every(&mut self, at: Place) -> Place {
        let node = &self.nodes[at as usize];
        if node.whole {
            return at;
        }
        if let Some(every) = node.every {
            return every;
        }
        let below = self.below(at);
        self.nodes[at as usize].every = Some(below);
        below
    }

    /// A place outside of the document.
    pub fn apart(&mut self) -> Place {
        self.add(0)
    }

    /// Whatever is looked at in `there`, now or later, is looked at in `at`, too.
    pub fn follow(&mut self, at: Place, there: Place) {
        let also = &mut self.nodes[at as usize].also;
        if !also.contains(&there) {
            also.push(there);
        }
    }

    /// All that stands at a place is looked at.
    pub fn whole(&mut self, at: Place) {
        self.nodes[at as usize].whole = true;
    }

    /// Whether all that stands under every key of a place is looked at.
    #[must_use]
    pub fn every_is_whole(&self, at: Place) -> bool {
        let every = self.nodes[at as usize].every;
        every.is_some_and(|every| self.nodes[every as usize].whole)
    }

    /// How much is asked for; every question that asks for more makes it grow.
    #[must_use]
    pub fn size(&self) -> usize {
        self.nodes.iter().map(|node| 1 + usize::from(node.whole) + node.also.len()).sum()
    }

    fn below(&mut self, at: Place) -> Place {
        self.add(self.nodes[at as usize].depth + 1)
    }

    fn add(&mut self, depth: usize) -> Place {
        if self.nodes.len() >= MAX_PLACES {
            self.full = true;
            return Paths::ROOT;
        }
        let number = self.nodes.len() as Place;
        self.nodes.push(Node { depth, whole: depth >= MAX_DEPTH, ..Node::default() });
        number
    }

    /// What the reader goes by; none where nothing would be left out.
    #[must_use]
    pub fn projection(&self) -> Option<Projection> {
        if self.full {
            return None;
        }
        let mut made = Parts::new(self);
        let root = made.part(&[Paths::ROOT], 0);
        if root == WHOLE {
            return None;
        }
        Some(Projection::new(root, &made.keys, made.parts))
    }

    /// How to read documents of which only what stands at these paths is looked at; none where something else is
    /// looked at too. Paths are by the numbers of their slots; slots without one stay undefined.
    #[must_use]
    pub fn slots(&self, paths: &[Option<Vec<&str>>]) -> Option<Slots> {
        if self.full || paths.len() > MAX_SLOTS {
            return None;
        }
        let mut given: Vec<_> =
            (0..).zip(paths).filter_map(|(slot, path)| Some((slot, path.as_ref()?))).collect();
        given.sort_by_key(|(_, path)| path.len());
        let (mut root, mut below) = (Way::default(), Vec::new());
        for (slot, path) in given {
            if let Some((above, rest)) = root.add(slot, path) {
                let way = rest.iter().map(|key| (*key).into()).collect();
                below.push(Below { slot, above, way });
            }
        }
        if root.slot.is_some() {
            return None;
        }
        let mut made = Made {
            nodes: Vec::new(),
            known: Vec::new(),
            under: Vec::new(),
            parts: Parts::new(self),
        };
        self.node(Paths::ROOT, &root, &mut made)?;
        let Made { nodes, known, under, parts } = made;
        let projection = Projection::new(WHOLE, &parts.keys, parts.parts);
        Some(Slots { nodes, keys: known, under, projection, below, count: paths.len() })
    }

    /// Makes a node of a place through which ways lead, if nothing else is looked at there.
    fn node<'p>(&'p self, place: Place, way: &Way<'_>, made: &mut Made<'p>) -> Option<usize> {
        let here = &self.nodes[place as usize];
        let is_only_way = !here.whole
            && here.every.is_none()
            && here.also.is_empty()
            && here.fields.len() == way.fields.len();
        if !is_only_way {
            return None;
        }
        let number = made.nodes.len();
        made.nodes.push(Default::default());
        let (mut under, mut slots) = (Vec::new(), 0);
        for (key, below) in &way.fields {
            let place = *here.fields.get(*key)?;
            let to = match below.slot {
                Some(slot) => {
                    slots |= 1 << slot;
                    To::Slot(slot, made.parts.part(&[place], 0))
                }
                None => {
                    let number = self.node(place, below, made)?;
                    slots |= made.nodes[number].slots;
                    To::Node(number)
                }
            };
            under.push(to);
        }
        let first = made.known.len();
        made.known.extend(way.fields.iter().map(|(key, _)| KnownKey::new(key)));
        made.under.append(&mut under);
        made.nodes[number] = slots::Node { fields: first..made.known.len(), slots };
        Some(number)
    }
}

/// The parts of a projection as they are made.
struct Parts<'p> {
    of: &'p Paths,
    keys: Vec<&'p str>,
    parts: Vec<Part>,
}

impl<'p> Parts<'p> {
    fn new(of: &'p Paths) -> Self {
        Parts { of, keys: Vec::new(), parts: vec![Part::default()] }
    }

    /// What is asked at places, and where these follow others, there.
    fn nodes(&self, places: &[Place]) -> Vec<&'p Node> {
        let mut all = places.to_vec();
        let mut at = 0;
        while let Some(place) = all.get(at) {
            for also in &self.of.nodes[*place as usize].also {
                if !all.contains(also) {
                    all.push(*also);
                }
            }
            at += 1;
        }
        all.iter().map(|place| &self.of.nodes[*place as usize]).collect()
    }

    /// Makes one part of what is asked at several places. Where every key is asked for, keys are not told apart.
    fn part(&mut self, places: &[Place], depth: usize) -> PartNumber {
        let nodes = self.nodes(places);
        let is_full = depth >= MAX_DEPTH || self.parts.len() >= MAX_PLACES;
        if is_full || nodes.iter().any(|node| node.whole) {
            return WHOLE;
        }
        let number = self.parts.len();
        self.parts.push(Part::default());
        let mut every: Vec<Place> = nodes.iter().filter_map(|node| node.every).collect();
        let fields = nodes.iter().flat_map(|node| &node.fields);
        if !every.is_empty() {
            every.extend(fields.map(|(_, below)| *below));
            self.parts[number].every = Some(self.part(&every, depth + 1));
            return number as PartNumber;
        }
        let mut named: BTreeMap<&str, Vec<Place>> = BTreeMap::new();
        for (key, below) in fields {
            named.entry(key).or_default().push(*below);
        }
        let below = named.values().map(|places| self.part(places, depth + 1)).collect();
        self.parts[number].first_key = self.keys.len();
        self.parts[number].below = below;
        self.keys.extend(named.keys());
        number as PartNumber
    }
}

/// The ways to slots from some place.
#[derive(Default)]
struct Way<'k> {
    slot: Option<usize>,
    fields: Vec<(&'k str, Way<'k>)>,
}

impl<'k> Way<'k> {
    /// Adds the way to a slot. If it leads through another slot, gives that one and the rest of the way.
    fn add<'a>(&mut self, slot: usize, path: &'a [&'k str]) -> Option<(usize, &'a [&'k str])> {
        if let Some(above) = self.slot {
            return Some((above, path));
        }
        let Some((key, rest)) = path.split_first() else {
            self.slot = Some(slot);
            return None;
        };
        let known = self.fields.iter().position(|(known, _)| known == key);
        let at = known.unwrap_or_else(|| {
            self.fields.push((key, Way::default()));
            self.fields.len() - 1
        });
        self.fields[at].1.add(slot, rest)
    }
}

/// The parts of [`Slots`] as they are made.
struct Made<'p> {
    nodes: Vec<slots::Node>,
    known: Vec<KnownKey>,
    under: Vec<To>,
    parts: Parts<'p>,
}

/// The number of a part of a projection.
pub(super) type PartNumber = u16;

/// The part that is everything.
pub(super) const WHOLE: PartNumber = 0;

/// The parts of documents that are kept when they are read; see [`Paths`].
#[derive(Debug)]
pub struct Projection {
    root: PartNumber,
    /// Of all parts.
    keys: Vec<KnownKey>,
    parts: Vec<Part>,
}

#[derive(Debug, Default)]
struct Part {
    every: Option<PartNumber>,
    /// Where its keys start among all.
    first_key: usize,
    /// How they can begin.
    beginnings: u64,
    /// What is kept under each of its keys.
    below: Vec<PartNumber>,
}

/// What a projection keeps, as a tree, for readers of other things than JSON text.
///
/// Whatever is kept of a collection, scalars are kept in its place, and so is the kind of other collections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// All of it.
    Whole,
    /// The same of each item of an array, and of what stands under each key of an object.
    Every(Box<Kept>),
    /// Of an object what stands under these keys; of an array nothing but that it is one.
    Fields(Vec<(String, Kept)>),
}

impl Projection {
    fn new(root: PartNumber, keys: &[&str], mut parts: Vec<Part>) -> Projection {
        let keys: Vec<_> = keys.iter().map(|key| KnownKey::new(key)).collect();
        for part in &mut parts {
            let own = &keys[part.first_key..part.first_key + part.below.len()];
            part.beginnings = known::beginnings(own);
        }
        Projection { root, keys, parts }
    }

    /// What it keeps, as a tree.
    #[must_use]
    pub fn kept(&self) -> Kept {
        self.kept_of(self.root)
    }

    fn kept_of(&self, part: PartNumber) -> Kept {
        if part == WHOLE {
            return Kept::Whole;
        }
        let Part { every, first_key, below, .. } = &self.parts[part as usize];
        if let Some(every) = every {
            return Kept::Every(Box::new(self.kept_of(*every)));
        }
        let keys = self.keys.iter().skip(*first_key);
        let named =
            keys.zip(below).map(|(key, below)| (key.text().to_owned(), self.kept_of(*below)));
        Kept::Fields(named.collect())
    }

    fn show(&self, part: PartNumber, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if part == WHOLE {
            return f.write_str(": *");
        }
        let Part { every, first_key, below, .. } = &self.parts[part as usize];
        if let Some(every) = every {
            f.write_str("[_]")?;
            return self.show(*every, f);
        }
        for (number, (key, below)) in self.keys.iter().skip(*first_key).zip(below).enumerate() {
            write!(f, "{}{}", if number == 0 { "{" } else { ", " }, key.text())?;
            self.show(*below, f)?;
        }
        f.write_str(if below.is_empty() { "" } else { "}" })
    }
}

/// For people: `{user{name}, roles[_], labels: *}`.
impl fmt::Display for Projection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.show(self.root, f)
    }
}

/// What the reader asks about what to keep.
pub(super) trait Keep {
    /// Whether anything may be left out.
    const PARTIAL: bool;

    /// What is kept of the document.
    fn root(&self) -> PartNumber;

    /// What is kept of the items of arrays, and under each key of objects; none where items are not looked at and keys
    /// are told apart.
    fn items(&self, part: PartNumber) -> Option<PartNumber>;

    /// Reads a key and its colon where keys are told apart: what is kept under it, none where it is not looked at, and
    /// the place behind. The key is put into `slot` where something is kept. `expected` is kept between the keys of a document.
    ///
    /// # Safety
    /// As for [`super::Reader::document`]; `slot` can be written.
    unsafe fn key(
        &self,
        part: PartNumber,
        p: *mut u8,
        slot: *mut Value<'static>,
        expected: &mut usize,
    ) -> Option<(Option<PartNumber>, *mut u8)>;
}

/// Everything is kept.
pub(super) struct All;

impl Keep for All {
    const PARTIAL: bool = false;

    #[inline]
    fn root(&self) -> PartNumber {
        WHOLE
    }

    #[inline]
    fn items(&self, _: PartNumber) -> Option<PartNumber> {
        Some(WHOLE)
    }

    #[inline]
    unsafe fn key(
        &self,
        _: PartNumber,
        p: *mut u8,
        slot: *mut Value<'static>,
        _: &mut usize,
    ) -> Option<(Option<PartNumber>, *mut u8)> {
        // SAFETY: by the contract of this function.
        Some((Some(WHOLE), unsafe { key(p, slot)? }))
    }
}

impl Keep for Projection {
    const PARTIAL: bool = true;

    #[inline]
    fn root(&self) -> PartNumber {
        self.root
    }

    #[inline]
    fn items(&self, part: PartNumber) -> Option<PartNumber> {
        if part == WHOLE { Some(WHOLE) } else { self.parts[part as usize].every }
    }

    #[inline]
    unsafe fn key(
        &self,
        part: PartNumber,
        p: *mut u8,
        slot: *mut Value<'static>,
        expected: &mut usize,
    ) -> Option<(Option<PartNumber>, *mut u8)> {
        // SAFETY: by the contract of this function.
        unsafe {
            let Part { first_key, beginnings, below, .. } = &self.parts[part as usize];
            let known = &self.keys[*first_key..first_key + below.len()];
            let found = known::find(p, known, *beginnings, *expected, slot)?;
            let kept = found.key.map(|at| {
                *expected = at + 1;
                below[at]
            });
            Some((kept, colon(found.after)?))
        }
    }
}

/// What a projection keeps of a part of documents.
pub(super) struct Under<'p> {
    pub(super) of: &'p Projection,
    pub(super) root: PartNumber,
}

impl Keep for Under<'_> {
    const PARTIAL: bool = true;

    #[inline]
    fn root(&self) -> PartNumber {
        self.root
    }

    #[inline]
    fn items(&self, part: PartNumber) -> Option<PartNumber> {
        self.of.items(part)
    }

    #[inline]
    unsafe fn key(
        &self,
        part: PartNumber,
        p: *mut u8,
        slot: *mut Value<'static>,
        expected: &mut usize,
    ) -> Option<(Option<PartNumber>, *mut u8)> {
        // SAFETY: by the contract of this function.
        unsafe { self.of.key(part, p, slot, expected) }
    }
}
