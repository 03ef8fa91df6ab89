//! Checks that no rule depends on itself.

use crate::context::Compiler;
use crate::front::show;
use crate::tree::RuleId;
use lictor_syntax::visit;
use lictor_syntax::{Code, Diagnostic};

pub(crate) fn run(c: &mut Compiler) {
    if c.sorted.is_some() {
        return;
    }
    let suspects = c.graph.on_cycles();
    let mut errors = Vec::new();
    let limit = c.options.max_errors;
    c.rules.root.depth_first(&mut |node| {
        for entry in &node.rules {
            let links = c.rule(entry.id).map_or(0, |rule| visit::links(rule).count());
            for link in 0..links {
                let id = entry.id.at_link(link);
                if (limit == 0 || errors.len() <= limit)
                    && suspects.contains(&id)
                    && let Some(path) = c.graph.path_to_itself(id)
                {
                    errors.push(diagnostic(c, id, &path));
                }
            }
        }
        true
    });
    c.errors.extend(errors);
}

fn diagnostic(c: &Compiler, id: RuleId, path: &[RuleId]) -> Diagnostic {
    let name = |id: &RuleId| show::show_ref(&c.rule_ref(*id));
    let path: Vec<String> = path.iter().map(name).collect();
    let loc = c.rule(id).and_then(|rule| show::place(rule.loc));
    let message = format!("rule {} is recursive: {}", name(&id), path.join(" -> "));
    Diagnostic::new(Code::Recursion, loc, message)
}
