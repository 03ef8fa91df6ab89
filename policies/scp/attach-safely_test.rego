package lictor.scp.attach_safely_test

import data.lictor.scp.attach_safely as policy
import data.lictor.scp.lib.testing

attachment(own) := object.union({"policy": "aws_organizations_policy.p", "target": "r-1", "is_root": true, "actions": ["create"], "at": {"document": 0, "path": [], "resource": {"kind": "aws_organizations_policy_attachment", "name": "a"}}}, own)

found(all) := {f | some f in policy.deny with input as {"policies": [], "attachments": all}}

test_root if {
	count(found([attachment({})])) == 1
	count(found([attachment({"is_root": false, "target": "ou-1"})])) == 0
	count(found([attachment({"actions": ["no-op"]})])) == 0
}

test_canary if {
	all := {"policies": [], "attachments": [attachment({}), attachment({"is_root": false, "target": "ou-canary"})]}
	count(policy.deny) == 0 with input as all with data.settings as testing.settings("SCP029", {"canary_ou": ["ou-canary"]})
}

test_replaced if {
	count(found([attachment({"is_root": false, "actions": ["delete", "create"]})])) == 1
	replaced := testing.policy({"actions": ["delete", "create"], "at": {"document": 0, "path": [], "resource": {"name": "p"}}})
	count(policy.deny) == 1 with input as {"policies": [replaced], "attachments": []}
}
