//! What `lictor.yaml` says under `bundles.drift.settings`: strategies, the severity rule, weights, entries to look away
//! from, and who counts as automation or emergency.

use super::ignore::Ignore;
use super::weights::{self, Weights};
use crate::pattern;
use crate::suggest::nearest;
use lictor::{Kind, Value};

/// How severity is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SeverityRule {
    /// By action, resource and attribute.
    #[default]
    Weighted,
    /// By the number of resources alone: below the threshold a warning, else critical.
    Seed,
}

/// What is done about drift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strategy {
    /// Tell someone.
    Alert,
    /// Open a pull request with a plan.
    Plan,
    /// Apply the configuration.
    Apply,
    /// Take what is there into the state.
    Refresh,
}

impl Strategy {
    /// All of them.
    pub const ALL: [Strategy; 4] =
        [Strategy::Alert, Strategy::Plan, Strategy::Apply, Strategy::Refresh];

    /// Its name in settings.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Strategy::Alert => "alert",
            Strategy::Plan => "plan",
            Strategy::Apply => "apply",
            Strategy::Refresh => "refresh",
        }
    }

    /// The strategy of a name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Strategy> {
        Strategy::ALL.into_iter().find(|strategy| strategy.name() == name)
    }
}

/// The strategies of workspaces that nothing else is said of.
const STRATEGIES: [(&str, Strategy); 4] = [
    ("networking", Strategy::Alert),
    ("compute", Strategy::Plan),
    ("monitoring", Strategy::Refresh),
    ("dev-sandbox", Strategy::Apply),
];

/// What the settings say.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How severity is found.
    pub severity_rule: SeverityRule,
    /// From how many resources on the simple rule says critical.
    pub seed_threshold: usize,
    /// Patterns of workspaces, and what is done about drift there.
    pub strategies: Vec<(String, Strategy)>,
    /// What is looked away from.
    pub ignores: Vec<Ignore>,
    /// Patterns of principals that are automation.
    pub automation: Vec<String>,
    /// Patterns of principals, and of tags, that mean an emergency.
    pub emergency: Vec<String>,
    /// How many resources may be applied without a person.
    pub max_apply: usize,
    pub(super) weights: Weights,
}

impl Default for Settings {
    fn default() -> Self {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Settings {
            severity_rule: SeverityRule::default(),
            seed_threshold: 5,
            strategies: STRATEGIES.map(|(name, strategy)| (name.to_owned(), strategy)).to_vec(),
            ignores: Vec::new(),
            automation: texts(&[
                "*terraform*",
                "*opentofu*",
                "*atlantis*",
                "*spacelift*",
                "*github-actions*",
            ]),
            emergency: texts(&[
                "*break*glass*",
                "*emergency*",
                "*incident*",
                "*oncall*",
                "*on-call*",
            ]),
            max_apply: 10,
            weights: Weights::built_in().clone(),
        }
    }
}

impl Settings {
    /// Reads the settings of the bundle.
    ///
    /// # Errors
    /// What is wrong with them, in words that name the key.
    pub fn read(value: Value<'_>) -> Result<Settings, String> {
        const KEYS: [&str; 9] = [
            "severity_rule",
            "seed_threshold",
            "strategies",
            "ignore",
            "automation",
            "emergency",
            "max_apply",
            "attributes",
            "criticality",
        ];
        let mut settings = Settings::default();
        let entries = value.as_object().map(|object| object.sorted_vec()).unwrap_or_default();
        for entry in entries {
            let key = entry.key.as_str().unwrap_or_default();
            settings.set(key, entry.value).map_err(|problem| match problem {
                Some(problem) => format!("`{key}`: {problem}"),
                None => match nearest(key, KEYS) {
                    Some(near) => format!("unknown key `{key}`, did you mean `{near}`?"),
                    None => format!("unknown key `{key}`: known are {}", KEYS.join(", ")),
                },
            })?;
        }
        Ok(settings)
    }

    /// Takes one setting; what is wrong with it, or nothing where there is no such setting.
    fn set(&mut self, key: &str, value: Value<'_>) -> Result<(), Option<String>> {
        let number = || {
            let number = value.as_small_int().and_then(|number| usize::try_from(number).ok());
            number.ok_or_else(|| Some("expected a whole number".to_owned()))
        };
        match key {
            "severity_rule" => {
                self.severity_rule = match value.as_str() {
                    Some("weighted") => SeverityRule::Weighted,
                    Some("seed") => SeverityRule::Seed,
                    _ => return Err(Some("expected `weighted` or `seed`".to_owned())),
                }
            }
            "seed_threshold" => self.seed_threshold = number()?,
            "max_apply" => self.max_apply = number()?,
            "strategies" => {
                let mut own = strategies(value)?;
                own.append(&mut self.strategies);
                self.strategies = own;
            }
            "ignore" => self.ignores = super::ignore::entries(value).map_err(Some)?,
            "automation" => self.automation = texts(value)?,
            "emergency" => self.emergency = texts(value)?,
            "attributes" => {
                expect(value, Kind::Array, "a list")?;
                self.weights.classes.splice(0..0, weights::classes(value));
            }
            "criticality" => {
                expect(value, Kind::Array, "a list")?;
                self.weights.criticality.splice(0..0, weights::criticality(value));
            }
            _ => return Err(None),
        }
        Ok(())
    }

    /// What is done about drift in a workspace: what the first pattern says that matches, or else someone is told.
    #[must_use]
    pub fn strategy(&self, workspace: &str) -> Strategy {
        let found = self.strategies.iter().find(|(name, _)| pattern::matches(name, workspace));
        found.map_or(Strategy::Alert, |(_, strategy)| *strategy)
    }
}

fn expect(value: Value<'_>, kind: Kind, what: &str) -> Result<(), Option<String>> {
    match value.kind() == kind {
        true => Ok(()),
        false => Err(Some(format!("expected {what}, not {}", value.type_name()))),
    }
}

fn texts(value: Value<'_>) -> Result<Vec<String>, Option<String>> {
    expect(value, Kind::Array, "a list")?;
    let items = value.as_array().unwrap_or_default().iter();
    let texts: Option<Vec<String>> = items.map(|item| item.as_str().map(str::to_owned)).collect();
    texts.ok_or_else(|| Some("expected a list of texts".to_owned()))
}

fn strategies(value: Value<'_>) -> Result<Vec<(String, Strategy)>, Option<String>> {
    expect(value, Kind::Object, "a mapping")?;
    let entries = value.as_object().map(|object| object.entries()).unwrap_or_default();
    let read = |entry: &lictor::Entry<'_>| {
        let name = entry.key.as_str().unwrap_or_default().to_owned();
        let word = entry.value.as_str().unwrap_or_default();
        let strategy = Strategy::of_name(word).ok_or_else(|| {
            Some(format!("expected one of alert, plan, apply, refresh for `{name}`, not `{word}`"))
        });
        Ok((name, strategy?))
    };
    entries.iter().map(read).collect()
}
