//! Policies of AWS and the organisation they are attached to: files of JSON and YAML, resources of Terraform and
//! CloudFormation, details of IAM, tables of what is expected, records of CloudTrail.
//!
//! The model is made as JSON: `policies`, `statements`, `unknown`, `nodes`, `attachments`, `identities`, `cases`, `log` and
//! `changes`, each part with its `at`. What a request comes to is decided here, by `lictor-iam`.

pub(crate) mod collect;
mod decisions;
mod nodes;
mod statements;
mod tables;

use super::terraform::Sort;
use super::{Read, Scan, formation};
use collect::Collected;
use lictor::{Kind, Region, Value, json};
use serde_json::Value as Json;

pub(crate) use decisions::organisation;

/// What the documents of a policy, a tree, details, a table or a log have at their top.
const MARKS: [&str; 12] = [
    "Statement",
    "Policy",
    "PolicyVersion",
    "root",
    "list-roots",
    "RoleDetailList",
    "UserDetailList",
    "cases",
    "Records",
    "Events",
    "eventName",
    "expect",
];

/// Whether a document is of this domain.
pub(super) fn concerns(read: &Read<'_>) -> bool {
    if let Some(sort) = Sort::of(read.file, read.value) {
        return matches!(sort, Sort::Plan | Sort::State | Sort::StateFile | Sort::Config);
    }
    let has = |key: &str| !read.value.get_str(key).is_undefined();
    read.value.kind() == Kind::Object
        && (MARKS.iter().any(|mark| has(mark))
            || formation::is_template(read.value)
            || is_named(read.value))
}

/// A policy with its name: `{name, type, document}`.
fn is_named(value: Value<'_>) -> bool {
    ["document", "Content", "content"].iter().any(|key| {
        let inner = value.get_str(key);
        !inner.get_str("Statement").is_undefined()
            || inner.as_str().is_some_and(|text| text.contains("\"Statement\""))
    })
}

/// What policies are handed, if anything of the scan concerns them.
pub(super) fn model<'r>(region: &'r Region, scan: &Scan<'r>) -> Option<Value<'r>> {
    let collected = Collected::of(region, scan);
    if collected.is_empty() {
        return None;
    }
    let text = collected.model().to_string();
    json::read(region, text.as_bytes(), &json::ReadOptions::default()).ok()
}

/// A value of the engine as JSON.
pub(crate) fn to_json(value: Value<'_>) -> Json {
    serde_json::from_str(&json::to_string(value)).unwrap_or(Json::Null)
}
