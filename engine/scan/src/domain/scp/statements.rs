//! Statements in one form, each with the place it stands at.

use super::collect::{Found, present};
use serde_json::{Value as Json, json};

pub(super) fn statements(policies: &[Found]) -> Vec<Json> {
    let mut all = Vec::new();
    for (n, policy) in policies.iter().enumerate() {
        let (list, is_list): (&[Json], bool) = match policy.document.get("Statement") {
            Some(Json::Array(items)) => (items, true),
            Some(single) => (std::slice::from_ref(single), false),
            None => (&[], true),
        };
        for (index, value) in list.iter().enumerate().filter(|(_, value)| value.is_object()) {
            let mut steps = vec![json!("Statement")];
            steps.extend(is_list.then(|| json!(index)));
            let texts = |key: &str| value.get(key).map_or(Json::Null, texts);
            let keys: Vec<&String> =
                value.as_object().into_iter().flat_map(|map| map.keys()).collect();
            all.push(present(vec![
                ("policy", json!(n)),
                ("policy_name", json!(policy.name)),
                ("kind", json!(policy.kind)),
                ("index", json!(index)),
                (
                    "sid",
                    value.get("Sid").filter(|sid| sid.is_string()).cloned().unwrap_or(Json::Null),
                ),
                ("effect", value.get("Effect").cloned().unwrap_or(json!(""))),
                ("version", policy.document.get("Version").cloned().unwrap_or(json!("2008-10-17"))),
                ("keys", json!(keys)),
                ("actions", texts("Action")),
                ("not_actions", texts("NotAction")),
                ("resources", texts("Resource")),
                ("not_resources", texts("NotResource")),
                ("principals", value.get("Principal").map_or(Json::Null, principals)),
                ("not_principals", value.get("NotPrincipal").map_or(Json::Null, principals)),
                ("conditions", conditions(value.get("Condition"))),
                ("at", policy.at.step(steps).json()),
            ]));
        }
    }
    all
}

/// The texts of an element; what is computed elsewhere, as in templates, is none.
fn texts(value: &Json) -> Json {
    let scalar = |value: &Json| match value {
        Json::String(text) => Some(json!(text)),
        Json::Bool(_) | Json::Number(_) => Some(json!(value.to_string())),
        _ => None,
    };
    let items = match value {
        Json::Array(items) => items.iter().filter_map(scalar).collect(),
        single => scalar(single).into_iter().collect::<Vec<Json>>(),
    };
    json!(items)
}

fn principals(value: &Json) -> Json {
    let mut found = Vec::new();
    match value {
        Json::String(name) => found.push(json!({"sort": "*", "name": name})),
        Json::Object(sorts) => {
            for (sort, names) in sorts {
                let names = texts(names);
                let names = names.as_array().into_iter().flatten();
                found.extend(names.map(|name| json!({"sort": sort, "name": name})));
            }
        }
        _ => {}
    }
    json!(found)
}

fn conditions(value: Option<&Json>) -> Json {
    let mut found = Vec::new();
    for (operator, keys) in value.and_then(Json::as_object).into_iter().flatten() {
        let lower = operator.to_lowercase();
        let (set, plain) = lower.split_once(':').unwrap_or(("", &lower));
        let (base, if_exists) = match plain.strip_suffix("ifexists") {
            Some(base) => (base, true),
            None => (plain, false),
        };
        for (key, values) in keys.as_object().into_iter().flatten() {
            found.push(json!({
                "operator": operator, "base": base, "set": set, "if_exists": if_exists, "negated": base.contains("not"),
                "key": key, "name": key.to_lowercase(), "values": texts(values), "path": ["Condition", operator, key],
            }));
        }
    }
    json!(found)
}
