//! Bodies and their expressions: modifiers, declarations, `every`, calls at the top.

use super::places::row;
use super::writer::{Clash, Laid, Writer, before_more};
use crate::ast::{Every, Expr, ExprKind, Term, TermKind, With};
use crate::source::Loc;

impl<'a> Writer<'a> {
    /// Writes expressions, each on its line.
    pub(super) fn body(&mut self, body: &'a [Expr]) -> Laid {
        let Some(first) = body.first() else { return Ok(()) };
        before_more(self.comments_at(row(first.loc)))?;
        let mut above: Option<i64> = None;
        for expr in body {
            if above.is_some_and(|above| row(expr.loc) > above + 1) {
                self.blank_line();
            }
            above = Some(self.end_row(expr.loc));
            self.start_line();
            if self.expr(expr) == Err(Clash::Torn) {
                return Err(Clash::Torn);
            }
            self.end_line();
        }
        Ok(())
    }

    /// Writes an expression; as it stands in the source, if its comments leave no other way.
    pub(super) fn expr(&mut self, expr: &'a Expr) -> Laid {
        if self.no_comments_left() && !self.line_end_waits() {
            return self.laid_expr(expr);
        }
        let mark = self.mark();
        match self.laid_expr(expr) {
            Err(Clash::Torn) => {
                self.write_source_instead(mark, expr.loc)?;
                Err(Clash::Whole)
            }
            laid => laid,
        }
    }

    fn laid_expr(&mut self, expr: &'a Expr) -> Laid {
        let wrapped = self.wrapped_expr.is_some_and(|wrapped| std::ptr::eq(wrapped, expr));
        if wrapped {
            self.wrapped_expr = None;
        }
        before_more(self.comments_at(row(expr.loc)))?;
        self.enter_line();
        let negated_logical =
            expr.negated && matches!(expr.kind, ExprKind::And(_) | ExprKind::Or(_));
        if expr.negated {
            self.put("not ");
        }
        let parens = wrapped || negated_logical;
        if parens {
            self.put("(");
        }
        let laid = match &expr.kind {
            ExprKind::Some(symbols) => self.some(symbols, expr.loc),
            ExprKind::Every(every) => self.every(every, expr.loc),
            ExprKind::Not { body, explicit } => self.not(body, *explicit, expr.loc),
            ExprKind::And(_) | ExprKind::Or(_) => self.logical(expr),
            ExprKind::Call(terms) => self.top_call(terms),
            ExprKind::Term(term) => self.term(term),
        };
        if parens {
            self.put(")");
        }
        if expr.with.is_empty() {
            return laid;
        }
        before_more(laid)?;
        self.modifiers(expr)
    }

    fn modifiers(&mut self, expr: &'a Expr) -> Laid {
        let mut withs = expr.with.as_slice();
        let mut last = self.end_row_without_with(expr);
        if let [first, rest @ ..] = withs
            && row(first.loc) == last
        {
            before_more(self.with(first, false))?;
            last = row(first.loc);
            withs = rest;
        }
        let mut indented = false;
        for with in withs {
            let breaks = row(with.loc) > last;
            if breaks {
                if !indented {
                    self.indent();
                    indented = true;
                }
                self.end_line();
                self.start_line();
                last = row(with.loc);
            }
            before_more(self.with(with, breaks))?;
        }
        if indented {
            self.outdent();
        }
        Ok(())
    }

    /// Writes a modifier. What clashes in its value is written as it stands.
    fn with(&mut self, with: &'a With, begins_line: bool) -> Laid {
        self.comments_at(row(with.loc))?;
        if !begins_line {
            self.put(" ");
        }
        self.put("with ");
        self.term(&with.target)?;
        self.put(" as ");
        match self.term(&with.value) {
            Err(Clash::Torn) => Err(Clash::Torn),
            _ => Ok(()),
        }
    }

    fn some(&mut self, symbols: &'a [Term], loc: Loc) -> Laid {
        before_more(self.comments_at(row(loc)))?;
        self.put("some ");
        if let [Term { kind: TermKind::Call(terms), .. }] = symbols {
            return self.membership(&terms[1..], terms.len() - 1, false, terms[0].loc);
        }
        let mut last = row(loc);
        for (index, symbol) in symbols.iter().enumerate() {
            if row(symbol.loc) > last {
                self.end_line();
                self.start_line();
                self.put("\t");
                last = row(symbol.loc);
            } else if index > 0 {
                self.put(" ");
            }
            before_more(self.term(symbol))?;
            if index + 1 < symbols.len() {
                self.put(",");
            }
        }
        Ok(())
    }

    fn every(&mut self, every: &'a Every, loc: Loc) -> Laid {
        before_more(self.comments_at(row(loc)))?;
        self.put("every ");
        if let Some(key) = &every.key {
            before_more(self.term(key))?;
            self.put(", ");
        }
        before_more(self.term(&every.value))?;
        self.put(" in ");
        before_more(self.term(&every.domain))?;
        self.put(" {");
        if self.inner_body(&every.body, *b"{}", loc, loc) == Err(Clash::Torn) {
            return Err(Clash::Torn);
        }
        if let [only] = every.body.as_slice()
            && only.loc.row == every.loc.row
        {
            self.put(" ");
        }
        self.put("}");
        Ok(())
    }
}
