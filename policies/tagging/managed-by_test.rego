package lictor.tagging.managed_by_test

import data.lictor.tagging.lib.testing
import data.lictor.tagging.managed_by

says(thing) := testing.messages(found) if {
	found := managed_by.deny with input as testing.of([thing])
}

test_values if {
	says(testing.thing({"ManagedBy": "terraform"}, {})) == set()
	says(testing.thing({}, {})) == set()
	says(testing.thing({"ManagedBy": "console"}, {})) == {"`ManagedBy` is `console`, which is none of `terraform`, `opentofu`"}
	says(testing.thing({"ManagedBy": "Terraform"}, {})) == {"`ManagedBy` is `Terraform`, which is none of `terraform`, `opentofu`: values differ by case"}
	says(testing.thing({"ManagedBy": "cdk"}, {"source": "cloudformation"})) == set()
	says(testing.thing({"ManagedBy": "cdk"}, {"source": "inventory"})) == set()
	says(testing.thing({"managed_by": "x"}, {"cloud": "gcp"})) == {"`ManagedBy` is `x`, which is none of `terraform`, `opentofu`"}
}

test_unknown if {
	thing := testing.thing({"ManagedBy": testing.unknown}, {})
	says(thing) == set()
	count(managed_by.undetermined) == 1 with input as testing.of([thing])
}
