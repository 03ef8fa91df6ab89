# METADATA
# title: A plan may be applied without a person
# description: >-
#   What goes without a person destroys and replaces nothing, touches only types that are agreed on, is small and
#   fresh, and its checks pass.
# related_resources:
#   - https://developer.hashicorp.com/terraform/cli/commands/plan
# custom:
#   id: DRF011
#   name: auto-apply-gate
#   severity: critical
#   standards: [DRIFT]
#   remediation: >-
#     Let a person look at the plan, or split it.
#   parameters:
#     workspaces: patterns of workspaces that are applied without a person (list of texts)
#     types: patterns of types that may be touched (list of texts)
#     max: how many changes a plan may have (number)
#     age_min: how old it may be (minutes)
package lictor.drift.auto_apply_gate

import data.lictor.lib.settings
import data.lictor.lib.text

default_parameters := {"workspaces": ["*"], "types": ["*"], "max": 10, "age_min": 30}

parameters := settings.of("drift", "DRF011", default_parameters)

deny contains {"message": message, "at": change.at, "path": ["change", "actions"], "value": change.actions} if {
	some plan in plans
	some change in acting(plan)
	"delete" in change.actions
	message := sprintf("`%s` would be %s", [change.address, destroyed(change)])
}

deny contains {"message": message, "at": change.at, "path": []} if {
	some plan in plans
	some change in acting(plan)
	not text.wildcards(parameters.types, change.type)
	message := sprintf("`%s` is of a type that may not go without a person", [change.address])
}

deny contains {"message": message, "at": plan.at, "path": []} if {
	some plan in plans
	count(acting(plan)) > parameters.max
	message := sprintf("the plan has %d changes, and %d may go without a person", [count(acting(plan)), parameters.max])
}

deny contains {"message": message, "at": plan.at, "path": ["timestamp"]} if {
	some plan in plans
	plan.age_seconds > parameters.age_min * 60
	message := sprintf("the plan is older than %d minutes", [parameters.age_min])
}

deny contains {"message": message, "at": check.at, "path": []} if {
	some plan in plans
	some check in plan.checks
	check.status in {"fail", "error"}
	message := sprintf("the check `%s` fails", [check.name])
}

deny contains {"message": "the plan has errors or is not complete", "at": plan.at, "path": []} if {
	some plan in plans
	unsound(plan.gates)
}

undetermined contains {"reason": "the plan does not say when it was made", "at": plan.at, "path": []} if {
	some plan in plans
	not plan.age_seconds
}

unsound(gates) if gates.errored

unsound(gates) if gates.complete == false

unsound(gates) if gates.deferred > 0

plans contains plan if {
	some plan in input.plans
	not plan.refresh_only
	text.wildcards(parameters.workspaces, plan.workspace)
}

acting(plan) := [change |
	some change in plan.changes
	count([action | some action in change.actions; not action in {"no-op", "read"}]) > 0
]

destroyed(change) := "replaced" if {
	"create" in change.actions
} else := "destroyed"
