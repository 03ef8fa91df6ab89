package lictor.k8s.pss_host_namespaces_test

import data.lictor.k8s.lib.testing
import data.lictor.k8s.pss_host_namespaces as policy

test_each_namespace if {
	every field in ["hostNetwork", "hostPID", "hostIPC"] {
		found := policy.deny with input.object as testing.pod({field: true})
		found == {{
			"message": sprintf("host namespaces (%s=true)", [field]),
			"path": ["spec", field],
			"value": true,
			"expected": false,
		}}
		count(policy.deny) == 0 with input.object as testing.pod({field: false})
	}
}

test_all_at_once if {
	count(policy.deny) == 3 with input.object as testing.pod({"hostNetwork": true, "hostPID": true, "hostIPC": true})
}

test_allow if {
	allowed := policy.deny with input.object as testing.pod({"hostNetwork": true, "hostPID": true})
		with data.settings as testing.settings("pss-host-namespaces", {"allow": ["hostNetwork"]})
	[f.path | some f in allowed] == [["spec", "hostPID"]]
}

test_exempt_where_every_container_is if {
	pod := testing.pod({"hostPID": true, "containers": [{"name": "a", "image": "registry.example/a"}, {"name": "b", "image": "b"}]})
	count(policy.deny) == 1 with input.object as pod
		with data.settings as testing.settings("pss-host-namespaces", {"exempt_images": ["registry.example/*"]})
	count(policy.deny) == 0 with input.object as pod
		with data.settings as testing.settings("pss-host-namespaces", {"exempt_images": ["registry.example/*", "b"]})
	count(policy.deny) == 0 with input.object as pod
		with data.settings as testing.settings("*", {"exempt_namespaces": ["n"]})
}
