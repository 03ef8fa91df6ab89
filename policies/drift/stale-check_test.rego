package lictor.drift.stale_check_test

import data.lictor.drift.lib.testing
import data.lictor.drift.stale_check

judged(more) := found if {
	found := testing.messages(stale_check.deny) with input.checks as [testing.check(more)]
}

test_checks if {
	judged({}) == set()
	judged({"state": "unknown", "failure": "init failed"}) == {"whether workspace `w` drifted is not known: init failed"}
	judged({"age_seconds": 86400}) == set()
	judged({"age_seconds": 90000}) == {"workspace `w` was last checked 25 hours ago, which is more than 24"}
	judged({"age_seconds": 90000, "latest": false}) == set()
}

test_without_a_time if {
	count(stale_check.undetermined) == 1 with input.checks as [object.remove(testing.check({}), ["age_seconds"])]
}
