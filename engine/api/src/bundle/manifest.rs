//! Manifests: what a bundle says about itself in its `.manifest`.

use crate::input::read_json;
use crate::loader::glob;
use lictor_syntax::ast::Dialect;
use lictor_value::{Document, Kind, Value, json};

/// What a bundle says about itself.
#[derive(Debug)]
#[non_exhaustive]
pub struct Manifest {
    /// Which version of its content it is; any text.
    pub revision: String,
    /// The paths of packages and data that belong to it; an empty one means all.
    pub roots: Vec<String>,
    /// The Rego its modules are written in, 0 or 1.
    pub rego_version: Option<i64>,
    /// The Rego of single modules, by patterns over their paths from a slash.
    pub file_rego_versions: Vec<(String, i64)>,
    /// Anything else that is said of it: an object.
    pub metadata: Option<Document>,
}

impl Clone for Manifest {
    fn clone(&self) -> Self {
        Manifest {
            revision: self.revision.clone(),
            roots: self.roots.clone(),
            rego_version: self.rego_version,
            file_rego_versions: self.file_rego_versions.clone(),
            metadata: self.metadata.as_ref().map(super::copy),
        }
    }
}

impl Default for Manifest {
    fn default() -> Self {
        Manifest {
            revision: String::new(),
            roots: vec![String::new()],
            rego_version: None,
            file_rego_versions: Vec::new(),
            metadata: None,
        }
    }
}

impl Manifest {
    pub(crate) fn read(bytes: &[u8]) -> Result<Manifest, String> {
        let failed = |message: String| format!("bundle load failed on manifest decode: {message}");
        let document = read_json(bytes).map_err(|problem| failed(problem.message))?;
        let manifest = Manifest::of(document.root()).map_err(failed)?;
        match manifest.overlap() {
            Some((one, other)) => Err(overlapped(&one, &other)),
            None => Ok(manifest),
        }
    }

    fn of(root: Value<'_>) -> Result<Manifest, String> {
        let mut manifest = Manifest::default();
        if root.kind() != Kind::Object {
            return Err(mismatch(root, "Go value of type bundle.Manifest"));
        }
        let fields = root.as_object().map(|object| object.sorted_vec()).unwrap_or_default();
        for entry in fields.iter().filter(|entry| entry.value.kind() != Kind::Null) {
            let value = entry.value;
            match entry.key.as_str().unwrap_or_default() {
                "revision" => manifest.revision = text(value, "revision", "string")?,
                "roots" => {
                    let roots =
                        value.as_array().ok_or_else(|| field(value, "roots", "[]string"))?;
                    let root = |root: &Value<'_>| {
                        Ok(text(*root, "roots", "string")?.trim_matches('/').to_owned())
                    };
                    manifest.roots = roots.iter().map(root).collect::<Result<_, String>>()?;
                }
                "rego_version" => {
                    manifest.rego_version = Some(number(value, "rego_version", "int")?);
                }
                "file_rego_versions" => manifest.file_rego_versions = versions(value)?,
                "metadata" if value.kind() == Kind::Object => {
                    manifest.metadata = Some(Document::copy_of(value));
                }
                "metadata" => return Err(field(value, "metadata", "map[string]interface {}")),
                _ => {}
            }
        }
        Ok(manifest)
    }

    /// The dialect of a module, where the manifest sets it.
    pub(crate) fn dialect(&self, path: &str) -> Result<Option<Dialect>, String> {
        let patterns = self.file_rego_versions.iter();
        let own = patterns
            .filter(|(pattern, _)| pattern == path || glob::path_matches(pattern, path))
            .map(|(_, version)| *version)
            .next();
        match own.or(self.rego_version) {
            None => Ok(None),
            Some(0) => Ok(Some(Dialect::V0)),
            Some(1) => Ok(Some(Dialect::V1)),
            Some(other) => Err(format!("unknown bundle rego-version {other} for file '{path}'")),
        }
    }

    /// Whether a slash-separated path belongs to the bundle.
    pub(crate) fn permits(&self, path: &str) -> bool {
        self.roots.iter().any(|root| covers(root, path))
    }

    /// The first path in a document that does not belong to the bundle.
    pub(crate) fn outside(&self, value: Value<'_>, path: &[&str]) -> Option<String> {
        let here = path.join("/");
        if self.permits(&here) {
            return None;
        }
        let leads_to_root =
            self.roots.iter().any(|root| here.is_empty() || root.starts_with(&format!("{here}/")));
        let Some(object) = value.as_object().filter(|_| leads_to_root) else { return Some(here) };
        object.sorted_vec().into_iter().find_map(|entry| {
            let key = entry.key.as_str().unwrap_or_default();
            let below: Vec<&str> = path.iter().copied().chain([key]).collect();
            self.outside(entry.value, &below)
        })
    }

    /// Two roots of which one lies in the other.
    pub(crate) fn overlap(&self) -> Option<(String, String)> {
        self.roots.iter().enumerate().find_map(|(i, one)| {
            let other = self.roots[i + 1..].iter().find(|other| overlap(one, other))?;
            Some((one.clone(), other.clone()))
        })
    }

    /// The manifest as JSON, compact, with the fields in OPA's order.
    #[must_use]
    pub fn to_json(&self) -> String {
        let quoted = |text: &str| written(Value::str(text));
        let list = |items: Vec<String>| items.join(",");
        let roots = list(self.roots.iter().map(|root| quoted(root)).collect());
        let mut out = format!("{{\"revision\":{},\"roots\":[{roots}]", quoted(&self.revision));
        if let Some(version) = self.rego_version {
            out.push_str(&format!(",\"rego_version\":{version}"));
        }
        if !self.file_rego_versions.is_empty() {
            let one = |(path, version): &(String, i64)| format!("{}:{version}", quoted(path));
            let all = list(self.file_rego_versions.iter().map(one).collect());
            out.push_str(&format!(",\"file_rego_versions\":{{{all}}}"));
        }
        if let Some(metadata) = &self.metadata {
            out.push_str(&format!(",\"metadata\":{}", written(metadata.root())));
        }
        out.push('}');
        out
    }
}

/// JSON as Go's encoder writes it: compact, keys sorted, `<`, `>` and `&` escaped.
pub(crate) fn written(value: Value<'_>) -> String {
    let mut out = Vec::new();
    let options = json::WriteOptions { escape_html: true, ..json::WriteOptions::default() };
    json::write(value, &options, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

fn covers(root: &str, path: &str) -> bool {
    root.is_empty()
        || path == root
        || path.strip_prefix(root).is_some_and(|rest| rest.starts_with('/'))
}

/// Whether one of two roots lies in the other.
pub(crate) fn overlap(one: &str, other: &str) -> bool {
    covers(one, other) || covers(other, one)
}

pub(crate) fn overlapped(one: &str, other: &str) -> String {
    format!("manifest has overlapped roots: '{one}' and '{other}'")
}

fn versions(value: Value<'_>) -> Result<Vec<(String, i64)>, String> {
    let Some(object) = value.as_object() else {
        return Err(field(value, "file_rego_versions", "map[string]int"));
    };
    let one = |entry: lictor_value::Entry<'_>| {
        let version = number(entry.value, "file_rego_versions", "int")?;
        Ok((entry.key.as_str().unwrap_or_default().to_owned(), version))
    };
    object.sorted_vec().into_iter().map(one).collect()
}

fn text(value: Value<'_>, name: &str, wanted: &str) -> Result<String, String> {
    value.as_str().map(str::to_owned).ok_or_else(|| field(value, name, wanted))
}

fn number(value: Value<'_>, name: &str, wanted: &str) -> Result<i64, String> {
    value.as_small_int().ok_or_else(|| field(value, name, wanted))
}

fn field(value: Value<'_>, name: &str, wanted: &str) -> String {
    mismatch(value, &format!("Go struct field Manifest.{name} of type {wanted}"))
}

/// What OPA says of JSON of the wrong shape.
pub(crate) fn mismatch(value: Value<'_>, wanted: &str) -> String {
    let kind = match value.kind() {
        Kind::Bool => "bool".to_owned(),
        kind => format!("{kind:?}").to_ascii_lowercase(),
    };
    format!("json: cannot unmarshal {kind} into {wanted}")
}

#[cfg(test)]
mod tests {
    use super::Manifest;

    /// What a manifest reads as when it is written again, or what is wrong with it.
    fn eq(text: &str, want: &str) {
        let got = Manifest::read(text.as_bytes()).map_or_else(
            |message| message.replace("bundle load failed on manifest decode: ", ""),
            |manifest| manifest.to_json(),
        );
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn read_and_written() {
        eq("{}", r#"{"revision":"","roots":[""]}"#);
        eq(r#"{"roots": ["/a/", "b"], "x": 1}"#, r#"{"revision":"","roots":["a","b"]}"#);
        eq(
            r#"{"metadata": {"b": 1.0, "a": "<"}, "file_rego_versions": {"/x": 0}, "rego_version": 1, "revision": "r"}"#,
            r#"{"revision":"r","roots":[""],"rego_version":1,"file_rego_versions":{"/x":0},"metadata":{"a":"\u003c","b":1.0}}"#,
        );
        eq(r#"{"roots": ["a", "a/b"]}"#, "manifest has overlapped roots: 'a' and 'a/b'");
        eq(r#"{"roots": ["a", "ab"]}"#, r#"{"revision":"","roots":["a","ab"]}"#);
        eq(
            r#"{"roots": "x"}"#,
            "json: cannot unmarshal string into Go struct field Manifest.roots of type []string",
        );
        eq(
            r#"{"revision": 1}"#,
            "json: cannot unmarshal number into Go struct field Manifest.revision of type string",
        );
        eq(
            r#"{"metadata": []}"#,
            "json: cannot unmarshal array into Go struct field Manifest.metadata of type map[string]interface {}",
        );
        eq("[]", "json: cannot unmarshal array into Go value of type bundle.Manifest");
    }
}
