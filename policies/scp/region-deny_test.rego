package lictor.scp.region_deny_test

import data.lictor.scp.lib.testing
import data.lictor.scp.region_deny as policy

regions := testing.condition("StringNotEquals", "aws:RequestedRegion", ["eu-west-1"])

role := testing.condition("ArnNotLike", "aws:PrincipalArn", ["arn:aws:iam::*:role/ci"])

found(own, parameters) := {f | some f in policy.deny with input as testing.of(own) with data.settings as testing.settings("SCP014", parameters)}

few := {"global_services": ["iam", "route53"]}

test_everything if count(found({"actions": ["*"], "conditions": [regions, role]}, few)) == 1

test_some_left_out if {
	some f in found({"not_actions": ["iam:*"], "conditions": [regions, role]}, few)
	f.value == ["route53"]
}

test_sound if count(found({"not_actions": ["iam:*", "route53:*"], "conditions": [regions, role]}, few)) == 0

test_no_roles if count(found({"not_actions": ["iam:*", "route53:*"], "conditions": [regions]}, few)) == 1

test_one_service if count(found({"actions": ["ec2:*"], "conditions": [regions, role]}, few)) == 0

test_the_table if {
	some f in found({"actions": ["*"], "conditions": [regions, role]}, {})
	"cloudfront" in f.value
}
