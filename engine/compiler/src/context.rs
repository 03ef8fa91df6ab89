//! The state a compilation carries from stage to stage, and the loop that runs the stages.

use crate::compiled::Compiled;
use crate::graph::Graph;
use crate::options::Options;
use crate::stages::MODULE_STAGES;
use crate::tree::{ModuleNode, RuleId, RuleTree};
use crate::{front, types};
use lictor_syntax::ast::{Import, Module, Rule, Term, TermKind};
use lictor_syntax::visit::{self, VarSet};
use lictor_syntax::{Code, Diagnostic, Loc, SourceMap};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A module and what the compiler keeps beside it.
#[derive(Debug, Clone)]
pub struct NamedModule {
    /// The name it was given under.
    pub name: String,
    /// The module, rewritten in place.
    pub module: Module,
    /// The imports it had; the module itself loses them on the way.
    pub imports: Vec<Import>,
}

/// The state of a compilation.
#[derive(Debug)]
pub struct Compiler {
    pub(crate) options: Arc<Options>,
    pub(crate) sources: Arc<SourceMap>,
    /// Sorted by name; a [`RuleId`]'s module is an index into this.
    pub(crate) modules: Vec<NamedModule>,
    pub(crate) module_tree: ModuleNode,
    pub(crate) rules: RuleTree,
    pub(crate) graph: Graph,
    /// The rules, each after those it depends on; none until there is a graph, or where there is a cycle.
    pub(crate) sorted: Option<Vec<RuleId>>,
    pub(crate) generator: LocalGenerator,
    /// Generated name to the user's.
    pub(crate) rewritten: HashMap<String, String>,
    pub(crate) annotations: front::metadata::AnnotationSet,
    pub(crate) types: types::TypeEnv,
    pub(crate) errors: Errors,
}

/// Compiles parsed modules, given with their names.
///
/// # Errors
/// The mistakes found by the first stage that found any, at most `options.max_errors` of them.
pub fn compile(
    modules: BTreeMap<String, Module>,
    sources: Arc<SourceMap>,
    options: Options,
) -> Result<Compiled, Vec<Diagnostic>> {
    let mut compiler = Compiler::new(modules, sources, options);
    for stage in MODULE_STAGES {
        compiler.options.announce(stage.name);
        (stage.run)(&mut compiler);
        if !compiler.errors.list.is_empty() {
            return Err(compiler.errors.list);
        }
    }
    Ok(Compiled { state: compiler })
}

impl Compiler {
    pub(crate) fn new(
        modules: BTreeMap<String, Module>,
        sources: Arc<SourceMap>,
        options: Options,
    ) -> Compiler {
        let mut modules: Vec<NamedModule> = modules
            .into_iter()
            .map(|(name, module)| NamedModule { name, module, imports: Vec::new() })
            .collect();
        for named in &mut modules {
            front::util::sort_collections(&mut named.module);
        }
        Compiler {
            errors: Errors::new(options.max_errors),
            options: Arc::new(options),
            sources,
            modules,
            module_tree: ModuleNode::default(),
            rules: RuleTree::default(),
            graph: Graph::default(),
            sorted: None,
            generator: LocalGenerator::default(),
            rewritten: HashMap::new(),
            annotations: front::metadata::AnnotationSet::default(),
            types: types::TypeEnv::default(),
        }
    }

    /// Runs `f` on every rule (each link of each else chain) of every module, in order, with the rest of the state
    /// at hand. While it runs, `self.modules` is empty.
    pub(crate) fn for_each_rule_mut(&mut self, mut f: impl FnMut(&mut Compiler, &mut Rule)) {
        let mut modules = std::mem::take(&mut self.modules);
        for named in &mut modules {
            visit::for_each_rule_mut(&mut named.module, &mut |rule| f(self, rule));
        }
        self.modules = modules;
    }

    /// The rule (or link of an else chain) of this id.
    pub(crate) fn rule(&self, id: RuleId) -> Option<&Rule> {
        let module = &self.modules.get(id.module as usize)?.module;
        visit::links(module.rules.get(id.rule as usize)?).nth(id.link as usize)
    }

    /// The full reference of a rule, package first.
    pub(crate) fn rule_ref(&self, id: RuleId) -> Vec<Term> {
        let Some(named) = self.modules.get(id.module as usize) else { return Vec::new() };
        let Some(rule) = named.module.rules.get(id.rule as usize) else { return Vec::new() };
        front::util::full_ref(&named.module.package, &rule.head.reference)
    }

    /// How many operands the function takes that a ref names: builtin or rule.
    pub(crate) fn arity(&self, operator: &[Term]) -> Option<usize> {
        arity(&self.options, &self.rules, operator)
    }

    /// Adds an error; false where no more are wanted.
    pub(crate) fn error(
        &mut self,
        code: Code,
        loc: impl Into<Option<Loc>>,
        message: impl Into<String>,
    ) -> bool {
        self.errors.add(Diagnostic::new(code, loc, message))
    }
}

/// How many operands the function takes that a ref names.
pub(crate) fn arity(options: &Options, rules: &RuleTree, operator: &[Term]) -> Option<usize> {
    if let Some(signature) =
        front::util::builtin_name(operator).and_then(|name| options.builtins.get(&name))
    {
        return Some(signature.arity());
    }
    rules.rules_at(operator).first().map(|entry| entry.arity)
}

/// The errors found so far, cut off at the limit.
#[derive(Debug, Clone, Default)]
pub(crate) struct Errors {
    pub list: Vec<Diagnostic>,
    limit: usize,
    full: bool,
}

impl Errors {
    pub(crate) fn new(limit: usize) -> Errors {
        Errors { list: Vec::new(), limit, full: false }
    }

    /// Adds an error; false where no more are wanted.
    pub(crate) fn add(&mut self, error: Diagnostic) -> bool {
        self.extend([error])
    }

    /// Adds errors; false where no more are wanted.
    pub(crate) fn extend(&mut self, errors: impl IntoIterator<Item = Diagnostic>) -> bool {
        for error in errors {
            if self.full {
                return false;
            }
            self.list.push(error);
            if self.limit > 0 && self.list.len() >= self.limit {
                self.full = true;
                self.list.push(limit_reached());
            }
        }
        !self.full
    }
}

pub(crate) fn limit_reached() -> Diagnostic {
    Diagnostic::new(Code::Compile, None, "error limit reached")
}

/// Makes locals that no user variable is named like.
#[derive(Debug, Clone, Default)]
pub(crate) struct LocalGenerator {
    taken: VarSet,
    suffix: &'static str,
    next: usize,
    /// The term each hoisted local stands for, for messages.
    pub subjects: HashMap<String, TermKind>,
}

impl LocalGenerator {
    /// A generator of `__local<suffix>N__` that avoids these names.
    pub(crate) fn new(suffix: &'static str, taken: VarSet) -> LocalGenerator {
        LocalGenerator { taken, suffix, next: 0, subjects: HashMap::new() }
    }

    /// The next name.
    pub(crate) fn fresh(&mut self) -> String {
        loop {
            let name = format!("__local{}{}__", self.suffix, self.next);
            self.next += 1;
            if !self.taken.contains(&name) {
                return name;
            }
        }
    }

    /// Remembers which term a local stands for.
    pub(crate) fn stands_for(&mut self, local: &str, kind: TermKind) {
        self.subjects.insert(local.to_owned(), kind);
    }
}
