//! Where the parts of a document stand: a tree beside the value, of offsets into the text.
//!
//! The tree is kept flat, 32 bytes a node; lines and columns are made of offsets only where someone asks.

use lictor::Value;
use std::collections::HashMap;
use std::sync::OnceLock;

const NONE: u32 = u32::MAX;

/// Items further behind than this are looked up, not counted off.
const NEAR: usize = 32;

/// A stretch of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The offset of its first byte.
    pub start: usize,
    /// The offset behind its last byte.
    pub end: usize,
}

/// A part of a document.
#[derive(Debug, Clone, Copy)]
struct Node {
    /// Where the value begins, and where it ends if that is known.
    start: u32,
    end: u32,
    /// Where the key begins that it stands under.
    key: u32,
    /// The key's text, in `keys`.
    name: (u32, u32),
    /// The first of its parts, and the next part of what it is in.
    first: u32,
    next: u32,
    /// The node that an alias stands for.
    alias: u32,
}

/// The places of the parts of a document.
#[derive(Debug, Default)]
pub struct Places {
    nodes: Vec<Node>,
    keys: String,
    tags: Vec<(u32, String)>,
    /// Whether keys are names without blanks, as in HCL.
    are_names: bool,
    /// Where the document ends, if the ends of its parts may be those of their first lines.
    loose: Option<usize>,
    /// The items of lists that were asked for one far behind.
    items: OnceLock<HashMap<u32, Vec<u32>>>,
}

/// A key, while the tree is built.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name {
    pub start: usize,
    text: (u32, u32),
}

impl Name {
    /// The same name elsewhere.
    pub(super) fn at(self, start: usize) -> Name {
        Name { start, ..self }
    }
}

impl Places {
    /// Places of a text whose keys are names.
    pub(super) fn of_names() -> Places {
        Places { are_names: true, ..Places::default() }
    }

    /// The memory it takes, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.nodes.capacity() * size_of::<Node>() + self.keys.capacity()
    }

    /// Keeps the text of a key.
    pub(super) fn name(&mut self, start: usize, text: &str) -> Name {
        let from = self.keys.len() as u32;
        self.keys.push_str(text);
        Name { start, text: (from, self.keys.len() as u32) }
    }

    /// Adds a part behind the one before it, or as the first of what it is in.
    pub(super) fn add(
        &mut self,
        start: usize,
        name: Option<Name>,
        parent: Option<u32>,
        before: Option<u32>,
    ) -> u32 {
        let id = self.nodes.len() as u32;
        self.nodes.push(Node {
            start: start as u32,
            end: NONE,
            key: name.map_or(NONE, |name| name.start as u32),
            name: name.map_or((0, 0), |name| name.text),
            first: NONE,
            next: NONE,
            alias: NONE,
        });
        match (before, parent) {
            (Some(before), _) => self.nodes[before as usize].next = id,
            (None, Some(parent)) => self.nodes[parent as usize].first = id,
            (None, None) => {}
        }
        id
    }

    pub(super) fn set_end(&mut self, id: u32, end: usize) {
        self.nodes[id as usize].end = end as u32;
    }

    /// A node begins here or earlier.
    pub(super) fn begin_at_most(&mut self, id: u32, start: usize) {
        let node = &mut self.nodes[id as usize];
        node.start = node.start.min(start as u32);
    }

    /// Where a node begins.
    pub(super) fn start(&self, id: u32) -> usize {
        self.nodes[id as usize].start as usize
    }

    /// Says that the ends that are set may be those of first lines only, in a document that ends here.
    pub(super) fn loosen(&mut self, end: usize) {
        self.loose = Some(end);
    }

    pub(super) fn set_alias(&mut self, id: u32, of: u32) {
        self.nodes[id as usize].alias = of;
    }

    pub(super) fn set_tag(&mut self, id: u32, tag: String) {
        self.tags.push((id, tag));
    }

    /// The keys that stand again in their mapping: where, and what they are.
    pub(super) fn repeated(&self) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        for id in 0..self.nodes.len() as u32 {
            let mut seen = std::collections::HashSet::new();
            for part in self.parts(id) {
                let node = &self.nodes[part as usize];
                if node.key != NONE && !seen.insert(self.text(node.name)) {
                    found.push((node.key as usize, self.text(node.name).to_owned()));
                }
            }
        }
        found.sort();
        found.dedup();
        found
    }

    fn text(&self, (from, to): (u32, u32)) -> &str {
        &self.keys[from as usize..to as usize]
    }

    /// What a node is made of, in order.
    fn parts(&self, id: u32) -> impl Iterator<Item = u32> {
        self.parts_of(self.meant(id))
    }

    /// The same of a node that is no alias.
    fn parts_of(&self, id: u32) -> impl Iterator<Item = u32> {
        let mut next = self.nodes[id as usize].first;
        std::iter::from_fn(move || {
            let id = (next != NONE).then_some(next)?;
            next = self.nodes[id as usize].next;
            Some(id)
        })
    }

    /// What an alias stands for; anything else itself.
    fn meant(&self, mut id: u32) -> u32 {
        // An alias stands behind what it means, so this ends.
        while self.nodes[id as usize].alias < id {
            id = self.nodes[id as usize].alias;
        }
        id
    }

    fn named(&self, id: u32, key: &str) -> bool {
        let node = &self.nodes[id as usize];
        node.key != NONE && self.text(node.name) == key
    }

    fn step(&self, id: u32, step: Value<'_>) -> Option<u32> {
        if let Some(index) = step.as_index() {
            return self.item(id, index).filter(|id| self.nodes[*id as usize].key == NONE);
        }
        self.by_key(id, step.as_str()?, 0)
    }

    /// The part with a number.
    fn item(&self, id: u32, index: usize) -> Option<u32> {
        if index < NEAR {
            return self.parts(id).nth(index);
        }
        let items = self.items.get_or_init(|| self.long());
        items.get(&self.meant(id))?.get(index).copied()
    }

    /// What has parts that are far behind: all its parts.
    fn long(&self) -> HashMap<u32, Vec<u32>> {
        let ids = 0..self.nodes.len() as u32;
        let long = ids.filter(|id| self.parts_of(*id).nth(NEAR).is_some());
        long.map(|id| (id, self.parts_of(id).collect())).collect()
    }

    /// The last part under a key, or the one that a merge brings.
    fn by_key(&self, id: u32, key: &str, depth: usize) -> Option<u32> {
        let own = self.parts(id).filter(|id| self.named(*id, key)).last();
        own.or_else(|| {
            let mut merges = self.parts(id).filter(|id| depth < 8 && self.named(*id, "<<"));
            merges.find_map(|merge| {
                let many = self.parts(merge).filter(|id| self.nodes[*id as usize].key == NONE);
                let one = self.by_key(merge, key, depth + 1);
                one.or_else(|| many.into_iter().find_map(|map| self.by_key(map, key, depth + 1)))
            })
        })
    }

    /// The part at a path, or the nearest part around it that is there: how many steps lead to it, and where it stands.
    ///
    /// A scalar's place is its own; that of anything larger is its key, or its first line where it has none.
    #[must_use]
    pub fn find<'v>(
        &self,
        text: &str,
        path: impl IntoIterator<Item = Value<'v>>,
    ) -> Option<(usize, Span)> {
        self.nodes.first()?;
        let (mut id, mut steps) = (0, 0);
        for step in path {
            let Some(next) = self.step(id, step) else { break };
            (id, steps) = (next, steps + 1);
        }
        Some((steps, self.span(text, id)))
    }

    /// All the text of the parts at a path: of each that stands under the same keys, and of what aliases stand for.
    /// Blanks and comments behind may be in it.
    pub(crate) fn whole<'v>(&self, text: &str, path: &[Value<'v>]) -> Vec<Span> {
        let mut found = Vec::new();
        if !self.nodes.is_empty() {
            self.collect(0, path, &mut found);
        }
        found.into_iter().map(|id| self.reach(text, id)).collect()
    }

    fn collect(&self, id: u32, path: &[Value<'_>], found: &mut Vec<u32>) {
        let Some((step, rest)) = path.split_first() else {
            return found.extend([id, self.meant(id)]);
        };
        if let Some(index) = step.as_index() {
            self.item(id, index).into_iter().for_each(|id| self.collect(id, rest, found));
        } else if let Some(key) = step.as_str() {
            let named: Vec<u32> = self.parts(id).filter(|id| self.named(*id, key)).collect();
            // What is merged in has another key around it.
            let or = self.by_key(id, key, 0).filter(|_| named.is_empty());
            named.into_iter().chain(or).for_each(|id| self.collect(id, rest, found));
        }
    }

    /// From where a part begins to where it ends, or to where the next begins that is not in it.
    fn reach(&self, text: &str, id: u32) -> Span {
        let node = &self.nodes[id as usize];
        let start = node.start as usize;
        if node.end != NONE && self.loose.is_none() {
            return Span { start, end: node.end as usize };
        }
        let mut last = id;
        while let Some(part) = self.parts_of(last).last() {
            last = part;
        }
        // Parts stand in the order of the text.
        let next = self.nodes.get(last as usize + 1);
        let behind = || self.loose.unwrap_or(text.len());
        let end = next.map_or_else(behind, |next| next.start.min(next.key) as usize);
        Span { start, end: end.max(start) }
    }

    /// The key that the part at a path stands under.
    #[must_use]
    pub fn find_key<'v>(
        &self,
        text: &str,
        path: impl IntoIterator<Item = Value<'v>>,
    ) -> Option<Span> {
        self.nodes.first()?;
        let id = path.into_iter().try_fold(0, |id, step| self.step(id, step))?;
        let key = self.nodes[id as usize].key;
        (key != NONE).then(|| one_line(text, key as usize, self.key_end(text, key as usize)))
    }

    /// The tag of the part at a path, where the text has one, such as `!Ref`.
    #[must_use]
    pub fn tag<'v>(&self, path: impl IntoIterator<Item = Value<'v>>) -> Option<&str> {
        let id = path.into_iter().try_fold(0, |id, step| self.step(id, step))?;
        self.tags.iter().find(|(tagged, _)| *tagged == id).map(|(_, tag)| tag.as_str())
    }

    fn key_end(&self, text: &str, start: usize) -> usize {
        let name = text[start..].find(|char: char| !char.is_alphanumeric() && !"_-".contains(char));
        match name {
            Some(len) if self.are_names && len > 0 => start + len,
            _ => key_end(text, start),
        }
    }

    fn span(&self, text: &str, id: u32) -> Span {
        let node = &self.nodes[id as usize];
        let (start, end) = (node.start as usize, node.end as usize);
        if node.first == NONE && node.end != NONE && end > start || node.alias != NONE {
            return one_line(text, start, end);
        }
        if node.key != NONE {
            return one_line(text, node.key as usize, self.key_end(text, node.key as usize));
        }
        let line = one_line(text, start, end);
        let before_comment = text[start..line.end].split(" #").next().unwrap_or_default();
        Span { start, end: (start + before_comment.trim_end().len()).max(start) }
    }
}

/// The stretch up to an end or to the end of its line, whichever is first. It is empty only at the end of a line.
fn one_line(text: &str, start: usize, end: usize) -> Span {
    // Lines may be long: a plan is one of some megabytes.
    let most = end.max(start + 1).min(text.len());
    let rest = text.as_bytes().get(start..most).unwrap_or_default();
    let line = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
    Span { start, end: line.map_or(most, |at| start + at) }
}

/// Where a key ends that begins here.
fn key_end(text: &str, start: usize) -> usize {
    let bytes = &text.as_bytes()[start..];
    match bytes.first() {
        Some(b'"') => start + super::json::string_end(bytes),
        Some(b'\'') => start + super::yaml::single_end(bytes),
        _ => {
            let ends = |at: &usize| {
                bytes[*at] == b'\n'
                    || bytes[*at] == b':'
                        && bytes.get(at + 1).is_none_or(|next| next.is_ascii_whitespace())
            };
            (0..bytes.len()).find(ends).map_or(text.len(), |at| start + at)
        }
    }
}
