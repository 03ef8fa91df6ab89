package lictor.tagging.owner_known_test

import data.lictor.tagging.lib.testing
import data.lictor.tagging.owner_known

says(owner) := testing.messages(found) if {
	found := owner_known.deny with input as testing.of([testing.thing({"Owner": owner}, {})])
}

test_owners if {
	set_to := testing.settings("TAG016", {"owners": ["core"], "domains": ["example.com"]})
	says("anyone") == set()
	says("core") == set() with data.settings as set_to
	says("N/A") == {"`Owner` is `N/A`, which is no one"}
	says("old") == {"`Owner` is `old`, which is no team that is known"} with data.settings as set_to
	says("a@Example.com") == set() with data.settings as set_to
	says("a@old.example") == {"`Owner` is `a@old.example`, which is no address of `example.com`"} with data.settings as set_to
	says(testing.unknown) == set() with data.settings as set_to
}
