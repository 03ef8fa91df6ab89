# METADATA
# title: Keys that costs are split by are active
# description: >-
#   A key counts in bills only from the day it was activated, and not for the days before.
# related_resources:
#   - https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html
# custom:
#   id: TAG020
#   name: cost-key-active
#   severity: medium
#   standards: [FinOps]
#   remediation: 'Activate the key in the management account: `aws ce update-cost-allocation-tags-status`.'
#   parameters:
#     keys: keys that must be active (list of text)
#     costs: keys that must be active where they are listed, in small letters without joints (list of text)
package lictor.tagging.cost_key_active

import data.lictor.lib.settings
import data.lictor.tagging.lib.things

default_parameters := {"keys": [], "costs": ["costcenter", "costcentre", "project", "team", "owner", "environment", "application", "service", "businessunit", "product"]}

parameters := settings.of("tagging", "TAG020", default_parameters)

deny contains {"message": message, "at": entry.at, "path": entry.path, "value": entry.status, "expected": "Active"} if {
	some entry in input.cost_keys
	entry.status != "Active"
	wanted(entry)
	message := sprintf("the key `%s` is not active, so that costs are not split by it", [entry.key])
}

wanted(entry) if entry.key in parameters.keys

wanted(entry) if {
	entry.type == "UserDefined"
	things.folded(entry.key) in parameters.costs
}

deny contains {"message": message, "at": input.cost_keys[0].at, "path": []} if {
	input.listings.cost
	some key in parameters.keys
	not key in {entry.key | some entry in input.cost_keys}
	message := sprintf("the key `%s` is not among those of cost allocation: no thing has it yet, or it is a day old at most", [key])
}
