package lictor.drift.unmanaged_test

import data.lictor.drift.lib.testing
import data.lictor.drift.unmanaged

test_unmanaged if {
	row := testing.row({"action": "unmanaged"})
	count(unmanaged.deny) == 1 with input.rows as [row]
	unmanaged.deny == set() with input.rows as [row] with data.settings as testing.settings("DRF005", {"scope": ["aws_s3_*"]})
	unmanaged.deny == set() with input.rows as [row] with data.settings as testing.settings("DRF005", {"allow": ["aws_instance.*"]})
	unmanaged.deny == set() with input.rows as [testing.row({})]
}
