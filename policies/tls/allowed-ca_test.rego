package lictor.tls.allowed_ca_test

import data.lictor.tls.allowed_ca as policy
import data.lictor.tls.lib.testing

test_nothing_is_asked_at_first if {
	count(policy.deny) == 0 with input as testing.certificates([testing.certificate({})])
}

test_issuers if {
	every case in [[["Let's *"], 0], [["R12"], 0], [["Example"], 1]] {
		count(policy.deny) == case[1] with input as testing.certificates([testing.certificate({})]) with data.settings as testing.settings("TLS029", {"allowed_issuers": case[0]})
	}
}

test_policies if {
	count(policy.deny) == 1 with input as testing.certificates([testing.certificate({})]) with data.settings as testing.settings("TLS029", {"policies": ["2.23.140.1.2.2"]})
}

test_orders if {
	order := testing.object_of("Certificate", {"issuerRef": {"name": "letsencrypt"}})
	every case in [[["letsencrypt"], 0], [["other"], 1]] {
		count(policy.deny) == case[1] with input as testing.kubernetes({"Certificate": [order]}) with data.settings as testing.settings("TLS029", {"allowed_issuers": case[0]})
	}
}
