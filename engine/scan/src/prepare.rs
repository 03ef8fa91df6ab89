//! From a catalogue to queries: which policies are asked, and one program that asks them all.
//!
//! All policies of a bundle that are handed the same input are one query, an array with an item for each rule, so that an
//! object is looked at once. It is compiled when a document asks for it. The program depends on the texts and the choice
//! alone: settings and facts are data it is asked over.

use crate::builtin;
use crate::catalog::{Catalog, Module, Policy, Shape, parse};
use crate::config::{Config, Enforcement};
use crate::finding::{Problem, Severity};
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
pub trait Images: Send + Sync {
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

/// Policies of a bundle that are handed the same input.
pub(crate) struct Group {
    /// The bundle; empty for policies of users.
    pub bundle: String,
    pub shape: Shape,
    pub asks: Vec<Ask>,
    unit: Arc<Unit>,
    query: OnceLock<Result<Query, Error>>,
    /// The same rules one by one, for when all together fail.
    single: OnceLock<Vec<Result<Query, Error>>>,
    images: Arc<dyn Images>,
}

/// The texts that a bundle's queries are made of.
struct Unit {
    modules: Vec<Module>,
    compiled: OnceLock<Result<lictor::Policy, Error>>,
}

/// The policies a selection comes to.
pub(crate) fn select(
    catalog: &Catalog,
    config: &Config,
    selection: &Selection,
) -> Result<Vec<Ask>, Error> {
    check_names(catalog, selection)?;
    let matches = |patterns: &[String], policy: &Policy| {
        patterns.iter().any(|pattern| policy.is_called(pattern))
    };
    let mut asks = Vec::new();
    for policy in &catalog.policies {
        let said = config.policy(policy);
        let enforcement = said.and_then(|said| said.enforcement);
        let is_named = matches(&selection.only, policy);
        let is_chosen = is_named
            || selection.only.is_empty() && in_profiles(catalog, config, selection, policy);
        if !is_chosen
            || matches(&selection.skip, policy)
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
    for name in selection.only.iter().chain(&selection.skip) {
        if !catalog.policies.iter().any(|policy| policy.is_called(name)) {
            return unknown("policy", name, catalog.names().collect());
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
    let has = |name: &&str| bundle.has(name, policy);
    names.is_empty() || names.contains(&"all") || names.iter().any(has)
}

/// What is asked, by bundle. What need not compile is compiled here, the rest when a document asks for it.
pub(crate) fn groups(
    catalog: &Catalog,
    asks: Vec<Ask>,
    images: &Arc<dyn Images>,
) -> Result<Vec<Group>, Error> {
    let mut groups: Vec<Group> = Vec::new();
    for ask in asks {
        let (bundle, shape) = (&ask.policy.bundle, ask.policy.shape);
        let same = |group: &&mut Group| group.bundle == *bundle && group.shape == shape;
        if let Some(group) = groups.iter_mut().find(same) {
            group.asks.push(ask);
            continue;
        }
        let unit = groups.iter().find(|group| group.bundle == *bundle);
        let unit = unit.map(|group| Arc::clone(&group.unit)).unwrap_or_else(|| {
            let modules = catalog.modules.iter().filter(|module| module.is_for(bundle));
            Arc::new(Unit { modules: modules.cloned().collect(), compiled: OnceLock::new() })
        });
        groups.push(Group {
            bundle: bundle.clone(),
            shape,
            asks: vec![ask],
            unit,
            query: OnceLock::new(),
            single: OnceLock::new(),
            images: Arc::clone(images),
        });
    }
    for group in &groups {
        if catalog.bundle(&group.bundle).is_none_or(|bundle| !bundle.is_built_in) {
            let compiled = group.compile()?;
            group.query.get_or_init(|| Ok(compiled));
        }
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
    /// What the rule gives, or nothing; where its package has exceptions, with those that name it.
    fn comprehension(&self) -> String {
        let (package, rule) = (&self.policy.package, &self.rule);
        let said = format!("[said | said := data.{package}.{rule}]");
        if !self.policy.has_exceptions {
            return said;
        }
        let name = self.called();
        format!("[{said}, [true | data.{package}.exception[_][_] == \"{name}\"]]")
    }

    /// What exceptions call the rule: its name without what sort of rule it is.
    pub(crate) fn called(&self) -> &str {
        self.rule.split_once('_').map_or("", |(_, name)| name)
    }
}

impl Unit {
    fn compiled(&self) -> Result<&lictor::Policy, Error> {
        let compiled = self.compiled.get_or_init(|| engine()?.compile(parse(&self.modules)?));
        compiled.as_ref().map_err(|error| Error::from_text(error.to_string()))
    }
}

fn engine() -> Result<Engine, Error> {
    Ok(builtin::register(Engine::builder().print(false))?.build())
}

impl Group {
    /// Whether it was asked anything, or is compiled as that of users is.
    pub(crate) fn is_compiled(&self) -> bool {
        self.query.get().is_some()
    }

    /// The group with some of its policies, of the same texts.
    pub(crate) fn some(&self, is_one: &dyn Fn(&Policy) -> bool) -> Group {
        Group {
            bundle: self.bundle.clone(),
            shape: self.shape,
            asks: self.asks.iter().filter(|ask| is_one(&ask.policy)).cloned().collect(),
            unit: Arc::clone(&self.unit),
            query: OnceLock::new(),
            single: OnceLock::new(),
            images: Arc::clone(&self.images),
        }
    }

    /// The rules as one query.
    pub(crate) fn query(&self) -> Result<&Query, &Error> {
        self.query.get_or_init(|| self.compile()).as_ref()
    }

    /// Compiles the rules, or finds them compiled.
    fn compile(&self) -> Result<Query, Error> {
        let items: Vec<String> = self.asks.iter().map(Ask::comprehension).collect();
        let text = format!("[{}]", items.join(", "));
        let digest = digest(&self.unit.modules, &text);
        let kept = self.images.find(&digest);
        let kept =
            kept.and_then(|image| engine().ok()?.load_query(&image, Document::default()).ok());
        if let Some(query) = kept {
            return Ok(query);
        }
        let query = self.unit.compiled()?.query(&text)?;
        self.images.keep(&digest, &query.to_bytes());
        Ok(query)
    }

    /// The rules one by one.
    pub(crate) fn single(&self) -> &[Result<Query, Error>] {
        let one = |ask: &Ask| self.unit.compiled()?.query(&format!("[{}]", ask.comprehension()));
        self.single.get_or_init(|| self.asks.iter().map(one).collect())
    }
}

/// What a file of settings says that cannot be used with these policies.
pub(crate) fn check(config: &Config, catalog: &Catalog) -> Result<(), Vec<Problem>> {
    let problems = config.check(catalog);
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}
