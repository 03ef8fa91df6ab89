# METADATA
# title: Ingresses and gateways name their hosts and encrypt
# description: >-
#   A host without TLS sends everything in clear text; an Ingress without a host, or with a wildcard, takes requests that
#   are meant for others. Gateway API listeners and routes are held to the same.
# related_resources:
#   - https://kubernetes.io/docs/concepts/services-networking/ingress/#tls
#   - https://gateway-api.sigs.k8s.io/guides/tls/
# custom:
#   id: ingress-tls-and-host
#   severity: medium
#   standards: [OPS]
#   remediation: Name each host in a rule and in `tls[].hosts`, with a secret that holds its certificate.
#   inventory: [Gateway]
#   parameters:
#     require_tls: whether every host must be encrypted (true or false)
#     allow_wildcards: wildcard hosts that may be used, such as `*.apps.example.com` (list of text)
#     require_host: whether each rule and listener must name a host (true or false)
#     require_class: whether an Ingress must name its class (true or false)
package lictor.k8s.ingress_tls_and_host

import data.lictor.k8s.lib.hosts
import data.lictor.k8s.lib.ingresses
import data.lictor.k8s.lib.inventory
import data.lictor.k8s.lib.resource
import data.lictor.k8s.lib.reviewed
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

default_parameters := {"require_tls": true, "allow_wildcards": [], "require_host": true, "require_class": false}

parameters := settings.of("k8s", "ingress-tls-and-host", default_parameters)

# Ingress

ingress := ingresses.ingress(parameters)

deny contains valued.finding({
	"message": sprintf("requests to `%s` are not encrypted: no entry of `tls` has this host", [rule.host]),
	"path": ["spec", "rules", i, "host"],
	"expected": "a host that an entry of `tls` covers",
}) if {
	parameters.require_tls
	some i, rule in ingress.spec.rules
	host_of(rule) != ""
	not encrypted(rule.host)
}

deny contains valued.finding({
	"message": "the Ingress has no `tls`: requests are not encrypted",
	"path": ["spec", "tls"],
	"expected": "an entry with a secret that holds the certificate",
}) if {
	parameters.require_tls
	ingress
	count(object.get(ingress.spec, "tls", [])) == 0
	every rule in object.get(ingress.spec, "rules", []) {
		host_of(rule) == ""
	}
}

deny contains valued.finding({
	"message": sprintf("rule %d names no host and takes every request that no other Ingress takes", [i]),
	"path": ["spec", "rules", i, "host"],
	"expected": "the name of a host",
}) if {
	parameters.require_host
	some i, rule in ingress.spec.rules
	host_of(rule) == ""
}

deny contains valued.finding({
	"message": "the Ingress has a default backend only, which takes every request that no other Ingress takes",
	"path": ["spec", backend],
	"expected": "rules with hosts",
}) if {
	parameters.require_host
	count(object.get(ingress.spec, "rules", [])) == 0
	some backend in ["defaultBackend", "backend"]
	ingress.spec[backend]
}

deny contains wildcard_finding(rule.host, ["spec", "rules", i, "host"]) if {
	some i, rule in ingress.spec.rules
	not_allowed_wildcard(host_of(rule))
}

deny contains valued.finding({
	"message": "the Ingress names no class: which controller takes it depends on the cluster",
	"path": ["spec", "ingressClassName"],
	"expected": "the name of an IngressClass",
}) if {
	parameters.require_class
	ingress
	not ingress.spec.ingressClassName
	not ingress.metadata.annotations["kubernetes.io/ingress.class"]
}

host_of(rule) := object.get(rule, "host", "")

# encrypted holds where TLS covers a host; an entry without hosts covers what its certificate does.
encrypted(_) if {
	some entry in ingress.spec.tls
	count(object.get(entry, "hosts", [])) == 0
}

encrypted(host) if {
	some entry in ingress.spec.tls
	some name in entry.hosts
	hosts.covers(name, host)
}

# Gateway

gateway := reviewed.object(parameters, "gateway.networking.k8s.io", {"Gateway"})

deny contains valued.finding({
	"message": sprintf("listener `%s` takes requests in clear text, and no listener of the Gateway takes them encrypted", [listener.name]),
	"path": ["spec", "listeners", i, "protocol"],
	"expected": "HTTPS, or an HTTPS listener for the same host to redirect to",
}) if {
	parameters.require_tls
	some i, listener in gateway.spec.listeners
	listener.protocol == "HTTP"
	not https_beside(hostname(listener))
}

deny contains valued.finding({
	"message": sprintf("listener `%s` ends TLS but names no certificate", [listener.name]),
	"path": ["spec", "listeners", i, "tls", "certificateRefs"],
	"expected": "a reference to a secret with the certificate",
}) if {
	parameters.require_tls
	some i, listener in gateway.spec.listeners
	ends_tls(listener)
	count(object.get(listener, ["tls", "certificateRefs"], [])) == 0
	count(object.get(listener, ["tls", "options"], {})) == 0
}

deny contains valued.finding({
	"message": sprintf("listener `%s` names no host: routes attached to it may claim any", [listener.name]),
	"path": ["spec", "listeners", i, "hostname"],
	"expected": "the name of a host",
}) if {
	parameters.require_host
	some i, listener in gateway.spec.listeners
	listener.protocol in {"HTTP", "HTTPS", "TLS"}
	hostname(listener) == ""
}

deny contains wildcard_finding(listener.hostname, ["spec", "listeners", i, "hostname"]) if {
	some i, listener in gateway.spec.listeners
	not_allowed_wildcard(hostname(listener))
}

hostname(listener) := object.get(listener, "hostname", "")

ends_tls(listener) if {
	listener.protocol in {"HTTPS", "TLS"}
	object.get(listener, ["tls", "mode"], "Terminate") == "Terminate"
}

https_beside(host) if {
	some listener in gateway.spec.listeners
	listener.protocol == "HTTPS"
	hosts.deep_covers(hostname(listener), host)
}

# HTTPRoute

route := reviewed.object(parameters, "gateway.networking.k8s.io", {"HTTPRoute", "GRPCRoute"})

route_is_bare if {
	route
	count(object.get(route.spec, "hostnames", [])) == 0
}

deny contains wildcard_finding(name, ["spec", "hostnames", i]) if {
	some i, name in route.spec.hostnames
	not_allowed_wildcard(name)
}

deny contains valued.finding({
	"message": sprintf("the %s names no host, and neither does its Gateway: it takes every request", [route.kind]),
	"path": ["spec", "hostnames"],
	"expected": "the names of hosts",
}) if {
	parameters.require_host
	route_is_bare
	some listener in listeners_of_parents
	hostname(listener) == ""
}

undetermined contains {
	"reason": sprintf("the %s names no host; whether its Gateway does needs the cluster's Gateway", [route.kind]),
	"path": ["spec"],
} if {
	parameters.require_host
	route_is_bare
	count(listeners_of_parents) == 0
	count(gateway_refs) > 0
}

# gateway_refs are the Gateways that the route attaches to; it may attach to Services too, in a mesh.
gateway_refs := [ref |
	some ref in route.spec.parentRefs
	object.get(ref, "kind", "Gateway") == "Gateway"
]

listeners_of_parents := [listener |
	some ref in gateway_refs
	some parent in inventory.namespaced(
		object.get(ref, "namespace", resource.namespace),
		"gateway.networking.k8s.io",
		"Gateway",
	)
	parent.metadata.name == ref.name
	some listener in parent.spec.listeners
	object.get(ref, "sectionName", listener.name) == listener.name
]

# All

not_allowed_wildcard(host) if {
	hosts.wild(host)
	not host in parameters.allow_wildcards
}

wildcard_finding(host, path) := {
	"message": sprintf("`%s` takes requests for every host below it", [host]),
	"path": path,
	"value": host,
	"expected": "the name of one host",
}
