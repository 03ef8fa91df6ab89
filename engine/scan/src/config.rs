//! `lictor.yaml`: which bundles and profiles, parameters, severities, and exceptions.
//!
//! Whatever is not known is a mistake with a place, and the name that was probably meant. Nothing here opens files.

mod node;

use crate::catalog::{Catalog, Policy};
use crate::finding::{Place, Problem, Severity};
use crate::source::Source;
use crate::suggest::nearest;
use lictor::Document;
use node::Node;

/// The names of the file, in the order in which they are looked for.
pub const NAMES: [&str; 2] = ["lictor.yaml", "lictor.yml"];

/// What the file says.
#[derive(Debug, Default)]
pub struct Config {
    /// The bundles.
    pub bundles: Vec<BundleConfig>,
    /// Files and folders of own policies, from where the file is.
    pub own: Vec<String>,
    /// Files and folders of cluster facts, from where the file is.
    pub inventory: Vec<String>,
    /// Names of files and folders to leave out.
    pub ignore: Vec<String>,
    /// The severity from which findings make a scan fail; the outer none where nothing is said, the inner for `never`.
    pub fail_on: Option<Option<Severity>>,
    /// What is allowed.
    pub exceptions: Vec<Exception>,
}

/// What the file says of a bundle; the one without a name is that of own policies.
#[derive(Debug, Default)]
pub struct BundleConfig {
    /// Its name.
    pub name: String,
    /// The profiles to use.
    pub profiles: Vec<(String, Place)>,
    /// Parameters of all its policies, and settings of the bundle, as an object.
    pub parameters: Option<Document>,
    /// Settings of the bundle, as an object.
    pub settings: Option<Document>,
    /// What is said of single policies.
    pub policies: Vec<PolicyConfig>,
    /// Where its name stands.
    pub place: Place,
}

/// What the file says of a policy.
#[derive(Debug)]
pub struct PolicyConfig {
    /// Its id.
    pub id: String,
    /// How bad its findings are.
    pub severity: Option<Severity>,
    /// What its findings do.
    pub enforcement: Option<Enforcement>,
    /// Its parameters, as an object.
    pub parameters: Option<Document>,
    /// The parameters' names, and where they stand.
    pub names: Vec<(String, Place)>,
    /// Where its id stands.
    pub place: Place,
}

/// What findings do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enforcement {
    /// They fail a scan.
    Deny,
    /// They are shown.
    Warn,
    /// The policy is not asked.
    Off,
}

/// What is allowed though a policy is against it.
#[derive(Debug)]
pub struct Exception {
    /// The ids of policies, with `*` for any text.
    pub policies: Vec<String>,
    /// What it is for; each list allows one of its patterns, an empty one anything.
    pub kinds: Vec<String>,
    /// Namespaces.
    pub namespaces: Vec<String>,
    /// Names of resources.
    pub names: Vec<String>,
    /// Files, from where the scan runs.
    pub files: Vec<String>,
    /// Paths of values, such as `spec.containers[0].image`.
    pub paths: Vec<String>,
    /// Who answers for it.
    pub owner: String,
    /// Why.
    pub reason: String,
    /// The last day it holds, as `2027-01-31`.
    pub expires: Option<String>,
    /// Where it stands.
    pub place: Place,
}

impl Config {
    /// Reads the file.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(source: &Source) -> Result<Config, Vec<Problem>> {
        let mut config = Config::default();
        let problems = node::with_root(source, |root| {
            let keys = ["bundles", "own", "inventory", "ignore", "fail_on", "exceptions"];
            root.only(&keys);
            config.bundles = root.entries("bundles").iter().map(BundleConfig::read).collect();
            if let Some(own) = root.get("own") {
                own.only(&["paths", "policies"]);
                config.own = own.texts("paths");
                let policies = own.entries("policies").iter().map(PolicyConfig::read).collect();
                let place = own.place();
                config.bundles.push(BundleConfig { policies, place, ..BundleConfig::default() });
            }
            config.inventory = root.texts("inventory");
            config.ignore = root.texts("ignore");
            config.fail_on = root.word("fail_on", &FAIL_ON).map(Severity::of_name);
            config.exceptions = root.items("exceptions").iter().map(Exception::read).collect();
        });
        if problems.is_empty() { Ok(config) } else { Err(in_order(problems)) }
    }

    /// What the file says of a bundle.
    #[must_use]
    pub fn bundle(&self, name: &str) -> Option<&BundleConfig> {
        self.bundles.iter().find(|bundle| bundle.name == name)
    }

    /// What the file says of a policy.
    #[must_use]
    pub fn policy(&self, policy: &Policy) -> Option<&PolicyConfig> {
        self.bundle(&policy.bundle)?.policies.iter().find(|said| said.id == policy.id)
    }

    /// Calls policies by their ids where the file has their names.
    pub(crate) fn by_id(&mut self, catalog: &Catalog) {
        for bundle in &mut self.bundles {
            for said in &mut bundle.policies {
                if let Some(policy) = catalog.called(&bundle.name, &said.id) {
                    said.id.clone_from(&policy.id);
                }
            }
        }
    }

    /// What the file says of bundles, profiles, policies and parameters that are not there.
    #[must_use]
    pub fn check(&self, catalog: &Catalog) -> Vec<Problem> {
        let mut problems = Vec::new();
        for bundle in &self.bundles {
            bundle.check(catalog, &mut problems);
        }
        for exception in &self.exceptions {
            for pattern in &exception.policies {
                if !catalog.policies.iter().any(|policy| policy.is_called(pattern)) {
                    problems.push(unknown("policy", pattern, catalog.names(), &exception.place));
                }
            }
        }
        in_order(problems)
    }
}

/// Problems in the order of the text.
fn in_order(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort_by_key(|problem| (problem.place.line, problem.place.column));
    problems
}

/// The words for severities from which a scan fails.
pub const FAIL_ON: [&str; 5] = ["critical", "high", "medium", "low", "never"];

fn unknown<'n>(
    what: &str,
    name: &str,
    known: impl Iterator<Item = &'n str>,
    place: &Place,
) -> Problem {
    let hint = nearest(name, known).map(|near| format!("did you mean `{near}`?"));
    let message = format!("there is no {what} `{name}`");
    Problem { place: place.clone(), message, hint, is_error: true }
}

impl BundleConfig {
    fn read(node: &Node<'_>) -> BundleConfig {
        node.only(&["profiles", "parameters", "settings", "policies"]);
        let profiles = node.items("profiles");
        BundleConfig {
            name: node.key(),
            profiles: profiles.iter().map(|item| (item.text(), item.place())).collect(),
            parameters: node.get("parameters").and_then(|node| node.mapping()),
            settings: node.get("settings").and_then(|node| node.mapping()),
            policies: node.entries("policies").iter().map(PolicyConfig::read).collect(),
            place: node.key_place(),
        }
    }

    fn check(&self, catalog: &Catalog, problems: &mut Vec<Problem>) {
        if !self.name.is_empty() {
            let Some(bundle) = catalog.bundle(&self.name) else { return };
            for (profile, place) in &self.profiles {
                if !bundle.profiles.contains_key(profile) {
                    let known = bundle.profiles.keys().map(String::as_str);
                    problems.push(unknown("profile", profile, known, place));
                }
            }
        }
        for said in &self.policies {
            let Some(policy) = catalog.called(&self.name, &said.id) else {
                let known = catalog.of_bundle(&self.name).map(|policy| policy.id.as_str());
                problems.push(unknown("policy", &said.id, known, &said.place));
                continue;
            };
            let own = policy.parameters.iter().map(|(name, _)| name.as_str());
            let common = catalog.bundle(&self.name).map(|bundle| bundle.parameters.as_slice());
            let common = common.unwrap_or_default().iter().map(String::as_str);
            let known: Vec<&str> = own.chain(common).collect();
            for (name, place) in &said.names {
                // Policies of users need not tell their parameters.
                if !known.contains(&name.as_str()) && !self.name.is_empty() {
                    let what = format!("parameter of `{}`", said.id);
                    problems.push(unknown(&what, name, known.iter().copied(), place));
                }
            }
        }
    }
}

impl PolicyConfig {
    fn read(node: &Node<'_>) -> PolicyConfig {
        node.only(&["severity", "enforcement", "parameters"]);
        let words = ["critical", "high", "medium", "low"];
        let enforcement = node.word("enforcement", &["deny", "warn", "off"]);
        let names = node.entries("parameters");
        PolicyConfig {
            id: node.key(),
            severity: node.word("severity", &words).and_then(Severity::of_name),
            enforcement: enforcement.map(|word| match word {
                "warn" => Enforcement::Warn,
                "off" => Enforcement::Off,
                _ => Enforcement::Deny,
            }),
            parameters: node.get("parameters").and_then(|node| node.mapping()),
            names: names.iter().map(|name| (name.key(), name.key_place())).collect(),
            place: node.key_place(),
        }
    }
}

impl Exception {
    fn read(node: &Node<'_>) -> Exception {
        node.only(&["policy", "policies", "match", "owner", "reason", "expires"]);
        let mut policies = node.texts("policies");
        policies.extend(node.get("policy").map(|node| node.text()));
        if policies.is_empty() {
            node.complain("an exception needs `policy` or `policies`");
        }
        let matching = node.get("match");
        if let Some(node) = &matching {
            node.only(&["kinds", "namespaces", "names", "files", "paths"]);
        }
        let list = |name| matching.as_ref().map(|node| node.texts(name)).unwrap_or_default();
        let expires = node.get("expires").map(|node| {
            let day = node.text();
            if !is_day(&day) {
                node.complain("expected a day as in `2027-01-31`");
            }
            day
        });
        Exception {
            policies,
            kinds: list("kinds"),
            namespaces: list("namespaces"),
            names: list("names"),
            files: list("files"),
            paths: list("paths"),
            owner: node.required("owner"),
            reason: node.required("reason"),
            expires,
            place: node.place(),
        }
    }
}

/// Whether a text is a day of the calendar as ISO 8601 writes it, so that days compare as texts.
fn is_day(text: &str) -> bool {
    let number = |range: std::ops::Range<usize>| {
        let digits = text.get(range).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
        digits.parse::<u32>().ok()
    };
    let (Some(year), Some(month), Some(day)) = (number(0..4), number(5..7), number(8..10)) else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    let has_dashes = text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
    has_dashes && (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::is_day;

    #[test]
    fn days() {
        for day in ["2027-01-31", "2028-02-29", "2000-02-29"] {
            assert!(is_day(day), "{day}");
        }
        for text in [
            "",
            "2027-1-31",
            "2027-02-29",
            "1900-02-29",
            "2027-13-01",
            "2027-04-31",
            "soon",
            "2027-01-311",
        ] {
            assert!(!is_day(text), "{text}");
        }
    }
}
