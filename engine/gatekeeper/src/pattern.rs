//! Expressions of RE2, judged by the builtins that policies use.

use lictor::Value;

/// Whether a text is an expression.
pub(crate) fn is_valid(pattern: &str) -> bool {
    holds("regex.is_valid", &[Value::str(pattern)])
}

/// Whether an expression is found in a text. What is no expression is found nowhere.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    holds("regex.match", &[Value::str(pattern), Value::str(text)])
}

fn holds(builtin: &str, arguments: &[Value<'_>]) -> bool {
    lictor::call_builtin(builtin, arguments).is_ok_and(|found| found.root().is_truthy())
}
