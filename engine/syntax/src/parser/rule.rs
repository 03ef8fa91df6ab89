//! Rules: heads, bodies, `else` chains and chained bodies, in the v0 and v1 ways of writing them.

use super::Parser;
use super::cursor::LINK;
use crate::ast::{Body, Expr, ExprKind, Head, HeadKeywords, Rule, Term, TermKind};
use crate::ground;
use crate::lexer::Tok;
use crate::locate;
use crate::printer;
use crate::source::Loc;

/// `true` as the value or body of something that was written without one.
pub(super) fn truth(loc: Loc) -> Term {
    Term::new(TermKind::Bool(true), loc)
}

/// A body that just says `true`.
pub(super) fn true_body(loc: Loc) -> Body {
    vec![Expr::new(ExprKind::Term(Box::new(truth(loc))), loc)]
}

/// A head with nothing but a ref. As OPA has it, only a ref of one part gives the head a name.
pub(super) fn head_of(reference: Vec<Term>, loc: Loc) -> Head {
    let name = match reference.as_slice() {
        [only] => only.as_var().unwrap_or_default().to_string(),
        _ => String::new(),
    };
    Head {
        name,
        reference,
        args: None,
        key: None,
        value: None,
        assign: false,
        generated_value: false,
        keywords: HeadKeywords::default(),
        loc,
    }
}

impl Head {
    fn has_args(&self) -> bool {
        self.args.as_ref().is_some_and(|args| !args.is_empty())
    }
}

impl Parser<'_> {
    /// A rule and those chained to it; `None` without an error if this is no rule with a body.
    pub(super) fn rules(&mut self) -> Option<Vec<Rule>> {
        let loc = self.loc();
        self.keyword_as_ref_head();
        let default = self.is(Tok::Default);
        if default {
            self.scan();
            self.keyword_as_ref_head();
        }
        if !self.is(Tok::Ident) {
            return None;
        }
        let head = self.head(default)?;
        let mut rule = Rule {
            default,
            head,
            body: Body::new(),
            else_: None,
            loc,
            annotations: Vec::new(),
            generated_body: false,
        };
        if default {
            if !self.check_default(&rule) {
                return None;
            }
            rule.body = true_body(loc);
            return Some(vec![rule]);
        }
        self.settle_head(&mut rule.head)?;
        if !self.rule_body(&mut rule)? {
            return Some(vec![rule]);
        }
        if self.is(Tok::Else) && !self.keyword_as_ref_head() {
            rule.else_ = Some(Box::new(self.first_else(&rule.head)?));
        }
        rule.loc = self.extend(loc);
        self.chained(rule)
    }

    /// What `p[x]` means depends on what follows: with `if` a single value, without one an element of a set.
    /// `None` if it can be no head of that form.
    fn settle_head(&mut self, head: &mut Head) -> Option<()> {
        if head.keywords.contains || head.reference.len() != 2 {
            return Some(());
        }
        let name = head.reference[0].as_var().map(str::to_string);
        let last = &head.reference[1];
        if self.is(Tok::If) {
            let varies = !ground::is_ground(last) || matches!(last.kind, TermKind::Ref(_));
            if varies && !head.has_args() {
                head.key = Some(last.clone());
            }
            if head.value.is_none() {
                head.generated_value = true;
                head.value = Some(truth(head.loc));
            } else {
                head.name = name?;
            }
        } else if !head.has_args() {
            head.key = Some(last.clone());
            head.name = name?;
            if head.value.is_none() {
                head.reference.pop();
            }
        }
        Some(())
    }

    /// Reads the body. `Some(false)`: there was none to read and the rule is complete.
    fn rule_body(&mut self, rule: &mut Rule) -> Option<bool> {
        if self.is(Tok::If) {
            rule.head.keywords.if_ = true;
            self.scan();
            if !self.bare_body(rule)? {
                rule.body = self.braced_body()?;
            }
        } else if self.is(Tok::LBrace) {
            rule.body = self.braced_body()?;
        } else if rule.head.keywords.contains {
            rule.body = true_body(rule.loc);
            rule.generated_body = true;
            rule.loc = rule.head.loc;
            return Some(false);
        } else {
            if let (Some((_, _, kept)), Some(value)) =
                (&mut self.head_value, rule.head.value.take())
            {
                *kept = value;
            }
            return None;
        }
        Some(true)
    }

    /// After `if`: a single expression without braces. `Some(false)` if what stands here is a braced body.
    fn bare_body(&mut self, rule: &mut Rule) -> Option<bool> {
        let start = self.save();
        let braced = self.is(Tok::LBrace);
        if braced && !self.logical_keywords_on() && self.surely_a_body() {
            return Some(false);
        }
        match self.literal() {
            // A set is never false, so braces around terms are a body.
            Some(Expr { kind: ExprKind::Term(term), .. })
                if braced && matches!(term.kind, TermKind::Set(_)) => {}
            Some(mut expr) => {
                expr.index = 0;
                rule.body.push(expr);
                return Some(true);
            }
            None if !braced => return None,
            None => {}
        }
        self.restore(start);
        Some(false)
    }

    /// Whether the braces here hold something no set, object or comprehension head can.
    fn surely_a_body(&self) -> bool {
        let mut depth = 0_usize;
        for token in &self.lexed.tokens[self.state.pos as usize..] {
            match token.kind {
                Tok::LBrace | Tok::LBrack | Tok::LParen => depth += 1,
                Tok::RBrace | Tok::RBrack | Tok::RParen if depth <= 1 => return false,
                Tok::RBrace | Tok::RBrack | Tok::RParen => depth -= 1,
                Tok::Assign | Tok::Unify | Tok::Semicolon if depth == 1 => return true,
                Tok::Or | Tok::Colon | Tok::Illegal | Tok::Eof if depth == 1 => return false,
                _ => {}
            }
        }
        false
    }

    fn braced_body(&mut self) -> Option<Body> {
        self.scan();
        let body = self.body(Tok::RBrace)?;
        self.scan();
        Some(body)
    }

    fn first_else(&mut self, head: &Head) -> Option<Rule> {
        let here = self.loc();
        if head.reference.len() > 1 && !head.reference[1..].iter().all(ground::is_ground) {
            self.error(here, "else keyword cannot be used on rules with variables in head");
            return None;
        }
        if head.key.is_some() {
            self.error(here, "else keyword cannot be used on multi-value rules");
            return None;
        }
        self.else_rule(head)
    }

    /// The links of an else chain, from the `else` here to the last.
    fn else_rule(&mut self, head: &Head) -> Option<Rule> {
        let depth = self.depth;
        let mut links = Vec::new();
        let mut whole = true;
        while self.is(Tok::Else) {
            match if self.enter(LINK) { self.else_link(head) } else { None } {
                Some(link) => links.push(link),
                None => {
                    whole = false;
                    break;
                }
            }
            if links.last().is_some_and(|link| link.generated_body) {
                break;
            }
        }
        self.depth = depth;
        if !whole {
            return None;
        }
        let end = self.last_end();
        links.into_iter().rev().fold(None, |rest, mut link| {
            link.loc = self.span(link.loc, link.loc.offset, end);
            if link.generated_body || link.body.iter().all(|expr| !expr.loc.is_known()) {
                link.body.iter_mut().for_each(|expr| locate::expr(expr, link.loc));
            }
            link.else_ = rest.map(Box::new);
            Some(link)
        })
    }

    /// One `else` with its value and body. An expression without braces is left without a place: it gets the link's.
    fn else_link(&mut self, head: &Head) -> Option<Rule> {
        let loc = self.loc();
        let head = self.else_head(head, loc)?;
        let mut rule = Rule {
            default: false,
            head,
            body: Body::new(),
            else_: None,
            loc,
            annotations: Vec::new(),
            generated_body: false,
        };
        if !matches!(self.tok(), Tok::If | Tok::LBrace) {
            rule.body = true_body(loc);
            rule.generated_body = true;
            return Some(rule);
        }
        if self.is(Tok::If) {
            rule.head.keywords.if_ = true;
            self.scan();
        }
        match self.tok() {
            Tok::LBrace => rule.body = self.braced_body()?,
            Tok::Eof => {
                self.illegal("rule body expected");
                return None;
            }
            _ => {
                let mut expr = self.literal()?;
                expr.loc = self.nowhere();
                rule.body.push(expr);
            }
        }
        Some(rule)
    }

    /// The head of an `else`: that of its rule, with a value of its own.
    fn else_head(&mut self, head: &Head, loc: Loc) -> Option<Head> {
        let mut head = self.head_again(head);
        head.keywords = HeadKeywords::default();
        head.generated_value = false;
        head.loc = loc;
        self.scan();
        match self.tok() {
            Tok::LBrace | Tok::If => {
                head.generated_value = true;
                head.value = Some(truth(self.nowhere()));
            }
            Tok::Assign | Tok::Unify => {
                head.assign = self.is(Tok::Assign);
                self.scan();
                head.value = Some(self.infix_term()?);
                head.loc = self.extend(loc);
            }
            _ => {
                self.illegal("expected else value term or rule body");
                return None;
            }
        }
        Some(head)
    }

    /// A copy of a head for another rule, with wildcards of its own among the arguments.
    fn head_again(&mut self, head: &Head) -> Head {
        let mut copy = head.clone();
        for arg in copy.args.iter_mut().flatten() {
            if let TermKind::Var(name) = &mut arg.kind
                && name.starts_with('$')
            {
                *name = self.new_wildcard();
            }
        }
        copy
    }

    /// Further bodies behind a rule: each is another rule with the same head.
    fn chained(&mut self, rule: Rule) -> Option<Vec<Rule>> {
        let mut rules = vec![rule];
        while self.is(Tok::LBrace) {
            let at = self.loc();
            if rules[0].else_.is_some() {
                self.error(at, "expected else keyword");
                return None;
            }
            let body = self.braced_body()?;
            let loc = self.extend(at);
            let first = rules[0].head.clone();
            let mut head = self.head_again(&first);
            set_head_loc(&mut head, loc);
            rules.push(Rule {
                default: false,
                head,
                body,
                else_: None,
                loc,
                annotations: Vec::new(),
                generated_body: false,
            });
        }
        Some(rules)
    }

    fn head(&mut self, default: bool) -> Option<Head> {
        let loc = self.loc();
        self.head_value = None;
        let var = self.var();
        let Some(Term { kind, loc: term_loc }) = self.finish_head_ref(var) else {
            self.illegal("expected rule head name");
            return None;
        };
        let mut head = match kind {
            TermKind::Var(_) => head_of(vec![Term::new(kind, term_loc)], loc),
            TermKind::Ref(parts) => head_of(parts, loc),
            TermKind::Call(mut terms) => {
                let args = terms.split_off(1);
                let operator = terms.swap_remove(0);
                let reference = match operator.kind {
                    TermKind::Ref(parts) if parts[0].as_var().is_none() => {
                        let shown = printer::reference(&parts);
                        self.illegal(format_args!("rule head ref {shown} invalid"));
                        return None;
                    }
                    TermKind::Ref(parts) => parts,
                    kind => vec![Term::new(kind, operator.loc)],
                };
                Head { args: Some(args), ..head_of(reference, loc) }
            }
            _ => return None,
        };
        self.head_value(&mut head, default);
        head.loc = self.extend(loc);
        if head.value.is_none()
            && head.key.is_none()
            && (head.reference.len() != 2 || head.has_args())
        {
            head.generated_value = true;
            head.value = Some(truth(self.nowhere()));
        }
        Some(head)
    }

    /// `contains key`, `= value`, `:= value` or nothing.
    fn head_value(&mut self, head: &mut Head, default: bool) {
        match self.tok() {
            Tok::Contains => {
                head.keywords.contains = true;
                let name = |head: &Head| printer::reference(&head.reference);
                if head.args.is_some() {
                    let name = name(head);
                    self.illegal(format_args!(
                        "the contains keyword can only be used with multi-value rule definitions \
                         (e.g., {name} contains <VALUE> {{ ... }})"
                    ));
                }
                self.scan();
                head.key = self.infix_term();
                if head.key.is_none() {
                    let name = name(head);
                    self.illegal(format_args!(
                        "expected rule key term (e.g., {name} contains <VALUE> {{ ... }})"
                    ));
                }
            }
            tok @ (Tok::Unify | Tok::Assign) => {
                self.scan();
                head.assign = tok == Tok::Assign;
                let start = self.state.pos;
                head.value = self.infix_term();
                if head.value.is_none() {
                    self.missing_value(head, default);
                } else if !default
                    && self.errors.is_empty()
                    && !matches!(self.tok(), Tok::If | Tok::LBrace)
                {
                    // The term itself follows if the head turns out to be a statement.
                    self.head_value = Some((start, self.save(), truth(head.loc)));
                }
            }
            _ => {}
        }
    }

    #[cold]
    fn missing_value(&mut self, head: &Head, default: bool) {
        let name = printer::reference(&head.reference);
        if !head.assign {
            self.illegal(format_args!(
                "expected rule value term (e.g., {name}[<nil>] = <VALUE> {{ ... }})"
            ));
        } else if head.has_args() {
            self.illegal(format_args!(
                "expected function value term (e.g., {name}(...) := <VALUE> {{ ... }})"
            ));
        } else if default {
            self.illegal(format_args!(
                "expected default rule value term (e.g., default {name} := <VALUE>)"
            ));
        } else {
            self.illegal(format_args!(
                "expected rule value term (e.g., {name} := <VALUE> {{ ... }})"
            ));
        }
    }

    /// The value kept from reading this place as a rule head, with the state after it.
    pub(super) fn kept_head_value(&mut self) -> Option<Term> {
        match self.head_value.take() {
            Some((start, after, term)) if start == self.state.pos => {
                self.restore(after);
                Some(term)
            }
            other => {
                self.head_value = other;
                None
            }
        }
    }
}

/// Puts what a head holds besides its ref at one place.
fn set_head_loc(head: &mut Head, loc: Loc) {
    head.loc = loc;
    let args = head.args.iter_mut().flatten();
    for term in args.chain(&mut head.key).chain(&mut head.value) {
        locate::term(term, loc);
    }
}
