# METADATA
# title: Stacks of CloudFormation are checked and do not drift
# description: >-
#   CloudFormation checks only properties that a template names, and some types not at all: a stack of which most
#   was not checked is not known to be in sync.
# related_resources:
#   - https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html
# custom:
#   id: DRF028
#   name: cfn-drift
#   severity: medium
#   standards: [DRIFT]
#   remediation: >-
#     Detect drift again for what was not checked, and bring the template and what is there together.
#   parameters:
#     max_not_checked: the share of resources that may be unchecked (number from 0 to 1)
#     paths: patterns of property paths that are reported (list of texts)
package lictor.drift.cfn_drift

import data.lictor.drift.lib.drifted
import data.lictor.lib.settings
import data.lictor.lib.text

default_parameters := {"max_not_checked": 0.5, "paths": ["*"]}

parameters := settings.of("drift", "DRF028", default_parameters)

deny contains {"message": message, "at": check.at, "path": []} if {
	some check in drifted.latest
	check.source == "cloudformation"
	check.total > 0
	check.unchecked / check.total > parameters.max_not_checked
	message := sprintf("of %d resources of stack `%s` %d were not checked", [check.total, check.workspace, check.unchecked])
}

deny contains {"message": message, "at": row.at, "path": [], "severity": "high"} if {
	some row in drifted.rows
	row.source == "cloudformation"
	row.action == "delete"
	message := sprintf("`%s` of stack `%s` was deleted", [row.address, row.workspace])
}

deny contains {"message": message, "at": row.at, "path": ["PropertyDifferences"]} if {
	some row in drifted.rows
	row.source == "cloudformation"
	some change in drifted.changes(row)
	text.wildcards(parameters.paths, change.pointer)
	message := sprintf("`%s` of `%s` of stack `%s` differs from the template", [change.pointer, row.address, row.workspace])
}
