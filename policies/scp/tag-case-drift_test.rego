package lictor.scp.tag_case_drift_test

import data.lictor.scp.lib.testing
import data.lictor.scp.tag_case_drift as policy

found(a, b) := count({f | some f in policy.deny with input as testing.model([testing.statement({"conditions": [a]}), testing.statement({"index": 1, "conditions": [b]})])})

test_keys if {
	found(testing.condition("StringEquals", "aws:PrincipalTag/role", ["a"]), testing.condition("StringEquals", "aws:PrincipalTag/Role", ["a"])) == 1
	found(testing.condition("StringEquals", "aws:PrincipalTag/Role", ["a"]), testing.condition("StringEquals", "aws:ResourceTag/Role", ["a"])) == 0
}

test_values if {
	found(testing.condition("StringEquals", "aws:PrincipalTag/Role", ["ops"]), testing.condition("StringEquals", "aws:PrincipalTag/Role", ["Ops"])) == 1
	found(testing.condition("StringEquals", "aws:PrincipalTag/Role", ["ops"]), testing.condition("StringEquals", "aws:PrincipalTag/Team", ["Ops"])) == 0
}
