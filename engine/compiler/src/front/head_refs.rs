//! Normalises the references of rule heads: every part that is neither a scalar nor a var becomes a local bound in
//! the body, because that is what the rule tree knows how to deal with. Links of else chains share the reference of
//! their first link and are left alone.

use crate::context::Compiler;
use crate::front::util::{append_or_replace, capture, is_scalar};
use lictor_syntax::ast::{Rule, TermKind};
use lictor_syntax::{Code, order, render};

pub(crate) fn run(c: &mut Compiler) {
    let mut modules = std::mem::take(&mut c.modules);
    for rule in modules.iter_mut().flat_map(|named| &mut named.module.rules) {
        if supported(c, rule) {
            rewrite(c, rule);
        }
    }
    c.modules = modules;
}

fn speaks_general_refs(c: &Compiler) -> bool {
    c.options.has_feature("rule_head_refs") || c.options.has_feature("rego_v1")
}

fn supported(c: &mut Compiler, rule: &Rule) -> bool {
    let reference = &rule.head.reference;
    if speaks_general_refs(c) {
        return true;
    }
    if !c.options.has_feature("rule_head_ref_string_prefixes") && rule.head.name.is_empty() {
        let message =
            format!("rule heads with refs are not supported: {}", render::reference(reference));
        c.error(Code::Compile, rule.loc, message);
        return false;
    }
    let multi_value = rule.head.value.is_none();
    for (i, part) in reference.iter().enumerate().skip(1) {
        let inner = multi_value || i != reference.len() - 1;
        if inner && !matches!(part.kind, TermKind::String(_)) {
            let shown = render::reference(reference);
            let message = format!(
                "rule heads with general refs (containing variables) are not supported: {shown}"
            );
            if !c.error(Code::Type, rule.loc, message) {
                return false;
            }
        }
    }
    true
}

fn rewrite(c: &mut Compiler, rule: &mut Rule) {
    let last = rule.head.reference.len().saturating_sub(1);
    for (i, part) in rule.head.reference.iter_mut().enumerate().skip(1) {
        if matches!(part.kind, TermKind::Var(_)) || is_scalar(part) {
            continue;
        }
        let (local, expr) = capture(&mut c.generator, part.clone());
        if i == last && rule.head.key.as_ref().is_some_and(|key| order::compare(key, part).is_eq())
        {
            rule.head.key = Some(local.clone());
        }
        *part = local;
        append_or_replace(&mut rule.body, [expr]);
    }
}
