package lictor.lib.terraform_test

import data.lictor.lib.terraform

marker := {"$unknown": true}

secret := {"$sensitive": true}

test_three_values if {
	every value in [1, null, false, "", [], {}, {"a": marker}] {
		terraform.known(value)
		not terraform.unknown(value)
		not terraform.sensitive(value)
	}
	terraform.unknown(marker)
	terraform.unknown({"$unknown": true, "a": 1})
	not terraform.known(marker)
	terraform.sensitive(secret)
	not terraform.known(secret)
}

test_known_throughout if {
	every value in [1, null, [1, {"a": null}]] {
		terraform.known_throughout(value)
	}
	every value in [marker, [1, secret], {"a": [{"b": marker}]}] {
		not terraform.known_throughout(value)
	}
}

test_of if {
	terraform.of({"a": 1}, "a") == 1
	terraform.of({"a": false, "$unknown": true}, "a") == false
	terraform.of({"a": null, "$unknown": true}, "a") == null
	terraform.of({"$unknown": true}, "a") == marker
	not terraform.of({"a": 1}, "b")
	terraform.plain({"$unknown": true, "a": 1}) == {"a": 1}
}

test_actions if {
	row := {"actions": ["delete", "create"], "values": {}, "mode": "managed"}
	terraform.creates(row)
	terraform.destroys(row)
	terraform.replaces(row)
	terraform.stays(row)
	terraform.managed(row)
	not terraform.updates(row)
	not terraform.forgets(row)
	terraform.forgets({"actions": ["forget"], "values": null})
	not terraform.stays({"actions": ["forget"], "values": null})
	not terraform.managed({"mode": "data"})
	terraform.updates({"actions": ["update"]})
}
