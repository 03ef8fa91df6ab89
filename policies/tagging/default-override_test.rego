package lictor.tagging.default_override_test

import data.lictor.tagging.default_override
import data.lictor.tagging.lib.testing

says(thing) := testing.messages(found) if {
	found := default_override.deny with input as testing.of([thing])
}

test_overrides if {
	says(testing.thing({"Team": "a"}, {"defaults": {"Team": "b"}})) == {"`Team` is `a` here, and `b` in the defaults of the provider"}
	says(testing.thing({"Team": "a"}, {"defaults": {"Team": "a"}})) == set()
	says(testing.thing({"Name": "a"}, {"defaults": {"Name": "b"}})) == set()
	says(testing.thing({"Team": testing.unknown}, {"defaults": {"Team": "b"}})) == set()
	says(testing.thing({"Team": "a"}, {"own": {}, "defaults": {"Team": "b"}})) == set()
}
