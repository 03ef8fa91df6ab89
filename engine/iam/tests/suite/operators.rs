//! Every operator in every form: given, missing, `IfExists`, over sets, and where a value is not known.

use crate::tables::decide;
use serde_json::{Value, json};

/// operator, value of the policy, a value for which it holds, one for which it does not, whether it is negated
const OPERATORS: &[(&str, &str, &str, &str, bool)] = &[
    ("StringEquals", "a", "a", "A", false),
    ("StringNotEquals", "a", "A", "a", true),
    ("StringEqualsIgnoreCase", "a", "A", "b", false),
    ("StringNotEqualsIgnoreCase", "a", "b", "A", true),
    ("StringLike", "a*", "ab", "ba", false),
    ("StringNotLike", "a*", "ba", "ab", true),
    ("NumericEquals", "10", "10.0", "11", false),
    ("NumericNotEquals", "10", "11", "10.0", true),
    ("NumericLessThan", "10", "9", "10", false),
    ("NumericLessThanEquals", "10", "10", "11", false),
    ("NumericGreaterThan", "10", "11", "10", false),
    ("NumericGreaterThanEquals", "10", "10", "9", false),
    ("DateEquals", "2026-01-01T00:00:00Z", "1767225600", "1767225601", false),
    ("DateNotEquals", "2026-01-01T00:00:00Z", "1767225601", "1767225600", true),
    ("DateLessThan", "2026-01-01T00:00:00Z", "2025-12-31", "2026-01-01", false),
    ("DateLessThanEquals", "2026-01-01T00:00:00Z", "2026-01-01", "2026-01-02", false),
    ("DateGreaterThan", "2026-01-01T00:00:00Z", "2026-01-02", "2026-01-01", false),
    ("DateGreaterThanEquals", "2026-01-01T00:00:00Z", "2026-01-01", "2025-12-31", false),
    ("Bool", "true", "true", "false", false),
    ("BinaryEquals", "QQ==", "QQ==", "Qg==", false),
    ("IpAddress", "203.0.113.0/24", "203.0.113.9", "198.51.100.1", false),
    ("NotIpAddress", "203.0.113.0/24", "198.51.100.1", "203.0.113.9", true),
    ("ArnEquals", "arn:aws:iam::*:role/a", "arn:aws:iam::1:role/a", "arn:aws:iam::1:role/b", false),
    ("ArnLike", "arn:aws:iam::*:role/a*", "arn:aws:iam::1:role/ab", "arn:aws:iam::1:user/a", false),
    (
        "ArnNotEquals",
        "arn:aws:iam::*:role/a",
        "arn:aws:iam::1:role/b",
        "arn:aws:iam::1:role/a",
        true,
    ),
    (
        "ArnNotLike",
        "arn:aws:iam::*:role/a*",
        "arn:aws:iam::1:user/a",
        "arn:aws:iam::1:role/ab",
        true,
    ),
];

/// What a denial under a condition comes to: `explicit` where the condition holds, `allowed` where it does not.
fn denies(operator: &str, wanted: &str, given: &Value) -> &'static str {
    let statement = json!({"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {operator: {"aws:X": wanted}}});
    let policy =
        json!({"name": "P", "document": {"Version": "2012-10-17", "Statement": statement}});
    let tree = json!({"root": {"id": "r-1", "policies": ["FullAWSAccess", policy], "accounts": [{"id": "111111111111"}]}});
    let request = json!({"principal": "arn:aws:iam::111111111111:user/ann", "action": "s3:GetObject", "context": {"aws:X": given}});
    decide(&tree, &request)
}

#[test]
fn every_operator_in_every_form() {
    assert_eq!(OPERATORS.len(), 26);
    for (operator, wanted, yes, no, is_negated) in OPERATORS {
        let none = Value::Null;
        let unknown = json!({"$unknown": true});
        let rows = [
            ("", "", json!(yes), true),
            ("", "", json!(no), false),
            // An absent key is not equal to anything.
            ("", "", none.clone(), *is_negated),
            ("", "IfExists", json!(yes), true),
            ("", "IfExists", json!(no), false),
            ("", "IfExists", none.clone(), true),
            // One of many is enough, or all have to differ.
            ("", "", json!([no, yes]), !is_negated),
            ("ForAllValues:", "", json!([yes, yes]), true),
            ("ForAllValues:", "", json!([yes, no]), false),
            ("ForAllValues:", "", json!([]), true),
            ("ForAllValues:", "", none.clone(), true),
            ("ForAllValues:", "IfExists", none.clone(), true),
            ("ForAnyValue:", "", json!([no, yes]), true),
            ("ForAnyValue:", "", json!([no]), false),
            ("ForAnyValue:", "", json!([]), false),
            ("ForAnyValue:", "", none.clone(), false),
            ("ForAnyValue:", "IfExists", none, true),
            ("foranyvalue:", "ifexists", json!([no, yes]), true),
        ];
        for (set, suffix, given, holds) in rows {
            let name = format!("{set}{operator}{suffix}");
            let want = if holds { "explicit" } else { "allowed" };
            assert_eq!(denies(&name, wanted, &given), want, "{name} {wanted} {given}");
        }
        for name in [(*operator).to_owned(), format!("ForAnyValue:{operator}")] {
            assert_eq!(denies(&name, wanted, &unknown), "undecided", "{name}");
        }
    }
}

const USER: &str = "arn:aws:iam::111111111111:user/ann";
const SESSION: &str = "arn:aws:sts::111111111111:assumed-role/ops/one";

fn policy(effect: &str, action: &str) -> Value {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": effect, "Action": action, "Resource": "*"}]})
}

/// A denial in any layer wins, whatever all others allow, in the account and across accounts.
#[test]
fn a_denial_in_any_layer_wins() {
    let both = |kind: &str, denies: bool| {
        let mut statements = vec![json!({"Effect": "Allow", "Action": "*", "Resource": "*"})];
        if denies {
            statements.push(json!({"Effect": "Deny", "Action": "s3:GetObject", "Resource": "*"}));
        }
        if kind == "resource" {
            statements.iter_mut().for_each(|own| own["Principal"] = json!("*"));
        }
        json!({"Version": "2012-10-17", "Statement": statements})
    };
    let layers = ["identity", "boundary", "session", "resource", "root", "unit", "account", "rcp"];
    for owner in ["111111111111", "222222222222"] {
        for denying in layers.iter().copied().chain(["none"]) {
            let on = |kind: &str| both(kind, kind == denying);
            let rcp = json!({"type": "RESOURCE_CONTROL_POLICY", "name": "R", "document": {"Version": "2012-10-17", "Statement": [
                {"Effect": "Deny", "Principal": "*", "Action": if denying == "rcp" { "s3:*" } else { "s3:Nothing" }, "Resource": "*"}]}});
            let node = |kind: &str| json!(["FullAWSAccess", {"name": kind, "document": on(kind)}]);
            let mut tree = json!({"organization_id": "o-1", "management_account": "999999999999", "root": {
                "id": "r-1", "policies": node("root"), "ous": [
                    {"id": "ou-1", "policies": node("unit"), "accounts": [{"id": "111111111111", "policies": node("account")}]},
                ], "accounts": [{"id": "222222222222", "policies": ["FullAWSAccess"]}]}});
            tree.pointer_mut("/root/policies")
                .and_then(Value::as_array_mut)
                .expect("a list")
                .push(rcp.clone());
            let request = json!({
                "principal": {"arn": SESSION, "role_arn": "arn:aws:iam::111111111111:role/ops", "policies": [on("identity")],
                    "boundary": [on("boundary")], "session": [on("session")]},
                "action": "s3:GetObject",
                "resource": {"arn": "arn:aws:s3:::b/k", "account": owner, "policy": [on("resource")]},
            });
            let want = if denying == "none" { "allowed" } else { "explicit" };
            assert_eq!(decide(&tree, &request), want, "{denying} of {owner}");
        }
    }
}

/// where the resource control policy is attached, action, account of the resource, decision
const RCPS: &[(&str, &str, &str, &str)] = &[
    ("root", "s3:GetObject", "111111111111", "explicit"),
    ("unit", "s3:GetObject", "111111111111", "explicit"),
    ("account", "s3:GetObject", "111111111111", "explicit"),
    ("unit", "s3:GetObject", "222222222222", "allowed"),
    ("root", "s3:GetObject", "999999999999", "allowed"),
    // Services that such policies do not reach.
    ("root", "ec2:RunInstances", "111111111111", "allowed"),
    ("root", "kms:Decrypt", "111111111111", "explicit"),
    ("root", "sqs:SendMessage", "111111111111", "explicit"),
];

#[test]
fn resource_control_policies_on_every_node() {
    let rcp = json!({"type": "RESOURCE_CONTROL_POLICY", "name": "R", "document": {"Version": "2012-10-17", "Statement": [
        {"Effect": "Deny", "Principal": "*", "Action": ["s3:*", "ec2:*", "kms:*", "sqs:*"], "Resource": "*"}]}});
    for (at, action, owner, want) in RCPS {
        let on = |node: &str| match node == *at {
            true => json!(["FullAWSAccess", rcp]),
            false => json!(["FullAWSAccess"]),
        };
        let tree = json!({"organization_id": "o-1", "management_account": "999999999999", "root": {
            "id": "r-1", "policies": on("root"),
            "ous": [{"id": "ou-1", "policies": on("unit"), "accounts": [{"id": "111111111111", "policies": on("account")}]}],
            "accounts": [{"id": "222222222222"}, {"id": "999999999999"}],
        }});
        let service = action.split(':').next().expect("a service");
        let resource = json!({"arn": format!("arn:aws:{service}:::x"), "account": owner});
        let request = json!({"principal": "arn:aws:iam::555555555555:user/eve", "action": action, "resource": resource});
        assert_eq!(decide(&tree, &request), *want, "{at} {action} {owner}");
    }
}

/// A statement of a service control policy beside `FullAWSAccess` or in its place, and what it makes of a call.
#[test]
fn service_control_policies_in_the_full_language() {
    let eu = json!({"StringEquals": {"aws:RequestedRegion": "eu-west-1"}});
    let here = "arn:aws:s3:::ours/*";
    for (with_full, statement, want) in [
        (true, json!({"Effect": "Deny", "NotAction": "s3:*", "Resource": "*"}), "allowed"),
        (true, json!({"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"}), "explicit"),
        (true, json!({"Effect": "Deny", "Action": "*", "NotResource": here}), "allowed"),
        (
            true,
            json!({"Effect": "Deny", "Action": "*", "NotResource": "arn:aws:s3:::theirs/*"}),
            "explicit",
        ),
        (false, json!({"Effect": "Allow", "Action": "s3:*", "Resource": here}), "allowed"),
        (
            false,
            json!({"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::theirs/*"}),
            "implicit",
        ),
        (false, json!({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}), "allowed"),
        (
            false,
            json!({"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": eu}),
            "allowed",
        ),
        (
            false,
            json!({"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"StringNotEquals": eu["StringEquals"]}}),
            "implicit",
        ),
    ] {
        let own =
            json!({"name": "P", "document": {"Version": "2012-10-17", "Statement": statement}});
        let policies = if with_full { json!(["FullAWSAccess", own]) } else { json!([own]) };
        let tree = json!({"root": {"id": "r-1", "policies": policies, "accounts": [{"id": "111111111111"}]}});
        let request = json!({"principal": USER, "action": "s3:GetObject", "resource": "arn:aws:s3:::ours/k", "region": "eu-west-1"});
        assert_eq!(decide(&tree, &request), want, "{statement}");
    }
}

/// Who is let off: service control policies bind sessions, federated users and delegated administrators of member accounts,
/// and nobody of the management account.
#[test]
fn whom_service_control_policies_bind() {
    let deny = json!({"name": "P", "document": policy("Deny", "*")});
    let tree = json!({"management_account": "999999999999", "root": {"id": "r-1", "policies": ["FullAWSAccess", deny],
        "accounts": [{"id": "111111111111", "name": "delegated administrator"}, {"id": "999999999999"}]}});
    for (principal, want) in [
        (json!(USER), "explicit"),
        (json!("arn:aws:iam::111111111111:root"), "explicit"),
        (json!({"arn": SESSION, "role_arn": "arn:aws:iam::111111111111:role/ops"}), "explicit"),
        (json!("arn:aws:sts::111111111111:federated-user/bob"), "explicit"),
        (json!("arn:aws:iam::999999999999:root"), "allowed"),
        (json!("arn:aws:sts::999999999999:assumed-role/ops/one"), "allowed"),
        (json!("arn:aws:iam::111111111111:role/aws-service-role/x.amazonaws.com/L"), "allowed"),
        (json!("ec2.amazonaws.com"), "allowed"),
    ] {
        let request = json!({"principal": principal, "action": "ec2:StopInstances"});
        assert_eq!(decide(&tree, &request), want, "{principal}");
    }
}
