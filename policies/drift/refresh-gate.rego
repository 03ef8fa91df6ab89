# METADATA
# title: A refresh accepts nothing that matters
# description: >-
#   Taking what is there into the state makes drift vanish from every later plan; security attributes and tags
#   are not to vanish so.
# related_resources:
#   - https://developer.hashicorp.com/terraform/tutorials/state/refresh
# custom:
#   id: DRF012
#   name: refresh-gate
#   severity: high
#   standards: [DRIFT]
#   remediation: >-
#     Bring back what was recorded, or bring what is there into the code and let it be reviewed.
#   parameters:
#     workspaces: patterns of workspaces that are refreshed (list of texts)
#     classes: classes of attributes that must not be accepted unseen (list of texts)
package lictor.drift.refresh_gate

import data.lictor.drift.lib.drifted
import data.lictor.lib.settings
import data.lictor.lib.text

default_parameters := {"workspaces": ["*"], "classes": ["security", "governance", "tag"]}

parameters := settings.of("drift", "DRF012", default_parameters)

deny contains object.union(drifted.shown(change), {"message": message, "at": row.at, "path": change.place}) if {
	some row in drifted.rows
	text.wildcards(parameters.workspaces, row.workspace)
	some change in drifted.changes(row)
	change.class in parameters.classes
	message := sprintf("a refresh would accept `%s` of `%s`, which is of class %s", [change.pointer, row.address, change.class])
}

deny contains {"message": message, "at": row.at, "path": []} if {
	some row in drifted.rows
	text.wildcards(parameters.workspaces, row.workspace)
	row.action == "delete"
	message := sprintf("a refresh would forget `%s`, which is gone", [row.address])
}

undetermined contains {"reason": reason, "at": row.at, "path": []} if {
	some row in drifted.rows
	not row.has_values
	row.action == "update"
	reason := "the source does not tell which values drifted"
}
