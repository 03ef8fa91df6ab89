//! The keys that AWS adds to a request: what is known of caller, resource and call, where the request says nothing else.

use super::account_of;
use crate::context::{Context, Values};
use crate::request::{Caller, CallerKind, Request, Resource, tag_keys};
use crate::tree::Organisation;

/// Keys that every request has: where nobody says what they are worth, they are there all the same.
const ALWAYS: [&str; 4] =
    ["aws:requestedregion", "aws:currenttime", "aws:epochtime", "aws:securetransport"];

/// Services with one region for all, which counts as the region of their calls.
const GLOBAL: [&str; 10] = [
    "account",
    "budgets",
    "cloudfront",
    "globalaccelerator",
    "iam",
    "organizations",
    "route53",
    "shield",
    "support",
    "waf",
];

pub(super) fn context(
    organisation: &Organisation,
    request: &Request,
    caller: &Caller,
    action: &str,
    resource: &Resource,
    region: Option<&str>,
) -> Context {
    let mut context = request.context.clone();
    for (key, values) in &resource.context {
        context.set(key, values.clone());
    }
    let known = |text: &str| Some(Values::Known(vec![text.to_owned()]));
    let service = action.split(':').next().unwrap_or_default();
    for (key, values) in tag_keys(&request.request_tags) {
        context.add(&key.to_lowercase(), || Some(values));
    }
    for (key, value) in &resource.tags {
        for prefix in ["aws", service] {
            context.add(&format!("{prefix}:resourcetag/{key}").to_lowercase(), || known(value));
        }
    }
    for (key, value) in &caller.tags {
        context.add(&format!("aws:principaltag/{key}").to_lowercase(), || known(value));
    }
    if let Some(arn) = &caller.identity_arn {
        context.add("aws:principalarn", || known(arn));
    }
    let sort = match caller.kind {
        CallerKind::User => Some("User"),
        CallerKind::Role => Some("AssumedRole"),
        CallerKind::FederatedUser => Some("FederatedUser"),
        CallerKind::Root => Some("Account"),
        CallerKind::Anonymous => Some("Anonymous"),
        CallerKind::Service | CallerKind::Federated => None,
    };
    context.add("aws:principaltype", || known(sort?));
    if caller.kind == CallerKind::User
        && let Some((_, name)) = caller.name.rsplit_once('/')
    {
        context.add("aws:username", || known(name));
    }
    let is_service = caller.kind == CallerKind::Service;
    context.add("aws:principalisawsservice", || known(if is_service { "true" } else { "false" }));
    if is_service {
        context.add("aws:principalservicename", || known(&caller.name));
    }
    context.add("aws:viaawsservice", || known("false"));
    let account = account_of(resource, caller);
    of_account(
        &mut context,
        organisation,
        caller.account.as_deref(),
        &["aws:principalaccount", "aws:principalorgid", "aws:principalorgpaths"],
    );
    of_account(
        &mut context,
        organisation,
        account.as_deref(),
        &["aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths"],
    );
    let region = region.or_else(|| GLOBAL.contains(&service).then_some("us-east-1"));
    context.add("aws:requestedregion", || known(region?));
    for key in ALWAYS {
        context.add(key, || Some(Values::Unknown));
    }
    organisation.actions.narrow(action, resource, &mut context);
    context
}

/// The keys of an account: its number, its organisation and its path there.
fn of_account(
    context: &mut Context,
    organisation: &Organisation,
    account: Option<&str>,
    [number, id, paths]: &[&str; 3],
) {
    let Some(account) = account else { return };
    let known = |text: &str| Some(Values::Known(vec![text.to_owned()]));
    context.add(number, || known(account));
    let Some(path) = organisation.path(account) else { return };
    context.add(id, || known(organisation.id.as_ref()?));
    context.add(paths, || known(&organisation.path_text(&path)?));
}
