# METADATA
# title: Things have the tags that are required
# description: >-
#   A thing without them has no owner, no budget and no rule. What the provider's `default_tags` give counts, and what is
#   known after the apply only is undetermined. Types that cannot have tags are passed over.
# related_resources:
#   - https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/resource-tagging
# custom:
#   id: TAG001
#   name: required-keys
#   severity: medium
#   standards: [AWS tagging, FinOps]
#   remediation: Add the tags to the resource, or to `default_tags` of the provider for all of them.
#   parameters:
#     required: the keys that are required (list of text)
#     by_cloud: other keys for things of `aws`, `gcp` or `azure` (object of lists)
#     by_type: more keys for things of a type (object of lists)
#     exempt_types: types that are not judged, as patterns with `*` at their ends (list of text)
package lictor.tagging.required_keys

import data.lictor.lib.settings
import data.lictor.tagging.data.taggable
import data.lictor.tagging.lib.age
import data.lictor.tagging.lib.things

default_parameters := {"required": ["ManagedBy"], "by_cloud": {"gcp": [], "azure": []}, "by_type": {}, "exempt_types": []}

parameters := settings.of("tagging", "TAG001", default_parameters)

# What each thing lacks.
lacking := [found |
	some thing in things.judged(parameters)
	keys := [key | some key in required(thing); not things.has(thing, key)]
	keys != []
	found := {"thing": thing, "keys": keys}
]

required(thing) := array.concat(object.get(parameters.by_cloud, thing.cloud, parameters.required), object.get(parameters.by_type, thing.type, []))

deny contains {"message": message, "at": found.thing.at, "path": found.thing.attribute, "expected": found.keys} if {
	some found in lacking
	found.thing.complete
	message := sprintf("it has no %s %s%s", [things.plural(found.keys, "tag", "tags"), things.list(found.keys), near(found)])
}

undetermined contains {"reason": reason, "at": found.thing.at, "path": found.thing.attribute} if {
	some found in lacking
	not found.thing.complete
	reason := sprintf("whether it has the %s %s is not known before the apply", [things.plural(found.keys, "tag", "tags"), things.list(found.keys)])
}

# near tells of a key that differs by its case or its joints alone.
near(found) := sprintf(", but `%s`", [keys[0]]) if {
	keys := [own | some own, _ in found.thing.tags; some key in found.keys; things.folded(own) == things.folded(key)]
	keys != []
} else := ""

warn contains age.stale("types that can have tags", taggable)
