//! Lowers template strings to `internal.template_string([...])`. A part that may be undefined becomes a set
//! comprehension, one that cannot be becomes a set of one element. What a part uses must be bound outside of it.

use crate::context::{self, Compiler, LocalGenerator};
use crate::front::outputs;
use crate::front::show::{place, show_var};
use crate::front::util::{builtin_name, builtin_ref, equality, is_empty_body, is_ground};
use crate::options::Options;
use crate::query::Query;
use crate::tree::{RuleId, RuleTree, number};
use lictor_syntax::ast::{Body, Expr, ExprKind, Rule, TemplatePart, Term, TermKind};
use lictor_syntax::visit::{self, Node, NodeMut, Step, VarParams, VarSet};
use lictor_syntax::{Code, Diagnostic, Loc};
use std::collections::{HashMap, HashSet};

pub(crate) fn run(c: &mut Compiler) {
    if !c.modules.iter().any(|named| has_templates(Node::Module(&named.module))) {
        return;
    }
    let constants = constant_rules(c);
    let mut modules = std::mem::take(&mut c.modules);
    for named in &mut modules {
        visit::for_each_rule_mut(&mut named.module, &mut |rule| {
            let errors = Rewriter::new(c, &constants).rule(rule);
            c.errors.extend(errors);
        });
    }
    c.modules = modules;
}

pub(crate) fn run_query(q: &mut Query<'_>) {
    if !has_templates(Node::Body(&q.body)) {
        return;
    }
    let constants = constant_rules(q.compiler);
    let mut generator = q.generator();
    let mut rewriter = Rewriter {
        options: &q.compiler.options,
        rules: &q.compiler.rules,
        // Locals of the query are not known by this map; OPA shows their generated names.
        rewritten: &q.compiler.rewritten,
        constants: &constants,
        generator: &mut generator,
        errors: Vec::new(),
    };
    rewriter.body(&reserved(), &mut q.body);
    q.errors.extend(rewriter.errors);
}

/// Far more errors than are ever shown.
const MOST_ERRORS: usize = 1000;

fn has_templates(node: Node<'_>) -> bool {
    let mut found = false;
    visit::walk(node, &mut |node| {
        found = found || matches!(node, Node::Term(Term { kind: TermKind::Template { .. }, .. }));
        if found { Step::Over } else { Step::Into }
    });
    found
}

fn reserved() -> VarSet {
    ["data", "input"].into_iter().collect()
}

/// The rules that are plain data.
fn constant_rules(c: &Compiler) -> HashSet<RuleId> {
    let mut constants = HashSet::new();
    for (m, named) in c.modules.iter().enumerate() {
        for (r, rule) in named.module.rules.iter().enumerate() {
            if is_constant(rule) {
                constants.insert(RuleId { module: number(m), rule: number(r), link: 0 });
            }
        }
    }
    constants
}

fn is_constant(rule: &Rule) -> bool {
    let Some(value) = &rule.head.value else { return false };
    let plain = match &value.kind {
        TermKind::Null
        | TermKind::Bool(_)
        | TermKind::Number(_)
        | TermKind::String(_)
        | TermKind::Var(_) => true,
        TermKind::Array(_) | TermKind::Object(_) | TermKind::Set(_) => is_ground(value),
        _ => false,
    };
    plain && is_empty_body(&rule.body)
}

struct Rewriter<'a> {
    options: &'a Options,
    rules: &'a RuleTree,
    rewritten: &'a HashMap<String, String>,
    constants: &'a HashSet<RuleId>,
    generator: &'a mut LocalGenerator,
    errors: Vec<Diagnostic>,
}

impl<'a> Rewriter<'a> {
    fn new(c: &'a mut Compiler, constants: &'a HashSet<RuleId>) -> Self {
        let Compiler { options, rules, rewritten, generator, .. } = c;
        Rewriter { options, rules, rewritten, constants, generator, errors: Vec::new() }
    }

    fn rule(mut self, rule: &mut Rule) -> Vec<Diagnostic> {
        let mut safe = reserved();
        let args = rule.head.args.as_deref().unwrap_or_default();
        visit::collect_operand_vars(args, VarParams::default(), &mut safe);
        let safe = self.body(&safe, &mut rule.body);
        self.walk(&safe, NodeMut::Head(&mut rule.head));
        self.errors
    }

    /// Rewrites a body, given what is bound around it; returns what is bound at its end.
    fn body(&mut self, globals: &VarSet, body: &mut Body) -> VarSet {
        let (options, rules) = (self.options, self.rules);
        let mut safe =
            outputs::of_body(body, &|operator| context::arity(options, rules, operator), globals);
        safe.update(globals);
        self.walk(&safe, NodeMut::Body(body));
        safe
    }

    fn walk(&mut self, safe: &VarSet, node: NodeMut<'_>) {
        visit::walk_mut(node, &mut |node| {
            match node {
                NodeMut::Term(term) => return self.visit_term(safe, term),
                NodeMut::Expr(Expr { kind: ExprKind::Every(every), with, .. }) => {
                    with.iter_mut().for_each(|with| self.walk(safe, NodeMut::With(with)));
                    self.term(safe, &mut every.domain);
                    let mut inner = safe.clone();
                    for term in every.key.iter().chain([&every.value]) {
                        visit::collect_vars(Node::Term(term), VarParams::default(), &mut inner);
                    }
                    self.body(&inner, &mut every.body);
                    return self.again(Node::Every(every));
                }
                _ => {}
            }
            Step::Into
        });
    }

    fn visit_term(&mut self, safe: &VarSet, term: &mut Term) -> Step {
        self.term(safe, term);
        match &mut term.kind {
            TermKind::ArrayCompr { term, body } | TermKind::SetCompr { term, body } => {
                let inner = self.body(safe, body);
                self.term(&inner, term);
            }
            TermKind::ObjectCompr { key, value, body } => {
                let inner = self.body(safe, body);
                self.term(&inner, key);
                self.term(&inner, value);
            }
            _ => return Step::Into,
        }
        self.again(Node::Term(term))
    }

    /// Whether to go through a closure once more, now from outside: OPA does, and what is left there is reported again.
    /// Without an end to this, nesting would double the work at each level.
    fn again(&self, closure: Node<'_>) -> Step {
        if self.errors.len() < MOST_ERRORS && has_templates(closure) {
            Step::Into
        } else {
            Step::Over
        }
    }

    /// Rewrites the term itself if it is a template string and nothing is wrong with it.
    fn term(&mut self, safe: &VarSet, term: &mut Term) {
        let TermKind::Template { parts, .. } = &term.kind else { return };
        let supported = self.options.has_feature("template_strings")
            && self.options.builtins.get("internal.template_string").is_some();
        if !supported {
            self.error(term.loc, "template-strings are not supported");
            return;
        }
        let before = self.errors.len();
        let parts = parts.clone();
        let mut terms: Vec<Term> =
            parts.into_iter().filter_map(|part| self.part(safe, part, term.loc)).collect();
        if self.errors.len() > before {
            return;
        }
        if terms.is_empty() {
            terms.push(Term::string("", term.loc));
        }
        let operator = builtin_ref("internal.template_string", term.loc);
        term.kind = TermKind::Call(vec![operator, Term::new(TermKind::Array(terms), term.loc)]);
    }

    fn part(&mut self, safe: &VarSet, part: TemplatePart, loc: Loc) -> Option<Term> {
        let expr = match part {
            TemplatePart::Text(text) => return Some(text),
            TemplatePart::Expr(expr) => expr,
        };
        let term = match expr.kind {
            ExprKind::Term(term) => *term,
            ExprKind::Call(terms) => {
                if let Some(name) = self.relation(&terms) {
                    let message = format!(
                        "illegal call to relation built-in '{name}' that may cause multiple outputs"
                    );
                    self.error(Loc::default(), message);
                    return None;
                }
                // OPA knows no place for calls here.
                Term::new(TermKind::Call(terms), Loc::default())
            }
            _ => {
                self.error(loc, "unexpected template-string expression");
                return None;
            }
        };
        if self.is_defined(&term) {
            let loc = term.loc;
            return Some(Term::new(TermKind::Set(vec![term]), loc));
        }
        self.check_bound(safe, &term);
        let loc = term.loc;
        let local = Term::var(self.generator.fresh(), loc);
        let mut capture = equality(local.clone(), term, loc);
        capture.with = expr.with;
        Some(Term::new(TermKind::SetCompr { term: Box::new(local), body: vec![capture] }, loc))
    }

    fn relation(&self, call: &[Term]) -> Option<String> {
        let name = builtin_name(call.first()?.as_ref_parts()?)?;
        self.options.builtins.get(&name).filter(|signature| signature.relation)?;
        Some(name.into_owned())
    }

    fn check_bound(&mut self, safe: &VarSet, term: &Term) {
        let vars = visit::vars(Node::Term(term), VarParams::SAFETY);
        for name in vars.diff(safe).iter() {
            let name = self.rewritten.get(name).map_or(name, String::as_str);
            let message = format!("var {} is undeclared", show_var(name));
            self.error(term.loc, message);
        }
    }

    /// Whether a term surely has a value: a variable, or a rule that has one always.
    fn is_defined(&self, term: &Term) -> bool {
        match &term.kind {
            TermKind::Var(_) => true,
            TermKind::Ref(parts) if parts.len() > 1 => match self.rules.rules_at(parts) {
                [] => false,
                [first, ..] if first.arity > 0 => false,
                [first, ..] if first.default || first.multi_value => true,
                [only] => self.constants.contains(&only.id),
                [_, rest @ ..] => rest.iter().any(|entry| entry.default),
            },
            _ => false,
        }
    }

    fn error(&mut self, loc: Loc, message: impl Into<String>) {
        self.errors.push(Diagnostic::new(Code::Compile, place(loc), message));
    }
}
