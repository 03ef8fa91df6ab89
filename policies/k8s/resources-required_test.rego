package lictor.k8s.resources_required_test

import data.lictor.k8s.lib.testing
import data.lictor.k8s.resources_required

short(spec) := {concat("/", [sprintf("%v", [part]) | some part in array.slice(finding.path, 1, 9)]) | some finding in found} if {
	found := resources_required.deny with input.object as testing.pod(spec)
}

one(resources) := {"containers": [{"name": "a", "resources": resources}]}

good := {"requests": {"cpu": "100m", "memory": "1Gi"}, "limits": {"memory": "1Gi"}}

test_each if {
	short(one(good)) == set()
	short(one({})) == {"containers/0/resources/requests/cpu", "containers/0/resources/requests/memory", "containers/0/resources/limits/memory"}
	short(one({"requests": {"cpu": 1, "memory": "0"}, "limits": {"memory": "1Gi"}})) == {"containers/0/resources/requests/memory"}
	short(one({"requests": {"cpu": "0", "memory": "1"}, "limits": {"memory": "1Gi", "cpu": 1}})) == {"containers/0/resources/requests/cpu"}
}

test_a_limit_is_a_request_too if {
	short(one({"limits": {"cpu": "1", "memory": "1Gi"}})) == set()
}

test_kinds_of_containers if {
	bare := {"name": "x"}
	spec := object.union(one(good), {"initContainers": [bare], "ephemeralContainers": [bare]})
	count(short(spec)) == 3
	count(short(spec)) == 0 with data.settings as testing.settings("resources-required", {"init_containers": false})
	sidecar := object.union(one(good), {"initContainers": [{"name": "s", "restartPolicy": "Always"}]})
	count(short(sidecar)) == 3 with data.settings as testing.settings("resources-required", {"init_containers": false})
}

test_resources_of_the_pod if {
	short(object.union(one({}), {"resources": good})) == set()
	short(object.union(one({}), {"resources": {"requests": {"cpu": 1}}})) == {
		"containers/0/resources/requests/memory",
		"containers/0/resources/limits/memory",
	}
}

range(type) := {"namespace": {"n": {"v1": {"LimitRange": {"r": {"spec": {"limits": [{
	"type": type,
	"default": {"memory": "1Gi"},
	"defaultRequest": {"cpu": "1"},
}]}}}}}}}

test_limit_ranges if {
	short(one({})) == set() with data.inventory as range("Container")
	count(short(one({}))) == 3 with data.inventory as range("Pod")
}

test_parameters if {
	all := testing.settings("resources-required", {"requests": [], "limits": ["cpu", "ephemeral-storage"]})
	short(one(good)) == {"containers/0/resources/limits/cpu", "containers/0/resources/limits/ephemeral-storage"} with data.settings as all
}

test_resizes_are_looked_at if {
	old := testing.pod({"containers": [{"name": "a", "image": "x", "resources": good}]})
	new := testing.pod({"containers": [{"name": "a", "image": "x", "resources": {"requests": {"cpu": "1"}}}]})
	found := resources_required.deny with input as {"object": new, "old_object": old, "request": {"operation": "UPDATE", "subResource": "resize"}}
	count(found) == 2
}

test_messages_and_paths if {
	found := resources_required.deny with input.object as testing.held("CronJob", testing.pod(one({"requests": {"cpu": 1, "memory": 1}})))
	{[finding.message, concat("/", [sprintf("%v", [p]) | some p in finding.path])] | some finding in found} == {[
		"container \"a\" has no limit for memory",
		"spec/jobTemplate/spec/template/spec/containers/0/resources/limits/memory",
	]}
}
