//! Truth tables: what AWS's documentation says of operators, missing keys, patterns, variables and principals, line by line.

use crate::pairs::word;
use lictor_iam::{Organisation, Request};
use serde_json::{Value, json};

pub fn decide(tree: &Value, request: &Value) -> &'static str {
    let organisation = Organisation::parse(tree).unwrap_or_else(|error| panic!("{error}"));
    let request = Request::parse(request).unwrap_or_else(|error| panic!("{error}"));
    word(organisation.evaluate(&request).verdict)
}

/// Whether an identity policy with this statement allows a request.
fn allows(version: &str, statement: &Value, request: &Value) -> bool {
    let mut request = request.clone();
    let mut statement = statement.clone();
    for (key, value) in [("Effect", "Allow"), ("Action", "*"), ("Resource", "*")] {
        if statement.get(key).is_none() && statement.get(format!("Not{key}")).is_none() {
            statement[key] = json!(value);
        }
    }
    if request.get("principal").is_none() {
        request["principal"] =
            json!({"arn": "arn:aws:iam::111111111111:user/dev/ann", "tags": {"team": "red"}});
    }
    if request.get("action").is_none() {
        request["action"] = json!("s3:GetObject");
    }
    request["principal"]["policies"] = json!([{"Version": version, "Statement": statement}]);
    decide(&json!({}), &request) == "allowed"
}

/// operator, value of the policy, value of the request (null: the key is absent), whether the condition holds
const OPERATORS: &str = r#"[
["StringEquals", "a", "a", true], ["StringEquals", "a", "A", false], ["StringEquals", "a*", "ab", false], ["StringEquals", "a*", "a*", true],
["StringEquals", ["a", "b"], "b", true], ["StringEquals", "a", null, false], ["StringEqualsIfExists", "a", null, true], ["StringEqualsIfExists", "a", "b", false],
["StringNotEquals", "a", "b", true], ["StringNotEquals", "a", "a", false], ["StringNotEquals", ["a", "b"], "b", false], ["StringNotEquals", "a", null, true],
["StringNotEqualsIfExists", "a", null, true], ["StringEqualsIgnoreCase", "Ab", "aB", true], ["StringNotEqualsIgnoreCase", "Ab", "aB", false],
["StringLike", "a*", "abc", true], ["StringLike", "a?c", "abc", true], ["StringLike", "a?c", "ac", false], ["StringLike", "*", "", true], ["StringLike", "A*", "abc", false],
["StringLike", "a*c*e", "abcde", true], ["StringLike", "*a", null, false], ["StringNotLike", "a*", "abc", false], ["StringNotLike", "a*", null, true],
["stringlike", "a*", "abc", true],
["NumericEquals", "10", "10.0", true], ["NumericEquals", 10, 10, true], ["NumericNotEquals", "10", "11", true], ["NumericLessThan", "10", "9.99", true],
["NumericLessThan", "10", "10", false], ["NumericLessThanEquals", "10", "10", true], ["NumericGreaterThan", "-1", "-0.5", true], ["NumericGreaterThanEquals", "2", "10", true],
["NumericEquals", "9007199254740993", "9007199254740992", false], ["NumericEquals", "10", "ten", false], ["NumericLessThan", "10", null, false], ["NumericNotEquals", "10", null, true],
["DateLessThan", "2026-01-01T00:00:00Z", "2025-12-31T23:59:59Z", true], ["DateLessThan", "2026-01-01T00:00:00Z", "2026-01-01T01:30:00+02:00", true],
["DateGreaterThan", "2026-01-01", "2026-01-01T00:00:01Z", true], ["DateEquals", "2026-01-01T00:00:00Z", "1767225600", true], ["DateNotEquals", "2026-01-01T00:00:00Z", "1767225600", false],
["DateGreaterThanEquals", "1767225600", "2026-01-01T00:00:00.000Z", true], ["DateLessThanEquals", "2024-02-29", "2024-02-30", false], ["DateEquals", "yesterday", "yesterday", false],
["Bool", "true", "true", true], ["Bool", true, true, true], ["Bool", "true", "TRUE", true], ["Bool", "true", "false", false], ["Bool", "false", null, false], ["BoolIfExists", "false", null, true],
["BinaryEquals", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", true], ["BinaryEquals", "QQ==", "QQ", true], ["BinaryEquals", "QQ==", "Qg==", false],
["IpAddress", "203.0.113.0/24", "203.0.113.9", true], ["IpAddress", "203.0.113.0/24", "203.0.114.9", false], ["IpAddress", "203.0.113.9", "203.0.113.9", true],
["IpAddress", "2001:db8::/32", "2001:db8:1::1", true], ["IpAddress", "2001:db8::/32", "203.0.113.9", false], ["IpAddress", "0.0.0.0/0", "203.0.113.9", true],
["NotIpAddress", "203.0.113.0/24", "203.0.113.9", false], ["NotIpAddress", "203.0.113.0/24", "198.51.100.1", true], ["NotIpAddress", "203.0.113.0/24", null, true],
["IpAddress", "203.0.113.0/24", null, false], ["IpAddressIfExists", "203.0.113.0/24", null, true],
["ArnEquals", "arn:aws:sns:*:111111111111:t", "arn:aws:sns:eu-west-1:111111111111:t", true], ["ArnLike", "arn:aws:iam::*:role/*", "arn:aws:iam::1:role/a/b", true],
["ArnLike", "arn:aws:*:role/x", "arn:aws:iam::1:role/x", false], ["ArnLike", "arn:aws:iam::1:*", "arn:aws:iam::1:role/x:y", true], ["ArnLike", "arn:aws:iam::1*", "arn:aws:iam::1:role/x", false],
["ArnNotEquals", "arn:aws:iam::*:role/*", "arn:aws:iam::1:user/a", true], ["ArnNotLike", "arn:aws:iam::*:role/*", null, true], ["ArnLike", "*", "arn:aws:iam::1:role/x", true], ["ArnLike", "arn:aws:iam::1:role/x", "x", false],
["Null", "true", null, true], ["Null", true, null, true], ["Null", "true", "a", false], ["Null", "false", "a", true], ["Null", "false", null, false], ["Null", "true", [], true],
["ForAllValues:StringEquals", ["a", "b"], ["a", "b"], true], ["ForAllValues:StringEquals", ["a", "b"], ["a", "c"], false], ["ForAllValues:StringEquals", ["a"], null, true], ["ForAllValues:StringEquals", ["a"], [], true],
["ForAnyValue:StringEquals", ["a", "b"], ["c", "b"], true], ["ForAnyValue:StringEquals", ["a", "b"], ["c"], false], ["ForAnyValue:StringEquals", ["a"], null, false], ["ForAnyValue:StringEqualsIfExists", ["a"], null, true],
["ForAllValues:StringNotEquals", ["a"], ["b", "c"], true], ["ForAllValues:StringNotEquals", ["a"], ["a", "c"], false], ["ForAllValues:StringNotEquals", ["a"], null, true],
["ForAnyValue:StringNotEquals", ["a"], ["a", "c"], true], ["ForAnyValue:StringNotEquals", ["a"], ["a"], false], ["ForAnyValue:StringNotEquals", ["a"], null, false],
["ForAllValues:StringLike", ["a*"], ["ab", "ac"], true], ["StringEquals", "a", ["c", "a"], true], ["StringNotEquals", "a", ["c", "a"], false]
]"#;

#[test]
fn operators_and_missing_keys() {
    let rows: Vec<(String, Value, Value, bool)> =
        serde_json::from_str(OPERATORS).expect("the table is sound");
    for (operator, wanted, given, holds) in rows {
        let statement = json!({"Condition": {&operator: {"aws:X": wanted}}});
        let request = json!({"context": {"AWS:x": given}});
        assert!(
            allows("2012-10-17", &statement, &request) == holds,
            "{operator} {wanted} {given}: not {holds}"
        );
    }
}

/// pattern, resource, whether it matches
const RESOURCES: &[(&str, &str, bool)] = &[
    ("*", "anything", true),
    ("arn:aws:s3:::b/*", "arn:aws:s3:::b/k", true),
    ("arn:aws:s3:::b/*", "arn:aws:s3:::b/a/k:v", true),
    ("arn:aws:s3:::B/*", "arn:aws:s3:::b/k", false),
    ("arn:aws:s3:::b", "arn:aws:s3:::b/k", false),
    ("arn:aws:s3:::b?", "arn:aws:s3:::bc", true),
    ("arn:aws:ec2:*", "arn:aws:ec2:eu-west-1:1:instance/i", true),
    ("arn:aws:ec2:eu-*", "arn:aws:ec2:eu-west-1:1:instance/i", true),
    ("arn:aws:ec2:*:*:instance/*", "arn:aws:ec2:eu-west-1:1:instance/i", true),
    ("arn:aws:ec2:*:instance/*", "arn:aws:ec2:eu-west-1:1:instance/i", true),
    ("arn:aws:ec2:e*1:1:instance/i", "arn:aws:ec2:eu-west-1:1:instance/i", true),
    ("arn:aws:ec2:e*t/i", "arn:aws:ec2:eu-west-1:1:instance/i", false),
    ("arn:aws:ec2:eu?west-1:1:*", "arn:aws:ec2:eu-west-1:1:instance/i", true),
    ("arn:aws:ec2:eu-west-1?1:instance/i", "arn:aws:ec2:eu-west-1:1:instance/i", false),
    ("arn:aws:*:eu-west-1:1:instance/i", "arn:aws:ec2:eu-west-1:1:instance/i", false),
    ("arn:aws:ec?:eu-west-1:1:instance/i", "arn:aws:ec2:eu-west-1:1:instance/i", false),
    ("arn:*:ec2:eu-west-1:1:instance/i", "arn:aws-cn:ec2:eu-west-1:1:instance/i", true),
    ("arn:aws:logs:*:1:log-group:a:*", "arn:aws:logs:eu-west-1:1:log-group:a:b:c", true),
    ("arn:aws:s3:::b/*", "*", false),
    ("arn:aws:s3:::home/${aws:username}/*", "arn:aws:s3:::home/ann/x", true),
    ("arn:aws:s3:::home/${aws:username}/*", "arn:aws:s3:::home/bob/x", false),
    ("arn:aws:s3:::${aws:PrincipalTag/team}", "arn:aws:s3:::red", true),
    ("arn:aws:s3:::${aws:PrincipalTag/none}", "arn:aws:s3:::red", false),
    ("arn:aws:s3:::${aws:PrincipalTag/none, 'red'}", "arn:aws:s3:::red", true),
    ("arn:aws:s3:::${aws:PrincipalTag/team, 'blue'}", "arn:aws:s3:::blue", false),
    ("arn:aws:s3:::a${*}b", "arn:aws:s3:::a*b", true),
    ("arn:aws:s3:::a${*}b", "arn:aws:s3:::axb", false),
    ("arn:aws:s3:::a${?}${$}", "arn:aws:s3:::a?$", true),
];

#[test]
fn resources_match_part_by_part() {
    for (pattern, resource, wanted) in RESOURCES {
        let request = json!({"resource": {"arn": resource, "account": "111111111111"}});
        let got = allows("2012-10-17", &json!({"Resource": pattern}), &request);
        assert!(got == *wanted, "{pattern} on {resource}: not {wanted}");
        let complement = allows("2012-10-17", &json!({"NotResource": pattern}), &request);
        assert!(complement != *wanted, "not {pattern} on {resource}");
    }
}

#[test]
fn variables_are_text_before_2012() {
    let request = |name: &str| json!({"resource": format!("arn:aws:s3:::{name}")});
    let statement = json!({"Resource": "arn:aws:s3:::${aws:username}"});
    assert!(allows("2012-10-17", &statement, &request("ann")));
    assert!(!allows("2008-10-17", &statement, &request("ann")));
    assert!(allows("2008-10-17", &statement, &request("${aws:username}")));
    let condition = json!({"Condition": {"StringEquals": {"aws:X": "${aws:PrincipalTag/team}"}}});
    let given = |value: &str| json!({"context": {"aws:X": value}});
    assert!(allows("2012-10-17", &condition, &given("red")));
    assert!(!allows("2008-10-17", &condition, &given("red")));
    // What a variable stands for is no pattern.
    let like = json!({"Condition": {"StringLike": {"aws:X": "${aws:Y}"}}});
    assert!(!allows("2012-10-17", &like, &json!({"context": {"aws:X": "abc", "aws:Y": "a*"}})));
    assert!(allows("2012-10-17", &like, &json!({"context": {"aws:X": "a*", "aws:Y": "a*"}})));
    // One with many values stands for none.
    assert!(!allows("2012-10-17", &like, &json!({"context": {"aws:X": "a", "aws:Y": ["a", "b"]}})));
}

/// pattern, action, whether it matches
const ACTIONS: &[(&str, &str, bool)] = &[
    ("*", "s3:GetObject", true),
    ("s3:getobject", "S3:GetObject", true),
    ("s3:Get*", "s3:GetObject", true),
    ("s3:*Object", "s3:GetObject", true),
    ("s3:Get?bject", "s3:GetObject", true),
    ("s3:Get?Object", "s3:GetObject", false),
    ("*:GetObject", "s3:GetObject", true),
    ("ec2:*", "s3:GetObject", false),
    ("s3:Put*", "s3:GetObject", false),
];

#[test]
fn actions_match_in_any_case() {
    for (pattern, action, wanted) in ACTIONS {
        let request = json!({"action": action});
        assert!(
            allows("2012-10-17", &json!({"Action": [pattern]}), &request) == *wanted,
            "{pattern} {action}"
        );
        assert!(
            allows("2012-10-17", &json!({"NotAction": pattern}), &request) != *wanted,
            "not {pattern} {action}"
        );
    }
}

#[test]
fn tag_keys_have_no_case_and_values_have() {
    let statement = |key: &str, value: &str| json!({"Condition": {"StringEquals": {key: value}}});
    let request = json!({"resource": {"arn": "arn:aws:ec2:eu-west-1:111111111111:instance/i", "tags": {"ManagedBy": "terraform"}}, "action": "ec2:StopInstances"});
    for (key, value, wanted) in [
        ("aws:ResourceTag/ManagedBy", "terraform", true),
        ("aws:resourcetag/managedby", "terraform", true),
        ("ec2:ResourceTag/MANAGEDBY", "terraform", true),
        ("aws:ResourceTag/ManagedBy", "Terraform", false),
    ] {
        assert!(allows("2012-10-17", &statement(key, value), &request) == wanted, "{key} {value}");
    }
}

/// The layers of §3.4. Words of a line: what allows (i identity, b boundary, s session, R resource policy naming the role or
/// all, N naming the caller itself, A its account), where the resource is, and what is decided.
fn layered(words: &str, caller: &str, is_same_account: bool, key: &str) -> Value {
    let policy = |allows: bool| {
        let action = if allows { "*" } else { "none:Such" };
        json!([{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": action, "Resource": "*"}}])
    };
    let has = |letter: char| words.contains(letter);
    let mut principal = json!({"arn": caller, "policies": policy(has('i'))});
    if caller.contains(":assumed-role/") {
        principal["role_arn"] = json!("arn:aws:iam::111111111111:role/path/ops");
    }
    if !has('-') {
        principal["boundary"] = policy(has('b'));
        principal["session"] = policy(has('s'));
    }
    let named = if has('N') {
        json!({"AWS": caller})
    } else if has('R') {
        json!({"AWS": principal.get("role_arn").cloned().unwrap_or(json!("*"))})
    } else {
        json!({"AWS": if has('A') { "111111111111" } else { "999999999999" }})
    };
    let account = if is_same_account { "111111111111" } else { "222222222222" };
    let arn = match key {
        "kms:Decrypt" => format!("arn:aws:kms:eu-west-1:{account}:key/1"),
        "sts:AssumeRole" => format!("arn:aws:iam::{account}:role/target"),
        _ => "arn:aws:s3:::b/k".to_owned(),
    };
    let policy = json!([{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Principal": named}}]);
    json!({"principal": principal, "action": key, "resource": {"arn": arn, "account": account, "policy": policy}})
}

const USER: &str = "arn:aws:iam::111111111111:user/ann";
const SESSION: &str = "arn:aws:sts::111111111111:assumed-role/ops/one";

/// who, action, same account?, what allows, decision
const LAYERS: &[(&str, &str, bool, &str, &str)] = &[
    (USER, "s3:GetObject", true, "-i", "allowed"),
    (USER, "s3:GetObject", true, "-", "implicit"),
    (USER, "s3:GetObject", true, "ibs", "allowed"),
    (USER, "s3:GetObject", true, "is", "implicit"),
    (USER, "s3:GetObject", true, "ib", "implicit"),
    (USER, "s3:GetObject", true, "bs", "implicit"),
    // The resource's policy names the user: nothing else has to allow.
    (USER, "s3:GetObject", true, "N", "allowed"),
    // It names everyone: boundary and session policies still cap.
    (USER, "s3:GetObject", true, "R", "implicit"),
    (USER, "s3:GetObject", true, "Rbs", "allowed"),
    // It names the account: identity policies have to hand it on.
    (USER, "s3:GetObject", true, "Abs", "implicit"),
    (USER, "s3:GetObject", true, "Aibs", "allowed"),
    (SESSION, "s3:GetObject", true, "N", "allowed"),
    (SESSION, "s3:GetObject", true, "R", "implicit"),
    (SESSION, "s3:GetObject", true, "Rb", "implicit"),
    (SESSION, "s3:GetObject", true, "Rbs", "allowed"),
    // Across accounts both sides have to allow.
    (USER, "s3:GetObject", false, "-i", "implicit"),
    (USER, "s3:GetObject", false, "-N", "implicit"),
    (USER, "s3:GetObject", false, "-iN", "allowed"),
    (USER, "s3:GetObject", false, "-iA", "allowed"),
    (SESSION, "s3:GetObject", false, "iN", "implicit"),
    (SESSION, "s3:GetObject", false, "iNbs", "allowed"),
    // Keys and trust policies decide in their own account too.
    (USER, "kms:Decrypt", true, "-i", "implicit"),
    (USER, "kms:Decrypt", true, "-iA", "allowed"),
    (USER, "kms:Decrypt", true, "-A", "implicit"),
    (USER, "kms:Decrypt", true, "-N", "allowed"),
    (USER, "kms:Decrypt", false, "-iA", "allowed"),
    (USER, "sts:AssumeRole", true, "-i", "implicit"),
    (USER, "sts:AssumeRole", true, "-iA", "allowed"),
    (USER, "sts:AssumeRole", true, "-N", "allowed"),
    (USER, "sts:AssumeRole", false, "-N", "implicit"),
    (USER, "sts:AssumeRole", false, "-iN", "allowed"),
];

#[test]
fn layers_are_asked_in_order() {
    for (caller, action, is_same_account, words, wanted) in LAYERS {
        let request = layered(words, caller, *is_same_account, action);
        let got = decide(&json!({}), &request);
        assert!(
            got == *wanted,
            "{caller} {action} same {is_same_account} `{words}`: {got}, not {wanted}"
        );
    }
}

fn organisation(root: &[&str], unit: &[&str], account: &[&str]) -> Value {
    let statement = |effect: &str, action: &str| json!({"Version": "2012-10-17", "Statement": {"Effect": effect, "Action": action, "Resource": "*"}});
    json!({
        "organization_id": "o-1",
        "management_account": "999999999999",
        "policies": {
            "DenyS3": {"document": statement("Deny", "s3:*")},
            "AllowS3": {"document": statement("Allow", "s3:*")},
            "AllowEc2": {"document": statement("Allow", "ec2:*")},
            "RcpDenyS3": {"type": "RESOURCE_CONTROL_POLICY", "document": {"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Principal": "*"}}},
        },
        "root": {"id": "r-1", "policies": root, "accounts": [{"id": "999999999999"}], "ous": [
            {"id": "ou-1", "name": "dev", "policies": unit, "accounts": [{"id": "111111111111", "policies": account}]},
        ]},
    })
}

/// policies of root, unit and account, caller, account of the resource, decision
type Node<'a> = (&'a [&'a str], &'a [&'a str], &'a [&'a str], &'a str, &'a str, &'a str);
const FULL: &[&str] = &["FullAWSAccess"];
const NODES: &[Node<'_>] = &[
    (FULL, FULL, FULL, USER, "111111111111", "allowed"),
    (FULL, FULL, &["FullAWSAccess", "DenyS3"], USER, "111111111111", "explicit"),
    (&["FullAWSAccess", "DenyS3"], FULL, FULL, USER, "111111111111", "explicit"),
    // One level without an Allow is enough.
    (FULL, &["AllowEc2"], FULL, USER, "111111111111", "implicit"),
    (FULL, &[], FULL, USER, "111111111111", "implicit"),
    (&["AllowS3"], FULL, FULL, USER, "111111111111", "allowed"),
    // Within a node policies add up.
    (FULL, &["AllowEc2", "AllowS3"], FULL, USER, "111111111111", "allowed"),
    // The root user of a member account is bound, the management account and linked roles are not.
    (FULL, &["AllowEc2"], FULL, "arn:aws:iam::111111111111:root", "111111111111", "implicit"),
    (
        &["FullAWSAccess", "DenyS3"],
        FULL,
        FULL,
        "arn:aws:iam::999999999999:user/ann",
        "999999999999",
        "allowed",
    ),
    (
        &["FullAWSAccess", "DenyS3"],
        FULL,
        FULL,
        "arn:aws:iam::111111111111:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX",
        "111111111111",
        "allowed",
    ),
    (&["FullAWSAccess", "DenyS3"], FULL, FULL, "config.amazonaws.com", "111111111111", "allowed"),
    // Principals of other organisations are under their own.
    (
        &["FullAWSAccess", "DenyS3"],
        FULL,
        FULL,
        "arn:aws:iam::555555555555:user/eve",
        "111111111111",
        "allowed",
    ),
    // Resource control policies are about where the resource is.
    (
        FULL,
        &["FullAWSAccess", "RcpDenyS3"],
        FULL,
        "arn:aws:iam::555555555555:user/eve",
        "111111111111",
        "explicit",
    ),
    (
        FULL,
        &["FullAWSAccess", "RcpDenyS3"],
        FULL,
        "config.amazonaws.com",
        "111111111111",
        "explicit",
    ),
    (FULL, &["FullAWSAccess", "RcpDenyS3"], FULL, USER, "555555555555", "allowed"),
    (
        &["FullAWSAccess", "RcpDenyS3"],
        FULL,
        FULL,
        "arn:aws:iam::555555555555:user/eve",
        "999999999999",
        "allowed",
    ),
    (
        FULL,
        &["FullAWSAccess", "RcpDenyS3"],
        FULL,
        "arn:aws:iam::111111111111:role/aws-service-role/x.amazonaws.com/L",
        "111111111111",
        "allowed",
    ),
];

#[test]
fn every_node_is_asked() {
    for (root, unit, account, caller, owner, wanted) in NODES {
        let tree = organisation(root, unit, account);
        let resource = json!({"arn": "arn:aws:s3:::b/k", "account": owner});
        let request = json!({"principal": caller, "action": "s3:GetObject", "resource": resource});
        let got = decide(&tree, &request);
        assert!(
            got == *wanted,
            "{root:?} {unit:?} {account:?} {caller} {owner}: {got}, not {wanted}"
        );
    }
}

#[test]
fn principals_are_named_in_many_ways() {
    let decide = |element: &str, principal: Value, caller: Value| {
        let mut statement = json!({"Effect": "Deny", "Action": "*", "Resource": "*"});
        statement[element] = principal;
        let allow = json!({"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Principal": "*"}});
        let policies = json!([allow, {"Statement": statement}]);
        let resource =
            json!({"arn": "arn:aws:s3:::b", "account": "111111111111", "policy": policies});
        decide(
            &json!({}),
            &json!({"principal": caller, "action": "s3:ListBucket", "resource": resource}),
        )
    };
    let user = || json!(USER);
    let session = || json!({"arn": SESSION, "role_arn": "arn:aws:iam::111111111111:role/ops"});
    for (principal, caller, wanted) in [
        (json!("*"), user(), "explicit"),
        (json!({"AWS": "*"}), json!("*"), "explicit"),
        (json!({"AWS": "111111111111"}), user(), "explicit"),
        (json!({"AWS": "arn:aws:iam::111111111111:root"}), session(), "explicit"),
        (json!({"AWS": "222222222222"}), user(), "allowed"),
        (json!({"AWS": USER}), user(), "explicit"),
        (json!({"AWS": "arn:aws:iam::111111111111:user/*"}), user(), "allowed"),
        (json!({"AWS": ["arn:aws:iam::111111111111:role/ops"]}), session(), "explicit"),
        (json!({"AWS": SESSION}), session(), "explicit"),
        (json!({"Service": "sns.amazonaws.com"}), json!("sns.amazonaws.com"), "explicit"),
        (json!({"Service": "sns.amazonaws.com"}), user(), "allowed"),
        (
            json!({"Federated": "accounts.google.com"}),
            json!({"arn": "accounts.google.com", "type": "federated"}),
            "explicit",
        ),
        (
            json!({"CanonicalUser": "abc"}),
            json!({"arn": USER, "canonical_user": "abc"}),
            "explicit",
        ),
    ] {
        let got = decide("Principal", principal.clone(), caller.clone());
        assert!(got == wanted, "{principal} {caller}: {got}");
    }
    let role = "arn:aws:iam::111111111111:role/ops";
    for (names, caller, wanted) in [
        (json!([USER]), user(), "explicit"),
        (json!([USER, "111111111111"]), user(), "allowed"),
        (json!(["111111111111"]), user(), "explicit"),
        (json!([role, "111111111111"]), session(), "explicit"),
        (json!([SESSION, role, "111111111111"]), session(), "allowed"),
    ] {
        let got = decide("NotPrincipal", json!({"AWS": names}), caller.clone());
        assert!(got == wanted, "not {names} {caller}: {got}");
    }
}

#[test]
fn the_guard_of_tagged_resources() {
    let scp = json!({"Version": "2012-10-17", "Statement": {
        "Sid": "PreventManualModification", "Effect": "Deny", "Action": ["ec2:ModifyInstanceAttribute", "ec2:ModifyVpcAttribute"], "Resource": "*",
        "Condition": {"StringEquals": {"aws:ResourceTag/ManagedBy": "terraform"}, "StringNotEquals": {"aws:PrincipalTag/Role": "terraform-automation"}},
    }});
    let tree = json!({"root": {"id": "r-1", "policies": ["FullAWSAccess", {"name": "Drift", "document": scp}], "accounts": [{"id": "111111111111"}]}});
    for (resource_tags, principal_tags, wanted) in [
        (json!({"ManagedBy": "terraform"}), json!({}), "explicit"),
        (json!({"ManagedBy": "terraform"}), json!({"Role": "terraform-automation"}), "allowed"),
        (json!({"ManagedBy": "terraform"}), json!({"Role": "Terraform-Automation"}), "explicit"),
        (json!({}), json!({}), "allowed"),
        (json!({"ManagedBy": "Terraform"}), json!({}), "allowed"),
    ] {
        let request = json!({
            "principal": {"arn": "arn:aws:iam::111111111111:user/ann", "tags": principal_tags},
            "action": "ec2:ModifyInstanceAttribute",
            "resource": {"arn": "arn:aws:ec2:eu-west-1:111111111111:instance/i-1", "tags": resource_tags},
        });
        let got = decide(&tree, &request);
        assert!(got == wanted, "{resource_tags} {principal_tags}: {got}");
    }
}

#[test]
fn what_is_unknown_leaves_it_undecided() {
    let scp = |condition: Value| {
        json!({"root": {"id": "r-1", "policies": ["FullAWSAccess", {"Statement": {
        "Effect": "Deny", "Action": "ec2:*", "Resource": "*", "Condition": condition,
    }}], "accounts": [{"id": "111111111111"}]}})
    };
    let request = |context: Value| json!({"principal": USER, "action": "ec2:RunInstances", "context": context});
    let region = scp(json!({"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}));
    assert_eq!(decide(&region, &request(json!({}))), "undecided");
    assert_eq!(decide(&region, &request(json!({"aws:RequestedRegion": "eu-west-1"}))), "allowed");
    let tag = scp(json!({"StringEquals": {"aws:RequestTag/a": "b"}, "Bool": {"aws:X": "true"}}));
    let unknown = json!({"$unknown": true});
    assert_eq!(
        decide(&tag, &request(json!({"aws:RequestTag/a": unknown, "aws:X": "true"}))),
        "undecided"
    );
    assert_eq!(
        decide(&tag, &request(json!({"aws:RequestTag/a": unknown, "aws:X": "false"}))),
        "allowed"
    );
    let present = scp(json!({"Null": {"aws:RequestTag/a": "true"}}));
    assert_eq!(decide(&present, &request(json!({"aws:RequestTag/a": unknown}))), "allowed");
}
