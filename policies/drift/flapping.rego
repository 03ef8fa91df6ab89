# METADATA
# title: Values do not go back and forth
# description: >-
#   A value that goes back and forth between two has two owners: a scaler, an operator or a person on one side
#   and the code on the other.
# related_resources:
#   - https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle
# custom:
#   id: DRF023
#   name: flapping
#   severity: medium
#   standards: [DRIFT]
#   remediation: >-
#     Let one of them own it; `ignore_changes` is for values that another system sets.
#   parameters:
#     min_turns: how often a value turns before it is told (number)
package lictor.drift.flapping

import data.lictor.drift.lib.drifted
import data.lictor.lib.settings

default_parameters := {"min_turns": 3}

parameters := settings.of("drift", "DRF023", default_parameters)

deny contains {"message": message, "at": row.at, "path": change.place} if {
	some row in drifted.rows
	some change in drifted.changes(row)
	change.flaps >= parameters.min_turns
	message := sprintf("`%s` of `%s` went back and forth %d times", [change.pointer, row.address, change.flaps])
}
