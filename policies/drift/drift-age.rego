# METADATA
# title: Drift does not stay
# description: >-
#   Drift that is there run after run is drift that nobody looks at, and the next change builds on it.
# related_resources:
#   - https://developer.hashicorp.com/terraform/tutorials/state/refresh
# custom:
#   id: DRF022
#   name: drift-age
#   severity: medium
#   standards: [DRIFT]
#   remediation: >-
#     Decide: into the code, back to what was recorded, or into an ignore entry with an owner and an end.
#   parameters:
#     max_runs: in how many checks in a row drift may be there (number)
package lictor.drift.drift_age

import data.lictor.drift.lib.drifted
import data.lictor.lib.settings

default_parameters := {"max_runs": 3}

parameters := settings.of("drift", "DRF022", default_parameters)

deny contains {"message": message, "at": row.at, "path": []} if {
	some row in drifted.rows
	row.runs >= parameters.max_runs
	message := sprintf("`%s` has drifted in %d checks in a row", [row.address, row.runs])
}
