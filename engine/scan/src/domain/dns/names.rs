//! Domain names: one spelling for each, and what is unusual about it.

/// A name in lower case, of A-labels, without the dot at its end. What cannot be made of A-labels stays as it is.
pub(super) fn normal(text: &str) -> String {
    let text = text.trim().strip_suffix('.').unwrap_or(text.trim());
    let plain = if text.contains('\\') { unescaped(text) } else { text.to_owned() };
    if plain.is_ascii() {
        return plain.to_ascii_lowercase();
    }
    idna::domain_to_ascii(&plain).unwrap_or_else(|_| plain.to_lowercase())
}

/// A name with `\052` read as the `*` it stands for; other escapes stay.
fn unescaped(text: &str) -> String {
    text.replace("\\052", "*").replace("\\*", "*")
}

/// Whether a name is another or below it.
pub(super) fn is_within(name: &str, zone: &str) -> bool {
    zone.is_empty()
        || name == zone
        || name.strip_suffix(zone).is_some_and(|rest| rest.ends_with('.'))
}

/// A name and those it lies in, the longest first.
pub(super) fn around(name: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(name), |name| name.split_once('.').map(|(_, rest)| rest))
}

/// A name below an origin: empty and `@` are the origin.
pub(super) fn below(name: &str, origin: &str) -> String {
    match (name, origin) {
        ("" | "@", _) => origin.to_owned(),
        (_, "") => normal(name),
        _ => format!("{}.{origin}", normal(name)),
    }
}

/// A name that may be relative to a zone or written in full.
pub(super) fn in_zone(name: &str, zone: &str) -> String {
    let own = normal(name);
    if name.ends_with('.') || is_within(&own, zone) { own } else { below(name, zone) }
}

/// The part of a name that is registered: the public suffix and one label more. Of names that no registry knows the last
/// label, as they may be cut into zones anywhere.
pub(super) fn registrable(name: &str) -> Option<&str> {
    match psl::domain(name.as_bytes()) {
        Some(domain) if domain.suffix().is_known() => psl::domain_str(name),
        _ => name.rsplit('.').next(),
    }
}

/// What is unusual about a name in a zone; nothing for almost all.
pub(super) fn traits(name: &str, zone: &str) -> Vec<&'static str> {
    let mut found = Vec::new();
    let mut add = |is_so: bool, what| {
        if is_so && !found.contains(&what) {
            found.push(what);
        }
    };
    add(name.len() > 253, "name-length");
    add(!name.is_ascii(), "idna");
    for (index, label) in name.split('.').enumerate() {
        add(label.len() > 63, "label-length");
        add(label.starts_with('-') || label.ends_with('-'), "hyphen-end");
        add(label.get(2..4) == Some("--") && !label.starts_with("xn--"), "hyphens");
        add(label.contains('*') && (label != "*" || index > 0), "asterisk");
        let is_usual = |byte: u8| byte.is_ascii_alphanumeric() || b"-_*/\\".contains(&byte);
        add(label.is_ascii() && !label.bytes().all(is_usual), "characters");
    }
    let twice = zone.contains('.')
        && name
            .strip_suffix(zone)
            .is_some_and(|rest| rest.strip_suffix('.').is_some_and(|rest| is_within(rest, zone)));
    add(twice, "doubled");
    found
}

#[cfg(test)]
mod tests {
    use super::{below, in_zone, normal, traits};

    #[test]
    fn spelled_alike() {
        let eq = |text: &str, want: &str| assert_eq!(normal(text), want);
        eq("WWW.Example.COM.", "www.example.com");
        eq("\\052.x.", "*.x");
        eq("_dmarc.x", "_dmarc.x");
        eq("bücher.example", "xn--bcher-kva.example");
        eq(".", "");
        assert_eq!(below("@", "x.y"), "x.y");
        assert_eq!(in_zone("a", "x.y"), "a.x.y");
        assert_eq!(in_zone("a.X.y", "x.y"), "a.x.y");
        assert_eq!(in_zone("b.z.", "x.y"), "b.z");
    }

    #[test]
    fn unusual() {
        let eq = |name: &str, want: &[&str]| assert_eq!(traits(name, "a.example"), want, "{name}");
        eq("a.example", &[]);
        eq("*.w.a.example", &[]);
        eq("xn--bcher-kva.a.example", &[]);
        eq("a.example.a.example", &["doubled"]);
        eq("aa.example.a.example", &[]);
        eq("-x.a.example", &["hyphen-end"]);
        eq("ab--c.a.example", &["hyphens"]);
        eq("w.*.a.example", &["asterisk"]);
        eq("a b.a.example", &["characters"]);
        eq(&format!("{}.a.example", "x".repeat(64)), &["label-length"]);
    }
}
