# METADATA
# title: Things that hold classified data are set up for it
# description: >-
#   A tag that says `confidential` on a bucket that everyone can read is worse than no tag: someone relies on it.
# related_resources:
#   - https://docs.aws.amazon.com/whitepapers/latest/data-classification/data-classification.html
# custom:
#   id: TAG022
#   name: classification-controls
#   severity: high
#   standards: [AWS tagging, SOC 2]
#   remediation: Set the attribute as the class asks, or correct the class.
#   parameters:
#     keys: the keys of the class (list of text)
#     classes: classes that ask for controls, whatever their case (list of text)
#     matrix: 'more rows like those of the table: `types`, `attribute`, `must` or `never`, `unset`, `why` (list)'
#     exempt_types: types that are not judged, as patterns with `*` at their ends (list of text)
package lictor.tagging.classification_controls

import data.lictor.lib.settings
import data.lictor.lib.terraform
import data.lictor.tagging.data.controls
import data.lictor.tagging.lib.age
import data.lictor.tagging.lib.things

default_parameters := {
	"keys": ["DataClassification", "DataClass", "Classification", "data-classification", "data_classification"],
	"classes": ["confidential", "restricted", "secret", "sensitive", "pii", "phi", "pci"],
	"matrix": [],
	"exempt_types": [],
}

parameters := settings.of("tagging", "TAG022", default_parameters)

judged := [found |
	some thing in things.judged(parameters)
	thing.source != "inventory"
	key := things.first_of(thing, parameters.keys)
	class := things.tag(thing, key)
	things.is_one_of(class, parameters.classes)
	some row in array.concat(controls.matrix, parameters.matrix)
	thing.type in row.types
	value := or_unset(object.get(thing.values, row.attribute, null), row)
	found := {"thing": thing, "class": class, "row": row, "value": value, "place": {"at": thing.at, "path": [row.attribute]}}
]

or_unset(null, row) := row.unset

or_unset(value, _) := value if value != null

deny contains object.union(found.place, {"message": message, "value": found.value}) if {
	some found in judged
	terraform.known(found.value)
	breaks(found)
	message := sprintf("it holds data of the class `%s`, and %s", [found.class, found.row.why])
}

breaks(found) if found.value != found.row.must

breaks(found) if found.value in found.row.never

undetermined contains object.union(found.place, {"reason": reason}) if {
	some found in judged
	not terraform.known(found.value)
	reason := sprintf("`%s` is not known, which the class `%s` looks at", [found.row.attribute, found.class])
}

warn contains age.stale("controls", controls)
