package lictor.drift.severity_score_test

import data.lictor.drift.lib.testing
import data.lictor.drift.severity_score

test_weighted if {
	found := severity_score.deny with input as {"checks": [testing.check({"severity": "critical"})], "rows": [testing.row({"score": 18})]}
	{finding.severity | some finding in found} == {"critical"}
	testing.messages(found) == {"drift of workspace `w` is critical: the worst of 1 resources is `aws_instance.a` with a score of 18"}
	severity_score.deny == set() with input as {"checks": [testing.check({"severity": "low"})], "rows": []}
	severity_score.deny == set() with input as {"checks": [testing.check({"state": "clean"})], "rows": []}
	severity_score.deny == set() with input as {"checks": [testing.check({"latest": false})], "rows": []}
}

test_by_number if {
	every case in [[4, "medium"], [5, "critical"]] {
		found := severity_score.deny with input as {"checks": [testing.check({"drifted": case[0]})], "rows": []}
			with data.settings as testing.settings("DRF002", {"rule": "seed"})
		{finding.severity | some finding in found} == {case[1]}
	}
}

test_an_old_table if {
	count(severity_score.warn) == 1 with input.today as "2036-01-01"
	count(severity_score.warn) == 0 with input.today as "2027-11-28"
}
