//! Capabilities: which builtins, keywords and features a policy may use.

mod history;

use crate::error::{Error, Problem};
use crate::loader;
use crate::options::ParseSettings;
use lictor_program::SIGNATURES;
use lictor_syntax::ast::Dialect;
use lictor_value::Value;
use std::collections::BTreeSet;

/// What a policy may use. The default is everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Capabilities {
    pub(crate) builtins: Option<BTreeSet<String>>,
    pub(crate) future_keywords: Option<BTreeSet<String>>,
    pub(crate) features: Option<BTreeSet<String>>,
    pub(crate) allow_net: Option<BTreeSet<String>>,
}

impl Capabilities {
    /// Reads capabilities in OPA's JSON form. Builtins are known by their names.
    ///
    /// # Errors
    /// The text is no JSON object.
    pub fn from_json(text: &[u8]) -> Result<Self, Error> {
        let document = loader::json_or_yaml(text).map_err(Error::argument)?;
        let root = document.root();
        if root.as_object().is_none() {
            return Err(Error::argument("capabilities must be an object"));
        }
        let builtins = root.get_str("builtins").as_array().unwrap_or_default();
        let names = builtins
            .iter()
            .filter_map(|builtin| builtin.get_str("name").as_str())
            .map(str::to_owned);
        Ok(Capabilities {
            builtins: Some(names.collect()),
            future_keywords: Some(strings(root.get_str("future_keywords"))),
            features: Some(strings(root.get_str("features"))),
            allow_net: root
                .get_str("allow_net")
                .as_array()
                .map(|_| strings(root.get_str("allow_net"))),
        })
    }

    /// The versions of OPA whose capabilities are known, the oldest first.
    pub fn versions() -> impl Iterator<Item = &'static str> {
        history::VERSIONS.split_whitespace()
    }

    /// The capabilities of a version, such as `v0.50.0`, if it is known. Builtins have the signatures of today.
    #[must_use]
    pub fn of_version(version: &str) -> Option<Self> {
        let place = |name: &str| Capabilities::versions().position(|known| known == name);
        let wanted = place(version)?;
        let is_later = |change: &&history::Change| place(change.version) > Some(wanted);
        let later = history::CHANGES.iter().filter(is_later).flat_map(|change| change.added);
        let later: BTreeSet<&str> = later.copied().collect();
        let last = history::CHANGES.iter().rfind(|change| !is_later(change))?;
        let names = SIGNATURES.iter().map(|signature| signature.name);
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Some(Capabilities {
            builtins: Some(names.filter(|name| !later.contains(name)).map(str::to_owned).collect()),
            future_keywords: Some(owned(last.keywords)),
            features: Some(owned(last.features)),
            allow_net: None,
        })
    }

    /// The builtins that may be called; `None` for all.
    #[must_use]
    pub fn builtins(&self) -> Option<&BTreeSet<String>> {
        self.builtins.as_ref()
    }

    /// The keywords that may be imported; `None` for all.
    #[must_use]
    pub fn future_keywords(&self) -> Option<&BTreeSet<String>> {
        self.future_keywords.as_ref()
    }

    /// The features that may be used; `None` for all.
    #[must_use]
    pub fn features(&self) -> Option<&BTreeSet<String>> {
        self.features.as_ref()
    }

    /// Whether policies of a dialect can be read.
    ///
    /// # Errors
    /// The dialect needs a feature that is missing.
    pub fn allow(&self, dialect: Dialect) -> Result<(), Error> {
        const MESSAGE: &str = "illegal capabilities: rego_v1 feature required for parsing v1 Rego";
        let has_v1 = self.features.as_ref().is_none_or(|features| features.contains("rego_v1"));
        if has_v1 || dialect != Dialect::V1 {
            return Ok(());
        }
        Err(Error::load(Problem { code: Some("rego_parse_error"), ..Problem::new(MESSAGE) }))
    }

    /// The same settings, but with no more keywords and features than these capabilities have.
    #[must_use]
    pub fn restrict(&self, mut settings: ParseSettings) -> ParseSettings {
        if self.future_keywords.is_some() {
            settings.future_keywords.clone_from(&self.future_keywords);
        }
        if self.features.is_some() {
            settings.features.clone_from(&self.features);
        }
        settings
    }

    /// The hosts that may be reached; `None` for any that the host of the evaluation grants.
    #[must_use]
    pub fn allow_net(&self) -> Option<&BTreeSet<String>> {
        self.allow_net.as_ref()
    }
}

fn strings(list: Value<'_>) -> BTreeSet<String> {
    list.as_array()
        .unwrap_or_default()
        .iter()
        .filter_map(|item| item.as_str())
        .map(str::to_owned)
        .collect()
}
