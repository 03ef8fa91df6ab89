# METADATA
# title: Tag policies say what AWS understands
# description: >-
#   A policy with an operator that is none, a value with two wildcards or a target that is none cannot be saved; what a
#   parent bars has no effect, and no one is told.
# related_resources:
#   - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_example-tag-policies.html
# custom:
#   id: TAG011
#   name: tag-policy-lint
#   severity: medium
#   standards: [AWS Organizations]
#   remediation: Write the policy as the reference has it, or let the parent allow the operator.
#   parameters:
#     max_characters: so many characters a policy may have (number)
package lictor.tagging.tag_policy_lint

import data.lictor.lib.settings
import data.lictor.tagging.data.limits
import data.lictor.tagging.lib.age
import data.lictor.tagging.lib.things

default_parameters := {"max_characters": 10000}

parameters := settings.of("tagging", "TAG011", default_parameters)

operators := {"@@assign", "@@append", "@@remove"}

controls := operators | {"@@all", "@@none"}

fields := {"tag_key", "tag_value", "enforced_for", "report_required_tag_for"}

control := "@@operators_allowed_for_child_policies"

# Every field of a policy that has operators in it.
settings_of(policy) := [{"key": key, "field": field, "value": value, "path": ["tags", key, field]} |
	some key, body in policy.content.tags
	not startswith(key, "@@")
	some field, value in body
	not startswith(field, "@@")
]

finding(policy, path, message) := {"message": message, "at": policy.at, "path": shown(policy, path)}

# The text of a policy that is quoted in another has no parts.
shown(policy, path) := path if {
	policy.at.path == []
} else := []

deny contains finding(policy, setting.path, message) if {
	some policy in input.policies
	some setting in settings_of(policy)
	not setting.field in fields
	message := sprintf("`%s` is nothing that a key can have, which is one of %s", [setting.field, things.list(fields)])
}

deny contains finding(policy, array.concat(setting.path, [operator]), message) if {
	some policy in input.policies
	not policy.in_force
	some setting in settings_of(policy)
	setting.field in fields
	is_object(setting.value)
	some operator, _ in setting.value
	not operator in (operators | {control})
	message := sprintf("`%s` is no operator", [operator])
}

deny contains finding(policy, setting.path, message) if {
	some policy in input.policies
	not policy.in_force
	some setting in settings_of(policy)
	setting.field in fields
	not is_object(setting.value)
	message := sprintf("`%s` of `%s` has no operator", [setting.field, setting.key])
}

deny contains finding(policy, path, message) if {
	some policy in input.policies
	[path, value] := walk(policy.content)
	path[count(path) - 1] == control
	some name in value
	not name in controls
	message := sprintf("`%s` is nothing that children can be allowed", [name])
}

# The values of a field, with or without operators.
values(value) := value if is_array(value)

values(value) := [value] if is_string(value)

values(value) := [one | some operator in operators; some one in values_of(value[operator])] if is_object(value)

values_of(value) := value if is_array(value)

values_of(value) := [value] if is_string(value)

deny contains finding(policy, setting.path, message) if {
	some policy in input.policies
	some setting in settings_of(policy)
	setting.field == "tag_value"
	some value in values(setting.value)
	strings.count(value, "*") > 1
	message := sprintf("the value `%s` has more than one `*`", [value])
}

deny contains finding(policy, setting.path, message) if {
	some policy in input.policies
	some setting in settings_of(policy)
	setting.field == "tag_key"
	some value in values(setting.value)
	lower(value) != lower(setting.key)
	message := sprintf("`tag_key` is `%s`, which is another key than `%s`", [value, setting.key])
}

deny contains finding(policy, array.concat(setting.path, [operator]), message) if {
	some policy in input.policies
	some setting in settings_of(policy)
	setting.field == "tag_key"
	some operator in ["@@append", "@@remove"]
	setting.value[operator]
	message := sprintf("`tag_key` is one text, which `%s` cannot change", [operator])
}

deny contains finding(policy, setting.path, message) if {
	some policy in input.policies
	some setting in settings_of(policy)
	setting.field in {"enforced_for", "report_required_tag_for"}
	some value in values(setting.value)
	not regex.match(`^[a-z0-9-]+:([A-Za-z0-9/_-]+|\*|ALL_SUPPORTED)$`, value)
	message := sprintf("`%s` is no target, which is `service:type` or `service:ALL_SUPPORTED`", [value])
}

deny contains finding(policy, [], message) if {
	some policy in input.policies
	policy.size > parameters.max_characters
	message := sprintf("the policy has %d characters, of which %d may be", [policy.size, parameters.max_characters])
}

deny contains object.union(finding(policy, barred.path, message), {"severity": "high"}) if {
	some policy in input.policies
	some barred in policy.barred
	message := sprintf("a policy above bars `%s`, so that this has no effect", [barred.operator])
}

warn contains age.stale("limits", limits) if count(input.policies) > 0
