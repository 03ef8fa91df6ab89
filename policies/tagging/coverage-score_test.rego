package lictor.tagging.coverage_score_test

import data.lictor.tagging.coverage_score
import data.lictor.tagging.lib.testing

fleet(tagged, bare) := array.concat(
	[testing.thing({"ManagedBy": "terraform", "Team": "a"}, {}) | some _ in numbers.range(1, tagged)],
	[testing.thing({"Team": "b"}, {}) | some _ in numbers.range(1, bare)],
)

says(things) := testing.messages(found) if {
	found := coverage_score.deny with input as testing.of(things)
}

test_shares if {
	says(fleet(39, 1)) == set()
	says(fleet(9, 1)) == {"of 10 of aws_vpc 9 have `ManagedBy`: 90 %"}
	says(fleet(1, 1)) == set()
	says(array.concat(fleet(5, 1), [testing.thing({}, {"complete": false})])) == {"of 6 of aws_vpc 5 have `ManagedBy`: 83.3 %"}
}

test_groups if {
	says(fleet(9, 5)) == {"of 5 of Team b 0 have `ManagedBy`: 0 %"} with data.settings as testing.settings("TAG026", {"by": "Team"})
	says(fleet(9, 1)) == {"of 10 of all things 9 have `ManagedBy`: 90 %"} with data.settings as testing.settings("TAG026", {"by": "all"})
}
