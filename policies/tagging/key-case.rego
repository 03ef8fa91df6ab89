# METADATA
# title: A key is written one way
# description: >-
#   `costcenter` and `CostCenter` are two keys, and reports by either miss the other. Of keys that differ by case, joints
#   or a known synonym the one that is used most counts, unless another is set.
# related_resources:
#   - https://docs.aws.amazon.com/organizations/latest/userguide/tag-policies-examples.html
# custom:
#   id: TAG004
#   name: key-case
#   severity: low
#   standards: [AWS tagging, FinOps]
#   remediation: Use one spelling of the key everywhere.
#   parameters:
#     canonical: the spelling of keys that counts (list of text)
#     synonyms: keys that mean others, both in small letters without joints (object of text)
package lictor.tagging.key_case

import data.lictor.lib.settings
import data.lictor.tagging.lib.things

default_parameters := {"canonical": [], "synonyms": {"env": "environment", "costcentre": "costcenter"}}

parameters := settings.of("tagging", "TAG004", default_parameters)

# Keys of a cloud by what they mean.
groups[entry.cloud][meaning] contains entry if {
	some entry in input.keys
	entry.cloud in {"aws", "azure", "gcp"}
	meaning := object.get(parameters.synonyms, entry.folded, entry.folded)
}

deny contains {"message": message, "at": entry.at, "path": entry.path, "value": entry.key, "expected": chosen.key} if {
	some cloud, meaning
	group := groups[cloud][meaning]
	chosen := choice(group)
	some entry in group
	entry.key != chosen.key

	# Azure does not tell these apart.
	not same_to(cloud, entry.key, chosen.key)
	message := sprintf("the key `%s` (%s) is `%s` elsewhere (%s)", [entry.key, times(entry.count), chosen.key, times(chosen.count)])
}

deny contains {"message": message, "at": entry.at, "path": entry.path, "value": entry.key, "expected": chosen} if {
	some cloud, meaning
	group := groups[cloud][meaning]
	count(group) == 1
	some entry in group
	some chosen in parameters.canonical
	chosen != entry.key
	fold(chosen) == meaning
	not same_to(cloud, entry.key, chosen)
	message := sprintf("the key `%s` (%s) is to be `%s`", [entry.key, times(entry.count), chosen])
}

choice(group) := [entry | some entry in group; entry.key in parameters.canonical][0]

choice(group) := [entry | some entry in group; entry.count == most][0] if {
	every entry in group {
		not entry.key in parameters.canonical
	}
	most := max({entry.count | some entry in group})
}

fold(key) := object.get(parameters.synonyms, folded, folded) if folded := things.folded(key)

same_to("azure", one, other) if lower(one) == lower(other)

times(1) := "once"

times(n) := sprintf("%d times", [n]) if n != 1
