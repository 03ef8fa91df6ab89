//! From a catalogue to queries: which policies are asked, and one program that asks them all.
//!
//! All policies that are handed the same input are one query, an array with an item for each rule, so that an object is
//! looked at once. The program depends on the texts and the choice alone: settings and facts are data it is asked over.

use crate::catalog::{Catalog, Module, Policy, Shape, parse};
use crate::config::{Config, Enforcement};
use crate::finding::{Problem, Severity};
use crate::pattern;
use crate::suggest::nearest;
use lictor::{Document, Engine, Error, Query};
use sha2::{Digest, Sha256};
use std::sync::{Arc, OnceLock};

/// Which policies to ask, over what a file of settings says.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Profiles instead of those of the file; `all` is every policy.
    pub profiles: Vec<String>,
    /// Nothing but these policies, by id or pattern.
    pub only: Vec<String>,
    /// All but these.
    pub skip: Vec<String>,
}

/// Compiled queries kept between runs, by a digest of what they were made of.
pub trait Images: Sync {
    /// The image kept under a digest.
    fn find(&self, digest: &[u8; 32]) -> Option<Vec<u8>>;
    /// Keeps an image.
    fn keep(&self, digest: &[u8; 32], image: &[u8]);
}

/// Keeps nothing.
pub struct NoImages;

impl Images for NoImages {
    fn find(&self, _: &[u8; 32]) -> Option<Vec<u8>> {
        None
    }

    fn keep(&self, _: &[u8; 32], _: &[u8]) {}
}

/// What a rule of a policy says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    Deny,
    Warn,
    Undetermined,
}

/// A policy that is asked, by one of its rules.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    pub policy: Arc<Policy>,
    pub verb: Verb,
    pub rule: String,
    /// The severity that a file of settings gives.
    pub severity: Option<Severity>,
}

/// Policies that are handed the same input.
pub(crate) struct Group {
    pub shape: Shape,
    pub asks: Vec<Ask>,
    pub query: Query,
    /// The same rules one by one, for when all together fail.
    single: OnceLock<Vec<Result<Query, Error>>>,
    modules: Arc<Vec<Module>>,
}

/// The policies a selection comes to.
pub(crate) fn select(
    catalog: &Catalog,
    config: &Config,
    selection: &Selection,
) -> Result<Vec<Ask>, Error> {
    check_names(catalog, selection)?;
    let matches = |patterns: &[String], id: &str| {
        patterns.iter().any(|pattern| pattern::matches(pattern, id))
    };
    let mut asks = Vec::new();
    for policy in &catalog.policies {
        let said = config.policy(&policy.bundle, &policy.id);
        let enforcement = said.and_then(|said| said.enforcement);
        let is_named = matches(&selection.only, &policy.id);
        let is_chosen = is_named
            || selection.only.is_empty() && in_profiles(catalog, config, selection, policy);
        if !is_chosen
            || matches(&selection.skip, &policy.id)
            || enforcement == Some(Enforcement::Off) && !is_named
        {
            continue;
        }
        for rule in &policy.rules {
            let verb = match rule.as_str() {
                "undetermined" => Verb::Undetermined,
                rule if rule.starts_with("warn") => Verb::Warn,
                _ if enforcement == Some(Enforcement::Warn) => Verb::Warn,
                _ => Verb::Deny,
            };
            let severity = said.and_then(|said| said.severity);
            asks.push(Ask { policy: Arc::clone(policy), verb, rule: rule.clone(), severity });
        }
    }
    Ok(asks)
}

fn check_names(catalog: &Catalog, selection: &Selection) -> Result<(), Error> {
    let unknown = |what: &str, name: &str, known: Vec<&str>| {
        let near = nearest(name, known).map(|near| format!(", did you mean `{near}`?"));
        Err(Error::from_text(format!("there is no {what} `{name}`{}", near.unwrap_or_default())))
    };
    let profiles = || catalog.bundles.iter().flat_map(|bundle| bundle.profiles.keys());
    for name in &selection.profiles {
        if name != "all" && !profiles().any(|known| known == name) {
            return unknown("profile", name, profiles().map(String::as_str).collect());
        }
    }
    let ids = || catalog.policies.iter().map(|policy| policy.id.as_str());
    for name in selection.only.iter().chain(&selection.skip) {
        if !ids().any(|id| pattern::matches(name, id)) {
            return unknown("policy", name, ids().collect());
        }
    }
    Ok(())
}

/// Whether a policy is in the profiles that are used. Policies of users are in none, and always asked.
fn in_profiles(catalog: &Catalog, config: &Config, selection: &Selection, policy: &Policy) -> bool {
    let Some(bundle) = catalog.bundle(&policy.bundle) else { return true };
    let of_file =
        config.bundle(&bundle.name).map(|own| own.profiles.as_slice()).unwrap_or_default();
    let of_file = of_file.iter().map(|(name, _)| name.as_str());
    let mut names: Vec<&str> = selection.profiles.iter().map(String::as_str).collect();
    // A profile of another bundle says nothing of this one.
    names.retain(|name| *name == "all" || bundle.profiles.contains_key(*name));
    if names.is_empty() {
        names.extend(of_file);
    }
    if names.is_empty() {
        names.extend(bundle.default_profile.as_deref());
    }
    let has = |name: &&str| bundle.profiles.get(*name).is_some_and(|ids| ids.contains(&policy.id));
    names.is_empty() || names.contains(&"all") || names.iter().any(has)
}

/// Compiles what is asked, or finds it compiled.
pub(crate) fn compile(
    catalog: &Catalog,
    asks: Vec<Ask>,
    images: &dyn Images,
) -> Result<Vec<Group>, Error> {
    let modules = Arc::new(catalog.modules.clone());
    let mut groups = Vec::new();
    let mut policy = None;
    for shape in [Shape::Bundle, Shape::Document] {
        let asks: Vec<Ask> = asks.iter().filter(|ask| ask.policy.shape == shape).cloned().collect();
        if asks.is_empty() {
            continue;
        }
        let items: Vec<String> = asks.iter().map(Ask::comprehension).collect();
        let text = format!("[{}]", items.join(", "));
        let digest = digest(&modules, &text);
        let engine = Engine::builder().print(false).build();
        let kept = images.find(&digest);
        let kept = kept.and_then(|image| engine.load_query(&image, Document::default()).ok());
        let query = match kept {
            Some(query) => query,
            None => {
                let policy = match &policy {
                    Some(policy) => policy,
                    None => policy.insert(engine.compile(parse(&modules)?)?),
                };
                let query = policy.query(&text)?;
                images.keep(&digest, &query.to_bytes());
                query
            }
        };
        let (single, modules) = (OnceLock::new(), Arc::clone(&modules));
        groups.push(Group { shape, asks, query, single, modules });
    }
    Ok(groups)
}

fn digest(modules: &[Module], query: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    let mut part = |text: &str| {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    };
    part(env!("CARGO_PKG_VERSION"));
    part(query);
    for module in modules {
        part(&module.name);
        part(&module.text);
        part(&format!("{:?}", module.dialect));
    }
    hash.finalize().into()
}

impl Ask {
    /// What the rule gives, or nothing.
    fn comprehension(&self) -> String {
        format!("[said | said := data.{}.{}]", self.policy.package, self.rule)
    }
}

impl Group {
    /// The rules one by one.
    pub(crate) fn single(&self) -> &[Result<Query, Error>] {
        self.single.get_or_init(|| {
            let compiled = parse(&self.modules)
                .and_then(|bundle| Engine::builder().print(false).build().compile(bundle));
            let one = |ask: &Ask| match &compiled {
                Ok(policy) => {
                    let query = policy.query(&format!("[{}]", ask.comprehension()))?;
                    Ok(query.with_data(Document::copy_of(self.query.data().root())))
                }
                Err(error) => Err(Error::from_text(error.to_string())),
            };
            self.asks.iter().map(one).collect()
        })
    }
}

/// What a file of settings says that cannot be used with these policies.
pub(crate) fn check(config: &Config, catalog: &Catalog) -> Result<(), Vec<Problem>> {
    let problems = config.check(catalog);
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}
