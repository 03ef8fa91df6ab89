package lictor.scp.rcp_grammar_test

import data.lictor.scp.lib.testing
import data.lictor.scp.rcp_grammar as policy

found(own) := count({f | some f in policy.deny with input as testing.of(object.union({"kind": "rcp", "principals": [{"sort": "*", "name": "*"}], "actions": ["s3:*"]}, own))})

test_sound if found({}) == 0

test_wrong if {
	found({"effect": "Allow"}) == 1
	found({"principals": [{"sort": "AWS", "name": "111111111111"}]}) == 1
	found({"keys": ["Effect", "NotAction", "Resource"]}) == 1
	found({"actions": ["ec2:*"]}) == 1
	found({"kind": "scp", "actions": ["ec2:*"]}) == 0
}
