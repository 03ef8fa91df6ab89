package lictor.scp.missing_key_semantics_test

import data.lictor.scp.lib.testing
import data.lictor.scp.missing_key_semantics as policy

found(effect, operator, key) := count({f | some f in policy.deny with input as testing.of({"effect": effect, "actions": ["*"], "conditions": [testing.condition(operator, key, ["a"])]})})

test_semantics if {
	found("Deny", "Bool", "aws:MultiFactorAuthPresent") == 1
	found("Deny", "BoolIfExists", "aws:MultiFactorAuthPresent") == 0
	found("Deny", "StringNotEquals", "aws:SourceVpce") == 1
	found("Allow", "StringNotEquals", "aws:SourceVpce") == 1
	found("Allow", "StringEquals", "aws:SourceVpce") == 0
	found("Deny", "StringNotEquals", "aws:RequestedRegion") == 0
	found("Deny", "StringEquals", "aws:ResourceTag/a") == 0
}

test_absence_is_said if {
	conditions := [testing.condition("NotIpAddress", "aws:SourceIp", ["10.0.0.0/8"]), testing.condition("Null", "aws:SourceIp", ["false"])]
	count(policy.deny) == 0 with input as testing.of({"conditions": conditions})
	carved := [testing.condition("NotIpAddress", "aws:SourceIp", ["10.0.0.0/8"]), testing.condition("Bool", "aws:ViaAWSService", ["false"])]
	count(policy.deny) == 0 with input as testing.of({"conditions": carved})
}
