//! `cargo run -p lictor-scan --example plan -- FILE [COUNT]`: writes a plan of Terraform to measure scans with, on one line
//! as `terraform show -json` prints it: instances, buckets, databases, groups, listeners and records, sound but for one in a
//! hundred, with values that are known after the change and values that must not be shown.
//!
//! Then: `time lictor scan --profile all -f json -o report.json FILE`.

use serde_json::{Value, json};

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().unwrap_or_else(|| "plan.json".to_owned());
    let count = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(5000);
    std::fs::write(file, plan(count).to_string())
}

/// A plan of so many resources.
pub fn plan(count: usize) -> Value {
    json!({
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "timestamp": "2026-11-28T08:00:00Z",
        "applyable": true, "complete": true, "errored": false,
        "resource_changes": (0..count).map(change).collect::<Vec<_>>(),
        "resource_drift": (0..count).step_by(50).map(drift).collect::<Vec<_>>(),
        "configuration": {"provider_config": {"aws": {
            "name": "aws",
            "full_name": "registry.terraform.io/hashicorp/aws",
            "version_constraint": "~> 6.0",
            "expressions": {"region": {"constant_value": "eu-central-1"}},
        }}, "root_module": {}},
    })
}

/// A resource that is made, and what is not known of it before.
fn change(number: usize) -> Value {
    let (kind, own, unknown, sensitive) = resource(number);
    let mut after = json!({"tags": tags(number), "tags_all": tags(number)});
    merge(&mut after, own);
    record(
        number,
        kind,
        &json!({
            "actions": ["create"], "before": null, "after": after,
            "after_unknown": unknown, "before_sensitive": false, "after_sensitive": sensitive,
        }),
    )
}

/// A resource that somebody changed by hand.
fn drift(number: usize) -> Value {
    let (kind, own, ..) = resource(number);
    let (mut before, mut after) = (own.clone(), own);
    merge(&mut before, json!({"tags": tags(number)}));
    merge(&mut after, json!({"tags": {"ManagedBy": "console"}}));
    record(
        number,
        kind,
        &json!({
            "actions": ["update"], "before": before, "after": after,
            "after_unknown": {}, "before_sensitive": {}, "after_sensitive": {},
        }),
    )
}

fn record(number: usize, kind: &str, change: &Value) -> Value {
    let module = format!("module.team_{}", number % 40);
    json!({
        "address": format!("{module}.{kind}.r{number}"), "module_address": module, "mode": "managed",
        "type": kind, "name": format!("r{number}"),
        "provider_name": "registry.terraform.io/hashicorp/aws", "change": change,
    })
}

fn tags(number: usize) -> Value {
    let mut tags = json!({"ManagedBy": "terraform", "Owner": "platform", "Environment": "prod"});
    if number % 100 == 99 {
        tags["ManagedBy"] = Value::Null;
    }
    tags
}

/// A kind, its values, which are not known yet, and which must not be shown.
fn resource(number: usize) -> (&'static str, Value, Value, Value) {
    let (high, low) = (number / 250 % 250, number % 250 + 1);
    match number % 6 {
        0 => (
            "aws_instance",
            json!({"instance_type": "m7i.large", "ami": "ami-0abc", "volume_tags": null}),
            json!({"id": true, "arn": true, "private_ip": true}),
            json!({}),
        ),
        1 => (
            "aws_s3_bucket",
            json!({"bucket": format!("bucket-{number}"), "force_destroy": false}),
            json!({"id": true, "arn": true}),
            json!({}),
        ),
        2 => (
            "aws_db_instance",
            json!({"identifier": format!("db-{number}"), "password": format!("hunter2-{number}"),
                "storage_encrypted": true, "copy_tags_to_snapshot": true, "deletion_protection": true}),
            json!({"id": true, "endpoint": true}),
            json!({"password": true}),
        ),
        3 => (
            "aws_security_group",
            json!({"name": format!("sg-{number}"), "ingress": [{"from_port": 443, "to_port": 443,
                "protocol": "tcp", "cidr_blocks": [format!("10.{high}.{low}.0/24")]}]}),
            json!({"id": true, "arn": true}),
            json!({}),
        ),
        4 => (
            "aws_lb_listener",
            json!({"port": 443, "protocol": "HTTPS", "ssl_policy": "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
                "certificate_arn": "arn:aws:acm:eu-central-1:111122223333:certificate/a"}),
            json!({"id": true, "load_balancer_arn": true}),
            json!({}),
        ),
        _ => (
            "aws_route53_record",
            json!({"zone_id": "Z1", "name": format!("h{number}.example.com"), "type": "A",
                "ttl": if number % 100 == 99 { 5 } else { 300 }, "records": [format!("151.101.{high}.{low}")]}),
            json!({"id": true, "fqdn": true}),
            json!({}),
        ),
    }
}

fn merge(into: &mut Value, from: Value) {
    if let (Value::Object(into), Value::Object(from)) = (into, from) {
        into.extend(from);
    }
}
