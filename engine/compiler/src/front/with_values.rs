//! Checks the targets and values of `with`, and hoists values that need evaluation.

use crate::context::{Compiler, LocalGenerator};
use crate::front::show::place;
use crate::front::util::{SharedWiths, append, builtin_name, capture, requires_eval};
use crate::options::Options;
use crate::query::Query;
use crate::tree::RuleTree;
use lictor_syntax::ast::{Body, Term, TermKind, With};
use lictor_syntax::visit::{self, NodeMut, Step};
use lictor_syntax::{Code, Diagnostic, text};
use std::borrow::Cow;

pub(crate) fn run(c: &mut Compiler) {
    let Compiler { modules, options, rules, generator, errors, .. } = c;
    let mut rewriter = Rewriter { options, rules, generator, withs: SharedWiths::default() };
    for rule in modules.iter_mut().flat_map(|named| &mut named.module.rules) {
        visit::walk_mut(NodeMut::Rule(rule), &mut |node| {
            if let NodeMut::Body(body) = node
                && let Err(error) = rewriter.body(body)
            {
                errors.add(*error);
                return Step::Over;
            }
            Step::Into
        });
    }
}

pub(crate) fn run_query(q: &mut Query<'_>) {
    let mut generator = q.generator();
    let mut rewriter = Rewriter {
        options: &q.compiler.options,
        rules: &q.compiler.rules,
        generator: &mut generator,
        withs: SharedWiths::default(),
    };
    // Bodies inside the query are left as they are.
    if let Err(error) = rewriter.body(&mut q.body) {
        q.errors.push(*error);
    }
}

type Checked<T> = Result<T, Box<Diagnostic>>;

struct Rewriter<'a> {
    options: &'a Options,
    rules: &'a RuleTree,
    generator: &'a mut LocalGenerator,
    withs: SharedWiths,
}

impl Rewriter<'_> {
    fn body(&mut self, body: &mut Body) -> Checked<()> {
        if body.iter().all(|expr| expr.with.is_empty()) {
            return Ok(());
        }
        let mut result = Vec::with_capacity(body.len());
        for mut expr in std::mem::take(body) {
            for with in &mut expr.with {
                if self.withs.reuse(with) {
                    continue;
                }
                let before = with.clone();
                if self.check(with)? {
                    let (local, eq) = capture(self.generator, with.value.clone());
                    with.value = local;
                    append(&mut result, [eq]);
                }
                self.withs.remember(before, with);
            }
            append(&mut result, [expr]);
        }
        *body = result;
        Ok(())
    }

    /// Whether the value must be hoisted.
    fn check(&self, with: &mut With) -> Checked<bool> {
        if let TermKind::Var(name) = &with.value.kind
            && self.options.builtins.get(name).is_some()
        {
            with.value.kind = TermKind::Ref(vec![Term::var(name.clone(), with.value.loc)]);
        }
        let builtin = self.builtin(&with.target)?;
        let head = with.target.as_ref_parts().and_then(|parts| parts.first()?.as_var());
        if head == Some("data") {
            if !self.check_data(with)? {
                return Ok(false);
            }
        } else if head == Some("input") {
            // Any path is fine.
        } else if let Some(name) = builtin {
            if let TermKind::Var(name) = &with.target.kind {
                with.target.kind = TermKind::Ref(vec![Term::var(name.clone(), with.target.loc)]);
            }
            self.check_builtin(&name, &with.target)?;
            if self.is_function(&with.value)? {
                return Ok(false);
            }
        } else if self.options.allow_undefined_functions
            && matches!(with.target.kind, TermKind::Ref(_) | TermKind::Var(_))
        {
            return Ok(false);
        } else {
            let message = "with keyword target must reference existing input, data, or a function";
            return Err(fail(Code::Type, &with.target, message));
        }
        Ok(requires_eval(&with.value))
    }

    /// Whether the value may need hoisting.
    fn check_data(&self, with: &With) -> Checked<bool> {
        let path = with.target.as_ref_parts().unwrap_or_default();
        let mut node = &self.rules.root;
        if let [_, path @ .., last] = path {
            for step in path {
                let Some(child) = node.child(step) else { break };
                if !child.rules.is_empty() {
                    let message = "with keyword cannot partially replace virtual document(s)";
                    return Err(fail(Code::Compile, &with.target, message));
                }
                node = child;
            }
            let rules = node.child(last).map_or(&[][..], |child| &child.rules);
            if rules.iter().any(|entry| entry.arity > 0) && self.is_function(&with.value)? {
                return Ok(false);
            }
        }
        let value = with.value.as_ref_parts().map_or(&[][..], |parts| self.rules.rules_at(parts));
        Ok(!value.iter().any(|entry| entry.arity > 0))
    }

    fn check_builtin(&self, name: &str, target: &Term) -> Checked<()> {
        const START: &str = "with keyword replacing built-in function: ";
        let Some(signature) = self.options.builtins.get(name) else { return Ok(()) };
        let message = if matches!(name, "eq" | "rego.metadata.chain" | "rego.metadata.rule") {
            format!("replacement of {} invalid", text::quoted(name))
        } else if name.starts_with("internal.") {
            format!("replacement of internal function {} invalid", text::quoted(name))
        } else if signature.relation {
            "target must not be a relation".to_owned()
        } else if signature.is_void() {
            "target must not be a void function".to_owned()
        } else {
            return Ok(());
        };
        Err(fail(Code::Compile, target, format!("{START}{message}")))
    }

    /// Whether a value names something that can stand for a function.
    fn is_function(&self, value: &Term) -> Checked<bool> {
        let known = value.as_ref_parts().is_some_and(|parts| self.rules.find(parts).is_some());
        Ok(known || self.builtin(value)?.is_some())
    }

    /// The builtin a term names.
    fn builtin(&self, term: &Term) -> Checked<Option<String>> {
        let name = match &term.kind {
            TermKind::Var(name) => Some(name.clone()),
            TermKind::Ref(parts) => builtin_name(parts).map(Cow::into_owned),
            _ => None,
        };
        let Some(name) = name else { return Ok(None) };
        if self.options.unsafe_builtins.contains(&name) {
            let name = text::quoted(&name);
            let message = format!(
                "with keyword replacing built-in function: target must not be unsafe: {name}"
            );
            return Err(fail(Code::Compile, term, message));
        }
        Ok(self.options.builtins.get(&name).is_some().then_some(name))
    }
}

fn fail(code: Code, term: &Term, message: impl Into<String>) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(code, place(term.loc), message))
}
