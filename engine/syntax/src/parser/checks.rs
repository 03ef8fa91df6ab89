//! Rules that a rule must keep: what a default may hold, and what v1 asks of every rule.

use super::Parser;
use super::options::is_keyword;
use crate::ast::{Dialect, Rule, TemplatePart, Term, TermKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Loc;

/// Holds a rule, and the links of its `else` chain, to v1.
pub(super) fn rule(rule: &Rule, errors: &mut Vec<Diagnostic>) {
    let mut next = Some(rule);
    while let Some(rule) = next {
        check_v1(rule, errors);
        next = rule.else_.as_deref();
    }
}

fn check_v1(rule: &Rule, errors: &mut Vec<Diagnostic>) {
    let head = &rule.head;
    let sort =
        if head.args.as_ref().is_some_and(|args| !args.is_empty()) { "function" } else { "rule" };
    let mut fail = |message: String| errors.push(Diagnostic::new(Code::Parse, rule.loc, message));
    if head.reference.len() < 2 && is_keyword(&head.name, Dialect::V1) {
        fail(format!("{} keyword cannot be used for rule name", head.name));
    }
    if rule.generated_body && head.generated_value {
        fail(format!("{sort} must have value assignment and/or body declaration"));
    }
    if !rule.generated_body && !head.keywords.if_ && !rule.default {
        fail(format!("`if` keyword is required before {sort} body"));
    }
    if head.value.is_none() && !head.keywords.contains {
        fail("`contains` keyword is required for partial set rules".to_string());
    }
}

impl Parser<'_> {
    /// Whether a default rule's value is constant and its arguments are distinct variables.
    pub(super) fn check_default(&mut self, rule: &Rule) -> bool {
        let before = self.errors.len();
        match &rule.head.value {
            None => self.error(rule.loc, "illegal default rule (must have a value)"),
            Some(value) => self.check_default_value(value, rule.loc),
        }
        if self.errors.len() > before {
            return false;
        }
        let mut seen: Vec<&str> = Vec::new();
        for arg in rule.head.args.iter().flatten() {
            let TermKind::Var(name) = &arg.kind else {
                let what = arg.kind.name();
                self.error(
                    rule.loc,
                    format!("illegal default rule (arguments cannot contain {what})"),
                );
                continue;
            };
            if seen.contains(&name.as_str()) {
                self.error(
                    rule.loc,
                    format!("illegal default rule (arguments cannot be repeated {name})"),
                );
            } else {
                seen.push(name);
            }
        }
        self.errors.len() == before
    }

    fn check_default_value(&mut self, term: &Term, loc: Loc) {
        match &term.kind {
            TermKind::Ref(_) | TermKind::Var(_) | TermKind::Call(_) => {
                let what = term.kind.name();
                self.error(loc, format!("illegal default rule (value cannot contain {what})"));
            }
            TermKind::Array(terms) | TermKind::Set(terms) => {
                terms.iter().for_each(|term| self.check_default_value(term, loc));
            }
            TermKind::Object(pairs) => {
                for (key, value) in pairs {
                    self.check_default_value(key, loc);
                    self.check_default_value(value, loc);
                }
            }
            TermKind::Template { parts, .. } => parts.iter().for_each(|part| match part {
                TemplatePart::Text(term) => self.check_default_value(term, loc),
                TemplatePart::Expr(expr) => {
                    use crate::ast::ExprKind;
                    match &expr.kind {
                        ExprKind::Term(term) => self.check_default_value(term, loc),
                        ExprKind::Call(terms) => {
                            terms.iter().for_each(|term| self.check_default_value(term, loc))
                        }
                        _ => {}
                    }
                }
            }),
            _ => {}
        }
    }
}
