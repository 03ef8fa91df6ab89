//! `not` of what depends on something unknown: the opposite of what is left of it, as expressions where that is
//! small and sound, else as a support rule.

use super::Oracle;
use super::state::State;
use super::terms::{all_vars, data_ref, open_vars, truth};
use super::walker::{Outcome, Walker};
use lictor_syntax::Loc;
use lictor_syntax::ast::{Body, Expr, ExprKind, Head, HeadKeywords, Rule, Term, TermKind};
use lictor_syntax::visit::{self, Node, Step, VarSet};

/// How many alternatives a negation may become before it becomes a rule.
const MAX_ALTERNATIVES: usize = 16;

impl<O: Oracle> Walker<'_, O> {
    pub(super) fn negation(&mut self, expr: Expr, state: State) -> Outcome<Vec<State>, O> {
        let positive = Expr { negated: false, ..expr };
        let safe: VarSet = state.unknown().collect();
        let found = self.body(std::slice::from_ref(&positive), state.without_saved())?;
        let mut bodies = Vec::new();
        for inner in found {
            let body = self.tidy(inner.saved().to_vec(), &safe);
            if body.is_empty() {
                return Ok(Vec::new());
            }
            bodies.push(body);
        }
        if bodies.is_empty() {
            return Ok(vec![state]);
        }
        if !can_inline(&bodies, &safe) {
            return self.negated_rule(bodies, &safe, positive.loc, state);
        }
        let mut all = Vec::new();
        for alternative in opposites(&bodies) {
            let mut state = state.clone();
            for expr in alternative {
                self.save(expr, &mut state)?;
            }
            all.push(state);
        }
        Ok(all)
    }

    /// Saves `not data.<namespace>.__notN__(args)` and the rule it asks.
    fn negated_rule(
        &mut self,
        bodies: Vec<Body>,
        safe: &VarSet,
        loc: Loc,
        mut state: State,
    ) -> Outcome<Vec<State>, O> {
        let used: VarSet = bodies.iter().flat_map(names).collect();
        let args: Vec<Term> =
            safe.intersect(&used).iter().map(|name| Term::var(name, loc)).collect();
        let name = self.fresh_var("__not", loc);
        let name = name.as_var().unwrap_or_default();
        let namespace = Term::string(&*self.options.namespace, loc);
        let package = data_ref([namespace], loc);
        for body in bodies {
            let rule = negated_rule_of(name, &args, body, loc);
            self.add_support(package.clone(), rule)?;
        }
        let mut target = package;
        target.push(Term::string(name, loc));
        let target = Term::new(TermKind::Ref(target), loc);
        let kind = if args.is_empty() {
            ExprKind::Term(Box::new(target))
        } else {
            ExprKind::Call(std::iter::once(target).chain(args).collect())
        };
        self.save(Expr { negated: true, ..Expr::new(kind, loc) }, &mut state)?;
        Ok(vec![state])
    }
}

fn names(body: &Body) -> Vec<String> {
    all_vars(Node::Body(body)).iter().map(str::to_owned).collect()
}

fn negated_rule_of(name: &str, args: &[Term], body: Body, loc: Loc) -> Rule {
    let head = Head {
        name: name.to_owned(),
        reference: vec![Term::var(name, loc)],
        args: (!args.is_empty()).then(|| args.to_vec()),
        key: None,
        value: Some(truth(loc)),
        assign: false,
        generated_value: true,
        keywords: HeadKeywords { contains: false, if_: true },
        loc,
    };
    Rule {
        default: false,
        head,
        body,
        else_: None,
        loc,
        annotations: Vec::new(),
        generated_body: false,
    }
}

/// Whether the opposite of each expression says the same as `not` of the bodies: no variable may become unsafe, and
/// nothing inside an expression may be undefined by itself.
fn can_inline(bodies: &[Body], safe: &VarSet) -> bool {
    let mut alternatives = 1usize;
    for body in bodies {
        alternatives = alternatives.saturating_mul(body.len());
        if alternatives > MAX_ALTERNATIVES {
            return false;
        }
        let sound = body.iter().all(|expr| {
            expr.with.is_empty()
                && is_flat(expr)
                && (expr.negated || !open_vars(Node::Expr(expr)).exceeds(safe))
        });
        if !sound {
            return false;
        }
    }
    true
}

/// A term or an equality in which no ref stands inside another term, or a call of plain operands.
fn is_flat(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Term(term) => is_flat_term(term),
        ExprKind::Call(parts) if crate::front::util::is_equality(expr) => {
            parts[1..].iter().all(is_flat_term)
        }
        ExprKind::Call(parts) => parts[1..].iter().all(|part| !asks(part)),
        _ => false,
    }
}

fn is_flat_term(term: &Term) -> bool {
    match &term.kind {
        TermKind::Ref(parts) => !parts[1..].iter().any(asks),
        _ => !asks(term),
    }
}

/// Whether a term holds a ref, a call or a comprehension.
fn asks(term: &Term) -> bool {
    let mut found = false;
    visit::walk(Node::Term(term), &mut |node| {
        if let Node::Term(term) = node {
            found = found
                || matches!(term.kind, TermKind::Ref(_) | TermKind::Call(_))
                || crate::front::util::is_comprehension(term);
        }
        if found { Step::Over } else { Step::Into }
    });
    found
}

/// One expression of each body, turned round, in every combination.
fn opposites(bodies: &[Body]) -> Vec<Vec<Expr>> {
    bodies.iter().fold(vec![Vec::new()], |chosen, body| {
        let with = |chosen: &Vec<Expr>, expr: &Expr| {
            let mut chosen = chosen.clone();
            chosen.push(Expr { negated: !expr.negated, ..expr.clone() });
            chosen
        };
        chosen.iter().flat_map(|one| body.iter().map(move |expr| with(one, expr))).collect()
    })
}
