//! Terms: variables take their local names, closures get scopes of their own.

use super::scopes::Occurrence;
use super::{Rewriter, sort};
use lictor_syntax::ast::{TemplatePart, Term, TermKind, With};
use lictor_syntax::text;
use lictor_syntax::visit::{self, Node, NodeMut, Step, VarParams, VarSet};

impl Rewriter<'_> {
    /// Renames the variables of a term and of what is below it.
    pub(super) fn nested(&mut self, term: &mut Term) {
        visit::walk_mut(NodeMut::Term(term), &mut |node| match node {
            NodeMut::Term(term) => self.term(term),
            _ => Step::Into,
        });
    }

    /// Rewrites one term; says whether what is below it is still to be done.
    pub(super) fn term(&mut self, term: &mut Term) -> Step {
        let loc = term.loc;
        match &mut term.kind {
            TermKind::Var(name) => {
                self.var(name);
                Step::Over
            }
            TermKind::Ref(_) => self.root(term),
            TermKind::Call(terms) => {
                if let Some(operator) = terms.first().filter(|operator| self.is_shadowed(operator))
                {
                    let message = format!("called function {} shadowed", text::term(operator));
                    self.error(loc, message);
                }
                Step::Into
            }
            TermKind::Object(items) => {
                for (key, value) in items.iter_mut() {
                    self.nested(key);
                    self.nested(value);
                }
                sort(term);
                Step::Over
            }
            TermKind::Set(terms) => {
                terms.iter_mut().for_each(|term| self.nested(term));
                sort(term);
                Step::Over
            }
            TermKind::ArrayCompr { .. }
            | TermKind::SetCompr { .. }
            | TermKind::ObjectCompr { .. } => {
                self.comprehension(term);
                Step::Over
            }
            _ => Step::Into,
        }
    }

    fn var(&mut self, name: &mut String) {
        match self.scopes.local(name).map(str::to_owned) {
            Some(local) => {
                self.scopes.see(name);
                *name = local;
            }
            None => self.scopes.insert(name, name, Occurrence::Seen),
        }
    }

    /// `input` and `data` standing alone name a local where one was declared.
    fn root(&mut self, term: &mut Term) -> Step {
        let Some(name) = super::root_name(term) else { return Step::Into };
        let declared = self
            .scopes
            .nearest_occurrence(name)
            .is_some_and(|occurrence| occurrence != Occurrence::Seen);
        if let (true, Some(local)) = (declared, self.scopes.local(name)) {
            term.kind = TermKind::Var(local.to_owned());
        }
        Step::Over
    }

    fn is_shadowed(&self, operator: &Term) -> bool {
        let mut vars = VarSet::new();
        visit::collect_vars(Node::Term(operator), VarParams::default(), &mut vars);
        vars.iter().any(|name| self.scopes.local(name).is_some_and(|local| local != name))
    }

    /// Targets keep meaning the document `input`, even where a local has its name.
    pub(super) fn with(&mut self, with: &mut With) {
        self.nested(&mut with.target);
        if let Some(local) = self.scopes.local("input") {
            match &mut with.target.kind {
                TermKind::Var(name) if name == local => {
                    let loc = with.target.loc;
                    with.target.kind = TermKind::Ref(vec![Term::var("input", loc)]);
                }
                TermKind::Ref(parts) => {
                    if let Some(TermKind::Var(name)) = parts.first_mut().map(|head| &mut head.kind)
                        && name == local
                    {
                        "input".clone_into(name);
                    }
                }
                _ => {}
            }
        }
        self.nested(&mut with.value);
    }

    /// Rewrites a comprehension in a scope of its own, the body before the terms.
    pub(super) fn comprehension(&mut self, term: &mut Term) {
        let (mut terms, body) = match &mut term.kind {
            TermKind::ArrayCompr { term, body } | TermKind::SetCompr { term, body } => {
                (vec![&mut **term], body)
            }
            TermKind::ObjectCompr { key, value, body } => (vec![&mut **key, &mut **value], body),
            _ => return,
        };
        let mut used = VarSet::new();
        terms.iter().for_each(|term| {
            visit::collect_vars(Node::Term(term), VarParams::default(), &mut used)
        });
        self.scopes.push();
        self.body(Some(&used), body);
        terms.iter_mut().for_each(|term| self.nested(term));
        self.scopes.pop();
    }

    /// Rewrites the parts of a template string, each in a scope of its own.
    pub(super) fn template(&mut self, term: &mut Term) {
        let TermKind::Template { parts, .. } = &mut term.kind else { return };
        for part in parts {
            if let TemplatePart::Expr(expr) = part {
                self.scopes.push();
                self.expr(expr);
                self.scopes.pop();
            }
        }
    }
}
