package lictor.k8s.pss_windows_hostprocess_test

import data.lictor.k8s.lib.testing
import data.lictor.k8s.pss_windows_hostprocess as policy

options(value) := {"windowsOptions": value}

test_pod_and_container if {
	policy.deny == {{
		"message": "hostProcess (pod must not set securityContext.windowsOptions.hostProcess=true)",
		"path": ["spec", "securityContext", "windowsOptions", "hostProcess"],
		"value": true,
		"expected": false,
	}} with input.object as testing.pod({"securityContext": options({"hostProcess": true})})
	found := policy.deny with input.object as testing.contained(options({"hostProcess": true}))
	[f.path | some f in found] == [["spec", "containers", 0, "securityContext", "windowsOptions", "hostProcess"]]
}

test_good if {
	every value in [null, {}, {"hostProcess": false}, {"hostProcess": null}, {"runAsUserName": "x"}] {
		count(policy.deny) == 0 with input.object as testing.contained(options(value))
	}
}
