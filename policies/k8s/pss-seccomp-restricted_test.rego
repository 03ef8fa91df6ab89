package lictor.k8s.pss_seccomp_restricted_test

import data.lictor.k8s.lib.testing
import data.lictor.k8s.pss_seccomp_restricted as policy

profile(value) := {"securityContext": {"seccompProfile": value}}

pod_of(pod_part, container_part) := testing.pod(object.union(
	{"containers": [object.union({"name": "a"}, container_part), object.union({"name": "b"}, profile({"type": "RuntimeDefault"}))]},
	pod_part,
))

test_missing if {
	policy.deny == {{
		"message": `seccompProfile (pod or container "a" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")`,
		"path": ["spec", "containers", 0, "securityContext", "seccompProfile", "type"],
		"expected": "RuntimeDefault or Localhost",
	}} with input.object as pod_of({}, {})
	count(policy.deny) == 1 with input.object as pod_of(profile(null), profile(null))
}

test_bad if {
	policy.deny == {{
		"message": `seccompProfile (pod must not set securityContext.seccompProfile.type to "Unconfined")`,
		"path": ["spec", "securityContext", "seccompProfile", "type"],
		"value": "Unconfined",
		"expected": "RuntimeDefault or Localhost",
	}} with input.object as pod_of(profile({"type": "Unconfined"}), {})
	count(policy.deny) == 1 with input.object as pod_of(profile({"type": "RuntimeDefault"}), profile({"type": "Unconfined"}))
}

test_good if {
	count(policy.deny) == 0 with input.object as pod_of(profile({"type": "RuntimeDefault"}), {})
	count(policy.deny) == 0 with input.object as pod_of({}, profile({"type": "Localhost", "localhostProfile": "x"}))
}

test_versions_and_windows if {
	windows := {"os": {"name": "windows"}}
	every case in [["v1.18", {}, 0], ["v1.19", {}, 1], ["v1.24", windows, 1], ["v1.25", windows, 0], ["v1.25", {"os": {"name": "linux"}}, 1]] {
		count(policy.deny) == case[2] with input.object as pod_of(case[1], {})
			with data.settings as testing.settings("pss-seccomp-restricted", {"pss_version": case[0]})
	}
}

test_localhost_profiles if {
	every case in [["profiles/a.json", 0], ["b.json", 1]] {
		count(policy.deny) == case[1] with input.object as pod_of({}, profile({"type": "Localhost", "localhostProfile": case[0]}))
			with data.settings as testing.settings("pss-seccomp-restricted", {"localhost_profiles": ["profiles/*"]})
	}
}
