package lictor.drift.protected_destroy_test

import data.lictor.drift.lib.testing
import data.lictor.drift.protected_destroy

judged(change) := found if {
	found := testing.messages(protected_destroy.deny) with input.plans as [testing.plan({"changes": [testing.planned(change)]})]
}

test_protected if {
	judged({"type": "aws_db_instance", "actions": ["delete"]}) == {"`aws_instance.a` would be destroyed, and it holds what cannot be made again"}
	judged({"prevent_destroy": true, "actions": ["delete", "create"]}) == {"`aws_instance.a` would be replaced, and its code says that it must not be"}
	judged({"actions": ["delete"]}) == set()
	judged({"type": "aws_db_instance"}) == set()
	judged({"type": "aws_db_instance", "actions": ["forget"]}) == set()
	judged({"type": "aws_db_instance", "mode": "data", "actions": ["delete"]}) == set()
}
