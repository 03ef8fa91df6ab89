//! What a scan finds: findings of policies, problems of files, and the figures of the whole. Reports are made of this.

use crate::catalog::Policy;
use std::sync::Arc;

/// How bad a finding is, the worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Low,
    /// To be mended.
    Medium,
    /// To be mended soon.
    High,
    /// To be mended now.
    Critical,
}

impl Severity {
    /// All of them, the worst first.
    pub const ALL: [Severity; 4] =
        [Severity::Critical, Severity::High, Severity::Medium, Severity::Low];

    /// Its name in reports and files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Severity::Low => "low",
            Severity::Medium => "medium",
            Severity::High => "high",
            Severity::Critical => "critical",
        }
    }

    /// The severity of a name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Severity> {
        Severity::ALL.into_iter().find(|severity| severity.name().eq_ignore_ascii_case(name))
    }
}

/// What became of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// The policy is broken.
    Fail,
    /// The policy is broken, and only warns.
    Warn,
    /// It could not be decided.
    Undetermined,
    /// The policy is broken, and an exception allows it.
    Excepted,
}

impl Status {
    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Status::Fail => "fail",
            Status::Warn => "warn",
            Status::Undetermined => "undetermined",
            Status::Excepted => "excepted",
        }
    }
}

/// The address of what a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Resource {
    /// `apps/v1`; empty where there is none.
    pub api_version: String,
    /// `Deployment`.
    pub kind: String,
    /// The namespace; empty where there is none.
    pub namespace: String,
    /// The name, or the prefix it will be made of.
    pub name: String,
}

impl std::fmt::Display for Resource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Resource { kind, namespace, name, .. } = self;
        let name = match namespace.as_str() {
            "" => name.clone(),
            namespace => format!("{namespace}/{name}"),
        };
        let between = if kind.is_empty() || name.is_empty() { "" } else { " " };
        write!(f, "{kind}{between}{name}")
    }
}

/// A place in a file. Rows and columns count from 1, columns in characters; the end is behind the last character.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    /// The file as it was named or found.
    pub file: Arc<str>,
    /// The row of the first character.
    pub line: usize,
    /// Its column.
    pub column: usize,
    /// The row of the end.
    pub end_line: usize,
    /// The column of the end.
    pub end_column: usize,
    /// The offset of the first byte.
    pub offset: usize,
    /// The offset behind the last.
    pub end_offset: usize,
}

/// A line of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceLine {
    /// Its row, from 1.
    pub row: usize,
    /// Its text, of which long ones are cut.
    pub text: String,
}

/// What a policy says about one place.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The policy that speaks.
    pub policy: Arc<Policy>,
    /// What became of the check.
    pub status: Status,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, or why it could not be decided.
    pub message: String,
    /// What it is about.
    pub resource: Arc<Resource>,
    /// The path of the value in the object, such as `spec.containers[0].image`.
    pub path: String,
    /// Where the value stands, or what is nearest around it.
    pub place: Place,
    /// The lines around the place.
    pub excerpt: Vec<SourceLine>,
    /// The value, as JSON.
    pub value: Option<String>,
    /// What was expected, as JSON.
    pub expected: Option<String>,
    /// What to do, where that is not what the policy always says.
    pub own_remediation: Option<String>,
    /// Why it is allowed: the reason of an exception and its owner.
    pub exception: Option<Arc<Exempted>>,
}

impl Finding {
    /// What to do.
    #[must_use]
    pub fn remediation(&self) -> &str {
        self.own_remediation.as_deref().unwrap_or(&self.policy.remediation)
    }
}

/// Why a finding is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exempted {
    /// Who answers for it.
    pub owner: String,
    /// Why.
    pub reason: String,
    /// The last day it holds.
    pub expires: Option<String>,
}

/// What keeps a scan from deciding, or is worth telling about a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where; a line of 0 means the file as a whole.
    pub place: Place,
    /// What is wrong.
    pub message: String,
    /// What may help.
    pub hint: Option<String>,
    /// Whether something was left undecided for it.
    pub is_error: bool,
}

impl Problem {
    /// Something that is wrong with a file as a whole.
    #[must_use]
    pub fn about(file: &str, message: impl Into<String>) -> Problem {
        let place = Place { file: file.into(), ..Place::default() };
        Problem { place, message: message.into(), hint: None, is_error: true }
    }
}

/// A scan's result.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The findings, in the order of files and places.
    pub findings: Vec<Finding>,
    /// The problems, in the order of files and places.
    pub problems: Vec<Problem>,
    /// The policies that were asked.
    pub policies: Vec<Arc<Policy>>,
    /// How many files were read.
    pub files: usize,
    /// The names of the files that were read.
    pub names: Vec<Arc<str>>,
    /// How many documents were looked at.
    pub objects: usize,
    /// How many documents no bundle knows.
    pub passed_over: usize,
}

impl Report {
    /// How many findings count against a threshold: those that fail and are as severe.
    #[must_use]
    pub fn failing(&self, threshold: Option<Severity>) -> usize {
        let counts = |finding: &&Finding| {
            finding.status == Status::Fail
                && threshold.is_some_and(|threshold| finding.severity >= threshold)
        };
        self.findings.iter().filter(counts).count()
    }

    /// How many problems kept something from being decided.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.problems.iter().filter(|problem| problem.is_error).count()
    }

    /// How many findings there are of a status.
    #[must_use]
    pub fn count(&self, status: Status) -> usize {
        self.findings.iter().filter(|finding| finding.status == status).count()
    }

    /// How many findings fail or warn, by severity, the worst first.
    #[must_use]
    pub fn by_severity(&self) -> [(Severity, usize); 4] {
        Severity::ALL.map(|severity| {
            let is_one = |finding: &&Finding| {
                finding.severity == severity
                    && matches!(finding.status, Status::Fail | Status::Warn)
            };
            (severity, self.findings.iter().filter(is_one).count())
        })
    }

    /// The exit code: 2 where something could not be decided, 1 where findings reach the threshold, 0 otherwise.
    #[must_use]
    pub fn exit_code(&self, threshold: Option<Severity>) -> u8 {
        match (self.errors(), self.failing(threshold)) {
            (0, 0) => 0,
            (0, _) => 1,
            _ => 2,
        }
    }
}
