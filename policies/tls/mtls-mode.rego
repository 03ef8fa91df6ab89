# METADATA
# title: Clients that must prove themselves are made to
# description: >-
#   A server that asks for a client's certificate and takes requests without one has settings for mutual TLS and not its effect.
#   PERMISSIVE is a step of a migration.
# related_resources:
#   - https://istio.io/latest/docs/reference/config/security/peer_authentication/
#   - https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_verify_client
# custom:
#   id: TLS024
#   name: mtls-mode
#   severity: medium
#   standards: [NIST SP 800-204A, OPS]
#   remediation: Require the certificate, or take the settings for it out.
#   parameters:
#     namespaces: >-
#       Namespaces (with `*` at either end for any text) where Istio must be STRICT.
package lictor.tls.mtls_mode

import data.lictor.lib.settings
import data.lictor.lib.text
import data.lictor.tls.lib.found
import data.lictor.tls.lib.listeners
import data.lictor.tls.lib.resources

default_parameters := {"namespaces": ["*"]}

parameters := settings.of("tls", "TLS024", default_parameters)

deny contains finding if {
	some listener in listeners.secure
	setting := listener.client_verify
	setting.value in {"optional", "optional_no_ca"}
	message := sprintf("clients of `%s` are asked for a certificate and served without one", [listener.name])
	finding := found.saying(listener, setting.path, message, {"value": setting.value})
}

deny contains found.saying(authentication, place, message, {"value": mode, "expected": "STRICT"}) if {
	some authentication in object.get(input.kubernetes, "PeerAuthentication", [])
	text.wildcards(parameters.namespaces, authentication.namespace)
	some [place, mode] in modes(authentication.object.spec)
	mode in {"PERMISSIVE", "DISABLE"}
	message := sprintf("PeerAuthentication `%s` takes traffic without mutual TLS", [authentication.name])
}

modes(spec) := array.concat(
	[[["spec", "mtls", "mode"], spec.mtls.mode] | spec.mtls.mode],
	[[["spec", "portLevelMtls", port, "mode"], level.mode] | some port, level in spec.portLevelMtls],
)

deny contains found.saying(resource, ["mutual_authentication", 0, "mode"], message, {"value": "passthrough", "expected": "verify"}) if {
	some resource in resources.managed({"aws_lb_listener", "aws_alb_listener"})
	resources.value(resource, ["mutual_authentication", 0, "mode"]) == "passthrough"
	message := sprintf("`%s` hands certificates of clients on without verifying them", [resource.address])
}
