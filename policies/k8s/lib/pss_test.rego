package lictor.k8s.lib.pss_test

import data.lictor.k8s.lib.pss

test_versions if {
	every version, minor in {"v1.0": 0, "v1.9": 9, "v1.25": 25, "v1.37": 37, "v1.99": 37, "latest": 37} {
		pss.minor(version) == minor
		not pss.unknown(version)
	}
	every version in ["", "1.25", "v1.025", "v1.", "v2.0", "v1.x", 1.25, null] {
		pss.minor(version) == 37
		contains(pss.unknown(version).reason, "pss_version")
	}
}

test_setters if {
	pod := {"spec": {"securityContext": {"a": 1}}, "spec_path": ["spec"]}
	containers := [
		{"name": "c", "container": {"securityContext": {"b": 2}}, "path": ["spec", "containers", 0]},
		{"name": "d", "container": {"securityContext": null}, "path": ["spec", "containers", 1]},
		{"name": "e", "container": {}, "path": ["spec", "containers", 2]},
	]
	pss.setters(pod, containers) == [
		{"who": "pod", "context": {"a": 1}, "path": ["spec", "securityContext"]},
		{"who": "container \"c\"", "context": {"b": 2}, "path": ["spec", "containers", 0, "securityContext"]},
	]
}
