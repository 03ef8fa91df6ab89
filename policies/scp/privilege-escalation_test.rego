package lictor.scp.privilege_escalation_test

import data.lictor.scp.lib.testing
import data.lictor.scp.privilege_escalation as policy

identity(allowed) := {"identities": [{"arn": "arn:aws:iam::111111111111:role/ops", "name": "ops", "allowed": allowed, "at": {"document": 0, "path": []}}]}

test_one_action if count(policy.deny) == 1 with input as identity(["iam:putrolepolicy"])

test_sets if {
	count(policy.deny) == 1 with input as identity(["iam:passrole", "ec2:runinstances"])
	count(policy.deny) == 0 with input as identity(["iam:passrole"])
	count(policy.deny) == 0 with input as identity([])
}

test_administrators if {
	count(policy.deny) == 1 with input as identity(["*", "iam:putrolepolicy"])
	count(policy.deny) == 0 with input as identity(["*"]) with data.settings as testing.settings("SCP024", {"exempt": ["arn:aws:iam::*:role/ops"]})
}
