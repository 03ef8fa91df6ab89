//! `lictor drift`: what drifted, how bad it is, who did it, and what to do about it by the strategy of the workspace.

use super::scan::{self, output};
use crate::args::{Read, choice, switch, value};
use clap::{Arg, ArgMatches, Command};
use lictor::{Host, SystemHost, Value};
use lictor_scan::config::{Config, FAIL_ON};
use lictor_scan::domain::drift::report::{self, Style};
use lictor_scan::domain::drift::settings::{Settings, SeverityRule, Strategy};
use lictor_scan::domain::drift::{input, seconds};
use lictor_scan::finding::{Problem, Severity};
use lictor_scan::walk::{self, Walk};
use std::io::IsTerminal;

const HELP: &str = "Examples:
  terraform plan -refresh-only -out=p && terraform show -json p | lictor drift -
  lictor drift refresh.json plan.json
  lictor drift --workspace networking plan.json trail.json
  lictor drift --metrics workspaces/ -o /var/lib/node_exporter/drift.prom
  lictor drift -f json workspaces/ -o reports/$(date +%F).json

Files may be plans and streams of Terraform and OpenTofu (a refresh-only and a normal plan of one
workspace are joined), reports of drift jobs and those of lictor drift -f json (the history of a
workspace), DescribeStackResourceDrifts of CloudFormation, previews of Pulumi, results of driftctl,
CloudTrail records, .driftignore, and lists of entries under drift_ignore. The workspace is what
the file says, or its name, or that of its folder. Settings stand in lictor.yaml under
bundles.drift.settings.

Exit codes, as those of terraform plan -detailed-exitcode: 0 no drift at or over --fail-on,
1 a check failed or something could not be read, 2 drift.";

pub(crate) fn command() -> Command {
    Command::new("drift")
        .about("Tell what drifted, how bad it is and what to do about it")
        .after_help(HELP)
        .arg(
            Arg::new("paths").value_name("PATH").num_args(0..).help(
                "files and folders; - for standard input (the default where it is no terminal)",
            ),
        )
        .args([
            value("workspace", "NAME", "the workspace, where files do not tell").short('w'),
            choice(
                "format",
                &["pretty", "json", "markdown", "metrics"],
                "pretty",
                "how drift is reported",
            )
            .short('f'),
            switch("metrics", "report in Prometheus text; the same as -f metrics"),
            value("output", "FILE", "write the report to a file").short('o'),
            switch("all", "show noise and what is looked away from").short('a'),
            choice("fail-on", &FAIL_ON, "low", "the least severity that makes the exit code 2"),
            value("severity-rule", "RULE", "weighted, or seed: by the number of resources alone"),
            value(
                "strategy",
                "NAME",
                "alert, plan, apply or refresh, instead of what settings say",
            ),
            value("now", "TIME", "the time to tell ages by, instead of now"),
            value("config-file", "FILE", "settings instead of the lictor.yaml found upward")
                .short('c'),
            switch("no-config", "look for no lictor.yaml"),
            value("max-file-size", "BYTES", "files that are larger are errors")
                .default_value("67108864"),
        ])
}

pub(crate) fn run(matches: &ArgMatches) -> u8 {
    match drift(matches) {
        Ok(code) => code,
        Err(message) => {
            eprintln!("{message}");
            1
        }
    }
}

fn drift(matches: &ArgMatches) -> Result<u8, String> {
    let (config, _) = scan::settings(matches)?;
    let settings = settings(matches, &config)?;
    let now = match matches.text("now") {
        Some(text) => {
            seconds(text).ok_or("Error: --now takes a time such as 2027-01-31T12:00:00Z")?
        }
        None => SystemHost::new().now_ns() / 1_000_000_000,
    };
    let mut problems = Vec::new();
    let sources = sources(matches, &config, &mut problems)?;
    let inputs = input::read(sources, &mut problems);
    problems.retain(|problem| problem.is_error);
    let format = match matches.on("metrics") {
        true => "metrics",
        false => matches.text("format").unwrap_or("pretty"),
    };
    let today = &crate::commands::exec::utc(now)[..10];
    let style = Style { settings: &settings, all: matches.on("all"), now };
    let fail_on = matches.text("fail-on").and_then(Severity::of_name);
    let looked = input::with_drift(&inputs, &settings, today, matches.text("workspace"), |drift| {
        let text = report::write(format, drift, &style).unwrap_or_default();
        (text, report::exit_code(drift, &settings, fail_on))
    });
    if !problems.is_empty() {
        eprintln!("{}", scan::shown(&problems));
    }
    let (text, code) = looked.map_err(|problem| scan::shown(&[problem]))?;
    output(matches, &text)?;
    Ok(if problems.is_empty() { code } else { 1 })
}

/// What `lictor.yaml` says of the bundle, and flags over it.
fn settings(matches: &ArgMatches, config: &Config) -> Result<Settings, String> {
    let of_file = config.bundle("drift").and_then(|bundle| bundle.settings.as_ref());
    let of_file = of_file.map_or(Value::EMPTY_OBJECT, |settings| settings.root());
    let settings = Settings::read(of_file);
    let mut settings = settings.map_err(|why| format!("Error: bundles.drift.settings: {why}"))?;
    match matches.text("severity-rule") {
        None => {}
        Some("weighted") => settings.severity_rule = SeverityRule::Weighted,
        Some("seed") => settings.severity_rule = SeverityRule::Seed,
        Some(_) => return Err("Error: --severity-rule takes weighted or seed".to_owned()),
    }
    if let Some(name) = matches.text("strategy") {
        let strategy = Strategy::of_name(name);
        let strategy = strategy.ok_or("Error: --strategy takes alert, plan, apply or refresh")?;
        settings.strategies = vec![("*".to_owned(), strategy)];
    }
    Ok(settings)
}

fn sources(
    matches: &ArgMatches,
    config: &Config,
    problems: &mut Vec<Problem>,
) -> Result<Vec<lictor_scan::source::Source>, String> {
    let max_bytes = matches.text("max-file-size").and_then(|text| text.parse().ok());
    let max_bytes = max_bytes.ok_or("Error: --max-file-size takes a number of bytes")?;
    let paths = matches.texts("paths");
    let from_stdin = paths.is_empty() && !std::io::stdin().is_terminal();
    if paths.is_empty() && !from_stdin {
        return Err("Error: which drift? Give files or folders, or - for standard input".to_owned());
    }
    let mut sources = Vec::new();
    if from_stdin || paths.iter().any(|path| path == "-") {
        let read = walk::from_stream("stdin", std::io::stdin().lock(), max_bytes);
        sources.push(read.map_err(|problem| scan::shown(&[problem]))?);
    }
    let walk = Walk { ignore: config.ignore.clone(), ..Walk::default() };
    let mut found = Vec::new();
    for path in paths.iter().filter(|path| *path != "-") {
        walk.files(path, &mut found, problems);
    }
    for file in found {
        match file.into_source(max_bytes) {
            Ok(source) => sources.push(source),
            Err(problem) => problems.push(problem),
        }
    }
    Ok(sources)
}
