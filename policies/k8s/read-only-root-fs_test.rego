package lictor.k8s.read_only_root_fs_test

import data.lictor.k8s.lib.testing
import data.lictor.k8s.read_only_root_fs

findings(manifest) := found if {
	found := read_only_root_fs.deny with input.object as manifest
}

test_each_container if {
	good := {"securityContext": {"readOnlyRootFilesystem": true}}
	spec := {
		"containers": [good, {"name": "b"}],
		"initContainers": [{"name": "c", "securityContext": {"readOnlyRootFilesystem": false}}],
		"ephemeralContainers": [{"name": "d", "securityContext": {"readOnlyRootFilesystem": "true"}}],
	}
	{array.slice(finding.path, 0, 3): object.get(finding, "value", null) | some finding in findings(testing.pod(spec))} == {
		["spec", "containers", 1]: null,
		["spec", "initContainers", 0]: false,
		["spec", "ephemeralContainers", 0]: "true",
	}
}

test_every_kind if {
	every kind, _ in testing.kinds {
		count(findings(testing.held(kind, testing.contained({})))) == 1
		count(findings(testing.held(kind, testing.contained({"readOnlyRootFilesystem": true})))) == 0
	}
}

test_windows if {
	count(findings(testing.pod({"os": {"name": "windows"}, "containers": [{"name": "a"}]}))) == 0
	count(findings(testing.pod({"os": {"name": "linux"}, "containers": [{"name": "a"}]}))) == 1
}
