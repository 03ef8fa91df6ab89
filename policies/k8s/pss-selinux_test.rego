package lictor.k8s.pss_selinux_test

import data.lictor.k8s.lib.testing
import data.lictor.k8s.pss_selinux as policy

selinux(options) := testing.contained({"seLinuxOptions": options})

test_type if {
	found := policy.deny with input.object as selinux({"type": "spc_t"})
	some finding in found
	finding.message == `seLinuxOptions (container "a" set forbidden securityContext.seLinuxOptions: type "spc_t")`
	finding.path == ["spec", "containers", 0, "securityContext", "seLinuxOptions", "type"]
	finding.value == "spc_t"
	"container_t" in finding.expected
}

test_user_and_role if {
	every field in ["user", "role"] {
		found := policy.deny with input.object as testing.pod({"securityContext": {"seLinuxOptions": {field: "x"}}})
		found == {{
			"message": sprintf("seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: %s may not be set)", [field]),
			"path": ["spec", "securityContext", "seLinuxOptions", field],
			"value": "x",
			"expected": "",
		}}
	}
}

test_good if {
	every options in [null, {}, {"type": "container_t"}, {"type": ""}, {"level": "s0:c1,c2"}, {"user": "", "role": null}] {
		count(policy.deny) == 0 with input.object as selinux(options)
	}
}

test_versions if {
	every case in [["v1.30", 1], ["v1.31", 0]] {
		count(policy.deny) == case[1] with input.object as selinux({"type": "container_engine_t"})
			with data.settings as testing.settings("pss-selinux", {"pss_version": case[0]})
	}
}

test_extra_types if {
	count(policy.deny) == 0 with input.object as selinux({"type": "my_t"})
		with data.settings as testing.settings("pss-selinux", {"extra_types": ["my_t"]})
}
