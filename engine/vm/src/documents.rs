//! Documents above rules: refs that leave the constants on the way down, and packages read whole.

use crate::contexts::{at_path, base_at, merged};
use crate::machine::{Machine, Stop};
use lictor_program::{Node, UnitKind};
use lictor_value::{Entry, Value};

/// The part of all data that is not seen from above.
const SYSTEM: &str = "system";

/// Where a path ends.
enum Found<'a, 'r> {
    /// At a node: rules may stand below.
    Node(&'a Node),
    Value(Value<'r>),
}

impl<'a: 'r, 'r> Machine<'a, 'r> {
    /// The document below a node under some keys.
    pub(crate) fn document(&mut self, node: u32, keys: &[Value<'r>]) -> Result<Value<'r>, Stop> {
        match self.resolve(node, keys)? {
            Found::Node(node) => self.whole(node),
            Found::Value(value) => Ok(value),
        }
    }

    /// The keys of that document, as a set; undefined where it is no collection.
    pub(crate) fn document_keys(
        &mut self,
        node: u32,
        keys: &[Value<'r>],
    ) -> Result<Value<'r>, Stop> {
        let mut found: Vec<Value<'r>> = Vec::new();
        match self.resolve(node, keys)? {
            Found::Node(node) => {
                found.extend(node.children.iter().map(|(key, _)| self.program.constant(*key)));
                if let Some(base) = self.visible_base(node).as_object() {
                    found.extend(base.entries().iter().map(|entry| entry.key));
                }
            }
            Found::Value(value) => {
                if let Some(items) = value.as_array() {
                    found.extend((0..items.len()).map(|index| Value::int(index as i64)));
                } else if let Some(object) = value.as_object() {
                    found.extend(object.entries().iter().map(|entry| entry.key));
                } else if let Some(set) = value.as_set() {
                    found.extend_from_slice(set.items());
                } else {
                    return Ok(Value::UNDEFINED);
                }
            }
        }
        self.spend(found.len() as u64)?;
        Ok(self.region.set(&mut found))
    }

    fn path(&self, node: &Node) -> &'a [Value<'a>] {
        self.program.constant(node.path).as_array().unwrap_or_default()
    }

    fn base(&self, node: &Node) -> Value<'r> {
        base_at(self.context().data, self.path(node))
    }

    /// The base document of a node that is read whole. Of all data, `system` is for those who ask for it.
    fn visible_base(&self, node: &Node) -> Value<'r> {
        let base = self.base(node);
        match base.as_object() {
            Some(object) if self.path(node).is_empty() && !base.get_str(SYSTEM).is_undefined() => {
                let mut entries = object.entries().to_vec();
                entries.retain(|entry| entry.key.as_str() != Some(SYSTEM));
                self.region.object(&mut entries)
            }
            _ => base,
        }
    }

    fn resolve(&mut self, node: u32, keys: &[Value<'r>]) -> Result<Found<'a, 'r>, Stop> {
        let mut node = self.node(node);
        for (depth, key) in keys.iter().enumerate() {
            let rest = &keys[depth..];
            if self.is_replaced(node) {
                return Ok(Found::Value(base_at(self.base(node), rest)));
            }
            if let Some(unit) = node.unit {
                return Ok(Found::Value(self.below(unit, rest)?));
            }
            let found = node
                .children
                .binary_search_by(|(child, _)| self.program.constant(*child).compare(*key));
            match found {
                Ok(index) => node = self.node(node.children[index].1),
                Err(_) => return Ok(Found::Value(base_at(self.base(node), rest))),
            }
        }
        if self.is_replaced(node) {
            return Ok(Found::Value(self.base(node)));
        }
        match node.unit {
            Some(unit) => Ok(Found::Value(self.below(unit, &[])?)),
            None => Ok(Found::Node(node)),
        }
    }

    fn below(&mut self, unit: u32, keys: &[Value<'r>]) -> Result<Value<'r>, Stop> {
        match self.unit(unit)?.kind {
            UnitKind::Function(1..) => Ok(Value::UNDEFINED),
            UnitKind::Object if !keys.is_empty() => self.rule_at(unit, keys),
            _ => Ok(at_path(self.rule(unit)?, keys)),
        }
    }

    fn node(&self, number: u32) -> &'a Node {
        static EMPTY: Node =
            Node { path: u32::MAX, children: Vec::new(), unit: None, hidden: false };
        self.program.nodes.get(number as usize).unwrap_or(&EMPTY)
    }

    fn is_replaced(&self, node: &Node) -> bool {
        !self.context().replaced.is_empty() && self.context().hides(self.path(node))
    }

    /// A package and all below it: base documents, and rules over them.
    fn whole(&mut self, node: &'a Node) -> Result<Value<'r>, Stop> {
        if self.is_replaced(node) {
            return Ok(self.base(node));
        }
        if let Some(unit) = node.unit {
            return self.below(unit, &[]);
        }
        let base = self.visible_base(node);
        self.spend(1 + base.as_object().map_or(0, |object| object.len()) as u64)?;
        self.enter()?;
        let mut entries: Vec<Entry<'r>> =
            base.as_object().map(|object| object.entries().to_vec()).unwrap_or_default();
        for (key, child) in &node.children {
            let child = self.node(*child);
            if child.hidden {
                continue;
            }
            let value = self.whole(child)?;
            let key = self.program.constant(*key);
            let known = entries.iter().position(|entry| entry.key.equals(key));
            match known {
                _ if value.is_undefined() => {}
                Some(index) => {
                    entries[index].value = merged(self.region, value, entries[index].value)
                }
                None => entries.push(Entry { key, value }),
            }
        }
        self.leave();
        self.sized(self.region.object(&mut entries))
    }
}
