package lictor.drift.any_drift_test

import data.lictor.drift.any_drift
import data.lictor.drift.lib.testing

test_what_is_told if {
	testing.messages(any_drift.deny) == {"`aws_instance.a` differs at /ami"} with input.rows as [testing.row({})]
	testing.messages(any_drift.deny) == {"`aws_instance.a` is gone"} with input.rows as [testing.row({"action": "delete", "changes": []})]
	testing.messages(any_drift.deny) == {"`aws_instance.a` is there, and no state knows it"} with input.rows as [testing.row({"action": "unmanaged", "changes": []})]
	testing.messages(any_drift.deny) == {"`aws_instance.a` differs, and values are not told"} with input.rows as [testing.row({"changes": []})]
}

test_many_values if {
	changes := [testing.change({"pointer": sprintf("/a%d", [i])}) | some i in numbers.range(1, 7)]
	testing.messages(any_drift.deny) == {"`aws_instance.a` differs at /a1, /a2, /a3, /a4, /a5, and 2 more"} with input.rows as [testing.row({"changes": changes})]
}

test_what_does_not_count if {
	any_drift.deny == set() with input.rows as [testing.row({"drift": false})]
	any_drift.deny == set() with input.rows as [testing.row({})] with data.settings as testing.settings("DRF001", {"ignore": ["aws_instance.*"]})
}
