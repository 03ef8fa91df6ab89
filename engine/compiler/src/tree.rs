//! The trees that say where rules and packages stand under `data`.

use lictor_syntax::ast::{Module, Rule, Term, TermKind};
use lictor_syntax::order;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// A rule: module (by rank of its name), place in the module, link of the else chain (0 for the rule itself).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId {
    /// The module's number.
    pub module: u32,
    /// The rule's number in the module.
    pub rule: u32,
    /// The link of the else chain.
    pub link: u32,
}

impl RuleId {
    /// The same rule's link with this number.
    #[must_use]
    pub fn at_link(self, link: usize) -> RuleId {
        RuleId { link: number(link), ..self }
    }
}

pub(crate) fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// One step of a ground path.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Key {
    /// `null`
    Null,
    /// A boolean.
    Bool(bool),
    /// A number, as its text.
    Number(String),
    /// A string.
    String(String),
}

impl Key {
    /// The key a scalar term is.
    #[must_use]
    pub fn of(term: &Term) -> Option<Key> {
        match &term.kind {
            TermKind::Null => Some(Key::Null),
            TermKind::Bool(value) => Some(Key::Bool(*value)),
            TermKind::Number(text) => Some(Key::Number(text.clone())),
            TermKind::String(text) => Some(Key::String(text.clone())),
            _ => None,
        }
    }

    /// The term this key stands for.
    #[must_use]
    pub fn to_kind(&self) -> TermKind {
        match self {
            Key::Null => TermKind::Null,
            Key::Bool(value) => TermKind::Bool(*value),
            Key::Number(text) => TermKind::Number(text.clone()),
            Key::String(text) => TermKind::String(text.clone()),
        }
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Key::String(a), Key::String(b)) => a.cmp(b),
            (Key::Number(a), Key::Number(b)) => order::compare_numbers(a, b).then_with(|| a.cmp(b)),
            (a, b) => order::compare_kinds(&a.to_kind(), &b.to_kind()),
        }
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// What the rule tree says of one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleEntry {
    /// Which rule (its first link).
    pub id: RuleId,
    /// How many arguments it takes.
    pub arity: usize,
    /// `default`
    pub default: bool,
    /// It makes a set (`contains`); otherwise it gives a value.
    pub multi_value: bool,
    /// Its whole reference is ground.
    pub ground: bool,
}

/// A node of the rule tree: a path under `data`.
#[derive(Debug, Clone, Default)]
pub struct TreeNode {
    /// The rules whose reference has this path as its ground prefix: outer packages first, then in order of modules
    /// and rules.
    pub rules: Vec<RuleEntry>,
    /// What lies below.
    pub children: BTreeMap<Key, TreeNode>,
    /// Left out of wildcard look-ups (`data.system`).
    pub hidden: bool,
}

impl TreeNode {
    /// Calls `f` on this node and those below it, in order; below a node only where `f` says so.
    pub fn depth_first<'a>(&'a self, f: &mut dyn FnMut(&'a TreeNode) -> bool) {
        if f(self) {
            self.children.values().for_each(|child| child.depth_first(f));
        }
    }

    /// The node at a path below this one, each step being a scalar.
    #[must_use]
    pub fn descend(&self, path: &[Term]) -> Option<&TreeNode> {
        path.iter().try_fold(self, |node, step| node.child(step))
    }

    /// The child at a scalar.
    #[must_use]
    pub fn child(&self, step: &Term) -> Option<&TreeNode> {
        self.children.get(&Key::of(step)?)
    }
}

/// The rules of all modules by path. The root is the document `data`.
#[derive(Debug, Clone, Default)]
pub struct RuleTree {
    /// The node of `data`.
    pub root: TreeNode,
}

impl RuleTree {
    /// The tree of these modules (packages without rules have nodes too).
    #[must_use]
    pub fn new<'a>(modules: impl Iterator<Item = &'a Module>) -> RuleTree {
        let mut tree = RuleTree::default();
        // Rules of one path may stand in several packages: the outermost come first.
        let mut modules: Vec<_> = modules.enumerate().collect();
        modules.sort_by_key(|(_, module)| module.package.path.len());
        for (m, module) in modules {
            let package = &module.package.path;
            if module.rules.is_empty() {
                tree.insert(package.iter().skip(1));
            }
            for (r, rule) in module.rules.iter().enumerate() {
                let prefix = ground_prefix(&rule.head.reference);
                let path = package.iter().skip(1).chain(head_steps(prefix));
                let id = RuleId { module: number(m), rule: number(r), link: 0 };
                let ground = prefix.len() == rule.head.reference.len();
                tree.insert(path).rules.push(entry(id, rule, ground));
            }
        }
        if let Some(system) = tree.root.children.get_mut(&Key::String("system".to_owned())) {
            system.hidden = true;
        }
        tree
    }

    fn insert<'a>(&mut self, path: impl Iterator<Item = &'a Term>) -> &mut TreeNode {
        path.filter_map(step_key)
            .fold(&mut self.root, |node, key| node.children.entry(key).or_default())
    }

    /// The node at a ref that starts with the var `data` and is ground.
    #[must_use]
    pub fn find(&self, reference: &[Term]) -> Option<&TreeNode> {
        let (head, path) = reference.split_first()?;
        if head.as_var() == Some("data") { self.root.descend(path) } else { None }
    }

    /// The rules exactly at a ref.
    #[must_use]
    pub fn rules_at(&self, reference: &[Term]) -> &[RuleEntry] {
        self.find(reference).map_or(&[], |node| &node.rules)
    }

    /// Whether a ground prefix of the ref, or the ref itself, is made by rules, or lies above some.
    #[must_use]
    pub fn is_virtual(&self, reference: &[Term]) -> bool {
        let Some((head, path)) = reference.split_first() else { return false };
        if head.as_var() != Some("data") {
            return false;
        }
        let mut node = &self.root;
        for step in path {
            match node.child(step) {
                None => return false,
                Some(child) if !child.rules.is_empty() => return true,
                Some(child) => node = child,
            }
        }
        true
    }
}

fn entry(id: RuleId, rule: &Rule, ground: bool) -> RuleEntry {
    RuleEntry {
        id,
        arity: rule.head.args.as_ref().map_or(0, Vec::len),
        default: rule.default,
        multi_value: rule.head.value.is_none() && rule.head.key.is_some(),
        ground,
    }
}

fn step_key(term: &Term) -> Option<Key> {
    match &term.kind {
        TermKind::Var(name) => Some(Key::String(name.clone())),
        _ => Key::of(term),
    }
}

fn head_steps(reference: &[Term]) -> impl Iterator<Item = &Term> {
    reference.iter()
}

/// The part of a ref before its first term that is not ground (the head always belongs to it).
#[must_use]
pub fn ground_prefix(reference: &[Term]) -> &[Term] {
    let end = reference.iter().skip(1).position(|term| !crate::front::util::is_ground(term));
    end.map_or(reference, |end| &reference[..=end])
}

/// The packages of all modules by path.
#[derive(Debug, Clone, Default)]
pub struct ModuleNode {
    /// The numbers of the modules with this package.
    pub modules: Vec<u32>,
    /// What lies below.
    pub children: BTreeMap<String, ModuleNode>,
}

impl ModuleNode {
    /// The tree of these modules, rooted at `data`.
    #[must_use]
    pub fn new<'a>(modules: impl Iterator<Item = &'a Module>) -> ModuleNode {
        let mut root = ModuleNode::default();
        for (m, module) in modules.enumerate() {
            let steps = module.package.path.iter().skip(1).filter_map(|term| match &term.kind {
                TermKind::String(text) | TermKind::Var(text) => Some(text.clone()),
                _ => None,
            });
            steps
                .fold(&mut root, |node, key| node.children.entry(key).or_default())
                .modules
                .push(number(m));
        }
        root
    }
}
