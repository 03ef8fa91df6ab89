//! The tree of a module as an indented outline, one node a line.

use lictor_syntax::ast::{Body, Expr, ExprKind, Head, Module, Rule, Term, TermKind};

/// Nodes deeper than this are left out; the parser allows fewer.
const MAX_DEPTH: usize = 20_000;

/// The outline of a module, with its comments or without.
pub(crate) fn show(module: &Module, comments: bool) -> String {
    let mut out = Outline { text: String::new(), depth: 0 };
    out.node("module", |out| {
        out.node("package", |out| out.reference(&module.package.path));
        for import in &module.imports {
            out.node("import", |out| {
                out.term(&import.path);
                out.line(import.alias.as_deref().unwrap_or_default());
            });
        }
        module.rules.iter().for_each(|rule| out.rule(rule));
        module.annotations.iter().for_each(|_| out.line("annotations"));
        module.comments.iter().filter(|_| comments).for_each(|_| out.line("comment"));
    });
    out.text.truncate(out.text.trim_end_matches('\n').len());
    out.text
}

struct Outline {
    text: String,
    depth: usize,
}

impl Outline {
    fn line(&mut self, text: &str) {
        self.text.extend(std::iter::repeat_n(' ', self.depth));
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn node(&mut self, name: &str, inner: impl FnOnce(&mut Self)) {
        self.line(name);
        if self.depth < MAX_DEPTH {
            self.depth += 1;
            inner(self);
            self.depth -= 1;
        }
    }

    fn terms(&mut self, terms: &[Term]) {
        terms.iter().for_each(|term| self.term(term));
    }

    fn reference(&mut self, parts: &[Term]) {
        self.node("ref", |out| out.terms(parts));
    }

    fn rule(&mut self, rule: &Rule) {
        self.node("rule", |out| {
            out.head(&rule.head);
            out.body(&rule.body);
            if let Some(other) = &rule.else_ {
                out.rule(other);
            }
        });
    }

    fn head(&mut self, head: &Head) {
        self.node("head", |out| {
            out.reference(&head.reference);
            if let Some(args) = head.args.as_ref().filter(|args| !args.is_empty()) {
                out.node("args", |out| out.terms(args));
            }
            if let Some(value) = &head.value {
                out.term(value);
            }
        });
    }

    fn body(&mut self, body: &Body) {
        self.node("body", |out| body.iter().for_each(|expr| out.expr(expr)));
    }

    fn expr(&mut self, expr: &Expr) {
        let negated = if expr.negated { "negated " } else { "" };
        self.node(&format!("expr {negated}index={}", expr.index), |out| {
            match &expr.kind {
                ExprKind::Term(term) => out.term(term),
                ExprKind::Call(terms) => out.terms(terms),
                ExprKind::Some(terms) => out.node("somedecl", |out| out.terms(terms)),
                ExprKind::Every(every) => out.node("every", |out| {
                    out.terms(every.key.as_slice());
                    out.term(&every.value);
                    out.term(&every.domain);
                    out.body(&every.body);
                }),
                ExprKind::Not { body, .. } => out.node("not", |out| out.body(body)),
                ExprKind::And(logical) | ExprKind::Or(logical) => {
                    let name = if matches!(expr.kind, ExprKind::And(_)) {
                        "logicaland"
                    } else {
                        "logicalor"
                    };
                    out.node(name, |out| {
                        out.body(&logical.lhs);
                        out.body(&logical.rhs);
                    });
                }
            }
            for with in &expr.with {
                out.node("with", |out| {
                    out.term(&with.target);
                    out.term(&with.value);
                });
            }
        });
    }

    fn term(&mut self, term: &Term) {
        match &term.kind {
            TermKind::Ref(parts) => self.reference(parts),
            TermKind::Call(terms) => self.node("call", |out| out.terms(terms)),
            TermKind::Array(terms) => self.node("array", |out| out.terms(terms)),
            TermKind::Set(terms) => self.node("set", |out| out.terms(terms)),
            TermKind::Object(pairs) => self.node("object", |out| {
                for (key, value) in pairs {
                    out.term(key);
                    out.term(value);
                }
            }),
            TermKind::ArrayCompr { term, body } => self.node("arraycomprehension", |out| {
                out.term(term);
                out.body(body);
            }),
            TermKind::SetCompr { term, body } => self.node("setcomprehension", |out| {
                out.term(term);
                out.body(body);
            }),
            TermKind::ObjectCompr { key, value, body } => self.node("objectcomprehension", |out| {
                out.term(key);
                out.term(value);
                out.body(body);
            }),
            TermKind::Template { .. } => self.line("templatestring"),
            TermKind::Var(name) if name.starts_with('$') => self.line("_"),
            TermKind::Null
            | TermKind::Bool(_)
            | TermKind::Number(_)
            | TermKind::String(_)
            | TermKind::Var(_) => {
                self.line(&term.to_string());
            }
        }
    }
}
