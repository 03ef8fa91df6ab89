# METADATA
# title: Everything is served by HTTPS, and browsers are told so
# description: >-
#   A listener of plain HTTP redirects and does nothing else, an Ingress or gateway has TLS, and Strict-Transport-Security tells
#   browsers not to ask otherwise. In nginx a block that adds a header of its own loses those of the blocks around it.
# related_resources:
#   - https://www.rfc-editor.org/rfc/rfc6797
#   - https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header
# custom:
#   id: TLS016
#   name: https-required
#   severity: high
#   standards: [RFC 6797, CKV_AWS_2, CKV_AWS_103]
#   remediation: Redirect plain HTTP to HTTPS, and send `Strict-Transport-Security` with a year or more everywhere.
#   parameters:
#     min_age: The least `max-age`, in seconds.
#     include_subdomains: Whether `includeSubDomains` is asked for.
#     require_hsts: Whether servers must send the header at all.
#     exempt_hosts: Hosts (with `*` at either end for any text) that may be served by plain HTTP.
#     tls_annotations: >-
#       Annotations of an Ingress that say that TLS ends elsewhere, by their beginnings.
package lictor.tls.https_required

import data.lictor.lib.settings
import data.lictor.lib.text
import data.lictor.tls.lib.found
import data.lictor.tls.lib.listeners
import data.lictor.tls.lib.resources

default_parameters := {
	"min_age": 31536000, "include_subdomains": false, "require_hsts": true, "exempt_hosts": [],
	"tls_annotations": [
		"alb.ingress.kubernetes.io/certificate-arn", "alb.ingress.kubernetes.io/ssl-redirect", "networking.gke.io/managed-certificates",
		"ingress.gcp.kubernetes.io/pre-shared-cert", "traefik.ingress.kubernetes.io/router.tls", "appgw.ingress.kubernetes.io/appgw-ssl-certificate",
	],
}

parameters := settings.of("tls", "TLS016", default_parameters)

exempt(host) if text.wildcards(parameters.exempt_hosts, host)

# nginx and haproxy: port 80 of an address that others reach.
deny contains found.at(listener, port.path, message) if {
	some listener in input.listeners
	listener.http
	not listener.redirects
	some port in listener.ports
	not port.tls
	object.get(port, "port", 0) == 80
	not listeners.loopback(object.get(port, "address", ""))
	not exempt(listener.name)
	message := sprintf("`%s` is served by plain HTTP and not redirected", [listener.name])
}

deny contains found.saying(listener, listener.path, message, {"severity": "medium", "expected": sprintf("max-age=%d", [parameters.min_age])}) if {
	parameters.require_hsts
	some listener in listeners.secure
	listener.http
	not listener.hsts
	count(object.get(listener, "hsts_dropped", [])) == 0
	not exempt(listener.name)
	message := sprintf("`%s` sends no Strict-Transport-Security", [listener.name])
}

deny contains finding if {
	some listener in listeners.secure
	setting := listener.hsts
	listeners.max_age(setting.value) < parameters.min_age
	message := sprintf("Strict-Transport-Security holds for %d seconds, and %d are asked for", [listeners.max_age(setting.value), parameters.min_age])
	finding := found.saying(listeners.at(listener, setting), setting.path, message, {"value": setting.value, "severity": "medium"})
}

deny contains finding if {
	parameters.include_subdomains
	some listener in listeners.secure
	setting := listener.hsts
	not listeners.covers_subdomains(setting.value)
	message := "Strict-Transport-Security leaves out the domains below"
	finding := found.saying(listeners.at(listener, setting), setting.path, message, {"value": setting.value, "severity": "low"})
}

deny contains found.saying(listener, path, message, {"severity": "medium"}) if {
	some listener in listeners.secure
	some path in listener.hsts_dropped
	message := "this block adds headers of its own, so Strict-Transport-Security of the block around it is not sent"
}

# Kubernetes.
deny contains found.at(ingress, ["spec"], message) if {
	some ingress in object.get(input.kubernetes, "Ingress", [])
	count(object.get(ingress.object, ["spec", "tls"], [])) == 0
	not ends_elsewhere(ingress)
	hosts := [rule.host | some rule in ingress.object.spec.rules; rule.host; not exempt(rule.host)]
	count(hosts) > 0
	message := sprintf("Ingress `%s` serves `%s` without TLS", [ingress.name, concat("`, `", hosts)])
}

ends_elsewhere(ingress) if {
	some key, _ in object.get(ingress.object, ["metadata", "annotations"], {})
	some beginning in parameters.tls_annotations
	startswith(key, beginning)
}

deny contains found.at(gateway, ["spec", "listeners"], message) if {
	some gateway in object.get(input.kubernetes, "Gateway", [])
	entries := gateway.object.spec.listeners
	plain := [entry | some entry in entries; entry.protocol == "HTTP"]
	count(plain) > 0
	every entry in entries {
		entry.protocol == "HTTP"
	}
	not redirected(gateway)
	not all_exempt(plain)
	message := sprintf("Gateway `%s` listens for plain HTTP only", [gateway.name])
}

all_exempt(entries) if {
	every entry in entries {
		exempt(entry.hostname)
	}
}

redirected(gateway) if {
	some route in object.get(input.kubernetes, "HTTPRoute", [])
	some parent in route.object.spec.parentRefs
	parent.name == gateway.name
	some rule in route.object.spec.rules
	some filter in rule.filters
	filter.requestRedirect.scheme == "https"
}

deny contains found.at(gateway, ["spec", "servers", i], message) if {
	some gateway in object.get(input.kubernetes, "Gateway", [])
	some i, server in gateway.object.spec.servers
	server.port.protocol == "HTTP"
	not server.tls.httpsRedirect
	not all_hosts_exempt(server)
	message := sprintf("Gateway `%s` serves port %d by plain HTTP and does not redirect", [gateway.name, server.port.number])
}

all_hosts_exempt(server) if {
	every host in server.hosts {
		exempt(host)
	}
}

# Resources.
plain_listeners := [{"resource": resource, "actions": actions} |
	some [types, protocol, actions] in [
		[{"aws_lb_listener", "aws_alb_listener"}, ["protocol"], ["default_action"]],
		[{"AWS::ElasticLoadBalancingV2::Listener"}, ["Protocol"], ["DefaultActions"]],
	]
	some resource in resources.managed(types)
	resources.value(resource, protocol) == "HTTP"
]

kinds(resource, actions) := {kind |
	some action in resources.value(resource, actions)
	some field in ["type", "Type"]
	kind := action[field]
}

deny contains found.at(listener.resource, listener.actions, message) if {
	some listener in plain_listeners
	found_kinds := kinds(listener.resource, listener.actions)
	count([kind | some kind in found_kinds; resources.marked(kind)]) == 0
	count(found_kinds & {"redirect", "fixed-response"}) == 0
	not resources.unknown(listener.resource, listener.actions)
	message := sprintf("`%s` serves plain HTTP and does not redirect", [listener.resource.address])
}

undetermined contains found.unknown(listener.resource, listener.actions, reason) if {
	some listener in plain_listeners
	is_unknown(listener)
	reason := sprintf("what `%s` does with plain HTTP is known after the apply only", [listener.resource.address])
}

is_unknown(listener) if resources.unknown(listener.resource, listener.actions)

is_unknown(listener) if {
	some kind in kinds(listener.resource, listener.actions)
	resources.marked(kind)
}

# Scans.
deny contains found.saying(scan, scan.hsts.path, message, {"severity": "medium"}) if {
	parameters.require_hsts
	some scan in input.scans
	scan.hsts.value == null
	message := sprintf("`%s` sends no Strict-Transport-Security", [scan.endpoint])
}

deny contains found.saying(scan, scan.hsts.path, message, {"severity": "medium", "value": scan.hsts.value.max_age}) if {
	some scan in input.scans
	scan.hsts.value.max_age < parameters.min_age
	message := sprintf("Strict-Transport-Security of `%s` holds for %d seconds", [scan.endpoint, scan.hsts.value.max_age])
}
