package lictor.tls.validity_limit_test

import data.lictor.tls.lib.testing
import data.lictor.tls.validity_limit as policy

# A day is 86,400 seconds, and the last second counts.
test_seconds if {
	every case in [[17280000, 0], [17280001, 1]] {
		count(policy.deny) == case[1] with input as testing.certificates([testing.certificate({"seconds": case[0]})])
	}
}

# The day a certificate begins decides: 2026-03-14T23:59:59Z and a second later.
test_schedule if {
	every case in [[1773532799, 398, 0], [1773532800, 398, 1], [1773532800, 200, 0]] {
		count(policy.deny) == case[2] with input as testing.certificates([testing.certificate({"not_before": case[0], "seconds": case[1] * 86400})])
	}
}

test_private if {
	years := testing.certificates([testing.private({"seconds": (3 * 365) * 86400})])
	count(policy.deny) == 0 with input as years
	count(policy.deny) == 1 with input as years with data.settings as testing.settings("TLS001", {"public_ca_only": false})
}

order(duration) := testing.object_of("Certificate", {"duration": duration, "dnsNames": ["www.example.org"], "issuerRef": {"name": "x", "kind": "ClusterIssuer"}})

issuer(spec) := testing.object_of("ClusterIssuer", spec)

test_orders if {
	count(policy.deny) == 1 with input as testing.kubernetes({"Certificate": [order("8760h")], "ClusterIssuer": [issuer({"acme": {"server": "https://a"}})]})
	count(policy.deny) == 0 with input as testing.kubernetes({"Certificate": [order("8760h")], "ClusterIssuer": [issuer({"ca": {}})]})
	count(policy.deny) == 0 with input as testing.kubernetes({"Certificate": [order("2160h")], "ClusterIssuer": [issuer({"acme": {"server": "https://a"}})]})
}

test_unknown_issuer if {
	orders := testing.kubernetes({"Certificate": [order("8760h")]})
	count(policy.deny) == 0 with input as orders
	count(policy.undetermined) == 1 with input as orders
}
