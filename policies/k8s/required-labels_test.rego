package lictor.k8s.required_labels_test

import data.lictor.k8s.required_labels

deployment(labels, pod_labels) := {
	"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "d", "labels": labels},
	"spec": {"template": {"metadata": {"labels": pod_labels}, "spec": {"containers": []}}},
}

paths(manifest) := {finding.path | some finding in found} if {
	found := required_labels.deny with input.object as manifest
}

name := {"app.kubernetes.io/name": "x"}

own := ["metadata", "labels", "app.kubernetes.io/name"]

template := ["spec", "template", "metadata", "labels", "app.kubernetes.io/name"]

test_object_and_pod_template if {
	paths(deployment(name, name)) == set()
	paths(deployment(name, {})) == {template}
	paths(deployment({}, name)) == {own}
	paths(deployment(null, null)) == {own, template}
	paths({"apiVersion": "apps/v1", "kind": "Deployment"}) == {own}
	paths(deployment({}, {})) == {own} with data.settings.k8s as {"required-labels": {"pod_template": false}}
}

test_kinds if {
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s"}}
	paths(service) == set()
	paths(service) == {own} with data.settings.k8s as {"required-labels": {"kinds": []}}
	paths(service) == {own} with data.settings.k8s as {"required-labels": {"kinds": ["Service"]}}
	pod := {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": []}}
	paths(pod) == {own} with data.settings.k8s as {"required-labels": {"kinds": ["Pod"]}}
}

owner := {"required-labels": {"labels": [{"key": "owner", "regex": "^team-[a-z]+$"}, {"key": "tier"}], "pod_template": false}}

test_regex if {
	paths(deployment({"owner": "team-a", "tier": ""}, {})) == set() with data.settings.k8s as owner
	paths(deployment({"owner": "team-1", "tier": "x"}, {})) == {["metadata", "labels", "owner"]} with data.settings.k8s as owner
	paths(deployment({"owner": ""}, {})) == {["metadata", "labels", "owner"], ["metadata", "labels", "tier"]} with data.settings.k8s as owner
}

test_messages if {
	found := required_labels.deny with input.object as deployment({"owner": "team-1"}, {}) with data.settings.k8s as owner
	{finding.message: object.get(finding, "value", "none") | some finding in found} == {
		"label `owner` of Deployment `d` is `team-1`, which does not match `^team-[a-z]+$`": "team-1",
		"Deployment `d` has no label `tier`": "none",
	}
}

test_exempt if {
	count(required_labels.deny) == 0 with input.object as deployment({}, {}) with data.settings.k8s as {"*": {"exempt_names": ["d"]}}
}
