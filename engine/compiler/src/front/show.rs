//! Refs and places as messages show them.

use lictor_syntax::ast::{Term, TermKind};
use lictor_syntax::visit::{self, NodeMut, Step};
use lictor_syntax::{Loc, SourceMap, render};

/// `None` for a place that is nowhere.
pub(crate) fn place(loc: Loc) -> Option<Loc> {
    loc.is_known().then_some(loc)
}

/// `file:row`, or the text itself where the file has no name.
pub(crate) fn show_place(sources: &SourceMap, loc: Loc) -> String {
    if !loc.is_known() {
        return String::new();
    }
    let name = &sources.file(loc.file).name;
    match (name.is_empty(), sources.text(loc)) {
        (false, _) => format!("{name}:{}", loc.row),
        (true, "") => format!("{}:{}", loc.row, loc.col),
        (true, text) => text.to_owned(),
    }
}

/// A variable as its author knows it.
pub(crate) fn show_var(name: &str) -> &str {
    if name.starts_with('$') { "_" } else { name }
}

/// A ref as it would be written.
pub(crate) fn show_ref(reference: &[Term]) -> String {
    render::reference(reference)
}

/// A ref with other names for its variables.
pub(crate) fn rename_vars<'a>(
    reference: &[Term],
    name: &dyn Fn(&str) -> Option<&'a str>,
) -> Vec<Term> {
    let mut out = reference.to_vec();
    for part in &mut out {
        visit::walk_mut(NodeMut::Term(part), &mut |node| {
            if let NodeMut::Term(Term { kind: TermKind::Var(var), .. }) = node
                && let Some(new) = name(var)
            {
                *var = new.to_owned();
            }
            Step::Into
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::show_ref;
    use lictor_syntax::Loc;
    use lictor_syntax::ast::{Term, TermKind};

    #[test]
    fn refs_are_shown_as_written() {
        let at = Loc::default();
        let text = |text: &str| Term::string(text, at);
        let parts = [
            Term::var("data", at),
            text("p"),
            text("a b"),
            text("in"),
            Term::var("$1", at),
            Term::new(TermKind::Number("1".to_owned()), at),
        ];
        assert_eq!(show_ref(&parts), r#"data.p["a b"]["in"][_][1]"#);
        assert_eq!(show_ref(&[text("a"), text("b")]), "a.b");
    }
}
