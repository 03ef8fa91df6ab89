package lictor.tls.next_limit_step_test

import data.lictor.tls.lib.testing
import data.lictor.tls.next_limit_step as policy

order(fields) := testing.object_of("Certificate", object.union({"issuerRef": {"name": "x", "kind": "Issuer"}}, fields))

model(order_object) := testing.kubernetes({"Certificate": [order_object], "Issuer": [testing.object_of("Issuer", {"acme": {"server": "https://acme-v02.api.letsencrypt.org/directory"}})]})

test_durations if {
	count(policy.deny) == 1 with input as model(order({"duration": "4320h"}))
	count(policy.deny) == 0 with input as model(order({"duration": "2160h"}))

	# Too long already today, which is said elsewhere.
	count(policy.deny) == 0 with input as model(order({"duration": "8760h"}))
}

test_horizon if {
	count(policy.deny) == 0 with input as model(order({"duration": "4320h"})) with data.settings as testing.settings("TLS003", {"horizon_days": 30})
}

test_renewals if {
	count(policy.deny) == 1 with input as model(order({"renewBefore": "1560h"}))
	count(policy.deny) == 0 with input as model(order({"renewBefore": "720h"}))
	count(policy.deny) == 1 with input as testing.model({"renewals": [{"at": testing.at, "name": "x", "parameters": {}, "renew_before_days": {"value": 70, "path": []}}]})
}
