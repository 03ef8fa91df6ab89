//! Reports of observed programs: which expression is evaluated, how it ends, and what its terms were then. Programs that
//! are not observed get none of this.
//!
//! What is reported when an expression fails or is asked again stands behind the function's code. Terms are watched
//! only where values are wanted; a reference to a rule is evaluated once more for it, which its memory makes cheap.

use super::function::Function;
use super::{Emitter, Result, asked};
use crate::compiled::Compiled;
use lictor_program::op::{Label, Src};
use lictor_program::{Event, Mark, Op, Watch};
use lictor_syntax::Loc;
use lictor_syntax::ast::{Body, Expr, ExprKind, Head, Rule, Term, TermKind};
use lictor_syntax::visit::{self, Node, Step};

/// The number of a rule's or query's mark and the terms that are watched at it, where the program is observed.
pub(super) type RuleMark = Option<(u16, Vec<Term>)>;

/// Code that stands behind the rest of a function.
pub(super) struct Aside {
    label: Label,
    event: Event,
    mark: u16,
    to: Label,
    terms: Vec<Term>,
    /// The variables in the terms that have values there.
    known: Vec<(String, Src)>,
}

impl Emitter<'_, '_> {
    /// A text of core form with the names that the user gave.
    fn with_user_names(&self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some(at) = rest.find("__local") {
            let end = rest[at + 7..].find("__").map_or(rest.len(), |end| at + 7 + end + 2);
            out.push_str(&rest[..at]);
            out.push_str(self.user_name(&rest[at..end]));
            rest = &rest[end..];
        }
        out + rest
    }

    pub(super) fn user_name<'n>(&'n self, name: &'n str) -> &'n str {
        let known = self.query_names.and_then(|names| names.get(name));
        match known.or_else(|| self.compiled.state.rewritten.get(name)) {
            Some(user) if user.starts_with('$') => "_",
            Some(user) => user,
            None if name.starts_with('$') => "_",
            None => name,
        }
    }

    fn watch(&self, term: &Term) -> Watch {
        let title = self.compiled.sources().text(term.loc);
        let name = match &term.kind {
            TermKind::Var(name) => self.user_name(name).to_owned(),
            _ => self.with_user_names(&term.to_string()),
        };
        let title = if title.is_empty() { name.clone() } else { title.to_owned() };
        Watch { name, title, place: self.place(term.loc) }
    }
}

/// The terms of a node whose values say most: variables, and references to rules or into variables. Closures keep
/// theirs.
fn terms_of(compiled: &Compiled, node: Node<'_>) -> Vec<Term> {
    let mut found: Vec<Term> = Vec::new();
    let mut operators: Vec<*const Term> = Vec::new();
    visit::walk(node, &mut |node| {
        let term = match node {
            Node::Expr(Expr { kind: ExprKind::Every(_) | ExprKind::Not { .. }, .. }) => {
                return Step::Over;
            }
            Node::Expr(Expr { kind: ExprKind::Call(parts), .. }) => {
                operators.extend(parts.first().map(std::ptr::from_ref));
                return Step::Into;
            }
            Node::Term(term) if operators.contains(&std::ptr::from_ref(term)) => return Step::Over,
            Node::Term(term) => term,
            _ => return Step::Into,
        };
        let wanted = match &term.kind {
            TermKind::Var(name) => name != "input" && name != "data",
            TermKind::Ref(parts) => reaches_a_value(compiled, parts),
            TermKind::Call(parts) => {
                operators.extend(parts.first().map(std::ptr::from_ref));
                false
            }
            TermKind::ArrayCompr { .. }
            | TermKind::SetCompr { .. }
            | TermKind::ObjectCompr { .. } => {
                return Step::Over;
            }
            _ => false,
        };
        if wanted && !found.iter().any(|known| known.kind == term.kind) {
            found.push(term.clone());
        }
        Step::Into
    });
    found
}

/// Whether a reference leads into a variable or to a rule.
fn reaches_a_value(compiled: &Compiled, parts: &[Term]) -> bool {
    match parts.first().map(|head| &head.kind) {
        Some(TermKind::Var(name)) if name == "data" => (2..=parts.len())
            .any(|length| !compiled.state.rules.rules_at(&parts[..length]).is_empty()),
        Some(TermKind::Var(name)) => name != "input",
        _ => false,
    }
}

impl Function<'_, '_, '_> {
    /// The expression, and reports of what becomes of it.
    pub(super) fn observed(&mut self, expr: &Expr) -> Result<()> {
        let terms = self.watched(Node::Expr(expr));
        let mark = self.mark(expr.loc, &expr.to_string(), false, &terms);
        let (outer, failed, again) = (self.fail, self.label(), self.label());
        self.watch_variables(&terms);
        self.report(Event::Eval, mark);
        let before = self.known(&terms);
        self.fail = failed;
        self.signed(expr)?;
        self.report(Event::Pass, mark);
        let next = if self.fail == failed { outer } else { self.fail };
        let known = self.known(&terms);
        let terms_too = terms.clone();
        self.asides.push(Aside {
            label: failed,
            event: Event::Fail,
            mark,
            to: outer,
            terms,
            known: before,
        });
        self.asides.push(Aside {
            label: again,
            event: Event::Redo,
            mark,
            to: next,
            terms: terms_too,
            known,
        });
        self.fail = again;
        Ok(())
    }

    /// The mark of a query, where the program is observed.
    pub(super) fn query_mark(&mut self, body: &Body) -> RuleMark {
        let text = body.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
        self.emitter.options.observe.then(|| {
            let terms = self.watched(Node::Body(body));
            (self.mark(Loc::default(), &text, true, &terms), terms)
        })
    }

    /// The mark of a rule, where the program is observed.
    pub(super) fn rule_mark(&mut self, head: &Head, name: &str) -> RuleMark {
        self.emitter.options.observe.then(|| {
            let sides = head.key.iter().chain(&head.value);
            let terms: Vec<Term> = sides.flat_map(|term| self.watched(Node::Term(term))).collect();
            (self.mark(head.loc, name, true, &terms), terms)
        })
    }

    pub(super) fn report_rule(&mut self, event: Event, mark: &RuleMark) -> Result<()> {
        if let Some((mark, terms)) = mark {
            if event != Event::Enter {
                self.watch_variables(terms);
                self.watch_references(terms)?;
            }
            self.report(event, *mark);
        }
        Ok(())
    }

    /// Emits the code that stands behind the rest.
    pub(super) fn emit_asides(&mut self) -> Result<()> {
        for aside in std::mem::take(&mut self.asides) {
            self.bind(aside.label);
            let scope = self.open_scope();
            for (variable, src) in &aside.known {
                self.bind_variable(variable, *src);
            }
            self.watch_variables(&aside.terms);
            self.watch_references(&aside.terms)?;
            self.close_scope(scope);
            self.report(aside.event, aside.mark);
            self.jump(aside.to);
        }
        Ok(())
    }

    fn watched(&self, node: Node<'_>) -> Vec<Term> {
        let watch = self.emitter.options.watch;
        if watch { terms_of(self.emitter.compiled, node) } else { Vec::new() }
    }

    fn mark(&mut self, loc: Loc, text: &str, is_rule: bool, terms: &[Term]) -> u16 {
        let place = self.emitter.place(loc);
        let next = self.emitter.marks.len().min(u16::MAX as usize) as u16;
        let text = self.emitter.with_user_names(text);
        let key = (place, text);
        if let Some(known) = self.emitter.mark_numbers.get(&key) {
            return *known;
        }
        let terms = terms.iter().map(|term| self.emitter.watch(term)).collect();
        self.emitter.marks.push(Mark { place, text: key.1.clone(), is_rule, terms });
        self.emitter.mark_numbers.insert(key, next);
        next
    }

    fn report(&mut self, event: Event, mark: u16) {
        self.push(Op::Trace { event: event as u16, mark });
    }

    fn known(&mut self, terms: &[Term]) -> Vec<(String, Src)> {
        let mut known = Vec::new();
        for term in terms {
            for name in visit::vars(Node::Term(term), visit::VarParams::default()).iter() {
                if self.has_value(name) {
                    known.extend(self.value_of(name).map(|src| (name.to_owned(), src)));
                }
            }
        }
        known
    }

    fn watch_variables(&mut self, terms: &[Term]) {
        for (number, term) in (0u16..).zip(terms) {
            if let TermKind::Var(name) = &term.kind
                && self.has_value(name)
                && let Some(src) = self.value_of(name)
            {
                self.push(Op::Watch { term: number, src });
            }
        }
    }

    /// References whose variables have values; they are evaluated, and those that are undefined are not shown.
    fn watch_references(&mut self, terms: &[Term]) -> Result<()> {
        for (number, term) in (0u16..).zip(terms) {
            let vars = visit::vars(Node::Term(term), visit::VarParams::default());
            if matches!(term.kind, TermKind::Ref(_)) && vars.iter().all(|name| self.is_bound(name))
            {
                let (skip, outer) = (self.label(), self.fail);
                self.fail = skip;
                let src = self.term(term)?;
                self.push(Op::Watch { term: number, src });
                self.fail = outer;
                self.bind(skip);
            }
        }
        Ok(())
    }
}

impl Function<'_, '_, '_> {
    /// Goes on where OPA's index would not leave the rule out: what is left out is not entered, so that traces and
    /// coverage do not show it.
    pub(super) fn ask_ahead(&mut self, rule: &Rule) -> Result<()> {
        if !(self.emitter.options.observe && self.emitter.options.index) {
            return Ok(());
        }
        let asked = asked::ahead(self.emitter, rule);
        self.emitter.options.observe = false;
        let done = self.once(&asked);
        self.emitter.options.observe = true;
        done
    }
}
