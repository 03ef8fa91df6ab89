package lictor.scp.simulate_table_test

import data.lictor.scp.simulate_table as policy

case(decision, expect) := {"cases": [{"name": "a launch", "decision": decision, "expect": expect, "because": "so", "at": {"document": 0, "path": []}}]}

test_as_expected if count(policy.deny) == 0 with input as case("denied", "denied")

test_otherwise if count(policy.deny) == 1 with input as case("denied", "allowed")

test_undecided if {
	count(policy.deny) == 0 with input as case("undecided", "allowed")
	count(policy.undetermined) == 1 with input as case("undecided", "allowed")
}
