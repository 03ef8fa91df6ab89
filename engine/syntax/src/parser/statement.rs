//! Statements: `package`, `import`, and the loop that reads one statement after another.
//!
//! What is no package and no import is tried as a rule and then as a query body; facts such as `x := 1` are read
//! as bodies first and made rules by `module`.

use super::Parser;
use super::options::{Keywords, is_keyword};
use crate::ast::{Body, Dialect, Import, Package, Rule, Term, TermKind};
use crate::lexer::Tok;
use crate::printer;
use crate::source::Loc;

/// One statement of a file.
#[derive(Debug)]
pub(super) enum Statement {
    Package(Package),
    Import(Import),
    Rule(Rule),
    Body(Body),
}

impl Statement {
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Statement::Package(_) => "*ast.Package",
            Statement::Import(_) => "*ast.Import",
            Statement::Rule(_) => "*ast.Rule",
            Statement::Body(_) => "ast.Body",
        }
    }

    pub(super) fn loc(&self) -> Loc {
        match self {
            Statement::Package(package) => package.loc,
            Statement::Import(import) => import.loc,
            Statement::Rule(rule) => rule.loc,
            Statement::Body(body) => body.first().map(|expr| expr.loc).unwrap_or_default(),
        }
    }
}

impl Parser<'_> {
    /// Every statement of the file, up to the first that cannot be read.
    pub(super) fn statements(&mut self) -> Vec<Statement> {
        let mut out = Vec::new();
        self.scan();
        while !self.is(Tok::Eof) && self.statement(&mut out) {}
        out
    }

    /// Reads one statement; false if reading must stop.
    fn statement(&mut self, out: &mut Vec<Statement>) -> bool {
        let start = self.save();
        if self.is(Tok::Package) {
            if let Some(package) = self.package() {
                out.push(Statement::Package(package));
                return true;
            }
            if !self.errors.is_empty() {
                return false;
            }
            self.restore(start);
        }
        if self.is(Tok::Import) {
            if let Some(import) = self.import() {
                self.switch_keywords_on(&import);
                out.push(Statement::Import(import));
                return true;
            }
            if !self.errors.is_empty() {
                return false;
            }
            self.restore(start);
        }
        if !self.skip_rules {
            if let Some(rules) = self.rules() {
                out.extend(rules.into_iter().map(Statement::Rule));
                return true;
            }
            if !self.errors.is_empty() {
                return false;
            }
            self.restore(start);
        }
        match self.query(true, Tok::Eof) {
            Some(body) => {
                out.push(Statement::Body(body));
                true
            }
            None => false,
        }
    }

    /// Steps over `package` or `import` to the path; false if the word begins a ref after all.
    fn keyword_then_path(&mut self) -> bool {
        self.scan_ws();
        if matches!(self.tok(), Tok::Dot | Tok::LBrack) {
            return false;
        }
        if self.is(Tok::Whitespace) {
            self.scan();
        }
        if !self.is(Tok::Ident) {
            if !self.may_be_name(self.tok()) {
                self.illegal_token();
                return false;
            }
            self.state.tok = Tok::Ident;
        }
        true
    }

    fn package(&mut self) -> Option<Package> {
        let loc = self.loc();
        if !self.keyword_then_path() {
            return None;
        }
        let Some(term) = self.term() else {
            if self.errors.is_empty() {
                let here = self.loc();
                self.error(here, "expected path");
            }
            return None;
        };
        let parts = match term.kind {
            TermKind::Var(_) => vec![term],
            TermKind::Ref(parts) => parts,
            _ => {
                self.illegal_token();
                return None;
            }
        };
        let mut path = Vec::with_capacity(parts.len() + 1);
        path.push(Term::var("data", parts[0].loc));
        for (index, part) in parts.into_iter().enumerate() {
            match (index, part.kind) {
                (0, TermKind::Var(name)) => path.push(Term::string(name, part.loc)),
                (1.., kind @ TermKind::String(_)) => path.push(Term::new(kind, part.loc)),
                (_, kind) => {
                    let wanted = if index == 0 { "var" } else { "string" };
                    self.error(
                        part.loc,
                        format!("unexpected {} token: expecting {wanted}", kind.name()),
                    );
                    return None;
                }
            }
        }
        Some(Package { path, loc })
    }

    fn import(&mut self) -> Option<Import> {
        let loc = self.loc();
        if !self.keyword_then_path() {
            return None;
        }
        let path = self.import_path()?;
        let TermKind::Ref(parts) = &path.kind else { return None };
        if !matches!(parts[0].as_var(), Some("data" | "input" | "future" | "rego")) {
            self.hint("if this is unexpected, try updating OPA");
            let roots = "{data, future, input, rego}";
            let got = &parts[0];
            let message =
                format!("unexpected import path, must begin with one of: {roots}, got: {got}");
            self.error(path.loc, message);
            return None;
        }
        if self.is(Tok::As) {
            self.scan();
            let alias = if self.is(Tok::Ident) { self.term() } else { None };
            return match alias.map(|term| term.kind) {
                Some(TermKind::Var(alias)) => Some(Import { path, alias: Some(alias), loc }),
                _ => {
                    self.illegal("expected var");
                    None
                }
            };
        }
        let (last, is_future) = (&parts[parts.len() - 1], parts[0].as_var() == Some("future"));
        let name = match &last.kind {
            TermKind::Var(name) => Some(name),
            TermKind::String(name) if !is_future => Some(name),
            _ => None,
        };
        if let Some(name) = name.filter(|name| is_keyword(name, self.dialect)) {
            self.hint("import a different path or use an alias");
            self.error(
                last.loc,
                format!("unexpected import path, must not end with a keyword, got: {name}"),
            );
        }
        Some(Import { path, alias: None, loc })
    }

    /// The path of an import, read with no importable keyword in force, so that it may name them.
    fn import_path(&mut self) -> Option<Term> {
        let keywords = std::mem::replace(&mut self.keywords, Keywords::NONE);
        self.plain_not = true;
        let term = self.term();
        self.keywords = keywords;
        self.plain_not = false;
        let Some(term) = term else {
            let here = self.loc();
            self.error(here, "expected path");
            return None;
        };
        match &term.kind {
            TermKind::Var(_) => {
                let loc = term.loc;
                Some(Term::new(TermKind::Ref(vec![term]), loc))
            }
            TermKind::Ref(parts) => {
                if let Some(bad) =
                    parts[1..].iter().find(|part| !matches!(part.kind, TermKind::String(_)))
                {
                    let message = format!("unexpected {} token: expecting string", bad.kind.name());
                    self.error(bad.loc, message);
                    return None;
                }
                Some(term)
            }
            _ => {
                let here = self.loc();
                self.error(here, "expected path");
                None
            }
        }
    }

    /// What `import future.keywords` and `import rego.v1` do to the rest of the file.
    fn switch_keywords_on(&mut self, import: &Import) {
        let TermKind::Ref(parts) = &import.path.kind else { return };
        match parts[0].as_var() {
            Some("rego") => self.import_rego_v1(import, parts),
            Some("future") => self.import_future(import, parts),
            _ => {}
        }
    }

    fn import_rego_v1(&mut self, import: &Import, path: &[Term]) {
        let loc = import.path.loc;
        if !self.features.rego_v1_import && !self.features.rego_v1 {
            self.error(loc, "invalid import, `rego.v1` is not supported by current capabilities");
        } else if path.len() != 2 || !matches!(&path[1].kind, TermKind::String(v1) if v1 == "v1") {
            self.error(
                loc,
                format!("invalid import `{}`, must be `rego.v1`", printer::reference(path)),
            );
        } else if self.dialect == Dialect::V1 {
        } else if import.alias.is_some() {
            self.error(loc, "`rego` imports cannot be aliased");
        } else {
            self.keywords = self.keywords.union(Keywords::V1);
        }
    }

    fn import_future(&mut self, import: &Import, path: &[Term]) {
        let loc = import.path.loc;
        if !matches!(path.get(1).map(|part| &part.kind), Some(TermKind::String(name)) if name == "keywords")
        {
            self.error(loc, "invalid import, must be `future.keywords`");
            return;
        }
        if import.alias.is_some() {
            self.error(loc, "`future` imports cannot be aliased");
            return;
        }
        let mut named = self.importable;
        if let [_, _, Term { kind: TermKind::String(name), .. }] = path {
            match Keywords::named(name).filter(|one| self.importable.contains(*one)) {
                Some(one) => named = one,
                None => {
                    let known: Vec<_> = self.importable.names().collect();
                    self.error(
                        loc,
                        format!("unexpected keyword, must be one of [{}]", known.join(" ")),
                    );
                    return;
                }
            }
        }
        self.not_bodies |= named.contains(Keywords::NOT);
        self.keywords = self.keywords.union(named.with_company());
    }
}
