//! Records of CloudTrail as requests.
//!
//! A record names the operation, not the permission: where they are known to differ the permission is taken, and operations
//! that need none are refused. What a record does not tell, such as tags of the resource, stays unsaid.

use crate::error::Error;
use crate::json;
use serde_json::{Map, Value, json};

/// Hosts of services whose permissions have another prefix.
const PREFIXES: &[(&str, &str)] = &[
    ("email", "ses"),
    ("monitoring", "cloudwatch"),
    ("tagging", "tag"),
    ("models.lex", "lex"),
    ("runtime.lex", "lex"),
    ("streams.dynamodb", "dynamodb"),
];

/// Operations whose permission has another name.
const ACTIONS: &[(&str, &str)] = &[
    ("lambda:Invoke", "lambda:InvokeFunction"),
    ("lambda:InvokeAsync", "lambda:InvokeFunction"),
    ("s3:CompleteMultipartUpload", "s3:PutObject"),
    ("s3:CopyObject", "s3:PutObject"),
    ("s3:CreateMultipartUpload", "s3:PutObject"),
    ("s3:DeleteBucketLifecycle", "s3:PutLifecycleConfiguration"),
    ("s3:DeleteObjects", "s3:DeleteObject"),
    ("s3:GetBucketEncryption", "s3:GetEncryptionConfiguration"),
    ("s3:GetBucketLifecycle", "s3:GetLifecycleConfiguration"),
    ("s3:HeadBucket", "s3:ListBucket"),
    ("s3:HeadObject", "s3:GetObject"),
    ("s3:ListBuckets", "s3:ListAllMyBuckets"),
    ("s3:ListMultipartUploads", "s3:ListBucketMultipartUploads"),
    ("s3:ListObjectVersions", "s3:ListBucketVersions"),
    ("s3:ListObjects", "s3:ListBucket"),
    ("s3:ListObjectsV2", "s3:ListBucket"),
    ("s3:ListParts", "s3:ListMultipartUploadParts"),
    ("s3:PutBucketEncryption", "s3:PutEncryptionConfiguration"),
    ("s3:PutBucketLifecycle", "s3:PutLifecycleConfiguration"),
    ("s3:UploadPart", "s3:PutObject"),
    ("s3:UploadPartCopy", "s3:PutObject"),
];

/// Sources whose records are of signing in, not of calls that policies decide.
const NO_CALLS: &[&str] = &["signin.amazonaws.com"];

pub(crate) fn is_record(value: &Value) -> bool {
    ["userIdentity", "eventSource", "eventName"].iter().all(|key| value.get(key).is_some())
}

/// The records in an output of CloudTrail: a file's `Records`, or the `Events` of `lookup-events` with records as texts.
pub fn records(value: &Value) -> Option<Vec<Value>> {
    if let Some(records) = value.get("Records").and_then(Value::as_array) {
        return Some(records.clone());
    }
    let events = value.get("Events")?.as_array()?;
    let record = |event: &Value| serde_json::from_str(event.get("CloudTrailEvent")?.as_str()?).ok();
    events.iter().map(record).collect()
}

/// The request that a record tells of.
pub(crate) fn request(record: &Value) -> Result<Value, Error> {
    let text = |key| json::text(record, &[key]);
    let source = text("eventSource").unwrap_or_default();
    let event = text("eventName").unwrap_or_default();
    if NO_CALLS.contains(&source.as_str()) || event.is_empty() || source.is_empty() {
        return Err(Error::new(format!("`{event}` of `{source}` is no call that policies decide")));
    }
    let mut context = Map::new();
    let mut say = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            context.insert(key.to_owned(), json!([value]));
        }
    };
    let address = text("sourceIPAddress");
    let is_address = address.as_ref().is_some_and(|text| text.parse::<std::net::IpAddr>().is_ok());
    say("aws:SourceIp", address.filter(|_| is_address));
    say("aws:UserAgent", text("userAgent"));
    say("aws:CurrentTime", text("eventTime"));
    say("aws:EpochTime", text("eventTime"));
    say("aws:SourceVpce", text("vpcEndpointId"));
    say("aws:SecureTransport", record.get("tlsDetails").map(|_| "true".to_owned()));
    let identity = record.get("userIdentity").unwrap_or(&Value::Null);
    let session = identity.pointer("/sessionContext/attributes/mfaAuthenticated");
    say("aws:MultiFactorAuthPresent", session.and_then(json::scalar));
    let invoked_by = json::text(identity, &["invokedBy"]);
    say("aws:ViaAWSService", Some(invoked_by.is_some().to_string()));
    say("aws:CalledVia", invoked_by);
    let mut request = json!({
        "id": text("eventID").unwrap_or_else(|| event.clone()),
        "principal": principal(identity)?,
        "action": action(&source, &event),
        "context": context,
    });
    if let Some(region) = text("awsRegion") {
        request["region"] = json!(region);
    }
    let resource = |item: &Value| {
        Some(json!({"arn": json::text(item, &["ARN", "arn"])?, "account": item.get("accountId")}))
    };
    let resources: Vec<Value> =
        json::list(record.get("resources")).iter().filter_map(resource).collect();
    if !resources.is_empty() {
        request["resources"] = json!(resources);
    }
    if let Some(tags) = record.get("requestParameters").and_then(tags) {
        request["request_tags"] = tags;
    }
    Ok(request)
}

fn action(source: &str, event: &str) -> String {
    let host = source.strip_suffix(".amazonaws.com").unwrap_or(source);
    let prefix = PREFIXES.iter().find(|(own, _)| *own == host).map_or(host, |(_, prefix)| prefix);
    // Lambda's operations carry the day of their version: CreateFunction20150331.
    let plain = event.trim_end_matches(|c: char| c.is_ascii_digit() || c == '_' || c == 'v');
    let is_dated = event.len() >= plain.len() + 8 && host == "lambda";
    let action = format!("{prefix}:{}", if is_dated { plain } else { event });
    ACTIONS.iter().find(|(own, _)| *own == action).map_or(action, |(_, name)| (*name).to_owned())
}

fn principal(identity: &Value) -> Result<Value, Error> {
    let text = |key| json::text(identity, &[key]);
    let sort = text("type").unwrap_or_default();
    let issuer = identity.pointer("/sessionContext/sessionIssuer/arn").and_then(Value::as_str);
    Ok(match sort.as_str() {
        "AWSService" => json!({"arn": text("invokedBy"), "is_service": true}),
        "AssumedRole" => {
            json!({"arn": text("arn"), "account": text("accountId"), "role_arn": issuer})
        }
        "FederatedUser" => {
            json!({"arn": text("arn"), "account": text("accountId"), "user_arn": issuer})
        }
        "WebIdentityUser" | "SAMLUser" => {
            let provider = text("identityProvider").or_else(|| text("userName"));
            json!({"arn": provider, "type": "federated"})
        }
        "AWSAccount" if text("arn").is_none() => {
            json!({"arn": text("accountId").unwrap_or_else(|| "*".to_owned())})
        }
        "IAMUser" | "Root" | "Role" | "AWSAccount" => {
            json!({"arn": text("arn"), "account": text("accountId")})
        }
        other => return Err(Error::new(format!("a caller of type `{other}` is not known"))),
    })
}

/// The tags that a call passes, in the shapes that services use.
fn tags(parameters: &Value) -> Option<Value> {
    let specification = parameters.pointer("/tagSpecificationSet/items/0/tags");
    let found = specification
        .or_else(|| parameters.pointer("/tagSet/items"))
        .or_else(|| parameters.get("tags"))
        .or_else(|| parameters.get("Tags"))?;
    let tags = json::tags(Some(found));
    let map: Map<String, Value> =
        tags.into_iter().map(|(key, value)| (key, json!(value))).collect();
    (!map.is_empty()).then_some(Value::Object(map))
}
