//! Turns what is unsafe into OPA's messages.

use super::names::{Names, VarSet};
use super::reorder::Unsafe;
use crate::front::show::{place, show_var};
use crate::front::util::is_generated;
use lictor_syntax::{Code, Diagnostic, Loc};

const FUTURE_KEYWORDS: [&str; 7] = ["in", "every", "contains", "if", "not", "and", "or"];

/// One message per variable the author wrote, at the first expression that lacks it; where only variables of the
/// compiler's making are lacking, one message per expression.
pub(crate) fn report<'a>(
    found: &Unsafe,
    names: &Names,
    written: impl Fn(&str) -> Option<&'a str>,
    scope: &str,
) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for (id, loc) in first_places(found) {
        let name = names.name(id);
        let name = written(name).unwrap_or(name);
        if is_generated(name) {
            continue;
        }
        let mut message = format!("var {} is unsafe{scope}", show_var(name));
        if FUTURE_KEYWORDS.contains(&name) {
            message.push_str(&format!(
                " (hint: `import future.keywords.{name}` to import a future keyword)"
            ));
        }
        out.push(Diagnostic::new(Code::UnsafeVar, place(loc), message));
    }
    if out.is_empty() {
        out = report_expressions(found, names, scope);
    }
    out
}

fn report_expressions(found: &Unsafe, names: &Names, scope: &str) -> Vec<Diagnostic> {
    let mut pairs: Vec<&(Loc, VarSet)> = found.found.iter().collect();
    pairs.sort_by_key(|(loc, _)| order(*loc));
    let mut seen = VarSet::default();
    let mut out = Vec::new();
    for (loc, vars) in pairs {
        let mut new = false;
        for id in vars.iter().filter(|&id| is_generated(names.name(id))) {
            new |= seen.insert(id);
        }
        if new {
            out.push(Diagnostic::new(
                Code::UnsafeVar,
                place(*loc),
                format!("expression is unsafe{scope}"),
            ));
        }
    }
    out
}

fn first_places(found: &Unsafe) -> Vec<(u32, Loc)> {
    let mut first: Vec<(u32, Loc)> = Vec::new();
    for (loc, vars) in &found.found {
        for id in vars.iter() {
            match first.iter_mut().find(|(known, _)| *known == id) {
                Some((_, at)) if order(*loc) < order(*at) => *at = *loc,
                Some(_) => {}
                None => first.push((id, *loc)),
            }
        }
    }
    first.sort_by_key(|&(id, loc)| (order(loc), id));
    first
}

/// Places in the order of the text; nowhere comes last.
fn order(loc: Loc) -> (bool, u32, u32, u32) {
    (!loc.is_known(), loc.file.0, loc.row, loc.col)
}
