package lictor.drift.drift_age_test

import data.lictor.drift.drift_age
import data.lictor.drift.lib.testing

test_runs if {
	drift_age.deny == set() with input.rows as [testing.row({"runs": 2})]
	testing.messages(drift_age.deny) == {"`aws_instance.a` has drifted in 3 checks in a row"} with input.rows as [testing.row({"runs": 3})]
	drift_age.deny == set() with input.rows as [testing.row({"runs": 3, "drift": false})]
	drift_age.deny == set() with input.rows as [testing.row({"runs": 3})] with data.settings as testing.settings("DRF022", {"max_runs": 4})
}
