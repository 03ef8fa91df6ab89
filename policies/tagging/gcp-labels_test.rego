package lictor.tagging.gcp_labels_test

import data.lictor.tagging.gcp_labels
import data.lictor.tagging.lib.testing

says(tags) := testing.messages(found) if {
	found := gcp_labels.deny with input as testing.of([testing.thing(tags, {"cloud": "gcp"})])
}

test_labels if {
	says({"cost_center": "a-1", "größe": ""}) == set()
	says({"CostCenter": "1"}) == {"the key `CostCenter` is none that Google Cloud takes"}
	says({"1a": "1"}) == {"the key `1a` is none that Google Cloud takes"}
	says({"a": "A"}) == {"the value of `a`, `A`, is none that Google Cloud takes"}
	long := concat("", ["a" | some _ in numbers.range(1, 64)])
	says({long: "a"}) == {sprintf("the key `%s` is none that Google Cloud takes", [long])}
	wide := concat("", ["€" | some _ in numbers.range(1, 63)])
	says({"a": wide}) == {sprintf("the value of `a`, `%s`, is none that Google Cloud takes", [wide])}
	says({sprintf("k%d", [n]): "v" | some n in numbers.range(1, 65)}) == {"it has 65 labels, of which 64 may be"}
}
