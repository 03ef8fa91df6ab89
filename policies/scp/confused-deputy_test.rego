package lictor.scp.confused_deputy_test

import data.lictor.scp.confused_deputy as policy
import data.lictor.scp.lib.testing

found(own) := count({f | some f in policy.deny with input as testing.of(object.union({"kind": "resource", "effect": "Allow", "actions": ["sns:Publish"], "principals": [{"sort": "Service", "name": "s3.amazonaws.com"}]}, own))})

test_anyone if found({}) == 1

test_sound if {
	found({"conditions": [testing.condition("ArnLike", "aws:SourceArn", ["arn:aws:s3:::b"])]}) == 0
	found({"principals": [{"sort": "AWS", "name": "111111111111"}]}) == 0
	found({"effect": "Deny"}) == 0
	found({"kind": "trust"}) == 0
}
