# Objects that tests are made of.
package lictor.k8s.lib.testing

pod(spec) := {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "namespace": "n"}, "spec": spec}

annotated(annotations, spec) := {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "annotations": annotations}, "spec": spec}

# contained is a pod of one container of this security context.
contained(context) := pod({"containers": [{"name": "a", "image": "registry.example/a:1", "securityContext": context}]})

# settings are those of one policy.
settings(id, parameters) := {"k8s": {id: parameters}}

# kinds gives, for every kind that holds pods, its apiVersion and the path of its pod template.
kinds := {
	"Pod": ["v1", []],
	"PodTemplate": ["v1", ["template"]],
	"ReplicationController": ["v1", ["spec", "template"]],
	"Deployment": ["apps/v1", ["spec", "template"]],
	"ReplicaSet": ["apps/v1", ["spec", "template"]],
	"StatefulSet": ["apps/v1", ["spec", "template"]],
	"DaemonSet": ["apps/v1", ["spec", "template"]],
	"Job": ["batch/v1", ["spec", "template"]],
	"CronJob": ["batch/v1", ["spec", "jobTemplate", "spec", "template"]],
}

# held puts a pod into an object of a kind.
held(kind, pod_object) := object.union(
	{"apiVersion": kinds[kind][0], "kind": kind, "metadata": {"name": "w", "namespace": "n"}},
	nested(kinds[kind][1], {"metadata": object.remove(pod_object.metadata, ["name", "namespace"]), "spec": pod_object.spec}),
) if {
	kind != "Pod"
}

held("Pod", pod_object) := pod_object

# nested gives {first: {second: ... value}}.
nested(keys, value) := json.patch({}, array.concat(
	[{"op": "add", "path": array.slice(keys, 0, i), "value": {}} | some i in numbers.range(1, count(keys)); i < count(keys)],
	[{"op": "add", "path": keys, "value": value}],
))
