//! `lictor bench`: measures how long a query takes.

mod statistics;

use crate::args::{self, Read, choice, comma_list, list, switch, value};
use crate::gobench::Line;
use crate::load::{self, Setup};
use crate::{problems, table};
use clap::{Arg, ArgMatches, Command};
use lictor::report::Json;
use lictor::{Error, EvalOptions, Input, PartialOptions, QueryOptions, loader};
use std::time::{Duration, Instant};

const HELP: &str = "Examples:
  lictor bench --data policy.rego --input input.json data.authz.allow
  lictor bench --bundle bundle/ --format gobench --count 5 data.authz.allow
  lictor bench --metrics=false 'x := 1'
  lictor bench --partial --unknowns input.user --data policy.rego data.authz.allow

Memory is not counted: there are no B/op and allocs/op.";

/// A benchmark runs for about this long.
const BUDGET: Duration = Duration::from_secs(1);
const MAX_RUNS: u32 = 1_000_000_000;
/// Of longer series only the first runs are kept for statistics.
const MAX_SAMPLES: usize = 1_000_000;

const EVAL: &str = "histogram_timer_rego_query_eval_ns";
const PARTIAL: &str = "histogram_timer_rego_partial_eval_ns";

pub(crate) fn command() -> Command {
    Command::new("bench")
        .about("Measure a query")
        .after_help(HELP)
        .arg(Arg::new("query").value_name("QUERY").num_args(0..).help("the query, in Rego"))
        .args(sources())
        .args(results())
        .args(accepted())
        .args(args::dialect_flags())
}

fn sources() -> [Arg; 10] {
    [
        list("bundle", "PATH", "a bundle: an archive or a directory; may be repeated").short('b'),
        list("data", "PATH", "policies or data: a file or a directory; may be repeated").short('d'),
        value("input", "FILE", "the input document, JSON or YAML").short('i'),
        switch("stdin-input", "read the input document from standard input").short('I'),
        switch("stdin", "read the query from standard input"),
        list("import", "PATH", "an import the query sees; may be repeated"),
        value("package", "PATH", "the package the query stands in"),
        value("schema", "PATH", "a JSON schema of the input, or a directory of schemas").short('s'),
        comma_list(
            "ignore",
            "PATTERN",
            "leave out files and directories with such names, for example '.*'",
        ),
        args::network_flag(),
    ]
}

fn results() -> [Arg; 6] {
    [
        switch("partial", "measure partial evaluation").short('p'),
        list("unknowns", "PATH", "what is unknown in partial evaluation; may be repeated")
            .short('u')
            .default_value("input"),
        choice("format", &["pretty", "json", "gobench"], "pretty", "how the result is printed")
            .short('f'),
        value("count", "N", "repeat the benchmark so many times").default_value("1"),
        switch("fail", "an undefined result is an error; on unless --fail=false")
            .default_value("true"),
        switch("metrics", "report statistics of single runs; on unless --metrics=false")
            .default_value("true"),
    ]
}

/// Flags of OPA's that change nothing here, or are refused.
fn accepted() -> [Arg; 7] {
    [
        switch("benchmem", "accepted for compatibility").default_value("true"),
        choice("target", &["rego", "wasm"], "rego", "what the query is run by").short('t'),
        switch("e2e", "measure a server"),
        value("config-file", "FILE", "a configuration of a server").short('c'),
        switch("optimize-store-for-read-speed", "accepted for compatibility"),
        value("shutdown-grace-period", "SECONDS", "accepted for compatibility"),
        value("shutdown-wait-period", "SECONDS", "accepted for compatibility"),
    ]
    .map(|arg| arg.hide(true))
}

pub(crate) fn run(matches: &ArgMatches) -> u8 {
    let queries = matches.texts("query");
    let stdin = matches.on("stdin");
    let has_input = matches.text("input").is_some_and(|path| !path.is_empty());
    let count = matches.text("count").unwrap_or("1");
    let rules = [
        (!queries.is_empty() && stdin, "specify query argument or --stdin but not both"),
        (queries.is_empty() && !stdin, "specify query argument or --stdin"),
        (queries.len() > 1, "specify at most one query argument"),
        (stdin && matches.on("stdin-input"), "specify --stdin or --stdin-input but not both"),
        (matches.on("stdin-input") && has_input, "specify --stdin-input or --input but not both"),
    ];
    let numbers = ["count", "shutdown-grace-period", "shutdown-wait-period"];
    if let Err(message) = args::check_values(command, matches, &numbers) {
        return args::usage_error(command, &message);
    }
    if let Some((_, message)) = rules.iter().find(|(broken, _)| *broken) {
        return args::usage_error(command, message);
    }
    match bench(matches, queries.into_iter().next(), count.parse().unwrap_or(1)) {
        Ok(()) => 0,
        Err(error) => {
            if matches.text("format") == Some("json") {
                let errors = problems::to_json(error.problems());
                println!("{}", Json::object([("errors", Some(errors))]).indented());
            } else {
                eprintln!("{}", problems::list(error.problems()));
            }
            problems::print_hints(error.problems());
            1
        }
    }
}

fn bench(matches: &ArgMatches, query: Option<String>, count: u32) -> Result<(), Error> {
    if matches.on("e2e") {
        return Err(Error::from_text(
            "--e2e measures a server, and lictor has none: policies are decided in the process that asks; leave it out",
        ));
    }
    if matches.text("target") == Some("wasm") {
        return Err(Error::from_text(load::NO_WASM));
    }
    let query = match query {
        Some(query) => query,
        None => String::from_utf8_lossy(&load::stdin()?).into_owned(),
    };
    let input = match matches.text("input").filter(|path| !path.is_empty()) {
        _ if matches.on("stdin-input") => Input::from_json_or_yaml(&load::stdin()?)?,
        Some(path) => Input::from_json_or_yaml(&loader::read_bytes(path)?)?,
        None => Input::none(),
    };
    let once = prepare(matches, &query, &input)?;
    for _ in 0..count {
        let measured = measure(matches, &*once)?;
        match matches.text("format") {
            Some("json") => println!("{}", measured.json().indented()),
            Some("gobench") => println!("{}", measured.line()),
            _ => print!("{}", measured.table()),
        }
    }
    Ok(())
}

/// What is measured: one evaluation, which says whether anything came of it.
type Once<'a> = Box<dyn Fn() -> Result<bool, Error> + 'a>;

fn prepare<'a>(
    matches: &'a ArgMatches,
    text: &'a str,
    input: &'a Input,
) -> Result<Once<'a>, Error> {
    let setup = Setup::from(matches, load::dialect(matches))?;
    let bundle = setup.loader().load(&matches.texts("data"), &matches.texts("bundle"))?;
    // As in OPA, calls of `print` are left out.
    let policy = setup.engine().print(false).build().compile(bundle)?;
    let options = QueryOptions {
        package: matches.text("package").map(str::to_owned),
        imports: matches.texts("import"),
        strict: false,
    };
    let host = load::host(matches)?;
    if matches.on("partial") {
        let unknowns = matches.texts("unknowns");
        let options = PartialOptions { unknowns, query: options, ..PartialOptions::default() };
        return Ok(Box::new(move || {
            let eval = EvalOptions { host: Some(&host), ..EvalOptions::default() };
            Ok(!policy.partial_with(text, &options, input, &eval)?.is_never())
        }));
    }
    let query = policy.query_with(text, &options)?;
    Ok(Box::new(move || {
        let options = EvalOptions { host: Some(&host), ..EvalOptions::default() };
        Ok(query.eval_with(input, &options)?.is_defined())
    }))
}

/// How often a query ran and how long that took, and how long single runs took.
struct Measured {
    runs: u32,
    total: Duration,
    metrics: Vec<(String, f64)>,
}

fn measure(
    matches: &ArgMatches,
    once: &dyn Fn() -> Result<bool, Error>,
) -> Result<Measured, Error> {
    let defined = once()?;
    if matches.on("fail") && !defined {
        return Err(Error::from_text("undefined result"));
    }
    let with_metrics = matches.on("metrics");
    let mut samples = Vec::new();
    let (mut runs, mut step) = (0, 1);
    let start = Instant::now();
    while start.elapsed() < BUDGET && runs < MAX_RUNS {
        for _ in 0..step {
            if with_metrics && samples.len() < MAX_SAMPLES {
                let before = Instant::now();
                once()?;
                samples.push(before.elapsed().as_nanos() as f64);
            } else {
                once()?;
            }
        }
        runs += step;
        step = (step * 2).min(1_000);
    }
    let total = start.elapsed();
    let timer = if matches.on("partial") { PARTIAL } else { EVAL };
    let metrics = match with_metrics {
        true => statistics::of(&mut samples)
            .into_iter()
            .map(|(name, value)| (format!("{timer}_{name}"), value))
            .collect(),
        false => Vec::new(),
    };
    Ok(Measured { runs, total, metrics })
}

impl Measured {
    fn ns_per_run(&self) -> f64 {
        self.total.as_secs_f64() * 1e9 / f64::from(self.runs.max(1))
    }

    fn json(&self) -> Json<'_> {
        let extra = self.metrics.iter().map(|(name, value)| (name.into(), Json::number(value)));
        let extra: Vec<_> = extra.collect();
        Json::object([
            ("N", Some(Json::number(self.runs))),
            ("T", Some(Json::number(self.total.as_nanos()))),
            ("Bytes", Some(Json::number(0))),
            ("Extra", (!extra.is_empty()).then_some(Json::Object(extra))),
        ])
    }

    fn line(&self) -> Line<'_> {
        let mut values = vec![(self.ns_per_run(), "ns/op")];
        values.extend(self.metrics.iter().map(|(name, value)| (*value, name.as_str())));
        Line { name: "BenchmarkOPAEval", runs: self.runs, values }
    }

    fn table(&self) -> String {
        let number = |value: f64| match value {
            99.95.. => format!("{value:.0}"),
            9.995.. => format!("{value:.1}"),
            _ => format!("{value:.2}"),
        };
        let first = [
            ("samples".to_owned(), self.runs.to_string()),
            ("ns/op".to_owned(), number(self.ns_per_run())),
        ];
        let metrics = self.metrics.iter().map(|(name, value)| (name.clone(), number(*value)));
        let rows = first.into_iter().chain(metrics).map(|(name, value)| vec![name, value]);
        table::render_numbers(&rows.collect::<Vec<_>>())
    }
}
