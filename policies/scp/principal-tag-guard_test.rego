package lictor.scp.principal_tag_guard_test

import data.lictor.scp.lib.testing
import data.lictor.scp.principal_tag_guard as policy

guard := testing.statement({"actions": ["ec2:*"], "conditions": [testing.condition("StringNotEquals", "aws:PrincipalTag/Role", ["terraform-automation"])]})

test_open if {
	some f in policy.deny with input as testing.model([guard])
	count(f.value) == 5
}

test_closed if count(policy.deny) == 0 with input as testing.model([guard, testing.statement({"actions": ["iam:Tag*", "iam:Untag*", "sts:TagSession"]})])

test_by_arn if count(policy.deny) == 0 with input as testing.of({"actions": ["ec2:*"], "conditions": [testing.condition("ArnNotLike", "aws:PrincipalArn", ["arn:aws:iam::*:role/ci"])]})
