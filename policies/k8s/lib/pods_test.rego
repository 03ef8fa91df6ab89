package lictor.k8s.lib.pods_test

import data.lictor.k8s.lib.pods

spec := {
	"initContainers": [{"name": "i", "image": "a"}, {"name": "s", "image": "b", "restartPolicy": "Always"}],
	"containers": [{"name": "c", "image": "c"}],
	"ephemeralContainers": [{"name": "e", "image": "d"}],
}

pod := {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "namespace": "n"}, "spec": spec}

template := {"metadata": {"labels": {"a": "b"}}, "spec": spec}

object_of(api_version, kind, path) := json.patch(
	{"apiVersion": api_version, "kind": kind, "metadata": {"name": "w"}},
	array.concat(
		[{"op": "add", "path": array.slice(path, 0, i), "value": {}} | some i in numbers.range(1, count(path) - 1); i < count(path); i > 0],
		[{"op": "add", "path": path, "value": template}],
	),
)

kinds := [
	["v1", "PodTemplate", ["template"]],
	["v1", "ReplicationController", ["spec", "template"]],
	["apps/v1", "Deployment", ["spec", "template"]],
	["apps/v1", "ReplicaSet", ["spec", "template"]],
	["apps/v1", "StatefulSet", ["spec", "template"]],
	["apps/v1", "DaemonSet", ["spec", "template"]],
	["extensions/v1beta1", "Deployment", ["spec", "template"]],
	["batch/v1", "Job", ["spec", "template"]],
	["batch/v1", "CronJob", ["spec", "jobTemplate", "spec", "template"]],
]

paths(containers) := [[c.kind, c.name, c.path] | some c in containers]

expected(spec_path) := [
	["init", "i", array.concat(spec_path, ["initContainers", 0])],
	["sidecar", "s", array.concat(spec_path, ["initContainers", 1])],
	["container", "c", array.concat(spec_path, ["containers", 0])],
	["ephemeral", "e", array.concat(spec_path, ["ephemeralContainers", 0])],
]

test_pod if {
	paths(pods.containers({})) == expected(["spec"]) with input.object as pod
	pods.pod({}).metadata.name == "p" with input.object as pod
}

test_every_kind if {
	every case in kinds {
		got := pods.pod({}) with input.object as object_of(case[0], case[1], case[2])
		got.path == case[2]
		got.metadata == template.metadata
		containers := pods.containers({}) with input.object as object_of(case[0], case[1], case[2])
		paths(containers) == expected(array.concat(case[2], ["spec"]))
	}
}

test_no_pod if {
	every object in [
		{}, {"kind": "Pod"}, {"apiVersion": "v1", "kind": "Service", "spec": {"template": template}},
		{"apiVersion": "batch.volcano.sh/v1alpha1", "kind": "Job", "spec": {"template": template}},
		{"apiVersion": "apps/v1", "kind": "Deployment", "spec": {}},
		{"apiVersion": "v1", "kind": "Pod", "spec": null},
		{"apiVersion": 1, "kind": ["Pod"]},
		null,
	] {
		not pods.pod({}) with input.object as object
		count(pods.containers({})) == 0 with input.object as object
	}
}

test_odd_containers if {
	got := pods.containers({}) with input.object as {"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [null, "x", {}], "initContainers": 3}}
	paths(got) == [["container", "", ["spec", "containers", 2]]]
}

custom := {"k8s": {"custom_kinds": [
	{"kind": "Rollout", "group": "argoproj.io", "path": "spec.template"},
	{"kind": "Bare", "path": ["spec", "pod"]},
]}}

test_custom_kinds if {
	rollout := object_of("argoproj.io/v1alpha1", "Rollout", ["spec", "template"])
	paths(pods.containers({})) == expected(["spec", "template", "spec"]) with input.object as rollout with data.settings as custom
	not pods.pod({}) with input.object as object_of("other.io/v1", "Rollout", ["spec", "template"]) with data.settings as custom
	bare := {"apiVersion": "x.io/v1", "kind": "Bare", "spec": {"pod": spec}}
	paths(pods.containers({})) == expected(["spec", "pod"]) with input.object as bare with data.settings as custom
}

looked_at(new, old, request) if {
	pods.pod({}) with input as {"object": new, "old_object": old, "request": request}
}

update := {"operation": "UPDATE"}

edited(path, value) := json.patch(pod, [{"op": "replace", "path": path, "value": value}])

test_updates if {
	not looked_at(pod, pod, update)
	not looked_at(edited("metadata/name", "q"), pod, update)
	looked_at(edited("spec/containers/0/image", "z"), pod, update)
	looked_at(edited("spec/initContainers/1/image", "z"), pod, update)
	looked_at(edited("spec/ephemeralContainers/0/image", "z"), pod, update)
	looked_at(edited("spec/ephemeralContainers/0/name", "z"), pod, update)
	looked_at(pod, edited("spec/containers", []), update)
	not looked_at(edited("spec/ephemeralContainers", []), pod, update)
	looked_at(pod, null, {"operation": "CREATE"})
}

test_updates_of_workloads_are_always_looked_at if {
	deployment := object_of("apps/v1", "Deployment", ["spec", "template"])
	looked_at(deployment, deployment, update)
}

test_requests_that_write_no_pod if {
	not looked_at(pod, null, {"operation": "DELETE"})
	not looked_at(pod, null, {"operation": "CONNECT"})
	every subresource in ["exec", "attach", "binding", "eviction", "log", "portforward", "proxy", "status"] {
		not looked_at(pod, null, {"operation": "CREATE", "subResource": subresource})
	}
	every subresource in ["ephemeralcontainers", "resize", "new"] {
		looked_at(pod, edited("spec/containers/0/image", "z"), {"operation": "UPDATE", "subResource": subresource})
	}
	not looked_at(object_of("apps/v1", "Deployment", ["spec", "template"]), null, {"operation": "UPDATE", "subResource": "status"})
}

test_resized if {
	resized := json.patch(pod, [{"op": "add", "path": "spec/containers/0/resources", "value": {"limits": {"cpu": "1"}}}])
	got := pods.resized({}) with input as {"object": resized, "old_object": pod, "request": {"operation": "UPDATE", "subResource": "resize"}}
	paths(got) == [["container", "c", ["spec", "containers", 0]]]
	count(pods.resized({})) == 0 with input as {"object": pod, "old_object": pod, "request": update}
	count(pods.resized({})) == 0 with input as {"object": resized, "request": {"operation": "CREATE"}}
}

asked := {"object": pod, "request": {"operation": "CREATE", "userInfo": {"username": "system:x", "groups": ["g", "h"]}}}

names(parameters) := [c.name | some c in containers] if {
	containers := pods.containers(parameters) with input as asked
} else := []

exempts_all(parameters) if {
	names(parameters) == []
	not pods.pod(parameters) with input as asked
}

test_exemptions if {
	every parameters in [
		{"exempt_namespaces": ["n"]}, {"exempt_namespaces": ["x", "n*"]}, {"exempt_names": ["p"]},
		{"exempt_users": ["system:*"]}, {"exempt_groups": ["h"]}, {"exempt_images": ["*"]},
	] {
		exempts_all(parameters)
	}
	every parameters in [
		{}, {"exempt_namespaces": []}, {"exempt_namespaces": ["x"]}, {"exempt_names": ["q"]}, {"exempt_users": ["x"]},
		{"exempt_groups": ["x"]}, {"exempt_images": ["x"]},
	] {
		names(parameters) == ["i", "s", "c", "e"]
	}
	names({"exempt_images": ["a", "docker.io/library/d"]}) == ["s", "c"]
}

test_names_that_are_made if {
	not pods.pod({"exempt_names": ["job-*"]}) with input.object as {"apiVersion": "v1", "kind": "Pod", "metadata": {"generateName": "job-"}, "spec": spec}
}

secured := json.patch(pod, [
	{"op": "add", "path": "spec/securityContext", "value": {"a": 1}},
	{"op": "add", "path": "spec/containers/0/securityContext", "value": {"b": 2}},
	{"op": "add", "path": "spec/initContainers/0/securityContext", "value": null},
])

context_of_pod := {"context": {"a": 1}, "who": "pod", "path": ["spec", "securityContext"]}

context_of_container := {
	"context": {"b": 2},
	"who": "container \"c\"",
	"path": ["spec", "containers", 0, "securityContext"],
}

test_contexts if {
	pods.contexts({}) == [context_of_pod, context_of_container] with input.object as secured
	pods.contexts({"exempt_images": ["x"]}) == [context_of_pod, context_of_container] with input.object as secured
	pods.contexts({"exempt_images": ["c"]}) == [context_of_pod] with input.object as secured
	pods.exempt_containers({"exempt_images": ["c"]}) == {"c"} with input.object as secured
}
