//! The order of evaluation written down as plainly as it can be, over JSON values, with nothing prepared and nothing shared
//! with the crate: what the fast one is compared with. It knows no unknown values.

use serde_json::Value;

const FULL: &str = "FullAWSAccess";

/// `allowed`, `explicit` or `implicit`.
pub fn decide(tree: &Value, request: &Value) -> &'static str {
    let principal = &request["principal"];
    let arn = principal["arn"].as_str().unwrap();
    let is_service = arn.ends_with(".amazonaws.com");
    let caller_account = if is_service { "" } else { arn.split(':').nth(4).unwrap() };
    let resource = &request["resource"];
    let resource_arn = resource["arn"].as_str().unwrap();
    let own = resource_arn.split(':').nth(4).unwrap_or("");
    let resource_account = match resource["account"].as_str() {
        Some(account) => account,
        None if own.is_empty() => caller_account,
        None => own,
    };
    let linked = arn.contains("aws-service-role");
    let service = request["action"].as_str().unwrap().split(':').next().unwrap().to_lowercase();

    // 1. Gather.
    let mut scp_nodes: Vec<Vec<Value>> = Vec::new();
    if !is_service && !linked && !is_management(tree, caller_account) {
        scp_nodes = attached(tree, caller_account, "SERVICE_CONTROL_POLICY");
    }
    let mut rcp_nodes: Vec<Vec<Value>> = Vec::new();
    if ["s3", "sqs", "kms", "sts"].contains(&service.as_str())
        && !linked
        && !is_management(tree, resource_account)
    {
        rcp_nodes = attached(tree, resource_account, "RESOURCE_CONTROL_POLICY");
    }
    let identity = principal["policies"].as_array().cloned();
    let boundary = principal["boundary"].as_array().cloned().unwrap_or_default();
    let session = principal["session"].as_array().cloned().unwrap_or_default();
    let on_resource = resource["policy"].as_array().cloned();

    // 2. An explicit denial anywhere.
    let mut all: Vec<Value> = scp_nodes.iter().chain(&rcp_nodes).flatten().cloned().collect();
    all.extend(identity.clone().unwrap_or_default());
    all.extend(boundary.clone());
    all.extend(session.clone());
    for policy in &all {
        if matching(policy, "Deny", request, false).is_some() {
            return "explicit";
        }
    }
    for policy in on_resource.iter().flatten() {
        if matching(policy, "Deny", request, true).is_some() {
            return "explicit";
        }
    }

    // 4. At every node some policy allows.
    for node in &scp_nodes {
        if !node.iter().any(|policy| matching(policy, "Allow", request, false).is_some()) {
            return "implicit";
        }
    }

    // 5. What the resource's policy gives: 3 to the very principal, 2 to its role or to all, 1 to its account.
    let granted = on_resource
        .iter()
        .flatten()
        .filter_map(|policy| matching(policy, "Allow", request, true))
        .max()
        .unwrap_or(0);
    let allows = |policies: &[Value]| {
        policies.iter().any(|policy| matching(policy, "Allow", request, false).is_some())
    };
    let identity_allows = match &identity {
        None => true,
        Some(_) if arn.ends_with(":root") => true,
        Some(policies) => allows(policies),
    };
    let identity_allows = identity_allows || arn.ends_with(":root");
    let boundary_allows = boundary.is_empty() || allows(&boundary);
    let session_allows = session.is_empty() || allows(&session);
    let resource_allows = |least| on_resource.is_none() || granted >= least;

    let allowed = if is_service {
        resource_allows(2)
    } else if caller_account == resource_account {
        let needs_resource = service == "kms" && resource_arn.contains(":key/")
            || service == "sts" && resource_arn.contains(":role/");
        if needs_resource && !resource_allows(1) {
            false
        } else if granted == 3 {
            true
        } else if granted == 2 {
            boundary_allows && session_allows
        } else {
            // 6, 7, 8.
            identity_allows && boundary_allows && session_allows
        }
    } else {
        // 9. Both sides.
        resource_allows(1) && identity_allows && boundary_allows && session_allows
    };
    if allowed { "allowed" } else { "implicit" }
}

fn is_management(tree: &Value, account: &str) -> bool {
    tree["management_account"].as_str() == Some(account)
}

/// The policies of a type on each node from the root to an account; none where the account is elsewhere.
fn attached(tree: &Value, account: &str, sort: &str) -> Vec<Vec<Value>> {
    fn search(node: &Value, account: &str, path: &mut Vec<Value>) -> bool {
        path.push(node.clone());
        if node["id"].as_str() == Some(account) {
            return true;
        }
        for list in ["ous", "accounts"] {
            for child in node[list].as_array().into_iter().flatten() {
                if search(child, account, path) {
                    return true;
                }
            }
        }
        path.pop();
        false
    }
    let mut path = Vec::new();
    search(&tree["root"], account, &mut path);
    let of = |node: &Value| -> Vec<Value> {
        let Some(names) = node["policies"].as_array() else {
            let allow = serde_json::json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]});
            return if sort.starts_with("SERVICE") { vec![allow] } else { Vec::new() };
        };
        let mut policies = Vec::new();
        for name in names {
            let name = name.as_str().unwrap();
            if name == FULL {
                if sort.starts_with("SERVICE") {
                    policies.push(serde_json::json!({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}));
                }
            } else if tree["policies"][name]["type"] == sort {
                policies.push(tree["policies"][name]["document"].clone());
            }
        }
        policies
    };
    path.iter().map(of).collect()
}

/// The strongest way in which a statement of this effect applies: 3, 2 or 1 as above; 3 where there are no principals.
fn matching(policy: &Value, effect: &str, request: &Value, has_principals: bool) -> Option<u8> {
    let variables = policy["Version"] == "2012-10-17";
    let list = many(&policy["Statement"]);
    let mut best = None;
    for statement in &list {
        if statement["Effect"] != effect {
            continue;
        }
        let action = request["action"].as_str().unwrap().to_lowercase();
        let is_action = |pattern: &String| like(&pattern.to_lowercase(), &action);
        let action_ok = match &statement["Action"] {
            Value::Null => !strings(&statement["NotAction"]).iter().any(is_action),
            value => strings(value).iter().any(is_action),
        };
        let arn = request["resource"]["arn"].as_str().unwrap();
        let is_resource = |pattern: &String| {
            substituted(pattern, request, variables)
                .is_some_and(|pattern| resource_like(&pattern, arn))
        };
        let resource_ok = match (&statement["Resource"], &statement["NotResource"]) {
            (Value::Null, Value::Null) => true,
            (Value::Null, value) => !strings(value).iter().any(is_resource),
            (value, _) => strings(value).iter().any(is_resource),
        };
        let strength = if has_principals { principal(statement, &request["principal"]) } else { 3 };
        if action_ok && resource_ok && strength > 0 && conditions(statement, request, variables) {
            best = best.max(Some(strength));
        }
    }
    best
}

fn many(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(items) => items.clone(),
        Value::Null => Vec::new(),
        single => vec![single.clone()],
    }
}

fn strings(value: &Value) -> Vec<String> {
    many(value).iter().map(|item| item.as_str().map_or(item.to_string(), str::to_owned)).collect()
}

fn principal(statement: &Value, principal: &Value) -> u8 {
    let arn = principal["arn"].as_str().unwrap();
    let is_service = arn.ends_with(".amazonaws.com");
    let account = arn.split(':').nth(4).unwrap_or("");
    let is_root = arn.ends_with(":root");
    let role = principal["role_arn"].as_str().unwrap_or(arn);
    let named = |element: &Value| -> Vec<(String, String)> {
        match element {
            Value::String(all) => vec![("AWS".to_owned(), all.clone())],
            Value::Object(sorts) => sorts
                .iter()
                .flat_map(|(sort, values)| {
                    strings(values).into_iter().map(move |text| (sort.clone(), text))
                })
                .collect(),
            _ => Vec::new(),
        }
    };
    let root_of = |text: &str| text == account || text == format!("arn:aws:iam::{account}:root");
    if !statement["NotPrincipal"].is_null() {
        let names = named(&statement["NotPrincipal"]);
        let has =
            |test: &dyn Fn(&str) -> bool| names.iter().any(|(_, text)| text == "*" || test(text));
        let excepted = if is_service {
            has(&|text| text == arn)
        } else {
            has(&root_of) && (is_root || has(&|text| text == role) && has(&|text| text == arn))
        };
        return if excepted { 0 } else { 2 };
    }
    let mut best = 0;
    for (sort, text) in named(&statement["Principal"]) {
        let strength = match sort.as_str() {
            "AWS" if text == "*" => 2,
            "AWS" if is_service => 0,
            "AWS" if root_of(&text) => {
                if is_root {
                    3
                } else {
                    1
                }
            }
            // The session itself, or a user.
            "AWS" if text == arn && (arn.contains(":assumed-role/") || arn.contains(":user/")) => 3,
            "AWS" if text == role => 2,
            "Service" if is_service && text == arn => 3,
            _ => 0,
        };
        best = best.max(strength);
    }
    best
}

/// The values a request has for a key.
fn lookup(request: &Value, key: &str) -> Vec<String> {
    let wanted = key.to_lowercase();
    for (own, values) in request["context"].as_object().into_iter().flatten() {
        if own.to_lowercase() == wanted {
            return strings(values);
        }
    }
    let tag = |tags: &Value, name: &str| -> Vec<String> {
        let all = tags.as_object().into_iter().flatten();
        all.filter(|(key, _)| key.to_lowercase() == name)
            .map(|(_, value)| value.as_str().unwrap().to_owned())
            .collect()
    };
    let principal = &request["principal"];
    let arn = principal["arn"].as_str().unwrap();
    if let Some(name) = wanted.strip_prefix("aws:requesttag/") {
        return tag(&request["tags"], name);
    }
    if let Some(name) = wanted.strip_prefix("aws:resourcetag/") {
        return tag(&request["resource"]["tags"], name);
    }
    if let Some(name) = wanted.strip_prefix("aws:principaltag/") {
        return tag(&principal["tags"], name);
    }
    match wanted.as_str() {
        "aws:tagkeys" => request["tags"]
            .as_object()
            .map(|tags| tags.keys().cloned().collect())
            .unwrap_or_default(),
        "aws:principalarn" if !arn.ends_with(".amazonaws.com") => {
            vec![principal["role_arn"].as_str().unwrap_or(arn).to_owned()]
        }
        "aws:username" if arn.contains(":user/") => {
            vec![arn.rsplit('/').next().unwrap().to_owned()]
        }
        "aws:principalisawsservice" => vec![arn.ends_with(".amazonaws.com").to_string()],
        _ => Vec::new(),
    }
}

/// A pattern with its variables put in; `None` where one has no value.
fn substituted(pattern: &str, request: &Value, variables: bool) -> Option<String> {
    if !variables || !pattern.contains("${") {
        return Some(pattern.to_owned());
    }
    let (before, rest) = pattern.split_once("${").unwrap();
    let (name, after) = rest.split_once('}').unwrap();
    let (key, default) = match name.split_once(',') {
        Some((key, default)) => (key.trim(), Some(default.trim().trim_matches('\'').to_owned())),
        None => (name, None),
    };
    let values = lookup(request, key);
    let value = if values.len() == 1 {
        Some(values[0].clone())
    } else if values.is_empty() {
        default
    } else {
        None
    };
    Some(format!("{before}{}{}", value?, substituted(after, request, variables)?))
}

/// `*` is any text, `?` any character.
fn like(pattern: &str, text: &str) -> bool {
    let mut rest = pattern.chars();
    match rest.next() {
        None => text.is_empty(),
        Some('*') => {
            let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            ends.into_iter().any(|at| like(rest.as_str(), &text[at..]))
        }
        Some(first) => {
            let mut given = text.chars();
            given.next().is_some_and(|next| {
                (first == '?' || first == next) && like(rest.as_str(), given.as_str())
            })
        }
    }
}

fn resource_like(pattern: &str, arn: &str) -> bool {
    if pattern == "*" {
        return true;
    }
    let parts: Vec<&str> = pattern.splitn(6, ':').collect();
    if parts.get(2).is_some_and(|service| service.contains(['*', '?'])) {
        return false;
    }
    parts_like(&parts, 0, arn)
}

/// Part by part; in the first five a wildcard stays before the next colon, unless it is a `*` that ends its part.
fn parts_like(parts: &[&str], index: usize, text: &str) -> bool {
    let part = parts[index];
    let is_last = index + 1 == parts.len();
    if index == 5 {
        return like(part, text);
    }
    let colons: Vec<usize> =
        text.match_indices(':').map(|(at, _)| at).chain([text.len()]).collect();
    for end in colons {
        let given = &text[..end];
        let is_like = match part.strip_suffix('*') {
            // The star may take colons, what is before it may not.
            Some(body) => (0..=given.len())
                .filter(|at| given.is_char_boundary(*at))
                .any(|at| !given[..at].contains(':') && like(body, &given[..at])),
            None => !given.contains(':') && like(part, given),
        };
        let rest_ok = match (is_last, end == text.len()) {
            (true, true) => true,
            (false, false) => parts_like(parts, index + 1, &text[end + 1..]),
            _ => false,
        };
        if is_like && rest_ok {
            return true;
        }
    }
    false
}

fn conditions(statement: &Value, request: &Value, variables: bool) -> bool {
    let operators = statement["Condition"].as_object().into_iter().flatten();
    operators
        .flat_map(|(operator, keys)| {
            keys.as_object().unwrap().iter().map(move |(key, values)| (operator, key, values))
        })
        .all(|(operator, key, values)| {
            condition(operator, &lookup(request, key), &strings(values), request, variables)
        })
}

fn condition(
    operator: &str,
    given: &[String],
    wanted: &[String],
    request: &Value,
    variables: bool,
) -> bool {
    let missing = given.is_empty();
    if operator == "Null" {
        return wanted.iter().any(|wanted| (wanted == "true") == missing);
    }
    let (set, plain) = match operator.split_once(':') {
        Some((set, plain)) => (set, plain),
        None => ("", operator),
    };
    let if_exists = plain.ends_with("IfExists");
    let plain = plain.trim_end_matches("IfExists");
    let negated = plain.contains("Not");
    let base = plain.replace("Not", "");
    if missing {
        return if_exists
            || match set {
                "ForAllValues" => true,
                "ForAnyValue" => false,
                _ => negated,
            };
    }
    let compare = |value: &String| {
        wanted.iter().any(|wanted| single(&base, value, wanted, request, variables))
    };
    match (set, negated) {
        ("ForAllValues", false) => given.iter().all(compare),
        ("ForAllValues", true) => given.iter().all(|value| !compare(value)),
        ("ForAnyValue", false) => given.iter().any(compare),
        ("ForAnyValue", true) => given.iter().any(|value| !compare(value)),
        (_, false) => given.iter().any(compare),
        (_, true) => !given.iter().any(compare),
    }
}

fn single(base: &str, given: &str, wanted: &str, request: &Value, variables: bool) -> bool {
    let is_text = base.starts_with("String") || base.starts_with("Arn");
    let wanted = match is_text {
        true => match substituted(wanted, request, variables) {
            Some(text) => text,
            None => return false,
        },
        false => wanted.to_owned(),
    };
    let numbers = || Some((given.parse::<f64>().ok()?, wanted.parse::<f64>().ok()?));
    match base {
        "StringEquals" => given == wanted,
        "StringEqualsIgnoreCase" => given.to_lowercase() == wanted.to_lowercase(),
        "StringLike" => like(&wanted, given),
        "ArnEquals" | "ArnLike" => {
            let (wanted, given): (Vec<&str>, Vec<&str>) =
                (wanted.splitn(6, ':').collect(), given.splitn(6, ':').collect());
            given.len() == 6
                && wanted.len() == 6
                && wanted.iter().zip(given).all(|(wanted, given)| like(wanted, given))
        }
        "Bool" => given.to_lowercase() == wanted.to_lowercase(),
        "NumericEquals" => numbers().is_some_and(|(a, b)| a == b),
        "NumericLessThan" => numbers().is_some_and(|(a, b)| a < b),
        "NumericGreaterThanEquals" => numbers().is_some_and(|(a, b)| a >= b),
        // Dates of the generator are all written alike, so their texts have their order.
        "DateLessThan" => given < wanted.as_str(),
        "DateGreaterThan" => given > wanted.as_str(),
        "IpAddress" => {
            let (network, bits) = wanted.split_once('/').unwrap_or((&wanted, "32"));
            let number = |text: &str| {
                text.split('.').fold(0_u64, |all, part| all << 8 | part.parse::<u64>().unwrap())
            };
            let shift = 32 - bits.parse::<u32>().unwrap();
            number(given) >> shift == number(network) >> shift
        }
        other => panic!("the slow evaluator knows no {other}"),
    }
}
