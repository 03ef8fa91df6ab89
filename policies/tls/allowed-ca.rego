# METADATA
# title: Certificates come from authorities that are agreed on
# description: >-
#   Names of the authorities that may issue, for certificates and for orders alike. Nothing is asked until they are named.
# related_resources:
#   - https://www.rfc-editor.org/rfc/rfc8659
# custom:
#   id: TLS029
#   name: allowed-ca
#   severity: medium
#   standards: [OPS]
#   remediation: Have the certificate issued by one of the authorities, or add its issuer to `allowed_issuers`.
#   parameters:
#     allowed_issuers: >-
#       Names (with `*` at either end for any text) of organisations or common names of issuers, of ACME servers' hosts, and of
#       cert-manager's issuers; null takes any.
#     policies: >-
#       Identifiers of policies of which a public certificate must have one, such as `2.23.140.1.2.2`; null takes any.
package lictor.tls.allowed_ca

import data.lictor.lib.settings
import data.lictor.lib.text
import data.lictor.tls.lib.certificates
import data.lictor.tls.lib.found
import data.lictor.tls.lib.orders

default_parameters := {"allowed_issuers": null, "policies": null}

parameters := settings.of("tls", "TLS029", default_parameters)

allowed(names) if {
	some name in names
	text.wildcards(parameters.allowed_issuers, name)
}

deny contains found.saying(certificate, certificate.path, message, {"value": certificate.issuer.text, "expected": parameters.allowed_issuers}) if {
	is_array(parameters.allowed_issuers)
	some certificate in input.certificates
	certificates.leaf(certificate)
	not allowed(array.concat(certificate.issuer.o, certificate.issuer.cn))
	message := sprintf("the certificate of `%s` was issued by `%s`", [certificates.label(certificate), certificate.issuer.text])
}

deny contains found.saying(certificate, certificate.path, message, {"value": certificate.policies, "expected": parameters.policies}) if {
	is_array(parameters.policies)
	some certificate in input.certificates
	certificates.serves(certificate)
	certificates.public(certificate)
	count([policy | some policy in certificate.policies; policy in parameters.policies]) == 0
	message := sprintf("the certificate of `%s` is not validated as it is asked for", [certificates.label(certificate)])
}

deny contains found.saying(order, ["spec", "issuerRef", "name"], message, {"value": order.object.spec.issuerRef.name, "expected": parameters.allowed_issuers}) if {
	is_array(parameters.allowed_issuers)
	some order in orders.certificates
	not allowed(array.concat([order.object.spec.issuerRef.name], acme_hosts(order)))
	message := sprintf("Certificate `%s` is issued by `%s`", [order.name, order.object.spec.issuerRef.name])
}

acme_hosts(order) := [split(split(orders.issuer(order).object.spec.acme.server, "://")[1], "/")[0]]

default acme_hosts(_) := []
