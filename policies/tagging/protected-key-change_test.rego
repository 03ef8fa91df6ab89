package lictor.tagging.protected_key_change_test

import data.lictor.tagging.lib.testing
import data.lictor.tagging.protected_key_change

says(tags, before) := testing.messages(found) if {
	found := protected_key_change.deny with input as testing.of([testing.thing(tags, {"before": before})])
}

test_changes if {
	says({"ManagedBy": "terraform"}, {"ManagedBy": "terraform"}) == set()
	says({"ManagedBy": "terraform"}, {}) == set()
	says({}, {"ManagedBy": "terraform"}) == {"the tag `ManagedBy` is taken off, which was `terraform`"}
	says({"ManagedBy": "x"}, {"ManagedBy": "terraform"}) == {"the tag `ManagedBy` becomes `x`, which was `terraform`"}
	says({"Name": "x"}, {"Name": "y"}) == set()
}

test_unknown if {
	count(protected_key_change.undetermined) == 1 with input as testing.of([testing.thing({"ManagedBy": testing.unknown}, {"before": {"ManagedBy": "a"}})])
	count(protected_key_change.undetermined) == 1 with input as testing.of([testing.thing({}, {"complete": false, "before": {"ManagedBy": "a"}})])
}
