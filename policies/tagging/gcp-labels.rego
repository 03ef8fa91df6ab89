# METADATA
# title: Labels of Google Cloud are ones that it takes
# description: >-
#   Keys and values are in small letters, digits, `_` and `-`, keys begin with a letter, and both have 63 characters at
#   most.
# related_resources:
#   - https://cloud.google.com/resource-manager/docs/labels-overview
# custom:
#   id: TAG006
#   name: gcp-labels
#   severity: medium
#   standards: [GCP limits]
#   remediation: Write keys and values in small letters, with `_` or `-` for anything else.
#   parameters:
#     exempt_types: types that are not judged, as patterns with `*` at their ends (list of text)
package lictor.tagging.gcp_labels

import data.lictor.lib.settings
import data.lictor.tagging.data.limits
import data.lictor.tagging.lib.age
import data.lictor.tagging.lib.things

default_parameters := {"exempt_types": []}

parameters := settings.of("tagging", "TAG006", default_parameters)

deny contains {"message": message, "at": entry.at, "path": entry.path, "value": entry.key} if {
	some entry in input.keys
	entry.cloud == "gcp"
	wrong(limits.gcp.key, entry.key)
	message := sprintf("the key `%s` is none that Google Cloud takes", [entry.key])
}

deny contains {"message": message, "at": carrier.at, "path": things.where_of(carrier, key), "value": value} if {
	some carrier in things.carriers(parameters)
	carrier.cloud == "gcp"
	some key, value in carrier.tags
	is_string(value)
	wrong(limits.gcp.value, value)
	message := sprintf("the value of `%s`, `%s`, is none that Google Cloud takes", [key, value])
}

wrong(pattern, text) if not regex.match(pattern, text)

wrong(_, text) if count(hex.encode(text)) / 2 > limits.gcp.bytes

deny contains {"message": message, "at": thing.at, "path": thing.attribute, "value": count(thing.tags), "expected": limits.gcp.labels} if {
	some thing in things.judged(parameters)
	thing.cloud == "gcp"
	count(thing.tags) > limits.gcp.labels
	message := sprintf("it has %d labels, of which %d may be", [count(thing.tags), limits.gcp.labels])
}

warn contains age.stale("limits", limits)
