package lictor.drift.apply_reverts_test

import data.lictor.drift.apply_reverts
import data.lictor.drift.lib.testing

test_outcomes if {
	every outcome, verb in {"reverted": "revert", "replaced": "replace", "destroyed": "destroy"} {
		found := apply_reverts.deny with input.rows as [testing.row({"outcome": outcome})]
		testing.messages(found) == {sprintf("the next apply would %s `aws_instance.a`, which differs at /ami", [verb])}
	}
	every outcome in ["accepted", "ignored", "unknown", "changed", "open"] {
		apply_reverts.deny == set() with input.rows as [testing.row({"outcome": outcome})]
	}
}

test_without_a_plan if {
	count(apply_reverts.undetermined) == 1 with input.rows as [testing.row({})]
	count(apply_reverts.undetermined) == 0 with input.rows as [testing.row({"source": "cloudformation"})]
}
