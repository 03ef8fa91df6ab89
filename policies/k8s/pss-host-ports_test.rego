package lictor.k8s.pss_host_ports_test

import data.lictor.k8s.lib.testing
import data.lictor.k8s.pss_host_ports as policy

ports(list) := testing.pod({"containers": [{"name": "a", "ports": list}]})

test_a_host_port if {
	policy.deny == {{
		"message": `hostPort (container "a" uses hostPort 8080)`,
		"path": ["spec", "containers", 0, "ports", 1, "hostPort"],
		"value": 8080,
		"expected": 0,
	}} with input.object as ports([{"containerPort": 1}, {"containerPort": 8080, "hostPort": 8080}])
}

test_none if {
	every list in [null, [], [{"containerPort": 1}], [{"hostPort": 0}], [{"hostPort": null}]] {
		count(policy.deny) == 0 with input.object as ports(list)
	}
}

test_allowed_ports if {
	settings := testing.settings("pss-host-ports", {"allowed_ports": [80, "9000-9100"]})
	every port in [80, 9000, 9050, 9100] {
		count(policy.deny) == 0 with input.object as ports([{"hostPort": port}]) with data.settings as settings
	}
	every port in [81, 8999, 9101, 1] {
		count(policy.deny) == 1 with input.object as ports([{"hostPort": port}]) with data.settings as settings
	}
}
