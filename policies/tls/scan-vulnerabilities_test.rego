package lictor.tls.scan_vulnerabilities_test

import data.lictor.tls.lib.testing
import data.lictor.tls.scan_vulnerabilities as policy

scan(id) := testing.model({"scans": [{"at": testing.at, "endpoint": "a:443", "vulnerable": [{"id": id, "path": []}]}]})

test_all_are_known if {
	every id in ["heartbleed", "ccs-injection", "ticketbleed", "robot", "drown", "poodle", "insecure-renegotiation", "client-renegotiation", "compression", "no-fallback-scsv", "early-data"] {
		count(policy.deny) == 1 with input as scan(id)
	}
}

test_ignore if {
	count(policy.deny) == 0 with input as scan("early-data") with data.settings as testing.settings("TLS025", {"ignore": ["early-data"]})
}
