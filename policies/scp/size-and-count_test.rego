package lictor.scp.size_and_count_test

import data.lictor.scp.lib.testing
import data.lictor.scp.size_and_count as policy

test_length if {
	found := policy.deny with input as {"nodes": [], "policies": [
		testing.policy({"raw": 10241}), testing.policy({"raw": 10240}), testing.policy({"kind": "identity", "raw": 20000, "minified": 9000}),
		testing.policy({"kind": "boundary", "raw": 1, "minified": 6145}), testing.policy({"kind": "resource", "raw": 99999}),
	]}
	{f.value | some f in found} == {10241, 1}
}

test_older_quotas if {
	count(policy.deny) == 1 with input as {"nodes": [], "policies": [testing.policy({"raw": 5121})]}
		with data.settings as testing.settings("SCP002", {"max_chars": {"scp": 5120}})
}

test_count if {
	count(policy.deny) == 1 with input as {"policies": [], "nodes": [testing.node({"scps": numbers.range(1, 10)})]}
	count(policy.deny) == 0 with input as {"policies": [], "nodes": [testing.node({"scps": numbers.range(1, 9), "rcps": [1, 2, 3, 4]})]}
	count(policy.deny) == 1 with input as {"policies": [], "nodes": [testing.node({"rcps": [1, 2, 3, 4, 5]})]}
}
