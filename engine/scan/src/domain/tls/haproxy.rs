//! The binds of haproxy that speak TLS, with the defaults of `global`, and servers that are not verified.

use super::{Model, Spot, names, setting};
use lictor::{Region, Value};

/// A line: its words and its path.
struct Line<'r> {
    words: Vec<&'r str>,
    path: Vec<Value<'r>>,
}

struct Section<'r> {
    kind: &'r str,
    name: &'r str,
    lines: Vec<Line<'r>>,
}

impl<'r> Line<'r> {
    /// What follows a word.
    fn after(&self, word: &str) -> Option<&'r str> {
        let at = self.words.iter().position(|own| *own == word)?;
        self.words.get(at + 1).copied()
    }

    fn has(&self, word: &str) -> bool {
        self.words.contains(&word)
    }

    /// Whether the first words are these.
    fn begins(&self, words: &[&str]) -> bool {
        self.words.starts_with(words)
    }
}

/// Adds the binds of a document.
pub(super) fn binds<'r>(model: &mut Model<'r>, n: usize, document: Value<'r>) {
    let region = model.region;
    let sections = sections(document);
    let none = Section { kind: "global", name: "", lines: Vec::new() };
    let global = sections.iter().find(|section| section.kind == "global").unwrap_or(&none);
    let hsts =
        sections.iter().flat_map(|section| &section.lines).find_map(|line| hsts(region, line));
    // Without a mode it is TCP.
    let mut by_default = false;
    for section in &sections {
        let spot = Spot::whole(n, section.kind, section.name);
        let redirects = section
            .lines
            .iter()
            .any(|line| line.has("redirect") && line.after("scheme") == Some("https"));
        let own = section.lines.iter().rfind(|line| line.begins(&["mode"]));
        let is_http = own.map_or(by_default, |line| line.has("http"));
        if section.kind == "defaults" {
            by_default = is_http;
        }
        for line in section.lines.iter().filter(|line| line.begins(&["bind"])) {
            let mut fields = vec![
                ("at", spot.at(region)),
                ("path", region.array(&line.path)),
                ("kind", Value::str("haproxy")),
                ("name", Value::str(section.name)),
                ("hosts", Value::EMPTY_ARRAY),
                ("ports", region.array(&[port(region, line)])),
                ("tls", Value::bool(line.has("ssl"))),
                ("http", Value::bool(is_http)),
                ("redirects", Value::bool(redirects)),
                ("certificates", Value::EMPTY_ARRAY),
            ];
            if line.has("ssl") {
                settings(region, line, global, &mut fields);
                fields.extend(hsts.map(|hsts| ("hsts", hsts)));
                fields.push(("hsts_dropped", Value::EMPTY_ARRAY));
            }
            model.listeners.push(region.record(&fields));
        }
        for line in section
            .lines
            .iter()
            .filter(|line| line.begins(&["server"]) || line.begins(&["default-server"]))
        {
            if line.has("ssl") && line.after("verify") == Some("none") {
                model.unverified(&spot, &line.path, "ssl verify none");
            }
        }
        for line in section.lines.iter().filter(|line| line.begins(&["ssl-server-verify", "none"]))
        {
            model.unverified(&spot, &line.path, "ssl-server-verify none");
        }
    }
}

fn sections<'r>(document: Value<'r>) -> Vec<Section<'r>> {
    let list = document.get_str("haproxy").as_array().unwrap_or_default();
    let text = |value: Value<'r>| value.as_str().unwrap_or_default();
    list.iter()
        .enumerate()
        .map(|(index, section)| {
            let lines = section.get_str("lines").as_array().unwrap_or_default();
            let line = |(row, words): (usize, &Value<'r>)| Line {
                words: words
                    .as_array()
                    .unwrap_or_default()
                    .iter()
                    .map(|word| text(*word))
                    .collect(),
                path: vec![
                    Value::str("haproxy"),
                    Value::int(index as i64),
                    Value::str("lines"),
                    Value::int(row as i64),
                ],
            };
            Section {
                kind: text(section.get_str("section")),
                name: text(section.get_str("name")),
                lines: lines.iter().enumerate().map(line).collect(),
            }
        })
        .collect()
}

fn port<'r>(region: &'r Region, line: &Line<'r>) -> Value<'r> {
    let text = line.words.get(1).copied().unwrap_or_default();
    let (address, port) = text.rsplit_once(':').unwrap_or((text, ""));
    let mut fields = vec![
        ("address", region.str(address)),
        ("tls", Value::bool(line.has("ssl"))),
        ("path", region.array(&line.path)),
    ];
    if let Ok(port) = port.parse::<u16>() {
        fields.push(("port", Value::int(i64::from(port))));
    }
    region.record(&fields)
}

/// The header that a line sets, if it is Strict-Transport-Security.
fn hsts<'r>(region: &'r Region, line: &Line<'r>) -> Option<Value<'r>> {
    let at = line
        .words
        .iter()
        .position(|word| word.eq_ignore_ascii_case("strict-transport-security"))?;
    let sets = line.has("set-header") || line.has("add-header") || line.begins(&["rspadd"]);
    sets.then(|| setting(region, region.str(line.words.get(at + 1).unwrap_or(&"")), &line.path))
}

/// The settings of a bind, its own before those of `global`.
fn settings<'r>(
    region: &'r Region,
    line: &Line<'r>,
    global: &Section<'r>,
    fields: &mut Vec<(&'static str, Value<'r>)>,
) {
    let default = |name: &str| {
        let found = global.lines.iter().rfind(|line| line.words.first() == Some(&name))?;
        Some((found.words[1..].join(" "), found.path.as_slice()))
    };
    let own = |word: &str| line.after(word).map(|value| (value.to_owned(), line.path.as_slice()));
    let minimum = |line: &Line<'r>| {
        let forced = line.words.iter().find_map(|word| word.strip_prefix("force-"));
        line.after("ssl-min-ver")
            .or(forced)
            .map(|version| (region.text(version), region.array(&line.path)))
    };
    let options = global.lines.iter().rfind(|line| line.begins(&["ssl-default-bind-options"]));
    if let Some((version, path)) = minimum(line).or_else(|| options.and_then(minimum)) {
        let version = Value::str(names::version(version));
        fields.push(("min_version", region.record(&[("value", version), ("path", path)])));
    }
    if let Some((text, path)) = own("ciphers").or_else(|| default("ssl-default-bind-ciphers")) {
        fields.push(("ciphers", setting(region, names::suites(region, &text), path)));
    }
    if let Some((text, path)) =
        own("ciphersuites").or_else(|| default("ssl-default-bind-ciphersuites"))
    {
        fields.push(("suites", setting(region, names::suites(region, &text), path)));
    }
    if let Some((text, path)) = own("curves").or_else(|| default("ssl-default-bind-curves")) {
        fields.push(("curves", setting(region, names::curves(region, &text), path)));
    }
    if let Some((bits, path)) = default("tune.ssl.default-dh-param")
        && let Ok(bits) = bits.trim().parse()
    {
        fields.push(("dh_bits", setting(region, Value::int(bits), path)));
    }
    if let Some(verify) = line.after("verify") {
        fields.push(("client_verify", setting(region, Value::str(verify), &line.path)));
    }
    if line.has("allow-0rtt") {
        fields.push(("early_data", setting(region, Value::str("on"), &line.path)));
    }
}
