//! Drift jobs in Python, by what their lines say: no more than is needed to know the mistakes that hide drift.

use regex::Regex;
use std::sync::OnceLock;

/// A mistake, and its line from 0.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    pub line: usize,
    pub kind: &'static str,
}

struct Patterns {
    prose: Regex,
    claim: Regex,
    run: Regex,
    plan: Regex,
    clock: Regex,
    import: Regex,
}

/// The patterns; none where one does not compile, which a test would tell.
fn patterns() -> Option<&'static Patterns> {
    static PATTERNS: OnceLock<Option<Patterns>> = OnceLock::new();
    let make = || {
        let new = |text: &str| Regex::new(text).ok();
        Some(Patterns {
            prose: new(
                r#"["'](will be|must be replaced|has been (changed|deleted)|Plan to )[^"']*["']\s+in\b"#,
            )?,
            claim: new(r#"["']has_drift["']\s*:\s*len\("#)?,
            run: new(r"^(\w+\s*=\s*)?subprocess\.(run|call|check_call|Popen)\(")?,
            plan: new(r#"["'](terraform|tofu)["'],\s*["']plan["']"#)?,
            clock: new(r"\bdatetime\.(now|utcnow|today|fromisoformat|strptime)\(")?,
            import: new(r"^\s*(import\s+.*\bdatetime\b|from\s+datetime\s+import\b)")?,
        })
    };
    PATTERNS.get_or_init(make).as_ref()
}

/// The mistakes of a script that plans.
pub(super) fn mistakes(lines: &[&str]) -> Vec<Mistake> {
    let Some(patterns) = patterns() else { return Vec::new() };
    let has = |pattern: &Regex| lines.iter().any(|line| pattern.is_match(line));
    if !has(&patterns.plan) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let looks_at_code =
        lines.iter().any(|line| line.contains("returncode") || line.contains("CalledProcessError"));
    let knows_clock = has(&patterns.import);
    let knows_types = lines.iter().any(|line| line.contains("resource_drift"));
    for (line, text) in lines.iter().enumerate() {
        let mut add = |kind| found.push(Mistake { line, kind });
        if patterns.prose.is_match(text) {
            add("prose");
            if !knows_types {
                add("pending-as-drift");
            }
        }
        // The run of the plan itself must be checked; that of `init` says nothing of it.
        if patterns.claim.is_match(text) && !looks_at_code && !plan_is_checked(lines, patterns) {
            add("failure-as-clean");
        }
        if patterns.clock.is_match(text) && !knows_clock {
            add("no-import");
        }
        let is_run = patterns.run.captures(text.trim_start());
        let is_dropped = is_run.is_some_and(|run| run.get(1).is_none());
        if is_dropped
            && call(lines, line).iter().any(|line| patterns.plan.is_match(line))
            && !is_checked(lines, line)
        {
            add("result-dropped");
        }
    }
    found
}

/// The lines of the call that begins on a line.
fn call<'l, 't>(lines: &'l [&'t str], start: usize) -> &'l [&'t str] {
    let mut depth = 0i32;
    for (at, line) in lines[start..].iter().enumerate().take(30) {
        depth += line.matches('(').count() as i32 - line.matches(')').count() as i32;
        if depth <= 0 {
            return &lines[start..=start + at];
        }
    }
    &lines[start..]
}

fn is_checked(lines: &[&str], start: usize) -> bool {
    lines[start].contains("check_call")
        || call(lines, start).iter().any(|line| line.contains("check=True"))
}

fn plan_is_checked(lines: &[&str], patterns: &Patterns) -> bool {
    (0..lines.len()).any(|start| {
        patterns.run.is_match(lines[start].trim_start())
            && call(lines, start).iter().any(|line| patterns.plan.is_match(line))
            && is_checked(lines, start)
    })
}

#[cfg(test)]
mod tests {
    use super::mistakes;

    #[test]
    fn scripts() {
        let run = "r = subprocess.run(['terraform', 'plan'])";
        for (text, want) in [
            ("if 'will be' in msg:", ""),
            (
                "r = subprocess.run(['terraform', 'plan'])\nif 'will be' in msg:",
                "1:prose 1:pending-as-drift",
            ),
            (
                "r = subprocess.run(['terraform', 'plan'])\nif 'will be' in msg or t == 'resource_drift':",
                "1:prose",
            ),
            (
                "r = subprocess.run(['terraform', 'plan'])\nx = {'has_drift': len(c) > 0}",
                "1:failure-as-clean",
            ),
            (
                "r = subprocess.run(['terraform', 'plan'], check=True)\nx = {'has_drift': len(c) > 0}",
                "",
            ),
            (
                "r = subprocess.run(['terraform', 'plan'])\nif r.returncode: fail()\nx = {'has_drift': len(c) > 0}",
                "",
            ),
            ("subprocess.run(\n  ['terraform', 'plan'],\n  cwd=x,\n)", "0:result-dropped"),
            (
                "subprocess.run(\n  ['terraform', 'init'],\n)\nr = subprocess.run(['terraform', 'plan'])",
                "",
            ),
            ("r = subprocess.run(['terraform', 'plan'])\nd = datetime.now()", "1:no-import"),
            (
                "import json, datetime\nr = subprocess.run(['terraform', 'plan'])\nd = datetime.now()",
                "",
            ),
        ] {
            let lines: Vec<&str> = text.lines().collect();
            let got: Vec<String> =
                mistakes(&lines).iter().map(|m| format!("{}:{}", m.line, m.kind)).collect();
            assert_eq!(got.join(" "), want, "{text}");
        }
        assert!(mistakes(&[run, "(".repeat(100).as_str()]).is_empty());
    }
}
