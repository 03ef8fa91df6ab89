package lictor.tagging.copy_to_snapshot_test

import data.lictor.tagging.copy_to_snapshot
import data.lictor.tagging.lib.testing

says(values) := testing.messages(found) if {
	found := copy_to_snapshot.deny with input as testing.of([testing.thing({}, {"type": "aws_db_instance", "values": values})])
}

test_databases if {
	says({"copy_tags_to_snapshot": true}) == set()
	says({"copy_tags_to_snapshot": false}) == {"`copy_tags_to_snapshot` is off, so that its snapshots have no tags"}
	says({}) == {"`copy_tags_to_snapshot` is off, so that its snapshots have no tags"}
	says({"copy_tags_to_snapshot": testing.unknown}) == set()
	count(copy_to_snapshot.undetermined) == 1 with input as testing.of([testing.thing({}, {"type": "aws_db_instance", "values": {"copy_tags_to_snapshot": testing.unknown}})])
}
