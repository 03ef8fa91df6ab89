//! `cargo bench -p lictor-iam`: 1,000 requests over an organisation of 500 accounts, from JSON to JSON.

use lictor_iam::{Organisation, Request};
use serde_json::{Value, json};
use std::time::Instant;

/// How many accounts the organisation has.
pub const ACCOUNTS: usize = 500;
/// How many requests are decided.
pub const REQUESTS: usize = 1000;

fn account(index: usize) -> String {
    format!("{:012}", 100_000_000_000_u64 + index as u64)
}

/// Five levels of units, twelve policies of ten statements, all of them attached somewhere on every path.
pub fn tree() -> Value {
    let statement = |policy: usize, index: usize| {
        json!({
            "Sid": format!("S{index}"), "Effect": "Deny",
            "Action": [format!("svc{policy}:*"), "ec2:Run*", format!("s3:Put{index}*")],
            "Resource": ["arn:aws:ec2:*:*:instance/*", format!("arn:aws:s3:::bucket-{policy}-{index}/*")],
            "Condition": {
                "StringNotLike": {"aws:PrincipalArn": ["arn:aws:iam::*:role/ci", "arn:aws:iam::*:role/path/*/admin"]},
                "StringEquals": {"aws:RequestTag/Stage": format!("never-{index}")},
            },
        })
    };
    let document = |policy| {
        let statements: Vec<Value> = (0..10).map(|index| statement(policy, index)).collect();
        json!({"document": {"Version": "2012-10-17", "Statement": statements}})
    };
    let policies: serde_json::Map<String, Value> =
        (0..12).map(|policy| (format!("P{policy}"), document(policy))).collect();
    let attached = |level: usize| {
        json!(["FullAWSAccess", format!("P{}", level * 2), format!("P{}", level * 2 + 1)])
    };
    let accounts: Vec<Value> =
        (0..ACCOUNTS).map(|index| json!({"id": account(index), "policies": attached(5)})).collect();
    let chunks = accounts.chunks(ACCOUNTS / 10).enumerate();
    let units: Vec<Value> = chunks
        .map(|(unit, accounts)| {
            let mut node = json!({"id": format!("ou-{unit}-4"), "policies": attached(4), "accounts": accounts});
            for level in (1..4).rev() {
                node = json!({"id": format!("ou-{unit}-{level}"), "policies": attached(level), "ous": [node]});
            }
            node
        })
        .collect();
    json!({"organization_id": "o-1", "policies": policies, "root": {"id": "r-1", "policies": attached(0), "ous": units}})
}

/// One of the requests, as JSON.
pub fn request(index: usize) -> String {
    let account = account(index % ACCOUNTS);
    let action = ["ec2:RunInstances", "s3:PutObject", "iam:CreateRole", "s3:Put3Object"][index % 4];
    json!({
        "principal": {"arn": format!("arn:aws:sts::{account}:assumed-role/dev/{index}"), "tags": {"team": "red"}},
        "action": action,
        "resource": if action.starts_with("ec2") { format!("arn:aws:ec2:eu-west-1:{account}:instance/i-{index}") } else { "arn:aws:s3:::bucket-3-3/key".to_owned() },
        "request_tags": {"Stage": "prod"},
        "region": "eu-west-1",
    })
    .to_string()
}

fn main() {
    let text = tree().to_string();
    let requests: Vec<String> = (0..REQUESTS).map(request).collect();
    let start = Instant::now();
    let organisation = serde_json::from_str(&text).map(|tree| Organisation::parse(&tree));
    let organisation = organisation.expect("the tree is JSON").expect("the tree is sound");
    let prepared = start.elapsed();
    let start = Instant::now();
    let mut bytes = 0;
    for text in &requests {
        let request: Value = serde_json::from_str(text).expect("the request is JSON");
        let request = Request::parse(&request).expect("the request is sound");
        bytes += organisation.evaluate(&request).to_json().to_string().len();
    }
    let decided = start.elapsed();
    println!("tree of {} accounts, {} KB: prepared in {prepared:?}", ACCOUNTS, text.len() / 1000);
    println!("{REQUESTS} requests decided and written ({} KB) in {decided:?}", bytes / 1000);
}
