package lictor.k8s.pss_privileged_test

import data.lictor.k8s.lib.testing
import data.lictor.k8s.pss_privileged as policy

test_a_privileged_container if {
	policy.deny == {{
		"message": `privileged (container "a" must not set securityContext.privileged=true)`,
		"path": ["spec", "containers", 0, "securityContext", "privileged"],
		"value": true,
		"expected": false,
	}} with input.object as testing.contained({"privileged": true})
}

test_others if {
	every context in [null, {}, {"privileged": false}, {"privileged": null}] {
		count(policy.deny) == 0 with input.object as testing.contained(context)
	}
}

privileged := {"securityContext": {"privileged": true}}

test_every_container if {
	found := policy.deny with input.object as testing.pod({
		"initContainers": [{"name": "i"}, object.union({"name": "s", "restartPolicy": "Always"}, privileged)],
		"containers": [{"name": "a"}, object.union({"name": "b"}, privileged)],
		"ephemeralContainers": [object.union({"name": "e"}, privileged)],
	})
	{f.path | some f in found} == {
		["spec", "initContainers", 1, "securityContext", "privileged"],
		["spec", "containers", 1, "securityContext", "privileged"],
		["spec", "ephemeralContainers", 0, "securityContext", "privileged"],
	}
}

test_an_ephemeral_container_that_is_added if {
	old := testing.contained({})
	new := json.patch(old, [{"op": "add", "path": "spec/ephemeralContainers", "value": [object.union({"name": "e"}, privileged)]}])
	request := {"operation": "UPDATE", "subResource": "ephemeralcontainers"}
	count(policy.deny) == 1 with input as {"object": new, "old_object": old, "request": request}
	count(policy.deny) == 0 with input as {"object": new, "old_object": new, "request": request}
}

test_exempt_images if {
	count(policy.deny) == 0 with input.object as testing.contained({"privileged": true})
		with data.settings as testing.settings("pss-privileged", {"exempt_images": ["registry.example/a"]})
	count(policy.deny) == 1 with input.object as testing.contained({"privileged": true})
		with data.settings as testing.settings("pss-privileged", {"exempt_images": ["registry.example.evil/*"]})
}
