//! Orders bodies so that variables are bound before use, and reports those that never are.
//!
//! A variable is safe where something that is bound already gives it a value. Heads are checked against the variables
//! of the body as it stands; bodies are put in an order that works ([`reorder`]), closures included, and that order is
//! what the later stages compile. Most bodies stand in such an order when they are written.

pub(super) mod names;
pub(super) mod outputs;
mod reorder;
mod report;
mod unify;
mod vars;

use crate::context::{self, Compiler};
use crate::front::{show, util};
use crate::query::Query;
use crate::tree::ground_prefix;
use lictor_syntax::ast::{Body, Head, Module, Rule, Term};
use lictor_syntax::visit;
use lictor_syntax::{Code, Diagnostic, Loc, order};
use names::{Names, VarSet};
use reorder::{Mode, Reorder, Unsafe};
use std::collections::{HashMap, HashSet};
use vars::{Arity, Skip, Walk};

/// Variables that are always bound.
const RESERVED: [&str; 2] = ["data", "input"];

/// Checks that every variable of a head is mentioned in the body.
pub(crate) fn run_heads(c: &mut Compiler) {
    let mut names = Names::default();
    let mut errors = Vec::new();
    for named in &c.modules {
        let mut scopes = Scopes::new(&named.module);
        for rule in named.module.rules.iter().flat_map(visit::links) {
            if head_may_have_vars(&rule.head) {
                names.clear();
                check_head(&mut names, rule, &mut scopes, &c.rewritten, &mut errors);
            }
        }
    }
    c.errors.extend(errors);
}

fn check_head<'a>(
    names: &mut Names,
    rule: &'a Rule,
    scopes: &mut Scopes<'a>,
    rewritten: &HashMap<String, String>,
    errors: &mut Vec<Diagnostic>,
) {
    let args = rule.head.args.as_deref().unwrap_or_default();
    let mut walk = Walk::new(names, Skip::NOTHING);
    walk.places = Some(Vec::new());
    walk.terms(args);
    rule.head.key.iter().chain(&rule.head.value).for_each(|term| walk.term(term));
    walk.terms(vars::tail(&rule.head.reference));
    let (mentioned, places) = (walk.found, walk.places.unwrap_or_default());
    let mut walk = Walk::new(names, Skip::SAFETY);
    walk.body(&rule.body);
    let mut safe = walk.found;
    let mut walk = Walk::new(names, Skip::NOTHING);
    walk.terms(args);
    safe.add_all(&walk.found);
    for id in mentioned.minus(&safe).iter() {
        let name = names.name(id);
        let name = rewritten.get(name).map_or(name, String::as_str);
        if !util::is_generated(name) {
            let loc = places.get(id as usize).copied().unwrap_or_default();
            let message = format!("var {} is unsafe{}", show::show_var(name), scopes.label(rule));
            errors.push(Diagnostic::new(Code::UnsafeVar, show::place(loc), message));
        }
    }
}

fn head_may_have_vars(head: &Head) -> bool {
    let args = head.args.iter().flatten();
    let terms = args.chain(&head.key).chain(&head.value).chain(head.reference.iter().skip(1));
    terms.into_iter().any(|term| !util::is_scalar(term))
}

/// Orders the body of every rule.
pub(crate) fn run_bodies(c: &mut Compiler) {
    let mut modules = std::mem::take(&mut c.modules);
    let arity = |operator: &[Term]| context::arity(&c.options, &c.rules, operator);
    let mut names = Names::default();
    for named in &mut modules {
        let mut unsafe_rules = Vec::new();
        let mut number = 0;
        visit::for_each_rule_mut(&mut named.module, &mut |rule| {
            names.clear();
            let outer = bound_by_args(&mut names, rule.head.args.as_deref().unwrap_or_default());
            if let Err(found) = reorder_body(&mut names, &arity, &outer, &mut rule.body) {
                let written = |name: &str| c.rewritten.get(name).map(String::as_str);
                unsafe_rules.push((number, report::report(&found, &names, written, SCOPE)));
            }
            number += 1;
        });
        let mut scopes = Scopes::new(&named.module);
        let rules: Vec<&Rule> = named.module.rules.iter().flat_map(visit::links).collect();
        for (number, mut errors) in unsafe_rules {
            let label = scopes.label(rules[number]);
            errors
                .iter_mut()
                .for_each(|error| error.message = error.message.replacen(SCOPE, &label, 1));
            c.errors.extend(errors);
        }
    }
    c.modules = modules;
}

/// Stands for the label of a rule until it is known. No variable holds such a character.
const SCOPE: &str = "\u{0}";

fn bound_by_args(names: &mut Names, args: &[Term]) -> VarSet {
    let mut outer = reserved(names);
    let mut walk = Walk::new(names, Skip::NOTHING);
    walk.terms(args);
    outer.add_all(&walk.found);
    outer
}

fn reserved(names: &mut Names) -> VarSet {
    let mut set = VarSet::default();
    for name in RESERVED {
        set.insert(names.id(name));
    }
    set
}

/// Orders the body of a query.
pub(crate) fn run_query(q: &mut Query<'_>) {
    let mut body = std::mem::take(&mut q.body);
    let mut names = Names::default();
    let outer = reserved(&mut names);
    let arity = |operator: &[Term]| q.arity(operator);
    let outcome = reorder_body(&mut names, &arity, &outer, &mut body);
    if let Err(found) = outcome {
        let errors =
            report::report(&found, &names, |name| q.rewritten.get(name).map(String::as_str), "");
        q.errors.extend(errors);
    }
    q.body = body;
}

/// Orders a body by what its expressions really bind; where that fails, as OPA does, which accepts some more and says
/// what is wrong with the rest.
fn reorder_body(
    names: &mut Names,
    arity: Arity<'_>,
    outer: &VarSet,
    body: &mut Body,
) -> Result<(), Unsafe> {
    let mut exact = Reorder { names, arity, mode: Mode::Exact, errors: Unsafe::default() };
    if exact.body(outer, body) {
        return Ok(());
    }
    let mut lenient = Reorder { names, arity, mode: Mode::Lenient, errors: Unsafe::default() };
    if lenient.body(outer, body) { Ok(()) } else { Err(lenient.errors) }
}

/// Says which rule an error is about where one line holds rules of several names.
struct Scopes<'a> {
    module: &'a Module,
    shared: Option<HashSet<u32>>,
}

impl<'a> Scopes<'a> {
    fn new(module: &'a Module) -> Self {
        Scopes { module, shared: None }
    }

    fn label(&mut self, rule: &Rule) -> String {
        let module = self.module;
        let shared = self.shared.get_or_insert_with(|| shared_rows(module));
        if shared.contains(&rule.loc.row) {
            format!(" in rule {}", show::show_ref(ground_prefix(&rule.head.reference)))
        } else {
            String::new()
        }
    }
}

fn shared_rows(module: &Module) -> HashSet<u32> {
    let mut first: HashMap<u32, &[Term]> = HashMap::new();
    let mut shared = HashSet::new();
    for rule in module.rules.iter().flat_map(visit::links) {
        let Loc { row, .. } = rule.loc;
        let name = ground_prefix(&rule.head.reference);
        let known = *first.entry(row).or_insert(name);
        if row != 0 && order::compare_lists(known, name).is_ne() {
            shared.insert(row);
        }
    }
    shared
}
