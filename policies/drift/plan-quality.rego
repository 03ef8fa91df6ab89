# METADATA
# title: Plans are whole and fresh
# description: >-
#   A plan that has errors, defers changes or is old says nothing of what an apply would do.
# related_resources:
#   - https://developer.hashicorp.com/terraform/internals/json-format
# custom:
#   id: DRF015
#   name: plan-quality
#   severity: high
#   standards: [DRIFT]
#   remediation: >-
#     Plan again, with the version that the workspace uses, and look at the errors.
#   parameters:
#     max_age: how old a plan may be (hours)
#     versions: patterns of versions that may make plans; none for any (list of texts)
package lictor.drift.plan_quality

import data.lictor.lib.settings
import data.lictor.lib.text

default_parameters := {"max_age": 24, "versions": []}

parameters := settings.of("drift", "DRF015", default_parameters)

deny contains {"message": "the plan has errors", "at": plan.at, "path": ["errored"]} if {
	some plan in input.plans
	plan.gates.errored
}

deny contains {"message": "the plan is not complete: parts of it wait for another apply", "at": plan.at, "path": ["complete"]} if {
	some plan in input.plans
	plan.gates.complete == false
}

deny contains {"message": message, "at": plan.at, "path": ["deferred_changes"]} if {
	some plan in input.plans
	plan.gates.deferred > 0
	message := sprintf("the plan has deferred changes: %d", [plan.gates.deferred])
}

deny contains {"message": message, "at": plan.at, "path": ["timestamp"]} if {
	some plan in input.plans
	plan.age_seconds > parameters.max_age * 3600
	message := sprintf("the plan is %d hours old, which is more than %d", [floor(plan.age_seconds / 3600), parameters.max_age])
}

deny contains {"message": message, "at": plan.at, "path": ["terraform_version"], "value": version} if {
	some plan in input.plans
	count(parameters.versions) > 0
	version := plan.gates.terraform_version
	not text.wildcards(parameters.versions, version)
	message := sprintf("the plan was made by version %s", [version])
}

undetermined contains {"reason": reason, "at": plan.at, "path": ["format_version"]} if {
	some plan in input.plans
	[major, minor] := [to_number(part) | some part in split(plan.gates.format_version, ".")]
	[1, 2] < [major, minor]
	reason := sprintf("format %s is newer than what is known here", [plan.gates.format_version])
}
