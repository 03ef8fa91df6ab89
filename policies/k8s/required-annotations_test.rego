package lictor.k8s.required_annotations_test

import data.lictor.k8s.required_annotations

namespace(annotations) := {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "n", "annotations": annotations}}

paths(manifest) := {finding.path | some finding in found} if {
	found := required_annotations.deny with input.object as manifest
}

key := "kubernetes.io/description"

test_default if {
	paths(namespace({key: "what it is for"})) == set()
	paths(namespace({})) == {["metadata", "annotations", key]}
	paths(namespace(null)) == {["metadata", "annotations", key]}
	paths({"apiVersion": "v1", "kind": "Service"}) == set()
}

contact := {"required-annotations": {"annotations": [{"key": "contact", "regex": "@example\\.com$"}], "kinds": [], "pod_template": true}}

cron_job(annotations) := {
	"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "c", "annotations": {"contact": "a@example.com"}},
	"spec": {"jobTemplate": {"spec": {"template": {"metadata": {"annotations": annotations}, "spec": {"containers": []}}}}},
}

test_regex_and_pod_templates if {
	template := ["spec", "jobTemplate", "spec", "template", "metadata", "annotations", "contact"]
	paths(cron_job({"contact": "b@example.com"})) == set() with data.settings.k8s as contact
	paths(cron_job({"contact": "b@example.org"})) == {template} with data.settings.k8s as contact
	paths(cron_job(null)) == {template} with data.settings.k8s as contact
	paths(namespace({"contact": "x"})) == {["metadata", "annotations", "contact"]} with data.settings.k8s as contact
}
