package lictor.scp.grammar_test

import data.lictor.scp.grammar as policy
import data.lictor.scp.lib.testing

found(own) := {f.message | some f in policy.deny with input as testing.of(own)}

test_sound if count(found({"actions": ["ec2:RunInstances", "*"]})) == 0

test_wrong if {
	every case in [
		{"effect": "deny"}, {"keys": ["Effect", "Resource"]}, {"keys": ["Effect", "Action", "NotAction", "Resource"]},
		{"keys": ["Effect", "Action"]}, {"keys": ["Effect", "Action", "Resource", "Principal"]}, {"sid": "No dashes-here"},
		{"keys": ["Effect", "Action", "Resource", "Conditions"]}, {"actions": ["RunInstances"]},
	] {
		count(found(case)) == 1
	}
}

test_the_whole if {
	policy.deny with input as {"statements": [], "policies": [testing.policy({"version": "2020-01-01"})]}
	count(policy.deny) == 1 with input as {"statements": [], "policies": [object.remove(testing.policy({}), ["version"])]}
	count(policy.deny) == 1 with input as {"statements": [], "policies": [object.union(object.remove(testing.policy({}), ["document"]), {"document": {}})]}
}

test_twice if {
	s := testing.statement({"actions": ["s3:*"]})
	count(policy.deny) == 1 with input as testing.model([s, s])
}

test_a_trust_policy_needs_no_resource if count(found({"kind": "trust", "keys": ["Effect", "Action", "Principal"]})) == 0
