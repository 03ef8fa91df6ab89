//! The result of `driftctl scan`: what is gone, what nobody recorded, and, in older versions, what differs.

use crate::domain::drift::Doc;
use crate::domain::drift::check::{Action, At, Change, Check, Row, list, text};
use crate::domain::drift::difference::{self, Pair};
use lictor::{Region, Value};

/// Whether a document is such a result.
pub fn is_result(value: Value<'_>) -> bool {
    !value.get_str("summary").get_str("total_unmanaged").is_undefined()
}

/// What a result says.
pub fn check<'r>(region: &'r Region, doc: &Doc<'r>, workspace: &'r str) -> Check<'r> {
    let mut check = Check {
        workspace,
        at: At { document: doc.document, path: Vec::new() },
        source: "driftctl",
        total: doc.value.get_str("summary").get_str("total_resources").as_index().unwrap_or(0),
        ..Check::default()
    };
    for (key, action) in [("missing", Action::Delete), ("unmanaged", Action::Unmanaged)] {
        for (index, resource) in list(doc.value, key).iter().enumerate() {
            let path = vec![Value::str(key), Value::int(index as i64)];
            check.rows.push(row(region, doc, path, *resource, action));
        }
    }
    for (index, difference) in list(doc.value, "differences").iter().enumerate() {
        let path = vec![Value::str("differences"), Value::int(index as i64)];
        let mut row = row(region, doc, path, difference.get_str("res"), Action::Update);
        row.changes =
            list(*difference, "changelog").iter().flat_map(|one| change(region, *one)).collect();
        check.rows.push(row);
    }
    check
}

fn row<'r>(
    region: &'r Region,
    doc: &Doc<'r>,
    path: Vec<Value<'r>>,
    resource: Value<'r>,
    action: Action,
) -> Row<'r> {
    let (kind, id) = (text(resource, "type"), text(resource, "id"));
    let source = resource.get_str("source");
    let name = text(source, "internal_name");
    let address = match name {
        "" => format!("{kind}.{id}"),
        name if text(source, "namespace").is_empty() => format!("{kind}.{name}"),
        name => format!("module.{}.{kind}.{name}", text(source, "namespace")),
    };
    Row {
        at: At { document: doc.document, path },
        address: region.text(&address),
        kind,
        provider: text(doc.value, "provider_name"),
        names: vec![id],
        tags: Value::EMPTY_OBJECT,
        action,
        has_values: true,
        ..Row::default()
    }
}

fn change<'r>(region: &'r Region, one: Value<'r>) -> Vec<Change<'r>> {
    let step = |step: &Value<'r>| match step.as_str().and_then(|text| text.parse::<u32>().ok()) {
        Some(index) => Value::int(i64::from(index)),
        None => *step,
    };
    let path: Vec<Value<'r>> = list(one, "path").iter().map(step).collect();
    let pair = Pair {
        before: one.get_str("from"),
        after: one.get_str("to"),
        secret_before: Value::NULL,
        secret_after: Value::NULL,
    };
    let inner = difference::changes(region, pair).into_iter();
    inner
        .map(|change| Change {
            path: path.iter().copied().chain(change.path.iter().copied()).collect(),
            ..change
        })
        .collect()
}
