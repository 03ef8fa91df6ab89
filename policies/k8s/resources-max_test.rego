package lictor.k8s.resources_max_test

import data.lictor.k8s.lib.testing
import data.lictor.k8s.resources_max

messages(resources) := {finding.message | some finding in found} if {
	found := resources_max.deny with input.object as testing.pod({"containers": [{"name": "a", "resources": resources}]})
}

over(field, name, quantity) if count(messages({field: {name: quantity}})) == 1

test_bounds if {
	every case in [
		["limits", "cpu", "65"], ["requests", "cpu", 65], ["limits", "cpu", "64001m"], ["limits", "cpu", "1e2"],
		["limits", "memory", "513Gi"], ["limits", "memory", "1e15"], ["limits", "memory", "1Pi"],
		["limits", "ephemeral-storage", "2Ti"], ["limits", "nvidia.com/gpu", "17"], ["requests", "nvidia.com/mig-1g.5gb", 17],
	] {
		over(case[0], case[1], case[2])
	}
	every case in [
		["limits", "cpu", "64"], ["limits", "cpu", "64000m"], ["limits", "cpu", "100000u"], ["limits", "cpu", "1e-1"],
		["limits", "memory", "1e9"], ["limits", "memory", "512Gi"], ["limits", "memory", 1073741824],
		["limits", "example.com/widget", "1000"],
	] {
		not over(case[0], case[1], case[2])
	}
}

test_no_bound_if_empty if {
	over("limits", "cpu", "65")
	not over("limits", "cpu", "65") with data.settings as testing.settings("resources-max", {"cpu": ""})
	not over("limits", "nvidia.com/gpu", "17") with data.settings as testing.settings("resources-max", {"gpu": ""})
}

test_what_is_mistyped if {
	messages({"limits": {"memory": "128m"}}) == {"container \"a\": `128m` of memory is thousandths of a byte"}
	messages({"limits": {"memory": "1 Gi"}}) == {"container \"a\": `1 Gi` is no quantity of memory"}
	messages({"limits": {"memory": "1GB"}}) == {"container \"a\": `1GB` is no quantity of memory"}
}

test_ratio if {
	ratio := testing.settings("resources-max", {"ratio": 1.5})
	resources := {"requests": {"cpu": "100m", "memory": "1Gi"}, "limits": {"cpu": "0.15", "memory": "2Gi"}}
	messages(resources) == {"container \"a\" may use 2Gi of memory, more than 1.5 times the 1Gi it requests"} with data.settings as ratio
	messages(resources) == set()
	messages({"limits": {"cpu": "1"}}) == set() with data.settings as ratio
}

test_resources_of_the_pod if {
	found := resources_max.deny with input.object as testing.held("Job", testing.pod({"resources": {"limits": {"cpu": "65"}}}))
	{[finding.message, finding.path] | some finding in found} == {[
		"pod may use 65 of cpu, which is over 64",
		["spec", "template", "spec", "resources", "limits", "cpu"],
	]}
}
