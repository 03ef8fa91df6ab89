//! Walks over the tree: reading, rewriting in place, and the collection of variables.
//!
//! A walk calls a closure on each node before its children and descends where the closure says so. What counts as
//! a child follows OPA: the reference of a rule's head is *not* walked (only its arguments, key and value), except
//! by [`collect_vars`]. Nothing here knows scopes or meaning. Nesting is bounded by the parser.

use crate::ast::{
    Body, Every, Expr, ExprKind, Head, Logical, Module, Rule, TemplatePart, Term, TermKind, With,
};
use crate::order;
use crate::source::Loc;
use std::collections::BTreeMap;

/// A node seen by a reading walk.
#[derive(Debug, Clone, Copy)]
pub enum Node<'a> {
    /// A module: its rules.
    Module(&'a Module),
    /// One link of an else chain and, below it, the rest of the chain.
    Rule(&'a Rule),
    /// A head: arguments, key, value.
    Head(&'a Head),
    /// A body.
    Body(&'a [Expr]),
    /// An expression.
    Expr(&'a Expr),
    /// The symbols of a `some` declaration.
    Some(&'a [Term]),
    /// `every`
    Every(&'a Every),
    /// New-style negation: the body, and whether it was written with braces.
    Not(&'a [Expr], bool),
    /// `and`
    And(&'a Logical),
    /// `or`
    Or(&'a Logical),
    /// A `with` modifier.
    With(&'a With),
    /// A term.
    Term(&'a Term),
}

/// A node seen by a rewriting walk.
#[derive(Debug)]
pub enum NodeMut<'a> {
    /// One link of an else chain and, below it, the rest of the chain.
    Rule(&'a mut Rule),
    /// A head: arguments, key, value.
    Head(&'a mut Head),
    /// A body.
    Body(&'a mut Body),
    /// An expression.
    Expr(&'a mut Expr),
    /// A `with` modifier.
    With(&'a mut With),
    /// A term.
    Term(&'a mut Term),
}

/// Whether a walk goes below the node it has just shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Visit the children.
    Into,
    /// Leave the children out.
    Over,
}

/// Walks a node and what is below it, top down.
pub fn walk<'a>(node: Node<'a>, f: &mut dyn FnMut(Node<'a>) -> Step) {
    if f(node) == Step::Into {
        walk_children(node, f);
    }
}

/// Walks what is below a node, not the node itself.
pub fn walk_children<'a>(node: Node<'a>, f: &mut dyn FnMut(Node<'a>) -> Step) {
    match node {
        Node::Module(module) => module.rules.iter().for_each(|rule| walk(Node::Rule(rule), f)),
        Node::Rule(rule) => {
            walk(Node::Head(&rule.head), f);
            walk(Node::Body(&rule.body), f);
            if let Some(next) = &rule.else_ {
                walk(Node::Rule(next), f);
            }
        }
        Node::Head(head) => {
            head.args.iter().for_each(|args| walk_terms(args, f));
            walk_terms(&head.key, f);
            walk_terms(&head.value, f);
        }
        Node::Body(body) => body.iter().for_each(|expr| walk(Node::Expr(expr), f)),
        Node::Expr(expr) => {
            match &expr.kind {
                ExprKind::Term(term) => walk(Node::Term(term), f),
                ExprKind::Call(terms) => walk_terms(terms, f),
                ExprKind::Some(symbols) => walk(Node::Some(symbols), f),
                ExprKind::Every(every) => walk(Node::Every(every), f),
                ExprKind::Not { body, explicit } => walk(Node::Not(body, *explicit), f),
                ExprKind::And(logical) => walk(Node::And(logical), f),
                ExprKind::Or(logical) => walk(Node::Or(logical), f),
            }
            expr.with.iter().for_each(|with| walk(Node::With(with), f));
        }
        Node::Some(symbols) => walk_terms(symbols, f),
        Node::Every(every) => {
            walk_terms(every.key.iter().chain([&every.value, &every.domain]), f);
            walk(Node::Body(&every.body), f);
        }
        Node::Not(body, _) => walk(Node::Body(body), f),
        Node::And(logical) | Node::Or(logical) => {
            walk(Node::Body(&logical.lhs), f);
            walk(Node::Body(&logical.rhs), f);
        }
        Node::With(with) => walk_terms([&with.target, &with.value], f),
        Node::Term(term) => walk_term_children(term, f),
    }
}

fn walk_terms<'a>(terms: impl IntoIterator<Item = &'a Term>, f: &mut dyn FnMut(Node<'a>) -> Step) {
    terms.into_iter().for_each(|term| {
        if f(Node::Term(term)) == Step::Into && !is_leaf(term) {
            walk_term_children(term, f);
        }
    });
}

/// Whether nothing is below a term; asked before a walk goes there, because it holds for most.
fn is_leaf(term: &Term) -> bool {
    matches!(
        term.kind,
        TermKind::Null
            | TermKind::Bool(_)
            | TermKind::Number(_)
            | TermKind::String(_)
            | TermKind::Var(_)
    )
}

fn walk_term_children<'a>(term: &'a Term, f: &mut dyn FnMut(Node<'a>) -> Step) {
    match &term.kind {
        TermKind::Null
        | TermKind::Bool(_)
        | TermKind::Number(_)
        | TermKind::String(_)
        | TermKind::Var(_) => {}
        TermKind::Ref(terms)
        | TermKind::Call(terms)
        | TermKind::Array(terms)
        | TermKind::Set(terms) => {
            walk_terms(terms, f);
        }
        TermKind::Object(items) => {
            items.iter().for_each(|(key, value)| walk_terms([key, value], f))
        }
        TermKind::ArrayCompr { term, body } | TermKind::SetCompr { term, body } => {
            walk(Node::Term(term), f);
            walk(Node::Body(body), f);
        }
        TermKind::ObjectCompr { key, value, body } => {
            walk_terms([&**key, &**value], f);
            walk(Node::Body(body), f);
        }
        TermKind::Template { parts, .. } => parts.iter().for_each(|part| match part {
            TemplatePart::Text(text) => walk(Node::Term(text), f),
            TemplatePart::Expr(expr) => walk(Node::Expr(expr), f),
        }),
    }
}

/// Walks a node and what is below it, top down, letting the closure rewrite each node before its children are
/// visited. Sets and objects are put back in order when a walk has gone through them.
pub fn walk_mut(node: NodeMut<'_>, f: &mut dyn FnMut(NodeMut<'_>) -> Step) {
    match node {
        NodeMut::Rule(rule) => {
            let mut link = Some(rule);
            while let Some(rule) = link {
                if f(NodeMut::Rule(rule)) == Step::Over {
                    return;
                }
                walk_mut(NodeMut::Head(&mut rule.head), f);
                walk_mut(NodeMut::Body(&mut rule.body), f);
                link = rule.else_.as_deref_mut();
            }
        }
        NodeMut::Head(head) => {
            if f(NodeMut::Head(head)) == Step::Into {
                head.args.iter_mut().for_each(|args| walk_terms_mut(args, f));
                walk_terms_mut(&mut head.key, f);
                walk_terms_mut(&mut head.value, f);
            }
        }
        NodeMut::Body(body) => {
            if f(NodeMut::Body(body)) == Step::Into {
                body.iter_mut().for_each(|expr| walk_mut(NodeMut::Expr(expr), f));
            }
        }
        NodeMut::Expr(expr) => {
            if f(NodeMut::Expr(expr)) == Step::Into {
                walk_expr_mut(expr, f);
            }
        }
        NodeMut::With(with) => {
            if f(NodeMut::With(with)) == Step::Into {
                walk_terms_mut([&mut with.target, &mut with.value], f);
            }
        }
        NodeMut::Term(term) => {
            if f(NodeMut::Term(term)) == Step::Into {
                walk_term_mut(term, f);
            }
        }
    }
}

fn walk_terms_mut<'a>(
    terms: impl IntoIterator<Item = &'a mut Term>,
    f: &mut dyn FnMut(NodeMut<'_>) -> Step,
) {
    terms.into_iter().for_each(|term| {
        if f(NodeMut::Term(term)) == Step::Into && !is_leaf(term) {
            walk_term_mut(term, f);
        }
    });
}

fn walk_expr_mut(expr: &mut Expr, f: &mut dyn FnMut(NodeMut<'_>) -> Step) {
    match &mut expr.kind {
        ExprKind::Term(term) => walk_mut(NodeMut::Term(term), f),
        ExprKind::Call(terms) | ExprKind::Some(terms) => walk_terms_mut(terms, f),
        ExprKind::Every(every) => {
            let Every { key, value, domain, body, .. } = &mut **every;
            walk_terms_mut(key.iter_mut().chain([value, domain]), f);
            walk_mut(NodeMut::Body(body), f);
        }
        ExprKind::Not { body, .. } => walk_mut(NodeMut::Body(body), f),
        ExprKind::And(logical) | ExprKind::Or(logical) => {
            walk_mut(NodeMut::Body(&mut logical.lhs), f);
            walk_mut(NodeMut::Body(&mut logical.rhs), f);
        }
    }
    expr.with.iter_mut().for_each(|with| walk_mut(NodeMut::With(with), f));
}

fn walk_term_mut(term: &mut Term, f: &mut dyn FnMut(NodeMut<'_>) -> Step) {
    match &mut term.kind {
        TermKind::Null
        | TermKind::Bool(_)
        | TermKind::Number(_)
        | TermKind::String(_)
        | TermKind::Var(_) => {}
        TermKind::Ref(terms) | TermKind::Call(terms) | TermKind::Array(terms) => {
            walk_terms_mut(terms, f)
        }
        TermKind::Set(terms) => {
            walk_terms_mut(terms.iter_mut(), f);
            order::sort_set(terms);
        }
        TermKind::Object(items) => {
            items.iter_mut().for_each(|(key, value)| walk_terms_mut([key, value], f));
            order::sort_object(items);
        }
        TermKind::ArrayCompr { term, body } | TermKind::SetCompr { term, body } => {
            walk_mut(NodeMut::Term(term), f);
            walk_mut(NodeMut::Body(body), f);
        }
        TermKind::ObjectCompr { key, value, body } => {
            walk_terms_mut([&mut **key, &mut **value], f);
            walk_mut(NodeMut::Body(body), f);
        }
        TermKind::Template { parts, .. } => parts.iter_mut().for_each(|part| match part {
            TemplatePart::Text(text) => walk_mut(NodeMut::Term(text), f),
            TemplatePart::Expr(expr) => walk_mut(NodeMut::Expr(expr), f),
        }),
    }
}

/// Calls `f` on every rule of a module, each link of each else chain included, in order.
pub fn for_each_rule_mut(module: &mut Module, f: &mut dyn FnMut(&mut Rule)) {
    for rule in &mut module.rules {
        let mut link = Some(rule);
        while let Some(rule) = link {
            f(rule);
            link = rule.else_.as_deref_mut();
        }
    }
}

/// The links of an else chain, the rule itself first.
pub fn links(rule: &Rule) -> impl Iterator<Item = &Rule> {
    std::iter::successors(Some(rule), |rule| rule.else_.as_deref())
}

/// What a collection of variables leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct VarParams {
    /// The first part of each ref.
    pub skip_ref_head: bool,
    /// The first part of the operator of a call and of the refs in `with`.
    pub skip_ref_call_head: bool,
    /// Keys of objects.
    pub skip_object_keys: bool,
    /// Bodies of comprehensions, `every`, `not`, `and`, `or`, and template strings.
    pub skip_closures: bool,
    /// Targets of `with`.
    pub skip_with_target: bool,
    /// Sets.
    pub skip_sets: bool,
    /// Template strings.
    pub skip_templates: bool,
}

impl VarParams {
    /// What safety checks use.
    pub const SAFETY: VarParams = VarParams {
        skip_ref_head: false,
        skip_ref_call_head: true,
        skip_object_keys: false,
        skip_closures: true,
        skip_with_target: false,
        skip_sets: false,
        skip_templates: false,
    };
}

/// A set of variables, sorted by name; some carry the place where they were last seen standing alone.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct VarSet(BTreeMap<String, Option<Loc>>);

impl VarSet {
    /// An empty set.
    #[must_use]
    pub fn new() -> Self {
        VarSet::default()
    }

    /// Adds a name; keeps the place of one that is there already.
    pub fn add(&mut self, name: &str) {
        if !self.0.contains_key(name) {
            self.0.insert(name.to_owned(), None);
        }
    }

    /// Sets the place of a name that is there.
    pub fn place(&mut self, name: &str, loc: Loc) {
        if let Some(entry) = self.0.get_mut(name) {
            *entry = Some(loc);
        }
    }

    /// Removes a name.
    pub fn remove(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// Whether a name is there.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The place of a name, if one is known.
    #[must_use]
    pub fn loc(&self, name: &str) -> Option<Loc> {
        self.0.get(name).copied().flatten()
    }

    /// The names, sorted.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// How many names there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The names that are not in `other`, with their places.
    #[must_use]
    pub fn diff(&self, other: &VarSet) -> VarSet {
        VarSet(
            self.0
                .iter()
                .filter(|(name, _)| !other.contains(name))
                .map(|(n, l)| (n.clone(), *l))
                .collect(),
        )
    }

    /// Whether some name is not in `other`.
    #[must_use]
    pub fn exceeds(&self, other: &VarSet) -> bool {
        self.iter().any(|name| !other.contains(name))
    }

    /// The names that are in both, without places.
    #[must_use]
    pub fn intersect(&self, other: &VarSet) -> VarSet {
        VarSet(
            self.iter()
                .filter(|name| other.contains(name))
                .map(|name| (name.to_owned(), None))
                .collect(),
        )
    }

    /// Adds every name of `other`, without places.
    pub fn update(&mut self, other: &VarSet) {
        other.iter().for_each(|name| self.add(name));
    }

    /// Whether both hold the same names.
    #[must_use]
    pub fn same_names(&self, other: &VarSet) -> bool {
        self.len() == other.len() && !self.exceeds(other)
    }
}

impl<S: AsRef<str>> FromIterator<S> for VarSet {
    fn from_iter<I: IntoIterator<Item = S>>(names: I) -> Self {
        let mut set = VarSet::new();
        names.into_iter().for_each(|name| set.add(name.as_ref()));
        set
    }
}

/// The variables at and below a node.
#[must_use]
pub fn vars(node: Node<'_>, params: VarParams) -> VarSet {
    let mut set = VarSet::new();
    collect_vars(node, params, &mut set);
    set
}

/// The variables of a list of operands; none of them counts as standing alone.
pub fn collect_operand_vars(terms: &[Term], params: VarParams, out: &mut VarSet) {
    let mut collector = Collector { params, hook: &mut |_, _| Step::Into, out };
    terms.iter().for_each(|term| collector.value(term));
}

/// Adds the variables at and below a node to a set.
pub fn collect_vars(node: Node<'_>, params: VarParams, out: &mut VarSet) {
    collect_vars_with(node, params, &mut |_, _| Step::Into, out);
}

/// Like [`collect_vars`], with a closure that sees each node first, may add variables of its own, and may keep the
/// collection from going below the node.
pub fn collect_vars_with(
    node: Node<'_>,
    params: VarParams,
    hook: &mut dyn FnMut(Node<'_>, &mut VarSet) -> Step,
    out: &mut VarSet,
) {
    Collector { params, hook, out }.node(node);
}

struct Collector<'h, 'o> {
    params: VarParams,
    hook: &'h mut dyn FnMut(Node<'_>, &mut VarSet) -> Step,
    out: &'o mut VarSet,
}

impl Collector<'_, '_> {
    fn node(&mut self, node: Node<'_>) {
        if (self.hook)(node, self.out) == Step::Over {
            return;
        }
        match node {
            Node::Module(module) => {
                module.rules.iter().for_each(|rule| self.node(Node::Rule(rule)))
            }
            Node::Rule(rule) => {
                self.node(Node::Head(&rule.head));
                self.body(&rule.body);
                if let Some(next) = &rule.else_ {
                    self.node(Node::Rule(next));
                }
            }
            Node::Head(head) => {
                let skip = usize::from(self.params.skip_ref_head);
                for part in head.reference.iter().skip(skip) {
                    self.placed(part);
                }
                head.args.iter().flatten().for_each(|arg| self.value(arg));
                head.value.iter().for_each(|value| self.placed(value));
            }
            Node::Body(body) => self.body(body),
            Node::Expr(expr) => self.expr(expr),
            Node::Some(symbols) => symbols.iter().for_each(|symbol| self.placed(symbol)),
            Node::Every(every) => {
                every.key.iter().for_each(|key| self.value(key));
                self.placed(&every.value);
                self.placed(&every.domain);
                self.body(&every.body);
            }
            Node::Not(body, _) => {
                if !self.params.skip_closures {
                    self.body(body);
                }
            }
            Node::And(logical) | Node::Or(logical) => {
                if !self.params.skip_closures {
                    self.body(&logical.lhs);
                    self.body(&logical.rhs);
                }
            }
            Node::With(with) => self.with(with),
            Node::Term(term) => self.placed_unhooked(term),
        }
    }

    fn body(&mut self, body: &[Expr]) {
        body.iter().for_each(|expr| self.node(Node::Expr(expr)));
    }

    fn expr(&mut self, expr: &Expr) {
        if let (true, ExprKind::Every(every)) = (self.params.skip_closures, &expr.kind) {
            self.placed(&every.domain);
            return;
        }
        match &expr.kind {
            ExprKind::Term(term) => self.placed(term),
            ExprKind::Call(terms) => self.call(terms),
            ExprKind::Some(symbols) => self.node(Node::Some(symbols)),
            ExprKind::Every(every) => self.node(Node::Every(every)),
            ExprKind::Not { body, explicit } => self.node(Node::Not(body, *explicit)),
            ExprKind::And(logical) => self.node(Node::And(logical)),
            ExprKind::Or(logical) => self.node(Node::Or(logical)),
        }
        expr.with.iter().for_each(|with| self.node(Node::With(with)));
    }

    fn call(&mut self, terms: &[Term]) {
        let Some((operator, operands)) = terms.split_first() else { return };
        match (self.params.skip_ref_call_head, operator.as_ref_parts()) {
            (true, Some(parts)) => parts.iter().skip(1).for_each(|part| self.placed(part)),
            _ => self.value(operator),
        }
        for operand in operands {
            if self.params.skip_ref_call_head { self.placed(operand) } else { self.value(operand) }
        }
    }

    fn with(&mut self, with: &With) {
        if self.params.skip_with_target {
            self.placed(&with.value);
        } else if self.params.skip_ref_call_head {
            if let Some(parts) = with.target.as_ref_parts() {
                parts.iter().skip(1).for_each(|part| self.placed(part));
            }
            match with.value.as_ref_parts() {
                Some(parts) => parts.iter().skip(1).for_each(|part| self.placed(part)),
                None => self.placed(&with.value),
            }
        } else {
            self.value(&with.target);
            self.value(&with.value);
        }
    }

    /// A term that stands where its place is worth keeping.
    fn placed(&mut self, term: &Term) {
        if (self.hook)(Node::Term(term), self.out) == Step::Into {
            self.placed_unhooked(term);
        }
    }

    fn placed_unhooked(&mut self, term: &Term) {
        self.value(term);
        if let TermKind::Var(name) = &term.kind {
            self.out.place(name, term.loc);
        }
    }

    fn value(&mut self, term: &Term) {
        match &term.kind {
            TermKind::Null | TermKind::Bool(_) | TermKind::Number(_) | TermKind::String(_) => {}
            TermKind::Var(name) => self.out.add(name),
            TermKind::Ref(parts) => {
                let skip = usize::from(self.params.skip_ref_head);
                for part in parts.iter().skip(skip) {
                    if self.params.skip_ref_head { self.placed(part) } else { self.value(part) }
                }
            }
            TermKind::Call(terms) => self.call(terms),
            TermKind::Array(terms) => terms.iter().for_each(|term| self.placed(term)),
            TermKind::Set(terms) => {
                if !self.params.skip_sets {
                    terms.iter().for_each(|term| self.placed(term));
                }
            }
            TermKind::Object(items) => {
                for (key, value) in items {
                    if !self.params.skip_object_keys {
                        self.placed(key);
                    }
                    self.placed(value);
                }
            }
            TermKind::ArrayCompr { term, body } | TermKind::SetCompr { term, body } => {
                if !self.params.skip_closures {
                    self.value(term);
                    self.body(body);
                }
            }
            TermKind::ObjectCompr { key, value, body } => {
                if !self.params.skip_closures {
                    self.value(key);
                    self.value(value);
                    self.body(body);
                }
            }
            TermKind::Template { parts, .. } => {
                if !self.params.skip_closures && !self.params.skip_templates {
                    for part in parts {
                        match part {
                            TemplatePart::Text(text) => self.placed(text),
                            TemplatePart::Expr(expr) => self.node(Node::Expr(expr)),
                        }
                    }
                }
            }
        }
    }
}
