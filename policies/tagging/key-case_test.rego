package lictor.tagging.key_case_test

import data.lictor.tagging.key_case
import data.lictor.tagging.lib.testing

says(things) := testing.messages(found) if {
	found := key_case.deny with input as testing.of(things)
}

test_the_rarer_is_told if {
	things := [testing.thing({"CostCenter": "1", "Name": "a"}, {}), testing.thing({"CostCenter": "2"}, {}), testing.thing({"costcenter": "3"}, {})]
	says(things) == {"the key `costcenter` (once) is `CostCenter` elsewhere (2 times)"}
	says([testing.thing({"CostCenter": "1"}, {}), testing.thing({"costcenter": "1"}, {"cloud": "azure"})]) == set()
	says([testing.thing({"a": "1"}, {"cloud": "azure"}), testing.thing({"A": "1"}, {"cloud": "azure"})]) == set()
}

test_synonyms_and_canonical_keys if {
	says([testing.thing({"Environment": "1"}, {}), testing.thing({"Environment": "1", "env": "1"}, {})]) == {"the key `env` (once) is `Environment` elsewhere (2 times)"}
	set_to := testing.settings("TAG004", {"canonical": ["CostCenter"]})
	says([testing.thing({"costcenter": "1"}, {})]) == {"the key `costcenter` (once) is to be `CostCenter`"} with data.settings as set_to
	says([testing.thing({"CostCenter": "1"}, {}), testing.thing({"costcenter": "1"}, {}), testing.thing({"costcenter": "1"}, {})]) == {"the key `costcenter` (2 times) is `CostCenter` elsewhere (once)"} with data.settings as set_to
}
