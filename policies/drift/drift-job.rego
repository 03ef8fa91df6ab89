# METADATA
# title: Jobs that look for drift can tell it
# description: >-
#   A job that takes the exit code of a pipe into `tee`, that takes a failed plan for a clean one, or that seldom
#   runs never reports drift; one with keys that do not expire or actions that move is a way in.
# related_resources:
#   - https://developer.hashicorp.com/terraform/cli/commands/plan#detailed-exitcode
# custom:
#   id: DRF020
#   name: drift-job
#   severity: high
#   standards: [DRIFT]
#   remediation: >-
#     Set `-o pipefail` or read `PIPESTATUS`, tell 0, 1 and 2 apart, look at `type` instead of words, run at
#     least daily in a concurrency group, use OIDC and pin actions by digest.
#   parameters:
#     max_h: the longest time between two runs (hours)
#     check_pins: whether actions are to be pinned by digest (boolean)
#     check_schedule: whether workflows need a schedule (boolean)
package lictor.drift.drift_job

import data.lictor.lib.settings

default_parameters := {"max_h": 24, "check_pins": true, "check_schedule": true}

parameters := settings.of("drift", "DRF020", default_parameters)

deny contains {"message": message, "at": plan.at, "path": []} if {
	some job in jobs
	some plan in planning(job)
	masked(plan)
	message := sprintf("the exit code that is looked at is that of `%s`, not of the plan (line %d): a pipe without `pipefail`", [plan.into[count(plan.into) - 1], plan.line])
}

deny contains {"message": message, "at": plan.at, "path": []} if {
	some job in jobs
	some plan in planning(job)
	ends_before(plan)
	message := sprintf("under `set -e` an exit code of 2 ends the script before it is looked at (line %d)", [plan.line])
}

deny contains {"message": message, "at": plan.at, "path": []} if {
	some job in jobs
	some plan in planning(job)
	masked(plan)
	plan.errexit
	plan.read
	"-detailed-exitcode" in plan.words
	message := sprintf("were the exit code the plan's, `set -e` would end the script before it is looked at (line %d)", [plan.line])
}

deny contains {"message": message, "at": plan.at, "path": []} if {
	some job in jobs
	some plan in planning(job)
	plan.has_else
	plan.compared == ["2"]
	message := sprintf("whatever is not 2 counts as clean, errors too (line %d)", [plan.line])
}

deny contains {"message": message, "at": plan.at, "path": []} if {
	some job in jobs
	some plan in planning(job)
	passed_over(job, plan)
	message := sprintf("a plan that fails is passed over (line %d)", [plan.line])
}

deny contains {"message": message, "at": plan.at, "path": []} if {
	some job in jobs
	some plan in planning(job)
	plan.condition
	"-detailed-exitcode" in plan.words
	message := sprintf("a condition cannot tell drift from a failed plan (line %d)", [plan.line])
}

deny contains {"message": message, "at": mistake.at, "path": []} if {
	some job in input.jobs
	some mistake in job.mistakes
	message := mistakes[mistake.kind]
}

deny contains {"message": message, "at": schedule.at, "path": [], "value": schedule.cron} if {
	some job in jobs
	some schedule in job.schedules
	schedule.hours > parameters.max_h
	not sooner(job)
	message := sprintf("up to %d hours lie between two runs", [schedule.hours])
}

deny contains {"message": "nothing starts the job by itself", "at": job.at, "path": []} if {
	parameters.check_schedule
	some job in jobs
	job.system == "github"
	job.schedules == []
	not job.called
	count(detailed(job)) > 0
}

deny contains {"message": message, "at": key.at, "path": [], "severity": "high"} if {
	some job in jobs
	some key in job.static_keys
	message := sprintf("`%s` is a key that does not expire: let the job sign in by OIDC", [key.name])
}

deny contains {"message": message, "at": use.at, "path": [], "value": use.ref, "severity": "medium"} if {
	parameters.check_pins
	some job in jobs
	some use in job.uses
	not use.pinned
	message := sprintf("`%s` is not pinned by digest", [use.action])
}

deny contains {"message": "no concurrency group keeps two runs from the same state", "at": job.at, "path": [], "severity": "medium"} if {
	some job in jobs
	job.system == "github"
	not job.concurrency
}

undetermined contains {"reason": reason, "at": schedule.at, "path": []} if {
	some job in jobs
	some schedule in job.schedules
	not schedule.hours
	reason := sprintf("how often `%s` runs is not clear", [schedule.cron])
}

mistakes := {
	"prose": "changes are told by words of messages, which are others in other versions: look at `type`",
	"pending-as-drift": "what is planned counts as drift: look at lines of type `resource_drift`",
	"failure-as-clean": "a plan that fails leaves no changes and so counts as clean: look at its exit code",
	"no-import": "`datetime` is used and not imported",
	"result-dropped": "the plan is run and its result is not looked at",
}

# jobs are those that plan on a schedule or ask for exit codes, so that builds are left alone.
jobs contains job if {
	some job in input.jobs
	looks_for_drift(job)
}

looks_for_drift(job) if count(detailed(job)) > 0

looks_for_drift(job) if count(job.schedules) > 0

looks_for_drift(job) if contains(lower(job.name), "drift")

planning(job) := [plan | some plan in job.plans; plan.verb == "plan"]

detailed(job) := [plan | some plan in planning(job); "-detailed-exitcode" in plan.words]

# masked holds where the exit code of another command is looked at, or ends the job, in place of the plan's.
masked(plan) if {
	count(plan.into) > 0
	not plan.pipefail
	not plan.pipestatus
}

ends_before(plan) if {
	plan.errexit
	plan.read
	"-detailed-exitcode" in plan.words
	not masked(plan)
	not plan.condition
	not plan.passed_over
}

passed_over(_, plan) if plan.passed_over

passed_over(job, _) if job.passes

sooner(job) if {
	some schedule in job.schedules
	schedule.hours <= parameters.max_h
}
