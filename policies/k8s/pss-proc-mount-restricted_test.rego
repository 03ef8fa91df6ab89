package lictor.k8s.pss_proc_mount_restricted_test

import data.lictor.k8s.lib.testing
import data.lictor.k8s.pss_proc_mount_restricted as policy

test_unmasked_with_users_of_its_own if {
	pod := json.patch(testing.contained({"procMount": "Unmasked"}), [{"op": "add", "path": "spec/hostUsers", "value": false}])
	policy.deny == {{
		"message": `procMount (container "a" must not set securityContext.procMount to "Unmasked")`,
		"path": ["spec", "containers", 0, "securityContext", "procMount"],
		"value": "Unmasked",
		"expected": "Default",
	}} with input.object as pod
	count(policy.deny) == 0 with input.object as pod with data.settings as testing.settings("*", {"pss_version": "v1.34"})
}

test_masked if {
	every kind in [null, "Default"] {
		count(policy.deny) == 0 with input.object as testing.contained({"procMount": kind})
	}
}
