//! Small functions, put where they are called.
//!
//! Only functions whose clauses have one solution each, or whose clauses all give the same constant; then nothing is
//! left of the call but tests and moves. Anything else stays a call.

use super::calls::builtin_name;
use super::function::{Function, Variables};
use super::terms::constant_value;
use super::{Result, asked, order};
use lictor_program::Op;
use lictor_program::op::Src;
use lictor_syntax::ast::{Expr, ExprKind, Rule, Term, TermKind};
use lictor_syntax::visit;

/// At most so many clauses, with so many expressions together.
const MOST_CLAUSES: usize = 4;
const MOST_EXPRESSIONS: usize = 16;
/// At most so many instructions in place of a call.
const MOST_CODE: usize = 64;
/// Functions inside of each other.
const MOST_NESTED: usize = 4;

/// The rules of a function: its clauses, and its default.
struct Callee<'c> {
    rules: Vec<&'c Rule>,
    default: Option<&'c Rule>,
}

impl<'c, 'r> Function<'_, 'c, 'r> {
    /// The value of a call of a user's function, whose code is put here; nothing where it has to be called.
    pub(super) fn inlined(&mut self, operator: &Term, args: &[Src]) -> Result<Option<Src>> {
        let options = self.emitter.options;
        if !options.inline || options.observe || self.inlining >= MOST_NESTED {
            return Ok(None);
        }
        let Some(callee) = self.callee(operator, args.len()) else { return Ok(None) };
        let start = self.checkpoint();
        let (outer, loc) = (self.fail, self.loc);
        let mut variables = Variables::default();
        self.exchange(&mut variables);
        self.inlining += 1;
        let value = self.clauses(&callee, args, outer);
        self.inlining -= 1;
        self.exchange(&mut variables);
        (self.fail, self.loc) = (outer, loc);
        let value = value?.filter(|_| self.pushed_since(&start) <= MOST_CODE);
        if value.is_none() {
            self.take_back(&start);
        }
        Ok(value)
    }

    fn callee(&self, operator: &Term, arity: usize) -> Option<Callee<'c>> {
        let compiled = self.emitter.compiled;
        let node = compiled.rules().find(operator.as_ref_parts()?)?;
        if arity == 0 || self.emitter.replaced.functions.contains(&std::ptr::from_ref(node)) {
            return None;
        }
        let mut entries = node.rules.clone();
        order::sort(self.emitter, &mut entries);
        let all: Vec<&Rule> = entries.iter().filter_map(|entry| compiled.rule(entry.id)).collect();
        let takes = |rule: &Rule| rule.head.args.as_ref().is_some_and(|args| args.len() == arity);
        let fits =
            node.rules.iter().all(|entry| entry.ground) && all.iter().all(|rule| takes(rule));
        let (defaults, rules): (Vec<_>, Vec<_>) = all.into_iter().partition(|rule| rule.default);
        let links = || rules.iter().flat_map(|rule| visit::links(rule));
        let expressions = links().map(|rule| rule.body.len()).sum::<usize>();
        let small = links().count() <= MOST_CLAUSES && expressions <= MOST_EXPRESSIONS;
        if !fits || !small || rules.is_empty() || defaults.len() > 1 {
            return None;
        }
        // With an index, what runs before a test that it has made could be seen to run.
        let in_order = rules.len() < 2 || rules.iter().all(|rule| self.tests_first(rule));
        in_order.then(|| Callee { default: defaults.first().copied(), rules })
    }

    fn clauses(&mut self, callee: &Callee<'c>, args: &[Src], outer: u16) -> Result<Option<Src>> {
        let default = match callee.default {
            Some(rule) => match rule.head.value.as_ref() {
                Some(value) => match constant_value(self.emitter.region, value) {
                    Some(value) => Some(self.constant(value)),
                    None => return Ok(None),
                },
                None => return Ok(None),
            },
            None => None,
        };
        let links: Vec<&Rule> = callee.rules.iter().flat_map(|rule| visit::links(rule)).collect();
        if self.emitter.options.early_exit && self.emitter.one_constant(&callee.rules) {
            return self.any(&links, default, args, outer).map(Some);
        }
        match (links.as_slice(), default) {
            ([only], None) => self.only(only, args, outer),
            _ => self.several(&callee.rules, default, args, outer),
        }
    }

    /// Arguments and body of a clause; the caller closes its scope.
    fn clause_body(&mut self, rule: &Rule, args: &[Src]) -> Result<()> {
        self.loc = rule.head.loc;
        for (pattern, arg) in rule.head.args.iter().flatten().zip(args) {
            self.pattern(pattern, *arg)?;
        }
        self.body(&asked::first(self.emitter, rule))?;
        self.loc = rule.head.loc;
        Ok(())
    }

    /// All clauses give the same constant: the first success decides, whatever loops it took.
    fn any(
        &mut self,
        links: &[&Rule],
        default: Option<Src>,
        args: &[Src],
        outer: u16,
    ) -> Result<Src> {
        let mut value = self.constant(lictor_value::Value::TRUE);
        let dst = default.map(|_| self.register());
        let done = self.label();
        for (number, rule) in links.iter().enumerate() {
            let is_last = number + 1 == links.len() && default.is_none();
            let next = if is_last { outer } else { self.label() };
            self.fail = next;
            let scope = self.open_scope();
            self.clause_body(rule, args)?;
            self.close_scope(scope);
            if let Some(constant) = &rule.head.value {
                value = self.term(constant)?;
            }
            if let Some(dst) = dst {
                self.push(Op::Move { dst, src: value });
            }
            if !is_last {
                self.jump(done);
                self.bind(next);
            }
        }
        if let (Some(dst), Some(src)) = (dst, default) {
            self.push(Op::Move { dst, src });
        }
        self.bind(done);
        Ok(dst.unwrap_or(value))
    }

    /// The value of the only clause, if it has one solution at most.
    fn only(&mut self, rule: &Rule, args: &[Src], outer: u16) -> Result<Option<Src>> {
        self.fail = outer;
        self.clause_body(rule, args)?;
        let value = self.value_of_head(rule)?;
        Ok((self.fail == outer).then_some(value))
    }

    /// Several clauses with one solution at most: all of them give their value to one register.
    fn several(
        &mut self,
        rules: &[&Rule],
        default: Option<Src>,
        args: &[Src],
        outer: u16,
    ) -> Result<Option<Src>> {
        let dst = self.register();
        self.push(Op::Clear { dst });
        for rule in rules {
            let end = self.label();
            for link in visit::links(rule) {
                let next = self.label();
                self.fail = next;
                let scope = self.open_scope();
                self.clause_body(link, args)?;
                let src = self.value_of_head(link)?;
                self.close_scope(scope);
                if self.fail != next {
                    return Ok(None);
                }
                self.loc = link.loc;
                self.push_at(Op::Give { dst, src });
                if link.else_.is_some() {
                    self.jump(end);
                }
                self.bind(next);
            }
            self.bind(end);
        }
        match default {
            None => self.push(Op::Given { src: dst, fail: outer }),
            Some(src) => {
                let (none, done) = (self.label(), self.label());
                self.push(Op::Given { src: dst, fail: none });
                self.jump(done);
                self.bind(none);
                self.push(Op::Move { dst, src });
                self.bind(done);
            }
        }
        Ok(Some(dst))
    }

    /// Whether all that an index could ask of the clause stands before anything that can fail or be seen.
    fn tests_first(&self, rule: &Rule) -> bool {
        let plain = rule.body.iter().take_while(|expr| is_plain_test(expr)).count();
        rule.else_.is_some() || !rule.body[plain..].iter().any(|expr| self.is_asking(expr))
    }

    /// A test that an index may make: that something known is a constant, or of a shape.
    fn is_asking(&self, expr: &Expr) -> bool {
        let ExprKind::Call(parts) = &expr.kind else { return false };
        let Some((operator, operands)) = parts.split_first() else { return false };
        let is_shape = |term: &Term| {
            matches!(term.kind, TermKind::Array(_) | TermKind::Object(_))
                || constant_value(self.emitter.region, term).is_some()
        };
        match builtin_name(operator).as_deref() {
            Some("eq" | "equal") => operands.iter().any(is_shape),
            Some(name) => {
                let tests = ["internal.member_2", "startswith", "endswith", "glob.match"];
                tests.contains(&name) || name.starts_with("net.cidr")
            }
            None => false,
        }
    }

    fn value_of_head(&mut self, rule: &Rule) -> Result<Src> {
        match &rule.head.value {
            Some(value) => self.term(value),
            None => Ok(self.constant(lictor_value::Value::TRUE)),
        }
    }
}

/// A comparison of variables, refs into them and constants: it makes no error.
fn is_plain_test(expr: &Expr) -> bool {
    let ExprKind::Call(parts) = &expr.kind else { return false };
    let Some((operator, operands)) = parts.split_first() else { return false };
    let compares = matches!(
        builtin_name(operator).as_deref(),
        Some("eq" | "equal" | "neq" | "lt" | "lte" | "gt" | "gte" | "internal.member_2")
    );
    compares && expr.with.is_empty() && operands.iter().all(is_plain)
}

fn is_plain(term: &Term) -> bool {
    match &term.kind {
        TermKind::Call(_)
        | TermKind::ArrayCompr { .. }
        | TermKind::SetCompr { .. }
        | TermKind::ObjectCompr { .. } => false,
        TermKind::Ref(parts) => {
            parts.first().and_then(Term::as_var) != Some("data") && parts.iter().all(is_plain)
        }
        TermKind::Array(items) | TermKind::Set(items) => items.iter().all(is_plain),
        TermKind::Object(pairs) => {
            pairs.iter().all(|(key, value)| is_plain(key) && is_plain(value))
        }
        _ => true,
    }
}
