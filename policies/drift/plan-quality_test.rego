package lictor.drift.plan_quality_test

import data.lictor.drift.lib.testing
import data.lictor.drift.plan_quality

judged(plan) := found if {
	found := testing.messages(plan_quality.deny) with input.plans as [testing.plan(plan)]
}

test_plans if {
	judged({}) == set()
	judged({"gates": {"errored": false, "complete": true, "deferred": 0}}) == set()
	judged({"gates": {"errored": true, "complete": false, "deferred": 2}}) == {
		"the plan has errors", "the plan is not complete: parts of it wait for another apply", "the plan has deferred changes: 2",
	}
	judged({"age_seconds": 86400}) == set()
	judged({"age_seconds": 90000}) == {"the plan is 25 hours old, which is more than 24"}
}

test_versions if {
	plans := [testing.plan({"gates": {"terraform_version": "1.10.0"}})]
	count(plan_quality.deny) == 1 with input.plans as plans with data.settings as testing.settings("DRF015", {"versions": ["1.11.*"]})
	count(plan_quality.deny) == 0 with input.plans as plans with data.settings as testing.settings("DRF015", {"versions": ["1.10.*"]})
	count(plan_quality.undetermined) == 1 with input.plans as [testing.plan({"gates": {"format_version": "1.10"}})]
	count(plan_quality.undetermined) == 0 with input.plans as [testing.plan({"gates": {"format_version": "1.2"}})]
}
