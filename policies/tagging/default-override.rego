# METADATA
# title: Resources do not give tags another value than their provider
# description: >-
#   A tag that is in `default_tags` and on the resource is one that someone will change in the wrong place; with older
#   providers it is a difference in every plan.
# related_resources:
#   - https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/resource-tagging
# custom:
#   id: TAG009
#   name: default-override
#   severity: low
#   standards: [AWS tagging]
#   remediation: Take the tag out of the resource, or out of the defaults.
#   parameters:
#     allow_override: keys that resources may set another way (list of text)
#     exempt_types: types that are not judged, as patterns with `*` at their ends (list of text)
package lictor.tagging.default_override

import data.lictor.lib.settings
import data.lictor.lib.terraform
import data.lictor.tagging.lib.things

default_parameters := {"allow_override": ["Name"], "exempt_types": []}

parameters := settings.of("tagging", "TAG009", default_parameters)

deny contains {"message": message, "at": thing.at, "path": things.place(thing, key), "value": value, "expected": default_value} if {
	some thing in things.judged(parameters)
	some key, default_value in thing.defaults
	value := thing.own[key]
	value != default_value
	terraform.known(value)
	terraform.known(default_value)
	not key in parameters.allow_override
	message := sprintf("`%s` is `%v` here, and `%v` in the defaults of the provider", [key, value, default_value])
}
