package lictor.tls.no_renewal_path_test

import data.lictor.tls.lib.testing
import data.lictor.tls.no_renewal_path as policy

presented(fields) := testing.certificate(object.union({"source": "scan", "at": object.union(testing.at, {"resource": {"kind": "endpoint", "name": "a:443"}})}, fields))

order(names) := {"kubernetes": {"Certificate": [testing.object_of("Certificate", {"dnsNames": names})]}}

test_paths if {
	every case in [[["www.example.org"], 0], [["*.example.org"], 0], [["shop.example.org"], 1]] {
		count(policy.deny) == case[1] with input as object.union(testing.certificates([presented({})]), order(case[0]))
	}
}

test_nothing_known if {
	count(policy.deny) == 0 with input as testing.certificates([presented({})])
	count(policy.undetermined) == 1 with input as testing.certificates([presented({})])
}

test_many_endpoints if {
	list := [presented({"at": object.union(testing.at, {"resource": {"kind": "endpoint", "name": sprintf("h%d:443", [i])}})}) | some i in numbers.range(1, 3)]
	count(policy.deny) == 1 with input as testing.certificates(list) with data.settings as testing.settings("TLS030", {"max_endpoints": 2})
}
