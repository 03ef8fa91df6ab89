package lictor.k8s.pss_capabilities_baseline_test

import data.lictor.k8s.lib.testing
import data.lictor.k8s.pss_capabilities_baseline as policy

added(capabilities) := testing.contained({"capabilities": {"add": capabilities}})

test_beyond_the_default_set if {
	every capability in ["SYS_ADMIN", "NET_RAW", "NET_ADMIN", "ALL", "chown", "CAP_CHOWN", ""] {
		found := policy.deny with input.object as added(["CHOWN", capability])
		found == {{
			"message": sprintf(
				`non-default capabilities (container "a" must not include "%s" in securityContext.capabilities.add)`,
				[capability],
			),
			"path": ["spec", "containers", 0, "securityContext", "capabilities", "add", 1],
			"value": capability,
			"expected": "a capability of the default set",
		}}
	}
}

test_within if {
	every capabilities in [null, [], ["CHOWN", "KILL", "NET_BIND_SERVICE", "SYS_CHROOT"]] {
		count(policy.deny) == 0 with input.object as added(capabilities)
	}
}

test_dropping_is_free if {
	count(policy.deny) == 0 with input.object as testing.contained({"capabilities": {"drop": ["SYS_ADMIN"]}})
}

test_extra_allowed if {
	count(policy.deny) == 1 with input.object as added(["SYS_TIME", "SYS_ADMIN"])
		with data.settings as testing.settings("pss-capabilities-baseline", {"extra_allowed": ["SYS_TIME"]})
}
