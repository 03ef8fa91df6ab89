# METADATA
# title: Tags that guards rely on are not taken off or changed
# description: >-
#   Who removes `ManagedBy` first may change the thing by hand afterwards; a lower class of data takes its controls off.
# related_resources:
#   - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples_tagging.html
# custom:
#   id: TAG021
#   name: protected-key-change
#   severity: high
#   standards: [drift, AWS SCP]
#   remediation: Leave the tag as it is, or have the change looked at by those who own the guard.
#   parameters:
#     protected: the keys (list of text)
#     exempt_types: types that are not judged, as patterns with `*` at their ends (list of text)
package lictor.tagging.protected_key_change

import data.lictor.lib.settings
import data.lictor.lib.terraform
import data.lictor.tagging.lib.things

default_parameters := {"protected": ["ManagedBy", "DataClass", "DataClassification"], "exempt_types": []}

parameters := settings.of("tagging", "TAG021", default_parameters)

changed := [found |
	some thing in things.judged(parameters)
	some key in parameters.protected
	old := thing.before[key]
	found := {"thing": thing, "key": key, "old": old, "place": {"at": thing.at, "path": things.place(thing, key)}}
]

deny contains object.union(found.place, {"message": message, "expected": found.old}) if {
	some found in changed
	not found.key in object.keys(found.thing.tags)
	found.thing.complete
	message := sprintf("the tag `%s` is taken off, which was %s", [found.key, things.shown(found.old)])
}

deny contains object.union(found.place, {"message": message, "value": new, "expected": found.old}) if {
	some found in changed
	new := found.thing.tags[found.key]
	terraform.known(new)
	terraform.known(found.old)
	new != found.old
	message := sprintf("the tag `%s` becomes %s, which was %s", [found.key, things.shown(new), things.shown(found.old)])
}

undetermined contains object.union(found.place, {"reason": reason}) if {
	some found in changed
	not_told(found)
	reason := sprintf("what becomes of the tag `%s` is not known before the apply", [found.key])
}

not_told(found) if terraform.unknown(found.thing.tags[found.key])

not_told(found) if {
	not found.key in object.keys(found.thing.tags)
	not found.thing.complete
}
