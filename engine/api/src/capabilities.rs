//! Capabilities: which builtins, keywords and features a policy may use.

use crate::error::Error;
use crate::loader;
use crate::options::ParseSettings;
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

    /// Whether these features include the v1 dialect.
    #[must_use]
    pub fn has_v1(&self) -> bool {
        self.features.as_ref().is_none_or(|features| features.contains("rego_v1"))
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
