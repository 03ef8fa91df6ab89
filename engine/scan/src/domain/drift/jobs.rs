//! Jobs that look for drift: workflows of GitHub, pipelines of GitLab, and scripts, in one form for policies.
//!
//! A job tells its schedules (with the longest time between two runs), what its scripts do with exit codes, the actions it
//! uses, and credentials that do not expire.

use super::check::{list, text};
use super::script;
use super::shell::{self, Options, Plan};
use crate::domain::Read;
use lictor::{Entry, Kind, Region, Value};

/// The jobs of a document, if it has any.
pub(super) fn jobs<'r>(region: &'r Region, read: &Read<'r>) -> Vec<Value<'r>> {
    let place = Place { region, document: read.index, file: read.file };
    if let Some(lines) = lines(read.value) {
        return place.script(&lines).into_iter().collect();
    }
    let is_workflow =
        read.value.get_str("jobs").kind() == Kind::Object && !trigger(read.value).is_undefined();
    match () {
        () if is_workflow => place.github(read.value),
        () if is_gitlab(read.file, read.value) => place.gitlab(read.value),
        () => Vec::new(),
    }
}

/// Whether a document may hold jobs.
pub(super) fn concerns(file: &str, value: Value<'_>) -> bool {
    let is_workflow =
        value.get_str("jobs").kind() == Kind::Object && !trigger(value).is_undefined();
    let is_script = lines(value).is_some_and(|lines| {
        lines.iter().any(|line| line.contains("terraform") || line.contains("tofu"))
    });
    is_workflow || is_script || is_gitlab(file, value)
}

/// The lines of a script.
fn lines(value: Value<'_>) -> Option<Vec<&str>> {
    let lines = value.get_str("lines").as_array().filter(|_| value.len() == 1)?;
    Some(lines.iter().filter_map(|line| line.as_str()).collect())
}

/// What starts a workflow: YAML may take the word `on` for a truth value.
fn trigger(value: Value<'_>) -> Value<'_> {
    match value.get_str("on") {
        on if on.is_undefined() => value.get_str("true"),
        on => on,
    }
}

fn is_gitlab(file: &str, value: Value<'_>) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.ends_with(".gitlab-ci.yml")
        || name.ends_with(".gitlab-ci.yaml")
        || name.starts_with(".gitlab-ci") && value.kind() == Kind::Object
}

fn entries<'r>(value: Value<'r>) -> &'r [Entry<'r>] {
    value.as_object().map(|object| object.entries()).unwrap_or_default()
}

/// Names of credentials that do not expire.
const STATIC_KEYS: [&str; 12] = [
    "aws-access-key-id",
    "aws-secret-access-key",
    "aws_access_key_id",
    "aws_secret_access_key",
    "credentials_json",
    "google_credentials",
    "gcp_credentials",
    "arm_client_secret",
    "client-secret",
    "azure_credentials",
    "creds",
    "arm_access_key",
];

struct Place<'r> {
    region: &'r Region,
    document: usize,
    file: &'r str,
}

impl<'r> Place<'r> {
    fn at(&self, path: &[Value<'r>], name: &'r str) -> Value<'r> {
        let resource = [("kind", Value::str("job")), ("name", Value::str(name))];
        self.region.record(&[
            ("document", Value::int(self.document as i64)),
            ("path", self.region.array(path)),
            ("resource", self.region.record(&resource)),
        ])
    }

    fn job(
        &self,
        system: &'static str,
        name: &'r str,
        at: Value<'r>,
        more: &[(&str, Value<'r>)],
    ) -> Value<'r> {
        let mut fields = vec![
            ("system", Value::str(system)),
            ("name", Value::str(name)),
            ("file", Value::str(self.file)),
            ("at", at),
        ];
        fields.extend(more);
        self.region.record(&fields)
    }

    /// What a script does with Terraform; each command stands where `path` leads, or on its own line below it.
    fn plans(
        &self,
        text: &str,
        options: Options,
        path: &[Value<'r>],
        has_lines: bool,
        name: &'r str,
    ) -> Vec<Value<'r>> {
        let one = |plan: &Plan| {
            let mut path = path.to_vec();
            if has_lines {
                path.push(Value::int(plan.line as i64));
            }
            let texts = |texts: &[String]| {
                self.region
                    .array(&texts.iter().map(|text| self.region.str(text)).collect::<Vec<_>>())
            };
            let compared: Vec<String> = plan.compared.iter().cloned().collect();
            self.region.record(&[
                ("at", self.at(&path, name)),
                ("line", Value::int(plan.line as i64 + 1)),
                ("verb", self.region.str(&plan.verb)),
                ("words", texts(&plan.words)),
                ("into", texts(&plan.into)),
                ("errexit", Value::bool(plan.options.0)),
                ("pipefail", Value::bool(plan.options.1)),
                ("read", Value::bool(plan.is_read)),
                ("pipestatus", Value::bool(plan.is_read_well)),
                ("passed_over", Value::bool(plan.is_passed_over)),
                ("condition", Value::bool(plan.is_condition)),
                ("compared", texts(&compared)),
                ("has_else", Value::bool(plan.has_else)),
            ])
        };
        shell::plans(text, options).iter().map(one).collect()
    }

    fn script(&self, lines: &[&str]) -> Option<Value<'r>> {
        let first = lines.first().copied().unwrap_or_default();
        let path = [Value::str("lines")];
        let name = self.file.rsplit('/').next().unwrap_or(self.file);
        let at = self.at(&[], name);
        if self.file.ends_with(".py") || first.starts_with("#!") && first.contains("python") {
            let mistakes = script::mistakes(lines).into_iter().map(|mistake| {
                let path = [path[0], Value::int(mistake.line as i64)];
                let at = self.at(&path, name);
                self.region.record(&[("at", at), ("kind", Value::str(mistake.kind))])
            });
            let mistakes: Vec<Value<'r>> = mistakes.collect();
            let mistakes =
                [("mistakes", self.region.array(&mistakes)), ("plans", Value::EMPTY_ARRAY)];
            return Some(self.job("python", name, at, &mistakes));
        }
        let is_shell = [".sh", ".bash"].iter().any(|end| self.file.ends_with(end))
            || first.starts_with("#!") && first.contains("sh");
        if !is_shell {
            return None;
        }
        let options =
            Options { errexit: first.starts_with("#!") && first.contains(" -e"), pipefail: false };
        let plans = self.plans(&lines.join("\n"), options, &path, true, name);
        if plans.is_empty() {
            return None;
        }
        Some(self.job("shell", name, at, &[("plans", self.region.array(&plans))]))
    }

    fn github(&self, workflow: Value<'r>) -> Vec<Value<'r>> {
        let key = if workflow.get_str("on").is_undefined() { "true" } else { "on" };
        let schedules =
            list(trigger(workflow), "schedule").iter().enumerate().map(|(index, one)| {
                let cron = text(*one, "cron");
                let path = [
                    Value::str(key),
                    Value::str("schedule"),
                    Value::int(index as i64),
                    Value::str("cron"),
                ];
                self.schedule(cron, &path)
            });
        let schedules: Vec<Value<'r>> = schedules.collect();
        let is_called = !trigger(workflow).get_str("workflow_call").is_undefined();
        let of_jobs = entries(workflow.get_str("jobs")).iter().filter_map(|entry| {
            let name = entry.key.as_str()?;
            let path = vec![Value::str("jobs"), entry.key];
            let steps = self.steps(workflow, entry.value, &path, name);
            let has_group = [workflow, entry.value]
                .iter()
                .any(|one| !one.get_str("concurrency").is_undefined());
            let mut keys = self.keys(workflow.get_str("env"), &[Value::str("env")], name);
            keys.extend(self.keys(
                entry.value.get_str("env"),
                &[path[0], path[1], Value::str("env")],
                name,
            ));
            keys.extend(steps.keys);
            let oidc = [workflow, entry.value].iter().any(|one| {
                let permissions = one.get_str("permissions");
                text(permissions, "id-token") == "write"
                    || permissions.as_str() == Some("write-all")
            });
            let more = [
                ("schedules", self.region.array(&schedules)),
                ("called", Value::bool(is_called)),
                ("plans", self.region.array(&steps.plans)),
                ("uses", self.region.array(&steps.uses)),
                ("static_keys", self.region.array(&keys)),
                ("concurrency", Value::bool(has_group)),
                ("oidc", Value::bool(oidc)),
            ];
            (!steps.plans.is_empty()).then(|| self.job("github", name, self.at(&path, name), &more))
        });
        of_jobs.collect()
    }

    fn steps(
        &self,
        workflow: Value<'r>,
        job: Value<'r>,
        path: &[Value<'r>],
        name: &'r str,
    ) -> Steps<'r> {
        let mut found = Steps::default();
        for (index, step) in list(job, "steps").iter().enumerate() {
            let here = |key| {
                let mut path = path.to_vec();
                path.extend([Value::str("steps"), Value::int(index as i64), Value::str(key)]);
                path
            };
            if let Some(run) = step.get_str("run").as_str() {
                let shells =
                    [*step, job, workflow].map(|one| match one.get_str("shell").as_str() {
                        Some(shell) => shell,
                        None => text(one.get_str("defaults").get_str("run"), "shell"),
                    });
                let shell = shells.into_iter().find(|shell| !shell.is_empty());
                found.plans.extend(self.plans(run, github_shell(shell), &here("run"), false, name));
            }
            if let Some(uses) = step.get_str("uses").as_str() {
                let (action, reference) = uses.split_once('@').unwrap_or((uses, ""));
                let is_local = action.starts_with("./") || action.starts_with("docker://");
                let is_pinned = is_local
                    || reference.len() == 40 && reference.bytes().all(|b| b.is_ascii_hexdigit());
                found.uses.push(self.region.record(&[
                    ("at", self.at(&here("uses"), name)),
                    ("action", Value::str(action)),
                    ("ref", Value::str(reference)),
                    ("pinned", Value::bool(is_pinned)),
                ]));
            }
            for key in ["with", "env"] {
                found.keys.extend(self.keys(step.get_str(key), &here(key), name));
            }
        }
        found
    }

    /// Credentials that do not expire, among named values.
    fn keys(&self, values: Value<'r>, path: &[Value<'r>], name: &'r str) -> Vec<Value<'r>> {
        let is_key = |entry: &&Entry<'r>| {
            let is_named = entry
                .key
                .as_str()
                .is_some_and(|key| STATIC_KEYS.iter().any(|known| key.eq_ignore_ascii_case(known)));
            is_named && entry.value.as_str().is_none_or(|value| !value.is_empty())
        };
        let one = |entry: &Entry<'r>| {
            let path = [path, &[entry.key]].concat();
            self.region.record(&[("at", self.at(&path, name)), ("name", entry.key)])
        };
        entries(values).iter().filter(is_key).map(one).collect()
    }

    fn schedule(&self, cron: &'r str, path: &[Value<'r>]) -> Value<'r> {
        let mut fields = vec![("cron", Value::str(cron)), ("at", self.at(path, "schedule"))];
        fields.extend(longest(cron).map(|hours| ("hours", Value::int(hours))));
        self.region.record(&fields)
    }

    fn gitlab(&self, pipeline: Value<'r>) -> Vec<Value<'r>> {
        let of_jobs = entries(pipeline).iter().filter_map(|entry| {
            let name = entry.key.as_str()?;
            let job = entry.value;
            let mut plans = Vec::new();
            for key in ["before_script", "script", "after_script"] {
                let commands = job.get_str(key);
                let texts = commands.as_array().unwrap_or(std::slice::from_ref(&commands));
                let text: Vec<&str> = texts.iter().filter_map(|text| text.as_str()).collect();
                // The runner sets both options.
                let options = Options { errexit: true, pipefail: true };
                plans.extend(self.plans(
                    &text.join("\n"),
                    options,
                    &[entry.key, Value::str(key)],
                    false,
                    name,
                ));
            }
            let mut keys =
                self.keys(pipeline.get_str("variables"), &[Value::str("variables")], name);
            keys.extend(self.keys(
                job.get_str("variables"),
                &[entry.key, Value::str("variables")],
                name,
            ));
            let passes = job.get_str("allow_failure").as_bool() == Some(true);
            let more = [
                ("plans", self.region.array(&plans)),
                ("static_keys", self.region.array(&keys)),
                ("concurrency", Value::bool(!job.get_str("resource_group").is_undefined())),
                ("passes", Value::bool(passes)),
            ];
            (!plans.is_empty())
                .then(|| self.job("gitlab", name, self.at(&[entry.key], name), &more))
        });
        of_jobs.collect()
    }
}

#[derive(Default)]
struct Steps<'r> {
    plans: Vec<Value<'r>>,
    uses: Vec<Value<'r>>,
    keys: Vec<Value<'r>>,
}

/// The options that GitHub gives a shell: `bash -e` where none is named, all of them where `bash` is.
fn github_shell(shell: Option<&str>) -> Options {
    match shell {
        None | Some("sh") => Options { errexit: true, pipefail: false },
        Some("bash") => Options { errexit: true, pipefail: true },
        Some(shell) => {
            Options { errexit: shell.contains(" -e"), pipefail: shell.contains("pipefail") }
        }
    }
}

/// The longest time between two runs of a schedule, in hours, of the common forms of cron.
fn longest(cron: &str) -> Option<i64> {
    let fields: Vec<&str> = cron.split_whitespace().collect();
    let [_, hours, of_month, months, of_week] = fields.as_slice() else { return None };
    let day =
        values(of_week, 0, 7)?.iter().map(|day| day % 7).collect::<std::collections::BTreeSet<_>>();
    let dates = values(of_month, 1, 31)?;
    if values(months, 1, 12)?.len() < 12 {
        return Some(31 * 24);
    }
    let days = match (day.len() < 7, dates.len() < 31) {
        (true, false) => gap(&day.into_iter().collect::<Vec<_>>(), 7),
        (false, true) => gap(&dates, 31),
        // Either of them is enough, so the shorter counts; it is not worth more.
        (true, true) => gap(&day.into_iter().collect::<Vec<_>>(), 7).min(gap(&dates, 31)),
        (false, false) => 1,
    };
    let hours = gap(&values(hours, 0, 23)?, 24);
    Some(if days > 1 { days * 24 } else { hours })
}

/// The longest way from one value to the next, around.
fn gap(values: &[i64], around: i64) -> i64 {
    let next = values.iter().skip(1).chain(values.first());
    values
        .iter()
        .zip(next)
        .map(|(one, next)| (next - one - 1).rem_euclid(around) + 1)
        .max()
        .unwrap_or(around)
}

fn values(field: &str, from: i64, to: i64) -> Option<Vec<i64>> {
    const DAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
    let number = |text: &str| {
        let day = DAYS.iter().position(|day| text.eq_ignore_ascii_case(day)).map(|day| day as i64);
        day.or_else(|| text.parse::<i64>().ok()).filter(|number| (from..=to).contains(number))
    };
    let mut found = std::collections::BTreeSet::new();
    for part in field.split(',') {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, step.parse::<usize>().ok().filter(|step| *step > 0)?),
            None => (part, 1),
        };
        let (start, end) = match range.split_once('-') {
            _ if range == "*" => (from, to),
            Some((start, end)) => (number(start)?, number(end)?),
            None => (number(range)?, if part.contains('/') { to } else { number(range)? }),
        };
        found.extend((start..=end).step_by(step));
    }
    (!found.is_empty()).then(|| found.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::longest;

    #[test]
    fn schedules() {
        for (cron, want) in [
            ("0 */6 * * *", Some(6)),
            ("0 3 * * *", Some(24)),
            ("0 3,15 * * *", Some(12)),
            ("0 8-18 * * *", Some(14)),
            ("0 3 * * 1-5", Some(72)),
            ("0 3 * * MON", Some(168)),
            ("0 3 1 * *", Some(744)),
            ("*/5 * * * *", Some(1)),
            ("0 3 1 1 *", Some(744)),
            ("@daily", None),
            ("0 25 * * *", None),
            ("0 */0 * * *", None),
        ] {
            assert_eq!(longest(cron), want, "{cron}");
        }
    }
}
