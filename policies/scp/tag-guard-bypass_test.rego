package lictor.scp.tag_guard_bypass_test

import data.lictor.scp.lib.testing
import data.lictor.scp.tag_guard_bypass as policy

guard := testing.statement({"actions": ["ec2:Modify*"], "conditions": [testing.condition("StringEquals", "aws:ResourceTag/ManagedBy", ["terraform"])]})

test_open if {
	some f in policy.deny with input as testing.model([guard])
	f.value == ["ec2:CreateTags", "ec2:DeleteTags"]
}

test_half_open if {
	some f in policy.deny with input as testing.model([guard, testing.statement({"actions": ["ec2:Create*"]})])
	f.value == ["ec2:DeleteTags"]
}

test_closed if count(policy.deny) == 0 with input as testing.model([guard, testing.statement({"actions": ["ec2:*Tags"]})])

test_no_guard if count(policy.deny) == 0 with input as testing.of({"actions": ["ec2:StopInstances"]})

test_some_that_modify if {
	some f in policy.deny with input as testing.model([
		testing.statement({"actions": ["ec2:ModifyInstanceAttribute", "ec2:ModifyVpcAttribute"], "conditions": guard.conditions}),
		testing.statement({"actions": ["ec2:*Tags"]}),
	])
	f.expected == "ec2:Modify*"
	contains(f.message, "from 2 of the ")
}
