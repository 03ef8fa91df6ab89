//! Shell scripts, as far as exit codes go: a small lexer for commands, pipes and what stands between, and an account of
//! what becomes of the exit code of `terraform plan`.
//!
//! Quotes, comments, continued lines and here-documents are read; expansions are kept as they are written; nothing runs.
//! Functions, subshells and `eval` are read as if they stood in the open.

use std::collections::BTreeSet;

/// Scripts are read up to so many bytes.
const MAX_TEXT: usize = 1 << 20;
/// Commands in commands are read so deep.
const MAX_DEPTH: usize = 8;

/// The options that decide what a failing command does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Options {
    /// `set -e`: the script ends.
    pub errexit: bool,
    /// `set -o pipefail`: a pipe fails where any of its commands does.
    pub pipefail: bool,
}

/// What joins a pipeline to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    Next,
    And,
    Or,
}

/// Commands that are piped into each other.
#[derive(Debug)]
struct Pipeline {
    line: usize,
    joint: Joint,
    commands: Vec<Vec<String>>,
}

/// A command of Terraform or OpenTofu that plans, and what becomes of its exit code.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Plan {
    /// Its line, from 0.
    pub line: usize,
    /// `plan`, `apply` and so on.
    pub verb: String,
    /// Its words.
    pub words: Vec<String>,
    /// The commands it is piped into.
    pub into: Vec<String>,
    /// The options where it stands.
    pub options: (bool, bool),
    /// Whether the script looks at `$?` behind it.
    pub is_read: bool,
    /// Whether it looks at `PIPESTATUS` behind it.
    pub is_read_well: bool,
    /// Whether a failure is passed over: `|| true`.
    pub is_passed_over: bool,
    /// Whether it is the condition of an `if`.
    pub is_condition: bool,
    /// What the exit code is compared with.
    pub compared: BTreeSet<String>,
    /// Whether there is an `else` behind the comparisons.
    pub has_else: bool,
}

/// What a script does with Terraform, in order.
pub(super) fn plans(text: &str, options: Options) -> Vec<Plan> {
    let text = match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => &text[..end],
        None => text,
    };
    account(&pipelines(text, 0), options)
}

/// Keywords before a command.
const KEYWORDS: [&str; 10] =
    ["if", "then", "elif", "else", "do", "while", "until", "!", "{", "time"];
/// Commands that run another.
const WRAPPERS: [&str; 6] = ["sudo", "env", "command", "exec", "nice", "timeout"];

fn account(pipelines: &[Pipeline], mut options: Options) -> Vec<Plan> {
    let mut plans: Vec<Plan> = Vec::new();
    // The variable that holds the exit code of the last plan.
    let mut holder: Option<String> = None;
    for (number, pipeline) in pipelines.iter().enumerate() {
        let Some(first) = pipeline.commands.first() else { continue };
        let keywords = first.iter().take_while(|word| KEYWORDS.contains(&word.as_str())).count();
        let (keyword, rest) = first.split_at(keywords);
        set(rest, &mut options);
        let is_right_behind = number.checked_sub(1).is_some_and(|before| {
            plans.last().is_some_and(|plan| plan.line == pipelines[before].line)
        });
        if let Some(plan) = plans.last_mut() {
            if keyword.iter().any(|word| word == "else") && !plan.compared.is_empty() {
                plan.has_else = true;
            }
            if is_right_behind && pipeline.joint == Joint::Or && passes_over(rest) {
                plan.is_passed_over = true;
            }
            let all = pipeline.commands.iter().flatten();
            for word in all {
                if is_right_behind && word.contains("$?") {
                    plan.is_read = true;
                    holder = word.split_once("=$?").map(|(name, _)| name.to_owned());
                }
                if word.to_ascii_uppercase().contains("PIPESTATUS[") {
                    plan.is_read_well = true;
                    holder = word.split_once('=').map(|(name, _)| name.to_owned());
                }
            }
            compare(rest, holder.as_deref(), is_right_behind, plan);
        }
        let is_condition =
            keyword.iter().any(|word| matches!(word.as_str(), "if" | "elif" | "while" | "until"));
        if let Some(plan) = planned(pipeline, options, is_condition) {
            holder = None;
            plans.push(plan);
        }
    }
    plans
}

/// Whether a command succeeds whatever was.
fn passes_over(words: &[String]) -> bool {
    matches!(words.first().map(String::as_str), Some("true" | ":" | "echo" | "exit"))
        && words.get(1).is_none_or(|word| words[0] != "exit" || word == "0")
}

/// Takes the options that `set` sets.
fn set(words: &[String], options: &mut Options) {
    if words.first().is_none_or(|word| word != "set") {
        return;
    }
    let mut names = None;
    for word in &words[1..] {
        if let Some(on) = names.take() {
            if word == "pipefail" {
                options.pipefail = on;
            } else if word == "errexit" {
                options.errexit = on;
            }
            continue;
        }
        let (on, letters) = match (word.strip_prefix('-'), word.strip_prefix('+')) {
            (Some(letters), _) => (true, letters),
            (_, Some(letters)) => (false, letters),
            _ => continue,
        };
        if letters.contains('e') {
            options.errexit = on;
        }
        // `o` takes the next word.
        if letters.ends_with('o') {
            names = Some(on);
        }
    }
}

/// Notes what the exit code is compared with.
fn compare(words: &[String], holder: Option<&str>, is_right_behind: bool, plan: &mut Plan) {
    let is_code = |word: &str| {
        let name = word.trim_start_matches(['$', '{', '(', '"']).trim_end_matches(['}', ')', '"']);
        holder == Some(name) || is_right_behind && word == "$?"
    };
    let is_test =
        matches!(words.first().map(String::as_str), Some("[" | "[[" | "test" | "((" | "case"));
    if !is_test {
        return;
    }
    for at in (0..words.len()).filter(|at| is_code(&words[*at])) {
        let operator = words.get(at + 1).map(String::as_str).unwrap_or_default();
        if matches!(operator, "-eq" | "-ne" | "=" | "==" | "!=" | "-gt" | "-ge" | "-lt" | "-le") {
            let value = words.get(at + 2).cloned().unwrap_or_default();
            let value = value.trim_matches([')', '"']).to_owned();
            plan.compared.insert(match operator {
                "-eq" | "=" | "==" => value,
                other => format!("{other} {value}"),
            });
        } else if words[0] == "case" && at == 1 {
            plan.compared.insert("case".to_owned());
        }
    }
}

/// A command of Terraform in a pipeline.
fn planned(pipeline: &Pipeline, options: Options, is_condition: bool) -> Option<Plan> {
    let position = pipeline.commands.iter().position(|words| terraform(words).is_some())?;
    let words = terraform(&pipeline.commands[position])?;
    // Global flags such as -chdir stand before the verb.
    let verb = words.iter().skip(1).find(|word| !word.starts_with('-'))?.clone();
    let name = |words: &Vec<String>| words.first().cloned().unwrap_or_default();
    Some(Plan {
        line: pipeline.line,
        verb,
        words: words.to_vec(),
        into: pipeline.commands[position + 1..].iter().map(name).collect(),
        options: (options.errexit, options.pipefail),
        is_condition,
        ..Plan::default()
    })
}

/// The words from `terraform` or `tofu` on, where a command is one.
fn terraform(words: &[String]) -> Option<&[String]> {
    let is_before = |word: &&String| {
        KEYWORDS.contains(&word.as_str())
            || WRAPPERS.contains(&word.as_str())
            || word.split_once('=').is_some_and(|(name, _)| {
                !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
            })
    };
    let start = words.iter().take_while(is_before).count();
    let name = words.get(start)?.rsplit('/').next()?;
    matches!(name, "terraform" | "tofu" | "terragrunt").then(|| &words[start..])
}

/// Takes a script apart.
fn pipelines(text: &str, depth: usize) -> Vec<Pipeline> {
    let mut lexer = Lexer { rest: text, depth, ..Lexer::default() };
    lexer.run();
    lexer.done
}

#[derive(Default)]
struct Lexer<'t> {
    rest: &'t str,
    depth: usize,
    line: usize,
    word: Option<String>,
    words: Vec<String>,
    commands: Vec<Vec<String>>,
    start: usize,
    joint: Option<Joint>,
    documents: Vec<String>,
    done: Vec<Pipeline>,
}

impl Lexer<'_> {
    fn run(&mut self) {
        while let Some(c) = self.rest.chars().next() {
            match c {
                '\\' => {
                    self.skip(c);
                    match self.rest.chars().next() {
                        // A continued line.
                        Some('\n') => self.skip('\n'),
                        Some(next) => self.keep(next),
                        None => {}
                    }
                }
                '\'' => self.single(),
                '"' => self.double(),
                '$' if self.rest.starts_with("$(") => self.substitution(),
                '`' => self.skip(c),
                '#' if self.word.is_none() => {
                    let end = self.rest.find('\n').unwrap_or(self.rest.len());
                    self.rest = &self.rest[end..];
                }
                ' ' | '\t' | '\r' => {
                    self.end_word();
                    self.skip(c);
                }
                '\n' => {
                    self.end_pipeline(Joint::Next);
                    self.skip(c);
                    self.here();
                }
                ';' => {
                    self.end_pipeline(Joint::Next);
                    self.skip(c);
                }
                '&' if self.rest.starts_with("&&") => self.operator("&&", Joint::And),
                '|' if self.rest.starts_with("||") => self.operator("||", Joint::Or),
                '|' => {
                    self.end_command();
                    self.skip(c);
                    self.rest = self.rest.strip_prefix('&').unwrap_or(self.rest);
                    // A pipe goes on over the end of the line.
                    while let Some(blank) = self.rest.chars().next().filter(|c| c.is_whitespace()) {
                        self.skip(blank);
                    }
                }
                '&' if self.word.as_deref().is_none_or(|word| !word.ends_with('>'))
                    && !self.rest.starts_with("&>") =>
                {
                    self.end_pipeline(Joint::Next);
                    self.skip(c);
                }
                '<' if self.rest.starts_with("<<") && !self.rest.starts_with("<<<") => {
                    self.begin_here()
                }
                c => self.keep(c),
            }
        }
        self.end_pipeline(Joint::Next);
    }

    fn skip(&mut self, c: char) {
        if c == '\n' {
            self.line += 1;
        }
        self.rest = &self.rest[c.len_utf8()..];
    }

    fn keep(&mut self, c: char) {
        self.begin();
        self.skip(c);
        self.word.get_or_insert_default().push(c);
    }

    fn begin(&mut self) {
        if self.word.is_none() && self.words.is_empty() && self.commands.is_empty() {
            self.start = self.line;
        }
    }

    fn take(&mut self, len: usize) {
        let (taken, rest) = self.rest.split_at(len);
        self.line += taken.matches('\n').count();
        self.word.get_or_insert_default().push_str(taken);
        self.rest = rest;
    }

    fn single(&mut self) {
        self.begin();
        self.skip('\'');
        let end = self.rest.find('\'').unwrap_or(self.rest.len());
        self.take(end);
        self.rest = self.rest.strip_prefix('\'').unwrap_or(self.rest);
    }

    fn double(&mut self) {
        self.begin();
        self.skip('"');
        self.word.get_or_insert_default();
        while let Some(c) = self.rest.chars().next() {
            match c {
                '"' => return self.skip(c),
                '\\' => {
                    self.skip(c);
                    if let Some(next) = self.rest.chars().next() {
                        self.keep(next);
                    }
                }
                c => self.keep(c),
            }
        }
    }

    /// A command in `$( )` is a word; one of Terraform in it is read as a command of its own.
    fn substitution(&mut self) {
        self.begin();
        let mut depth = 0usize;
        let end = self.rest.char_indices().skip(1).find(|(_, c)| {
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            *c == ')' && depth == 0
        });
        let close = end.map_or(self.rest.len(), |(at, _)| at);
        let inside = &self.rest[2.min(close)..close];
        let is_value = self.word.as_deref().is_none_or(|word| word.ends_with('='));
        if is_value && self.depth < MAX_DEPTH && inside.contains("plan") {
            // `OUT=$(terraform plan)` has the exit code of what is inside.
            let line = self.line;
            let inner = pipelines(inside, self.depth + 1);
            let is_one = |pipeline: &Pipeline| {
                pipeline.commands.iter().any(|words| terraform(words).is_some())
            };
            let inner = inner.into_iter().filter(is_one);
            self.done.extend(inner.map(|p| Pipeline { line: line + p.line, ..p }));
        }
        let end = end.map_or(close, |(at, _)| at + 1);
        self.take(end);
    }

    fn begin_here(&mut self) {
        self.end_word();
        let rest = self.rest.trim_start_matches(['<', '-']).trim_start_matches(' ');
        let end =
            rest.find(|c: char| c.is_whitespace() || ";|&)".contains(c)).unwrap_or(rest.len());
        let name = rest[..end].trim_matches(['\'', '"', '\\']).to_owned();
        self.rest = &rest[end..];
        if !name.is_empty() {
            self.documents.push(name);
        }
    }

    /// Passes over the documents that begin on this line.
    fn here(&mut self) {
        for name in std::mem::take(&mut self.documents) {
            loop {
                let end = self.rest.find('\n').map_or(self.rest.len(), |at| at + 1);
                if end == 0 {
                    return;
                }
                let (line, rest) = self.rest.split_at(end);
                self.rest = rest;
                self.line += line.matches('\n').count();
                if line.trim() == name {
                    break;
                }
            }
        }
    }

    fn operator(&mut self, text: &str, joint: Joint) {
        self.end_pipeline(joint);
        self.rest = &self.rest[text.len()..];
    }

    fn end_word(&mut self) {
        self.words.extend(self.word.take());
    }

    fn end_command(&mut self) {
        self.end_word();
        let words = std::mem::take(&mut self.words);
        if !words.is_empty() {
            self.commands.push(words);
        }
    }

    fn end_pipeline(&mut self, next: Joint) {
        self.end_command();
        let commands = std::mem::take(&mut self.commands);
        if !commands.is_empty() {
            let joint = self.joint.take().unwrap_or(Joint::Next);
            self.done.push(Pipeline { line: self.start, joint, commands });
        }
        self.joint = Some(next);
    }
}

#[cfg(test)]
mod tests {
    use super::{Options, plans};

    /// What is said of the last plan of a script.
    fn said(script: &str) -> String {
        let plans = plans(script, Options::default());
        let Some(plan) = plans.iter().rfind(|plan| plan.verb == "plan") else {
            return String::new();
        };
        let mut parts = vec![plan.line.to_string()];
        let (errexit, pipefail) = plan.options;
        let flags = [
            (errexit, "e"),
            (pipefail, "pipefail"),
            (plan.is_read, "read"),
            (plan.is_read_well, "pipestatus"),
            (plan.is_passed_over, "passed-over"),
            (plan.is_condition, "condition"),
            (plan.has_else, "else"),
        ];
        parts.extend(flags.iter().filter(|(is, _)| *is).map(|(_, name)| (*name).to_owned()));
        parts.extend(plan.into.iter().map(|name| format!("|{name}")));
        parts.extend(plan.compared.iter().map(|value| format!("={value}")));
        parts.join(" ")
    }

    #[test]
    fn scripts() {
        for (script, want) in [
            ("terraform plan", "0"),
            ("# terraform plan\necho 'terraform plan'\necho \"terraform plan\"", ""),
            (
                "set -e\nterraform plan -detailed-exitcode 2>&1 | tee x\nEXIT_CODE=$?\nif [ $EXIT_CODE -eq 0 ]; then\n:\nelif [ $EXIT_CODE -eq 2 ]; then\n:\nelse\n:\nfi",
                "1 e read else |tee =0 =2",
            ),
            ("set +e; terraform plan | tee x\nset -e", "0 |tee"),
            ("set -euo pipefail\ntofu plan |\n  tee x", "1 e pipefail |tee"),
            ("set -o pipefail\nset +o pipefail\nterraform plan | tee x", "2 |tee"),
            (
                "terraform plan | tee x\nrc=${PIPESTATUS[0]}\ntest \"$rc\" -eq 2",
                "0 pipestatus |tee =2",
            ),
            ("terraform -chdir=a plan || true", "0 passed-over"),
            ("terraform plan || exit 1", "0"),
            ("terraform \\\n  plan \\\n  -out=x\necho $?", "0 read"),
            ("if terraform plan -detailed-exitcode; then :; fi", "0 condition"),
            ("cat <<EOF | grep a\nterraform plan\nEOF\nTF_LOG=x sudo terraform plan", "3"),
            ("OUT=$(terraform plan -no-color)\necho $?", "0 read"),
            ("echo \"$(terraform plan)\"", ""),
            ("terraform plan &> log; case $? in 0) ;; esac", "0 read =case"),
            ("'", ""),
            ("$(", ""),
            ("a <<", ""),
            ("\\", ""),
        ] {
            assert_eq!(said(script), want, "{script}");
        }
        assert!(plans(&"$(".repeat(10_000), Options::default()).is_empty());
        assert!(plans(&("a=$(é".repeat(2_000) + "plan"), Options::default()).is_empty());
    }
}
