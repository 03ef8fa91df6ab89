//! Rules, heads, packages and imports as OPA shows them on one line; what is below them comes from [`crate::text`].

use crate::ast::{Dialect, Head, Import, Package, Rule};
use crate::text;

pub use crate::text::reference;

/// The text of a rule and its else chain.
#[must_use]
pub fn rule(rule: &Rule, dialect: Dialect) -> String {
    let open = if dialect == Dialect::V0 { " { " } else { " if { " };
    let mut out = String::new();
    if rule.default {
        out.push_str("default ");
    }
    out.push_str(&head(&rule.head, dialect));
    if !rule.default {
        out.push_str(&format!("{open}{} }}", text::body(&rule.body)));
    }
    let mut link = rule.else_.as_deref();
    while let Some(next) = link {
        out.push_str(" else ");
        if let Some(value) = &next.head.value {
            out.push_str(&format!("= {}", text::term(value)));
        }
        out.push_str(&format!("{open}{} }}", text::body(&next.body)));
        link = next.else_.as_deref();
    }
    out
}

/// The text of a head.
#[must_use]
pub fn head(head: &Head, dialect: Dialect) -> String {
    let mut out = reference(&head.reference);
    let mut shown = false;
    match (&head.args, &head.key) {
        (Some(args), _) if !args.is_empty() => {
            let args: Vec<String> = args.iter().map(text::term).collect();
            out.push_str(&format!("({})", args.join(", ")));
        }
        (_, Some(key)) if head.reference.len() == 1 => {
            shown = dialect != Dialect::V0;
            let key = text::term(key);
            out.push_str(&if shown { format!(" contains {key}") } else { format!("[{key}]") });
        }
        _ => {}
    }
    if let Some(value) = &head.value {
        out.push_str(if head.assign { " := " } else { " = " });
        out.push_str(&text::term(value));
    } else if let (false, true, Some(key)) = (shown, head.name.is_empty(), &head.key) {
        out.push_str(&format!(" contains {}", text::term(key)));
    }
    out
}

/// The text of a package declaration.
#[must_use]
pub fn package(package: &Package) -> String {
    format!("package {}", reference(package.path.get(1..).unwrap_or_default()))
}

/// The text of an import.
#[must_use]
pub fn import(import: &Import) -> String {
    match &import.alias {
        Some(alias) => format!("import {} as {alias}", text::term(&import.path)),
        None => format!("import {}", text::term(&import.path)),
    }
}
