//! Plans: what changes, what drifted, and what stands beside it.

use super::address::without_indexes;
use super::marks::{UNKNOWN, entries, marked, marker};
use super::{Resource, Sort};
use lictor::{Entry, Region, Value};
use std::collections::HashMap;

/// The rows of `resource_changes` or `resource_drift`; none where the plan lacks them.
pub(super) fn rows<'r>(
    region: &'r Region,
    plan: Value<'r>,
    key: &'static str,
    document: usize,
) -> Vec<Resource<'r>> {
    let configured = configured(plan);
    let rows = plan.get_str(key).as_array().unwrap_or_default();
    let row = |(index, row): (usize, &Value<'r>)| {
        let address = row.get_str("address").as_str()?;
        let config = configured.get(&without_indexes(address)).copied();
        let config = config.unwrap_or(Value::UNDEFINED);
        let change = row.get_str("change");
        let text = |key: &str| row.get_str(key).as_str().unwrap_or_default();
        let no_marks = Value::FALSE;
        let sensitive = change.get_str("before_sensitive");
        let before = marked(region, change.get_str("before"), no_marks, sensitive);
        let unknown = change.get_str("after_unknown");
        let sensitive = change.get_str("after_sensitive");
        let after = marked(region, change.get_str("after"), unknown, sensitive);
        let or_null = |value: Value<'r>| if value.is_undefined() { Value::NULL } else { value };
        let mut resource = Resource {
            sort: Sort::Plan,
            address,
            previous_address: row.get_str("previous_address"),
            module: text("module_address"),
            mode: row.get_str("mode").as_str().unwrap_or("managed"),
            r#type: text("type"),
            name: text("name"),
            index: row.get_str("index"),
            provider: text("provider_name"),
            provider_key: config.get_str("provider_config_key"),
            deposed: row.get_str("deposed"),
            actions: change.get_str("actions"),
            action_reason: row.get_str("action_reason"),
            replace_paths: change.get_str("replace_paths"),
            importing: change.get_str("importing"),
            before: or_null(before),
            values: or_null(after),
            config: config.get_str("expressions"),
            lifecycle: Value::UNDEFINED,
            document,
            record_path: Value::NULL,
            path: Value::NULL,
        };
        if resource.actions.as_array().is_none() {
            resource.actions = region.array(&[Value::str("no-op")]);
        }
        let ends = resource.ends();
        if ends {
            resource.values = Value::NULL;
        }
        let side = if ends { "before" } else { "after" };
        let path =
            [Value::str(key), Value::int(index as i64), Value::str("change"), Value::str(side)];
        resource.record_path = region.array(&path[..2]);
        resource.path = region.array(&path);
        Some(resource)
    };
    rows.iter().enumerate().filter_map(row).collect()
}

/// The resources of the configuration, by their addresses without indexes.
pub(super) fn configured(plan: Value<'_>) -> HashMap<String, Value<'_>> {
    let mut found = HashMap::new();
    for_modules(plan, &mut |_, prefix, module| {
        for resource in module.get_str("resources").as_array().unwrap_or_default() {
            if let Some(address) = resource.get_str("address").as_str() {
                found.insert(format!("{prefix}{address}"), *resource);
            }
        }
    });
    found
}

/// Every module of the configuration, with its path in the plan and the prefix of its addresses.
pub(super) fn for_modules<'v>(
    plan: Value<'v>,
    take: &mut dyn FnMut(&[Value<'v>], &str, Value<'v>),
) {
    let root = plan.get_str("configuration").get_str("root_module");
    let mut open =
        vec![(vec![Value::str("configuration"), Value::str("root_module")], String::new(), root)];
    while let Some((path, prefix, module)) = open.pop() {
        take(&path, &prefix, module);
        for call in entries(module.get_str("module_calls")) {
            let mut path = path.clone();
            path.extend([Value::str("module_calls"), call.key, Value::str("module")]);
            let prefix = format!("{prefix}module.{}.", call.key.as_str().unwrap_or_default());
            open.push((path, prefix, call.value.get_str("module")));
        }
    }
}

/// What says whether the plan is whole: versions, `errored`, `complete`, `applyable`, `timestamp`, and how many changes
/// are deferred. What older versions do not tell is left out.
pub(crate) fn gates<'r>(region: &'r Region, plan: Value<'r>) -> Value<'r> {
    let keys =
        ["format_version", "terraform_version", "errored", "complete", "applyable", "timestamp"];
    let told = keys.into_iter().map(|key| (key, plan.get_str(key)));
    let mut fields: Vec<_> = told.filter(|(_, value)| !value.is_undefined()).collect();
    let deferred = plan.get_str("deferred_changes").as_array().unwrap_or_default().len();
    fields.push(("deferred", Value::int(deferred as i64)));
    region.record(&fields)
}

/// The checks, each with its place: `{kind, name, status, messages, at}`.
pub(crate) fn checks<'r>(region: &'r Region, plan: Value<'r>, document: usize) -> Value<'r> {
    let all = plan.get_str("checks").as_array().unwrap_or_default();
    let one = |(index, check): (usize, &Value<'r>)| {
        let instances = check.get_str("instances").as_array().unwrap_or_default().iter();
        let problems = instances
            .flat_map(|instance| instance.get_str("problems").as_array().unwrap_or_default());
        let messages: Vec<_> = problems.map(|problem| problem.get_str("message")).collect();
        let path = region.array(&[Value::str("checks"), Value::int(index as i64)]);
        let address = check.get_str("address");
        let name = address.get_str("to_display");
        region.record(&[
            ("kind", address.get_str("kind")),
            ("name", name),
            ("status", check.get_str("status")),
            ("messages", region.array(&messages)),
            ("at", place(region, document, path, "check", name)),
        ])
    };
    region.array(&all.iter().enumerate().map(one).collect::<Vec<_>>())
}

pub(super) fn place<'r>(
    region: &'r Region,
    document: usize,
    path: Value<'r>,
    kind: &'r str,
    name: Value<'r>,
) -> Value<'r> {
    let resource = region.record(&[("kind", Value::str(kind)), ("name", name)]);
    let document = Value::int(document as i64);
    region.record(&[("document", document), ("path", path), ("resource", resource)])
}

/// The configurations of providers: `{key, name, alias, module, full_name, version_constraint, values, at}`, where
/// `values` has markers for expressions that are no constants.
pub(crate) fn providers<'r>(
    region: &'r Region,
    plan: Value<'r>,
    document: usize,
) -> Vec<Value<'r>> {
    let all = entries(plan.get_str("configuration").get_str("provider_config"));
    let one = |entry: &Entry<'r>| {
        let (key, provider) = (entry.key, entry.value);
        let path = [
            Value::str("configuration"),
            Value::str("provider_config"),
            key,
            Value::str("expressions"),
        ];
        let mut fields = vec![
            ("key", key),
            ("values", constants(region, provider.get_str("expressions"))),
            ("at", place(region, document, region.array(&path), "provider", key)),
        ];
        let told = [
            ("name", "name"),
            ("alias", "alias"),
            ("full_name", "full_name"),
            ("module", "module_address"),
            ("version_constraint", "version_constraint"),
        ];
        fields.extend(told.map(|(key, told)| (key, provider.get_str(told))));
        fields.retain(|(_, value)| !value.is_undefined());
        region.record(&fields)
    };
    all.iter().map(one).collect()
}

/// Expressions as values: constants, and markers for anything else.
fn constants<'r>(region: &'r Region, expression: Value<'r>) -> Value<'r> {
    let constant = expression.get_str("constant_value");
    if !constant.is_undefined() {
        return constant;
    }
    if !expression.get_str("references").is_undefined() {
        return marker(region, UNKNOWN);
    }
    if let Some(items) = expression.as_array() {
        return region
            .array(&items.iter().map(|item| constants(region, *item)).collect::<Vec<_>>());
    }
    let Some(object) = expression.as_object() else { return expression };
    // An expression of neither is one that names nothing, such as a call.
    if object.is_empty() {
        return marker(region, UNKNOWN);
    }
    let constant =
        |entry: &Entry<'r>| Entry { key: entry.key, value: constants(region, entry.value) };
    region.object(&mut object.entries().iter().map(constant).collect())
}
