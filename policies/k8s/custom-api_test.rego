package lictor.k8s.custom_api_test

import data.lictor.k8s.custom_api

messages(object) := {finding.message | some finding in found} if {
	found := custom_api.deny with input.object as object
}

provisioner := {"apiVersion": "karpenter.sh/v1alpha5", "kind": "Provisioner", "metadata": {"name": "spot"}}

chaos(spec) := {"apiVersion": "chaos-mesh.org/v1alpha1", "kind": "NetworkChaos", "metadata": {"name": "delay"}, "spec": spec}

test_gone if {
	messages(provisioner) == {"Provisioner of karpenter.sh/v1alpha5 is not served since Karpenter 0.33; use NodePool of karpenter.sh/v1"}
	messages(object.union(provisioner, {"apiVersion": "karpenter.sh/v1", "kind": "NodePool"})) == set()
	count(messages({"apiVersion": "cert-manager.io/v1alpha2", "kind": "Issuer", "metadata": {"name": "ca"}})) == 1
}

test_fields if {
	count(messages(chaos({"scheduler": {"cron": "@every 1h"}}))) == 1
	messages(chaos({"duration": "5m"})) == set()
	messages({"apiVersion": "chaos-mesh.org/v1alpha1", "kind": "Schedule", "metadata": {"name": "s"}, "spec": {"schedule": "0 * * * *"}}) == set()
}

test_served if {
	served := {"custom-api": {"served": ["karpenter.sh/v1alpha5"]}}
	count(custom_api.deny) == 0 with input.object as provisioner with data.settings.k8s as served
}
