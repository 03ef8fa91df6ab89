//! `pulumi preview --json` and `pulumi refresh --json`. A refresh tells drift; a preview without one tells what is
//! pending, which is no drift.

use crate::domain::drift::check::{Action, At, Change, Check, Outcome, Planned, Row, list, text};
use crate::domain::drift::difference::{self, Pair};
use crate::domain::drift::{Doc, trail};
use lictor::{Region, Value};

/// Whether a document is a preview.
pub fn is_preview(value: Value<'_>) -> bool {
    let first = list(value, "steps").first();
    first.is_some_and(|step| step.get_str("urn").as_str().is_some())
        || value.get_str("changeSummary").as_object().is_some()
            && value.get_str("maybeCorrupt").as_bool().is_some()
}

/// What a preview says.
pub fn check<'r>(region: &'r Region, doc: &Doc<'r>, workspace: &'r str) -> Check<'r> {
    let steps = list(doc.value, "steps");
    let is_refresh = steps.iter().any(|step| text(*step, "op") == "refresh");
    let mut check = Check {
        workspace,
        at: At { document: doc.document, path: Vec::new() },
        source: "pulumi",
        total: steps.len(),
        ..Check::default()
    };
    let is_error = |one: &Value<'_>| text(*one, "severity") == "error";
    if list(doc.value, "diagnostics").iter().any(is_error) {
        check.failure = Some("the preview has errors");
    }
    for (index, step) in steps.iter().enumerate() {
        let (op, urn) = (text(*step, "op"), text(*step, "urn"));
        if let Some(stack) =
            urn.strip_prefix("urn:pulumi:").and_then(|rest| rest.split("::").next())
        {
            check.workspace = stack;
        }
        let action = match op {
            "refresh" => Action::Update,
            "delete" if is_refresh => Action::Delete,
            "same" | "read" | "refresh-done" => continue,
            _ => {
                check.pending += 1;
                plan(&mut check.rows, urn, op);
                continue;
            }
        };
        check.rows.extend(row(region, doc, index, *step, action));
    }
    check
}

/// What the same preview would do with a resource that drifted.
fn plan<'r>(rows: &mut [Row<'r>], urn: &str, op: &'r str) {
    if let Some(row) = rows.iter_mut().find(|row| row.address == urn) {
        row.outcome = match op {
            "replace" | "create-replacement" | "delete-replaced" => Outcome::Replaced,
            "delete" => Outcome::Destroyed,
            "create" => Outcome::Reverted,
            _ => Outcome::Unknown,
        };
        row.planned = Some(Planned { actions: vec![op], reason: "" });
    }
}

fn row<'r>(
    region: &'r Region,
    doc: &Doc<'r>,
    index: usize,
    step: Value<'r>,
    action: Action,
) -> Option<Row<'r>> {
    let urn = text(step, "urn");
    let kind = urn.split("::").nth(2).unwrap_or_default();
    let kind = kind.rsplit('$').next().unwrap_or(kind);
    let (old, new) = (step.get_str("oldState"), step.get_str("newState"));
    let mut row = Row {
        at: At {
            document: doc.document,
            path: vec![Value::str("steps"), Value::int(index as i64)],
        },
        address: urn,
        kind,
        provider: kind.split(':').next().unwrap_or_default(),
        action,
        has_values: true,
        ..Row::default()
    };
    trail::identity(&mut row, if action == Action::Delete { old } else { new }.get_str("outputs"));
    row.names.extend(old.get_str("id").as_str());
    if action == Action::Update {
        let (before, after) = (old.get_str("outputs"), new.get_str("outputs"));
        let detailed = step.get_str("detailedDiff").as_object();
        let detailed = detailed.map(|object| object.sorted_vec()).unwrap_or_default();
        let at = |path: &Vec<Value<'r>>| pair(before.at(path), after.at(path));
        row.changes = match detailed.is_empty() {
            true => difference::changes(region, pair(before, after)),
            false => detailed
                .iter()
                .filter_map(|entry| entry.key.as_str())
                .map(|written| path(region, written))
                .flat_map(|path| {
                    let inner = difference::changes(region, at(&path));
                    inner.into_iter().map(move |change| Change {
                        path: path.iter().copied().chain(change.path.iter().copied()).collect(),
                        ..change
                    })
                })
                .collect(),
        };
        if row.changes.is_empty() {
            return None;
        }
    }
    Some(row)
}

/// Secrets are `[secret]` in previews already.
fn pair<'r>(before: Value<'r>, after: Value<'r>) -> Pair<'r> {
    Pair { before, after, secret_before: Value::NULL, secret_after: Value::NULL }
}

/// The steps of a path such as `ingress[0].cidrBlocks` or `tags["a.b"]`.
fn path<'r>(region: &'r Region, written: &'r str) -> Vec<Value<'r>> {
    let (mut steps, mut rest) = (Vec::new(), written);
    while !rest.is_empty() {
        if let Some(inside) = rest.strip_prefix("[\"") {
            let end = inside.find("\"]").unwrap_or(inside.len());
            steps.push(region.str(&inside[..end]));
            rest = inside.get(end + 2..).unwrap_or_default();
        } else if let Some(inside) = rest.strip_prefix('[') {
            let end = inside.find(']').unwrap_or(inside.len());
            let index = inside[..end].parse::<u32>().map(|index| Value::int(i64::from(index)));
            steps.push(index.unwrap_or_else(|_| Value::str(&inside[..end])));
            rest = inside.get(end + 1..).unwrap_or_default();
        } else {
            rest = rest.strip_prefix('.').unwrap_or(rest);
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            if end > 0 {
                steps.push(Value::str(&rest[..end]));
            }
            rest = &rest[end..];
            if end == 0 && rest.starts_with('.') {
                rest = &rest[1..];
            }
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::path;
    use lictor::Region;

    #[test]
    fn paths() {
        let region = Region::new();
        for (written, want) in [
            ("tags.Name", "/tags/Name"),
            ("ingress[0].cidrBlocks[1]", "/ingress/0/cidrBlocks/1"),
            ("tags[\"a.b\"].c", "/tags/a.b/c"),
            ("a..b", "/a/b"),
            ("a[", "/a/"),
            ("", ""),
        ] {
            assert_eq!(
                crate::domain::drift::check::pointer(&path(&region, written)),
                want,
                "{written}"
            );
        }
    }
}
