# METADATA
# title: What the code manages is changed by the code alone
# description: >-
#   A resource whose tags say that Terraform manages it was changed by somebody else, as records of CloudTrail
#   tell.
# related_resources:
#   - https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference.html
# custom:
#   id: DRF007
#   name: wrong-actor
#   severity: high
#   standards: [DRIFT]
#   remediation: >-
#     Take the rights to change it by hand away, by a service control policy or permissions; let changes go
#     through the code.
#   parameters:
#     tag: the tag that says who manages a resource (text)
#     values: its values that mean the code, in lower case (list of texts)
#     automation_roles: patterns of principals of the code, in lower case (list of texts)
package lictor.drift.wrong_actor

import data.lictor.drift.lib.drifted
import data.lictor.lib.settings
import data.lictor.lib.text

default_parameters := {"tag": "ManagedBy", "values": ["terraform", "opentofu"], "automation_roles": ["*terraform*", "*opentofu*", "*atlantis*", "*github-actions*"]}

parameters := settings.of("drift", "DRF007", default_parameters)

deny contains {"message": message, "at": row.at, "path": [], "value": event.principal} if {
	some row in managed
	row.cause != "provider"
	some event in row.events
	not text.wildcards(parameters.automation_roles, lower(event.principal))
	message := sprintf("`%s` is managed by the code, and `%s` was made by `%s`", [row.address, event.name, event.principal])
}

undetermined contains {"reason": reason, "at": row.at, "path": []} if {
	some row in managed
	count(row.events) == 0
	reason := "no record of CloudTrail in the scan says who changed what drifted"
}

managed contains row if {
	some row in drifted.rows
	lower(row.tags[parameters.tag]) in parameters.values
}
