package lictor.tagging.aws_limits_test

import data.lictor.tagging.aws_limits
import data.lictor.tagging.lib.testing

says(thing) := testing.messages(found) if {
	found := aws_limits.deny with input as testing.of([thing])
}

long(n) := concat("", ["a" | some _ in numbers.range(1, n)])

test_keys_and_values if {
	says(testing.thing({"a.b:/=+-@ Ü": "x y"}, {})) == set()
	says(testing.thing({long(128): long(256)}, {})) == set()
	says(testing.thing({long(129): "x"}, {})) == {sprintf("the key `%s` has 129 characters, of which 128 may be", [long(129)])}
	says(testing.thing({"a": long(257)}, {})) == {"the value of `a` has 257 characters, of which 256 may be"}
	says(testing.thing({"a#": "x"}, {})) == {"the key `a#` has characters that AWS does not take"}
	says(testing.thing({"a": "x;y"}, {})) == {"the value of `a` has characters that AWS does not take"}
	says(testing.thing({"AWS:x": "x"}, {})) == {"the key `AWS:x` begins with `aws:`, which AWS keeps for itself"}
	says(testing.thing({"aws:x": "x"}, {"source": "inventory"})) == set()
	says(testing.thing({"a#": "x"}, {"cloud": "gcp"})) == set()
}

test_counts if {
	many := {sprintf("k%d", [n]): "v" | some n in numbers.range(1, 51)}
	says(testing.thing(many, {})) == {"it has 51 tags, of which 50 may be"}
	says(testing.thing(object.union(object.remove(many, ["k1"]), {"aws:x": "y"}), {"source": "inventory"})) == set()
	eleven := {sprintf("k%d", [n]): "v" | some n in numbers.range(1, 11)}
	says(testing.thing(eleven, {"type": "aws_s3_object"})) == {"it has 11 tags, of which 10 may be"}
}

test_instance_metadata if {
	options := {"type": "aws_instance", "values": {"metadata_options": [{"instance_metadata_tags": "enabled"}]}}
	says(testing.thing({"a/b": "x"}, options)) == {"the key `a/b` has a blank or a slash, which tags in instance metadata may not"}
	says(testing.thing({"a-b": "x"}, options)) == set()
}

test_an_old_table if {
	count(aws_limits.warn) == 1 with input as object.union(testing.of([testing.thing({}, {})]), {"today": "2028-01-01"})
	count(aws_limits.warn) == 0 with input as testing.of([testing.thing({}, {})])
}
