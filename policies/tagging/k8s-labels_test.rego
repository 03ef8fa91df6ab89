package lictor.tagging.k8s_labels_test

import data.lictor.tagging.k8s_labels
import data.lictor.tagging.lib.testing

deployment(labels, selector, pods) := testing.thing(labels, {
	"source": "kubernetes", "cloud": "kubernetes", "type": "Deployment",
	"values": {"spec": {"selector": {"matchLabels": selector}, "template": {"metadata": {"labels": pods}}}},
})

says(thing) := testing.messages(found) if {
	found := k8s_labels.deny with input as testing.of([thing])
}

name := {"app.kubernetes.io/name": "web"}

test_labels if {
	says(deployment(name, name, name)) == set()
	says(deployment({}, {}, {})) == set()
	says(deployment({"app.kubernetes.io/part-of": "shop"}, {}, {})) == {"it has no label `app.kubernetes.io/name`"}
	says(deployment(name, {"app": "a"}, {"app": "b"})) == {"the selector asks for `app: a`, which its pods do not have"}
	says(deployment(object.union(name, {"a b": "x"}), {}, {})) == {"the key `a b` is no label that Kubernetes takes"}
	says(deployment(object.union(name, {"a/b/c": "x"}), {}, {})) == {"the key `a/b/c` is no label that Kubernetes takes"}
	says(deployment(object.union(name, {"a": "-x"}), {}, {})) == {"the value of `a`, `-x`, is none that Kubernetes takes"}
	says(deployment(object.union(name, {"a": 5}), {}, {})) == {"the value of `a`, `5`, is none that Kubernetes takes"}
	says(testing.thing({}, {})) == set()
}
