package lictor.k8s.pss_apparmor_test

import data.lictor.k8s.lib.testing
import data.lictor.k8s.pss_apparmor as policy

test_unconfined if {
	policy.deny == {{
		"message": `forbidden AppArmor profile (container "a" must not set AppArmor profile type to "Unconfined")`,
		"path": ["spec", "containers", 0, "securityContext", "appArmorProfile", "type"],
		"value": "Unconfined",
		"expected": "RuntimeDefault or Localhost",
	}} with input.object as testing.contained({"appArmorProfile": {"type": "Unconfined"}})
	policy.deny == {{
		"message": `forbidden AppArmor profile (pod must not set AppArmor profile type to "")`,
		"path": ["spec", "securityContext", "appArmorProfile", "type"],
		"expected": "RuntimeDefault or Localhost",
	}} with input.object as testing.pod({"securityContext": {"appArmorProfile": {}}})
}

test_confined if {
	every profile in [null, {"type": "RuntimeDefault"}, {"type": "Localhost", "localhostProfile": "x"}] {
		count(policy.deny) == 0 with input.object as testing.contained({"appArmorProfile": profile})
	}
}

key := "container.apparmor.security.beta.kubernetes.io/a"

annotated(value) := testing.annotated({key: value}, {"containers": [{"name": "a", "image": "registry.example/a"}]})

test_annotations if {
	every value in ["", "runtime/default", "localhost/x"] {
		count(policy.deny) == 0 with input.object as annotated(value)
	}
	policy.deny == {{
		"message": sprintf(`forbidden AppArmor profile (annotation must not set AppArmor profile type to "%s="unconfined"")`, [key]),
		"path": ["metadata", "annotations", key],
		"value": "unconfined",
		"expected": "runtime/default or localhost/...",
	}} with input.object as annotated("unconfined")
	count(policy.deny) == 0 with input.object as annotated("unconfined")
		with data.settings as testing.settings("pss-apparmor", {"exempt_images": ["registry.example/*"]})
}

test_localhost_profiles if {
	settings := testing.settings("pss-apparmor", {"localhost_profiles": ["k8s-*"]})
	every case in [["k8s-nginx", 0], ["other", 1]] {
		count(policy.deny) == case[1] with data.settings as settings
			with input.object as testing.contained({"appArmorProfile": {"type": "Localhost", "localhostProfile": case[0]}})
		count(policy.deny) == case[1] with data.settings as settings with input.object as annotated(concat("/", ["localhost", case[0]]))
	}
}
