# METADATA
# title: What is in the state is in the code
# description: >-
#   What left the code and not the state is destroyed by the next apply; what is forgotten stays alive, and
#   nobody manages it.
# related_resources:
#   - https://developer.hashicorp.com/terraform/language/moved
# custom:
#   id: DRF025
#   name: orphans
#   severity: medium
#   standards: [DRIFT]
#   remediation: >-
#     Bring it back, move it with a `moved` block, or let it go on purpose.
#   parameters:
#     allow: patterns of addresses that may go (list of texts)
package lictor.drift.orphans

import data.lictor.lib.settings
import data.lictor.lib.text

default_parameters := {"allow": []}

parameters := settings.of("drift", "DRF025", default_parameters)

deny contains {"message": message, "at": change.at, "path": ["action_reason"], "value": change.reason} if {
	some change in changes
	why := reasons[change.reason]
	message := sprintf("`%s` would be destroyed, as %s", [change.address, why])
}

deny contains {"message": message, "at": change.at, "path": ["change", "actions"], "value": change.actions} if {
	some change in changes
	"forget" in change.actions
	message := sprintf("`%s` would be forgotten and stay alive", [change.address])
}

changes contains change if {
	some plan in input.plans
	some change in plan.changes
	not text.wildcards(parameters.allow, change.address)
}

reasons := {
	"delete_because_no_resource_config": "the code has no such resource",
	"delete_because_no_module": "the code has no such module",
	"delete_because_no_move_target": "it was to be moved to what the code does not have",
	"delete_because_wrong_repetition": "`count` and `for_each` changed places",
	"delete_because_count_index": "`count` is smaller now",
	"delete_because_each_key": "`for_each` has no such key",
}
