# METADATA
# title: Tags of AWS are ones that AWS takes
# description: >-
#   What breaks the limits of AWS fails in the apply, after other things were made.
# related_resources:
#   - https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
# custom:
#   id: TAG005
#   name: aws-limits
#   severity: medium
#   standards: [AWS limits]
#   remediation: Shorten the key or value, or leave out the characters; keys that begin with `aws:` are of AWS alone.
#   parameters:
#     max_tags: so many tags a thing may have (number)
#     exempt_types: types that are not judged, as patterns with `*` at their ends (list of text)
package lictor.tagging.aws_limits

import data.lictor.lib.settings
import data.lictor.tagging.data.limits
import data.lictor.tagging.lib.age
import data.lictor.tagging.lib.things

default_parameters := {"max_tags": 50, "exempt_types": []}

parameters := settings.of("tagging", "TAG005", default_parameters)

deny contains {"message": message, "at": entry.at, "path": entry.path, "value": entry.key} if {
	some entry in input.keys
	entry.cloud == "aws"
	why := wrong_key(entry.key)
	message := sprintf("the key `%s` %s", [entry.key, why])
}

wrong_key(key) := "is empty" if {
	key == ""
} else := sprintf("has %d characters, of which %d may be", [count(key), limits.aws.key]) if {
	count(key) > limits.aws.key
} else := "has characters that AWS does not take" if {
	not regex.match(limits.aws.characters, key)
}

deny contains {"message": message, "at": thing.at, "path": things.place(thing, key), "value": key} if {
	some thing in things.judged(parameters)

	# Of what is there already AWS has made some itself.
	not thing.source in {"inventory", "state"}
	some key, _ in thing.own
	startswith(lower(key), limits.aws.reserved)
	thing.cloud == "aws"
	message := sprintf("the key `%s` begins with `aws:`, which AWS keeps for itself", [key])
}

deny contains {"message": message, "at": carrier.at, "path": things.where_of(carrier, key), "value": value} if {
	some carrier in things.carriers(parameters)
	carrier.cloud == "aws"
	some key, value in carrier.tags
	is_string(value)
	why := wrong_value(value)
	message := sprintf("the value of `%s` %s", [key, why])
}

wrong_value(value) := sprintf("has %d characters, of which %d may be", [count(value), limits.aws.value]) if {
	count(value) > limits.aws.value
} else := "has characters that AWS does not take" if {
	not regex.match(limits.aws.characters, value)
}

deny contains {"message": message, "at": thing.at, "path": thing.attribute, "value": number, "expected": most} if {
	some thing in things.judged(parameters)
	thing.cloud == "aws"
	most := min([parameters.max_tags, object.get(limits.aws.fewer, thing.type, limits.aws.tags)])
	count(thing.tags) > most
	number := count([key | some key, _ in thing.tags; not startswith(lower(key), limits.aws.reserved)])
	number > most
	message := sprintf("it has %d tags, of which %d may be", [number, most])
}

deny contains {"message": message, "at": thing.at, "path": things.place(thing, key), "value": key} if {
	some thing in things.judged(parameters)
	thing.type in {"aws_instance", "aws_launch_template"}
	some options in thing.values.metadata_options
	options.instance_metadata_tags == "enabled"
	some key, _ in thing.own
	regex.match(`[\s/]`, key)
	message := sprintf("the key `%s` has a blank or a slash, which tags in instance metadata may not", [key])
}

warn contains age.stale("limits", limits)
