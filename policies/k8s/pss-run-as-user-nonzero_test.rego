package lictor.k8s.pss_run_as_user_nonzero_test

import data.lictor.k8s.lib.testing
import data.lictor.k8s.pss_run_as_user_nonzero as policy

test_root if {
	policy.deny == {{
		"message": `runAsUser=0 (container "a" must not set runAsUser=0)`,
		"path": ["spec", "containers", 0, "securityContext", "runAsUser"],
		"value": 0,
		"expected": "at least 1",
	}} with input.object as testing.contained({"runAsUser": 0})
	found := policy.deny with input.object as testing.pod({"securityContext": {"runAsUser": 0}})
	[f.path | some f in found] == [["spec", "securityContext", "runAsUser"]]
}

test_good if {
	every context in [null, {}, {"runAsUser": null}, {"runAsUser": 1}] {
		count(policy.deny) == 0 with input.object as testing.contained(context)
	}
}

test_min_uid if {
	every case in [[0, 1], [1, 1], [9999, 1], [10000, 0]] {
		count(policy.deny) == case[1] with input.object as testing.contained({"runAsUser": case[0]})
			with data.settings as testing.settings("pss-run-as-user-nonzero", {"min_uid": 10000})
	}
}

test_versions_and_user_namespaces if {
	every case in [["v1.22", true, 0], ["v1.23", true, 1], ["v1.34", false, 1], ["v1.35", false, 0], ["v1.35", true, 1]] {
		pod := testing.pod({"hostUsers": case[1], "securityContext": {"runAsUser": 0}})
		count(policy.deny) == case[2] with input.object as pod
			with data.settings as testing.settings("pss-run-as-user-nonzero", {"pss_version": case[0]})
	}
}
