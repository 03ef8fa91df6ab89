//! Refs and places as messages show them.

use lictor_syntax::ast::{Term, TermKind};
use lictor_syntax::visit::{self, NodeMut, Step};
use lictor_syntax::{Loc, SourceMap};

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
    let Some((head, path)) = reference.split_first() else { return String::new() };
    let mut out = match &head.kind {
        TermKind::String(text) => text.clone(),
        _ => show_scalar(head),
    };
    for part in path {
        match &part.kind {
            TermKind::String(text) if is_plain(text) => {
                out.push('.');
                out.push_str(text);
            }
            _ => {
                out.push('[');
                out.push_str(&show_scalar(part));
                out.push(']');
            }
        }
    }
    out
}

fn show_scalar(term: &Term) -> String {
    match &term.kind {
        TermKind::Null => "null".to_owned(),
        TermKind::Bool(value) => value.to_string(),
        TermKind::Number(text) => text.clone(),
        TermKind::String(text) => format!("{text:?}"),
        TermKind::Var(name) => show_var(name).to_owned(),
        TermKind::Ref(parts) => show_ref(parts),
        _ => "_".to_owned(),
    }
}

/// Whether a step can be written with a dot.
fn is_plain(text: &str) -> bool {
    const KEYWORDS: [&str; 13] = [
        "not", "package", "import", "as", "default", "else", "with", "null", "true", "false",
        "some", "if", "contains",
    ];
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !KEYWORDS.contains(&text)
        && !["in", "every"].contains(&text)
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
