package lictor.tagging.classification_controls_test

import data.lictor.tagging.classification_controls
import data.lictor.tagging.lib.testing

says(class, values) := testing.messages(found) if {
	found := classification_controls.deny with input as testing.of([testing.thing({"DataClass": class}, {"type": "aws_db_instance", "values": values})])
}

sound := {"storage_encrypted": true, "publicly_accessible": false, "backup_retention_period": 7}

test_controls if {
	says("Confidential", sound) == set()
	says("public", {}) == set()
	says("pii", object.union(sound, {"storage_encrypted": null})) == {"it holds data of the class `pii`, and its storage is not encrypted"}
	says("pii", object.union(sound, {"publicly_accessible": true})) == {"it holds data of the class `pii`, and it can be reached from the internet"}
	says("pii", object.union(sound, {"backup_retention_period": 0})) == {"it holds data of the class `pii`, and it has no backups"}
	says("pii", object.union(sound, {"storage_encrypted": testing.unknown})) == set()
}

test_unknown if {
	values := object.union(sound, {"storage_encrypted": testing.unknown})
	count(classification_controls.undetermined) == 1 with input as testing.of([testing.thing({"DataClass": "pii"}, {"type": "aws_db_instance", "values": values})])
}
