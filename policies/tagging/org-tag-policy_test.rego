package lictor.tagging.org_tag_policy_test

import data.lictor.tagging.lib.testing
import data.lictor.tagging.org_tag_policy

policy(name, effective) := {"name": name, "leaf": true, "in_force": false, "effective": effective, "at": testing.place}

team := policy("a", {"team": {"tag_key": "Team", "tag_value": ["core", "data-*"], "enforced_for": ["ec2:vpc"], "report_required_tag_for": ["ec2:ALL_SUPPORTED"]}})

given(things, policies) := object.union(testing.of(things), {"policies": policies})

says(thing) := testing.messages(found) if {
	found := org_tag_policy.deny with input as given([thing], [team])
}

test_values if {
	says(testing.thing({"Team": "core"}, {})) == set()
	says(testing.thing({"Team": "data-x"}, {})) == set()
	says(testing.thing({"Team": "x"}, {})) == {"`Team` is `x`, which is none of `core`, `data-*`"}
	says(testing.thing({"team": "core"}, {})) == {"the key `team` is to be written `Team`"}
	says(testing.thing({}, {})) == {"it has no tag `Team`, which the policy asks for"}
	says(testing.thing({}, {"type": "aws_s3_bucket"})) == set()
}

test_enforced_is_high if {
	high := org_tag_policy.deny with input as given([testing.thing({"Team": "x"}, {})], [team])
	{finding.severity | some finding in high} == {"high"}
	medium := org_tag_policy.deny with input as given([testing.thing({"Team": "x"}, {"type": "aws_s3_bucket"})], [team])
	{finding.severity | some finding in medium} == {"medium"}
}

test_several_policies if {
	other := policy("b", {})
	count(org_tag_policy.undetermined) == 1 with input as given([testing.thing({}, {})], [team, other])
	count(org_tag_policy.deny) == 1 with input as given([testing.thing({}, {})], [team, other]) with data.settings as testing.settings("TAG010", {"policy": "a"})
	forced := object.union(policy("c", {}), {"in_force": true})
	count(org_tag_policy.deny) == 0 with input as given([testing.thing({}, {})], [team, forced])
}

test_unknown if {
	count(org_tag_policy.undetermined) == 1 with input as given([testing.thing({"Team": testing.unknown}, {})], [team])
	count(org_tag_policy.undetermined) == 1 with input as given([testing.thing({}, {"complete": false})], [team])
}
