# METADATA
# title: Services are reachable from outside only where wanted
# description: >-
#   NodePort opens a port on every node and LoadBalancer an address, as a rule to the whole internet. Load balancers that
#   an annotation keeps inside are accepted; others must be wanted, and then say who may reach them.
# related_resources:
#   - https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types
# custom:
#   id: service-exposure
#   severity: medium
#   standards: [OPS]
#   remediation: >-
#     Use `type: ClusterIP` behind an Ingress or Gateway, or an internal load balancer with `loadBalancerSourceRanges` and
#     `allocateLoadBalancerNodePorts` set to false.
#   parameters:
#     allowed_types: types that every service may have (list of text)
#     allow_namespaces: namespaces whose services may have any type, `*` at either end (list of text)
#     allow_annotations: annotations by which a service may have any type, with their value or `*` (object)
#     internal_lb_annotations: annotations that keep a load balancer inside, each with the values that do (object of lists)
#     require_source_ranges: whether load balancers that are not internal must limit who reaches them (true or false)
#     forbid_lb_node_ports: whether load balancers must not open node ports besides (true or false)
package lictor.k8s.service_exposure

import data.lictor.k8s.data.internal_load_balancers
import data.lictor.k8s.lib.cidrs
import data.lictor.k8s.lib.resource
import data.lictor.k8s.lib.reviewed
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings
import data.lictor.lib.text

default_parameters := {
	"allowed_types": ["ClusterIP", "ExternalName"],
	"allow_namespaces": [],
	"allow_annotations": {},
	"internal_lb_annotations": internal_load_balancers.annotations,
	"require_source_ranges": true,
	"forbid_lb_node_ports": true,
}

parameters := settings.of("k8s", "service-exposure", default_parameters)

service := reviewed.object(parameters, "", {"Service"})

type := object.get(service.spec, "type", "ClusterIP")

deny contains valued.finding({
	"message": object.get(messages, type, sprintf("type %v is not allowed", [type])),
	"path": ["spec", "type"],
	"expected": sprintf("one of %s", [concat(", ", parameters.allowed_types)]),
}) if {
	service
	not type in parameters.allowed_types
	not wanted
	not stays_inside
}

deny contains valued.finding({
	"message": sprintf("the load balancer can be reached from anywhere: %s", [why]),
	"path": source_ranges.path,
	"expected": "the networks that need it",
}) if {
	type == "LoadBalancer"
	parameters.require_source_ranges
	not stays_inside
	why := open_to_all
}

deny contains valued.finding({
	"message": "the load balancer opens a port on every node besides, which its source ranges do not guard",
	"path": ["spec", "allocateLoadBalancerNodePorts"],
	"expected": false,
}) if {
	type == "LoadBalancer"
	parameters.forbid_lb_node_ports
	object.get(service.spec, "allocateLoadBalancerNodePorts", true) != false
}

messages := {
	"NodePort": "the service is reachable from outside the cluster, by a port on every node",
	"LoadBalancer": "the service is reachable from outside the cluster: no annotation keeps its load balancer inside",
}

wanted if text.wildcards(parameters.allow_namespaces, resource.namespace)

wanted if {
	some key, value in parameters.allow_annotations
	text.wildcard(value, reviewed.annotations[key])
}

stays_inside if {
	type == "LoadBalancer"
	some key, values in parameters.internal_lb_annotations
	text.wildcards(values, reviewed.annotations[key])
}

# source_ranges are in the field or, in old manifests, in an annotation.
source_ranges := {"path": ["spec", "loadBalancerSourceRanges"], "list": ranges} if {
	ranges := service.spec.loadBalancerSourceRanges
	count(ranges) > 0
} else := {"path": ["metadata", "annotations", range_annotation], "list": list} if {
	written := reviewed.annotations[range_annotation]
	list := [trim_space(range) | some range in split(written, ",")]
} else := {"path": ["spec", "loadBalancerSourceRanges"], "list": []}

range_annotation := "service.beta.kubernetes.io/load-balancer-source-ranges"

open_to_all := "it has no source ranges" if count(source_ranges.list) == 0

open_to_all := sprintf("its source ranges make up %s", [everything]) if {
	everything := cidrs.everything(source_ranges.list)
}
