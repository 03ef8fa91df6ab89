//! `lictor policies`: lists and explains policies, from what they say about themselves.

use super::scan;
use crate::args::{Read, choice, comma_list, list, switch, value};
use clap::{ArgMatches, Command};
use lictor_scan::{explain, suggest};

pub(crate) fn command() -> Command {
    Command::new("policies")
        .about("List and explain the policies of bundles")
        .after_help("Examples:\n  lictor policies\n  lictor policies --id pss-privileged\n  lictor policies -b k8s -f markdown")
        .arg(comma_list("bundle", "NAME", "a bundle, or a folder of one").short('b'))
        .arg(list("policy", "PATH", "a file or folder of your own policies").short('p'))
        .arg(switch("v0-compatible", "read your own policies as Rego v0"))
        .arg(comma_list("profile", "NAME", "only policies of a profile"))
        .arg(value("id", "ID", "explain one policy"))
        .arg(choice("format", &["pretty", "json", "markdown"], "pretty", "how they are shown").short('f'))
}

pub(crate) fn run(matches: &ArgMatches) -> u8 {
    match shown(matches) {
        Ok(text) => {
            print!("{text}");
            0
        }
        Err(message) => {
            eprintln!("{message}");
            1
        }
    }
}

fn shown(matches: &ArgMatches) -> Result<String, String> {
    let catalog = scan::catalog(matches, &lictor_scan::config::Config::default(), "")?;
    let profiles = matches.texts("profile");
    let is_wanted = |policy: &&std::sync::Arc<lictor_scan::catalog::Policy>| {
        let own = catalog.profiles_of(policy);
        matches.text("id").is_none_or(|id| policy.id == id)
            && (profiles.is_empty() || profiles.iter().any(|name| own.contains(&name.as_str())))
    };
    let policies: Vec<_> = catalog.policies.iter().filter(is_wanted).cloned().collect();
    if let (Some(id), true) = (matches.text("id"), policies.is_empty()) {
        let known = catalog.policies.iter().map(|policy| policy.id.as_str());
        let near = suggest::nearest(id, known).map(|near| format!(", did you mean `{near}`?"));
        return Err(format!("Error: there is no policy `{id}`{}", near.unwrap_or_default()));
    }
    Ok(match (matches.text("format"), policies.as_slice()) {
        (Some("json"), all) => explain::json(&catalog, all),
        (Some("markdown"), all) => explain::table(&catalog, all),
        (_, [one]) if matches.given("id") => explain::full(&catalog, one),
        (_, all) => explain::list(&catalog, all),
    })
}
