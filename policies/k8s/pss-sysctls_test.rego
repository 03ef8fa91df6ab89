package lictor.k8s.pss_sysctls_test

import data.lictor.k8s.lib.testing
import data.lictor.k8s.pss_sysctls as policy

sysctls(names) := testing.pod({"securityContext": {"sysctls": [{"name": name, "value": "1"} | some name in names]}})

test_unsafe if {
	policy.deny == {{
		"message": "forbidden sysctls (kernel.msgmax)",
		"path": ["spec", "securityContext", "sysctls", 1, "name"],
		"value": "kernel.msgmax",
		"expected": "a safe sysctl",
	}} with input.object as sysctls(["net.ipv4.tcp_syncookies", "kernel.msgmax"])
}

test_none if {
	every context in [null, {}, {"sysctls": null}, {"sysctls": []}] {
		count(policy.deny) == 0 with input.object as testing.pod({"securityContext": context})
	}
}

test_versions if {
	every sysctl, since in {
		"net.ipv4.ip_local_reserved_ports": 27,
		"net.ipv4.tcp_keepalive_time": 29,
		"net.ipv4.tcp_rmem": 32,
		"net.ipv4.tcp_notsent_lowat": 37,
	} {
		count(policy.deny) == 1 with input.object as sysctls([sysctl])
			with data.settings as testing.settings("pss-sysctls", {"pss_version": sprintf("v1.%d", [since - 1])})
		count(policy.deny) == 0 with input.object as sysctls([sysctl])
			with data.settings as testing.settings("pss-sysctls", {"pss_version": sprintf("v1.%d", [since])})
	}
}

test_parameters if {
	settings := testing.settings("pss-sysctls", {"extra_allowed": ["kernel.*"], "forbidden": ["kernel.msg*", "net.ipv4.tcp_syncookies"]})
	found := policy.deny with data.settings as settings
		with input.object as sysctls(["kernel.sem", "kernel.msgmax", "net.ipv4.tcp_syncookies", "net.ipv4.tcp_fin_timeout"])
	{f.value | some f in found} == {"kernel.msgmax", "net.ipv4.tcp_syncookies"}
}
