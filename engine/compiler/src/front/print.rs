//! Erases calls of `print`, or lowers them to `internal.print([...])` with every operand captured by a set
//! comprehension, so that an operand without value does not end the evaluation.

use crate::context::{self, Compiler, LocalGenerator};
use crate::front::outputs;
use crate::front::show::{place, show_var};
use crate::front::util::{builtin_ref, equality, is_call_of, is_generated};
use crate::options::Options;
use crate::query::Query;
use crate::tree::RuleTree;
use lictor_syntax::ast::{Body, Expr, ExprKind, Term, TermKind, With};
use lictor_syntax::visit::{self, Node, NodeMut, Step, VarParams, VarSet};
use lictor_syntax::{Code, Diagnostic, Loc};
use std::collections::HashMap;

pub(crate) fn run(c: &mut Compiler) {
    let mut modules = std::mem::take(&mut c.modules);
    let affected = modules.iter_mut().filter(|named| has_prints(Node::Module(&named.module)));
    for named in affected {
        if c.options.enable_print {
            visit::for_each_rule_mut(&mut named.module, &mut |rule| rewrite_rule(c, rule));
        } else {
            named.module.rules.iter_mut().for_each(|rule| erase(NodeMut::Rule(rule)));
        }
    }
    c.modules = modules;
}

pub(crate) fn run_query(q: &mut Query<'_>) {
    if !has_prints(Node::Body(&q.body)) {
        return;
    }
    if !q.context.enable_print {
        erase(NodeMut::Body(&mut q.body));
        return;
    }
    let mut generator = q.generator();
    let mut rewriter = Rewriter {
        options: &q.compiler.options,
        rules: &q.compiler.rules,
        rewritten: &q.rewritten,
        generator: &mut generator,
    };
    if let Err(errors) = rewriter.body(&reserved(), &mut q.body) {
        q.errors.extend(errors);
    }
}

fn reserved() -> VarSet {
    ["data", "input"].into_iter().collect()
}

fn has_prints(node: Node<'_>) -> bool {
    let mut found = false;
    visit::walk(node, &mut |node| {
        found = found || matches!(node, Node::Expr(expr) if is_call_of(expr, "print"));
        if found { Step::Over } else { Step::Into }
    });
    found
}

fn erase(node: NodeMut<'_>) {
    visit::walk_mut(node, &mut |node| {
        if let NodeMut::Body(body) = node {
            let loc = body.first().map_or(Loc::default(), |expr| expr.loc);
            body.retain(|expr| !is_call_of(expr, "print"));
            if body.is_empty() {
                let truth = Term::new(TermKind::Bool(true), loc);
                body.push(Expr::new(ExprKind::Term(Box::new(truth)), loc));
            }
            body.iter_mut().enumerate().for_each(|(i, expr)| expr.index = i);
        }
        Step::Into
    });
}

fn rewrite_rule(c: &mut Compiler, rule: &mut lictor_syntax::ast::Rule) {
    let mut globals = reserved();
    let args = rule.head.args.as_deref().unwrap_or_default();
    visit::collect_operand_vars(args, VarParams::default(), &mut globals);
    let Compiler { options, rules, rewritten, generator, errors, .. } = c;
    let mut rewriter = Rewriter { options, rules, rewritten, generator };
    for node in [NodeMut::Head(&mut rule.head), NodeMut::Body(&mut rule.body)] {
        visit::walk_mut(node, &mut |node| {
            let NodeMut::Body(body) = node else { return Step::Into };
            match rewriter.body(&globals, body) {
                Ok(()) => Step::Into,
                Err(found) => {
                    errors.extend(found);
                    Step::Over
                }
            }
        });
    }
}

struct Rewriter<'a> {
    options: &'a Options,
    rules: &'a RuleTree,
    rewritten: &'a HashMap<String, String>,
    generator: &'a mut LocalGenerator,
}

impl Rewriter<'_> {
    fn body(&mut self, globals: &VarSet, body: &mut Body) -> Result<(), Vec<Diagnostic>> {
        if !has_prints(Node::Body(body)) {
            return Ok(());
        }
        for i in 0..body.len() {
            let (before, rest) = body.split_at_mut(i);
            let Some(expr) = rest.first_mut() else { break };
            if has_closures(expr) {
                let mut safe = self.bound(before, globals);
                self.closures(&mut safe, NodeMut::Expr(expr))?;
            }
        }
        for i in 0..body.len() {
            let (before, rest) = body.split_at_mut(i);
            let Some(expr) = rest.first_mut().filter(|expr| is_call_of(expr, "print")) else {
                continue;
            };
            let safe = self.bound(before, globals);
            self.print(safe, before, expr)?;
        }
        Ok(())
    }

    fn bound(&self, before: &[Expr], globals: &VarSet) -> VarSet {
        let mut safe =
            outputs::of_body(before, &|op| context::arity(self.options, self.rules, op), globals);
        safe.update(globals);
        safe
    }

    /// Rewrites the outermost closures of an expression.
    fn closures(&mut self, safe: &mut VarSet, node: NodeMut<'_>) -> Result<(), Vec<Diagnostic>> {
        let mut errors = Vec::new();
        visit::walk_mut(node, &mut |node| {
            let mut bodies: Vec<&mut Body> = Vec::new();
            let mut modifiers: &mut [With] = &mut [];
            let step = match node {
                NodeMut::Term(term) => match &mut term.kind {
                    TermKind::ArrayCompr { body, .. }
                    | TermKind::SetCompr { body, .. }
                    | TermKind::ObjectCompr { body, .. } => {
                        bodies.push(body);
                        Step::Over
                    }
                    _ => Step::Into,
                },
                NodeMut::Expr(Expr { kind, with, .. }) => {
                    match kind {
                        ExprKind::Every(every) => {
                            for term in every.key.iter().chain([&every.value]) {
                                visit::collect_vars(Node::Term(term), VarParams::default(), safe);
                            }
                            bodies.push(&mut every.body);
                        }
                        ExprKind::Not { body, .. } => bodies.push(body),
                        ExprKind::And(logical) | ExprKind::Or(logical) => {
                            bodies.extend([&mut logical.lhs, &mut logical.rhs]);
                        }
                        ExprKind::Term(_) | ExprKind::Call(_) | ExprKind::Some(_) => {
                            return Step::Into;
                        }
                    }
                    modifiers = with;
                    Step::Over
                }
                _ => Step::Into,
            };
            errors.extend(
                bodies.into_iter().filter_map(|body| self.body(safe, body).err()).flatten(),
            );
            for with in modifiers {
                errors.extend(self.closures(safe, NodeMut::With(with)).err().into_iter().flatten());
            }
            step
        });
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    fn print(
        &mut self,
        mut safe: VarSet,
        before: &[Expr],
        expr: &mut Expr,
    ) -> Result<(), Vec<Diagnostic>> {
        let seen = visit::vars(Node::Body(before), VarParams::default());
        seen.iter().filter(|name| is_generated(name)).for_each(|name| safe.add(name));
        let ExprKind::Call(terms) = &mut expr.kind else { return Ok(()) };
        let operands = terms.split_off(1);
        let errors: Vec<Diagnostic> =
            operands.iter().flat_map(|operand| self.unbound(&safe, operand)).collect();
        if !errors.is_empty() {
            return Err(errors);
        }
        let captured = operands.into_iter().map(|operand| self.capture(operand)).collect();
        let loc = expr.loc;
        let call =
            vec![builtin_ref("internal.print", loc), Term::new(TermKind::Array(captured), loc)];
        let index = expr.index;
        *expr = Expr::new(ExprKind::Call(call), loc);
        expr.index = index;
        Ok(())
    }

    fn unbound(&self, safe: &VarSet, operand: &Term) -> Vec<Diagnostic> {
        let vars = visit::vars(Node::Term(operand), VarParams::SAFETY).diff(safe);
        let names =
            vars.iter().map(|name| show_var(self.rewritten.get(name).map_or(name, String::as_str)));
        names
            .map(|name| {
                Diagnostic::new(
                    Code::Compile,
                    place(operand.loc),
                    format!("var {name} is undeclared"),
                )
            })
            .collect()
    }

    fn capture(&mut self, operand: Term) -> Term {
        let loc = operand.loc;
        let local = Term::var(self.generator.fresh(), loc);
        let body = vec![equality(local.clone(), operand, loc)];
        Term::new(TermKind::SetCompr { term: Box::new(local), body }, loc)
    }
}

fn has_closures(expr: &Expr) -> bool {
    let mut found = false;
    visit::walk(Node::Expr(expr), &mut |node| {
        found = found
            || match node {
                Node::Every(_) | Node::Not(..) | Node::And(_) | Node::Or(_) => true,
                Node::Term(term) => crate::front::util::is_comprehension(term),
                _ => false,
            };
        if found { Step::Over } else { Step::Into }
    });
    found
}
