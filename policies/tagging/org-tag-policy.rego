# METADATA
# title: Tags comply with the tag policies of the organisation
# description: >-
#   Keys that a policy names are written as it says and have one of its values; where it asks for a key, things of its
#   types have it. Policies of one folder are of one node of the organisation, and inherit from those of the folders
#   around it.
# related_resources:
#   - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_tag-policies.html
# custom:
#   id: TAG010
#   name: org-tag-policy
#   severity: high
#   standards: [AWS Organizations]
#   remediation: Write the key and value as the policy has them.
#   parameters:
#     policy: the policy that counts where there are several, as a pattern of its file (text)
#     exempt_types: types that are not judged, as patterns with `*` at their ends (list of text)
package lictor.tagging.org_tag_policy

import data.lictor.lib.settings
import data.lictor.lib.terraform
import data.lictor.lib.text
import data.lictor.tagging.data.targets
import data.lictor.tagging.lib.age
import data.lictor.tagging.lib.things

default_parameters := {"policy": "*", "exempt_types": []}

parameters := settings.of("tagging", "TAG010", default_parameters)

# The policies that nothing inherits from: those in force where such are told.
leaves := in_force if {
	in_force := [policy | some policy in chosen; policy.in_force]
	in_force != []
} else := [policy | some policy in chosen; policy.leaf]

chosen := [policy | some policy in input.policies; text.wildcard(parameters.policy, policy.name)]

effective := [policy.effective | some policy in leaves][0] if count({policy.effective | some policy in leaves}) == 1

undetermined contains {"reason": reason, "at": leaves[0].at, "path": []} if {
	count({policy.effective | some policy in leaves}) > 1
	count(things.judged(parameters)) > 0
	names := [policy.name | some policy in leaves]
	reason := sprintf("which of the policies %s holds for the account is not told", [things.list(names)])
}

# What the policy says of a key that a thing has.
judged := [found |
	some thing in things.judged(parameters)
	thing.cloud == "aws"
	some key, value in thing.tags
	rule := effective[lower(key)]
	found := {"thing": thing, "key": key, "value": value, "rule": rule, "place": {"at": thing.at, "path": things.place(thing, key)}}
]

deny contains object.union(found.place, {"message": message, "value": found.key, "expected": found.rule.tag_key, "severity": severity(found)}) if {
	some found in judged
	found.key != found.rule.tag_key
	message := sprintf("the key `%s` is to be written `%s`", [found.key, found.rule.tag_key])
}

deny contains object.union(found.place, {"message": message, "value": found.value, "expected": found.rule.tag_value, "severity": severity(found)}) if {
	some found in judged
	terraform.known(found.value)
	count(object.get(found.rule, "tag_value", [])) > 0
	not allowed(found.value, found.rule.tag_value)
	message := sprintf("`%s` is `%v`, which is none of %s", [found.key, found.value, things.list(found.rule.tag_value)])
}

undetermined contains object.union(found.place, {"reason": reason}) if {
	some found in judged
	not terraform.known(found.value)
	count(object.get(found.rule, "tag_value", [])) > 0
	reason := sprintf("the value of `%s` is not known", [found.key])
}

# What the policy asks for.
lacking := [found |
	some rule in effective
	some thing in things.judged(parameters)
	thing.cloud == "aws"
	targeted(object.get(rule, "report_required_tag_for", []), target(thing))
	not thing.tags[rule.tag_key]
	not other_case(thing, rule.tag_key)
	found := {"thing": thing, "key": rule.tag_key}
]

deny contains {"message": message, "at": found.thing.at, "path": found.thing.attribute, "expected": found.key} if {
	some found in lacking
	found.thing.complete
	message := sprintf("it has no tag `%s`, which the policy asks for", [found.key])
}

undetermined contains {"reason": reason, "at": found.thing.at, "path": found.thing.attribute} if {
	some found in lacking
	not found.thing.complete
	reason := sprintf("whether it has the tag `%s` is not known before the apply", [found.key])
}

other_case(thing, key) if {
	some own, _ in thing.tags
	lower(own) == lower(key)
}

# AWS refuses what breaks a policy that is enforced, and only reports the rest.
severity(found) := "high" if {
	targeted(object.get(found.rule, "enforced_for", []), target(found.thing))
} else := "medium"

target(thing) := targets.of(thing.type)

target(thing) := thing.type if thing.source == "inventory"

targeted(list, kind) if kind in list

targeted(list, kind) if sprintf("%s:ALL_SUPPORTED", [split(kind, ":")[0]]) in list

targeted(list, kind) if sprintf("%s:*", [split(kind, ":")[0]]) in list

allowed(value, patterns) if {
	some pattern in patterns
	matches(pattern, sprintf("%v", [value]))
}

matches(pattern, value) if pattern == value

matches(pattern, value) if {
	[before, after] := split(pattern, "*")
	startswith(value, before)
	endswith(value, after)
	count(value) >= count(before) + count(after)
}

warn contains age.stale("targets of tag policies", targets)
