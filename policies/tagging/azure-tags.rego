# METADATA
# title: Tags of Azure are ones that it takes
# description: >-
#   Names have 512 characters at most (128 for storage accounts) and none of `< > % & \ ? /`; values have 256. Names that
#   differ by case are one name.
# related_resources:
#   - https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources
# custom:
#   id: TAG007
#   name: azure-tags
#   severity: medium
#   standards: [Azure limits]
#   remediation: Shorten the name or value, leave out the characters, or merge what differs by case.
#   parameters:
#     exempt_types: types that are not judged, as patterns with `*` at their ends (list of text)
package lictor.tagging.azure_tags

import data.lictor.lib.settings
import data.lictor.tagging.data.limits
import data.lictor.tagging.lib.age
import data.lictor.tagging.lib.things

default_parameters := {"exempt_types": []}

parameters := settings.of("tagging", "TAG007", default_parameters)

azure := [thing | some thing in things.judged(parameters); thing.cloud == "azure"]

deny contains {"message": message, "at": thing.at, "path": things.place(thing, key), "value": key} if {
	some thing in azure
	some key, _ in thing.own
	why := wrong(thing, key)
	message := sprintf("the name `%s` %s", [key, why])
}

wrong(thing, key) := sprintf("has %d characters, of which %d may be", [count(key), most]) if {
	most := object.get(limits.azure.short_keys, thing.type, limits.azure.key)
	count(key) > most
} else := sprintf("has `%s`, which Azure does not take", [chars[0]]) if {
	chars := [char | some char in limits.azure.forbidden; contains(key, char)]
	chars != []
} else := sprintf("is `%s` as well: Azure does not look at case", [others[0]]) if {
	others := [other | some other, _ in thing.own; other < key; lower(other) == lower(key)]
	others != []
}

deny contains {"message": message, "at": thing.at, "path": things.place(thing, key), "value": value} if {
	some thing in azure
	some key, value in thing.own
	is_string(value)
	count(value) > limits.azure.value
	message := sprintf("the value of `%s` has %d characters, of which %d may be", [key, count(value), limits.azure.value])
}

deny contains {"message": message, "at": thing.at, "path": thing.attribute, "value": count(thing.tags), "expected": most} if {
	some thing in azure
	most := object.get(limits.azure.fewer, thing.type, limits.azure.tags)
	count(thing.tags) > most
	message := sprintf("it has %d tags, of which %d may be", [count(thing.tags), most])
}

warn contains age.stale("limits", limits)
