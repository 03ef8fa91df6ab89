package lictor.k8s.pss_capabilities_restricted_test

import data.lictor.k8s.lib.testing
import data.lictor.k8s.pss_capabilities_restricted as policy

with_capabilities(capabilities) := testing.contained({"capabilities": capabilities})

test_missing_drop if {
	policy.deny == {{
		"message": `unrestricted capabilities (container "a" must set securityContext.capabilities.drop=["ALL"])`,
		"path": ["spec", "containers", 0, "securityContext", "capabilities", "drop"],
		"value": ["NET_RAW"],
		"expected": ["ALL"],
	}} with input.object as with_capabilities({"drop": ["NET_RAW"]})
	every capabilities in [null, {}, {"drop": null}, {"drop": []}, {"drop": ["all"]}] {
		count(policy.deny) == 1 with input.object as with_capabilities(capabilities)
	}
	count(policy.deny) == 1 with input.object as testing.contained(null)
}

test_added if {
	policy.deny == {{
		"message": `unrestricted capabilities (container "a" must not include "CHOWN" in securityContext.capabilities.add)`,
		"path": ["spec", "containers", 0, "securityContext", "capabilities", "add", 1],
		"value": "CHOWN",
		"expected": "NET_BIND_SERVICE",
	}} with input.object as with_capabilities({"drop": ["ALL"], "add": ["NET_BIND_SERVICE", "CHOWN"]})
}

test_good if {
	every capabilities in [{"drop": ["ALL"]}, {"drop": ["KILL", "ALL"], "add": ["NET_BIND_SERVICE"]}, {"drop": ["ALL"], "add": null}] {
		count(policy.deny) == 0 with input.object as with_capabilities(capabilities)
	}
}

test_versions if {
	count(policy.deny) == 0 with input.object as with_capabilities({})
		with data.settings as testing.settings("pss-capabilities-restricted", {"pss_version": "v1.21"})
	count(policy.deny) == 1 with input.object as with_capabilities({})
		with data.settings as testing.settings("pss-capabilities-restricted", {"pss_version": "v1.22"})
}

test_windows if {
	pod := testing.pod({"os": {"name": "windows"}, "containers": [{"name": "a"}]})
	count(policy.deny) == 0 with input.object as pod
	count(policy.deny) == 1 with input.object as pod
		with data.settings as testing.settings("pss-capabilities-restricted", {"pss_version": "v1.24"})
}

test_a_version_that_is_none if {
	bad := testing.settings("pss-capabilities-restricted", {"pss_version": "1.25"})
	count(policy.undetermined) == 1 with input.object as with_capabilities({}) with data.settings as bad
	count(policy.deny) == 1 with input.object as with_capabilities({}) with data.settings as bad
	count(policy.undetermined) == 0 with input.object as {"kind": "Service", "apiVersion": "v1"} with data.settings as bad
	count(policy.undetermined) == 0 with input.object as with_capabilities({})
}
