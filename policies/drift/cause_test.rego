package lictor.drift.cause_test

import data.lictor.drift.cause
import data.lictor.drift.lib.testing

test_causes if {
	testing.messages(cause.warn) == {"the cause of `aws_instance.a` is: import"} with input.rows as [testing.row({"cause": "import"})]
	testing.messages(cause.warn) == {"the cause of `aws_instance.a` is: manual (X by `alice`)"} with input.rows as [testing.row({"cause": "manual", "events": [{"name": "X", "principal": "alice"}]})]
	cause.warn == set() with input.rows as [testing.row({})]
}
