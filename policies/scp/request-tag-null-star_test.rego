package lictor.scp.request_tag_null_star_test

import data.lictor.scp.lib.testing
import data.lictor.scp.request_tag_null_star as policy

found(own) := f if {
	f := policy.deny with input as testing.of(own)
}

missing := testing.condition("Null", "aws:RequestTag/ManagedBy", ["true"])

test_a_launch if {
	some f in found({"actions": ["ec2:RunInstances", "rds:CreateDBInstance"], "conditions": [missing]})
	contains(f.message, "the image")
	"arn:*:ec2:*:*:instance/*" in f.expected
}

test_other_values if count(found({"actions": ["ec2:RunInstances"], "conditions": [testing.condition("StringNotEquals", "aws:RequestTag/Env", ["prod"])]})) == 1

test_sound if {
	count(found({"actions": ["ec2:RunInstances"], "resources": ["arn:aws:ec2:*:*:instance/*"], "conditions": [missing]})) == 0
	count(found({"actions": ["rds:CreateDBInstance"], "effect": "Allow", "conditions": [missing]})) == 0
	count(found({"actions": ["ec2:RunInstances"], "conditions": [testing.condition("StringNotEqualsIfExists", "aws:RequestTag/Env", ["prod"])]})) == 0
	count(found({"actions": ["ec2:RunInstances"], "conditions": [testing.condition("Null", "aws:RequestTag/Env", ["false"])]})) == 0
}

test_what_is_lent if {
	some f in found({"actions": ["ec2:CreateVpc"], "conditions": [missing]})
	contains(f.message, "an IPAM pool")
	f.severity == "medium"
}
