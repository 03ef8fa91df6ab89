package lictor.scp.wildcard_allow_test

import data.lictor.scp.lib.testing
import data.lictor.scp.wildcard_allow as policy

found(own) := count({f | some f in policy.deny with input as testing.of(object.union({"kind": "identity", "effect": "Allow"}, own))})

test_wide if {
	found({"actions": ["*"]}) == 1
	found({"actions": ["s3:*", "ec2:*"]}) == 2
	found({"actions": ["iam:PassRole"]}) == 1
	found({"not_actions": ["iam:*"]}) == 1
	found({"kind": "resource", "actions": ["s3:GetObject"], "not_principals": [{"sort": "AWS", "name": "111111111111"}]}) == 1
	found({"kind": "resource", "actions": ["s3:GetObject"], "principals": [{"sort": "*", "name": "*"}]}) == 1
}

test_narrow if {
	found({"actions": ["s3:GetObject"]}) == 0
	found({"actions": ["s3:*"], "resources": ["arn:aws:s3:::b/*"]}) == 0
	found({"actions": ["iam:PassRole"], "conditions": [testing.condition("StringEquals", "iam:PassedToService", ["ec2.amazonaws.com"])]}) == 0
	found({"effect": "Deny", "actions": ["*"]}) == 0
	found({"kind": "scp", "actions": ["*"]}) == 0
	found({"kind": "resource", "principals": [{"sort": "*", "name": "*"}], "conditions": [testing.condition("StringEquals", "aws:PrincipalOrgID", ["o-1"])]}) == 0
}
