//! How bad drift is: the worst of action times criticality times attribute, by a dated table that settings put entries
//! before; or by the number of resources alone, as the scripts do that this began with.

use super::check::{Action, Check, Noise, Outcome, Row};
use super::settings::{Settings, SeverityRule};
use crate::catalog;
use crate::finding::Severity;
use crate::pattern;
use lictor::{Bundle, Document, Engine, Error, Input, Region, Value};
use std::sync::OnceLock;

const TABLE: &str = "drift/data/attributes.rego";

/// A row of the table of attributes.
#[derive(Debug, Clone)]
pub(super) struct Class {
    name: String,
    weight: u8,
    anywhere: bool,
    attributes: Vec<String>,
    types: Vec<String>,
}

/// A row of the table of resources.
#[derive(Debug, Clone)]
pub(super) struct Criticality {
    weight: u8,
    types: Vec<String>,
}

/// The tables.
#[derive(Debug, Clone, Default)]
pub(super) struct Weights {
    pub classes: Vec<Class>,
    pub criticality: Vec<Criticality>,
    actions: Vec<(String, u8)>,
    thresholds: Vec<(Severity, u32)>,
}

fn texts(value: Value<'_>) -> Vec<String> {
    let items = value.as_array().unwrap_or_default().iter();
    items.filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

fn small(value: Value<'_>) -> u8 {
    value.as_small_int().and_then(|number| u8::try_from(number).ok()).unwrap_or(0).min(100)
}

/// Rows of the table of attributes, as the table and settings write them.
pub(super) fn classes(value: Value<'_>) -> Vec<Class> {
    let read = |row: &Value<'_>| Class {
        name: row.get_str("class").as_str().unwrap_or("other").to_owned(),
        weight: small(row.get_str("weight")),
        anywhere: row.get_str("anywhere").as_bool() == Some(true),
        attributes: texts(row.get_str("attributes")),
        types: texts(row.get_str("types")),
    };
    value.as_array().unwrap_or_default().iter().map(read).collect()
}

/// Rows of the table of resources.
pub(super) fn criticality(value: Value<'_>) -> Vec<Criticality> {
    let read = |row: &Value<'_>| Criticality {
        weight: small(row.get_str("weight")),
        types: texts(row.get_str("types")),
    };
    value.as_array().unwrap_or_default().iter().map(read).collect()
}

impl Weights {
    /// The table that comes along.
    pub(super) fn built_in() -> &'static Weights {
        static TABLES: OnceLock<Weights> = OnceLock::new();
        TABLES.get_or_init(|| match document() {
            Ok(document) => Weights::of(document.root()),
            Err(_) => Weights::default(),
        })
    }

    fn of(table: Value<'_>) -> Weights {
        let entries = |key| {
            let object = table.get_str(key).as_object();
            object.map(|object| object.sorted_vec()).unwrap_or_default()
        };
        let name = |key: Value<'_>| key.as_str().unwrap_or_default().to_owned();
        let thresholds = entries("thresholds").into_iter();
        let mut thresholds: Vec<(Severity, u32)> = thresholds
            .filter_map(|entry| {
                let at = u32::from(small(entry.value));
                Some((Severity::of_name(entry.key.as_str()?)?, at))
            })
            .collect();
        thresholds.sort_by_key(|(severity, _)| std::cmp::Reverse(*severity));
        let actions = entries("actions").into_iter();
        Weights {
            classes: classes(table.get_str("classes")),
            criticality: criticality(table.get_str("criticality")),
            actions: actions.map(|entry| (name(entry.key), small(entry.value))).collect(),
            thresholds,
        }
    }

    /// The class of an attribute of a type of resources.
    pub(super) fn class(&self, kind: &str, path: &[Value<'_>]) -> (&str, u8) {
        let names: Vec<&str> = path.iter().filter_map(|step| step.as_str()).collect();
        let found = self.classes.iter().find(|class| class.holds(kind, &names));
        found.map_or(("other", 1), |class| (&class.name, class.weight))
    }

    fn of_kind(&self, kind: &str) -> u8 {
        let is_one = |row: &&Criticality| row.types.iter().any(|p| pattern::matches(p, kind));
        self.criticality.iter().find(is_one).map_or(1, |row| row.weight)
    }

    fn of_action(&self, name: &str) -> u8 {
        self.actions.iter().find(|(own, _)| own == name).map_or(1, |(_, weight)| *weight)
    }

    fn severity(&self, score: u32) -> Option<Severity> {
        self.thresholds
            .iter()
            .find(|(_, at)| score >= *at && *at > 0)
            .map(|(severity, _)| *severity)
    }
}

fn document() -> Result<Document, Error> {
    let text = catalog::embedded(TABLE).unwrap_or_default();
    let bundle = Bundle::builder().module(TABLE, text).build()?;
    let policy = Engine::new().compile(bundle)?;
    let decision = policy.query("data.lictor.drift.data.attributes")?.eval(&Input::none())?;
    Ok(Document::copy_of(decision.value().unwrap_or(Value::EMPTY_OBJECT)))
}

impl Class {
    fn holds(&self, kind: &str, names: &[&str]) -> bool {
        let is_kind = self.types.is_empty() || self.types.iter().any(|p| pattern::matches(p, kind));
        let starts = if self.anywhere { names.len() } else { 1.min(names.len()) };
        is_kind
            && (0..starts).any(|from| {
                (from + 1..=names.len()).any(|to| {
                    let name = names[from..to].join(".");
                    self.attributes.iter().any(|p| pattern::matches(p, &name))
                })
            })
    }
}

/// Weighs the values of a row: classes, noise that follows from what an attribute is.
pub(super) fn classify<'r>(
    region: &'r Region,
    row: &mut Row<'r>,
    weights: &Weights,
    after: Value<'r>,
) {
    row.criticality = weights.of_kind(row.kind);
    for change in &mut row.changes {
        let (class, weight) = weights.class(row.kind, &change.path);
        (change.class, change.weight) = (region.text(class), weight);
        change.noise = change.noise.or_else(|| match change.class {
            "stamp" => Some(Noise::Stamp),
            "autoscaling" => within_bounds(change.after, after).then_some(Noise::Autoscaling),
            "minor_version" => {
                let is_automatic =
                    after.get_str("auto_minor_version_upgrade").as_bool() == Some(true);
                let is_minor =
                    major(change.before).is_some() && major(change.before) == major(change.after);
                (is_automatic && is_minor).then_some(Noise::MinorVersion)
            }
            _ => None,
        });
        if change.class == "minor_version" && major(change.before) != major(change.after) {
            change.weight = change.weight.max(2);
        }
    }
    // What the provider adds to tags follows from them.
    let told: Vec<Vec<Value<'r>>> =
        row.changes.iter().filter(|c| c.counts()).map(|c| c.path.clone()).collect();
    for change in &mut row.changes {
        let own = match change.path.first().and_then(|step| step.as_str()) {
            Some("tags_all") => "tags",
            Some("effective_labels" | "terraform_labels") => "labels",
            _ => continue,
        };
        let is_same = |path: &Vec<Value<'r>>| {
            path.first().and_then(|step| step.as_str()) == Some(own)
                && (path.len() == 1
                    || path[1..].iter().zip(&change.path[1..]).all(|(a, b)| a.equals(*b)))
        };
        if change.noise.is_none() && told.iter().any(is_same) {
            change.noise = Some(Noise::Derived);
        }
    }
}

/// Whether a size is within the bounds that stand beside it; where there are none, it is.
fn within_bounds(size: Value<'_>, resource: Value<'_>) -> bool {
    let Some(size) = size.as_small_int() else { return false };
    let bound = |keys: [&str; 2]| keys.iter().find_map(|key| resource.get_str(key).as_small_int());
    bound(["min_size", "min_capacity"]).is_none_or(|min| size >= min)
        && bound(["max_size", "max_capacity"]).is_none_or(|max| size <= max)
}

fn major(version: Value<'_>) -> Option<&str> {
    version.as_str().and_then(|text| text.split('.').next()).filter(|part| !part.is_empty())
}

/// Scores a row that counts.
pub(super) fn score(row: &mut Row<'_>, weights: &Weights) {
    if !row.is_drift() {
        return;
    }
    let attribute = match row.action {
        Action::Delete | Action::Unmanaged => 2,
        _ => row.counting().map(|change| change.weight).max().unwrap_or(1),
    };
    let of_reality = weights.of_action(row.action.name());
    let of_plan = match row.outcome {
        Outcome::Replaced | Outcome::Destroyed => weights.of_action(row.outcome.name()),
        _ => 0,
    };
    let action = u32::from(of_reality.max(of_plan));
    row.score = action * u32::from(row.criticality) * u32::from(attribute);
    row.severity = Some(weights.severity(row.score).unwrap_or(Severity::Low));
}

/// How bad a check is: that of its worst resource, or by their number.
#[must_use]
pub fn of_check(check: &Check<'_>, settings: &Settings) -> Option<Severity> {
    let count = check.drifted().count();
    let claimed = if count == 0 && check.claims == Some(true) { 1 } else { count };
    match settings.severity_rule {
        _ if claimed == 0 || check.failure.is_some() => None,
        SeverityRule::Weighted => {
            Some(check.drifted().filter_map(|row| row.severity).max().unwrap_or(Severity::Low))
        }
        SeverityRule::Seed if claimed < settings.seed_threshold => Some(Severity::Medium),
        SeverityRule::Seed => Some(Severity::Critical),
    }
}

/// What metrics and reports call it: the scripts know `warning` and `critical`.
#[must_use]
pub fn label(severity: Severity, rule: SeverityRule) -> &'static str {
    match (rule, severity) {
        (SeverityRule::Seed, Severity::Critical) => "critical",
        (SeverityRule::Seed, _) => "warning",
        (SeverityRule::Weighted, severity) => severity.name(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Weights, document};

    #[test]
    fn the_table_is_sound() {
        let table = document().expect("the table can be read");
        let weights = Weights::of(table.root());
        assert!(weights.classes.len() > 10 && weights.criticality.len() > 1);
        assert_eq!((weights.actions.len(), weights.thresholds.len()), (6, 4));
        assert!(
            weights.classes.iter().all(|class| !class.attributes.is_empty() && class.weight < 4)
        );
    }
}
