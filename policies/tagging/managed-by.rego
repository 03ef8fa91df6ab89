# METADATA
# title: The tag that says who manages a thing names a tool that may
# description: >-
#   A guard that only asks whether the tag is there lets `ManagedBy=console` pass, and one that compares with `terraform`
#   does not see `Terraform`.
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html
# custom:
#   id: TAG002
#   name: managed-by
#   severity: medium
#   standards: [AWS tagging, drift]
#   remediation: Set the tag to the name of the tool that manages the resource, in small letters.
#   parameters:
#     key: the key (text)
#     allowed: the values that may be (list of text)
#     cloudformation: more values for what comes from templates (list of text)
#     exempt_types: types that are not judged, as patterns with `*` at their ends (list of text)
package lictor.tagging.managed_by

import data.lictor.lib.settings
import data.lictor.lib.terraform
import data.lictor.tagging.lib.things

default_parameters := {"key": "ManagedBy", "allowed": ["terraform", "opentofu"], "cloudformation": ["cloudformation", "cdk", "sam"], "exempt_types": []}

parameters := settings.of("tagging", "TAG002", default_parameters)

judged := [found |
	some thing in things.judged(parameters)
	value := things.tag(thing, parameters.key)
	found := {"thing": thing, "value": value, "place": {"at": thing.at, "path": things.place(thing, parameters.key)}}
]

allowed(thing) := array.concat(parameters.allowed, parameters.cloudformation) if thing.source == "cloudformation"

allowed(thing) := parameters.allowed if not thing.source in {"cloudformation", "inventory"}

# A list of what is there does not say who made it.
allowed(thing) := array.concat(parameters.allowed, parameters.cloudformation) if thing.source == "inventory"

deny contains object.union(found.place, {"message": message, "value": found.value, "expected": allowed(found.thing)}) if {
	some found in judged
	terraform.known(found.value)
	not found.value in allowed(found.thing)
	message := sprintf("`%s` is %s, which is none of %s%s", [parameters.key, things.shown(found.value), things.list(allowed(found.thing)), case_of(found)])
}

case_of(found) := ": values differ by case" if {
	things.is_one_of(found.value, allowed(found.thing))
} else := ""

undetermined contains object.union(found.place, {"reason": reason}) if {
	some found in judged
	not terraform.known(found.value)
	reason := sprintf("the value of `%s` is not known", [parameters.key])
}
