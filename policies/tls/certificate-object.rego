# METADATA
# title: Certificate objects can be renewed in time
# description: >-
#   A Certificate whose `renewBefore` is as long as its life is renewed without end, one with a window of hours has no time for a
#   second try, and two that share a Secret overwrite each other.
# related_resources:
#   - https://cert-manager.io/docs/reference/api-docs/#cert-manager.io/v1.CertificateSpec
# custom:
#   id: TLS018
#   name: certificate-object
#   severity: high
#   standards: [cert-manager]
#   remediation: Leave `renewBefore` out (a third of the life) or set it to a third, and give each Certificate its own Secret.
#   parameters:
#     min_window_h: The least time between renewal and expiry, in hours.
package lictor.tls.certificate_object

import data.lictor.lib.settings
import data.lictor.tls.lib.clock
import data.lictor.tls.lib.found
import data.lictor.tls.lib.orders

default_parameters := {"min_window_h": 48}

parameters := settings.of("tls", "TLS018", default_parameters)

life(order) := clock.duration(object.get(order.object, ["spec", "duration"], "2160h"))

window(order) := clock.duration(order.object.spec.renewBefore) if {
	order.object.spec.renewBefore
} else := (life(order) * order.object.spec.renewBeforePercentage) / 100

deny contains found.saying(order, ["spec", "renewBefore"], message, {"value": order.object.spec.renewBefore}) if {
	some order in orders.certificates
	clock.duration(order.object.spec.renewBefore) >= life(order)
	message := sprintf("Certificate `%s` is to be renewed %s before it expires, and lives %d hours", [order.name, order.object.spec.renewBefore, life(order) / 3600])
}

deny contains found.saying(order, ["spec", field], message, {"value": order.object.spec[field], "severity": "medium"}) if {
	some order in orders.certificates
	some field in ["renewBefore", "renewBeforePercentage"]
	order.object.spec[field]
	seconds := window(order)
	seconds < life(order)
	seconds < parameters.min_window_h * 3600
	message := sprintf("Certificate `%s` is renewed %d hours before it expires, and %d are asked for", [order.name, floor(seconds / 3600), parameters.min_window_h])
}

deny contains found.at(order, ["spec", "renewBeforePercentage"], message) if {
	some order in orders.certificates
	order.object.spec.renewBefore
	order.object.spec.renewBeforePercentage
	message := sprintf("Certificate `%s` has both `renewBefore` and `renewBeforePercentage`", [order.name])
}

deny contains found.saying(order, ["spec", "duration"], message, {"value": order.object.spec.duration}) if {
	some order in orders.certificates
	life(order) < 3600
	message := sprintf("Certificate `%s` is to live less than an hour", [order.name])
}

deny contains found.saying(order, ["spec", "issuerRef"], message, {"severity": "low"}) if {
	some order in orders.certificates
	reference := order.object.spec.issuerRef
	not reference.kind
	message := sprintf("Certificate `%s` does not say whether its issuer `%s` is an Issuer or a ClusterIssuer", [order.name, reference.name])
}

deny contains found.saying(order, ["spec", "secretName"], message, {"value": order.object.spec.secretName}) if {
	some secret, same in input.index.ordered
	count(same) > 1
	some i, at in same
	i > 0
	order := input.kubernetes.Certificate[at]
	first := input.kubernetes.Certificate[same[0]]
	first.name != order.name
	message := sprintf("Certificate `%s` writes to Secret `%s`, and so does `%s`", [order.name, order.object.spec.secretName, first.name])
}

# The annotations of an Ingress or gateway are an order, too.
deny contains found.saying(object_of, ["metadata", "annotations", "cert-manager.io/renew-before"], message, {"value": annotations["cert-manager.io/renew-before"]}) if {
	some kind in ["Ingress", "Gateway"]
	some object_of in object.get(input.kubernetes, kind, [])
	annotations := object_of.object.metadata.annotations
	life_of := clock.duration(object.get(annotations, "cert-manager.io/duration", "2160h"))
	clock.duration(annotations["cert-manager.io/renew-before"]) >= life_of
	message := sprintf("%s `%s` asks for a certificate that is renewed no later than it begins", [kind, object_of.name])
}
