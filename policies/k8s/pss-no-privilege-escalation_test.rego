package lictor.k8s.pss_no_privilege_escalation_test

import data.lictor.k8s.lib.testing
import data.lictor.k8s.pss_no_privilege_escalation as policy

test_unset_or_true if {
	policy.deny == {{
		"message": `allowPrivilegeEscalation != false (container "a" must set securityContext.allowPrivilegeEscalation=false)`,
		"path": ["spec", "containers", 0, "securityContext", "allowPrivilegeEscalation"],
		"value": true,
		"expected": false,
	}} with input.object as testing.contained({"allowPrivilegeEscalation": true})
	every context in [null, {}, {"capabilities": {}}] {
		found := policy.deny with input.object as testing.contained(context)
		[object.get(f, "value", "none") | some f in found] == ["none"]
	}
}

test_good if {
	count(policy.deny) == 0 with input.object as testing.contained({"allowPrivilegeEscalation": false})
}

test_versions_and_windows if {
	every case in [["v1.7", "linux", 0], ["v1.8", "linux", 1], ["v1.24", "windows", 1], ["v1.25", "windows", 0], ["v1.25", "linux", 1]] {
		pod := testing.pod({"os": {"name": case[1]}, "containers": [{"name": "a"}]})
		count(policy.deny) == case[2] with input.object as pod
			with data.settings as testing.settings("pss-no-privilege-escalation", {"pss_version": case[0]})
	}
}
