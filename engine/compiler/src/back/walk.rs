//! `walk(x, [path, value])` as a loop, and as a ref where the path is known.

use super::Result;
use super::function::Function;
use super::lazy::Lazy;
use lictor_program::Op;
use lictor_program::op::Src;
use lictor_syntax::ast::{Term, TermKind};

impl Function<'_, '_, '_> {
    /// Emits the call, if it is one of `walk` with an output.
    pub(super) fn walk(&mut self, name: &str, args: &[Term]) -> Result<bool> {
        let options = self.emitter.options;
        let ("walk", [over, output]) = (name, args) else { return Ok(false) };
        if !options.walk || options.observe || self.emitter.replaced.builtins.contains(name) {
            return Ok(false);
        }
        let over = self.term(over)?;
        match &output.kind {
            TermKind::Array(pair) if pair.len() == 2 => self.walk_pair(over, &pair[0], &pair[1])?,
            _ => {
                let (acc, value) = self.walk_loop(over);
                let path = self.register();
                self.push(Op::WalkPath { dst: path, acc });
                let (items, count) = self.pack(&[path, value])?;
                let dst = self.register();
                self.push(Op::Array { dst, items, count });
                self.pattern(output, dst)?;
            }
        }
        Ok(true)
    }

    fn walk_pair(&mut self, over: Src, path: &Term, value: &Term) -> Result<()> {
        // A path of so many steps is a ref, whose open steps are loops.
        if let TermKind::Array(steps) = &path.kind {
            let found = self.steps(over, steps)?;
            return self.pattern(value, found);
        }
        if self.is_known(path) {
            let path = self.term(path)?;
            let dst = self.register();
            self.push(Op::At { dst, object: over, path, fail: self.fail });
            return self.pattern(value, dst);
        }
        let (acc, found) = self.walk_loop(over);
        match path.as_var() {
            Some(name) => self.bind_lazily(name, Lazy::Path(acc)),
            None => {
                let dst = self.register();
                self.push(Op::WalkPath { dst, acc });
                self.pattern(path, dst)?;
            }
        }
        self.pattern(value, found)
    }

    /// Opens the loop: its accumulator, and the register of the value.
    fn walk_loop(&mut self, over: Src) -> (u16, Src) {
        self.settle_keys();
        let (value, acc) = (self.register(), self.accumulator());
        let (outer, first, next) = (self.fail, self.label(), self.label());
        self.push(Op::Walk { value, acc, over });
        self.jump(first);
        self.bind(next);
        self.push(Op::WalkNext { value, acc, done: outer });
        self.bind(first);
        self.fail = next;
        (acc, value)
    }
}
