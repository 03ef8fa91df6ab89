# METADATA
# title: Tags hold no secrets and no personal data
# description: >-
#   Tags are read by everyone who may list things, stand in bills and logs, and are not encrypted.
# related_resources:
#   - https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
# custom:
#   id: TAG015
#   name: sensitive-in-tag
#   severity: high
#   standards: [AWS tagging, GDPR]
#   remediation: 'Take it out of the tag, and replace the secret: it must be held to be known.'
#   sensitive: true
#   parameters:
#     emails_in: keys that may hold an address, such as that of a team (list of text)
#     emails: whether addresses elsewhere are told (boolean)
#     exempt_types: types that are not judged, as patterns with `*` at their ends (list of text)
package lictor.tagging.sensitive_in_tag

import data.lictor.lib.settings
import data.lictor.tagging.data.secrets
import data.lictor.tagging.lib.age
import data.lictor.tagging.lib.things

default_parameters := {"emails_in": ["owner", "contact", "team", "email", "maintainer", "technicalcontact", "businessowner", "technicalowner", "createdby"], "emails": true, "exempt_types": []}

parameters := settings.of("tagging", "TAG015", default_parameters)

deny contains {"message": message, "at": carrier.at, "path": things.where_of(carrier, key)} if {
	some carrier in things.carriers(parameters)
	some key, value in carrier.tags
	is_string(value)
	what := [name | some name, pattern in secrets.patterns; regex.match(pattern, value)][0]
	message := sprintf("the value of `%s` looks like %s", [key, what])
}

deny contains {"message": message, "at": carrier.at, "path": things.where_of(carrier, key)} if {
	some carrier in things.carriers(parameters)
	some key, value in carrier.tags
	is_string(value)
	count(value) > 3
	regex.match(secrets.keys, key)
	message := sprintf("`%s` is called like a secret, which a tag must not hold", [key])
}

deny contains {"message": message, "at": carrier.at, "path": things.where_of(carrier, key), "severity": "medium"} if {
	parameters.emails
	some carrier in things.carriers(parameters)
	some key, value in carrier.tags
	is_string(value)
	contains(value, "@")
	not things.folded(key) in parameters.emails_in
	regex.match(secrets.email, value)
	not contains(value, "://")
	message := sprintf("the value of `%s` has an e-mail address in it", [key])
}

warn contains age.stale("formats of secrets", secrets)
