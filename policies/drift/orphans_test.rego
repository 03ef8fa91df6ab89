package lictor.drift.orphans_test

import data.lictor.drift.lib.testing
import data.lictor.drift.orphans

judged(change) := found if {
	found := testing.messages(orphans.deny) with input.plans as [testing.plan({"changes": [testing.planned(change)]})]
}

test_reasons if {
	judged({"actions": ["delete"], "reason": "delete_because_no_resource_config"}) == {"`aws_instance.a` would be destroyed, as the code has no such resource"}
	judged({"actions": ["forget"]}) == {"`aws_instance.a` would be forgotten and stay alive"}
	judged({"actions": ["delete", "create"], "reason": "replace_because_tainted"}) == set()
	judged({}) == set()
}
