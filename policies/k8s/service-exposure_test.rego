package lictor.k8s.service_exposure_test

import data.lictor.k8s.service_exposure

service(spec, annotations) := {
	"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s", "namespace": "n", "annotations": annotations},
	"spec": spec,
}

paths(manifest) := {concat("/", finding.path) | some finding in found} if {
	found := service_exposure.deny with input.object as manifest
}

guarded := {"type": "LoadBalancer", "loadBalancerSourceRanges": ["10.0.0.0/8"], "allocateLoadBalancerNodePorts": false}

open := {"type": "LoadBalancer"}

internal := {"networking.gke.io/load-balancer-type": "Internal"}

test_types if {
	every spec in [{}, {"type": "ClusterIP"}, {"type": "ExternalName"}, {"clusterIP": "None"}] {
		paths(service(spec, {})) == set()
	}
	paths(service({"type": "NodePort"}, {})) == {"spec/type"}
	paths(service(guarded, {})) == {"spec/type"}
	paths(service(open, null)) == {"spec/type", "spec/loadBalancerSourceRanges", "spec/allocateLoadBalancerNodePorts"}
}

test_no_service if {
	paths({"apiVersion": "serving.knative.dev/v1", "kind": "Service", "spec": {"type": "NodePort"}}) == set()
	paths({"apiVersion": "v1", "kind": "Service"}) == set()
}

test_internal_load_balancers if {
	paths(service(open, internal)) == {"spec/allocateLoadBalancerNodePorts"}
	paths(service({"type": "NodePort"}, internal)) == {"spec/type"}
	external := {"service.beta.kubernetes.io/aws-load-balancer-scheme": "internet-facing"}
	count(paths(service(open, external))) == 3
}

wanted := {"service-exposure": {"allow_namespaces": ["n*"]}}

test_wanted_load_balancers_say_who_may_come if {
	paths(service(guarded, {})) == set() with data.settings.k8s as wanted
	paths(service(open, {})) == {"spec/loadBalancerSourceRanges", "spec/allocateLoadBalancerNodePorts"} with data.settings.k8s as wanted
}

test_ranges_that_make_up_everything if {
	every ranges in [["0.0.0.0/0"], ["0.0.0.0/1", "128.0.0.0/1"], ["10.0.0.0/8", "::/0"]] {
		spec := object.union(guarded, {"loadBalancerSourceRanges": ranges})
		paths(service(spec, {})) == {"spec/loadBalancerSourceRanges"} with data.settings.k8s as wanted
	}
}

test_ranges_in_the_annotation if {
	key := "service.beta.kubernetes.io/load-balancer-source-ranges"
	spec := object.remove(guarded, ["loadBalancerSourceRanges"])
	paths(service(spec, {key: "10.0.0.0/8, 192.0.2.0/24"})) == set() with data.settings.k8s as wanted
	paths(service(spec, {key: "10.0.0.0/8, 0.0.0.0/0"})) == {sprintf("metadata/annotations/%s", [key])} with data.settings.k8s as wanted
}

test_allow_annotations if {
	allow := {"service-exposure": {"allow_annotations": {"example.com/exposed": "yes-*"}}}
	paths(service(guarded, {"example.com/exposed": "yes-1"})) == set() with data.settings.k8s as allow
	paths(service(guarded, {"example.com/exposed": "no"})) == {"spec/type"} with data.settings.k8s as allow
}

test_toggles if {
	off := {"service-exposure": {"allowed_types": ["LoadBalancer"], "require_source_ranges": false, "forbid_lb_node_ports": false}}
	paths(service(open, {})) == set() with data.settings.k8s as off
	paths(service({}, {})) == {"spec/type"} with data.settings.k8s as off
}
