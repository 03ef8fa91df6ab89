package lictor.tagging.tag_policy_lint_test

import data.lictor.tagging.lib.testing
import data.lictor.tagging.tag_policy_lint

policy(tags) := {"name": "p", "content": {"tags": tags}, "size": 10, "in_force": false, "barred": [], "at": testing.place}

says(policy) := testing.messages(found) if {
	found := tag_policy_lint.deny with input as object.union(testing.empty, {"policies": [policy]})
}

test_sound if {
	says(policy({"@@operators_allowed_for_child_policies": ["@@none"], "Team": {
		"tag_key": {"@@assign": "Team", "@@operators_allowed_for_child_policies": ["@@assign"]},
		"tag_value": {"@@append": ["a*"]},
		"enforced_for": {"@@assign": ["ec2:instance", "s3:ALL_SUPPORTED"]},
	}})) == set()
}

test_each_fault if {
	says(policy({"Team": {"tag_values": {}}})) == {"`tag_values` is nothing that a key can have, which is one of `enforced_for`, `report_required_tag_for`, `tag_key`, `tag_value`"}
	says(policy({"Team": {"tag_value": {"@@set": ["a"]}}})) == {"`@@set` is no operator"}
	says(policy({"Team": {"tag_value": ["a"]}})) == {"`tag_value` of `Team` has no operator"}
	says(policy({"Team": {"tag_value": {"@@assign": ["*a*"]}}})) == {"the value `*a*` has more than one `*`"}
	says(policy({"Team": {"tag_key": {"@@assign": "Crew"}}})) == {"`tag_key` is `Crew`, which is another key than `Team`"}
	says(policy({"Team": {"tag_key": {"@@append": ["Team"]}}})) == {"`tag_key` is one text, which `@@append` cannot change"}
	says(policy({"Team": {"enforced_for": {"@@assign": ["ec2"]}}})) == {"`ec2` is no target, which is `service:type` or `service:ALL_SUPPORTED`"}
	says(policy({"Team": {"@@operators_allowed_for_child_policies": ["@@some"]}})) == {"`@@some` is nothing that children can be allowed"}
	says(object.union(policy({}), {"size": 10001})) == {"the policy has 10001 characters, of which 10000 may be"}
	says(object.union(policy({}), {"barred": [{"path": ["tags"], "operator": "@@append"}]})) == {"a policy above bars `@@append`, so that this has no effect"}
}
