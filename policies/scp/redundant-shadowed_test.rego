package lictor.scp.redundant_shadowed_test

import data.lictor.scp.lib.testing
import data.lictor.scp.redundant_shadowed as policy

all := testing.statement({"actions": ["ec2:*"]})

some_of(own) := testing.statement(object.union({"index": 1, "sid": "T", "actions": ["ec2:Run*"]}, own))

found(statements) := count({f | some f in policy.deny with input as testing.model(statements)})

test_covered if {
	found([all, some_of({})]) == 1
	found([all, some_of({"effect": "Allow"})]) == 1
	found([all, some_of({"actions": ["ec2:Run*", "s3:*"]})]) == 0
	found([all, some_of({"effect": "Allow", "actions": ["*"]})]) == 0
}

test_twins if found([all, some_of({"actions": ["ec2:*"]})]) == 1

test_with_conditions if found([object.union(all, {"conditions": [testing.condition("Bool", "aws:SecureTransport", ["false"])]}), some_of({})]) == 0

tree(root, account) := object.union(
	testing.model([all, some_of({"policy": 1})]),
	{"nodes": [testing.node({"scps": root}), testing.account({"scps": account})]},
)

test_nodes if {
	count(policy.deny) == 1 with input as tree([0], [1])
	count(policy.deny) == 0 with input as tree([1], [0])
	count(policy.deny) == 0 with input as tree([], [1])
}
