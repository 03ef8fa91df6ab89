package lictor.drift.flapping_test

import data.lictor.drift.flapping
import data.lictor.drift.lib.testing

test_turns if {
	flapping.deny == set() with input.rows as [testing.row({"changes": [testing.change({"flaps": 2})]})]
	testing.messages(flapping.deny) == {"`/ami` of `aws_instance.a` went back and forth 3 times"} with input.rows as [testing.row({"changes": [testing.change({"flaps": 3})]})]
	flapping.deny == set() with input.rows as [testing.row({"changes": [testing.change({"flaps": 3, "counts": false})]})]
}
