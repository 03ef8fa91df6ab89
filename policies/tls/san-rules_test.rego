package lictor.tls.san_rules_test

import data.lictor.tls.lib.testing
import data.lictor.tls.san_rules as policy

sans(dns, ip) := {"sans": {"dns": dns, "ip": ip, "email": [], "uri": [], "other": 0}, "subject": {"text": "", "cn": [], "o": []}}

faults(fields) := answer if {
	answer := count(policy.deny) with input as testing.certificates([testing.certificate(fields)])
}

test_public if {
	faults(sans(["www.example.org"], [])) == 0
	faults(sans(["www.example.org", "www.example.org"], [])) == 1
	faults(sans(["a_b.example.org"], [])) == 1
	faults(sans(["server.local"], [])) == 1
	faults(sans(["server"], [])) == 1
	faults(sans(["www.example.org"], ["10.0.0.1", "fe80::1"])) == 2
	faults(sans(["1.0.0.10.in-addr.arpa"], [])) == 1
	faults(object.union(sans(["1.0.0.10.in-addr.arpa"], []), {"not_before": 1773532799})) == 0
	faults(sans(["a b.example.org"], [])) == 1
	faults(sans(["-a.example.org"], [])) == 1
}

test_private if {
	count(policy.deny) == 0 with input as testing.certificates([testing.private(sans(["db", "a_b.svc.local"], ["10.0.0.1"]))])
}

test_common_names if {
	faults({"subject": {"text": "", "cn": ["WWW.example.org"], "o": []}}) == 0
	faults({"subject": {"text": "", "cn": ["mail.example.org"], "o": []}}) == 1
	faults({"subject": {"text": "", "cn": ["Example Web Server"], "o": []}}) == 0
}

test_none if {
	count(policy.deny) == 1 with input as testing.certificates([object.remove(testing.certificate({}), ["sans"])])

	# A client has no host.
	count(policy.deny) == 0 with input as testing.certificates([object.remove(testing.certificate({"extended_key_usage": ["clientAuth"]}), ["sans"])])
}

test_allow if {
	count(policy.deny) == 0 with input as testing.certificates([testing.certificate(sans(["www.example.org", "server.local"], []))])
		with data.settings as testing.settings("TLS006", {"allow": ["*.local"]})
}
