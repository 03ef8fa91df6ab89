package lictor.k8s.pss_run_as_non_root_test

import data.lictor.k8s.lib.testing
import data.lictor.k8s.pss_run_as_non_root as policy

says(value) := {"securityContext": {"runAsNonRoot": value}}

pod_of(pod_part, container_part) := testing.pod(object.union(
	{"containers": [object.union({"name": "a"}, container_part), object.union({"name": "b"}, says(true))]},
	pod_part,
))

test_missing if {
	policy.deny == {{
		"message": `runAsNonRoot != true (pod or container "a" must set securityContext.runAsNonRoot=true)`,
		"path": ["spec", "containers", 0, "securityContext", "runAsNonRoot"],
		"expected": true,
	}} with input.object as pod_of({}, {})
	count(policy.deny) == 1 with input.object as pod_of(says(null), says(null))
}

test_false if {
	policy.deny == {{
		"message": "runAsNonRoot != true (pod must not set securityContext.runAsNonRoot=false)",
		"path": ["spec", "securityContext", "runAsNonRoot"],
		"value": false,
		"expected": true,
	}} with input.object as pod_of(says(false), {})
	found := policy.deny with input.object as pod_of(says(true), says(false))
	[f.message | some f in found] == [`runAsNonRoot != true (container "a" must not set securityContext.runAsNonRoot=false)`]
	count(policy.deny) == 1 with input.object as pod_of(says(false), says(true))
}

test_a_user_id_does_not_stand_for_it if {
	count(policy.deny) == 1 with input.object as pod_of({"securityContext": {"runAsUser": 1000}}, {})
}

test_good if {
	count(policy.deny) == 0 with input.object as pod_of(says(true), {})
	count(policy.deny) == 0 with input.object as pod_of({}, says(true))
}

test_user_namespaces if {
	every case in [["v1.34", 1], ["v1.35", 0]] {
		count(policy.deny) == case[1] with input.object as pod_of({"hostUsers": false}, says(false))
			with data.settings as testing.settings("pss-run-as-non-root", {"pss_version": case[0]})
	}
	count(policy.deny) == 1 with input.object as pod_of({"hostUsers": true}, {})
}
