//! Bundles and their policies: what there is, as the policies' own METADATA says it.
//!
//! Bundles are folders of Rego with a `bundle.yaml`; those of this project are part of the crate. Policies of users are
//! Rego with or without METADATA. Nothing is compiled here.

use crate::finding::Severity;
use crate::pattern;
use crate::read::{self, Format, Words};
use lictor::{Bundle, Dialect, Error, ParseSettings, Region, Value, json};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The files of the bundles that come along.
static EMBEDDED: &[Embedded] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// A file of a bundle that comes along, and what there is to know of it without parsing it.
struct Embedded {
    /// Its name below `policies/`.
    name: &'static str,
    text: &'static str,
    /// Its package, without the leading `data`.
    package: &'static str,
    /// The first names of its rules.
    rules: &'static [&'static str],
    /// The METADATA blocks above its package, as JSON.
    blocks: &'static [&'static str],
}

/// A METADATA block above a package.
struct Block<'a> {
    package: &'a str,
    file: &'a str,
    fields: Value<'a>,
}

/// The first names of the rules of packages.
type Rules = BTreeMap<String, BTreeSet<String>>;

/// What a policy is handed as `input`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// `{"object": ..., "old_object": ..., "request": ..., "namespace": ...}`, as bundles have it.
    Bundle,
    /// The document itself, with `review` and `parameters` beside its fields, as conftest and Gatekeeper have it.
    Document,
}

/// A policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Its name in reports, or its code.
    pub id: String,
    /// What people call it besides; empty where the id is a name.
    pub name: String,
    /// The bundle it is of; empty for policies of users.
    pub bundle: String,
    /// Its package, without the leading `data`.
    pub package: String,
    /// The file it stands in.
    pub file: String,
    /// What holds where it is kept.
    pub title: String,
    /// What it looks at, and why.
    pub description: String,
    /// How bad it is to break it.
    pub severity: Severity,
    /// The parts of standards that ask for it.
    pub standards: Vec<String>,
    /// What to do about a finding.
    pub remediation: String,
    /// Where to read more.
    pub links: Vec<String>,
    /// The kinds it looks for in the inventory.
    pub inventory: Vec<String>,
    /// Its parameters, and what they mean.
    pub parameters: Vec<(String, String)>,
    /// Whether what it looks at is to stay out of reports.
    pub sensitive: bool,
    /// What it is handed.
    pub shape: Shape,
    /// The rules it is asked by.
    pub rules: Vec<String>,
    /// Whether its package says by `exception`, as conftest has it, which of its rules do not count.
    pub has_exceptions: bool,
}

/// A folder of policies that belong together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BundleInfo {
    /// Its name.
    pub name: String,
    /// What it is for, in a few words.
    pub title: String,
    /// What it is for.
    pub description: String,
    /// Selections of its policies.
    pub profiles: BTreeMap<String, Vec<String>>,
    /// The one that is used unless another is asked for; all policies where there is none.
    pub default_profile: Option<String>,
    /// The parameters that all its policies take besides their own.
    pub parameters: Vec<String>,
    /// The day for its fixtures, as `2027-01-31`, where findings depend on it.
    pub fixtures_day: Option<String>,
    /// Whether it is part of this crate, and so known to compile.
    pub is_built_in: bool,
}

/// A text of Rego.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    /// Its name, for messages.
    pub name: String,
    /// Its text.
    pub text: Cow<'static, str>,
    /// The dialect it is read as.
    pub dialect: Dialect,
    /// Its package, without the leading `data`; a catalogue fills it in.
    pub package: String,
}

impl Module {
    /// A text of Rego under a name.
    #[must_use]
    pub fn new(name: String, text: impl Into<Cow<'static, str>>, dialect: Dialect) -> Module {
        Module { name, text: text.into(), dialect, package: String::new() }
    }

    /// Whether policies of a bundle may use it: it is of the bundle, of what all share, or of users.
    pub(crate) fn is_for(&self, bundle: &str) -> bool {
        let mut steps = self.package.split('.');
        let of = (steps.next(), steps.next());
        !matches!(of, (Some("lictor"), Some(own)) if own != "lib" && own != bundle && !bundle.is_empty())
    }
}

/// Bundles and policies.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    /// The bundles, by name.
    pub bundles: Vec<BundleInfo>,
    /// The policies, by bundle and id.
    pub policies: Vec<Arc<Policy>>,
    /// The texts they are in, and what those use.
    pub modules: Vec<Module>,
}

impl Catalog {
    /// The bundles that come along with the crate, or those of these names.
    ///
    /// # Errors
    /// There is no such bundle.
    pub fn built_in(names: Option<&[String]>) -> Result<Catalog, Error> {
        let known = built_in_names();
        if let Some(unknown) =
            names.into_iter().flatten().find(|name| !known.contains(&name.as_str()))
        {
            let mut message = format!("there is no bundle `{unknown}`");
            if let Some(close) = crate::suggest::nearest(unknown, known.iter().copied()) {
                message.push_str(&format!(", did you mean `{close}`?"));
            } else if !known.is_empty() {
                message.push_str(&format!(": there are {}", known.join(", ")));
            }
            return Err(Error::from_text(message));
        }
        let is_wanted = |folder: &str| {
            folder == "lib" || names.is_none_or(|names| names.iter().any(|name| name == folder))
        };
        let mut catalog = Catalog::default();
        catalog.add_embedded(&is_wanted)?;
        Ok(catalog)
    }

    /// Adds what comes along in folders, from what is known of it since the crate was built.
    fn add_embedded(&mut self, is_wanted: &dyn Fn(&str) -> bool) -> Result<(), Error> {
        let region = Region::new();
        let (mut modules, mut blocks, mut rules) = (Vec::new(), Vec::new(), Rules::new());
        let folder = |file: &Embedded| file.name.split('/').next().is_some_and(is_wanted);
        for file in EMBEDDED.iter().filter(|file| folder(file)) {
            let &Embedded { text, package, .. } = file;
            let name = format!("policies/{}", file.name);
            if is_bundle(&name) {
                let bundle = BundleInfo::read(&name, text)?;
                self.bundles.push(BundleInfo { is_built_in: true, ..bundle });
                continue;
            }
            for block in file.blocks {
                let fields = json::read(&region, block.as_bytes(), &json::ReadOptions::default());
                let fields = fields.map_err(|error| Error::from_text(error.to_string()))?;
                blocks.push((fields, package, modules.len()));
            }
            let names = rules.entry(package.to_owned()).or_default();
            names.extend(file.rules.iter().map(|name| (*name).to_owned()));
            let module = Module::new(name, text, Dialect::V1);
            modules.push(Module { package: package.to_owned(), ..module });
        }
        let block = |(fields, package, at): (_, _, usize)| Block {
            package,
            file: &modules[at].name,
            fields,
        };
        let blocks: Vec<Block<'_>> = blocks.into_iter().map(block).collect();
        self.add_found(&blocks, &rules, true)?;
        self.add_texts(modules);
        Ok(())
    }

    /// Adds bundles from files: names, of which the folder of each `bundle.yaml` is a bundle, and texts.
    ///
    /// # Errors
    /// A file cannot be read as what it is.
    pub fn add_bundles(&mut self, files: Vec<(String, String)>) -> Result<(), Error> {
        let mut modules = Vec::new();
        for (name, text) in files {
            if is_bundle(&name) {
                self.bundles.push(BundleInfo::read(&name, &text)?);
            } else {
                modules.push(Module::new(name, text, Dialect::V1));
            }
        }
        self.add_modules(modules, true)
    }

    /// Adds policies of users.
    ///
    /// # Errors
    /// A text is no Rego, or there are two policies of one id.
    pub fn add_policies(&mut self, modules: Vec<Module>) -> Result<(), Error> {
        self.add_modules(modules, false)
    }

    fn add_modules(&mut self, mut modules: Vec<Module>, are_bundles: bool) -> Result<(), Error> {
        let parsed = parse(&modules)?;
        for module in &mut modules {
            module.package = parsed.package_of(&module.name).unwrap_or_default();
        }
        let annotations = parsed.annotations();
        let of_packages = annotations.iter().filter(|block| block.rule.is_none());
        let blocks = of_packages.map(|block| {
            let (package, file) = (&block.package, &block.location.file);
            Block { package, file, fields: block.fields.root() }
        });
        self.add_found(&blocks.collect::<Vec<_>>(), &parsed.rules_by_package(), are_bundles)?;
        self.add_texts(modules);
        Ok(())
    }

    /// Adds the policies that METADATA and the names of rules make of packages.
    fn add_found(
        &mut self,
        blocks: &[Block<'_>],
        packages: &Rules,
        are_bundles: bool,
    ) -> Result<(), Error> {
        let mut found: BTreeMap<&str, Policy> = BTreeMap::new();
        for block in blocks {
            let is_policy = block.fields.get_str("custom").get_str("id").as_str().is_some();
            let names = packages.get(block.package);
            let rules = names.map(|names| asked(names, is_policy)).unwrap_or_default();
            if !rules.is_empty() && (is_policy || !are_bundles) {
                let mut policy = Policy::read(block, rules);
                policy.has_exceptions = !is_policy && names.is_some_and(has_exceptions);
                found.insert(block.package, policy);
            }
        }
        if !are_bundles {
            for (package, names) in packages {
                let rules = asked(names, false);
                if !rules.is_empty() && !found.contains_key(package.as_str()) {
                    let mut policy = Policy::bare(package, rules);
                    policy.has_exceptions = has_exceptions(names);
                    found.insert(package, policy);
                }
            }
        }
        for policy in found.into_values() {
            let same =
                self.policies.iter().find(|own| own.id == policy.id && own.bundle == policy.bundle);
            if let Some(same) = same {
                let (id, one, other) = (&policy.id, &same.package, &policy.package);
                return Err(Error::from_text(format!(
                    "two policies are called `{id}`: {one} and {other}"
                )));
            }
            self.policies.push(Arc::new(policy));
        }
        self.policies.sort_by(|a, b| (&a.bundle, &a.id).cmp(&(&b.bundle, &b.id)));
        Ok(())
    }

    fn add_texts(&mut self, modules: Vec<Module>) {
        self.bundles.sort_by(|a, b| a.name.cmp(&b.name));
        self.modules.extend(modules);
    }

    /// A bundle by name.
    #[must_use]
    pub fn bundle(&self, name: &str) -> Option<&BundleInfo> {
        self.bundles.iter().find(|bundle| bundle.name == name)
    }

    /// The policies of a bundle.
    pub fn of_bundle(&self, name: &str) -> impl Iterator<Item = &Arc<Policy>> {
        self.policies.iter().filter(move |policy| policy.bundle == name)
    }

    /// The policy of a bundle that has this id or name.
    #[must_use]
    pub fn called(&self, bundle: &str, name: &str) -> Option<&Arc<Policy>> {
        self.of_bundle(bundle).find(|policy| policy.id == name || policy.name == name)
    }

    /// The ids and names of all policies.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let ids = self.policies.iter().map(|policy| policy.id.as_str());
        let names = self.policies.iter().map(|policy| policy.name.as_str());
        ids.chain(names).filter(|name| !name.is_empty())
    }

    /// The profiles of its bundle that a policy is in.
    #[must_use]
    pub fn profiles_of(&self, policy: &Policy) -> Vec<&str> {
        let Some(bundle) = self.bundle(&policy.bundle) else { return Vec::new() };
        let profiles = bundle.profiles.keys().map(String::as_str);
        profiles.filter(|name| bundle.has(name, policy)).collect()
    }
}

/// The names of the bundles that come along.
#[must_use]
pub fn built_in_names() -> Vec<&'static str> {
    EMBEDDED.iter().filter_map(|file| file.name.strip_suffix("/bundle.yaml")).collect()
}

/// The text of a file of the bundles that come along, by its name below `policies/`.
pub(crate) fn embedded(name: &str) -> Option<&'static str> {
    EMBEDDED.iter().find(|file| file.name == name).map(|file| file.text)
}

fn is_bundle(name: &str) -> bool {
    name.ends_with("bundle.yaml")
}

/// The modules as a bundle of the engine.
pub(crate) fn parse(modules: &[Module]) -> Result<Bundle, Error> {
    let mut builder = Bundle::builder();
    for module in modules {
        builder = builder
            .settings(ParseSettings::dialect(module.dialect))
            .module(&module.name, module.text.as_ref());
    }
    builder.build()
}

/// The rules of a package by which it is asked: those of the contract, or else those of conftest and Gatekeeper.
fn asked(names: &BTreeSet<String>, is_policy: bool) -> Vec<String> {
    const VERBS: [&str; 4] = ["deny", "warn", "violation", "undetermined"];
    let is_one = |name: &&String| {
        VERBS.iter().any(|verb| match name.strip_prefix(verb) {
            Some("") => true,
            Some(rest) => !is_policy && rest.starts_with('_') && *verb != "undetermined",
            None => false,
        })
    };
    names.iter().filter(is_one).cloned().collect()
}

fn has_exceptions(names: &BTreeSet<String>) -> bool {
    names.contains("exception")
}

fn text(value: Value<'_>) -> String {
    value.as_str().unwrap_or_default().trim().to_owned()
}

fn texts(value: Value<'_>) -> Vec<String> {
    value.as_array().unwrap_or_default().iter().map(|item| text(*item)).collect()
}

impl Policy {
    /// A policy that says nothing about itself.
    fn bare(package: &str, rules: Vec<String>) -> Policy {
        Policy {
            id: package.strip_prefix("main.").unwrap_or(package).replace(['.', '_'], "-"),
            name: String::new(),
            bundle: String::new(),
            package: package.to_owned(),
            file: String::new(),
            title: String::new(),
            description: String::new(),
            severity: Severity::Medium,
            standards: Vec::new(),
            remediation: String::new(),
            links: Vec::new(),
            inventory: Vec::new(),
            parameters: Vec::new(),
            sensitive: false,
            shape: Shape::Document,
            rules,
            has_exceptions: false,
        }
    }

    fn read(block: &Block<'_>, rules: Vec<String>) -> Policy {
        let fields = block.fields;
        let custom = fields.get_str("custom");
        let bare = Policy::bare(block.package, rules);
        let links = fields.get_str("related_resources").as_array().unwrap_or_default();
        let parameters = custom.get_str("parameters").as_object();
        let parameters = parameters.map(|object| object.sorted_vec()).unwrap_or_default();
        let meaning = |entry: &lictor::Entry<'_>| (text(entry.key), text(entry.value));
        let id = text(custom.get_str("id"));
        let severity = Severity::of_name(&text(custom.get_str("severity")));
        let mut steps = block.package.split('.');
        let bundle = match (steps.next(), steps.next()) {
            (Some("lictor"), Some(bundle)) => bundle.to_owned(),
            _ => String::new(),
        };
        Policy {
            shape: if id.is_empty() { Shape::Document } else { Shape::Bundle },
            id: if id.is_empty() { bare.id } else { id },
            name: text(custom.get_str("name")),
            bundle,
            file: block.file.to_owned(),
            title: text(fields.get_str("title")),
            description: text(fields.get_str("description")),
            severity: severity.unwrap_or(bare.severity),
            standards: texts(custom.get_str("standards")),
            remediation: text(custom.get_str("remediation")),
            links: links.iter().map(|link| text(link.get_str("ref"))).collect(),
            inventory: texts(custom.get_str("inventory")),
            parameters: parameters.iter().map(meaning).collect(),
            sensitive: custom.get_str("sensitive").as_bool() == Some(true),
            ..bare
        }
    }

    /// Whether a pattern stands for its id or its name.
    #[must_use]
    pub fn is_called(&self, pattern: &str) -> bool {
        pattern::matches(pattern, &self.id)
            || !self.name.is_empty() && pattern::matches(pattern, &self.name)
    }

    /// The name it has in files: its name, or else its id.
    #[must_use]
    pub fn stem(&self) -> &str {
        if self.name.is_empty() { &self.id } else { &self.name }
    }

    /// Its id, and its name where that is another.
    #[must_use]
    pub fn label(&self) -> String {
        [self.id.as_str(), &self.name].join(" ").trim_end().to_owned()
    }

    /// The first line of what it is about.
    #[must_use]
    pub fn headline(&self) -> &str {
        if self.title.is_empty() { &self.id } else { &self.title }
    }
}

impl BundleInfo {
    /// Whether a policy is in a profile.
    pub(crate) fn has(&self, profile: &str, policy: &Policy) -> bool {
        let ids = self.profiles.get(profile).map(Vec::as_slice).unwrap_or_default();
        ids.iter().any(|id| *id == policy.id || *id == policy.name)
    }

    fn read(name: &str, content: &str) -> Result<BundleInfo, Error> {
        let mut found = Err(Error::from_text(format!("{name}: it is empty")));
        read::each(content, Format::Yaml, Words::Core, &mut |parsed| {
            found = match parsed {
                Ok(parsed) => Ok(BundleInfo::of(name, parsed.value.root())),
                Err(fault) => Err(Error::from_text(format!("{name}: {}", fault.message))),
            };
        });
        found
    }

    fn of(name: &str, fields: Value<'_>) -> BundleInfo {
        let own = text(fields.get_str("name"));
        let folder = name.rsplit('/').nth(1).unwrap_or_default().to_owned();
        let profiles = fields.get_str("profiles").as_object();
        let profiles = profiles.map(|object| object.entries()).unwrap_or_default();
        BundleInfo {
            name: if own.is_empty() { folder } else { own },
            title: text(fields.get_str("title")),
            description: text(fields.get_str("description")),
            profiles: profiles.iter().map(|entry| (text(entry.key), texts(entry.value))).collect(),
            default_profile: Some(text(fields.get_str("default_profile")))
                .filter(|name| !name.is_empty()),
            parameters: texts(fields.get_str("parameters")),
            fixtures_day: Some(text(fields.get_str("fixtures_day"))).filter(|day| !day.is_empty()),
            is_built_in: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Catalog, EMBEDDED};

    /// What is known since the crate was built is what parsing says.
    #[test]
    fn embedded() {
        let built_in = Catalog::built_in(None).expect("the bundles come along");
        let file =
            |file: &super::Embedded| (format!("policies/{}", file.name), file.text.to_owned());
        let mut parsed = Catalog::default();
        parsed.add_bundles(EMBEDDED.iter().map(file).collect()).expect("they parse");
        parsed.bundles.iter_mut().for_each(|bundle| bundle.is_built_in = true);
        assert_eq!(built_in.bundles, parsed.bundles);
        assert_eq!(built_in.modules, parsed.modules);
        assert_eq!(built_in.policies.len(), parsed.policies.len());
        for (known, parsed) in built_in.policies.iter().zip(&parsed.policies) {
            assert_eq!(known, parsed);
        }
    }
}
