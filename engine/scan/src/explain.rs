//! What policies say about themselves, for people, programs and the tables of READMEs.

use crate::catalog::{Catalog, Policy};
use crate::report::markdown_inline as inline;
use lictor::report::Json;
use std::sync::Arc;

/// The policies by bundle, a line each.
#[must_use]
pub fn list(catalog: &Catalog, policies: &[Arc<Policy>]) -> String {
    let mut out = String::new();
    for bundle in &catalog.bundles {
        let own: Vec<_> = policies.iter().filter(|policy| policy.bundle == bundle.name).collect();
        if own.is_empty() {
            continue;
        }
        out.push_str(&format!("{}: {} ({} policies)\n", bundle.name, bundle.title, own.len()));
        let profiles: Vec<String> = bundle
            .profiles
            .iter()
            .map(|(name, ids)| {
                let is_default = bundle.default_profile.as_ref() == Some(name);
                format!("{name} ({}{})", ids.len(), if is_default { ", default" } else { "" })
            })
            .collect();
        if !profiles.is_empty() {
            out.push_str(&format!("  profiles: {}\n", profiles.join(", ")));
        }
        lines(&mut out, &own);
    }
    let own: Vec<_> = policies.iter().filter(|policy| policy.bundle.is_empty()).collect();
    if !own.is_empty() {
        out.push_str("own policies\n");
        lines(&mut out, &own);
    }
    out
}

fn lines(out: &mut String, policies: &[&Arc<Policy>]) {
    let width = policies.iter().map(|policy| policy.label().len()).max().unwrap_or(0);
    for policy in policies {
        let severity = policy.severity.name();
        let line = format!("  {:width$}  {severity:8}  {}", policy.label(), policy.title);
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

/// One policy in full.
#[must_use]
pub fn full(catalog: &Catalog, policy: &Policy) -> String {
    let mut out =
        format!("{} ({})\n{}\n", policy.label(), policy.severity.name(), policy.headline());
    let mut part = |name: &str, text: &str| {
        if !text.is_empty() {
            out.push_str(&format!("\n{name}\n"));
            text.lines().for_each(|line| out.push_str(&format!("  {line}\n")));
        }
    };
    part("what and why", &policy.description);
    part("fix", &policy.remediation);
    let parameters: Vec<String> =
        policy.parameters.iter().map(|(name, meaning)| format!("{name}: {meaning}")).collect();
    part("parameters", &parameters.join("\n"));
    if let Some(bundle) = catalog.bundle(&policy.bundle) {
        part("parameters of every policy", &bundle.parameters.join(", "));
    }
    part("standards", &policy.standards.join(", "));
    part("profiles", &catalog.profiles_of(policy).join(", "));
    part("looks in the inventory for", &policy.inventory.join(", "));
    part("more", &policy.links.join("\n"));
    part("file", &policy.file);
    out
}

/// The policies as JSON.
#[must_use]
pub fn json(catalog: &Catalog, policies: &[Arc<Policy>]) -> String {
    Json::List(policies.iter().map(|policy| told(catalog, policy)).collect()).indented() + "\n"
}

fn told<'a>(catalog: &'a Catalog, policy: &'a Policy) -> Json<'a> {
    let parameters = policy.parameters.iter().map(|(name, meaning)| {
        Json::object([
            ("name", Some(Json::text(name.as_str()))),
            ("meaning", Some(Json::text(meaning.as_str()))),
        ])
    });
    Json::object([
        ("id", Some(Json::text(policy.id.as_str()))),
        ("name", Json::some_text(&policy.name)),
        ("bundle", Json::some_text(&policy.bundle)),
        ("title", Some(Json::text(policy.title.as_str()))),
        ("description", Some(Json::text(policy.description.as_str()))),
        ("severity", Some(Json::text(policy.severity.name()))),
        ("standards", Some(Json::texts(&policy.standards))),
        ("remediation", Some(Json::text(policy.remediation.as_str()))),
        ("profiles", Some(Json::texts(catalog.profiles_of(policy)))),
        ("parameters", Some(Json::List(parameters.collect()))),
        ("inventory", Some(Json::texts(&policy.inventory))),
        ("links", Some(Json::texts(&policy.links))),
        ("package", Some(Json::text(policy.package.as_str()))),
        ("file", Some(Json::text(policy.file.as_str()))),
    ])
}

/// The policies as a table of Markdown.
#[must_use]
pub fn table(catalog: &Catalog, policies: &[Arc<Policy>]) -> String {
    let mut out = String::from(
        "| policy | severity | what holds where it is kept | standards | profiles | parameters |\n|---|---|---|---|---|---|\n",
    );
    for policy in policies {
        let parameters: Vec<String> =
            policy.parameters.iter().map(|(name, _)| format!("`{name}`")).collect();
        let id = match policy.links.first() {
            Some(link) if link.starts_with("https://") => format!("[{}]({link})", policy.label()),
            _ => policy.label(),
        };
        out.push_str(&format!(
            "| {id} | {} | {} | {} | {} | {} |\n",
            policy.severity.name(),
            inline(policy.headline()),
            inline(&policy.standards.join(", ")),
            catalog.profiles_of(policy).join(", "),
            parameters.join(", "),
        ));
    }
    out
}
