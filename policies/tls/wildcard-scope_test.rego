package lictor.tls.wildcard_scope_test

import data.lictor.tls.lib.testing
import data.lictor.tls.wildcard_scope as policy

faults(names) := answer if {
	answer := count(policy.deny) with input as testing.certificates([testing.certificate({"sans": {"dns": names}})])
}

test_stars if {
	faults(["*.example.org", "example.org"]) == 0
	faults(["*"]) == 1
	faults(["*.com"]) == 1
	faults(["*.co.uk"]) == 1
	faults(["a*.example.org"]) == 1
	faults(["www.*.example.org"]) == 1
	faults([sprintf("h%d.example.org", [i]) | some i in numbers.range(1, 101)]) == 1
}

test_allow if {
	count(policy.deny) == 1 with input as testing.certificates([testing.certificate({"sans": {"dns": ["*.a.example.org", "*.example.com"]}})])
		with data.settings as testing.settings("TLS007", {"allow": ["example.org"]})
}

test_namespaces if {
	orders := testing.kubernetes({"Certificate": [testing.object_of("Certificate", {"dnsNames": ["*.example.org"]})]})
	count(policy.deny) == 0 with input as orders
	count(policy.deny) == 1 with input as orders with data.settings as testing.settings("TLS007", {"namespaces": ["edge-*"]})
}
