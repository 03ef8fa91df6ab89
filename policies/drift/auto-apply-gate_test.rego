package lictor.drift.auto_apply_gate_test

import data.lictor.drift.auto_apply_gate
import data.lictor.drift.lib.testing

judged(plan) := found if {
	found := testing.messages(auto_apply_gate.deny) with input.plans as [testing.plan(plan)]
}

test_what_may_go if {
	judged({"changes": [testing.planned({})]}) == set()
	judged({"changes": [testing.planned({"actions": ["no-op"]})]}) == set()
	judged({"refresh_only": true, "gates": {"errored": true, "deferred": 0}}) == set()
}

test_what_may_not if {
	judged({"changes": [testing.planned({"actions": ["delete"]})]}) == {"`aws_instance.a` would be destroyed"}
	judged({"changes": [testing.planned({"actions": ["create", "delete"]})]}) == {"`aws_instance.a` would be replaced"}
	judged({"changes": [testing.planned({"at": i}) | some i in numbers.range(1, 11)]}) == {"the plan has 11 changes, and 10 may go without a person"}
	judged({"age_seconds": 3600}) == {"the plan is older than 30 minutes"}
	judged({"checks": [{"at": testing.at, "name": "check.a", "status": "fail"}]}) == {"the check `check.a` fails"}
	judged({"gates": {"complete": false, "deferred": 0}}) == {"the plan has errors or is not complete"}
	judged({"gates": {"deferred": 1}}) == {"the plan has errors or is not complete"}
}

test_types_and_workspaces if {
	plans := [testing.plan({"changes": [testing.planned({})]})]
	count(auto_apply_gate.deny) == 1 with input.plans as plans with data.settings as testing.settings("DRF011", {"types": ["aws_sns_*"]})
	count(auto_apply_gate.deny) == 0 with input.plans as plans
		with data.settings as testing.settings("DRF011", {"types": ["aws_sns_*"], "workspaces": ["dev-*"]})
}
