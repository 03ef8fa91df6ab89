//! Organisations and requests out of few words, so that policies and requests often meet.

use serde_json::{Map, Value, json};

/// A small generator of numbers: the same seed gives the same test.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    fn some(&mut self, list: &[&str], most: usize) -> Vec<String> {
        let count = 1 + self.below(most);
        (0..count).map(|_| self.pick(list).to_owned()).collect()
    }

    /// One text alone or a list.
    fn one_or_many(&mut self, list: &[&str], most: usize) -> Value {
        let mut texts = self.some(list, most);
        if texts.len() == 1 && self.chance(50) { json!(texts.remove(0)) } else { json!(texts) }
    }
}

pub const ACCOUNTS: [&str; 4] = ["111111111111", "222222222222", "333333333333", "444444444444"];

const ACTIONS: [&str; 7] = [
    "s3:GetObject",
    "s3:PutObject",
    "ec2:RunInstances",
    "ec2:CreateTags",
    "kms:Decrypt",
    "sts:AssumeRole",
    "sqs:SendMessage",
];

const ACTION_PATTERNS: [&str; 14] = [
    "*",
    "*",
    "s3:*",
    "s3:Get*",
    "S3:getobject",
    "ec2:*",
    "ec2:Run?nstances",
    "ec2:*Tags",
    "kms:Decrypt",
    "kms:*",
    "sts:*",
    "sqs:Send*",
    "*:*",
    "s3:*Object",
];

const RESOURCES: [&str; 9] = [
    "arn:aws:s3:::bucket/key",
    "arn:aws:s3:::bucket/home/ann/x",
    "arn:aws:s3:::other",
    "arn:aws:ec2:eu-west-1:111111111111:instance/i-1",
    "arn:aws:kms:eu-west-1:222222222222:key/1",
    "arn:aws:kms:eu-west-1:111111111111:key/1",
    "arn:aws:iam::111111111111:role/target",
    "arn:aws:sqs:eu-west-1:333333333333:queue",
    "arn:aws:logs:eu-west-1:111111111111:log-group:a:b",
];

const RESOURCE_PATTERNS: [&str; 18] = [
    "*",
    "*",
    "*",
    "arn:aws:s3:::bucket/*",
    "arn:aws:s3:::*",
    "arn:aws:s3:*",
    "arn:aws:s3:::bucket/home/${aws:username}/*",
    "arn:aws:s3:::${aws:PrincipalTag/team, 'bucket'}/*",
    "arn:aws:ec2:*:*:instance/*",
    "arn:aws:ec2:eu-*:111111111111:*",
    "arn:aws:kms:*:222222222222:key/?",
    "arn:aws:iam::*:role/*",
    "arn:aws:*:eu-west-1:333333333333:queue",
    "arn:aws:s*:::bucket/key",
    "arn:*:sqs:eu-w*-1:3333333?3333:queue",
    "arn:aws:logs:*:b",
    "arn:aws:logs:eu-west-1:*:log-group:*:b",
    "arn:aws:s3:::b?cket/k*y",
];

fn principals() -> Vec<String> {
    let mut all = Vec::new();
    for account in ACCOUNTS {
        all.push(format!("arn:aws:iam::{account}:user/ann"));
        all.push(format!("arn:aws:sts::{account}:assumed-role/ops/one"));
        all.push(format!("arn:aws:iam::{account}:role/ops"));
        all.push(format!("arn:aws:iam::{account}:root"));
        all.push(account.to_owned());
    }
    all
}

const KEYS: [&str; 12] = [
    "aws:RequestTag/team",
    "aws:ResourceTag/Team",
    "aws:PrincipalTag/team",
    "aws:PrincipalTag/Role",
    "aws:PrincipalArn",
    "aws:username",
    "aws:TagKeys",
    "aws:SourceIp",
    "aws:MultiFactorAuthPresent",
    "aws:RequestedRegion",
    "s3:max-keys",
    "aws:CurrentTime",
];

fn condition(random: &mut Random) -> (String, String, Value) {
    let key = random.pick(&KEYS);
    let texts = [
        "red",
        "Red",
        "blue",
        "r*",
        "?ed",
        "${aws:username}",
        "${aws:PrincipalTag/team}",
        "team",
        "ops",
    ];
    let arns = [
        "arn:aws:iam::*:role/ops",
        "arn:aws:iam::111111111111:*",
        "arn:aws:iam::222222222222:user/ann",
        "arn:aws:iam::*:*",
        "arn:aws:iam::1*",
    ];
    let (operators, values): (&[&str], Value) = match key {
        "aws:PrincipalArn" => (
            &["ArnLike", "ArnNotLike", "ArnEquals", "ArnNotEquals", "StringLike", "StringNotLike"],
            random.one_or_many(&arns, 2),
        ),
        "aws:SourceIp" => (
            &["IpAddress", "NotIpAddress"],
            random.one_or_many(&["10.0.0.0/8", "192.0.2.7", "192.0.2.0/24"], 2),
        ),
        "aws:MultiFactorAuthPresent" => (&["Bool"], random.one_or_many(&["true", "false"], 1)),
        "s3:max-keys" => (
            &["NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericGreaterThanEquals"],
            random.one_or_many(&["5", "10", "7.5"], 2),
        ),
        "aws:CurrentTime" => (
            &["DateLessThan", "DateGreaterThan"],
            random.one_or_many(&["2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"], 1),
        ),
        "aws:RequestedRegion" => (
            &["StringEquals", "StringNotEquals"],
            random.one_or_many(&["eu-west-1", "us-east-1"], 2),
        ),
        _ => (
            &[
                "StringEquals",
                "StringNotEquals",
                "StringLike",
                "StringNotLike",
                "StringEqualsIgnoreCase",
                "StringNotEqualsIgnoreCase",
            ],
            random.one_or_many(&texts, 3),
        ),
    };
    if random.chance(15) {
        return ("Null".to_owned(), key.to_owned(), random.one_or_many(&["true", "false"], 1));
    }
    let mut operator = random.pick(operators).to_owned();
    if random.chance(20) {
        operator.push_str("IfExists");
    }
    if key == "aws:TagKeys" || random.chance(8) {
        operator = format!("{}:{operator}", random.pick(&["ForAllValues", "ForAnyValue"]));
    }
    (operator, key.to_owned(), values)
}

fn statement(random: &mut Random, allows: usize, has_principals: bool, is_rcp: bool) -> Value {
    let mut statement = Map::new();
    let effect = if random.chance(allows) { "Allow" } else { "Deny" };
    statement.insert("Effect".to_owned(), json!(effect));
    let action = if random.chance(12) { "NotAction" } else { "Action" };
    statement.insert(action.to_owned(), random.one_or_many(&ACTION_PATTERNS, 3));
    let resource = if random.chance(10) { "NotResource" } else { "Resource" };
    statement.insert(resource.to_owned(), random.one_or_many(&RESOURCE_PATTERNS, 3));
    if is_rcp {
        statement.insert("Principal".to_owned(), json!("*"));
    } else if has_principals {
        let key = if random.chance(12) { "NotPrincipal" } else { "Principal" };
        let all = principals();
        let names: Vec<&str> = all.iter().map(String::as_str).collect();
        let value = match random.below(6) {
            0 => json!("*"),
            1 => json!({"Service": random.pick(&["ec2.amazonaws.com", "sns.amazonaws.com"])}),
            2 => json!({"AWS": "*"}),
            _ => json!({"AWS": random.one_or_many(&names, 6)}),
        };
        statement.insert(key.to_owned(), value);
    }
    if random.chance(40) {
        let mut conditions: Map<String, Value> = Map::new();
        for _ in 0..1 + random.below(2) {
            let (operator, key, values) = condition(random);
            let keys = conditions.entry(operator).or_insert_with(|| json!({}));
            keys[key] = values;
        }
        statement.insert("Condition".to_owned(), json!(conditions));
    }
    Value::Object(statement)
}

fn document(random: &mut Random, allows: usize, has_principals: bool, is_rcp: bool) -> Value {
    let count = 1 + random.below(3);
    let mut statements: Vec<Value> =
        (0..count).map(|_| statement(random, allows, has_principals, is_rcp)).collect();
    let statement = if statements.len() == 1 && random.chance(50) {
        statements.remove(0)
    } else {
        json!(statements)
    };
    let version = if random.chance(85) { "2012-10-17" } else { "2008-10-17" };
    json!({"Version": version, "Statement": statement})
}

/// An organisation of a few units with accounts here and there.
pub fn tree(random: &mut Random) -> Value {
    let mut policies = Map::new();
    for index in 0..3 {
        let document = document(random, 40, false, false);
        policies.insert(
            format!("scp{index}"),
            json!({"type": "SERVICE_CONTROL_POLICY", "document": document}),
        );
    }
    let rcp = document(random, 0, false, true);
    policies.insert("rcp0".to_owned(), json!({"type": "RESOURCE_CONTROL_POLICY", "document": rcp}));
    let attach = |node: &mut Value, random: &mut Random| {
        if random.chance(60) {
            let mut names = Vec::new();
            if random.chance(85) {
                names.push("FullAWSAccess");
            }
            for name in ["scp0", "scp1", "scp2", "rcp0"] {
                if random.chance(18) {
                    names.push(name);
                }
            }
            node["policies"] = json!(names);
        }
    };
    let mut units: Vec<Value> = (0..3)
        .map(|index| json!({"id": format!("ou-{index}"), "ous": [], "accounts": []}))
        .collect();
    let mut root = json!({"id": "r-1", "ous": [], "accounts": []});
    attach(&mut root, random);
    units.iter_mut().for_each(|unit| attach(unit, random));
    for account in &ACCOUNTS[..3] {
        let mut node = json!({"id": account});
        attach(&mut node, random);
        let place = random.below(4);
        let parent = if place == 3 { &mut root } else { &mut units[place] };
        parent["accounts"].as_array_mut().unwrap().push(node);
    }
    let last = units.pop().unwrap();
    let parent = if random.chance(50) { &mut units[1] } else { &mut root };
    parent["ous"].as_array_mut().unwrap().push(last);
    for unit in units {
        root["ous"].as_array_mut().unwrap().push(unit);
    }
    let management = random.pick(&["222222222222", "none", "none"]);
    json!({"root": root, "policies": policies, "management_account": management, "rcp_services": ["s3", "sqs", "kms", "sts"]})
}

fn maybe_policies(
    random: &mut Random,
    chance: usize,
    allows: usize,
    has_principals: bool,
) -> Value {
    if !random.chance(chance) {
        return Value::Null;
    }
    let count = 1 + random.below(2);
    json!((0..count).map(|_| document(random, allows, has_principals, false)).collect::<Vec<_>>())
}

pub fn request(random: &mut Random) -> Value {
    let account = random.pick(&ACCOUNTS);
    let arn = match random.below(12) {
        0..4 => format!("arn:aws:iam::{account}:user/ann"),
        4..8 => format!("arn:aws:sts::{account}:assumed-role/ops/one"),
        8 => format!("arn:aws:iam::{account}:root"),
        9 => format!("arn:aws:iam::{account}:role/aws-service-role/x.amazonaws.com/linked"),
        10 => "ec2.amazonaws.com".to_owned(),
        _ => format!("arn:aws:iam::{account}:role/ops"),
    };
    let mut principal = json!({"arn": arn});
    if arn.contains(":assumed-role/") {
        principal["role_arn"] = json!(format!("arn:aws:iam::{account}:role/ops"));
    }
    let set = |value: &mut Value, key: &str, found: Value| {
        if !found.is_null() {
            value[key] = found;
        }
    };
    let is_service = arn.ends_with(".amazonaws.com");
    if !is_service {
        set(&mut principal, "policies", maybe_policies(random, 75, 85, false));
        set(&mut principal, "boundary", maybe_policies(random, 20, 90, false));
        set(&mut principal, "session", maybe_policies(random, 20, 90, false));
    }
    let tags = |random: &mut Random, names: &[&str]| {
        let mut tags = Map::new();
        for name in names {
            if random.chance(50) {
                tags.insert(
                    (*name).to_owned(),
                    json!(random.pick(&["red", "Red", "blue", "bucket"])),
                );
            }
        }
        Value::Object(tags)
    };
    principal["tags"] = tags(random, &["team", "role"]);
    let mut resource = json!({"arn": random.pick(&RESOURCES), "tags": tags(random, &["team"])});
    if random.chance(30) {
        resource["account"] = json!(random.pick(&ACCOUNTS));
    }
    set(&mut resource, "policy", maybe_policies(random, 45, 80, true));
    let mut context = json!({
        "aws:CurrentTime": random.pick(&["2025-06-01T00:00:00Z", "2026-06-01T00:00:00Z"]),
        "aws:RequestedRegion": random.pick(&["eu-west-1", "us-east-1"]),
    });
    for (key, values) in [
        ("aws:SourceIp", ["10.1.2.3", "192.0.2.7"]),
        ("AWS:multifactorauthpresent", ["true", "false"]),
        ("s3:max-keys", ["5", "8"]),
    ] {
        if random.chance(50) {
            context[key] = json!([random.pick(&values)]);
        }
    }
    json!({
        "principal": principal,
        "action": random.pick(&ACTIONS),
        "resource": resource,
        "tags": tags(random, &["team", "Cost"]),
        "context": context,
    })
}
