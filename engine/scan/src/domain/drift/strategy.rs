//! What to do about drift: the strategy of the workspace, unless what drifted is nothing to do it with unseen.

use super::check::{Action, Check, Outcome, State};
use super::settings::{Settings, Strategy};

/// What to do, in the words that remediation jobs report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// The strategy of the workspace.
    pub strategy: Strategy,
    /// `none`, `alert`, `refresh`, `pr_created`, `auto_apply` or `unknown`.
    pub action: &'static str,
    /// Why it is not what the strategy says.
    pub held: Vec<String>,
}

/// What to do about a check.
#[must_use]
pub fn advise(check: &Check<'_>, settings: &Settings) -> Advice {
    let strategy = settings.strategy(check.workspace);
    let held = match (check.state(), strategy) {
        (State::Drifted, Strategy::Apply) => against_apply(check, settings),
        (State::Drifted, Strategy::Refresh) => against_refresh(check),
        _ => Vec::new(),
    };
    let action = match (check.state(), strategy) {
        (State::Clean, _) => "none",
        (State::Unknown, _) => "unknown",
        _ if !held.is_empty() => "alert",
        (State::Drifted, Strategy::Alert) => "alert",
        (State::Drifted, Strategy::Plan) => "pr_created",
        (State::Drifted, Strategy::Apply) => "auto_apply",
        (State::Drifted, Strategy::Refresh) => "refresh",
    };
    Advice { strategy, action, held }
}

impl Advice {
    /// The same for people.
    #[must_use]
    pub fn words(&self) -> &'static str {
        match self.action {
            "none" => "nothing",
            "alert" => "tell who answers for the workspace, and change nothing",
            "pr_created" => "open a pull request with the plan",
            "refresh" => "take what is there into the state: terraform apply -refresh-only",
            "auto_apply" => "apply the configuration: terraform apply",
            _ => "mend the check; until then the workspace counts as unknown",
        }
    }
}

/// What speaks against an apply that nobody looks at.
fn against_apply(check: &Check<'_>, settings: &Settings) -> Vec<String> {
    let mut held = Vec::new();
    let count = check.drifted().count();
    let of = |outcome| check.drifted().filter(move |row| row.outcome == outcome).count();
    if check.drifted().any(|row| row.planned.is_none()) || count == 0 {
        held.push("no plan tells what an apply would do".to_owned());
    }
    if of(Outcome::Destroyed) + of(Outcome::Replaced) > 0 {
        held.push("an apply would destroy or replace what drifted".to_owned());
    }
    if has_security(check) {
        held.push("security attributes drifted, and someone has to know".to_owned());
    }
    if check.pending > 0 {
        held.push(format!("the plan has {} more that no drift calls for", changes(check.pending)));
    }
    if count > settings.max_apply {
        held.push(format!(
            "{count} resources drifted, and at most {} may go without a person",
            settings.max_apply
        ));
    }
    held
}

/// What speaks against taking what is there into the state.
fn against_refresh(check: &Check<'_>) -> Vec<String> {
    let mut held = Vec::new();
    if has_security(check) {
        held.push("security attributes drifted, and a refresh would accept them unseen".to_owned());
    }
    let mut counting = check.drifted().flat_map(|row| row.counting());
    if counting.any(|change| matches!(change.class, "governance" | "tag")) {
        held.push("tags drifted, and a refresh would accept them unseen".to_owned());
    }
    if check.drifted().any(|row| row.action == Action::Delete) {
        held.push("resources are gone, and a refresh would forget them".to_owned());
    }
    held
}

fn has_security(check: &Check<'_>) -> bool {
    check.drifted().flat_map(|row| row.counting()).any(|change| change.class == "security")
}

fn changes(count: usize) -> String {
    if count == 1 { "1 change".to_owned() } else { format!("{count} changes") }
}
