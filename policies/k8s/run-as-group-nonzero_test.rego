package lictor.k8s.run_as_group_nonzero_test

import data.lictor.k8s.lib.testing
import data.lictor.k8s.run_as_group_nonzero

paths(spec) := {concat("/", [sprintf("%v", [part]) | some part in finding.path]) | some finding in found} if {
	found := run_as_group_nonzero.deny with input.object as testing.pod(spec)
}

pod(context, container_context, more) := object.union(more, {
	"securityContext": context,
	"containers": [{"name": "a", "securityContext": container_context}],
	"initContainers": [{"name": "i"}],
})

test_zero if {
	paths(pod({"runAsGroup": 0}, {"runAsGroup": 1}, {})) == {"spec/securityContext/runAsGroup"}
	paths(pod({"runAsGroup": 1}, {"runAsGroup": 0}, {})) == {"spec/containers/0/securityContext/runAsGroup"}
	paths(pod({"fsGroup": 0, "supplementalGroups": [5, 0]}, {}, {})) == {
		"spec/securityContext/fsGroup",
		"spec/securityContext/supplementalGroups/1",
	}
}

test_nothing_said_is_accepted_unless_required if {
	paths(pod({}, {}, {})) == set()
	required := testing.settings("run-as-group-nonzero", {"require_run_as_group": true})
	paths(pod({}, {"runAsGroup": 7}, {})) == {"spec/initContainers/0/securityContext/runAsGroup"} with data.settings as required
	paths(pod({"runAsGroup": 7}, {}, {})) == set() with data.settings as required
}

test_ranges if {
	ranges := testing.settings("run-as-group-nonzero", {
		"run_as_group": [{"min": 0, "max": 5}, {"min": 100, "max": 200}],
		"fs_group": [{"min": 1, "max": 5}],
	})
	paths(pod({"runAsGroup": 150, "fsGroup": 5}, {}, {})) == set() with data.settings as ranges
	paths(pod({"runAsGroup": 50, "fsGroup": 6}, {"runAsGroup": 0}, {})) == {
		"spec/securityContext/runAsGroup",
		"spec/securityContext/fsGroup",
		"spec/containers/0/securityContext/runAsGroup",
	} with data.settings as ranges
}

test_windows_and_user_namespaces if {
	paths(pod({"runAsGroup": 0, "fsGroup": 0}, {}, {"os": {"name": "windows"}})) == set()
	paths(pod({"runAsGroup": 0, "fsGroup": 0}, {}, {"hostUsers": false})) == set()
	count(paths(pod({"runAsGroup": 0, "fsGroup": 0}, {}, {"hostUsers": true}))) == 2
}
