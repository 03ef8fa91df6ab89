//! Who did it: records of CloudTrail, joined by the names of what they changed, and the cause that follows.

use super::check::{Action, Cause, Change, Event, Row, list, text};
use super::instant;
use super::settings::Settings;
use crate::pattern;
use lictor::{Kind, Region, Value, json};
use std::collections::HashMap;

/// So many names of one record are kept.
const MAX_NAMES: usize = 200;
/// Nested deeper than this, parameters are not looked into.
const MAX_DEPTH: usize = 12;
/// So many events of one resource are told.
const MAX_EVENTS: usize = 20;

/// Events by the names of what they changed.
#[derive(Default)]
pub(super) struct Trail<'r> {
    events: Vec<Event<'r>>,
    by_name: HashMap<&'r str, Vec<usize>>,
}

/// Whether a document holds records of CloudTrail.
pub(super) fn is_trail(value: Value<'_>) -> bool {
    let first = list(value, "Records").iter().chain(list(value, "Events")).next();
    first.is_some_and(|record| {
        let has = |key| !record.get_str(key).is_undefined();
        has("CloudTrailEvent") || has("eventName") && (has("userIdentity") || has("eventSource"))
    })
}

impl<'r> Trail<'r> {
    /// Adds the records of a document.
    pub(super) fn add(&mut self, region: &'r Region, value: Value<'r>) {
        for record in list(value, "Records").iter().chain(list(value, "Events")) {
            // `lookup-events` holds the record as text.
            let inner = record.get_str("CloudTrailEvent").as_str();
            let options = json::ReadOptions { max_depth: 64 };
            let record = match inner {
                Some(inner) => json::read(region, inner.as_bytes(), &options).ok(),
                None => Some(*record),
            };
            if let Some(event) = record.and_then(event) {
                let number = self.events.len();
                for name in &event.names {
                    self.by_name.entry(name).or_default().push(number);
                }
                self.events.push(event);
            }
        }
    }

    /// The events of a resource, the last first.
    fn of(&self, row: &Row<'r>) -> Vec<Event<'r>> {
        let lists = row.names.iter().filter_map(|name| self.by_name.get(name));
        let mut numbers: Vec<usize> = lists.flatten().copied().collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut events: Vec<Event<'r>> =
            numbers.into_iter().map(|number| self.events[number].clone()).collect();
        events.sort_by_key(|event| std::cmp::Reverse(event.time));
        events.truncate(MAX_EVENTS);
        events
    }
}

/// A record that changed something.
fn event(record: Value<'_>) -> Option<Event<'_>> {
    const READS: [&str; 6] = ["Get", "List", "Describe", "Lookup", "Head", "BatchGet"];
    let name = text(record, "eventName");
    let is_read = record.get_str("readOnly").as_bool() == Some(true)
        || READS.iter().any(|start| name.starts_with(start));
    let has_failed = !text(record, "errorCode").is_empty();
    if is_read || has_failed || name.is_empty() {
        return None;
    }
    let identity = record.get_str("userIdentity");
    let issuer = identity.get_str("sessionContext").get_str("sessionIssuer");
    let principals = [text(issuer, "arn"), text(identity, "arn"), text(identity, "userName")];
    let mut names = Vec::new();
    strings(record.get_str("requestParameters"), 0, &mut names);
    names.extend(list(record, "resources").iter().map(|resource| text(*resource, "ARN")));
    names.retain(|name| !name.is_empty());
    Some(Event {
        stamp: text(record, "eventTime"),
        time: instant::seconds(text(record, "eventTime")),
        name,
        principal: principals.into_iter().find(|name| !name.is_empty()).unwrap_or_default(),
        agent: text(record, "userAgent"),
        invoked_by: text(identity, "invokedBy"),
        is_service: text(identity, "type") == "AWSService",
        names,
    })
}

fn strings<'r>(value: Value<'r>, depth: usize, names: &mut Vec<&'r str>) {
    if depth > MAX_DEPTH || names.len() >= MAX_NAMES {
        return;
    }
    if let Some(text) = value.as_str() {
        names.push(text);
    }
    value.as_array().unwrap_or_default().iter().for_each(|item| strings(*item, depth + 1, names));
    let entries = value.as_object().map(|object| object.entries()).unwrap_or_default();
    entries.iter().for_each(|entry| strings(entry.value, depth + 1, names));
}

/// Finds the events and the cause of a row.
pub(super) fn explain<'r>(row: &mut Row<'r>, trail: &Trail<'r>, settings: &Settings) {
    row.events = trail.of(row);
    row.cause = cause(row, settings);
}

fn cause(row: &Row<'_>, settings: &Settings) -> Cause {
    let is_any = |patterns: &[String], text: &str| {
        let text = text.to_ascii_lowercase();
        patterns.iter().any(|pattern| pattern::matches(pattern, &text))
    };
    let tags = row.tags.as_object().map(|object| object.entries()).unwrap_or_default();
    let has_tag = |patterns: &[String]| {
        tags.iter().any(|tag| tag.key.as_str().is_some_and(|key| is_any(patterns, key)))
    };
    if row.action == Action::Unmanaged {
        return Cause::Import;
    }
    if let Some(event) = row.events.first() {
        let is_emergency =
            is_any(&settings.emergency, event.principal) || has_tag(&settings.emergency);
        return match () {
            () if event.is_service || is_service_agent(event) => Cause::Provider,
            () if is_emergency => Cause::Emergency,
            () if is_any(&settings.automation, event.principal) || is_tool(event.agent) => {
                Cause::Tool
            }
            () => Cause::Manual,
        };
    }
    let all_of_provider = !row.changes.is_empty()
        && row.changes.iter().all(|change: &Change<'_>| {
            change.noise.is_some_and(|noise| noise.is_the_providers())
                || change.class == "autoscaling"
        });
    let own = [
        "aws:cloudformation:stack-name",
        "aws:autoscaling:groupname",
        "pulumi:*",
        "kubernetes.io/*",
    ];
    let own: Vec<String> = own.iter().map(|name| (*name).to_owned()).collect();
    match () {
        () if all_of_provider => Cause::Provider,
        () if has_tag(&settings.emergency) => Cause::Emergency,
        () if has_tag(&own) => Cause::Tool,
        () => Cause::Unknown,
    }
}

fn is_service_agent(event: &Event<'_>) -> bool {
    const SERVICES: [&str; 4] =
        ["AWS Internal", "autoscaling.amazonaws.com", "rds.amazonaws.com", "ecs.amazonaws.com"];
    let is_console = event.invoked_by.starts_with("cloudformation");
    !is_console && (event.invoked_by.ends_with(".amazonaws.com") || SERVICES.contains(&event.agent))
        || event.invoked_by == "AWS Internal"
}

fn is_tool(agent: &str) -> bool {
    const TOOLS: [&str; 9] = [
        "terraform",
        "opentofu",
        "pulumi",
        "cloudformation",
        "aws-cdk",
        "ansible",
        "crossplane",
        "boto3",
        "aws-sdk",
    ];
    const PEOPLE: [&str; 4] =
        ["console.amazonaws.com", "signin.amazonaws.com", "mozilla/", "aws-cli"];
    let agent = agent.to_ascii_lowercase();
    let has = |names: &[&str]| names.iter().any(|name| agent.contains(name));
    has(&TOOLS) && !has(&PEOPLE)
}

/// The names a resource may have in its cloud, and its tags, of its values.
pub(super) fn identity<'r>(row: &mut Row<'r>, values: Value<'r>) {
    const NAMES: [&str; 11] = [
        "id",
        "arn",
        "name",
        "bucket",
        "identifier",
        "instance_id",
        "self_link",
        "function_name",
        "db_instance_identifier",
        "role",
        "key_id",
    ];
    let names = NAMES.iter().filter_map(|key| values.get_str(key).as_str());
    row.names.extend(names.filter(|name| !name.is_empty()));
    let tags = ["tags_all", "tags", "effective_labels", "labels"].into_iter();
    let tags = tags
        .map(|key| values.get_str(key))
        .find(|tags| tags.kind() == Kind::Object && !tags.is_empty());
    row.tags = tags.unwrap_or(Value::EMPTY_OBJECT);
}
