package lictor.k8s.deprecated_api_test

import data.lictor.k8s.data.apis
import data.lictor.k8s.deprecated_api

verdict(version, kind, target) := {[finding.severity, finding.expected] | some finding in found} if {
	found := deprecated_api.deny with input.object as {"apiVersion": version, "kind": kind}
		with data.settings.k8s as {"deprecated-api": {"target_version": target}}
}

test_removed_and_deprecated if {
	verdict("extensions/v1beta1", "Deployment", "1.15") == {["low", "apps/v1"]}
	verdict("extensions/v1beta1", "Deployment", "1.16") == {["high", "apps/v1"]}
	verdict("extensions/v1beta1", "Deployment", "v1.34.2") == {["high", "apps/v1"]}
	verdict("apps/v1", "Deployment", "1.34") == set()
	verdict("batch/v1beta1", "CronJob", "1.20") == set()
	verdict("batch/v1beta1", "CronJob", "1.24") == {["low", "batch/v1"]}
	verdict("batch/v1beta1", "CronJob", "1.25") == {["high", "batch/v1"]}
	verdict("policy/v1beta1", "PodSecurityPolicy", "1.37") == {["high", "another API"]}
	verdict("autoscaling/v2beta2", "HorizontalPodAutoscaler", "1.37") == {["high", "autoscaling/v2"]}
	verdict("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", "1.31") == {["low", "flowcontrol.apiserver.k8s.io/v1"]}
	verdict("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", "1.32") == {["high", "flowcontrol.apiserver.k8s.io/v1"]}
}

test_the_kind_counts_as_much_as_the_version if {
	verdict("policy/v1beta1", "Widget", "1.37") == set()
	verdict("example.com/v1beta1", "Deployment", "1.37") == set()
	verdict(null, null, "1.37") == set()
}

test_what_takes_the_place_must_be_there_too if {
	verdict("extensions/v1beta1", "Ingress", "1.18") == {["low", "another API"]}
	verdict("extensions/v1beta1", "Ingress", "1.19") == {["low", "networking.k8s.io/v1"]}
}

test_not_served_yet if {
	found := deprecated_api.deny with input.object as {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler"}
		with data.settings.k8s as {"deprecated-api": {"target_version": "1.22"}}
	{finding.message | some finding in found} == {"HorizontalPodAutoscaler of autoscaling/v2 is served from Kubernetes 1.23 on, and the cluster has 1.22"}
	verdict("autoscaling/v2", "HorizontalPodAutoscaler", "1.23") == set()
}

off(version, kind, parameters) if {
	found := deprecated_api.deny with input.object as {"apiVersion": version, "kind": kind}
		with data.settings.k8s as {"deprecated-api": object.union({"deprecated": false}, parameters)}
	some finding in found
	contains(finding.message, "is off in a cluster")
}

test_beta_and_alpha_gates if {
	off("resource.k8s.io/v1beta1", "ResourceClaim", {"target_version": "1.33"})
	off("resource.k8s.io/v1alpha3", "DeviceTaintRule", {"target_version": "1.33"})
	not off("resource.k8s.io/v1beta1", "ResourceClaim", {"target_version": "1.38"})
	not off("resource.k8s.io/v1beta1", "ResourceClaim", {"target_version": "1.33", "enabled_apis": ["resource.k8s.io/v1beta1"]})
	not off("resource.k8s.io/v1", "ResourceClaim", {"target_version": "1.34"})
	not off("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", {"target_version": "1.28"})
	not off("batch/v1beta1", "CronJob", {"target_version": "1.24"})
}

test_what_is_off_is_not_called_deprecated_too if {
	found := deprecated_api.deny with input.object as {"apiVersion": "resource.k8s.io/v1beta1", "kind": "ResourceClaim"}
		with data.settings.k8s as {"deprecated-api": {"target_version": "1.36"}}
	{finding.message | some finding in found} == {"ResourceClaim of resource.k8s.io/v1beta1 is off in a cluster unless its operator turns it on; use resource.k8s.io/v1"}
}

test_scale_targets if {
	hpa := {
		"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler",
		"spec": {"scaleTargetRef": {"apiVersion": "extensions/v1beta1", "kind": "Deployment", "name": "x"}},
	}
	found := deprecated_api.deny with input.object as hpa
	{finding.path | some finding in found} == {["spec", "scaleTargetRef", "apiVersion"]}
}

test_odd_targets_are_undetermined if {
	every target in ["", "latest", "2.0", "1.x", 1.34] {
		count(deprecated_api.undetermined) == 1 with input.object as {"apiVersion": "batch/v1beta1", "kind": "CronJob"}
			with data.settings.k8s as {"deprecated-api": {"target_version": target}}
		count(deprecated_api.undetermined) == 0 with input.object as {"apiVersion": "v1", "kind": "Pod"}
			with data.settings.k8s as {"deprecated-api": {"target_version": target}}
	}
}

test_the_table_is_in_order if {
	every version, lives in apis.table {
		every api in lives {
			api.introduced <= object.get(api, "deprecated", 99)
			object.get(api, "deprecated", 0) <= object.get(api, "removed", 99)
			object.get(api, "use", "") != version
			count(api.kinds) > 0
		}
	}
}
