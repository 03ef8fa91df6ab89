package lictor.scp.allow_list_hole_test

import data.lictor.scp.allow_list_hole as policy
import data.lictor.scp.lib.testing

model(node, effect) := object.union(testing.of({"effect": effect, "actions": ["*"]}), {"nodes": [node], "log": []})

test_a_node_without_an_allow if {
	count(policy.deny) == 1 with input as model(testing.node({"full": false}), "Allow")
	count(policy.deny) == 1 with input as model(testing.node({"full": false, "scps": [0]}), "Deny")
	count(policy.deny) == 0 with input as model(testing.node({"full": false, "scps": [0]}), "Allow")
	count(policy.deny) == 0 with input as model(testing.node({}), "Deny")
}

test_what_is_used if {
	call := {"action": "s3:GetObject", "principal": "a", "kind": "implicit", "lacks": {"kind": "ou", "name": "dev"}, "at": {"document": 0, "path": []}}
	count(policy.deny) == 1 with input as {"nodes": [], "statements": [], "log": [call]}
	count(policy.deny) == 0 with input as {"nodes": [], "statements": [], "log": [object.union(call, {"failed": true})]}
}
