package lictor.tls.key_material_exposed_test

import data.lictor.tls.key_material_exposed as policy
import data.lictor.tls.lib.testing

key(fields) := object.union({"at": testing.at, "path": ["pem", 0], "kind": "ec", "encrypted": false, "source": "file"}, fields)

test_keys if {
	found := policy.deny with input as testing.model({"keys": [key({})]})
	testing.messages(found) == {"a private key (ec) stands in file `a.pem`"}
	encrypted := policy.deny with input as testing.model({"keys": [key({"encrypted": true})]})
	{f.severity | some f in encrypted} == {"medium"}
}

test_allow if {
	count(policy.deny) == 0 with input as testing.model({"keys": [key({})]}) with data.settings as testing.settings("TLS010", {"allow": ["a.*"]})
}

test_states if {
	count(policy.deny) == 1 with input as testing.resources([testing.resource("tls_private_key", {})])
	count(policy.deny) == 0 with input as testing.resources([object.union(testing.resource("tls_private_key", {}), {"values": null})])
}
