package lictor.scp.tree_diff_test

import data.lictor.scp.lib.testing
import data.lictor.scp.tree_diff as policy

change(after, used) := {"today": "2026-11-28", "changes": [{"action": "s3:GetObject", "account": "111111111111", "before": "allowed", "after": after, "used": {"2026-11-20": used}, "because": "so", "at": {"document": 1, "path": []}}]}

test_denied if {
	some f in policy.deny with input as change("denied", 3)
	contains(f.message, "called 3 times in 90 days")
}

test_only_used if {
	count(policy.deny) == 0 with input as change("denied", 0) with data.settings as testing.settings("SCP019", {"only_used": true})
	count(policy.deny) == 1 with input as change("denied", 1) with data.settings as testing.settings("SCP019", {"only_used": true})
}

test_only_denied if {
	count(policy.deny) == 1 with input as change("allowed", 0)
	count(policy.deny) == 0 with input as change("allowed", 0) with data.settings as testing.settings("SCP019", {"report": ["newly-denied"]})
}

test_lookback if {
	called := object.union(change("denied", 0), {"changes": [object.union(change("denied", 0).changes[0], {"used": {"2026-08-30": 2, "2026-08-29": 4, "": 1}})]})
	some near in policy.deny with input as called
	contains(near.message, "called 3 times in 90 days")
	some far in policy.deny with input as called with data.settings as testing.settings("SCP019", {"lookback": 91})
	contains(far.message, "called 7 times in 91 days")
}
