package lictor.scp.wildcard_traps_test

import data.lictor.scp.lib.testing
import data.lictor.scp.wildcard_traps as policy

found(own) := count({f | some f in policy.deny with input as testing.of(own)})

test_services if {
	found({"resources": ["arn:aws:*:::bucket"]}) == 1
	found({"resources": ["arn:aws:s?:::bucket"]}) == 1
	found({"resources": ["arn:*:s3:::b*", "*", "arn:aws:ec2:*"]}) == 0
}

test_actions if {
	found({"actions": ["*:Get*", "s*:PutObject"]}) == 2
	found({"actions": ["*", "*:*", "s3:*"]}) == 0
}

test_principals if {
	found({"kind": "resource", "principals": [{"sort": "AWS", "name": "arn:aws:iam::111111111111:role/*"}]}) == 1
	found({"kind": "resource", "principals": [{"sort": "AWS", "name": "*"}]}) == 0
}

test_accounts if {
	anyone := testing.condition("ArnLike", "aws:PrincipalArn", ["arn:aws:iam::*:role/admin"])
	found({"kind": "resource", "effect": "Allow", "conditions": [anyone]}) == 1
	found({"kind": "resource", "effect": "Allow", "conditions": [anyone, testing.condition("StringEquals", "aws:PrincipalOrgID", ["o-1"])]}) == 0
	found({"effect": "Deny", "conditions": [anyone]}) == 0
}
