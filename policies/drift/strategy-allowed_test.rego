package lictor.drift.strategy_allowed_test

import data.lictor.drift.lib.testing
import data.lictor.drift.strategy_allowed

said(workspace, strategy) := [{"at": testing.at, "workspace": workspace, "strategy": strategy}]

test_strategies if {
	count(strategy_allowed.deny) == 1 with input.strategies as said("eu-prod-1", "apply")
	count(strategy_allowed.deny) == 1 with input.strategies as said("databases", "refresh")
	every case in [["eu-prod-1", "plan"], ["databases", "alert"], ["dev-sandbox", "apply"], ["nonprod", "apply"]] {
		strategy_allowed.deny == set() with input.strategies as said(case[0], case[1])
	}
}
