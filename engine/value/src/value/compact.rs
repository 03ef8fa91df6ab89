//! Copies that hold equal parts once: short texts, and small collections of the same parts.
//!
//! For documents that are kept, such as `data`: read from JSON they hold the whole text, and the same keys over and over.

use super::{
    Entry, FLAG_SORTED, Object, Set, TAG_ARRAY, TAG_DECIMAL, TAG_OBJECT, TAG_SET, TAG_STRING, Value,
};
use crate::hash;
use crate::region::{Document, Region};

/// Texts up to this many bytes are looked for among those that are there already.
const MAX_TEXT: usize = 48;
/// So are collections of up to so many words.
const MAX_WORDS: usize = 32;
/// At most so many of each are remembered.
const MAX_KNOWN: usize = 1 << 16;
/// So many places are looked at for one of them.
const MAX_TRIES: usize = 16;

/// Values by hash, in a table that is made once: what a growing one leaves behind would stay resident beside the copy.
struct Known<'q> {
    slots: Vec<Value<'q>>,
    count: usize,
}

/// Where a value that is not known may be remembered.
type Free = Option<usize>;

impl<'q> Known<'q> {
    fn new() -> Self {
        Known { slots: vec![Value::UNDEFINED; 2 * MAX_KNOWN], count: 0 }
    }

    fn find(&self, hash: u64, same: impl Fn(Value<'q>) -> bool) -> Result<Value<'q>, Free> {
        let mask = self.slots.len() - 1;
        for at in (0..MAX_TRIES).map(|step| (hash as usize + step) & mask) {
            match self.slots[at] {
                free if free.is_undefined() => return Err(Some(at)),
                known if same(known) => return Ok(known),
                _ => {}
            }
        }
        Err(None)
    }

    fn remember(&mut self, free: Free, value: Value<'q>) {
        if let Some(at) = free.filter(|_| self.count < MAX_KNOWN) {
            self.slots[at] = value;
            self.count += 1;
        }
    }
}

/// What a copy has made so far.
struct Parts<'q> {
    region: &'q Region,
    texts: Known<'q>,
    /// By the hash of their words.
    collections: Known<'q>,
    items: Vec<Value<'q>>,
    entries: Vec<Entry<'q>>,
}

/// From this many bytes on a document is worth a copy that holds equal parts once.
const LARGE: usize = 1 << 20;

impl Document {
    /// The document as it is to be kept: one that is large holds equal parts once.
    #[must_use]
    pub fn kept(self) -> Document {
        if self.bytes() < LARGE { self } else { self.compact() }
    }

    /// A copy that holds equal parts once.
    #[must_use]
    pub fn compact(&self) -> Document {
        let built = Document::build::<std::convert::Infallible>(|region| {
            let mut parts = Parts {
                region,
                texts: Known::new(),
                collections: Known::new(),
                items: Vec::new(),
                entries: Vec::new(),
            };
            Ok(parts.copy(self.root()))
        });
        match built {
            Ok(document) => document,
            Err(never) => match never {},
        }
    }
}

impl<'q> Parts<'q> {
    /// Recurses as deep as the value nests, which its reader has bounded.
    fn copy(&mut self, value: Value<'_>) -> Value<'q> {
        match value.head & 0xff {
            TAG_STRING => self.text(value.text()),
            TAG_DECIMAL => Value::decimal(self.region.text(value.text())),
            TAG_ARRAY => self.items(TAG_ARRAY, value.as_array().unwrap_or_default()),
            TAG_SET => self.items(TAG_SET, Set { value }.items()),
            TAG_OBJECT => self.object(value),
            _ => Value::raw(value.head, value.payload),
        }
    }

    fn text(&mut self, text: &str) -> Value<'q> {
        if text.len() > MAX_TEXT {
            return self.region.str(text);
        }
        match self.texts.find(hash::bytes(text.as_bytes()), |known| known.text() == text) {
            Ok(known) => known,
            Err(free) => {
                let value = self.region.str(text);
                self.texts.remember(free, value);
                value
            }
        }
    }

    fn items(&mut self, tag: u64, items: &[Value<'_>]) -> Value<'q> {
        let start = self.items.len();
        for item in items {
            let copy = self.copy(*item);
            self.items.push(copy);
        }
        let copies = &self.items[start..];
        let hash = words_hash(tag, copies.iter().copied());
        let same = |known: Value<'q>| {
            let items = known.as_array().or(known.as_set().map(Set::items)).unwrap_or_default();
            known.head & 0xff == tag
                && items.len() == copies.len()
                && items.iter().zip(copies).all(|(a, b)| a.same_words(*b))
        };
        let found = self.collections.find(hash, same);
        let value = match found {
            Ok(known) => known,
            Err(_) if tag == TAG_SET => Value::set_of(self.region, copies),
            Err(_) => self.region.array(copies),
        };
        self.items.truncate(start);
        self.remember(found, value, items.len());
        value
    }

    fn object(&mut self, value: Value<'_>) -> Value<'q> {
        let entries = Object { value }.entries();
        let start = self.entries.len();
        for entry in entries {
            let copy = Entry { key: self.copy(entry.key), value: self.copy(entry.value) };
            self.entries.push(copy);
        }
        let copies = &self.entries[start..];
        let words = copies.iter().flat_map(|entry| [entry.key, entry.value]);
        let hash = words_hash(TAG_OBJECT, words);
        let same = |known: Value<'q>| {
            let known = known.as_object().map(Object::entries).unwrap_or_default();
            !known.is_empty()
                && known.len() == copies.len()
                && known
                    .iter()
                    .zip(copies)
                    .all(|(a, b)| a.key.same_words(b.key) && a.value.same_words(b.value))
        };
        let found = self.collections.find(hash, same);
        let copy = match found {
            Ok(known) => known,
            Err(_) => Value::object_of(self.region, copies, value.head & FLAG_SORTED),
        };
        self.entries.truncate(start);
        self.remember(found, copy, entries.len() * 2);
        copy
    }

    /// Remembers a small collection where it was looked for and not found.
    fn remember(&mut self, found: Result<Value<'q>, Free>, value: Value<'q>, items: usize) {
        if let Err(free) = found
            && items <= MAX_WORDS / 2
        {
            self.collections.remember(free, value);
        }
    }
}

/// A hash of words: equal texts and collections that were made once have the same.
fn words_hash<'q>(seed: u64, words: impl Iterator<Item = Value<'q>>) -> u64 {
    words.fold(seed, |state, value| hash::mix(hash::mix(state, value.head), value.payload))
}
