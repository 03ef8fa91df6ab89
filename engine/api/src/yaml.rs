//! YAML to values, the way OPA's loader sees YAML: as `yaml.unmarshal` does, by way of JSON.
//!
//! `yes`, `on` and `y` are booleans, `010` is eight, timestamps stay strings, keys become strings, merge keys (`<<`)
//! are followed, numbers go through 64-bit floats unless they are integers of 64 bits.

use crate::builtin;
use lictor_value::{Document, Region, Value};

/// Reads the first document of a YAML text. An empty text is `null`.
///
/// # Errors
/// What is wrong, in the words of OPA's reader.
pub fn document(text: &str) -> Result<Document, String> {
    builtin::call("yaml.unmarshal", &[Value::str(text)])
}

/// The same where bare words are those of YAML 1.2, as Go's `yaml.v3` has them: `yes` and `on` are texts.
///
/// # Errors
/// As [`document`].
pub fn core_document(text: &str) -> Result<Document, String> {
    builtin::run(lictor_builtins::yaml_unmarshal_core, &[Value::str(text)])
}

/// What plain (unquoted) text means; `null` for floats that JSON cannot say.
#[must_use]
pub fn plain<'r>(region: &'r Region, text: &str) -> Value<'r> {
    lictor_builtins::yaml_plain(region, text)
}

#[cfg(test)]
mod tests {
    use super::document;

    fn eq(yaml: &str, want: &str) {
        let got = document(yaml).map_or_else(|e| format!("error: {e}"), |d| d.root().to_string());
        assert_eq!(got, want, "{yaml}");
    }

    #[test]
    fn scalars() {
        eq("[y, No, on, ~, null, \"1\", 1]", r#"[true, false, true, null, null, "1", 1]"#);
        eq("[0x10, 010, 1e3, 0b11, 0o17, -0x10, +5]", "[16, 8, 1000, 3, 15, -16, 5]");
        eq("[1.10, .5, 1.5e300]", "[1.1, 0.5, 1.5e+300]");
        eq("{1: a, true: b}", r#"{"1": "a", "true": "b"}"#);
        eq("", "null");
    }

    #[test]
    fn words_of_yaml_1_2() {
        let read = super::core_document("[yes, True, n, off, \"on\", !!bool yes, 010]");
        let want = r#"["yes", true, "n", "off", "on", true, 8]"#;
        assert_eq!(read.map(|document| document.root().to_string()), Ok(want.to_owned()));
    }

    #[test]
    fn bounds() {
        let mut bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for letter in b'b'..b'k' {
            let items = vec![format!("*{}", char::from(letter - 1)); 10].join(", ");
            bomb.push_str(&format!("{0}: &{0} [{items}]\n", char::from(letter)));
        }
        assert!(document(&bomb).is_err());
        assert!(document(&"[".repeat(10_000)).is_err());
    }
}
