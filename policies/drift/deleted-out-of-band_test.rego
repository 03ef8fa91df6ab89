package lictor.drift.deleted_out_of_band_test

import data.lictor.drift.deleted_out_of_band
import data.lictor.drift.lib.testing

test_deleted if {
	testing.messages(deleted_out_of_band.deny) == {"`aws_instance.a` was deleted outside of the code, and the next apply makes it again"} with input.rows as [testing.row({"action": "delete", "outcome": "reverted"})]
	testing.messages(deleted_out_of_band.deny) == {"`aws_instance.a` was deleted outside of the code"} with input.rows as [testing.row({"action": "delete"})]
	deleted_out_of_band.deny == set() with input.rows as [testing.row({})]
	deleted_out_of_band.deny == set() with input.rows as [testing.row({"action": "delete", "drift": false})]
}
