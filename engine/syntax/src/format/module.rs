//! Modules: the package, then imports and rules as they stand in the source.

use super::imports::in_order;
use super::places::row;
use super::writer::{Clash, Writer};
use super::{Manner, rule};
use crate::ast::{Import, Module, Package, Rule, Term, TermKind};

/// What stands below the package.
enum Statement<'a> {
    Import(&'a Import),
    Rule(&'a Rule, Manner),
}

impl Statement<'_> {
    fn place(&self) -> (u32, u32) {
        let loc = match self {
            Statement::Import(import) => import.loc,
            Statement::Rule(rule, _) => rule.loc,
        };
        (loc.row, loc.col)
    }
}

impl<'a> Writer<'a> {
    /// Writes a module, each rule in its manner.
    pub(super) fn module(&mut self, module: &'a Module, manners: &[Manner]) {
        let (first, imports) = in_order(module);
        let rules = module.rules.iter().zip(manners);
        let mut statements: Vec<Statement<'a>> =
            imports.into_iter().map(Statement::Import).collect();
        statements.extend(rules.map(|(rule, manner)| Statement::Rule(rule, *manner)));
        statements.sort_by_key(Statement::place);
        self.package(&module.package);
        self.imports(&first);
        let mut statements = statements.as_slice();
        while !statements.is_empty() {
            let imports: Vec<_> = statements
                .iter()
                .map_while(|statement| match statement {
                    Statement::Import(import) => Some(*import),
                    Statement::Rule(..) => None,
                })
                .collect();
            statements = &statements[imports.len()..];
            self.imports(&imports);
            let rules: Vec<_> = statements
                .iter()
                .map_while(|statement| match statement {
                    Statement::Rule(rule, manner) => Some((*rule, *manner)),
                    Statement::Import(_) => None,
                })
                .collect();
            statements = &statements[rules.len()..];
            self.rules(&rules);
        }
    }

    fn package(&mut self, package: &'a Package) {
        self.comments_above(package.loc);
        self.start_line();
        self.put("package ");
        let Some((first, path)) = package.path.get(1..).and_then(<[Term]>::split_first) else {
            return;
        };
        if let TermKind::String(name) = &first.kind {
            self.put(name);
        }
        let _ = self.path(path);
        self.blank_line();
    }

    fn rules(&mut self, rules: &[(&'a Rule, Manner)]) {
        for (index, (rule, manner)) in rules.iter().enumerate() {
            self.rule_in(rule, *manner);
            let grouped = rules.get(index + 1).is_some_and(|(next, _)| {
                self.fits_one_line(rule)
                    && self.fits_one_line(next)
                    && next.loc.row == rule.loc.row + 1
            });
            if !grouped {
                self.blank_line();
            }
        }
    }

    fn rule_in(&mut self, rule: &'a Rule, manner: Manner) {
        let whole = rule::whole(rule);
        match manner {
            Manner::Laid => {
                self.comments_above(rule.loc);
                let mark = self.mark();
                if self.rule(rule, false) == Err(Clash::Torn) && !rule::is_chained(rule) {
                    self.comment_ends_source = true;
                    if self.write_source_instead(mark, whole).is_ok() {
                        self.end_line();
                    }
                }
            }
            Manner::Verbatim => {
                self.comments_above(rule.loc);
                self.start_line();
                self.comment_ends_source = true;
                let mark = self.mark();
                let _ = self.write_source_instead(mark, whole);
                self.end_line();
            }
            Manner::Hoisted => {
                let end = self.end_row(whole);
                let count = self.comments_before(end + 1);
                self.write_comments(count);
                let _ = self.rule(rule, false);
            }
        }
        if self.inline && rule::is_constant(rule) {
            self.end_line();
        }
    }

    /// Whether a rule is written on one line, so that no blank line need part it from the next.
    fn fits_one_line(&self, rule: &Rule) -> bool {
        let single = match rule.body.as_slice() {
            [] => true,
            [only] => !rule::is_set(only),
            _ => false,
        };
        single && !rule.default && rule.else_.is_none() && self.uses_if(rule) && row(rule.loc) > 0
    }
}
