# METADATA
# title: Dates of expiry are dates, and ahead
# description: >-
#   What should be gone by now still costs, and a date that no clean-up can read keeps it for ever.
# related_resources:
#   - https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
# custom:
#   id: TAG017
#   name: expiry-tag
#   severity: medium
#   standards: [FinOps]
#   remediation: Remove what has expired, or write a later date as `2027-01-31`.
#   parameters:
#     keys: the keys that hold a date (list of text)
#     permanent: values that mean never (list of text)
#     max_days: so many days ahead a sandbox may live (number)
#     sandboxes: environments that are sandboxes (list of text)
#     environment_keys: the keys of the environment (list of text)
#     exempt_types: types that are not judged, as patterns with `*` at their ends (list of text)
package lictor.tagging.expiry_tag

import data.lictor.lib.settings
import data.lictor.lib.terraform
import data.lictor.tagging.lib.age
import data.lictor.tagging.lib.things

default_parameters := {
	"keys": ["ExpiresOn", "ExpiryDate", "Expiry", "Expires", "ExpirationDate", "DeleteAfter", "expires-on", "expires_on", "expiry", "delete-after"],
	"permanent": ["never", "none", "permanent"],
	"max_days": 90,
	"sandboxes": ["sandbox", "playground", "poc", "demo"],
	"environment_keys": ["Environment", "environment", "Env", "env"],
	"exempt_types": [],
}

parameters := settings.of("tagging", "TAG017", default_parameters)

judged := [found |
	some thing in things.judged(parameters)
	some key in parameters.keys
	value := thing.tags[key]
	found := {"thing": thing, "key": key, "value": value, "place": {"at": thing.at, "path": things.place(thing, key)}}
]

deny contains object.union(found.place, {"message": message, "value": found.value}) if {
	some found in judged
	is_string(found.value)
	not lower(found.value) in parameters.permanent
	why := wrong(found)
	message := sprintf("`%s` is `%s`, which %s", [found.key, found.value, why])
}

wrong(found) := "is no date like `2027-01-31`" if {
	not age.at(found.value)
} else := "is no date like `2027-01-31`" if {
	not regex.match(`^[0-9]{4}-[0-9]{2}-[0-9]{2}($|T)`, found.value)
} else := sprintf("was %v days ago", [age.days(found.value, input.today)]) if {
	age.days(found.value, input.today) > 0
} else := sprintf("is %v days ahead, where a sandbox may live %v", [ahead, parameters.max_days]) if {
	ahead := age.days(input.today, found.value)
	ahead > parameters.max_days
	key := things.first_of(found.thing, parameters.environment_keys)
	things.is_one_of(things.tag(found.thing, key), parameters.sandboxes)
}

undetermined contains object.union(found.place, {"reason": reason}) if {
	some found in judged
	not terraform.known(found.value)
	reason := sprintf("the value of `%s` is not known", [found.key])
}
