# METADATA
# title: Checks of the configuration pass
# description: >-
#   `check` blocks and conditions say what must hold of what is there; one that fails is drift that the code
#   itself noticed.
# related_resources:
#   - https://developer.hashicorp.com/terraform/language/checks
# custom:
#   id: DRF016
#   name: check-failing
#   severity: medium
#   standards: [DRIFT]
#   remediation: >-
#     Mend what the check tells of, or the check.
#   parameters: {}
package lictor.drift.check_failing

import data.lictor.lib.settings

default_parameters := {}

parameters := settings.of("drift", "DRF016", default_parameters)

deny contains {"message": message, "at": check.at, "path": ["status"], "value": check.status} if {
	some plan in input.plans
	some check in plan.checks
	check.status in {"fail", "error"}
	message := concat(": ", array.concat([sprintf("`%s` fails", [check.name])], [text | some text in check.messages]))
}

undetermined contains {"reason": reason, "at": check.at, "path": ["status"]} if {
	some plan in input.plans
	some check in plan.checks
	check.status == "unknown"
	reason := sprintf("`%s` is known after the apply only", [check.name])
}
