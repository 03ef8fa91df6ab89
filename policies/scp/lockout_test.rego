package lictor.scp.lockout_test

import data.lictor.scp.lib.testing
import data.lictor.scp.lockout as policy

role := "arn:aws:iam::*:role/OrganizationAccountAccessRole"

count_of(own) := count({f.message | some f in policy.deny with input as testing.of(own)})

test_everything if count_of({"actions": ["*"]}) == 2

test_iam if count_of({"actions": ["iam:*"]}) == 2

test_others if count_of({"actions": ["s3:*"]}) == 0

test_exempt if {
	count_of({"actions": ["*"], "conditions": [testing.condition("ArnNotLike", "aws:PrincipalArn", [role])]}) == 1
	count_of({"actions": ["*"], "conditions": [testing.condition("StringNotLike", "aws:PrincipalARN", ["arn:aws:iam::*:role/*"])]}) == 0
	count_of({"actions": ["*"], "conditions": [testing.condition("StringLike", "aws:PrincipalArn", ["arn:aws:iam::*:root"])]}) == 0
}

test_other_conditions if count_of({"actions": ["*"], "conditions": [testing.condition("StringNotEquals", "aws:RequestedRegion", ["eu-west-1"])]}) == 0
