package lictor.k8s.pss_proc_mount_test

import data.lictor.k8s.lib.testing
import data.lictor.k8s.pss_proc_mount as policy

test_unmasked if {
	policy.deny == {{
		"message": `procMount (container "a" must not set securityContext.procMount to "Unmasked")`,
		"path": ["spec", "containers", 0, "securityContext", "procMount"],
		"value": "Unmasked",
		"expected": "Default",
	}} with input.object as testing.contained({"procMount": "Unmasked"})
}

test_masked if {
	every kind in [null, "Default"] {
		count(policy.deny) == 0 with input.object as testing.contained({"procMount": kind})
	}
}

test_user_namespaces if {
	every case in [["v1.34", false, 1], ["v1.35", false, 0], ["v1.35", true, 1], ["v1.35", null, 1]] {
		pod := json.patch(testing.contained({"procMount": "Unmasked"}), [{"op": "add", "path": "spec/hostUsers", "value": case[1]}])
		count(policy.deny) == case[2] with input.object as pod
			with data.settings as testing.settings("pss-proc-mount", {"pss_version": case[0]})
	}
}
