//! Template strings.

use super::places::row;
use super::writer::{Clash, Laid, Writer, before_more};
use crate::ast::{Expr, TemplatePart, TermKind};
use crate::printer::Quoted;
use crate::source::Loc;

impl<'a> Writer<'a> {
    /// Writes a template, the text in it escaped anew.
    pub(super) fn template(&mut self, multi_line: bool, parts: &'a [TemplatePart]) -> Laid {
        self.put(if multi_line { "$`" } else { "$\"" });
        for (index, part) in parts.iter().enumerate() {
            match part {
                TemplatePart::Expr(expr) => {
                    let next = parts.get(index + 1).map(place);
                    self.put("{");
                    self.indent();
                    before_more(self.embedded(expr, next))?;
                    self.put("}");
                    self.outdent();
                }
                TemplatePart::Text(term) => match &term.kind {
                    TermKind::String(text) if multi_line => self.put(&with_braces_escaped(text)),
                    TermKind::String(text) => {
                        let quoted = with_braces_escaped(&Quoted(text).to_string());
                        self.put(&quoted[1..quoted.len() - 1]);
                    }
                    _ => self.put(&term.to_string()),
                },
            }
        }
        self.put(if multi_line { "`" } else { "\"" });
        Ok(())
    }

    /// Writes an expression in braces, with the comments around it up to the next part.
    fn embedded(&mut self, expr: &'a Expr, next: Option<Loc>) -> Laid {
        if self.line_end_waits() {
            self.end_line();
            self.start_line();
        } else {
            let above = self.comments_before(row(expr.loc));
            if above > 0 {
                self.put(" ");
                self.inline = true;
                self.write_comments(above);
            }
        }
        if self.expr(expr) == Err(Clash::Torn) {
            return Err(Clash::Torn);
        }
        let below = next.map_or(0, |next| self.comments_before(row(next)));
        if below > 0 {
            self.end_line();
            self.write_comments(below);
            self.start_line();
        }
        Ok(())
    }
}

fn place(part: &TemplatePart) -> Loc {
    match part {
        TemplatePart::Text(term) => term.loc,
        TemplatePart::Expr(expr) => expr.loc,
    }
}

/// A text with a backslash before every brace that has none.
fn with_braces_escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        if c == '{' && before != '\\' {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    out
}
