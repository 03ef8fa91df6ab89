package lictor.k8s.pss_seccomp_baseline_test

import data.lictor.k8s.lib.testing
import data.lictor.k8s.pss_seccomp_baseline as policy

test_unconfined if {
	policy.deny == {{
		"message": `seccompProfile (container "a" must not set securityContext.seccompProfile.type to "Unconfined")`,
		"path": ["spec", "containers", 0, "securityContext", "seccompProfile", "type"],
		"value": "Unconfined",
		"expected": "RuntimeDefault or Localhost",
	}} with input.object as testing.contained({"seccompProfile": {"type": "Unconfined"}})
	count(policy.deny) == 1 with input.object as testing.pod({"securityContext": {"seccompProfile": {}}})
}

test_confined_or_unset if {
	every profile in [null, {"type": "RuntimeDefault"}, {"type": "Localhost"}] {
		count(policy.deny) == 0 with input.object as testing.contained({"seccompProfile": profile})
	}
	count(policy.deny) == 0 with input.object as testing.contained(null)
}

old := testing.settings("pss-seccomp-baseline", {"pss_version": "v1.18"})

annotated(key, value) := testing.annotated({key: value}, {"containers": [{"name": "a"}]})

test_annotations_up_to_v1_18 if {
	every key in ["seccomp.security.alpha.kubernetes.io/pod", "container.seccomp.security.alpha.kubernetes.io/a"] {
		found := policy.deny with input.object as annotated(key, "unconfined") with data.settings as old
		found == {{
			"message": sprintf(`seccompProfile (forbidden annotation %s="unconfined")`, [key]),
			"path": ["metadata", "annotations", key],
			"value": "unconfined",
			"expected": "runtime/default, docker/default or localhost/...",
		}}
		count(policy.deny) == 0 with input.object as annotated(key, "unconfined")
		every value in ["runtime/default", "docker/default", "localhost/x"] {
			count(policy.deny) == 0 with input.object as annotated(key, value) with data.settings as old
		}
	}
	count(policy.deny) == 0 with data.settings as old
		with input.object as annotated("container.seccomp.security.alpha.kubernetes.io/other", "unconfined")
	count(policy.deny) == 0 with data.settings as old
		with input.object as testing.contained({"seccompProfile": {"type": "Unconfined"}})
}
