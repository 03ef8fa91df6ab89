//! Moves what needs evaluation out of the key, value and arguments of rule heads into the bodies.

use crate::context::{Compiler, LocalGenerator};
use crate::front::util::{append_or_replace, capture, requires_eval};
use lictor_syntax::ast::{Body, Term};

pub(crate) fn run(c: &mut Compiler) {
    c.for_each_rule_mut(|c, rule| {
        let head = &mut rule.head;
        let terms =
            head.key.iter_mut().chain(&mut head.value).chain(head.args.iter_mut().flatten());
        terms.for_each(|term| hoist(&mut c.generator, term, &mut rule.body));
    });
}

fn hoist(generator: &mut LocalGenerator, term: &mut Term, body: &mut Body) {
    if requires_eval(term) {
        let (local, expr) = capture(generator, term.clone());
        *term = local;
        append_or_replace(body, [expr]);
    }
}
