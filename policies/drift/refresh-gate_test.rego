package lictor.drift.refresh_gate_test

import data.lictor.drift.lib.testing
import data.lictor.drift.refresh_gate

test_classes if {
	every class in ["security", "governance", "tag"] {
		count(refresh_gate.deny) == 1 with input.rows as [testing.row({"changes": [testing.change({"class": class})]})]
	}
	refresh_gate.deny == set() with input.rows as [testing.row({})]
	testing.messages(refresh_gate.deny) == {"a refresh would forget `aws_instance.a`, which is gone"} with input.rows as [testing.row({"action": "delete", "changes": []})]
	count(refresh_gate.undetermined) == 1 with input.rows as [testing.row({"has_values": false, "changes": []})]
}
