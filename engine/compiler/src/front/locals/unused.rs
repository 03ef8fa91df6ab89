//! Variables that are declared or assigned and then not used.

use super::Rewriter;
use super::scopes::Occurrence;
use crate::front::declared::declared_vars;
use crate::front::show::show_var;
use crate::front::util::{is_generated, is_wildcard};
use lictor_syntax::Loc;
use lictor_syntax::ast::{Expr, ExprKind};
use lictor_syntax::visit::{self, Node, VarParams, VarSet};

/// What each statement of a body declares, as written.
pub(super) type Declarations = Vec<(VarSet, Loc)>;

impl Rewriter<'_> {
    /// What `some` declares in each statement, closures of braces included.
    pub(super) fn declarations(&self, body: &[Expr]) -> Declarations {
        let declares = |expr: &&Expr| !matches!(expr.kind, ExprKind::Term(_) | ExprKind::Call(_));
        body.iter()
            .filter(declares)
            .map(|expr| (declared_vars(Node::Expr(expr)), expr.loc))
            .collect()
    }

    /// Strict mode: what was assigned in this scope must be met again.
    pub(super) fn check_unused_assigned(
        &mut self,
        body: &[Expr],
        used: Option<&VarSet>,
        first: Loc,
    ) {
        if !self.strict || !self.errors.is_empty() {
            return;
        }
        let assigned = self.scopes.having(Occurrence::Assigned);
        let unused = assigned.filter(|(name, _, count)| *count <= 1 && !is_wildcard(name));
        let used = self.renamed(used);
        let mut unused: Vec<(String, String)> = unused
            .filter(|(_, local, _)| !used.contains(local))
            .map(|(name, local, _)| (local.to_owned(), name.to_owned()))
            .collect();
        unused.sort();
        for (local, name) in unused {
            let mentions =
                |expr: &&Expr| visit::vars(Node::Expr(expr), VarParams::default()).contains(&local);
            let loc = body.iter().find(mentions).map_or(first, |expr| expr.loc);
            self.error(loc, format!("assigned var {} unused", show_var(&name)));
        }
    }

    /// What was declared in this scope must be used.
    pub(super) fn check_unused_declared(
        &mut self,
        body: &[Expr],
        used: Option<&VarSet>,
        declarations: &Declarations,
        first: Loc,
    ) {
        if !self.errors.is_empty() || self.scopes.having(Occurrence::Declared).next().is_none() {
            return;
        }
        let mut known = self.renamed(used);
        used.into_iter().for_each(|used| known.update(used));
        visit::collect_vars(Node::Body(body), VarParams::default(), &mut known);
        let declared = self.scopes.having(Occurrence::Declared);
        let unused =
            declared.filter(|(name, local, _)| !known.contains(local) && !is_generated(name));
        let mut unused: Vec<(String, String)> =
            unused.map(|(name, local, _)| (local.to_owned(), name.to_owned())).collect();
        unused.sort();
        for (_, name) in unused {
            let loc = declarations
                .iter()
                .find(|(vars, _)| vars.contains(&name))
                .map_or(first, |(_, loc)| *loc);
            self.error(loc, format!("declared var {} unused", show_var(&name)));
        }
    }

    fn renamed(&self, used: Option<&VarSet>) -> VarSet {
        let names = used.into_iter().flat_map(VarSet::iter);
        names.map(|name| self.scopes.local(name).unwrap_or(name)).collect()
    }
}
