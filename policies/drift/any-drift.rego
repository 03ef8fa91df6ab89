# METADATA
# title: Nothing drifted
# description: >-
#   A resource that differs from what was recorded is either a change that nobody reviewed or one that the code
#   has to learn. Noise and what entries look away from does not count.
# related_resources:
#   - https://developer.hashicorp.com/terraform/tutorials/state/refresh
# custom:
#   id: DRF001
#   name: any-drift
#   severity: medium
#   standards: [DRIFT]
#   remediation: >-
#     Bring the change into the code, or apply the code, and find out who made it; what is meant to differ
#     belongs into an ignore entry with an owner and an end.
#   parameters:
#     ignore: patterns of addresses that are not reported (list of texts)
package lictor.drift.any_drift

import data.lictor.drift.lib.drifted
import data.lictor.lib.settings
import data.lictor.lib.text

default_parameters := {"ignore": []}

parameters := settings.of("drift", "DRF001", default_parameters)

deny contains {"message": message, "at": row.at, "path": []} if {
	some row in drifted.rows
	not text.wildcards(parameters.ignore, row.address)
	message := sprintf("`%s` %s", [row.address, drifted.what(row)])
}
