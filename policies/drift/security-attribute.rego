# METADATA
# title: No security attribute drifted
# description: >-
#   Rules of firewalls, policies, public access, encryption, logging, deletion protection, TLS policies and DNS
#   records decide who gets in; a change of them outside of review is an incident until someone says otherwise.
# related_resources:
#   - https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html
# custom:
#   id: DRF003
#   name: security-attribute
#   severity: critical
#   standards: [DRIFT, CIS AWS 5]
#   remediation: >-
#     Find out who changed it and why before anything is applied or refreshed; then bring back what was recorded.
#   parameters:
#     classes: the classes of attributes that are meant (list of texts)
package lictor.drift.security_attribute

import data.lictor.drift.lib.drifted
import data.lictor.lib.settings

default_parameters := {"classes": ["security"]}

parameters := settings.of("drift", "DRF003", default_parameters)

deny contains object.union(drifted.shown(change), {"message": message, "at": row.at, "path": change.place}) if {
	some row in drifted.rows
	some change in drifted.changes(row)
	change.class in parameters.classes
	message := sprintf("`%s` of `%s` was changed outside of the code", [change.pointer, row.address])
}
