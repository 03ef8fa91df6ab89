package lictor.scp.boundary_required_test

import data.lictor.scp.boundary_required as policy
import data.lictor.scp.lib.testing

found(all) := count({f | some f in policy.deny with input as testing.model(all)})

creates := testing.statement({"kind": "identity", "effect": "Allow", "actions": ["iam:CreateRole"]})

bound := testing.condition("StringNotEquals", "iam:PermissionsBoundary", ["arn:aws:iam::111111111111:policy/edge"])

guard := testing.statement({"actions": ["iam:CreateRole", "iam:CreateUser"], "conditions": [bound]})

keeps := testing.statement({"actions": ["iam:Delete*PermissionsBoundary"]})

test_an_allowance if {
	found([creates]) == 1
	found([object.union(creates, {"conditions": [testing.condition("StringEquals", "iam:PermissionsBoundary", ["arn:aws:iam::111111111111:policy/edge"])]})]) == 0
	found([creates, guard, keeps]) == 0
}

test_removal if {
	found([guard]) == 1
	found([guard, keeps]) == 0
}

test_another_boundary if {
	count(policy.deny) == 1 with input as testing.model([creates, guard, keeps]) with data.settings as testing.settings("SCP025", {"boundary": "arn:aws:iam::111111111111:policy/other"})
}
