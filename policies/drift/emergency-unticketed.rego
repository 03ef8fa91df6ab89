# METADATA
# title: Emergency changes have a ticket and come to an end
# description: >-
#   A change under an emergency role is right for hours, not for weeks: without a ticket nobody brings it into
#   the code.
# related_resources:
#   - https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_emergency_process.html
# custom:
#   id: DRF009
#   name: emergency-unticketed
#   severity: high
#   standards: [DRIFT]
#   remediation: >-
#     Open a ticket, name it in a tag, and bring the change into the code or undo it.
#   parameters:
#     ticket_tags: tags that name a ticket, in lower case (list of texts)
#     max_h: how long such a change may stay (hours)
package lictor.drift.emergency_unticketed

import data.lictor.drift.lib.drifted
import data.lictor.lib.settings

default_parameters := {"ticket_tags": ["ticket", "breakglass", "incident", "change"], "max_h": 24}

parameters := settings.of("drift", "DRF009", default_parameters)

deny contains {"message": message, "at": row.at, "path": []} if {
	some row in emergencies
	not has_ticket(row)
	message := sprintf("`%s` was changed in an emergency, and no tag names a ticket", [row.address])
}

deny contains {"message": message, "at": row.at, "path": []} if {
	some row in emergencies
	seconds := min([event.age_seconds | some event in row.events])
	seconds > parameters.max_h * 3600
	hours := floor(seconds / 3600)
	message := sprintf("`%s` was changed in an emergency %d hours ago, which is more than %d", [row.address, hours, parameters.max_h])
}

undetermined contains {"reason": reason, "at": row.at, "path": []} if {
	some row in emergencies
	count([event | some event in row.events; event.age_seconds]) == 0
	reason := "no record says when the emergency change was made"
}

emergencies contains row if {
	some row in drifted.rows
	row.cause == "emergency"
}

has_ticket(row) if {
	some key, value in row.tags
	lower(key) in parameters.ticket_tags
	value != ""
}
