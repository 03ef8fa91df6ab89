package lictor.scp.set_operators_test

import data.lictor.scp.lib.testing
import data.lictor.scp.set_operators as policy

found(effect, conditions) := count({f | some f in policy.deny with input as testing.of({"effect": effect, "actions": ["*"], "conditions": conditions})})

test_all_values if {
	all := testing.condition("ForAllValues:StringEquals", "aws:TagKeys", ["a"])
	found("Allow", [all]) == 1
	found("Allow", [all, testing.condition("Null", "aws:TagKeys", ["false"])]) == 0
	found("Deny", [all]) == 0
}

test_one_value if {
	found("Deny", [testing.condition("ForAnyValue:StringEquals", "aws:PrincipalTag/team", ["a"])]) == 1
	found("Deny", [testing.condition("ForAnyValue:StringEquals", "aws:PrincipalArn", ["a"])]) == 1
	found("Deny", [testing.condition("ForAnyValue:StringEquals", "own:Key", ["a"])]) == 0
}

test_many_values if {
	found("Deny", [testing.condition("StringEquals", "aws:CalledVia", ["a"])]) == 1
	found("Deny", [testing.condition("Null", "aws:TagKeys", ["true"])]) == 0
}
