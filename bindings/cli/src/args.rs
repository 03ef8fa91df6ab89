//! Flags as OPA's command line takes them: `--flag=false`, environment variables, repeated and comma-separated lists.

use crate::duration;
use clap::builder::PossibleValuesParser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Command};

/// A flag that is off unless given; `--name=false` switches it off again.
pub(crate) fn switch(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .help(help)
        .action(ArgAction::Set)
        .num_args(0..=1)
        .require_equals(true)
        .value_parser(clap::value_parser!(bool))
        .default_missing_value("true")
        .default_value("false")
        .hide_default_value(true)
        .hide_possible_values(true)
        .value_name("BOOL")
}

/// A flag with one value.
pub(crate) fn value(name: &'static str, value_name: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .help(help)
        .value_name(value_name)
        .action(ArgAction::Set)
        .allow_hyphen_values(true)
}

/// A flag with one value out of several.
pub(crate) fn choice(
    name: &'static str,
    values: &'static [&'static str],
    default: &'static str,
    help: &'static str,
) -> Arg {
    value(name, "NAME", help)
        .value_parser(PossibleValuesParser::new(values))
        .default_value(default)
        .allow_hyphen_values(false)
}

/// A flag that may be repeated.
pub(crate) fn list(name: &'static str, value_name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).help(help).value_name(value_name).action(ArgAction::Append)
}

/// A flag that may be repeated and whose values are split at commas.
pub(crate) fn comma_list(name: &'static str, value_name: &'static str, help: &'static str) -> Arg {
    list(name, value_name, help).value_delimiter(',')
}

/// Every flag can be preset by `LICTOR_<SUBCOMMAND>_<FLAG>`. Of a flag given twice the last one counts.
pub(crate) fn with_environment(command: Command) -> Command {
    let prefix = format!("LICTOR_{}_", command.get_name().to_uppercase());
    command.args_override_self(true).mut_args(|arg| match arg.get_long() {
        Some(long) => {
            let variable = format!("{prefix}{}", long.to_uppercase().replace('-', "_"));
            let is_set = std::env::var_os(&variable).is_some_and(|value| !value.is_empty());
            if is_set { arg.env(variable).hide_env(true) } else { arg }
        }
        None => arg,
    })
}

/// Flags shared by the subcommands that read policies.
pub(crate) fn dialect_flags() -> [Arg; 2] {
    [
        switch("v0-compatible", "read policies as Rego v0"),
        switch("v1-compatible", "read policies as Rego v1 (the default)").hide(true),
    ]
}

/// The flag of the subcommands that may reach the network.
pub(crate) fn network_flag() -> Arg {
    comma_list(
        "allow-net",
        "HOST",
        "let http.send and net.lookup_ip_addr reach a host; '*' for any; may be repeated",
    )
}

/// Flags shared by the subcommands that compile policies.
pub(crate) fn compile_flags() -> [Arg; 3] {
    [
        comma_list(
            "ignore",
            "PATTERN",
            "leave out files and directories with such names, for example '.*'",
        ),
        value(
            "capabilities",
            "FILE",
            "a version or a file of capabilities that limit what policies may use",
        ),
        value("schema", "PATH", "a JSON schema of the input, or a directory of schemas").short('s'),
    ]
}

/// Reads flags off the matches without ceremony.
pub(crate) trait Read {
    /// Whether a switch is on.
    fn on(&self, name: &str) -> bool;
    /// The text of a flag, if it was given or has a default.
    fn text(&self, name: &str) -> Option<&str>;
    /// The texts of a list.
    fn texts(&self, name: &str) -> Vec<String>;
    /// Whether a flag was given, on the command line or in the environment.
    fn given(&self, name: &str) -> bool;
}

impl Read for ArgMatches {
    fn on(&self, name: &str) -> bool {
        self.get_one::<bool>(name).copied().unwrap_or(false)
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.get_one::<String>(name).map(String::as_str)
    }

    fn texts(&self, name: &str) -> Vec<String> {
        self.get_many::<String>(name).into_iter().flatten().cloned().collect()
    }

    fn given(&self, name: &str) -> bool {
        self.value_source(name)
            .is_some_and(|source| source != clap::parser::ValueSource::DefaultValue)
    }
}

/// Prints a usage error as OPA does; the exit code for it.
pub(crate) fn usage_error(describe: fn() -> Command, message: &str) -> u8 {
    let usage = describe().bin_name(format!("lictor {}", describe().get_name())).render_usage();
    eprintln!("Error: {message}\n{usage}\n\nFor more information, try '--help'.");
    1
}

/// Prints help, or what is wrong with the arguments in the words of OPA's flags; the exit code for it.
pub(crate) fn report(error: &clap::Error, subcommands: &[Command]) -> u8 {
    if !error.use_stderr() {
        let _ = error.print();
        return 0;
    }
    let part = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(","),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        _ => String::new(),
    };
    let argument = part(ContextKind::InvalidArg);
    let given: Vec<String> = std::env::args().skip(1).collect();
    let command = subcommands
        .iter()
        .find(|command| given.first().is_some_and(|name| name == command.get_name()));
    let flag = argument.split([' ', '=', '[']).next().unwrap_or_default();
    let message = match error.kind() {
        ErrorKind::UnknownArgument if argument.starts_with("--") => format!("unknown flag: {flag}"),
        ErrorKind::UnknownArgument if argument.starts_with('-') => {
            format!("unknown shorthand flag: '{}' in {argument}", flag.trim_start_matches('-'))
        }
        ErrorKind::UnknownArgument => format!("unexpected argument {argument:?}"),
        ErrorKind::InvalidValue if part(ContextKind::InvalidValue).is_empty() => {
            match given.last().and_then(|last| last.strip_prefix('-')) {
                Some(short) if !short.starts_with('-') => {
                    let letter = short.chars().last().unwrap_or_default();
                    format!("flag needs an argument: '{letter}' in -{short}")
                }
                _ => format!("flag needs an argument: {flag}"),
            }
        }
        ErrorKind::InvalidValue => {
            let (value, valid) = (part(ContextKind::InvalidValue), part(ContextKind::ValidValue));
            let why = match valid.as_str() {
                "true,false" => format!("strconv.ParseBool: parsing {value:?}: invalid syntax"),
                valid => format!("must be one of {{{valid}}}"),
            };
            let flags = command.map_or_else(|| flag.to_owned(), |command| spelled(command, flag));
            format!("invalid argument {value:?} for \"{flags}\" flag: {why}")
        }
        ErrorKind::InvalidSubcommand => {
            let known = match error.get(ContextKind::SuggestedSubcommand) {
                Some(ContextValue::Strings(names)) => {
                    let names = names.iter().filter(|name| *name != "help");
                    names.map(|name| format!("\t{name}\n")).collect()
                }
                Some(ContextValue::String(name)) => format!("\t{name}\n"),
                _ => String::new(),
            };
            let known =
                if known.is_empty() { known } else { format!("\nDid you mean this?\n{known}\n") };
            let name = part(ContextKind::InvalidSubcommand);
            if let Some((_, instead)) = ABSENT.iter().find(|(absent, _)| *absent == name) {
                eprintln!("Error: `opa {name}` has no counterpart in lictor: {instead}");
                return 1;
            }
            eprintln!(
                "Error: unknown command {name:?} for \"lictor\"\n{known}Run 'lictor --help' for usage."
            );
            return 1;
        }
        _ => {
            let _ = error.print();
            return 1;
        }
    };
    let from_environment =
        if is_from_environment(command, flag, &given) { FROM_ENVIRONMENT } else { "" };
    eprintln!("Error: {from_environment}{message}");
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        eprintln!("{usage}");
    }
    eprintln!("\nFor more information, try '--help'.");
    1
}

/// Commands of OPA's that are not here, and what to do instead.
const ABSENT: [(&str, &str); 2] = [
    (
        "run",
        "there is no server and no prompt; ask a query with `lictor eval`, decide about files with `lictor exec`, or embed the library where the server would be asked",
    ),
    ("completion", "shells are given no completions; `lictor help COMMAND` lists the flags"),
];

const FROM_ENVIRONMENT: &str = "error mapping environment variables to command flags: ";

/// A flag with its letter, as messages name it.
fn spelled(command: &Command, flag: &str) -> String {
    let Some(long) = flag.strip_prefix("--") else { return flag.to_owned() };
    let short = command.get_arguments().find(|arg| arg.get_long() == Some(long));
    match short.and_then(Arg::get_short) {
        Some(letter) => format!("-{letter}, --{long}"),
        None => format!("--{long}"),
    }
}

/// Whether a flag's value comes from the environment: it is not among the arguments.
fn is_from_environment(command: Option<&Command>, flag: &str, given: &[String]) -> bool {
    let arg = command.and_then(|command| {
        command.get_arguments().find(|arg| arg.get_long() == Some(flag.trim_start_matches('-')))
    });
    let Some(arg) = arg.filter(|arg| arg.get_env().is_some()) else { return false };
    let short = arg.get_short().map(|letter| format!("-{letter}"));
    !given.iter().any(|text| {
        text.split('=').next() == Some(flag)
            || short.as_ref().is_some_and(|short| text.starts_with(short.as_str()))
    })
}

/// Complains about passes for coverage that there are not.
pub(crate) fn check_runs(matches: &ArgMatches) -> Result<(), String> {
    let runs = matches.texts("coverage-runs");
    let unknown =
        runs.iter().find(|run| !matches!(run.as_str(), "" | "index_excluded" | "early_exit"));
    unknown.map_or(Ok(()), |run| {
        Err(format!(
            "invalid --coverage-runs value {run:?} (expected \"index_excluded\" or \"early_exit\")"
        ))
    })
}

/// Complains about the values of flags that must be numbers or durations, as OPA's flags do.
pub(crate) fn check_values(
    describe: fn() -> Command,
    matches: &ArgMatches,
    numbers: &[&str],
) -> Result<(), String> {
    let wrong = |name: &str, value: &str, why: String| {
        let command = with_environment(describe());
        let given: Vec<String> = std::env::args().skip(1).collect();
        let flag = format!("--{name}");
        let environment = is_from_environment(Some(&command), &flag, &given);
        let prefix = if environment { FROM_ENVIRONMENT } else { "" };
        let flags = spelled(&command, &flag);
        Err(format!("{prefix}invalid argument {value:?} for \"{flags}\" flag: {why}"))
    };
    for name in numbers {
        if let Some(text) = matches.text(name).filter(|text| text.parse::<i64>().is_err()) {
            let why = format!("strconv.ParseInt: parsing {text:?}: invalid syntax");
            return wrong(name, text, why);
        }
    }
    // Not every subcommand has a time to keep to.
    match matches.try_get_one::<String>("timeout").ok().flatten().map(String::as_str) {
        Some(text) if duration::parse(text).is_none() => {
            wrong("timeout", text, duration::complaint(text))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Read, comma_list, list, switch, value, with_environment};
    use clap::{Arg, Command};

    fn command() -> Command {
        with_environment(
            Command::new("x")
                .arg(switch("fail", "").short('S'))
                .arg(value("format", "F", "").short('f'))
                .arg(list("data", "D", "").short('d'))
                .arg(comma_list("ignore", "I", ""))
                .arg(Arg::new("args").num_args(0..)),
        )
    }

    fn shown(args: &[&str]) -> String {
        match command().try_get_matches_from([&["x"], args].concat()) {
            Ok(m) => format!(
                "{} {:?} {:?} {:?} {:?}",
                m.on("fail"),
                m.text("format"),
                m.texts("data"),
                m.texts("ignore"),
                m.texts("args")
            ),
            Err(error) => format!("{:?}", error.kind()),
        }
    }

    #[test]
    fn flags_follow_opa() {
        assert_eq!(shown(&[]), "false None [] [] []");
        assert_eq!(shown(&["--fail", "q"]), r#"true None [] [] ["q"]"#);
        assert_eq!(shown(&["-S", "q"]), r#"true None [] [] ["q"]"#);
        assert_eq!(shown(&["--fail=false", "-fraw", "q"]), r#"false Some("raw") [] [] ["q"]"#);
        assert_eq!(
            shown(&["-d", "a,b", "-d=c", "--ignore=x,y"]),
            r#"false None ["a,b", "c"] ["x", "y"] []"#
        );
        assert_eq!(
            shown(&["--format", "a", "--fail=false", "--fail", "-f=b"]),
            "true Some(\"b\") [] [] []"
        );
        assert_eq!(shown(&["--nope"]), "UnknownArgument");
    }
}
