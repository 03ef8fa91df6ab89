//! Places in objects of Kubernetes where something is told not to verify: switches of many projects, variables, options
//! of commands.

use super::kubernetes::step;
use super::{Model, Spot};
use lictor::Value;

/// Switches that turn verification off where they are true. `skipTLSVerify` of an issuer has a policy of its own.
const SWITCHES: [&str; 9] = [
    "insecureSkipVerify",
    "insecure_skip_verify",
    "insecureSkipTLSVerify",
    "insecureSkipTlsVerify",
    "insecure-skip-tls-verify",
    "tlsSkipVerify",
    "tlsInsecureSkipVerify",
    "skipTlsVerify",
    "insecureSkipHostVerify",
];
/// Variables, and the values with which they turn verification off.
const VARIABLES: [(&str, &[&str]); 9] = [
    ("NODE_TLS_REJECT_UNAUTHORIZED", &["0"]),
    ("PYTHONHTTPSVERIFY", &["0"]),
    ("GIT_SSL_NO_VERIFY", &["1", "true"]),
    ("CURL_INSECURE", &["1", "true"]),
    ("VAULT_SKIP_VERIFY", &["1", "true"]),
    ("CONSUL_HTTP_SSL_VERIFY", &["0", "false"]),
    ("NOMAD_SKIP_VERIFY", &["1", "true"]),
    ("ARGOCD_INSECURE_SKIP_VERIFY", &["1", "true"]),
    ("AWS_NO_VERIFY_SSL", &["1", "true"]),
];
/// Annotations that turn it off.
const ANNOTATIONS: [(&str, &str); 2] = [
    ("nginx.ingress.kubernetes.io/proxy-ssl-verify", "off"),
    ("traefik.ingress.kubernetes.io/service.serversscheme.insecureskipverify", "true"),
];
/// Values looked at in one object.
const MAX_VALUES: usize = 1_000_000;

/// Looks for such places in an object.
pub(super) fn look<'r>(model: &mut Model<'r>, spot: &Spot<'r>, object: Value<'r>) {
    let mut open = vec![(object, Vec::new())];
    let mut left = MAX_VALUES;
    while let Some((value, path)) = open.pop() {
        left = left.saturating_sub(1);
        if left == 0 {
            return;
        }
        if let Some((name, text)) = variable(value) {
            model.unverified(spot, &step(&path, Value::str("value")), &format!("{name}={text}"));
        }
        for entry in value.as_object().map(|object| object.entries()).unwrap_or_default() {
            let key = entry.key.as_str().unwrap_or_default();
            let is_on = entry.value.as_bool() == Some(true);
            if is_on && SWITCHES.contains(&key) {
                model.unverified(spot, &step(&path, entry.key), key);
            }
            let text = entry.value.as_str().unwrap_or_default();
            if ANNOTATIONS.contains(&(key, text)) {
                model.unverified(spot, &step(&path, entry.key), key);
            }
            if matches!(key, "command" | "args") {
                words(model, spot, &step(&path, entry.key), entry.value);
            }
            open.push((entry.value, step(&path, entry.key)));
        }
        for (index, item) in value.as_array().unwrap_or_default().iter().enumerate() {
            if item.as_object().is_some() || item.as_array().is_some() {
                open.push((*item, step(&path, Value::int(index as i64))));
            }
        }
    }
}

/// A variable of a container that turns verification off.
fn variable<'r>(value: Value<'r>) -> Option<(&'r str, &'r str)> {
    let (name, text) = (value.get_str("name").as_str()?, value.get_str("value").as_str()?);
    let (_, off) = VARIABLES.iter().find(|(variable, _)| *variable == name)?;
    off.contains(&text.to_ascii_lowercase().as_str()).then_some((name, text))
}

/// The words of a command, by themselves or in the text of a shell.
fn words<'r>(model: &mut Model<'r>, spot: &Spot<'r>, path: &[Value<'r>], list: Value<'r>) {
    let items = list.as_array().unwrap_or_default();
    let texts: Vec<&str> = items.iter().map(|item| item.as_str().unwrap_or_default()).collect();
    // A command of words, the first of which is the program.
    if let Some(what) = insecure(&texts) {
        return model.unverified(spot, path, &what);
    }
    for (index, text) in texts.iter().enumerate() {
        for line in text.split(['\n', ';', '|', '&']) {
            let words: Vec<&str> = line.split_whitespace().collect();
            if let Some(what) = insecure(&words) {
                model.unverified(spot, &step(path, Value::int(index as i64)), &what);
                break;
            }
        }
    }
}

/// The short options in a word of curl's: several may stand together, and one with a value ends the row.
fn short_options(word: &str) -> &str {
    let row = word.strip_prefix('-').filter(|row| !row.starts_with('-')).unwrap_or_default();
    let end = row.find(['o', 'H', 'd', 'X', 'u', 'A', 'e', 'm', 'F', 'T', 'b', 'c', 'w', 'x']);
    &row[..end.unwrap_or(row.len())]
}

/// What a command of words does not verify.
pub(super) fn insecure(words: &[&str]) -> Option<String> {
    let at = words.iter().position(|word| {
        matches!(
            word.rsplit('/').next(),
            Some("curl" | "wget" | "kubectl" | "helm" | "git" | "openssl")
        )
    })?;
    let program = words[at].rsplit('/').next().unwrap_or_default();
    let bad = |word: &&&str| match program {
        "curl" => **word == "--insecure" || short_options(word).contains('k'),
        "wget" => **word == "--no-check-certificate",
        "kubectl" => {
            **word == "--insecure-skip-tls-verify" || **word == "--insecure-skip-tls-verify=true"
        }
        "helm" => {
            **word == "--insecure-skip-tls-verify" || **word == "--kube-insecure-skip-tls-verify"
        }
        "git" => **word == "http.sslVerify=false",
        _ => false,
    };
    words[at + 1..].iter().find(bad).map(|word| format!("{program} {word}"))
}

#[cfg(test)]
mod tests {
    use super::insecure;

    #[test]
    fn commands() {
        for (line, want) in [
            ("curl -k https://x", Some("curl -k")),
            ("/usr/bin/curl -sSkL https://x", Some("curl -sSkL")),
            ("curl -o k https://x", None),
            ("curl -fsSL -H k: https://x", None),
            ("curl --insecure https://x", Some("curl --insecure")),
            ("wget --no-check-certificate x", Some("wget --no-check-certificate")),
            ("git -c http.sslVerify=false clone x", Some("git http.sslVerify=false")),
            ("echo -k", None),
            ("curl é -é https://x", None),
        ] {
            let words: Vec<&str> = line.split_whitespace().collect();
            assert_eq!(insecure(&words).as_deref(), want, "{line}");
        }
    }
}
