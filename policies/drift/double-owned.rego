# METADATA
# title: An object is in one state
# description: >-
#   Two states that hold the same object undo each other's changes, and either may destroy it.
# related_resources:
#   - https://developer.hashicorp.com/terraform/language/block/removed
# custom:
#   id: DRF024
#   name: double-owned
#   severity: high
#   standards: [DRIFT]
#   remediation: >-
#     Take it out of one of them with a `removed` block.
#   parameters:
#     allow: patterns of types that may be in several states (list of texts)
package lictor.drift.double_owned

import data.lictor.lib.settings
import data.lictor.lib.text

default_parameters := {"allow": []}

parameters := settings.of("drift", "DRF024", default_parameters)

deny contains {"message": message, "at": one.at, "path": ["id"]} if {
	some one in input.double
	not text.wildcards(parameters.allow, one.type)
	message := sprintf("`%s` is the same object as `%s` of %s", [one.address, one.other_address, one.other_file])
}
