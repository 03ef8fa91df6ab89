package lictor.tagging.ignored_tags_test

import data.lictor.tagging.ignored_tags
import data.lictor.tagging.lib.testing

one(all, keys) := {"address": "aws_vpc.n", "type": "aws_vpc", "cloud": "aws", "all": all, "keys": keys, "at": testing.place, "path": []}

test_resources if {
	found := ignored_tags.deny with input as object.union(testing.empty, {"ignored": [one(true, []), one(false, ["Name"]), one(false, ["ManagedBy"])]})
	testing.messages(found) == {"`ignore_changes` of `aws_vpc.n` hides all of its tags", "`ignore_changes` of `aws_vpc.n` hides `ManagedBy`"}
}

test_providers if {
	found := ignored_tags.deny with input as object.union(testing.empty, {"providers": [
		{"key": "aws", "ignored": {"keys": ["Name"], "key_prefixes": ["kubernetes.io/"]}, "at": testing.place},
		{"key": "aws.b", "ignored": {"key_prefixes": ["Man"]}, "at": testing.place},
		{"key": "aws.c", "ignored": {"keys": ["ManagedBy"]}, "at": testing.place},
	]})
	testing.messages(found) == {"`ignore_tags` of the provider `aws.b` hides `ManagedBy`", "`ignore_tags` of the provider `aws.c` hides `ManagedBy`"}
}
