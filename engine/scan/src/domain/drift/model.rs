//! The model that policies read. Each part has its `at`, and each value of a row the `place` to it from there.
//!
//! ```text
//! rows       what the last check of each workspace says: address, type, action, outcome, cause, score, severity, changes
//! checks     every check: workspace, state, age_seconds, latest
//! plans      gates, failing checks and changes of plans, with what configurations say of the same resources
//! ignores    entries to look away from, with what they matched
//! double     objects that several states hold
//! jobs       workflows, pipelines and scripts that look for drift
//! strategies what settings say of workspaces
//! atlantis   the projects of an atlantis.yaml
//! config     resources of configurations; `blocks` the rest of them
//! ```

use super::check::{Change, Check, Event, Row, list, text};
use super::ignore::Ignore;
use super::settings::Settings;
use super::{Doc, Drift, Question, jobs, weights};
use crate::domain::terraform::{self, Sort};
use crate::domain::{Read, Scan};
use lictor::{Kind, Region, Value};
use std::collections::BTreeMap;

/// Whether a document concerns drift.
pub(in crate::domain) fn concerns(read: &Read<'_>) -> bool {
    super::tells(read.value)
        || is_driftignore(read.file)
        || is_lock(read.file)
        || !own_settings(read.value).is_undefined()
        || is_atlantis(read.file, read.value)
        || jobs::concerns(read.file, read.value)
        || Sort::of(read.file, read.value).is_some()
}

/// Makes the model of what a scan read.
pub(in crate::domain) fn model<'r>(region: &'r Region, scan: &Scan<'r>) -> Option<Value<'r>> {
    let reads: Vec<&Read<'r>> = scan.documents.iter().filter(|read| concerns(read)).collect();
    if reads.is_empty() {
        return None;
    }
    let docs = reads.iter().filter(|read| super::tells(read.value));
    let docs = docs.map(|read| Doc { document: read.index, file: read.file, value: read.value });
    let docs: Vec<Doc<'r>> = docs.collect();
    let files =
        scan.documents.iter().map(|read| terraform::Doc { file: read.file, value: read.value });
    let files: Vec<terraform::Doc<'r>> = files.collect();
    let resources = terraform::all(region, &files);
    let config: Vec<&terraform::Resource<'r>> =
        resources.iter().filter(|resource| resource.sort == Sort::Config).collect();
    let mut extra: Vec<Ignore> = config.iter().flat_map(|one| lifecycle(one)).collect();
    for read in reads.iter().filter(|read| is_driftignore(read.file)) {
        extra.extend(super::ignore::driftignore(read.index, list(read.value, "lines")));
    }
    let mut broken = Vec::new();
    let settings = settings(region, &reads, &mut broken);
    let question = Question { settings: &settings, today: scan.today, workspace: None };
    let drift = super::find(region, &docs, question, extra).unwrap_or_else(|(document, why)| {
        broken.push(wrong(region, document, &why));
        Drift::default()
    });
    let model = Model { region, now: scan.now, settings: &settings };
    let all = |values: Vec<Value<'r>>| region.array(&values);
    let rows = drift.latest().flat_map(|check| check.rows.iter().map(|row| model.row(check, row)));
    let latest: Vec<*const Check<'r>> = drift.latest().map(std::ptr::from_ref).collect();
    let checks = drift
        .checks
        .iter()
        .map(|check| model.check(check, latest.contains(&std::ptr::from_ref(check))));
    let plans = drift.plans.iter().map(|plan| {
        model.plan(
            plan.document,
            plan.workspace,
            plan.value,
            plan.is_refresh_only,
            plan.time,
            &config,
        )
    });
    let blocks = terraform::blocks(region, &files);
    let jobs = reads.iter().flat_map(|read| jobs::jobs(region, read));
    let atlantis = reads.iter().filter(|read| is_atlantis(read.file, read.value));
    let lock = scan.documents.iter().any(|read| is_lock(read.file));
    Some(region.record(&[
        ("rows", all(rows.collect())),
        ("checks", all(checks.collect())),
        ("plans", all(plans.collect())),
        ("ignores", all(drift.ignores.iter().map(|ignore| model.ignore(ignore)).collect())),
        ("broken", all(broken)),
        ("double", all(double(region, &resources, &files))),
        ("jobs", all(jobs.collect())),
        ("strategies", all(reads.iter().flat_map(|read| model.strategies(read)).collect())),
        ("atlantis", all(atlantis.flat_map(|read| model.atlantis(read)).collect())),
        ("config", all(config.iter().map(|resource| resource.value(region)).collect())),
        ("blocks", all(blocks.iter().map(|block| model.block(block)).collect())),
        ("lock_file", Value::bool(lock)),
    ]))
}

/// The settings of the bundle, of the file of settings in the scan; what is wrong with them.
fn settings<'r>(region: &'r Region, reads: &[&Read<'r>], broken: &mut Vec<Value<'r>>) -> Settings {
    let mut settings = Settings::default();
    for read in reads {
        let said = own_settings(read.value);
        match Settings::read(said) {
            Ok(own) if !said.is_undefined() => settings = own,
            Ok(_) => {}
            Err(why) => broken.push(wrong(region, read.index, &why)),
        }
    }
    // Entries are taken from the document, where they have a place.
    settings.ignores.clear();
    settings
}

fn own_settings(value: Value<'_>) -> Value<'_> {
    value.get_str("bundles").get_str("drift").get_str("settings")
}

fn wrong<'r>(region: &'r Region, document: usize, why: &str) -> Value<'r> {
    let at = at(region, document, &[], "ignore", "");
    region.record(&[("at", at), ("why", region.str(why))])
}

fn is_driftignore(file: &str) -> bool {
    file.rsplit('/').next() == Some(".driftignore")
}

fn is_lock(file: &str) -> bool {
    file.rsplit('/').next() == Some(".terraform.lock.hcl")
}

fn is_atlantis(file: &str, value: Value<'_>) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file);
    let is_named = name.trim_end_matches(".yml").trim_end_matches(".yaml") == "atlantis";
    value.get_str("projects").as_array().is_some()
        && (is_named || !value.get_str("automerge").is_undefined())
}

fn at<'r>(
    region: &'r Region,
    document: usize,
    path: &[Value<'r>],
    kind: &'r str,
    name: &'r str,
) -> Value<'r> {
    let resource = region.record(&[("kind", Value::str(kind)), ("name", Value::str(name))]);
    region.record(&[
        ("document", Value::int(document as i64)),
        ("path", region.array(path)),
        ("resource", resource),
    ])
}

/// `ignore_changes` of configurations, as entries.
pub(super) fn lifecycles<'r>(region: &'r Region, files: &[terraform::Doc<'r>]) -> Vec<Ignore> {
    let resources = terraform::all(region, files);
    let config = resources.iter().filter(|resource| resource.sort == Sort::Config);
    config.flat_map(lifecycle).collect()
}

/// `ignore_changes` of a resource of a configuration.
fn lifecycle(resource: &terraform::Resource<'_>) -> Vec<Ignore> {
    let said = resource.lifecycle.get_str("ignore_changes");
    let entry = |path: Option<String>| {
        let address = match resource.module {
            "" => format!("**.{}", resource.address),
            _ => resource.address.to_owned(),
        };
        Ignore::lifecycle(resource.document, address, path)
    };
    if said.as_str() == Some("all") {
        return vec![entry(None)];
    }
    let names = said.as_array().unwrap_or_default().iter().filter_map(|name| name.as_str());
    names.map(|name| entry(Some(pointer(name)))).collect()
}

/// The pointer of an attribute such as `tags["a"]` or `ingress[0].cidr_blocks`.
fn pointer(name: &str) -> String {
    let name =
        name.trim().replace("\"]", "").replace("[\"", "/").replace(']', "").replace('[', "/");
    format!("/{}", name.replace('.', "/"))
}

/// Objects that the states of several files hold: the same type and id.
fn double<'r>(
    region: &'r Region,
    resources: &[terraform::Resource<'r>],
    files: &[terraform::Doc<'r>],
) -> Vec<Value<'r>> {
    let mut holders: BTreeMap<(&str, &str), Vec<&terraform::Resource<'r>>> = BTreeMap::new();
    for resource in resources {
        let is_state = matches!(resource.sort, Sort::State | Sort::StateFile);
        let id = resource.values.get_str("id").as_str().unwrap_or_default();
        if is_state && resource.mode == "managed" && !id.is_empty() {
            holders.entry((resource.r#type, id)).or_default().push(resource);
        }
    }
    let mut found = Vec::new();
    for ((kind, id), of_id) in holders {
        let first = of_id[0];
        for resource in of_id.iter().skip(1).filter(|one| one.document != first.document) {
            let file = files.get(first.document).map_or("", |doc| doc.file);
            found.push(region.record(&[
                ("at", resource.at(region)),
                ("type", Value::str(kind)),
                ("id", Value::str(id)),
                ("address", Value::str(resource.address)),
                ("other_address", Value::str(first.address)),
                ("other_file", Value::str(file)),
            ]));
        }
    }
    found
}

struct Model<'r, 's> {
    region: &'r Region,
    now: &'r str,
    settings: &'s Settings,
}

impl<'r> Model<'r, '_> {
    /// How many seconds lie between a time and that of the scan.
    fn age(&self, time: Option<i64>) -> Option<Value<'r>> {
        Some(Value::int((super::seconds(self.now)? - time?).max(0)))
    }

    fn check(&self, check: &Check<'r>, is_latest: bool) -> Value<'r> {
        let at = at(self.region, check.at.document, &check.at.path, "workspace", check.workspace);
        let mut fields = vec![
            ("at", at),
            ("workspace", Value::str(check.workspace)),
            ("source", Value::str(check.source)),
            ("state", Value::str(check.state().name())),
            ("latest", Value::bool(is_latest)),
            ("drifted", Value::int(check.drifted().count() as i64)),
            ("total", Value::int(check.total as i64)),
            ("unchecked", Value::int(check.unchecked as i64)),
            ("pending", Value::int(check.pending as i64)),
        ];
        fields.extend(check.failure.map(|why| ("failure", Value::str(why))));
        fields.extend(self.age(check.time).map(|age| ("age_seconds", age)));
        let severity = weights::of_check(check, self.settings);
        fields.extend(severity.map(|severity| ("severity", Value::str(severity.name()))));
        self.region.record(&fields)
    }

    fn row(&self, check: &Check<'r>, row: &Row<'r>) -> Value<'r> {
        let at = at(self.region, row.at.document, &row.at.path, row.kind, row.address);
        let changes: Vec<_> = row.changes.iter().map(|change| self.change(check, change)).collect();
        let events: Vec<_> = row.events.iter().map(|event| self.event(event)).collect();
        let mut fields = vec![
            ("at", at),
            ("workspace", Value::str(check.workspace)),
            ("source", Value::str(check.source)),
            ("address", Value::str(row.address)),
            ("type", Value::str(row.kind)),
            ("provider", Value::str(row.provider)),
            ("action", Value::str(row.action.name())),
            ("outcome", Value::str(row.outcome.name())),
            ("cause", Value::str(row.cause.name())),
            ("drift", Value::bool(row.is_drift())),
            ("ignored", Value::bool(row.ignored.is_some())),
            ("has_values", Value::bool(row.has_values)),
            ("score", Value::int(row.score.into())),
            ("criticality", Value::int(row.criticality.into())),
            ("runs", Value::int(row.runs as i64)),
            ("changes", self.region.array(&changes)),
            ("events", self.region.array(&events)),
        ];
        if row.tags.kind() == Kind::Object {
            fields.push(("tags", row.tags));
        }
        fields.extend(row.severity.map(|severity| ("severity", Value::str(severity.name()))));
        fields.extend(row.planned.as_ref().map(|planned| {
            let actions: Vec<_> = planned.actions.iter().map(|action| Value::str(action)).collect();
            ("planned", self.region.array(&actions))
        }));
        self.region.record(&fields)
    }

    fn change(&self, check: &Check<'r>, change: &Change<'r>) -> Value<'r> {
        let mut place = Vec::new();
        if check.source == "terraform" {
            place.extend([Value::str("change"), Value::str("after")]);
            place.extend(&change.path);
        }
        let mut fields = vec![
            ("path", self.region.array(&change.path)),
            ("pointer", self.region.str(&change.pointer())),
            ("place", self.region.array(&place)),
            ("sensitive", Value::bool(change.is_secret)),
            ("counts", Value::bool(change.counts())),
            ("outcome", Value::str(change.outcome.name())),
            ("class", Value::str(change.class)),
            ("weight", Value::int(change.weight.into())),
            ("flaps", Value::int(change.flaps as i64)),
        ];
        fields.extend(change.noise.map(|noise| ("noise", Value::str(noise.name()))));
        let values = [("before", change.before), ("after", change.after)];
        fields.extend(values.into_iter().filter(|(_, value)| !value.is_undefined()));
        self.region.record(&fields)
    }

    fn event(&self, event: &Event<'r>) -> Value<'r> {
        let mut fields = vec![
            ("time", Value::str(event.stamp)),
            ("name", Value::str(event.name)),
            ("principal", Value::str(event.principal)),
            ("agent", Value::str(event.agent)),
        ];
        fields.extend(self.age(event.time).map(|age| ("age_seconds", age)));
        self.region.record(&fields)
    }

    fn ignore(&self, ignore: &Ignore) -> Value<'r> {
        let region = self.region;
        let mut fields = vec![
            ("origin", Value::str(ignore.origin.name())),
            ("owner", region.str(&ignore.owner)),
            ("reason", region.str(&ignore.reason)),
            ("hits", Value::int(ignore.hits as i64)),
        ];
        if let Some((document, list, number)) = &ignore.at {
            let steps = list.split('/').skip(1).map(|step| region.str(step));
            let steps: Vec<_> = steps.chain([Value::int(*number as i64)]).collect();
            fields.push(("at", at(region, *document, &steps, "ignore", "")));
        }
        let texts = [
            ("address", &ignore.address),
            ("type", &ignore.kind),
            ("path", &ignore.path),
            ("expires", &ignore.expires),
        ];
        fields.extend(
            texts.into_iter().filter_map(|(key, text)| Some((key, region.str(text.as_deref()?)))),
        );
        fields.extend(ignore.max_matches.map(|max| ("max_matches", Value::int(max as i64))));
        region.record(&fields)
    }

    /// The gates of a plan, its failing checks, and its changes.
    fn plan(
        &self,
        document: usize,
        workspace: &'r str,
        plan: Value<'r>,
        is_refresh_only: bool,
        time: Option<i64>,
        config: &[&terraform::Resource<'r>],
    ) -> Value<'r> {
        let region = self.region;
        let guarded = |address: &str| {
            let address = terraform::without_indexes(address);
            config.iter().any(|resource| {
                let is_one = terraform::without_indexes(resource.address) == address
                    || resource.module.is_empty()
                        && address.ends_with(&format!(".{}", resource.address));
                is_one && resource.lifecycle.get_str("prevent_destroy").as_bool() == Some(true)
            })
        };
        let change = |(index, entry): (usize, &Value<'r>)| {
            let address = text(*entry, "address");
            let path = [Value::str("resource_changes"), Value::int(index as i64)];
            region.record(&[
                ("at", at(region, document, &path, text(*entry, "type"), address)),
                ("address", Value::str(address)),
                ("type", Value::str(text(*entry, "type"))),
                ("mode", Value::str(text(*entry, "mode"))),
                ("actions", region.array(list(entry.get_str("change"), "actions"))),
                ("reason", Value::str(text(*entry, "action_reason"))),
                ("prevent_destroy", Value::bool(guarded(address))),
            ])
        };
        let changes = list(plan, "resource_changes").iter().enumerate().map(change);
        let mut fields = vec![
            ("at", at(region, document, &[], "plan", workspace)),
            ("workspace", Value::str(workspace)),
            ("refresh_only", Value::bool(is_refresh_only)),
            ("gates", terraform::gates(region, plan)),
            ("checks", terraform::checks(region, plan, document)),
            ("changes", region.array(&changes.collect::<Vec<_>>())),
        ];
        fields.extend(self.age(time).map(|age| ("age_seconds", age)));
        region.record(&fields)
    }

    fn atlantis(&self, read: &Read<'r>) -> Vec<Value<'r>> {
        let project = |(index, project): (usize, &Value<'r>)| {
            let name = ["name", "dir"].map(|key| text(*project, key));
            let name = name.into_iter().find(|name| !name.is_empty()).unwrap_or("project");
            let path = [Value::str("projects"), Value::int(index as i64)];
            let at = at(self.region, read.index, &path, "project", name);
            self.region.record(&[("at", at), ("name", Value::str(name)), ("project", *project)])
        };
        list(read.value, "projects").iter().enumerate().map(project).collect()
    }

    fn strategies(&self, read: &Read<'r>) -> Vec<Value<'r>> {
        let said = own_settings(read.value).get_str("strategies").as_object();
        let entries = said.map(|object| object.entries()).unwrap_or_default().iter();
        let one = |entry: &lictor::Entry<'r>| {
            let name = entry.key.as_str().unwrap_or_default();
            let steps = ["bundles", "drift", "settings", "strategies"].map(Value::str);
            let path = [&steps[..], &[entry.key]].concat();
            self.region.record(&[
                ("at", at(self.region, read.index, &path, "workspace", name)),
                ("workspace", entry.key),
                ("strategy", entry.value),
            ])
        };
        entries.map(one).collect()
    }

    fn block(&self, block: &terraform::Block<'r>) -> Value<'r> {
        self.region.record(&[
            ("at", block.at),
            ("kind", Value::str(block.kind)),
            ("label", Value::str(block.label)),
            ("file", Value::str(block.file)),
            ("values", block.values),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::pointer;

    #[test]
    fn attributes() {
        for (name, want) in [
            ("tags", "/tags"),
            ("tags[\"a\"]", "/tags/a"),
            ("ingress[0].cidr_blocks", "/ingress/0/cidr_blocks"),
        ] {
            assert_eq!(pointer(name), want);
        }
    }
}
