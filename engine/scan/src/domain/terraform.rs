//! Terraform and OpenTofu: resources as plans, states and configurations tell them, in one form.
//!
//! A leaf that is known after the apply only is [`UNKNOWN`], a sensitive one [`SENSITIVE`], so that whoever judges a value
//! meets three cases: it is known, null, or cannot be told. An object with `$unknown` beside other keys is known in part.
//! Sets are lists in the order of the file. Nothing here judges.

mod address;
mod config;
mod marks;
mod mask;
mod plan;
mod state;
#[cfg(test)]
mod tests;

use lictor::{Kind, Region, Value};

pub(crate) use address::without_indexes;
pub(crate) use config::Block;
pub(crate) use marks::{SENSITIVE, UNKNOWN, is_marker, marker};
pub(crate) use mask::secrets;
pub(crate) use plan::{checks, gates, providers};

/// What a document of Terraform is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// `terraform show -json` of a plan.
    Plan,
    /// `terraform show -json` of a state.
    State,
    /// A state as it is kept, version 4.
    StateFile,
    /// A line of `terraform plan -json` or `apply -json`.
    Line,
    /// A configuration in the form of `.tf.json`, which is also that of a `.tf` that was read.
    Config,
}

impl Sort {
    /// What a document is, if it is of Terraform. A configuration is told by the name of its file.
    pub(crate) fn of(file: &str, document: Value<'_>) -> Option<Sort> {
        let is = |key, kind| document.get_str(key).kind() == kind;
        if document.kind() != Kind::Object {
            return None;
        }
        if [".tf", ".tofu", ".tf.json", ".tofu.json", ".tfvars", ".tfvars.json"]
            .iter()
            .any(|ending| file.ends_with(ending))
        {
            return Some(Sort::Config);
        }
        if is("format_version", Kind::String) {
            let is_plan =
                ["resource_changes", "planned_values", "resource_drift", "output_changes"]
                    .iter()
                    .any(|key| !document.get_str(key).is_undefined());
            let is_state = document.get_str("values").get_str("root_module").kind() == Kind::Object;
            // The state of nothing has no values at all.
            let is_empty = is("terraform_version", Kind::String);
            return is_plan
                .then_some(Sort::Plan)
                .or_else(|| (is_state || is_empty).then_some(Sort::State));
        }
        if is("version", Kind::Number)
            && is("lineage", Kind::String)
            && is("resources", Kind::Array)
        {
            return Some(Sort::StateFile);
        }
        let is_line = document.get_str("@module").as_str().is_some() && is("type", Kind::String);
        is_line.then_some(Sort::Line)
    }
}

/// A document, and the file it stands in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Doc<'r> {
    /// The name of its file.
    pub file: &'r str,
    /// The document.
    pub value: Value<'r>,
}

/// The folder of a file.
pub(crate) fn folder(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A resource or data source.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Resource<'r> {
    /// What the document that tells of it is.
    pub sort: Sort,
    /// Its address, with indexes.
    pub address: &'r str,
    /// The address it had before it was moved, or undefined.
    pub previous_address: Value<'r>,
    /// The address of its module; empty for the root.
    pub module: &'r str,
    /// `managed` or `data`.
    pub mode: &'r str,
    /// Its type.
    pub r#type: &'r str,
    /// Its name.
    pub name: &'r str,
    /// The index or key of the instance, or undefined.
    pub index: Value<'r>,
    /// The provider as it is told: `registry.terraform.io/hashicorp/aws`, or `aws` in a configuration.
    pub provider: &'r str,
    /// The configuration of the provider that is used, such as `aws.west`; undefined where that is not told.
    pub provider_key: Value<'r>,
    /// The key of a deposed object, or undefined.
    pub deposed: Value<'r>,
    /// What the plan does with it, such as `["delete", "create"]`; `["no-op"]` for what merely exists.
    pub actions: Value<'r>,
    /// Why, or undefined.
    pub action_reason: Value<'r>,
    /// The paths that force a replacement, or undefined.
    pub replace_paths: Value<'r>,
    /// What is said of an import, or undefined.
    pub importing: Value<'r>,
    /// The stored values, or null.
    pub before: Value<'r>,
    /// The planned or stored values, or null.
    pub values: Value<'r>,
    /// The expressions of its configuration, as plans have them, or undefined.
    pub config: Value<'r>,
    /// The block `lifecycle`, which configurations alone tell, or undefined.
    pub lifecycle: Value<'r>,
    /// The number of its document.
    pub document: usize,
    /// The steps that lead to the record of the resource.
    pub record_path: Value<'r>,
    /// The steps that lead to its values.
    pub path: Value<'r>,
}

impl<'r> Resource<'r> {
    /// The place of its values, as findings want it.
    pub(crate) fn at(&self, region: &'r Region) -> Value<'r> {
        self.at_path(region, self.path)
    }

    fn at_path(&self, region: &'r Region, path: Value<'r>) -> Value<'r> {
        let resource =
            region.record(&[("kind", Value::str(self.r#type)), ("name", Value::str(self.address))]);
        region.record(&[
            ("document", Value::int(self.document as i64)),
            ("path", path),
            ("resource", resource),
        ])
    }

    /// Whether it is destroyed or let go, and nothing is made in its place.
    pub(crate) fn ends(&self) -> bool {
        let actions = self.actions.as_array().unwrap_or_default();
        !actions.is_empty()
            && actions.iter().all(|action| matches!(action.as_str(), Some("delete" | "forget")))
    }

    /// Itself as policies read it: `at` leads to its values, `record_at` to the record they stand in.
    pub(crate) fn value(&self, region: &'r Region) -> Value<'r> {
        let sort = match self.sort {
            Sort::Plan => "plan",
            Sort::Config => "config",
            Sort::State | Sort::StateFile | Sort::Line => "state",
        };
        let mut fields = vec![
            ("source", Value::str(sort)),
            ("address", Value::str(self.address)),
            ("module", Value::str(self.module)),
            ("mode", Value::str(self.mode)),
            ("type", Value::str(self.r#type)),
            ("name", Value::str(self.name)),
            ("provider", Value::str(self.provider)),
            ("actions", self.actions),
            ("before", self.before),
            ("values", self.values),
            ("at", self.at(region)),
            ("record_at", self.at_path(region, self.record_path)),
        ];
        let more = [
            ("previous_address", self.previous_address),
            ("index", self.index),
            ("provider_key", self.provider_key),
            ("deposed", self.deposed),
            ("action_reason", self.action_reason),
            ("replace_paths", self.replace_paths),
            ("importing", self.importing),
            ("config", self.config),
            ("lifecycle", self.lifecycle),
        ];
        fields.extend(more.into_iter().filter(|(_, value)| !value.is_undefined()));
        region.record(&fields)
    }
}

/// The resources that a document tells of, if it is of Terraform and no line of a stream. A configuration is taken for a
/// whole module; [`all`] knows the other files of its folder.
pub(crate) fn resources<'r>(
    region: &'r Region,
    doc: Doc<'r>,
    document: usize,
) -> Option<Vec<Resource<'r>>> {
    match Sort::of(doc.file, doc.value)? {
        Sort::Plan => Some(plan::rows(region, doc.value, "resource_changes", document)),
        Sort::State => Some(state::shown(region, doc.value, document)),
        Sort::StateFile => Some(state::kept(region, doc.value, document)),
        Sort::Config => Some(config::resources(region, vec![vec![(document, doc)]])),
        Sort::Line => None,
    }
}

/// The resources that all documents tell of. Those of a configuration are evaluated a folder at a time.
pub(crate) fn all<'r>(region: &'r Region, documents: &[Doc<'r>]) -> Vec<Resource<'r>> {
    let mut found = Vec::new();
    for (document, doc) in documents.iter().enumerate() {
        if Sort::of(doc.file, doc.value) != Some(Sort::Config) {
            found.extend(resources(region, *doc, document).unwrap_or_default());
        }
    }
    found.extend(config::resources(region, config::folders(documents)));
    found
}

/// The blocks of configurations that are no resources, evaluated as theirs are.
pub(crate) fn blocks<'r>(region: &'r Region, documents: &[Doc<'r>]) -> Vec<Block<'r>> {
    config::blocks(region, config::folders(documents))
}
