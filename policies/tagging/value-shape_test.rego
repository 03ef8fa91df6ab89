package lictor.tagging.value_shape_test

import data.lictor.tagging.lib.testing
import data.lictor.tagging.value_shape

says(thing) := testing.messages(found) if {
	found := value_shape.deny with input as testing.of([thing])
}

test_values if {
	says(testing.thing({"Environment": "Production", "Name": "a b"}, {})) == set()
	says(testing.thing({"Environment": "prd"}, {})) == {sprintf("the value of `Environment`, `prd`, is none of %s", [concat(", ", [sprintf("`%s`", [v]) | some v in value_shape.default_parameters.values.Environment.any_of])])}
	says(testing.thing({"Owner": " a"}, {})) == {"the value of `Owner`, ` a`, has blanks around it"}
	says(testing.thing({"Owner": "TODO"}, {})) == {"the value of `Owner`, `TODO`, is there to be filled in"}
	says(testing.thing({"Owner": testing.unknown}, {})) == set()
}

test_patterns_and_lengths if {
	set_to := testing.settings("TAG003", {"values": {"CostCenter": {"pattern": "^[0-9]+$", "min": 3, "max": 5}}})
	says(testing.thing({"CostCenter": "1234"}, {})) == set() with data.settings as set_to
	says(testing.thing({"CostCenter": "x"}, {})) == {"the value of `CostCenter`, `x`, does not match `^[0-9]+$`"} with data.settings as set_to
	says(testing.thing({"CostCenter": "1"}, {})) == {"the value of `CostCenter`, `1`, has 1 characters, not 3 to 5"} with data.settings as set_to
	says(testing.thing({"CostCenter": "123456"}, {})) == {"the value of `CostCenter`, `123456`, has 6 characters, not 3 to 5"} with data.settings as set_to
}

test_defaults_of_providers_are_looked_at_once if {
	found := value_shape.deny with input as object.union(testing.empty, {"providers": [{"cloud": "aws", "defaults": {"Owner": "TODO"}, "where": {"Owner": ["default_tags", 0, "tags", "Owner"]}, "at": testing.place}]})
	{finding.path | some finding in found} == {["default_tags", 0, "tags", "Owner"]}
}
