package lictor.k8s.pss_host_probes_test

import data.lictor.k8s.lib.testing
import data.lictor.k8s.pss_host_probes as policy

test_probes_and_hooks if {
	every where in [["livenessProbe"], ["readinessProbe"], ["startupProbe"], ["lifecycle", "postStart"], ["lifecycle", "preStop"]] {
		every kind in ["httpGet", "tcpSocket"] {
			container := object.union({"name": "a"}, testing.nested(where, {kind: {"port": 80, "host": "10.0.0.1"}}))
			found := policy.deny with input.object as testing.pod({"containers": [container]})
			found == {{
				"message": `probe or lifecycle host (container "a" uses probe or lifecycle host "10.0.0.1")`,
				"path": array.concat(array.concat(["spec", "containers", 0], where), [kind, "host"]),
				"value": "10.0.0.1",
				"expected": "",
			}}
		}
	}
}

probing(probe) := testing.pod({"containers": [{"name": "a", "livenessProbe": probe}]})

test_no_host if {
	every probe in [null, {}, {"exec": {}}, {"httpGet": null}, {"httpGet": {"port": 80}}, {"tcpSocket": {"host": ""}}, {"tcpSocket": {"host": null}}] {
		count(policy.deny) == 0 with input.object as probing(probe)
	}
}

test_versions if {
	bad := probing({"httpGet": {"host": "x"}})
	count(policy.deny) == 0 with input.object as bad with data.settings as testing.settings("*", {"pss_version": "v1.33"})
	count(policy.deny) == 1 with input.object as bad with data.settings as testing.settings("*", {"pss_version": "v1.34"})
}
