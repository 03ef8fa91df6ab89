//! What requests come to over the organisation of a scan: cases with what is expected, calls that were made, what users
//! and roles may do, and what changes between two trees.

use super::collect::{Asked, Collected, Tree};
use super::tables;
use lictor_iam::{Decision, Organisation, Request, Role};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// So many pairs of account and action two trees are compared by.
const MAX_PAIRS: usize = 200_000;
/// So many changes are told.
const MAX_CHANGES: usize = 1000;

/// The actions that lead to more permissions, of which it is decided who may do them.
const PROBES: [&str; 29] = [
    "any:Action",
    "iam:CreatePolicyVersion",
    "iam:SetDefaultPolicyVersion",
    "iam:AttachUserPolicy",
    "iam:AttachGroupPolicy",
    "iam:AttachRolePolicy",
    "iam:PutUserPolicy",
    "iam:PutGroupPolicy",
    "iam:PutRolePolicy",
    "iam:AddUserToGroup",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:UpdateLoginProfile",
    "iam:UpdateAssumeRolePolicy",
    "sts:AssumeRole",
    "iam:PassRole",
    "ec2:RunInstances",
    "lambda:CreateFunction",
    "lambda:InvokeFunction",
    "lambda:UpdateFunctionCode",
    "cloudformation:CreateStack",
    "glue:CreateDevEndpoint",
    "codebuild:CreateProject",
    "codebuild:StartBuild",
    "ecs:RegisterTaskDefinition",
    "ecs:RunTask",
    "iam:CreateRole",
    "iam:CreateUser",
    "iam:DeleteRolePermissionsBoundary",
];

/// What was decided.
#[derive(Default)]
pub(super) struct Decided {
    pub cases: Vec<Json>,
    pub log: Vec<Json>,
    pub identities: Vec<Json>,
    pub changes: Vec<Json>,
}

impl Decided {
    pub(super) fn of(collected: &Collected) -> Decided {
        let mut decided = Decided::default();
        let is_asked = !collected.cases.is_empty()
            || !collected.log.is_empty()
            || !collected.details.is_empty()
            || collected.trees.len() > 1;
        if !is_asked {
            return decided;
        }
        let requests: Vec<Json> = collected
            .cases
            .iter()
            .chain(&collected.log)
            .map(|asked| asked.request.clone())
            .collect();
        let organisation = organisation(collected, &requests);
        decided.cases = collected.cases.iter().map(|asked| case(&organisation, asked)).collect();
        decided.log = collected.log.iter().filter_map(|asked| call(&organisation, asked)).collect();
        if let Ok(organisation) = &organisation {
            for (at, details) in &collected.details {
                for (key, name) in [("RoleDetailList", "RoleName"), ("UserDetailList", "UserName")]
                {
                    for (index, item) in
                        details.get(key).and_then(Json::as_array).into_iter().flatten().enumerate()
                    {
                        let at = at.step([json!(key), json!(index)]);
                        decided.identities.extend(identity(organisation, item, name, &at.json()));
                    }
                }
            }
        }
        if let [.., before, after] = collected.trees.as_slice() {
            decided.changes = changes(before, after, &decided.log);
        }
        decided
    }
}

/// The organisation of a scan with everyone who is known, ready to be asked. Where there is no tree, all policies of
/// organisations stand at one root above the accounts that requests name.
pub(crate) fn organisation(
    collected: &Collected,
    requests: &[Json],
) -> Result<Organisation, String> {
    let details: Vec<&Json> = collected.details.iter().map(|(_, details)| details).collect();
    match collected.trees.last() {
        Some(tree) => prepared(tree.tree.clone(), &details),
        None => prepared(one_root(collected, requests), &details),
    }
}

fn prepared(mut tree: Json, details: &[&Json]) -> Result<Organisation, String> {
    if tree.get("actions").is_none() {
        tree["actions"] = tables::actions().clone();
    }
    if !details.is_empty() && tree.get("authorization_details").is_none() {
        tree["authorization_details"] = json!(details);
    }
    Organisation::parse(&tree).map_err(|error| error.to_string())
}

fn one_root(collected: &Collected, requests: &[Json]) -> Json {
    let mut policies = vec![json!("FullAWSAccess")];
    for found in collected.policies.iter().filter(|found| ["scp", "rcp"].contains(&found.kind)) {
        policies.push(json!({"name": found.name, "type": found.kind, "document": found.document}));
    }
    let accounts = requests.iter().flat_map(|request| {
        let principal = request.get("principal").or_else(|| request.get("userIdentity"));
        let arn = principal
            .map(|principal| principal.as_str().or_else(|| principal.get("arn")?.as_str()));
        let resource = request.pointer("/resource/account").and_then(Json::as_str);
        let of_arn = arn.flatten().and_then(|arn| arn.split(':').nth(4).or(Some(arn)));
        [of_arn, resource].into_iter().flatten().map(str::to_owned).collect::<Vec<_>>()
    });
    let is_account =
        |text: &String| text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    let accounts: BTreeSet<String> = accounts.filter(is_account).collect();
    let accounts: Vec<Json> = accounts.iter().map(|id| json!({"id": id})).collect();
    json!({"root": {"id": "root", "policies": policies, "accounts": accounts}})
}

fn decide(organisation: &Result<Organisation, String>, request: &Json) -> Result<Decision, String> {
    let organisation = organisation.as_ref().map_err(String::clone)?;
    let request = Request::parse(request).map_err(|error| error.to_string())?;
    Ok(organisation.evaluate(&request))
}

fn case(organisation: &Result<Organisation, String>, asked: &Asked) -> Json {
    let name = ["id", "name", "action"].iter().find_map(|key| asked.request.get(key)?.as_str());
    let expect = asked.request.get("expect").cloned().unwrap_or(json!("allowed"));
    let (decision, because) = match decide(organisation, &asked.request) {
        Ok(decision) => (decision.verdict.name(), decision.because()),
        Err(error) => ("undecided", error),
    };
    json!({
        "name": name.map_or_else(|| "the request".to_owned(), |name| format!("`{name}`")),
        "expect": expect, "decision": decision, "because": because, "at": asked.at.json(),
    })
}

/// A call that was made; records that are no calls are passed over.
fn call(organisation: &Result<Organisation, String>, asked: &Asked) -> Option<Json> {
    let decision = decide(organisation, &asked.request).ok()?;
    let account = asked.request.pointer("/userIdentity/accountId").cloned().unwrap_or(Json::Null);
    let reasons = decision.deciding().map(|one| one.reasons.as_slice()).unwrap_or_default();
    let lacks = reasons
        .iter()
        .find(|reason| reason.role == Role::Lacks)
        .and_then(|reason| reason.node.as_ref());
    let time = asked.request.get("eventTime").and_then(Json::as_str).unwrap_or_default();
    let day = time.get(..10).unwrap_or_default();
    let mut call = json!({
        "action": decision.action, "principal": decision.principal, "account": account, "decision": decision.verdict.name(),
        "kind": decision.verdict.kind(), "because": decision.because(), "at": asked.at.json(),
        "failed": asked.request.get("errorCode").is_some(), "day": day,
    });
    if let Some((kind, id, name)) = lacks {
        call["lacks"] = json!({"kind": kind, "id": id, "name": name});
    }
    Some(call)
}

/// A user or a role, and which of the probes it may do.
fn identity(organisation: &Organisation, item: &Json, name: &str, at: &Json) -> Option<Json> {
    let arn = item.get("Arn")?.as_str()?;
    if arn.contains(":role/aws-service-role/") {
        return None;
    }
    let may = |action: &&&str| {
        let request =
            Request::parse(&json!({"principal": arn, "action": action, "region": "us-east-1"}));
        request.is_ok_and(|request| organisation.evaluate(&request).verdict.name() == "allowed")
    };
    let word =
        |action: &&str| if *action == PROBES[0] { "*".to_owned() } else { action.to_lowercase() };
    let allowed: Vec<String> = PROBES.iter().filter(may).map(word).collect();
    let name = item.get(name).and_then(Json::as_str).unwrap_or(arn);
    Some(json!({"arn": arn, "name": name, "allowed": allowed, "at": at}))
}

/// What accounts may do after and might not before, or the other way round, and how often the log has it, by day.
fn changes(before: &Tree, after: &Tree, log: &[Json]) -> Vec<Json> {
    let (Ok(old), Ok(new)) =
        (prepared(before.tree.clone(), &[]), prepared(after.tree.clone(), &[]))
    else {
        return Vec::new();
    };
    let mut actions = BTreeSet::new();
    named_actions(&before.tree, &mut actions, 0);
    named_actions(&after.tree, &mut actions, 0);
    let mut used: HashMap<(String, String), BTreeMap<String, usize>> = HashMap::new();
    for call in log {
        let text = |key: &str| call[key].as_str().unwrap_or_default().to_owned();
        actions.insert(text("action"));
        let days = used.entry((text("account"), text("action"))).or_default();
        *days.entry(text("day")).or_default() += 1;
    }
    let accounts = new.nodes().iter().filter(|node| node.kind == lictor_iam::NodeKind::Account);
    let mut found = Vec::new();
    let pairs = accounts.flat_map(|account| actions.iter().map(move |action| (account, action)));
    for (account, action) in pairs.take(MAX_PAIRS) {
        let probe = action.replace(['*', '?'], "Any");
        let principal = format!("arn:aws:iam::{}:role/any", account.id);
        let request =
            json!({"principal": {"arn": principal, "account": account.id}, "action": probe});
        let Ok(request) = Request::parse(&request) else { continue };
        let (was, is) = (old.evaluate(&request), new.evaluate(&request));
        let names = (was.verdict.name(), is.verdict.name());
        if matches!(names, ("allowed", "denied") | ("denied", "allowed"))
            && found.len() < MAX_CHANGES
        {
            let because = if names.1 == "denied" { is.because() } else { was.because() };
            let used = used.get(&(account.id.clone(), action.clone()));
            found.push(json!({
                "account": account.id, "action": action, "before": names.0, "after": names.1, "because": because, "used": used.cloned().unwrap_or_default(),
                "at": after.at.json(),
            }));
        }
    }
    found
}

/// The actions that the policies of a tree name.
fn named_actions(value: &Json, actions: &mut BTreeSet<String>, depth: usize) {
    if depth > 64 {
        return;
    }
    match value {
        Json::Object(map) => {
            for (key, inner) in map {
                match (key.as_str(), inner) {
                    ("Action" | "NotAction", Json::String(text)) => {
                        actions.insert(text.clone());
                    }
                    ("Action" | "NotAction", Json::Array(items)) => {
                        actions.extend(
                            items.iter().filter_map(|item| item.as_str().map(str::to_owned)),
                        );
                    }
                    ("actions", _) => {}
                    (_, Json::String(text)) if text.contains("\"Statement\"") => {
                        if let Ok(document) = serde_json::from_str(text) {
                            named_actions(&document, actions, depth + 1);
                        }
                    }
                    _ => named_actions(inner, actions, depth + 1),
                }
            }
        }
        Json::Array(items) => items.iter().for_each(|item| named_actions(item, actions, depth + 1)),
        _ => {}
    }
}
