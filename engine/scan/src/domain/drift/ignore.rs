//! Entries that say to look away, with an owner, a reason and an end; `.driftignore` and `ignore_changes` are read as such.
//!
//! The first entry that matches counts, and each match is counted. An entry that has ended, or has had its matches, no
//! longer matches.

use super::address;
use super::check::{Cause, Change, Row, text};
use super::difference::is_null_like;
use crate::pattern;
use lictor::{Kind, Value};
use regex::{Regex, RegexBuilder};

/// The largest program a pattern of values may become, in bytes.
const MAX_PATTERN: usize = 1 << 20;

/// Where an entry comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Origin {
    /// The settings or a file of entries.
    #[default]
    Entry,
    /// A line of `.driftignore`.
    Driftignore,
    /// `ignore_changes` in a configuration.
    Lifecycle,
}

impl Origin {
    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Origin::Entry => "entry",
            Origin::Driftignore => "driftignore",
            Origin::Lifecycle => "ignore_changes",
        }
    }
}

/// What a value must be.
#[derive(Debug, Clone)]
enum Test {
    Any,
    NullLike,
    OrderOnly,
    NumericOnly,
    Text(Regex),
}

/// An entry.
#[derive(Debug, Clone, Default)]
pub struct Ignore {
    /// Where it comes from.
    pub origin: Origin,
    /// The document it stands in, a pointer to the list there, and its number in it; none where no document of the scan
    /// has it.
    pub at: Option<(usize, String, usize)>,
    /// A pattern of addresses.
    pub address: Option<String>,
    /// A pattern of types.
    pub kind: Option<String>,
    /// A pattern of providers.
    pub provider: Option<String>,
    /// A pattern of ids, where a line names one.
    pub id: Option<String>,
    /// A pointer to a value, with `*`; all of the resource where there is none.
    pub path: Option<String>,
    /// What causes it is for.
    pub cause: Option<String>,
    /// A pattern of workspaces.
    pub workspace: Option<String>,
    /// Who answers for it.
    pub owner: String,
    /// Why.
    pub reason: String,
    /// The last day it holds.
    pub expires: Option<String>,
    /// How often it may match.
    pub max_matches: Option<usize>,
    /// Whether it says not to look away.
    pub is_negated: bool,
    /// How often it matched.
    pub hits: usize,
    from: Option<Test>,
    to: Option<Test>,
}

const KEYS: [&str; 12] = [
    "address",
    "type",
    "provider",
    "path",
    "from",
    "to",
    "cause",
    "workspace",
    "owner",
    "reason",
    "expires",
    "max_matches",
];

/// Reads a list of entries.
///
/// # Errors
/// What is wrong with one.
pub fn entries(value: Value<'_>) -> Result<Vec<Ignore>, String> {
    if value.kind() != Kind::Array {
        return Err(format!("expected a list, not {}", value.type_name()));
    }
    let items = value.as_array().unwrap_or_default().iter().enumerate();
    items.map(|(i, item)| entry(*item).map_err(|why| format!("entry {}: {why}", i + 1))).collect()
}

fn entry(value: Value<'_>) -> Result<Ignore, String> {
    let Some(object) = value.as_object() else {
        return Err(format!("expected a mapping, not {}", value.type_name()));
    };
    for entry in object.entries() {
        let key = entry.key.as_str().unwrap_or_default();
        if !KEYS.contains(&key) {
            return Err(format!("unknown key `{key}`: known are {}", KEYS.join(", ")));
        }
    }
    let some = |key| value.get_str(key).as_str().map(str::to_owned);
    let test = |key| value.get_str(key).as_str().map(|text| test(key, text)).transpose();
    let matches = value.get_str("max_matches");
    let max_matches = matches.as_small_int().and_then(|number| usize::try_from(number).ok());
    if !matches.is_undefined() && max_matches.is_none() {
        return Err("`max_matches` is no whole number".to_owned());
    }
    let ignore = Ignore {
        address: some("address"),
        kind: some("type"),
        provider: some("provider"),
        path: some("path"),
        cause: some("cause"),
        workspace: some("workspace"),
        owner: text(value, "owner").to_owned(),
        reason: text(value, "reason").to_owned(),
        expires: some("expires"),
        max_matches,
        from: test("from")?,
        to: test("to")?,
        ..Ignore::default()
    };
    match ignore.address.is_none()
        && ignore.kind.is_none()
        && ignore.provider.is_none()
        && ignore.path.is_none()
    {
        true => Err("it needs an `address`, a `type`, a `provider` or a `path`".to_owned()),
        false => Ok(ignore),
    }
}

fn test(key: &str, text: &str) -> Result<Test, String> {
    Ok(match text {
        "any" => Test::Any,
        "null_like" => Test::NullLike,
        "order_only" => Test::OrderOnly,
        "numeric_only" => Test::NumericOnly,
        pattern => {
            let built = RegexBuilder::new(pattern).size_limit(MAX_PATTERN).build();
            Test::Text(built.map_err(|_| format!("`{key}` is no pattern: `{pattern}`"))?)
        }
    })
}

/// The entries of a `.driftignore`: `type.id` with `*`, `!` before what is not ignored after all.
#[must_use]
pub fn driftignore(document: usize, lines: &[Value<'_>]) -> Vec<Ignore> {
    let mut found = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let line = line.as_str().unwrap_or_default().trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (is_negated, line) = match line.strip_prefix('!') {
            Some(rest) => (true, rest),
            None => (false, line),
        };
        let (kind, rest) = line.split_once('.').unwrap_or((line, "*"));
        let (id, path) = match rest.split_once('.') {
            // A third part names an attribute of the resource, as far as ids have no dots.
            Some((id, path)) if !id.is_empty() && kind != "*" => (id, Some(path.replace('.', "/"))),
            _ => (rest, None),
        };
        found.push(Ignore {
            origin: Origin::Driftignore,
            at: Some((document, "/lines".to_owned(), number)),
            kind: Some(kind.to_owned()),
            id: Some(id.to_owned()),
            path,
            is_negated,
            ..Ignore::default()
        });
    }
    // The last line that matches counts there.
    found.reverse();
    found
}

impl Ignore {
    /// An attribute, or all, that a configuration ignores.
    pub(super) fn lifecycle(document: usize, address: String, path: Option<String>) -> Ignore {
        Ignore {
            origin: Origin::Lifecycle,
            at: Some((document, String::new(), 0)),
            address: Some(address),
            path,
            ..Ignore::default()
        }
    }

    /// The same entry, as it stands at a place of a document.
    pub(super) fn placed(self, at: (usize, String, usize)) -> Ignore {
        Ignore { at: Some(at), ..self }
    }

    /// Whether its last day is over.
    #[must_use]
    pub fn is_over(&self, today: &str) -> bool {
        self.expires.as_deref().is_some_and(|day| day < today)
    }

    fn concerns(&self, workspace: &str, row: &Row<'_>, today: &str) -> bool {
        let one = |pattern: &Option<String>, text: &str| {
            pattern.as_ref().is_none_or(|pattern| pattern::matches(pattern, text))
        };
        let is_cause = self.cause.as_ref().is_none_or(|name| cause(name) == Some(row.cause));
        !self.is_over(today)
            && self.max_matches.is_none_or(|max| self.hits < max)
            && self.address.as_ref().is_none_or(|pattern| address::matches(pattern, row.address))
            && one(&self.kind, row.kind)
            && (one(&self.provider, row.provider)
                || one(&self.provider, provider_name(row.provider)))
            && self
                .id
                .as_ref()
                .is_none_or(|id| row.names.iter().any(|own| pattern::matches(id, own)))
            && one(&self.workspace, workspace)
            && is_cause
    }

    fn takes(&self, change: &Change<'_>) -> bool {
        let is_path = self.path.as_ref().is_none_or(|path| address::covers(path, &change.path));
        let passes = |test: &Option<Test>, value| {
            test.as_ref().is_none_or(|test| test.passes(value, change))
        };
        is_path && passes(&self.from, change.before) && passes(&self.to, change.after)
    }
}

/// `aws` of `registry.terraform.io/hashicorp/aws`.
fn provider_name(provider: &str) -> &str {
    provider.rsplit('/').next().unwrap_or(provider)
}

fn cause(name: &str) -> Option<Cause> {
    let all = [
        Cause::Unknown,
        Cause::Manual,
        Cause::Emergency,
        Cause::Tool,
        Cause::Provider,
        Cause::Import,
    ];
    all.into_iter().find(|cause| cause.name() == name)
}

impl Test {
    fn passes(&self, value: Value<'_>, change: &Change<'_>) -> bool {
        match self {
            Test::Any => true,
            Test::NullLike => is_null_like(value),
            Test::OrderOnly => change.noise == Some(super::check::Noise::Order),
            Test::NumericOnly => {
                let is_number = |text: &str| text.parse::<f64>().is_ok_and(f64::is_finite);
                value.kind() == Kind::Number || value.as_str().is_some_and(is_number)
            }
            // What is secret matches no text, so that patterns cannot ask for it.
            Test::Text(_) if change.is_secret => false,
            Test::Text(pattern) => match value.as_str() {
                Some(text) => pattern.is_match(text),
                None => !value.is_undefined() && pattern.is_match(&value.to_string()),
            },
        }
    }
}

/// Looks away from what entries say, and counts.
pub(super) fn apply(ignores: &mut [Ignore], workspace: &str, row: &mut Row<'_>, today: &str) {
    if row.action != super::check::Action::Update || !row.has_values {
        let found = ignores
            .iter_mut()
            .enumerate()
            .find(|(_, ignore)| ignore.path.is_none() && ignore.concerns(workspace, row, today));
        if let Some((number, ignore)) = found {
            ignore.hits += 1;
            row.ignored = (!ignore.is_negated).then_some(number);
        }
        return;
    }
    let mut changes = std::mem::take(&mut row.changes);
    for change in changes.iter_mut().filter(|change| change.noise.is_none()) {
        let found = ignores
            .iter_mut()
            .enumerate()
            .find(|(_, ignore)| ignore.takes(change) && ignore.concerns(workspace, row, today));
        if let Some((number, ignore)) = found {
            ignore.hits += 1;
            change.ignored = (!ignore.is_negated).then_some(number);
        }
    }
    row.changes = changes;
}
