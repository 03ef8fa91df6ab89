//! Terms: refs, calls, operators and plain values.

use super::parens::{infix, membership_arity};
use super::places::{Item, NOWHERE, row};
use super::writer::{Clash, Laid, Writer, before_more};
use crate::ast::{Term, TermKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::printer::{Quoted, is_name};
use crate::source::Loc;

impl<'a> Writer<'a> {
    /// Writes a term; as it stands in the source, if its comments leave no other way.
    pub(super) fn term(&mut self, term: &'a Term) -> Laid {
        self.term_at(term, term.loc)
    }

    /// As [`Self::term`], as if the term stood at another place.
    pub(super) fn term_at(&mut self, term: &'a Term, loc: Loc) -> Laid {
        if self.no_comments_left() && !self.line_end_waits() {
            return self.laid_term(term, loc, false);
        }
        let mark = self.mark();
        match self.laid_term(term, loc, false) {
            Ok(()) => Ok(()),
            Err(_) => {
                self.write_source_instead(mark, term.loc)?;
                Err(Clash::Whole)
            }
        }
    }

    /// Writes a term, in parentheses if it is an operator's call and `parens` says so.
    pub(super) fn laid_term(&mut self, term: &'a Term, loc: Loc, parens: bool) -> Laid {
        let wrapped = self.wrapped_term.is_some_and(|wrapped| std::ptr::eq(wrapped, term));
        if wrapped {
            self.wrapped_term = None;
        }
        before_more(self.comments_at(row(loc)))?;
        self.enter_line();
        match &term.kind {
            TermKind::Ref(parts) => self.reference(parts)?,
            TermKind::Call(terms) => self.call(terms, loc, parens || wrapped)?,
            TermKind::String(text) => self.string(text, loc),
            TermKind::Template { multi_line, parts } => self.template(*multi_line, parts)?,
            TermKind::Array(_)
            | TermKind::Object(_)
            | TermKind::Set(_)
            | TermKind::ArrayCompr { .. }
            | TermKind::SetCompr { .. }
            | TermKind::ObjectCompr { .. } => self.collection(term, loc)?,
            TermKind::Null | TermKind::Bool(_) | TermKind::Number(_) | TermKind::Var(_) => {
                self.put(&term.to_string());
            }
        }
        self.enter_line();
        Ok(())
    }

    /// A string as it was written; its place may be that of the `else := "text"` that it ends.
    fn string(&mut self, text: &str, loc: Loc) {
        let source = self.source(loc);
        let literal = source.find(['"', '`']).map(|start| &source[start..]);
        match literal.filter(|literal| is_one_string(literal)) {
            Some(literal) => self.put(literal),
            None => self.put(&Quoted(text).to_string()),
        }
    }

    /// Writes a ref.
    pub(super) fn reference(&mut self, parts: &'a [Term]) -> Laid {
        let Some((head, path)) = parts.split_first() else { return Ok(()) };
        let parens =
            matches!(head.kind, TermKind::Call(_)) && self.source(head.loc).starts_with('(');
        self.laid_term(head, head.loc, parens)?;
        self.path(path)
    }

    /// Writes the path of a ref. What clashes in it is written as it stands.
    pub(super) fn path(&mut self, path: &'a [Term]) -> Laid {
        for part in path {
            match &part.kind {
                TermKind::String(name) if self.stands_after_dot(name, part.loc) => {
                    self.put(".");
                    self.put(name);
                }
                TermKind::String(_) | TermKind::Var(_) => self.put(&format!("[{part}]")),
                _ => {
                    self.put("[");
                    match self.term(part) {
                        Err(Clash::Torn) => return Err(Clash::Torn),
                        Err(Clash::Whole) => self.put("\n"),
                        Ok(()) => {}
                    }
                    self.put("]");
                }
            }
        }
        Ok(())
    }

    fn stands_after_dot(&self, name: &str, loc: Loc) -> bool {
        is_name(name)
            && (!self.style.is_keyword(name)
                || self.style.keywords_in_refs && !self.source(loc).starts_with('"'))
    }

    /// Writes a call inside a term.
    fn call(&mut self, terms: &'a [Term], loc: Loc, parens: bool) -> Laid {
        let [operator, operands @ ..] = terms else { return Ok(()) };
        if let Some(arity) = membership_arity(operator) {
            return self.membership(operands, arity, true, loc);
        }
        let Some(sign) = infix(operator) else { return self.plain_call(operator, operands) };
        let [left, right] = operands else {
            self.wrong_arity(operator, operands, 2, loc);
            return Ok(());
        };
        if parens {
            self.put("(");
        }
        before_more(self.laid_term(left, left.loc, true))?;
        self.put(&format!(" {sign} "));
        before_more(self.laid_term(right, right.loc, true))?;
        if parens {
            self.put(")");
        }
        Ok(())
    }

    /// Writes a call that is an expression.
    pub(super) fn top_call(&mut self, terms: &'a [Term]) -> Laid {
        let [operator, operands @ ..] = terms else { return Ok(()) };
        if let Some(arity) = membership_arity(operator) {
            return self.membership(operands, arity, false, operator.loc);
        }
        let Some(sign) = infix(operator) else { return self.plain_call(operator, operands) };
        match operands {
            [left, right] => {
                before_more(self.term(left))?;
                self.put(&format!(" {sign} "));
                self.term(right)
            }
            [left, right, result] => {
                before_more(self.term(result))?;
                self.put(" = ");
                before_more(self.term(left))?;
                self.put(&format!(" {sign} "));
                self.term(right)
            }
            _ => {
                self.wrong_arity(operator, operands, 2, operator.loc);
                Ok(())
            }
        }
    }

    fn plain_call(&mut self, operator: &'a Term, operands: &'a [Term]) -> Laid {
        match &operator.kind {
            TermKind::Ref(parts) => self.reference(parts)?,
            _ => self.put(&operator.to_string()),
        }
        self.put("(");
        let items: Vec<_> = operands.iter().map(Item::One).collect();
        before_more(self.items(&items, operator.loc, NOWHERE, Self::argument))?;
        self.put(")");
        Ok(())
    }

    /// Writes `x in xs` or `k, v in xs`.
    pub(super) fn membership(
        &mut self,
        operands: &'a [Term],
        arity: usize,
        parens: bool,
        loc: Loc,
    ) -> Laid {
        if operands.len() != arity {
            self.wrong_membership(operands, arity, loc);
            return Ok(());
        }
        let Some((domain, items)) = operands.split_last() else { return Ok(()) };
        let parens = parens && arity == 3;
        if parens {
            self.put("(");
        }
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.put(", ");
            }
            self.member(item, arity == 3)?;
        }
        self.put(" in ");
        self.member(domain, true)?;
        if parens {
            self.put(")");
        }
        Ok(())
    }

    /// Writes an operand of `in`, where another `in` without a key may need parentheses.
    fn member(&mut self, term: &'a Term, guarded: bool) -> Laid {
        let wrap = guarded
            && matches!(&term.kind, TermKind::Call(terms)
                if terms.len() == 3 && membership_arity(&terms[0]) == Some(2));
        if wrap {
            self.put("(");
        }
        before_more(self.laid_term(term, term.loc, true))?;
        if wrap {
            self.put(")");
        }
        Ok(())
    }

    fn wrong_membership(&mut self, operands: &[Term], arity: usize, loc: Loc) {
        let name = if arity == 3 { "internal.member_3" } else { "internal.member_2" };
        self.arity_error(name, operands, &["any", "any", "any"][..arity], loc);
    }

    fn wrong_arity(&mut self, operator: &Term, operands: &[Term], arity: usize, loc: Loc) {
        let wanted = match infix(operator) {
            Some("+" | "*" | "/" | "%") => "number",
            Some("-") => "any<number, set[any]>",
            Some("&" | "|") => "set[any]",
            _ => "any",
        };
        self.arity_error(&operator.to_string(), operands, &vec![wanted; arity], loc);
    }

    fn arity_error(&mut self, name: &str, operands: &[Term], wanted: &[&str], loc: Loc) {
        let have: Vec<_> = operands.iter().map(|operand| operand.kind.name()).collect();
        let message = format!(
            "{name}: arity mismatch\n\thave: ({})\n\twant: ({})",
            have.join(","),
            wanted.join(",")
        );
        self.errors.push(Diagnostic::new(Code::Type, loc, message));
    }
}

/// Whether a text is one string in quotes and nothing else.
fn is_one_string(text: &str) -> bool {
    let mut rest = text.bytes();
    match rest.next() {
        Some(b'`') => rest.position(|byte| byte == b'`') == Some(text.len() - 2),
        Some(b'"') => {
            let mut escaped = false;
            let end = rest.position(|byte| {
                let ends = byte == b'"' && !escaped;
                escaped = byte == b'\\' && !escaped;
                ends
            });
            end.is_some_and(|end| end + 2 == text.len())
        }
        _ => false,
    }
}
