package lictor.k8s.service_external_ips_test

import data.lictor.k8s.service_external_ips

service(addresses) := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s"}, "spec": {"externalIPs": addresses}}

paths(addresses) := {finding.path[2] | some finding in found} if {
	found := service_external_ips.deny with input.object as service(addresses)
}

test_none if {
	paths([]) == set()
	paths(null) == set()
	count(service_external_ips.deny) == 0 with input.object as {"apiVersion": "v1", "kind": "Service"}
}

test_any if paths(["192.0.2.1", "fd00::1"]) == {0, 1}

test_cidrs if {
	paths(["192.0.2.1", "fd00:0:0::1", "192.0.3.1", "bad"]) == {2, 3} with data.settings.k8s as {"service-external-ips": {"cidrs": [
		"192.0.2.0/24",
		"fd00::/8",
	]}}
}
