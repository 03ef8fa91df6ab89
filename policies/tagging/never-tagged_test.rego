package lictor.tagging.never_tagged_test

import data.lictor.tagging.lib.testing
import data.lictor.tagging.never_tagged

item(tags, kind) := testing.thing(tags, {"source": "inventory", "type": kind})

test_items if {
	given := testing.of([item({}, "AWS::EC2::Instance"), item({"aws:x": "y"}, "AWS::S3::Bucket"), item({"a": "b"}, "AWS::S3::Bucket"), item({}, "AWS::IAM::Policy")])
	found := never_tagged.deny with input as given
	count(found) == 1
	every finding in found {
		finding.message == "it has no tags"
	}
}

test_a_list_that_leaves_them_out if {
	given := object.union(testing.of([item({"a": "b"}, "x")]), {"listings": {"tagging": true}})
	count(never_tagged.undetermined) == 1 with input as given
	count(never_tagged.undetermined) == 0 with input as object.union(given, {"listings": {"config": true}})
}
