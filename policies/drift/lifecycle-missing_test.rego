package lictor.drift.lifecycle_missing_test

import data.lictor.drift.lib.testing
import data.lictor.drift.lifecycle_missing

stored(more) := [object.union({"at": testing.at, "address": "aws_db_instance.a", "type": "aws_db_instance", "mode": "managed", "values": {}}, more)]

test_protection if {
	count(lifecycle_missing.deny) == 1 with input.config as stored({})
	count(lifecycle_missing.deny) == 1 with input.config as stored({"lifecycle": {"prevent_destroy": false}})
	lifecycle_missing.deny == set() with input.config as stored({"lifecycle": {"prevent_destroy": true}})
	lifecycle_missing.deny == set() with input.config as stored({"values": {"deletion_protection": true}})
	lifecycle_missing.deny == set() with input.config as stored({"type": "aws_instance"})
	unknown := stored({"values": {"deletion_protection": {"$unknown": true}}})
	lifecycle_missing.deny == set() with input.config as unknown
	count(lifecycle_missing.undetermined) == 1 with input.config as unknown
}
