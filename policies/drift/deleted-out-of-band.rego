# METADATA
# title: Nothing was deleted behind the back of the code
# description: >-
#   A resource that the state knows and the cloud does not was deleted by someone else; the next apply makes it
#   again, empty.
# related_resources:
#   - https://developer.hashicorp.com/terraform/tutorials/state/refresh
# custom:
#   id: DRF004
#   name: deleted-out-of-band
#   severity: high
#   standards: [DRIFT]
#   remediation: >-
#     Find out who deleted it; restore its data, or remove it from the code.
#   parameters: {}
package lictor.drift.deleted_out_of_band

import data.lictor.drift.lib.drifted
import data.lictor.lib.settings

default_parameters := {}

parameters := settings.of("drift", "DRF004", default_parameters)

deny contains {"message": message, "at": row.at, "path": []} if {
	some row in drifted.rows
	row.action == "delete"
	message := sprintf("`%s` was deleted outside of the code%s", [row.address, then(row)])
}

then(row) := ", and the next apply makes it again" if {
	row.outcome == "reverted"
} else := ""
