package lictor.tls.key_reuse_test

import data.lictor.tls.key_reuse as policy
import data.lictor.tls.lib.testing

model(list) := object.union(testing.certificates(list), {"index": {"spki": {"k": numbers.range(0, count(list) - 1)}, "secrets": {}, "ordered": {}}})

test_keys if {
	one := testing.certificate({"fingerprint": "1"})
	other := testing.certificate({"fingerprint": "2"})
	count(policy.deny) == 0 with input as model([one])
	count(policy.deny) == 0 with input as model([one, one])
	count(policy.deny) == 1 with input as model([one, other])
}

test_orders if {
	count(policy.deny) == 1 with input as testing.kubernetes({"Certificate": [testing.object_of("Certificate", {"privateKey": {"rotationPolicy": "Never"}})]})
	count(policy.deny) == 0 with input as testing.kubernetes({"Certificate": [testing.object_of("Certificate", {"privateKey": {"rotationPolicy": "Always"}})]})
}

test_certbot if {
	every case in [["True", 1], ["False", 0]] {
		count(policy.deny) == case[1] with input as testing.model({"renewals": [{"at": testing.at, "name": "x", "parameters": {"reuse_key": case[0]}}]})
	}
}
