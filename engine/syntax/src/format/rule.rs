//! Rules: heads, bodies and the links of `else` chains.

use super::places::{Item, row};
use super::writer::{Clash, Laid, Writer, before_more};
use crate::ast::{Expr, ExprKind, Head, Rule, TermKind};
use crate::ground;
use crate::source::Loc;

/// Whether a rule is written without a body: `x := 1`.
pub(super) fn is_constant(rule: &Rule) -> bool {
    rule.else_.is_none()
        && match rule.body.as_slice() {
            [Expr { kind: ExprKind::Term(term), with, negated: false, .. }] => {
                with.is_empty() && term.kind == TermKind::Bool(true)
            }
            _ => false,
        }
}

/// Whether an expression is a set and nothing else.
pub(super) fn is_set(expr: &Expr) -> bool {
    !expr.negated
        && matches!(&expr.kind, ExprKind::Term(term) if matches!(term.kind, TermKind::Set(_)))
}

/// Whether a rule is a further body behind another rule, and so has no head of its own in the source.
pub(super) fn is_chained(rule: &Rule) -> bool {
    !rule.generated_body && rule.loc.is_known() && rule.loc == rule.head.loc
}

/// The place of all of a rule.
pub(super) fn whole(rule: &Rule) -> Loc {
    let end = (rule.loc.offset + rule.loc.len).max(rule.head.loc.offset + rule.head.loc.len);
    Loc { len: end - rule.loc.offset, ..rule.loc }
}

impl<'a> Writer<'a> {
    /// Whether a rule's body is written behind `if`.
    pub(super) fn uses_if(&self, rule: &Rule) -> bool {
        (self.style.v1 || self.style.ifs) && (self.style.contains || rule.head.value.is_some())
    }

    /// Writes a rule, or a link of its chain.
    pub(super) fn rule(&mut self, rule: &'a Rule, is_else: bool) -> Laid {
        if !is_else {
            self.start_line();
        }
        if rule.default {
            self.put("default ");
        }
        let constant = is_constant(rule);
        self.comment_ends_source = constant;
        let head = self.head(rule, is_else, constant);
        if head == Err(Clash::Torn) {
            return head;
        }
        if rule.body.is_empty() || constant {
            self.end_line();
            return Ok(());
        }
        self.comment_ends_source = true;
        if self.uses_if(rule) {
            self.put(" if");
            if let [only] = rule.body.as_slice()
                && row(only.loc) == self.end_row(rule.head.loc)
                && !is_set(only)
            {
                self.put(" ");
                if self.expr(only) == Err(Clash::Torn) {
                    return Err(Clash::Torn);
                }
                self.end_line();
                return self.else_link(rule);
            }
        }
        self.block(rule, is_else, head.is_err())?;
        self.else_link(rule)
    }

    /// Writes a body in braces, on lines of its own.
    fn block(&mut self, rule: &'a Rule, is_else: bool, clashed: bool) -> Laid {
        if clashed && !self.no_comments_left() {
            self.put(" { ");
        } else {
            self.put(" {");
            self.end_line();
        }
        if self.uses_if(rule) && !is_else {
            self.wrap_leading_union(&rule.body[0]);
        }
        self.indent();
        before_more(self.body(&rule.body))?;
        let has_args = rule.head.args.as_ref().is_some_and(|args| !args.is_empty());
        let skip = match (has_args && !is_else, rule.head.key.is_some()) {
            (true, _) => Some(*b"()"),
            (false, true) => Some(*b"[]"),
            (false, false) => None,
        };
        let close = self.closing_row(rule.loc, *b"{}", skip);
        before_more(self.comments_at(close))?;
        self.outdent();
        self.start_line();
        self.put("}");
        Ok(())
    }

    /// Writes the next link of a chain: behind the brace, or below a blank line where it stood on a line of its own.
    fn else_link(&mut self, rule: &'a Rule) -> Laid {
        let Some(link) = rule.else_.as_deref() else { return Ok(()) };
        let at = row(link.head.loc);
        let line = row(link.loc) - row(rule.loc);
        let stands_behind = line > 0
            && usize::try_from(line)
                .ok()
                .and_then(|line| self.source(rule.loc).split('\n').nth(line))
                .is_some_and(|line| !line.trim().starts_with("else"));
        let comment_above =
            self.next_comment_row().is_some_and(|row| row < at) || self.line_end_waits();
        if stands_behind && !comment_above {
            self.put(" ");
        } else {
            self.blank_line();
            self.start_line();
        }
        before_more(self.comments_at(at))?;
        if comment_above && !stands_behind {
            self.start_line();
        }
        self.rule(link, true)
    }

    fn head(&mut self, rule: &'a Rule, is_else: bool, constant: bool) -> Laid {
        let head = &rule.head;
        if is_else {
            before_more(self.comments_at(row(head.loc)))?;
            self.enter_line();
            self.put("else");
            return self.head_value(rule, true, constant);
        }
        if self.head_ref(head)? {
            return Ok(());
        }
        let args = head.args.as_deref().unwrap_or_default();
        if !args.is_empty() {
            let args: Vec<_> = args.iter().map(Item::One).collect();
            let close = self.closing_row(head.loc, *b"()", None);
            self.put("(");
            before_more(self.items(&args, head.loc, close, Self::argument))?;
            self.put(")");
        }
        if let (Some(key), None) = (&head.key, &head.value) {
            if self.style.contains {
                self.put(" contains ");
                return self.term(key);
            }
            self.put("[");
            let laid = self.term(key);
            self.put("]");
            return laid;
        }
        self.head_value(rule, false, constant)
    }

    /// Writes the name or ref of a head; true if the whole head was written, as it stands in the source.
    fn head_ref(&mut self, head: &'a Head) -> Result<bool, Clash> {
        let mut reference = head.reference.as_slice();
        if head.key.is_some() && head.value.is_none() {
            let varies = |part| !ground::is_ground(part);
            let fixed =
                1 + reference.iter().skip(1).position(varies).unwrap_or(reference.len() - 1);
            let dynamic = reference.iter().skip(1).any(|part| !is_fixed(&part.kind));
            if !dynamic {
                reference = &reference[..fixed];
            }
        }
        if self.style.ref_heads || reference.len() == 1 {
            before_more(self.reference(reference))?;
            return Ok(false);
        }
        if self.next_comment_row() == Some(row(reference[1].loc)) {
            let mark = self.mark();
            self.write_source_instead(mark, head.loc)?;
            return Ok(true);
        }
        self.put(&format!("{}[{}]", reference[0], reference[1]));
        Ok(false)
    }

    /// Writes the value of a head, unless it goes without saying.
    fn head_value(&mut self, rule: &'a Rule, is_else: bool, constant: bool) -> Laid {
        let head = &rule.head;
        let Some(value) = &head.value else { return Ok(()) };
        let is_true = value.kind == TermKind::Bool(true);
        if is_true && head.key.is_none() && !constant && !rule.default {
            return Ok(());
        }
        let no_args = is_else || head.args.as_ref().is_none_or(Vec::is_empty);
        let must_show = self.style.v1 && constant && head.key.is_none() && no_args;
        // A value that was not written has the place of the head, or none.
        if is_true && !is_else && !must_show && value.loc == head.loc {
            return Ok(());
        }
        self.put(if head.assign || self.style.v1 { " := " } else { " = " });
        self.term_at(value, if is_else { head.loc } else { value.loc })
    }
}

/// Whether a part of a ref is the same in every evaluation.
fn is_fixed(kind: &TermKind) -> bool {
    match kind {
        TermKind::Null | TermKind::Bool(_) | TermKind::Number(_) | TermKind::String(_) => true,
        TermKind::Array(terms) | TermKind::Set(terms) => {
            terms.iter().all(|term| is_fixed(&term.kind))
        }
        TermKind::Object(items) => {
            items.iter().all(|(key, value)| is_fixed(&key.kind) && is_fixed(&value.kind))
        }
        _ => false,
    }
}
