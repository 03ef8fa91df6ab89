//! Units: the rules of one document or function, clause by clause, and the tree they stand in.

use super::asked::{self, can_fail};
use super::function::Function;
use super::observe::RuleMark;
use super::terms::{constant_value, is_scalar};
use super::{Emitter, Pending, Result, index, order};
use crate::tree::{Key, RuleEntry, RuleId, TreeNode};
use lictor_program::{Clause, Event, Node, Op, Unit, UnitKind};
use lictor_syntax::ast::{Rule, Term, TermKind};
use lictor_syntax::visit;
use lictor_value::Value;

/// What the rules at a node make.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Complete,
    Function,
    Set,
    /// An object with at most this many keys below the node.
    Object {
        keys: usize,
    },
}

impl<'c> Emitter<'c, '_> {
    /// The rules a unit at this node is made of; those below it too where a head has variables.
    fn members(&self, node: &'c TreeNode, depth: usize) -> Vec<RuleEntry> {
        let mut members = node.rules.clone();
        if members.iter().any(|entry| self.head_depth(entry.id) > depth) {
            for child in node.children.values() {
                child.depth_first(&mut |below| {
                    members.extend(below.rules.iter().copied());
                    true
                });
            }
            members
                .retain(|entry| self.rule(entry.id).is_some_and(|rule| rule.head.args.is_none()));
        }
        members
    }

    pub(super) fn shape(&self, node: &'c TreeNode, depth: usize) -> Shape {
        let members = self.members(node, depth);
        let longest = members.iter().map(|entry| self.head_depth(entry.id)).max().unwrap_or(depth);
        let first = node.rules.first().and_then(|entry| self.rule(entry.id));
        match first {
            Some(rule) if rule.head.args.is_some() => Shape::Function,
            _ if longest > depth => Shape::Object { keys: longest - depth },
            _ if node.rules.iter().any(|entry| entry.multi_value) => Shape::Set,
            _ => Shape::Complete,
        }
    }

    fn rule(&self, id: RuleId) -> Option<&'c Rule> {
        self.compiled.rule(id)
    }

    /// How many steps a rule's full ref has below `data`.
    fn head_depth(&self, id: RuleId) -> usize {
        self.compiled.rule_ref_len(id) - 1
    }

    /// The steps of a rule's full ref that are more than this deep below `data`.
    fn head_keys(&self, id: RuleId, depth: usize) -> Vec<Term> {
        if self.head_depth(id) <= depth {
            return Vec::new();
        }
        self.compiled.rule_ref(id).split_off(depth + 1)
    }

    /// The number of the unit at a node; it is emitted later.
    pub(super) fn unit_number(&mut self, node: &'c TreeNode, path: Vec<Key>) -> u32 {
        if let Some(number) = self.unit_numbers.get(&std::ptr::from_ref(node)) {
            return *number;
        }
        let number = self.units.len() as u32;
        self.unit_numbers.insert(node, number);
        let place = self.path_constant(&path);
        self.units.push(Unit {
            path: place,
            name: dotted(&path),
            kind: UnitKind::Complete,
            clauses: Vec::new(),
            default: None,
            early_exit: false,
            memo: false,
            fixed: false,
            constant: None,
            index: None,
            place: lictor_program::Place::default(),
        });
        self.pending.push_back(Pending { unit: number, node, path });
        number
    }

    /// The number of a node of the document tree, with all that stands below it.
    pub(super) fn node_number(&mut self, node: &'c TreeNode, path: &[Key]) -> u32 {
        if let Some(number) = self.node_numbers.get(&std::ptr::from_ref(node)) {
            return *number;
        }
        let number = self.nodes.len() as u32;
        self.node_numbers.insert(node, number);
        let place = self.path_constant(path);
        self.nodes.push(Node { path: place, hidden: node.hidden, ..Node::default() });
        if !node.rules.is_empty() {
            let unit = self.unit_number(node, path.to_vec());
            self.nodes[number as usize].unit = Some(unit);
            return number;
        }
        let mut children = Vec::new();
        for (key, child) in &node.children {
            let mut below = path.to_vec();
            below.push(key.clone());
            let value = self.key_value(key);
            children.push((self.constant(value), self.node_number(child, &below)));
        }
        self.nodes[number as usize].children = children;
        number
    }

    pub(super) fn unit(&mut self, pending: Pending<'c>) -> Result<()> {
        self.current = Some(pending.unit);
        let depth = pending.path.len();
        let shape = self.shape(pending.node, depth);
        let mut members = self.members(pending.node, depth);
        if members.len() == pending.node.rules.len() {
            order::sort(self, &mut members);
        }
        let name = dotted(&pending.path);
        let (mut clauses, mut defaults) = (Vec::new(), Vec::new());
        if self.merged(&pending, &members, shape)? {
            return Ok(());
        }
        let tried = members.iter().filter(|entry| !entry.default);
        let rules: Vec<&'c Rule> = tried.filter_map(|entry| self.rule(entry.id)).collect();
        let alike = matches!(shape, Shape::Complete | Shape::Function) && self.one_constant(&rules);
        for entry in members {
            let Some(rule) = self.rule(entry.id) else { continue };
            let clause = self.clause(rule, entry.id, shape, depth, &name, alike)?;
            if entry.default {
                defaults.push(clause);
            } else {
                clauses.push(clause);
            }
        }
        let unit = &mut self.units[pending.unit as usize];
        unit.kind = kind(shape, pending.node);
        // Below a head with variables OPA has no defaults.
        if !matches!(shape, Shape::Object { .. }) {
            unit.default = defaults.first().and_then(|clause| clause.links.first().copied());
        }
        unit.clauses = clauses;
        self.remember(pending.unit);
        let first = pending.node.rules.first().and_then(|entry| self.rule(entry.id));
        self.units[pending.unit as usize].place =
            first.map(|rule| self.place(rule.loc)).unwrap_or_default();
        self.units[pending.unit as usize].early_exit = self.options.early_exit && alike;
        if self.options.index && rules.len() > 1 {
            let index = index::build(self, &rules);
            self.units[pending.unit as usize].index = index;
        }
        Ok(())
    }

    /// Remembers what a function gave, if that can save more than it costs: where it calls others more than once.
    fn remember(&mut self, number: u32) {
        let unit = &self.units[number as usize];
        if !self.options.memo || !matches!(unit.kind, UnitKind::Function(_)) {
            return;
        }
        let mut calls = 0;
        for function in unit.clauses.iter().flat_map(|clause| &clause.links) {
            let Some(function) = self.functions.get(*function as usize) else { continue };
            let mut weight = 1;
            for op in &*function.code {
                match op {
                    Op::Next { .. } => weight = 2,
                    Op::Call { .. } => calls += weight,
                    _ => {}
                }
            }
        }
        self.units[number as usize].memo = calls > 1;
    }

    /// Makes one function of a unit whose rules all give the same constant: one after the other, the default last.
    /// Says whether it did; units with an index are better off without.
    fn merged(
        &mut self,
        pending: &Pending<'c>,
        members: &[RuleEntry],
        shape: Shape,
    ) -> Result<bool> {
        const MOST: usize = 16;
        let all: Option<Vec<&'c Rule>> = members.iter().map(|entry| self.rule(entry.id)).collect();
        let Some(all) = all else { return Ok(false) };
        let (defaults, rules): (Vec<_>, Vec<_>) = all.into_iter().partition(|rule| rule.default);
        let links = rules.iter().map(|rule| visit::links(rule).count()).sum::<usize>();
        let fits = self.options.merge
            && self.options.early_exit
            && !self.options.observe
            && matches!(shape, Shape::Complete | Shape::Function)
            && (2..=MOST).contains(&(links + defaults.len()))
            && self.one_constant(&rules);
        if !fits || self.options.index && index::pays(self, &rules) {
            return Ok(false);
        }
        let Ok(function) = self.merge(&rules, defaults.first().copied(), shape, pending) else {
            return Ok(false);
        };
        let place = rules.first().map(|rule| self.place(rule.loc)).unwrap_or_default();
        let unit = &mut self.units[pending.unit as usize];
        unit.kind = kind(shape, pending.node);
        unit.clauses = vec![Clause { links: vec![function], keys: Vec::new() }];
        unit.early_exit = true;
        unit.place = place;
        self.remember(pending.unit);
        Ok(true)
    }

    fn merge(
        &mut self,
        rules: &[&'c Rule],
        default: Option<&'c Rule>,
        shape: Shape,
        pending: &Pending<'c>,
    ) -> Result<u32> {
        let arity = match kind(shape, pending.node) {
            UnitKind::Function(arity) => arity,
            _ => 0,
        };
        let mut function = Function::new(self);
        function.alike = true;
        let first = function.registers_in_row(arity as usize);
        let start = function.registers_in_use();
        let last = rules.last().map_or(lictor_syntax::Loc::default(), |rule| rule.loc);
        for rule in rules.iter().flat_map(|rule| visit::links(rule)).chain(default) {
            let next = function.label();
            function.fail = next;
            function.loc = rule.head.loc;
            let scope = function.open_scope();
            for (offset, arg) in rule.head.args.iter().flatten().enumerate() {
                function.pattern(arg, first + offset as u16)?;
            }
            function.body(&asked::first(function.emitter, rule))?;
            function.loc = rule.head.loc;
            function.head(rule, &[], shape, &None)?;
            function.close_scope(scope);
            function.reuse_registers(start);
            function.bind(next);
        }
        function.finish(last, arity)
    }

    /// Whether every link of every rule gives the same constant, spelled alike: `1.0` is equal to `1` but shown as it is.
    pub(super) fn one_constant(&self, rules: &[&Rule]) -> bool {
        // OPA takes a bare `p.a := 1` for an element of a partial object, and tries all rules beside it.
        if rules.iter().any(|rule| rule.generated_body && rule.head.reference.len() == 2) {
            return false;
        }
        let mut values =
            rules.iter().flat_map(|rule| visit::links(rule)).map(|rule| match &rule.head.value {
                Some(value) => constant_value(self.region, value),
                None => None,
            });
        let Some(first) = values.next().flatten() else { return false };
        let is_same = |value: Value<'_>| {
            value.same_words(first) || value.equals(first) && value.to_string() == first.to_string()
        };
        values.all(|value| value.is_some_and(is_same))
    }

    fn clause(
        &mut self,
        rule: &'c Rule,
        id: RuleId,
        shape: Shape,
        depth: usize,
        name: &str,
        alike: bool,
    ) -> Result<Clause> {
        let mut clause = Clause::default();
        for (number, link) in visit::links(rule).enumerate() {
            let keys = self.head_keys(id.at_link(number), depth);
            if number == 0 {
                for key in &keys {
                    let value = constant_value(self.region, key);
                    clause.keys.push(value.map(|value| self.constant(value)));
                }
            }
            clause.links.push(self.link(link, &keys, shape, name, alike)?);
        }
        Ok(clause)
    }

    /// One link of a rule's else chain as a function.
    fn link(
        &mut self,
        rule: &'c Rule,
        keys: &[Term],
        shape: Shape,
        name: &str,
        alike: bool,
    ) -> Result<u32> {
        let mut function = Function::new(self);
        function.alike = alike;
        function.loc = rule.head.loc;
        let args = rule.head.args.as_deref().unwrap_or_default();
        let first = function.registers_in_row(args.len());
        let end = function.label();
        function.fail = end;
        let mark = function.rule_mark(&rule.head, name);
        let plain = args.iter().all(|arg| matches!(arg.kind, TermKind::Var(_)) || is_scalar(arg));
        if !plain {
            function.report_rule(Event::Enter, &mark)?;
        }
        for (offset, arg) in args.iter().enumerate() {
            function.pattern(arg, first + offset as u16)?;
        }
        function.ask_ahead(rule)?;
        if plain {
            function.report_rule(Event::Enter, &mark)?;
        }
        function.body(&asked::first(function.emitter, rule))?;
        function.loc = rule.head.loc;
        function.head(rule, keys, shape, &mark)?;
        function.bind(end);
        function.finish(rule.loc, args.len() as u16)
    }
}

impl Function<'_, '_, '_> {
    /// Gives what the head says, and asks the body for the next solution where there can be one that matters: with
    /// another value, or, where not all rules of the document give this constant, with a failure or a print.
    fn head(&mut self, rule: &Rule, keys: &[Term], shape: Shape, mark: &RuleMark) -> Result<()> {
        let constant = rule
            .head
            .value
            .as_ref()
            .is_none_or(|value| constant_value(self.emitter.region, value).is_some());
        match shape {
            Shape::Complete | Shape::Function => {
                let src = self.head_value(rule)?;
                self.push_at(Op::EmitValue { src });
                self.report_rule(Event::Exit, mark)?;
                if constant
                    && self.emitter.options.early_exit
                    && (self.alike || !rule.body.iter().any(|expr| can_fail(self.emitter, expr)))
                {
                    self.push(Op::Return {});
                    return Ok(());
                }
            }
            Shape::Set => {
                let src = match &rule.head.key {
                    Some(key) => self.term(key)?,
                    None => self.head_value(rule)?,
                };
                self.push_at(Op::EmitMember { src });
                self.report_rule(Event::Exit, mark)?;
            }
            Shape::Object { .. } => {
                let sources = keys.iter().map(|key| self.term(key)).collect::<Result<Vec<_>>>()?;
                let member = rule.head.value.is_none() && rule.head.key.is_some();
                let value = match &rule.head.key {
                    Some(key) if member => self.term(key)?,
                    _ => self.head_value(rule)?,
                };
                let (keys, count) = self.pack(&sources)?;
                self.push_at(if member {
                    Op::EmitEntryMember { keys, count, value }
                } else {
                    Op::EmitEntry { keys, count, value }
                });
                self.report_rule(Event::Exit, mark)?;
            }
        }
        self.report_rule(Event::Redo, mark)?;
        self.jump_back();
        Ok(())
    }

    fn head_value(&mut self, rule: &Rule) -> Result<u16> {
        match &rule.head.value {
            Some(value) => self.term(value),
            None => Ok(self.constant(Value::TRUE)),
        }
    }
}

fn kind(shape: Shape, node: &TreeNode) -> UnitKind {
    match shape {
        Shape::Complete => UnitKind::Complete,
        Shape::Set => UnitKind::Set,
        Shape::Object { .. } => UnitKind::Object,
        Shape::Function => {
            let arity = node.rules.first().map_or(0, |entry| entry.arity);
            UnitKind::Function(arity.min(u16::MAX as usize) as u16)
        }
    }
}

fn dotted(path: &[Key]) -> String {
    let mut name = "data".to_owned();
    for key in path {
        match key {
            Key::String(text) => {
                name.push('.');
                name.push_str(text);
            }
            other => name.push_str(&format!("[{other:?}]")),
        }
    }
    name
}
