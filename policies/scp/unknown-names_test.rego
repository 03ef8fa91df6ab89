package lictor.scp.unknown_names_test

import data.lictor.scp.lib.testing
import data.lictor.scp.unknown_names as policy

found(own) := count({f | some f in policy.deny with input as testing.of(own)})

test_actions if {
	found({"actions": ["ec2:RunInstances", "ec2:Run*", "*", "*:*", "glue:StartJobRun"]}) == 0
	found({"actions": ["ec2:RunInstance"]}) == 1
	found({"not_actions": ["ec3:*"]}) == 1
	found({"actions": ["iam:Tagg*"]}) == 1
}

test_keys if {
	every key in ["aws:PrincipalArn", "aws:requesttag/Owner", "ec2:ResourceTag/a", "s3:x-amz-acl", "glue:Anything", "token.actions.githubusercontent.com:sub"] {
		found({"conditions": [testing.condition("StringEquals", key, ["a"])]}) == 0
	}
	every key in ["aws:PrincipleArn", "aws:RequestTag", "ec2:NoSuch"] {
		found({"conditions": [testing.condition("StringEquals", key, ["a"])]}) == 1
	}
}

test_operators if {
	found({"conditions": [testing.condition("StringIs", "aws:PrincipalArn", ["a"])]}) == 1
	found({"conditions": [testing.condition("ForAnyValue:StringLikeIfExists", "aws:PrincipalArn", ["a"])]}) == 0
}

test_newer_names if {
	count(policy.deny) == 0 with input as testing.of({"actions": ["ec2:Teleport"]}) with data.settings as testing.settings("SCP011", {"known": ["ec2:tele*"]})
}

test_old_tables if {
	count(policy.warn) == 0 with input as testing.of({})
	count(policy.warn) == 5 with input as object.union(testing.of({}), {"today": "2028-01-01"})
}
