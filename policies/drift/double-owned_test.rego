package lictor.drift.double_owned_test

import data.lictor.drift.double_owned
import data.lictor.drift.lib.testing

test_double if {
	double := [{"at": testing.at, "type": "aws_vpc", "id": "vpc-1", "address": "aws_vpc.a", "other_address": "aws_vpc.b", "other_file": "b.json"}]
	testing.messages(double_owned.deny) == {"`aws_vpc.a` is the same object as `aws_vpc.b` of b.json"} with input.double as double
	double_owned.deny == set() with input.double as double with data.settings as testing.settings("DRF024", {"allow": ["aws_vpc"]})
}
