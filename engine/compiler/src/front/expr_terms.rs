//! Hoists calls out of terms: each becomes an expression of its own that captures its result in a local. Heads of
//! refs that are not variables are captured too, and so are the domains of `every`.

use crate::context::{Compiler, LocalGenerator};
use crate::front::util::{append, append_or_replace, capture, equality};
use crate::query::Query;
use lictor_syntax::ast::{Body, Every, Expr, ExprKind, Term, TermKind};
use lictor_syntax::order;

pub(crate) fn run(c: &mut Compiler) {
    c.for_each_rule_mut(|c, rule| {
        let mut hoister = Hoister { generator: &mut c.generator, repeating: false, repeated: 0 };
        let head = &mut rule.head;
        let mut support = Vec::new();
        for term in head.args.iter_mut().flatten().chain(&mut head.key).chain(&mut head.value) {
            hoister.term(term, &mut support);
        }
        hoister.body_and_support(&mut rule.body, support);
    });
}

pub(crate) fn run_query(q: &mut Query<'_>) {
    let mut generator = q.generator();
    Hoister { generator: &mut generator, repeating: false, repeated: 0 }.body(&mut q.body);
    q.subjects = generator.subjects;
}

/// How many expressions of a rule may be gone through once more. OPA sets no limit, and its work doubles with every
/// level of nesting; beyond this the numbers of generated names differ from OPA's.
const MAX_REPEATED: usize = 4000;

struct Hoister<'g> {
    generator: &'g mut LocalGenerator,
    /// Whether the current place is gone through once more.
    repeating: bool,
    /// How many expressions were gone through once more.
    repeated: usize,
}

impl Hoister<'_> {
    fn body(&mut self, body: &mut Body) {
        if self.repeating {
            self.repeated += body.len();
        }
        let mut result = Vec::with_capacity(body.len());
        for expr in std::mem::take(body) {
            self.expr(expr, &mut result);
        }
        *body = result;
    }

    fn expr(&mut self, mut expr: Expr, result: &mut Body) {
        let mut support = Vec::new();
        expr.with.iter_mut().for_each(|with| self.term(&mut with.value, &mut support));
        append(result, std::mem::take(&mut support));
        match &mut expr.kind {
            ExprKind::Term(term) => self.term(term, &mut support),
            ExprKind::Call(terms) => {
                terms.iter_mut().skip(1).for_each(|term| self.term(term, &mut support))
            }
            ExprKind::Every(_) => self.every(&mut expr, result),
            ExprKind::Not { body, .. } => self.body(body),
            ExprKind::And(logical) | ExprKind::Or(logical) => {
                self.body(&mut logical.lhs);
                self.body(&mut logical.rhs);
            }
            ExprKind::Some(_) => {}
        }
        support.iter_mut().for_each(|extra| extra.with.clone_from(&expr.with));
        append(result, support);
        append(result, [expr]);
    }

    fn every(&mut self, expr: &mut Expr, result: &mut Body) {
        let ExprKind::Every(every) = &mut expr.kind else { return };
        let Every { domain, body, .. } = &mut **every;
        let loc = domain.loc;
        let local = Term::var(self.generator.fresh(), loc);
        let mut eq = equality(local.clone(), std::mem::replace(domain, local), loc);
        eq.generated = true;
        eq.with = std::mem::take(&mut expr.with);
        self.expr(eq, result);
        self.body(body);
        if let Some(eq) = result.last() {
            expr.with.clone_from(&eq.with);
        }
    }

    fn term(&mut self, term: &mut Term, support: &mut Vec<Expr>) {
        let loc = term.loc;
        match &mut term.kind {
            TermKind::Call(terms) => {
                terms.iter_mut().skip(1).for_each(|operand| self.term(operand, support));
                let output = Term::var(self.generator.fresh(), loc);
                let mut terms = std::mem::take(terms);
                terms.push(output.clone());
                let mut expr = Expr::new(ExprKind::Call(terms), loc);
                expr.generated = true;
                support.push(expr);
                *term = output;
            }
            TermKind::Ref(parts) => self.reference(parts, support),
            TermKind::Array(terms) => terms.iter_mut().for_each(|term| self.term(term, support)),
            TermKind::Set(terms) => {
                terms.iter_mut().for_each(|term| self.term(term, support));
                order::sort_set(terms);
            }
            TermKind::Object(items) => {
                for (key, value) in items.iter_mut() {
                    self.term(key, support);
                    self.term(value, support);
                }
                order::sort_object(items);
            }
            TermKind::ArrayCompr { term, body } | TermKind::SetCompr { term, body } => {
                let mut support = Vec::new();
                self.term(term, &mut support);
                self.body_and_support(body, support);
            }
            TermKind::ObjectCompr { key, value, body } => {
                let mut support = Vec::new();
                self.term(key, &mut support);
                self.term(value, &mut support);
                self.body_and_support(body, support);
            }
            _ => {}
        }
    }

    /// Rewrites a body and what was hoisted into it, which OPA goes through once more.
    fn body_and_support(&mut self, body: &mut Body, support: Vec<Expr>) {
        if support.is_empty() {
            self.body(body);
        } else if self.repeated < MAX_REPEATED {
            let outer = std::mem::replace(&mut self.repeating, true);
            append_or_replace(body, support);
            self.body(body);
            self.repeating = outer;
        } else {
            self.body(body);
            append_or_replace(body, support);
        }
    }

    fn reference(&mut self, parts: &mut [Term], support: &mut Vec<Expr>) {
        for part in parts.iter_mut() {
            let subject = matches!(part.kind, TermKind::Call(_)).then(|| part.kind.clone());
            self.term(part, support);
            if let (Some(subject), Some(local)) = (subject, part.as_var()) {
                self.generator.stands_for(local, subject);
            }
        }
        let Some(head) = parts.first_mut() else { return };
        if matches!(head.kind, TermKind::Var(_) | TermKind::Ref(_))
            || crate::front::util::is_scalar(head)
        {
            return;
        }
        let (local, expr) = capture(self.generator, head.clone());
        if let Some(name) = local.as_var() {
            self.generator.stands_for(name, head.kind.clone());
        }
        *head = local;
        support.push(expr);
    }
}
