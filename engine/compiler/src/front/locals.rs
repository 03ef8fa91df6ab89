//! Gives every local variable of every rule a unique name: arguments, what `:=` assigns, what `some` and `every`
//! declare, and what comprehensions declare on their own. Assignments become equalities and declarations vanish.
//! Reports redeclared variables and, in strict mode, unused ones.
//!
//! Some places are gone through twice, as OPA does; the numbers in generated names depend on it. Where such places
//! nest deeply the second pass is left out, because its work doubles with every level and changes nothing but names.

mod scopes;
mod statements;
mod terms;
mod unused;

use crate::context::{Compiler, LocalGenerator};
use crate::front::declared::{add_vars, declared_vars};
use crate::front::show::{place, show_var};
use crate::front::util::{is_scalar, root_name};
use crate::query::Query;
use lictor_syntax::ast::{Body, Head, Rule, Term, TermKind};
use lictor_syntax::visit::{self, Node, NodeMut, Step, VarParams, VarSet};
use lictor_syntax::{Code, Diagnostic, Loc, order};
use scopes::{Occurrence, Scopes};
use std::collections::HashMap;

pub(crate) fn init_generator(c: &mut Compiler) {
    let mut taken = VarSet::new();
    for named in &c.modules {
        visit::collect_vars(Node::Module(&named.module), VarParams::default(), &mut taken);
    }
    c.generator = LocalGenerator::new("", taken);
}

pub(crate) fn run(c: &mut Compiler) {
    let mut modules = std::mem::take(&mut c.modules);
    for rule in modules.iter_mut().flat_map(|named| &mut named.module.rules) {
        rewrite_chain(c, rule);
    }
    c.modules = modules;
}

pub(crate) fn run_query(q: &mut Query<'_>) {
    let mut generator = q.generator();
    let strict = q.is_strict();
    let mut rewriter = Rewriter::new(&mut generator, &mut q.rewritten, strict);
    rewriter.body(None, &mut q.body);
    q.errors.extend(rewriter.errors);
}

/// Rewrites a rule and its else chain; all links share the arguments.
fn rewrite_chain(c: &mut Compiler, rule: &mut Rule) {
    let strict = c.options.strict;
    let mut unused = VarSet::new();
    if strict {
        visit::collect_operand_vars(
            rule.head.args.as_deref().unwrap_or_default(),
            VarParams::default(),
            &mut unused,
        );
    }
    let mut rewritten = std::mem::take(&mut c.rewritten);
    let mut rewriter = Rewriter::new(&mut c.generator, &mut rewritten, strict);
    rewriter.arguments(rule);
    let args = rewriter.scopes.clone();
    c.errors.extend(std::mem::take(&mut rewriter.errors));
    let loc = rule.head.loc;
    let mut more = true;
    let mut link = Some(rule);
    while let (true, Some(rule)) = (more, link) {
        let builtins = |name: &str| c.options.builtins.get(name).is_some();
        c.errors.extend(rewriter.head_closures(rule));
        rewriter.rule(rule, &mut unused, &builtins);
        more = c.errors.extend(std::mem::take(&mut rewriter.errors));
        unused = unused.iter().filter(|arg| rewriter.scopes.count(arg) <= 1).collect();
        link = rule.else_.as_deref_mut();
        if link.is_some() {
            rewriter.scopes = args.clone();
        }
    }
    c.rewritten = rewritten;
    if more && strict {
        report_unused_arguments(c, &unused, loc);
    }
}

fn report_unused_arguments(c: &mut Compiler, unused: &VarSet, loc: Loc) {
    for arg in unused.iter().filter(|arg| !arg.starts_with('$')) {
        let message = format!("unused argument {arg}. (hint: use _ (wildcard variable) instead)");
        if !c.error(Code::Compile, loc, message) {
            return;
        }
    }
}

/// The state of one rewriting: the scopes around the current place and where names and errors go.
struct Rewriter<'g> {
    generator: &'g mut LocalGenerator,
    rewritten: &'g mut HashMap<String, String>,
    scopes: Scopes,
    errors: Vec<Diagnostic>,
    strict: bool,
    /// Whether the current place is gone through once more.
    repeating: bool,
    /// How many statements were gone through once more.
    repeated: usize,
}

impl<'g> Rewriter<'g> {
    fn new(
        generator: &'g mut LocalGenerator,
        rewritten: &'g mut HashMap<String, String>,
        strict: bool,
    ) -> Self {
        Rewriter {
            generator,
            rewritten,
            scopes: Scopes::default(),
            errors: Vec::new(),
            strict,
            repeating: false,
            repeated: 0,
        }
    }

    fn error(&mut self, loc: Loc, message: impl Into<String>) {
        self.errors.push(Diagnostic::new(Code::Compile, place(loc), message));
    }

    /// Gives a variable of the innermost scope a new name.
    fn insert_fresh(&mut self, name: &str, occurrence: Occurrence) -> String {
        let local = self.generator.fresh();
        self.scopes.insert(name, &local, occurrence);
        self.rewritten.insert(local.clone(), name.to_owned());
        local
    }

    /// Declares a variable, or says why it cannot be.
    fn declare(&mut self, name: &str, occurrence: Occurrence) -> Result<String, String> {
        let shown = show_var(name);
        match self.scopes.occurrence(name) {
            Some(Occurrence::Seen) => Err(format!("var {shown} referenced above")),
            Some(Occurrence::Assigned) => Err(format!("var {shown} assigned above")),
            Some(Occurrence::Declared) => Err(format!("var {shown} declared above")),
            Some(Occurrence::Argument) => Err(format!("arg {shown} redeclared")),
            None => Ok(self.insert_fresh(name, occurrence)),
        }
    }

    fn arguments(&mut self, rule: &mut Rule) {
        rule.head.args.iter_mut().flatten().for_each(|arg| self.argument(arg));
    }

    fn argument(&mut self, arg: &mut Term) {
        let loc = arg.loc;
        match &mut arg.kind {
            TermKind::Var(name) => {
                *name = match self.scopes.local(name).map(str::to_owned) {
                    Some(local) => {
                        self.scopes.see(name);
                        local
                    }
                    None => self.insert_fresh(&name.clone(), Occurrence::Argument),
                };
            }
            TermKind::Ref(terms) | TermKind::Array(terms) => {
                terms.iter_mut().for_each(|term| self.argument(term))
            }
            TermKind::Object(items) => items.iter_mut().for_each(|(_, value)| self.argument(value)),
            TermKind::Call(_) => self.error(loc, "rule arguments cannot contain calls"),
            _ => {}
        }
    }

    /// Rewrites what closures in the head declare; they come before the body. Returns the errors found.
    fn head_closures(&mut self, rule: &mut Rule) -> Vec<Diagnostic> {
        if head_may_have_vars(&rule.head) {
            let around = std::mem::take(&mut self.scopes);
            visit::walk_mut(NodeMut::Head(&mut rule.head), &mut |node| match node {
                NodeMut::Term(term) => self.head_closure(term),
                _ => Step::Into,
            });
            self.scopes = around;
        }
        std::mem::take(&mut self.errors)
    }

    fn head_closure(&mut self, term: &mut Term) -> Step {
        self.scopes = Scopes::default();
        match &term.kind {
            TermKind::ArrayCompr { .. }
            | TermKind::SetCompr { .. }
            | TermKind::ObjectCompr { .. } => {
                self.comprehension(term);
                Step::Over
            }
            TermKind::Template { .. } => {
                self.template(term);
                Step::Over
            }
            _ => Step::Into,
        }
    }

    fn rule(&mut self, rule: &mut Rule, unused: &mut VarSet, is_builtin: &dyn Fn(&str) -> bool) {
        let may_have_vars = head_may_have_vars(&rule.head);
        let used = if may_have_vars { Some(head_vars(&rule.head, unused)) } else { None };
        self.shadow_builtins(rule, is_builtin);
        self.body(used.as_ref(), &mut rule.body);
        if may_have_vars {
            self.rename_in_head(&mut rule.head);
        }
    }

    /// Variables of the body that are called like a builtin get names of their own, declared or not.
    fn shadow_builtins(&mut self, rule: &Rule, is_builtin: &dyn Fn(&str) -> bool) {
        let params =
            VarParams { skip_ref_call_head: true, skip_closures: true, ..VarParams::default() };
        let mut vars = visit::vars(Node::Body(&rule.body), params);
        vars = vars.iter().filter(|name| is_builtin(name)).collect();
        if vars.is_empty() {
            return;
        }
        let declared = declared_vars(Node::Body(&rule.body));
        let mut in_with = VarSet::new();
        visit::walk(Node::Rule(rule), &mut |node| {
            if let Node::With(with) = node {
                add_vars(&with.target, &mut in_with);
                add_vars(&with.value, &mut in_with);
            }
            Step::Into
        });
        for name in vars.iter() {
            if !declared.contains(name)
                && !in_with.contains(name)
                && self.scopes.local(name).is_none()
            {
                self.insert_fresh(name, Occurrence::Seen);
            }
        }
    }

    fn rename_in_head(&mut self, head: &mut Head) {
        let locals = &self.scopes;
        let terms = head.args.iter_mut().flatten().chain(head.reference.iter_mut().skip(1));
        terms.chain(&mut head.key).chain(&mut head.value).for_each(|term| rename(term, locals));
    }
}

fn rename(term: &mut Term, locals: &Scopes) {
    visit::walk_mut(NodeMut::Term(term), &mut |node| {
        if let NodeMut::Term(Term { kind: TermKind::Var(name), .. }) = node
            && let Some(local) = locals.innermost_local(name)
        {
            local.clone_into(name);
        }
        Step::Into
    });
}

fn head_may_have_vars(head: &Head) -> bool {
    let terms = head
        .args
        .iter()
        .flatten()
        .chain(&head.key)
        .chain(&head.value)
        .chain(head.reference.iter().skip(1));
    terms.into_iter().any(|term| !is_scalar(term))
}

/// The variables a head uses; arguments in its value count as used.
fn head_vars(head: &Head, unused: &mut VarSet) -> VarSet {
    let mut used = VarSet::new();
    for term in head.reference.iter().skip(1).chain(&head.key) {
        visit::collect_vars(Node::Term(term), VarParams::default(), &mut used);
    }
    if let Some(value) = &head.value {
        let vars = visit::vars(Node::Term(value), VarParams::default());
        vars.iter().for_each(|name| unused.remove(name));
        used.update(&vars);
    }
    used
}

/// Puts a set or object back in order.
fn sort(term: &mut Term) {
    match &mut term.kind {
        TermKind::Set(terms) => order::sort_set(terms),
        TermKind::Object(items) => order::sort_object(items),
        _ => {}
    }
}

/// Makes sure that a body says something.
fn fill(body: &mut Body) {
    if body.is_empty() {
        let truth = Term::new(TermKind::Bool(true), Loc::default());
        body.push(lictor_syntax::ast::Expr::new(
            lictor_syntax::ast::ExprKind::Term(Box::new(truth)),
            Loc::default(),
        ));
    }
}
