//! States: as `terraform show -json` gives them, and as they are kept (version 4).

use super::marks::{SENSITIVE, entries, marked, marker};
use super::{Resource, Sort};
use lictor::{Entry, Kind, Region, Value};

/// Modules nest so deep.
const MAX_MODULES: usize = 64;

/// A resource that is there, of which nothing is told yet.
pub(super) fn stored<'r>(region: &'r Region, sort: Sort, document: usize) -> Resource<'r> {
    Resource {
        sort,
        address: "",
        previous_address: Value::UNDEFINED,
        module: "",
        mode: "managed",
        r#type: "",
        name: "",
        index: Value::UNDEFINED,
        provider: "",
        provider_key: Value::UNDEFINED,
        deposed: Value::UNDEFINED,
        actions: region.array(&[Value::str("no-op")]),
        action_reason: Value::UNDEFINED,
        replace_paths: Value::UNDEFINED,
        importing: Value::UNDEFINED,
        before: Value::NULL,
        values: Value::NULL,
        config: Value::UNDEFINED,
        lifecycle: Value::UNDEFINED,
        document,
        record_path: Value::NULL,
        path: Value::NULL,
    }
}

/// Every resource of the modules at a path, `values` or `planned_values`, with the path that leads to it.
pub(super) fn for_resources<'v>(
    document: Value<'v>,
    root: &[Value<'v>],
    take: &mut dyn FnMut(&[Value<'v>], Value<'v>, Value<'v>),
) {
    let mut path = root.to_vec();
    path.push(Value::str("root_module"));
    let mut open = vec![(path.clone(), document.at(&path), 0)];
    while let Some((path, module, depth)) = open.pop() {
        let below = |key: &'static str, index: usize| {
            let steps = [Value::str(key), Value::int(index as i64)];
            path.iter().copied().chain(steps).collect::<Vec<_>>()
        };
        for (index, resource) in
            module.get_str("resources").as_array().unwrap_or_default().iter().enumerate()
        {
            take(&below("resources", index), module, *resource);
        }
        let children = module.get_str("child_modules").as_array().unwrap_or_default();
        // What is taken from the end is put there the other way round, so that modules stay in order.
        for (index, child) in children.iter().enumerate().rev().filter(|_| depth < MAX_MODULES) {
            open.push((below("child_modules", index), *child, depth + 1));
        }
    }
}

/// The resources of a state that is shown.
pub(super) fn shown<'r>(
    region: &'r Region,
    state: Value<'r>,
    document: usize,
) -> Vec<Resource<'r>> {
    let mut found = Vec::new();
    for_resources(state, &[Value::str("values")], &mut |path, module, resource| {
        let text = |key: &str| resource.get_str(key).as_str().unwrap_or_default();
        let (values, sensitive) =
            (resource.get_str("values"), resource.get_str("sensitive_values"));
        let values_path: Vec<_> = path.iter().copied().chain([Value::str("values")]).collect();
        found.push(Resource {
            address: text("address"),
            module: module.get_str("address").as_str().unwrap_or_default(),
            mode: resource.get_str("mode").as_str().unwrap_or("managed"),
            r#type: text("type"),
            name: text("name"),
            index: resource.get_str("index"),
            provider: text("provider_name"),
            deposed: resource.get_str("deposed_key"),
            values: marked(region, values, Value::FALSE, sensitive),
            record_path: region.array(path),
            path: region.array(&values_path),
            ..stored(region, Sort::State, document)
        });
    });
    found
}

/// The resources of a state that is kept.
pub(super) fn kept<'r>(region: &'r Region, state: Value<'r>, document: usize) -> Vec<Resource<'r>> {
    let mut found = Vec::new();
    for (at, group) in state.get_str("resources").as_array().unwrap_or_default().iter().enumerate()
    {
        let text = |key: &str| group.get_str(key).as_str().unwrap_or_default();
        let instances = group.get_str("instances").as_array().unwrap_or_default();
        for (number, instance) in instances.iter().enumerate() {
            let attributes = instance.get_str("attributes");
            if attributes.kind() != Kind::Object {
                continue;
            }
            let path = [
                Value::str("resources"),
                Value::int(at as i64),
                Value::str("instances"),
                Value::int(number as i64),
                Value::str("attributes"),
            ];
            let mut values = attributes;
            for steps in instance.get_str("sensitive_attributes").as_array().unwrap_or_default() {
                values = masked_at(region, values, &steps_of(*steps));
            }
            let index = instance.get_str("index_key");
            found.push(Resource {
                address: region.text(&address(group, index)),
                module: text("module"),
                mode: group.get_str("mode").as_str().unwrap_or("managed"),
                r#type: text("type"),
                name: text("name"),
                index,
                provider: region.text(&provider(text("provider"))),
                deposed: instance.get_str("deposed"),
                values,
                record_path: region.array(&path[..4]),
                path: region.array(&path),
                ..stored(region, Sort::StateFile, document)
            });
        }
    }
    found
}

fn address(group: &Value<'_>, index: Value<'_>) -> String {
    let text = |key: &str| group.get_str(key).as_str().unwrap_or_default();
    let module = text("module");
    let mut address = module.to_owned();
    if !module.is_empty() {
        address.push('.');
    }
    if text("mode") == "data" {
        address.push_str("data.");
    }
    address.push_str(&format!("{}.{}", text("type"), text("name")));
    if !index.is_undefined() && index.kind() != Kind::Null {
        address.push_str(&format!("[{}]", lictor::json::to_string(index)));
    }
    address
}

/// `provider["registry.terraform.io/hashicorp/aws"].west` as its source.
fn provider(text: &str) -> String {
    let inside = text.split('"').nth(1);
    inside.unwrap_or(text).to_owned()
}

/// The steps of an entry of `sensitive_attributes`.
pub(super) fn steps_of<'v>(steps: Value<'v>) -> Vec<Value<'v>> {
    let step = |step: &Value<'v>| {
        let value = step.get_str("value");
        let inside = value.get_str("value");
        if inside.is_undefined() { value } else { inside }
    };
    steps.as_array().unwrap_or_default().iter().map(step).collect()
}

fn masked_at<'r>(region: &'r Region, value: Value<'r>, steps: &[Value<'r>]) -> Value<'r> {
    let Some((step, rest)) = steps.split_first() else {
        return if value.kind() == Kind::Null { value } else { marker(region, SENSITIVE) };
    };
    if let Some(items) = value.as_array() {
        // A step into a set names its member, so that all of the set is hidden.
        let Some(index) = step.as_index() else { return marker(region, SENSITIVE) };
        let mut items = items.to_vec();
        if let Some(item) = items.get_mut(index) {
            *item = masked_at(region, *item, rest);
        }
        return region.array(&items);
    }
    let masked = |entry: &Entry<'r>| {
        let is_it = entry.key.equals(*step);
        let value = if is_it { masked_at(region, entry.value, rest) } else { entry.value };
        Entry { key: entry.key, value }
    };
    match value.as_object() {
        Some(_) => region.object(&mut entries(value).iter().map(masked).collect()),
        None => value,
    }
}
