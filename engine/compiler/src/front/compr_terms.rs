//! Hoists what needs evaluation out of the terms of comprehensions into their bodies, so that each term is a
//! variable or plain data.

use crate::context::{Compiler, LocalGenerator};
use crate::front::util::{SharedWiths, append_or_replace, capture, requires_eval};
use crate::query::Query;
use lictor_syntax::ast::{Body, Term, TermKind};
use lictor_syntax::visit::{self, NodeMut, Step};

pub(crate) fn run(c: &mut Compiler) {
    let mut hoister = Hoister { generator: &mut c.generator, withs: SharedWiths::default() };
    for rule in c.modules.iter_mut().flat_map(|named| &mut named.module.rules) {
        hoister.walk(NodeMut::Rule(rule));
    }
}

pub(crate) fn run_query(q: &mut Query<'_>) {
    let mut generator = q.generator();
    let mut hoister = Hoister { generator: &mut generator, withs: SharedWiths::default() };
    hoister.walk(NodeMut::Body(&mut q.body));
}

struct Hoister<'g> {
    generator: &'g mut LocalGenerator,
    withs: SharedWiths,
}

impl Hoister<'_> {
    fn walk(&mut self, node: NodeMut<'_>) {
        visit::walk_mut(node, &mut |node| match node {
            NodeMut::Term(term) => {
                self.term(term);
                Step::Into
            }
            NodeMut::With(with) => {
                if !self.withs.reuse(with) {
                    let before = with.clone();
                    self.walk(NodeMut::Term(&mut with.target));
                    self.walk(NodeMut::Term(&mut with.value));
                    self.withs.remember(before, with);
                }
                Step::Over
            }
            _ => Step::Into,
        });
    }

    fn term(&mut self, term: &mut Term) {
        match &mut term.kind {
            TermKind::ArrayCompr { term, body } | TermKind::SetCompr { term, body } => {
                self.hoist(term, body)
            }
            TermKind::ObjectCompr { key, value, body } => {
                self.hoist(key, body);
                self.hoist(value, body);
            }
            _ => {}
        }
    }

    fn hoist(&mut self, term: &mut Term, body: &mut Body) {
        if requires_eval(term) {
            let (local, expr) = capture(self.generator, term.clone());
            *term = local;
            append_or_replace(body, [expr]);
        }
    }
}
