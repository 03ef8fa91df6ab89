package lictor.tagging.required_keys_test

import data.lictor.tagging.lib.testing
import data.lictor.tagging.required_keys

says(thing) := testing.messages(found) if {
	found := required_keys.deny with input as testing.of([thing])
}

test_a_missing_tag if {
	says(testing.thing({"ManagedBy": "terraform"}, {})) == set()
	says(testing.thing({"ManagedBy": testing.unknown}, {})) == set()
	says(testing.thing({}, {})) == {"it has no tag `ManagedBy`"}
	says(testing.thing({"managedby": "x"}, {})) == {"it has no tag `ManagedBy`, but `managedby`"}
}

test_defaults_count if says(testing.thing({"ManagedBy": "terraform"}, {"own": {}})) == set()

test_what_is_not_known_is_undetermined if {
	thing := testing.thing({}, {"complete": false})
	says(thing) == set()
	count(required_keys.undetermined) == 1 with input as testing.of([thing])
}

test_what_cannot_have_tags_is_passed_over if {
	says(testing.thing({}, {"declares": false, "type": "aws_route_table_association"})) == set()
	count(says(testing.thing({}, {"declares": false, "type": "aws_vpc"}))) == 1
	says(testing.thing({}, {"cloud": "kubernetes"})) == set()
}

test_clouds_compare_keys_their_own_way if {
	set_to := testing.settings("TAG001", {"required": ["ManagedBy"], "by_cloud": {}})
	says(testing.thing({"managed_by": "x"}, {"cloud": "gcp"})) == set() with data.settings as set_to
	says(testing.thing({"managedby": "x"}, {"cloud": "azure"})) == set() with data.settings as set_to
	count(says(testing.thing({"managed_by": "x"}, {"cloud": "azure"}))) == 1 with data.settings as set_to
	says(testing.thing({}, {"cloud": "gcp"})) == set()
}

test_parameters if {
	set_to := testing.settings("TAG001", {"required": ["A", "B"], "by_type": {"aws_vpc": ["C"]}, "exempt_types": ["aws_sub*"]})
	says(testing.thing({"B": "x"}, {})) == {"it has no tags `A`, `C`"} with data.settings as set_to
	says(testing.thing({}, {"type": "aws_subnet"})) == set() with data.settings as set_to
}
