# METADATA
# title: An apply would not undo what is there
# description: >-
#   Where someone changed something for a reason, the next apply undoes it, and where the resource is replaced or
#   destroyed, it goes with it. A refresh-only and a normal plan together tell.
# related_resources:
#   - https://developer.hashicorp.com/terraform/cli/commands/plan
# custom:
#   id: DRF006
#   name: apply-reverts
#   severity: high
#   standards: [DRIFT]
#   remediation: >-
#     Bring what is there into the code before the next apply, or agree that it may go.
#   parameters:
#     outcomes: what an apply must not do with drift (list of reverted, changed, replaced, destroyed)
package lictor.drift.apply_reverts

import data.lictor.drift.lib.drifted
import data.lictor.lib.settings

default_parameters := {"outcomes": ["reverted", "replaced", "destroyed"]}

parameters := settings.of("drift", "DRF006", default_parameters)

deny contains {"message": message, "at": row.at, "path": []} if {
	some row in drifted.rows
	row.outcome in parameters.outcomes
	message := sprintf("the next apply would %s `%s`, which %s", [verbs[row.outcome], row.address, drifted.what(row)])
}

verbs := {"reverted": "revert", "changed": "change", "replaced": "replace", "destroyed": "destroy"}

undetermined contains {"reason": reason, "at": row.at, "path": []} if {
	some row in drifted.rows
	row.source == "terraform"
	row.outcome == "open"
	reason := "no normal plan of the workspace is in the scan that says what an apply would do"
}
