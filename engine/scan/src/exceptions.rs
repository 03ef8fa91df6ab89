//! Exceptions while a scan runs: which apply, which are over, and which were never needed.

use crate::catalog::{Policy, Shape};
use crate::config::{Config, Exception};
use crate::finding::{Exempted, Finding, Severity, Status};
use crate::pattern;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Exceptions, and what became of them.
pub(crate) struct Exceptions<'c> {
    all: Vec<(&'c Exception, AtomicBool)>,
    today: &'c str,
}

impl<'c> Exceptions<'c> {
    pub(crate) fn of(config: &'c Config, today: &'c str) -> Exceptions<'c> {
        let all = config.exceptions.iter().map(|one| (one, AtomicBool::new(false))).collect();
        Exceptions { all, today }
    }

    /// Marks a finding that is allowed.
    pub(crate) fn apply(&self, finding: &mut Finding) {
        for (exception, is_used) in &self.all {
            if !exception.allows(finding) {
                continue;
            }
            is_used.store(true, Ordering::Relaxed);
            if !exception.is_over(self.today) && finding.status != Status::Undetermined {
                finding.status = Status::Excepted;
                finding.exception = Some(Arc::new(Exempted {
                    owner: exception.owner.clone(),
                    reason: exception.reason.clone(),
                    expires: exception.expires.clone(),
                }));
                return;
            }
        }
    }

    /// Findings about the exceptions themselves. Of one whose policies were not asked nobody knows whether it is needed.
    pub(crate) fn findings(&self, asked: &[Arc<Policy>]) -> Vec<Finding> {
        let finding = |(exception, is_used): &(&Exception, AtomicBool)| {
            let of = exception.policies.join(", ");
            let owner = &exception.owner;
            if exception.is_over(self.today) {
                let day = exception.expires.as_deref().unwrap_or_default();
                let message =
                    format!("the exception for {of} ended on {day}; {owner} answers for it");
                return Some(about(exception, &OVER, message, Status::Fail));
            }
            let message = format!("the exception for {of} matches nothing; {owner} answers for it");
            let is_called = |pattern: &String| asked.iter().any(|policy| policy.is_called(pattern));
            let is_unused =
                !is_used.load(Ordering::Relaxed) && exception.policies.iter().any(is_called);
            is_unused.then(|| about(exception, &UNUSED, message, Status::Warn))
        };
        self.all.iter().filter_map(finding).collect()
    }
}

impl Exception {
    fn is_over(&self, today: &str) -> bool {
        self.expires.as_deref().is_some_and(|day| day < today)
    }

    fn allows(&self, finding: &Finding) -> bool {
        let one = |patterns: &[String], text: &str| {
            patterns.is_empty() || patterns.iter().any(|pattern| pattern::matches(pattern, text))
        };
        let resource = &finding.resource;
        self.policies.iter().any(|pattern| finding.policy.is_called(pattern))
            && one(&self.kinds, &resource.kind)
            && one(&self.namespaces, &resource.namespace)
            && one(&self.names, &resource.name)
            && one(&self.files, &finding.place.file)
            && one(&self.paths, &finding.path)
    }
}

/// A rule about exceptions.
struct Rule {
    id: &'static str,
    title: &'static str,
    description: &'static str,
    severity: Severity,
    remediation: &'static str,
}

const OVER: Rule = Rule {
    id: "exception-expired",
    title: "Exceptions have not ended",
    description: "An exception that has ended no longer allows anything.",
    severity: Severity::Medium,
    remediation: "Mend what it allowed and remove it, or agree on a new day.",
};

const UNUSED: Rule = Rule {
    id: "exception-unused",
    title: "Exceptions are needed",
    description: "An exception that matches no finding hides the next one.",
    severity: Severity::Low,
    remediation: "Remove it.",
};

fn about(exception: &Exception, rule: &Rule, message: String, status: Status) -> Finding {
    let policy = Policy {
        id: rule.id.to_owned(),
        name: String::new(),
        bundle: String::new(),
        package: String::new(),
        file: String::new(),
        title: rule.title.to_owned(),
        description: rule.description.to_owned(),
        severity: rule.severity,
        standards: Vec::new(),
        remediation: rule.remediation.to_owned(),
        links: Vec::new(),
        inventory: Vec::new(),
        parameters: Vec::new(),
        sensitive: false,
        shape: Shape::Bundle,
        rules: Vec::new(),
        has_exceptions: false,
    };
    Finding {
        severity: rule.severity,
        own_remediation: None,
        policy: Arc::new(policy),
        status,
        message,
        resource: Arc::default(),
        path: String::new(),
        place: exception.place.clone(),
        excerpt: Vec::new(),
        value: None,
        expected: None,
        exception: None,
    }
}
