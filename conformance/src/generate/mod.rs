//! Programs made up from a seed: modules, data, input and the documents to ask for.
//!
//! The generator knows every form of the language and, through the table of signatures, every builtin. It aims at
//! programs that compile and have values worth comparing, and strays from that now and then. It knows nothing of
//! how programs are run.

mod bodies;
mod documents;
mod pools;
mod rng;
mod rules;
mod terms;
mod types;

pub(crate) use documents::quoted;

use lictor::Dialect;
use lictor_program::signatures::{self, SIGNATURES, Signature};
use lictor_program::types::Decl;
use rng::Rng;
use std::collections::HashMap;
use std::sync::LazyLock;
use types::Ty;

/// One program, its documents and what is asked of it.
#[derive(Debug, Clone)]
pub struct Program {
    /// The dialect its modules are read in.
    pub dialect: Dialect,
    /// The texts of the modules; each refers only to itself and those before it.
    pub modules: Vec<String>,
    /// The base data: the text of a JSON object.
    pub data: String,
    /// The text of the input, if there is one.
    pub input: Option<String>,
    /// The paths below `data` that are asked for, with dots.
    pub entries: Vec<String>,
    /// Whether the failure of a builtin is an error.
    pub strict: bool,
}

/// The program of a seed.
#[must_use]
pub fn program(seed: u64) -> Program {
    Gen::new(seed).program()
}

/// The declarations of all builtins, read once.
static DECLARATIONS: LazyLock<HashMap<&'static str, Decl>> = LazyLock::new(|| {
    let names = SIGNATURES.iter().map(|signature| signature.name);
    names.filter_map(|name| Some((name, signatures::declaration(name)?))).collect()
});

fn declaration(name: &str) -> Option<&'static Decl> {
    DECLARATIONS.get(name)
}

/// A document, rule or function that terms may refer to.
#[derive(Debug, Clone)]
struct Known {
    /// How it is written where it is used.
    text: String,
    ty: Ty,
    /// For functions.
    args: Option<Vec<Ty>>,
}

/// What is being generated.
struct Gen {
    rng: Rng,
    dialect: Dialect,
    /// `if`, `in`, `every` and `contains` may be used.
    keywords: bool,
    /// `not` takes bodies.
    new_not: bool,
    /// `and`, `or` may be used.
    logic: bool,
    /// Documents given from outside, and parts of them.
    documents: Vec<Known>,
    /// Rules that come before the one that is made.
    rules: Vec<Known>,
    functions: Vec<Known>,
    /// The variables in scope.
    vars: Vec<(String, Ty)>,
    fresh: usize,
    depth: usize,
    /// In how many keys of objects the term stands: OPA crashes on a template there.
    keys: usize,
    /// How many more terms the rule may have.
    budget: usize,
    /// Builtins by chance: those that give the same for the same operands.
    builtins: Vec<&'static Signature>,
}

impl Gen {
    fn new(seed: u64) -> Gen {
        let mut rng = Rng::new(seed);
        let dialect = if rng.chance(25) { Dialect::V0 } else { Dialect::V1 };
        let keywords = dialect == Dialect::V1 || rng.chance(70);
        let builtins = SIGNATURES
            .iter()
            .filter(|signature| {
                !signature.nondeterministic
                    && !signature.is_void()
                    && !signature.relation
                    && !signature.name.starts_with("internal.")
                    && !signature.name.starts_with("rego.metadata.")
                    && !matches!(signature.name, "eq" | "assign" | "trace" | "print")
                    && (dialect == Dialect::V0 || !signature.deprecated)
            })
            .collect();
        Gen {
            new_not: keywords && rng.chance(25),
            logic: keywords && rng.chance(25),
            rng,
            dialect,
            keywords,
            documents: Vec::new(),
            rules: Vec::new(),
            functions: Vec::new(),
            vars: Vec::new(),
            fresh: 0,
            depth: 0,
            keys: 0,
            budget: 0,
            builtins,
        }
    }

    fn program(mut self) -> Program {
        let (data, input) = self.documents();
        let mut modules = Vec::new();
        if self.rng.chance(25) {
            modules.push(self.module("lib.util", 1));
            self.qualify("lib.util");
        }
        let package = *self.rng.pick(&["test", "test", "a.b"]);
        let before = self.rules.len();
        let count = 1 + self.rng.below(4);
        modules.push(self.module(package, count));
        if self.rng.chance(10) {
            self.qualify(package);
            modules.push(self.module(package, 1));
        }
        let mut entries: Vec<String> = Vec::new();
        for rule in &self.rules[before..] {
            let name = rule.text.strip_prefix("data.").unwrap_or(&rule.text);
            let name =
                name.strip_prefix(package).and_then(|rest| rest.strip_prefix('.')).unwrap_or(name);
            let end = name.find(['.', '[']).unwrap_or(name.len());
            let entry = format!("{package}.{}", &name[..end]);
            if !entries.contains(&entry) {
                entries.push(entry);
            }
        }
        if entries.is_empty() || self.rng.chance(20) {
            entries.push(package.to_owned());
        }
        let strict = self.rng.chance(50);
        Program { dialect: self.dialect, modules, data, input, entries, strict }
    }

    /// From now on, what a package declared is seen from outside.
    fn qualify(&mut self, package: &str) {
        for known in self.rules.iter_mut().chain(&mut self.functions) {
            if !known.text.starts_with("data.") {
                known.text = format!("data.{package}.{}", known.text);
            }
        }
    }

    /// A name for a new local variable; now and then one that stood in a scope outside.
    fn name(&mut self) -> String {
        self.fresh += 1;
        format!("{}{}", self.rng.pick(&["x", "y", "z", "k", "v"]), self.fresh)
    }

    fn declare(&mut self, ty: Ty) -> String {
        let name = self.name();
        self.vars.push((name.clone(), ty));
        name
    }

    /// Makes something in a scope of its own.
    fn scoped<T>(&mut self, make: impl FnOnce(&mut Gen) -> T) -> T {
        let outside = self.vars.len();
        let made = make(self);
        self.vars.truncate(outside);
        made
    }
}

#[cfg(test)]
mod tests {
    use super::program;

    #[test]
    fn same_seed_same_program() {
        for seed in 0..50 {
            assert_eq!(program(seed).modules, program(seed).modules);
        }
    }

    /// Every builtin that a policy can call with the same result twice is called by some program.
    #[test]
    fn every_builtin_is_called() {
        let all: String = (0..20_000).flat_map(|seed| program(seed).modules).collect();
        for signature in super::Gen::new(0).builtins {
            let written = match signature.infix {
                Some(operator) => format!(" {operator} "),
                None => format!("{}(", signature.name),
            };
            assert!(all.contains(&written), "{}", signature.name);
        }
    }
}
