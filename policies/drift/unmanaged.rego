# METADATA
# title: What is there is managed
# description: >-
#   A resource that no state knows is never reviewed, patched or removed by the code: a left-over, an incomplete
#   import, or somebody else's.
# related_resources:
#   - https://developer.hashicorp.com/terraform/cli/import
# custom:
#   id: DRF005
#   name: unmanaged
#   severity: medium
#   standards: [DRIFT]
#   remediation: >-
#     Import it, delete it, or say in the parameters that it is not yours.
#   parameters:
#     scope: patterns of types that are to be managed (list of texts)
#     allow: patterns of addresses that may be unmanaged (list of texts)
package lictor.drift.unmanaged

import data.lictor.drift.lib.drifted
import data.lictor.lib.settings
import data.lictor.lib.text

default_parameters := {"scope": ["*"], "allow": []}

parameters := settings.of("drift", "DRF005", default_parameters)

deny contains {"message": message, "at": row.at, "path": []} if {
	some row in drifted.rows
	row.action == "unmanaged"
	text.wildcards(parameters.scope, row.type)
	not text.wildcards(parameters.allow, row.address)
	message := sprintf("`%s` is there, and no state knows it", [row.address])
}
