package lictor.scp.baseline_guardrails_test

import data.lictor.scp.baseline_guardrails as policy
import data.lictor.scp.lib.testing

model(statement, account) := object.union(testing.of(statement), {"nodes": [testing.node({"scps": [0]}), account]})

one := [{"name": "leaving", "actions": ["organizations:LeaveOrganization"]}]

found(statement, account, baseline) := count({f | some f in policy.deny with input as model(statement, account) with data.settings as testing.settings("SCP015", {"baseline": baseline})})

test_guarded if found({"actions": ["organizations:Leave*"]}, testing.account({}), one) == 0

test_open if found({"actions": ["s3:*"]}, testing.account({}), one) == 1

test_an_allowance_is_no_guard if found({"effect": "Allow", "actions": ["*"]}, testing.account({}), one) == 1

test_the_management_account if found({"actions": ["s3:*"]}, testing.account({"is_management": true}), one) == 0

test_by_key if {
	root := [{"name": "root", "key": "aws:principalarn", "value": "arn:aws:iam::*:root"}]
	found({"actions": ["*"], "conditions": [testing.condition("StringLike", "aws:PrincipalArn", ["arn:aws:iam::*:root"])]}, testing.account({}), root) == 0
	found({"actions": ["*"]}, testing.account({}), root) == 1
}

test_all if count(policy.deny) == 10 with input as model({"actions": ["sns:*"]}, testing.account({}))
