# METADATA
# title: Causes of drift are known
# description: >-
#   Tells of each resource whether a person, an emergency, another tool, the cloud itself or an incomplete import
#   is behind it, as far as records, tags and attributes tell.
# related_resources:
#   - https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference.html
# custom:
#   id: DRF008
#   name: cause
#   severity: low
#   standards: [DRIFT]
#   remediation: >-
#     Manual changes call for fewer rights, tools for one owner, the provider for an ignore entry, imports for an
#     import.
#   parameters:
#     causes: the causes that are told (list of manual, emergency, tool, provider, import, unknown)
package lictor.drift.cause

import data.lictor.drift.lib.drifted
import data.lictor.lib.settings

default_parameters := {"causes": ["manual", "emergency", "tool", "provider", "import"]}

parameters := settings.of("drift", "DRF008", default_parameters)

warn contains {"message": message, "at": row.at, "path": [], "value": row.cause} if {
	some row in drifted.rows
	row.cause in parameters.causes
	message := sprintf("the cause of `%s` is: %s%s", [row.address, row.cause, by(row)])
}

by(row) := sprintf(" (%s by `%s`)", [event.name, event.principal]) if {
	event := row.events[0]
} else := ""
