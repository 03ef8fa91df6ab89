package lictor.tls.host_covered_by_cert_test

import data.lictor.tls.host_covered_by_cert as policy
import data.lictor.tls.lib.testing

ingress(spec) := testing.object_of("Ingress", spec)

model(ingress_object, lists) := object.union(testing.kubernetes({"Ingress": [ingress_object]}), lists)

test_hosts if {
	every case in [[["a.example.org"], 0], [["*.example.org"], 0], [["b.example.org"], 1]] {
		found := policy.deny with input as model(ingress({"tls": [{"hosts": case[0], "secretName": "s"}], "rules": [{"host": "a.example.org"}]}), {})
		count(found) == case[1]
	}

	# An entry without hosts is for all.
	count(policy.deny) == 0 with input as model(ingress({"tls": [{"secretName": "s"}], "rules": [{"host": "a.example.org"}]}), {})
}

spec := {"tls": [{"hosts": ["a.example.org"], "secretName": "s"}], "rules": [{"host": "a.example.org"}]}

test_certificates if {
	every case in [[["*.example.org"], 0], [["b.example.org"], 1]] {
		lists := {"certificates": [testing.certificate({"sans": {"dns": case[0]}})], "index": {"spki": {}, "secrets": {"web/s": [0]}, "ordered": {}}}
		count(policy.deny) == case[1] with input as model(ingress(spec), lists)
	}
}

test_orders if {
	every case in [[["a.example.org"], 0], [["b.example.org"], 1]] {
		kinds := {"Ingress": [ingress(spec)], "Certificate": [testing.object_of("Certificate", {"dnsNames": case[0], "secretName": "s"})]}
		lists := {"index": {"spki": {}, "secrets": {}, "ordered": {"web/s": [0]}}}
		count(policy.deny) == case[1] with input as object.union(testing.kubernetes(kinds), lists)
	}
}
