//! Refs: paths into input, data, rules and local values.

use super::Result;
use super::function::Function;
use super::terms::{constant_value, is_scalar};
use super::units::Shape;
use crate::tree::{Key, TreeNode};
use lictor_program::Op;
use lictor_program::op::Src;
use lictor_syntax::ast::Term;

impl<'c> Function<'_, 'c, '_> {
    pub(super) fn reference(&mut self, parts: &[Term]) -> Result<Src> {
        let Some((head, path)) = parts.split_first() else {
            return Ok(self.constant(lictor_value::Value::UNDEFINED));
        };
        match head.as_var() {
            Some("input") if !path.is_empty() => {
                let (path, rest) =
                    path.split_at(path.iter().take_while(|step| is_scalar(step)).count());
                let base = if path.is_empty() { self.term(head)? } else { self.input_path(path) };
                self.steps(base, rest)
            }
            Some("data") => self.data(path),
            _ => {
                let base = self.term(head)?;
                self.steps(base, path)
            }
        }
    }

    fn input_path(&mut self, path: &[Term]) -> Src {
        let path = self.path(path);
        let (dst, fail) = (self.register(), self.fail);
        self.push(Op::InputPath { dst, path, fail });
        dst
    }

    /// A constant array of scalar steps.
    pub(super) fn path(&mut self, steps: &[Term]) -> Src {
        let region = self.emitter.region;
        let items: Vec<_> = steps.iter().filter_map(|step| constant_value(region, step)).collect();
        self.constant(region.array(&items))
    }

    /// Goes down from a value: known steps are look-ups, open ones loops.
    pub(super) fn steps(&mut self, mut base: Src, path: &[Term]) -> Result<Src> {
        for step in path {
            if self.is_known(step) {
                let key = self.term(step)?;
                let dst = self.register();
                self.push(Op::Get { dst, object: base, key, fail: self.fail });
                base = dst;
            } else {
                base = self.scan(base, step)?;
            }
        }
        Ok(base)
    }

    /// A ref into `data`: as far as the steps are constants, it is known here what stands there.
    pub(super) fn data(&mut self, path: &[Term]) -> Result<Src> {
        let compiled = self.emitter.compiled;
        let mut node = &compiled.rules().root;
        let mut keys = Vec::new();
        for (depth, step) in path.iter().enumerate() {
            if !node.rules.is_empty() {
                return self.rule(node, keys, &path[depth..]);
            }
            let Some(key) = Key::of(step) else {
                return self.documents(node, &keys, &path[depth..]);
            };
            let Some(child) = node.children.get(&key) else { return self.base(path) };
            node = child;
            keys.push(key);
        }
        if node.rules.is_empty() {
            self.documents(node, &keys, &[])
        } else {
            self.rule(node, keys, &[])
        }
    }

    /// A path that no rule can reach.
    fn base(&mut self, path: &[Term]) -> Result<Src> {
        let (constant, rest) =
            path.split_at(path.iter().take_while(|step| is_scalar(step)).count());
        let path = self.path(constant);
        let (dst, fail) = (self.register(), self.fail);
        self.push(Op::DataPath { dst, path, fail });
        self.steps(dst, rest)
    }

    /// A path to or through a rule set.
    fn rule(&mut self, node: &'c TreeNode, keys: Vec<Key>, rest: &[Term]) -> Result<Src> {
        let shape = self.emitter.shape(node, keys.len());
        let unit = self.emitter.unit_number(node, keys);
        let unit = self.link(unit);
        let (dst, mut used) = (self.register(), 0);
        if let Shape::Object { keys: most } = shape {
            let mut known = Vec::new();
            for step in rest.iter().take(most) {
                if !self.is_known(step) {
                    break;
                }
                known.push(self.term(step)?);
            }
            used = known.len();
            if used > 0 {
                let (keys, count) = self.pack(&known)?;
                self.push_at(Op::RuleAt { dst, unit, keys, count, fail: self.fail });
            }
        }
        if used == 0 {
            self.push_at(Op::Rule { dst, unit, fail: self.fail });
        }
        self.steps(dst, &rest[used..])
    }

    /// A path that leaves the constants above the rules: found at run time, loop by loop.
    fn documents(&mut self, node: &'c TreeNode, at: &[Key], rest: &[Term]) -> Result<Src> {
        let node = self.emitter.node_number(node, at);
        let node = self.link(node);
        let mut known = Vec::new();
        for step in rest {
            if self.is_known(step) {
                let key = self.term(step)?;
                known.push(key);
                continue;
            }
            let (keys, count) = self.pack(&known)?;
            let dst = self.register();
            self.push_at(Op::DocKeys { dst, node, keys, count, fail: self.fail });
            let value = self.scan(dst, step)?;
            known.push(value);
        }
        let (keys, count) = self.pack(&known)?;
        let dst = self.register();
        self.push_at(Op::DocPath { dst, node, keys, count, fail: self.fail });
        Ok(dst)
    }
}
