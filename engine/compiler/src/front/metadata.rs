//! METADATA: which annotations hold for which rule, and the calls that ask for them, which become plain data.

mod data;

use crate::context::{Compiler, NamedModule};
use crate::front::show::{place, show_place};
use crate::front::util::{
    append, append_or_replace, builtin_name, capture, equality, full_ref, operator,
};
use crate::tree::{RuleId, ground_prefix, number};
use lictor_syntax::ast::{Annotations, Body, Expr, ExprKind, Module, Rule, Term, TermKind};
use lictor_syntax::visit::{self, Node, NodeMut, Step};
use lictor_syntax::{Code, Diagnostic, Loc, text};
use std::collections::HashMap;

pub use data::to_term;

const CHAIN: &str = "rego.metadata.chain";
const RULE: &str = "rego.metadata.rule";

/// One block of annotations: the module's number and the block's number in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AnnotationId {
    /// The module's number.
    pub module: u32,
    /// The block's number in the module.
    pub block: u32,
}

/// The annotations of all modules by scope.
#[derive(Debug, Clone, Default)]
pub struct AnnotationSet {
    by_rule: HashMap<RuleId, Vec<AnnotationId>>,
    by_package: HashMap<String, AnnotationId>,
    /// Documents and subpackages share one name space.
    by_path: HashMap<String, AnnotationId>,
}

/// A step of the chain from a rule outwards.
#[derive(Debug, Clone, PartialEq)]
pub struct ChainLink {
    /// What is annotated, `data` first.
    pub path: Vec<Term>,
    /// The annotations, if there are any.
    pub annotations: Option<AnnotationId>,
}

impl AnnotationSet {
    /// Whether there are no annotations at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_rule.is_empty() && self.by_package.is_empty() && self.by_path.is_empty()
    }

    /// The blocks of scope `rule` right before a rule, in order.
    #[must_use]
    pub fn of_rule(&self, rule: RuleId) -> &[AnnotationId] {
        self.by_rule.get(&rule).map_or(&[], Vec::as_slice)
    }

    /// The block of scope `document` (or `subpackages`) at a path.
    #[must_use]
    pub fn of_path(&self, path: &[Term]) -> Option<AnnotationId> {
        self.by_path.get(&text::reference(path)).copied()
    }

    /// The block of scope `package` of a package.
    #[must_use]
    pub fn of_package(&self, path: &[Term]) -> Option<AnnotationId> {
        self.by_package.get(&text::reference(path)).copied()
    }

    /// What holds for a rule, from the rule outwards; the first link is the rule's own.
    #[must_use]
    pub fn chain(&self, id: RuleId, package: &[Term], rule: &[Term]) -> Vec<ChainLink> {
        let own = self.of_rule(id).iter().rev();
        let mut chain: Vec<ChainLink> =
            own.map(|block| ChainLink { path: rule.to_vec(), annotations: Some(*block) }).collect();
        if chain.is_empty() {
            chain.push(ChainLink { path: rule.to_vec(), annotations: None });
        }
        let document = self.of_path(rule).map(|block| (rule, block));
        let outer = (1..=package.len())
            .rev()
            .filter_map(|end| Some((&package[..end], self.of_path(&package[..end])?)));
        let package = self.of_package(package).map(|block| (package, block));
        let links = document.into_iter().chain(package).chain(outer);
        chain.extend(
            links.map(|(path, block)| ChainLink { path: path.to_vec(), annotations: Some(block) }),
        );
        chain
    }
}

/// Reads the METADATA blocks of modules that were parsed without, where some rule asks for them.
pub(crate) fn parse_blocks(c: &mut Compiler) {
    let may_have = |module: &Module| module.annotations.is_empty() && !module.comments.is_empty();
    if !c.modules.iter().any(|named| may_have(&named.module))
        || !c.modules.iter().any(|named| asks(&named.module, &[CHAIN, RULE]))
    {
        return;
    }
    let Compiler { modules, errors, .. } = c;
    for NamedModule { module, imports, .. } in
        modules.iter_mut().filter(|named| may_have(&named.module))
    {
        std::mem::swap(&mut module.imports, imports);
        let found = lictor_syntax::read_annotations(module);
        std::mem::swap(&mut module.imports, imports);
        if !errors.extend(found) {
            return;
        }
    }
}

pub(crate) fn set_annotations(c: &mut Compiler) {
    let mut set = AnnotationSet::default();
    let mut errors = Vec::new();
    for (m, named) in c.modules.iter().enumerate() {
        for (b, annotations) in named.module.annotations.iter().enumerate() {
            let id = AnnotationId { module: number(m), block: number(b) };
            if let Err(first) = add(&mut set, named, annotations, id) {
                let first = c
                    .modules
                    .get(first.module as usize)
                    .and_then(|m| m.module.annotations.get(first.block as usize));
                let shown = first.map_or(String::new(), |first| show_place(&c.sources, first.loc));
                let message = format!("{} annotation redeclared: {shown}", annotations.scope);
                errors.push(Diagnostic::new(Code::Type, place(annotations.loc), message));
            }
        }
    }
    c.annotations = set;
    c.errors.extend(errors);
}

/// Adds a block, or says which one was there before.
fn add(
    set: &mut AnnotationSet,
    named: &NamedModule,
    block: &Annotations,
    id: AnnotationId,
) -> Result<(), AnnotationId> {
    let module = &named.module;
    let rule = rule_after(named, block.loc);
    let package_first = module.package.loc.row > block.loc.row;
    let (map, path) = match (block.scope.as_str(), rule) {
        ("rule", Some(rule)) => {
            set.by_rule.entry(RuleId { module: id.module, rule, link: 0 }).or_default().push(id);
            return Ok(());
        }
        ("document", Some(rule)) => match module.rules.get(rule as usize) {
            Some(rule) => (&mut set.by_path, text::reference(&rule_path(module, rule))),
            None => return Ok(()),
        },
        ("package", _) if package_first => {
            (&mut set.by_package, text::reference(&module.package.path))
        }
        ("subpackages", _) if package_first => {
            (&mut set.by_path, text::reference(&module.package.path))
        }
        _ => return Ok(()),
    };
    match map.get(&path) {
        Some(first) => Err(*first),
        None => {
            map.insert(path, id);
            Ok(())
        }
    }
}

/// The rule a block stands before, if the next statement is one.
fn rule_after(named: &NamedModule, block: Loc) -> Option<u32> {
    let module = &named.module;
    let after = |loc: Loc| loc.row > block.row;
    let others = named.imports.iter().map(|import| import.loc).chain([module.package.loc]);
    let next_other =
        others.filter(|loc| after(*loc)).map(|loc| loc.offset).min().unwrap_or(u32::MAX);
    let rules = module.rules.iter().enumerate().filter(|(_, rule)| after(rule.loc));
    let (index, rule) = rules.min_by_key(|(_, rule)| rule.loc.offset)?;
    (rule.loc.offset < next_other).then(|| number(index))
}

/// The path of the document a rule makes: package and ground part of its reference.
#[must_use]
pub fn rule_path(module: &Module, rule: &Rule) -> Vec<Term> {
    full_ref(&module.package, ground_prefix(&rule.head.reference))
}

/// Gives the calls that ask for metadata what they ask for.
pub(crate) fn rewrite_calls(c: &mut Compiler) {
    let known = |name: &str| c.options.builtins.get(name).is_some();
    let (chain_known, rule_known) = (known(CHAIN), known(RULE));
    let names: Vec<_> = [(CHAIN, chain_known), (RULE, rule_known)]
        .into_iter()
        .filter_map(|(name, known)| known.then_some(name))
        .collect();
    let affected = |named: &NamedModule| asks(&named.module, &names);
    for m in 0..c.modules.len() {
        if !c.modules.get(m).is_some_and(affected) {
            continue;
        }
        let rules = c.modules.get(m).map_or(0, |named| named.module.rules.len());
        for r in 0..rules {
            rewrite_rule(
                c,
                RuleId { module: number(m), rule: number(r), link: 0 },
                chain_known,
                rule_known,
            );
        }
    }
}

fn rewrite_rule(c: &mut Compiler, id: RuleId, chain_known: bool, rule_known: bool) {
    let mut link = 0;
    while let Some(rule) = c.rule(id.at_link(link)) {
        let this = id.at_link(link);
        let chain = first_call(rule, CHAIN).filter(|_| chain_known);
        let own = first_call(rule, RULE).filter(|_| rule_known);
        let mut chain = chain.map(|loc| chain_term(c, this, loc));
        let mut own = own.map(|loc| own_term(c, this, loc));
        let captured = [&mut chain, &mut own]
            .map(|term| term.take().map(|term| capture(&mut c.generator, term)));
        let rule = c
            .modules
            .get_mut(id.module as usize)
            .and_then(|named| named.module.rules.get_mut(id.rule as usize));
        if let Some(rule) = rule.and_then(|rule| nth_link(rule, link)) {
            put(rule, captured);
        }
        link += 1;
    }
}

fn nth_link(rule: &mut Rule, link: usize) -> Option<&mut Rule> {
    (0..link).try_fold(rule, |rule, _| rule.else_.as_deref_mut())
}

fn put(rule: &mut Rule, captured: [Option<(Term, Expr)>; 2]) {
    let mut body = Body::new();
    let locals = captured.map(|captured| {
        captured.map(|(local, expr)| {
            append(&mut body, [expr]);
            local
        })
    });
    if body.is_empty() {
        return;
    }
    append_or_replace(&mut body, std::mem::take(&mut rule.body));
    rule.body = body;
    for node in [NodeMut::Head(&mut rule.head), NodeMut::Body(&mut rule.body)] {
        visit::walk_mut(node, &mut |node| {
            if let NodeMut::Expr(expr) = node {
                for (name, local) in [CHAIN, RULE].into_iter().zip(&locals) {
                    if let Some(local) = local.as_ref().filter(|_| is_call(expr, name)) {
                        answer(expr, local);
                    }
                }
            }
            Step::Into
        });
    }
}

/// Replaces a call by the local that holds its answer.
fn answer(expr: &mut Expr, local: &Term) {
    let loc = expr.loc;
    let local = Term::new(local.kind.clone(), loc);
    let output = match &expr.kind {
        ExprKind::Call(terms) => terms.get(1).cloned(),
        _ => None,
    };
    let mut new = match output {
        Some(output) => equality(output, local, loc),
        None => Expr::new(ExprKind::Term(Box::new(local)), loc),
    };
    new.generated = true;
    new.index = expr.index;
    *expr = new;
}

fn chain_term(c: &Compiler, id: RuleId, loc: Loc) -> Term {
    let Some((module, rule)) = module_and_rule(c, id) else {
        return Term::new(TermKind::Array(Vec::new()), loc);
    };
    let path = rule_path(module, rule);
    let links = c.annotations.chain(id, &module.package.path, &path);
    let items = links.into_iter().map(|link| {
        let path = link.path.iter().skip(1).map(|step| match &step.kind {
            TermKind::String(_) => Term::new(step.kind.clone(), loc),
            _ => Term::string(text::term(step), loc),
        });
        let path = Term::new(TermKind::Array(path.collect()), loc);
        let annotations = link.annotations.and_then(|id| block(c, id));
        let annotations =
            annotations.map(|block| (Term::string("annotations", loc), to_term(block, loc)));
        let path = (Term::string("path", loc), path);
        Term::new(TermKind::Object(annotations.into_iter().chain([path]).collect()), loc)
    });
    Term::new(TermKind::Array(items.collect()), loc)
}

fn own_term(c: &Compiler, id: RuleId, loc: Loc) -> Term {
    let first = c.annotations.of_rule(id).first();
    match first.and_then(|id| block(c, *id)) {
        Some(block) => to_term(block, loc),
        None => Term::new(TermKind::Object(Vec::new()), loc),
    }
}

fn module_and_rule(c: &Compiler, id: RuleId) -> Option<(&Module, &Rule)> {
    Some((&c.modules.get(id.module as usize)?.module, c.rule(id)?))
}

fn block(c: &Compiler, id: AnnotationId) -> Option<&Annotations> {
    c.modules.get(id.module as usize)?.module.annotations.get(id.block as usize)
}

fn is_call(expr: &Expr, name: &str) -> bool {
    operator(expr).is_some_and(|operator| {
        // Most calls have operators of one part, and names are only put together for the others.
        operator.len() > 1 && builtin_name(operator).as_deref() == Some(name)
    })
}

fn asks(module: &Module, names: &[&str]) -> bool {
    first_call_in(Node::Module(module), names).is_some()
}

fn first_call(rule: &Rule, name: &str) -> Option<Loc> {
    first_call_in(Node::Rule(rule), &[name])
}

fn first_call_in(node: Node<'_>, names: &[&str]) -> Option<Loc> {
    let mut found = None;
    visit::walk(node, &mut |node| {
        if let Node::Expr(expr) = node
            && found.is_none()
            && names.iter().any(|name| is_call(expr, name))
        {
            found = Some(expr.loc);
        }
        if found.is_some() { Step::Over } else { Step::Into }
    });
    found
}
