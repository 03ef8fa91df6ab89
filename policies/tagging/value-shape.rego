# METADATA
# title: Values of tags have the shape that is asked for
# description: >-
#   Reports group by values: one that is empty, has blanks around it, or was left to be filled in later is a group by
#   itself. For each key a list, a pattern and lengths may be set.
# related_resources:
#   - https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
# custom:
#   id: TAG003
#   name: value-shape
#   severity: medium
#   standards: [AWS tagging, FinOps]
#   remediation: Write one of the values that are expected.
#   parameters:
#     values: for a key `any_of` (list of text), `pattern` (regular expression), `min` and `max` (characters)
#     placeholders: values that mean that there is none yet, whatever their case (list of text)
#     exempt_types: types that are not judged, as patterns with `*` at their ends (list of text)
package lictor.tagging.value_shape

import data.lictor.lib.settings
import data.lictor.tagging.lib.things

default_parameters := {
	"values": {"Environment": {"any_of": [
		"dev", "develop", "development", "test", "testing", "qa", "uat", "int", "integration", "stage", "staging", "preprod", "preview",
		"sandbox", "demo", "dr", "perf", "shared", "prod", "production", "live",
	]}},
	"placeholders": ["todo", "tbd", "fixme", "changeme", "change-me", "xxx", "???", "<owner>", "<team>"],
	"exempt_types": [],
}

parameters := settings.of("tagging", "TAG003", default_parameters)

deny contains {"message": message, "at": carrier.at, "path": things.where_of(carrier, key), "value": value} if {
	some carrier in things.carriers(parameters)
	some key, value in carrier.tags
	is_string(value)
	why := wrong(key, value)
	message := sprintf("the value of `%s`, `%s`, %s", [key, value, why])
}

wrong(key, value) := "has blanks around it" if {
	value != trim_space(value)
} else := "is there to be filled in" if {
	lower(value) in parameters.placeholders
} else := sprintf("is none of %s", [things.list(any_of)]) if {
	any_of := parameters.values[key].any_of
	not things.is_one_of(value, any_of)
} else := sprintf("does not match `%s`", [pattern]) if {
	pattern := parameters.values[key].pattern
	not regex.match(pattern, value)
} else := sprintf("has %d characters, not %v to %v", [count(value), least, most]) if {
	least := object.get(parameters.values[key], "min", 0)
	most := object.get(parameters.values[key], "max", 256)
	outside(count(value), least, most)
}

outside(length, least, _) if length < least

outside(length, _, most) if length > most
