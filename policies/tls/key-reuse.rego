# METADATA
# title: Every certificate has a key of its own
# description: >-
#   A key that several certificates share, or that a renewal keeps, makes one theft count for all of them and for as long as
#   it is used.
# related_resources:
#   - https://cert-manager.io/docs/usage/certificate/#configuring-private-key-rotation
# custom:
#   id: TLS011
#   name: key-reuse
#   severity: medium
#   standards: [OPS, cert-manager 1.18]
#   remediation: Make a new key for each certificate, and let renewals do so.
package lictor.tls.key_reuse

import data.lictor.lib.settings
import data.lictor.tls.lib.certificates
import data.lictor.tls.lib.found
import data.lictor.tls.lib.orders

default_parameters := {}

parameters := settings.of("tls", "TLS011", default_parameters)

deny contains found.at(certificate, certificate.path, message) if {
	some same in input.index.spki
	count(same) > 1
	first := input.certificates[same[0]]
	some i, at in same
	i > 0
	certificate := input.certificates[at]

	# The same certificate in two places has the same key.
	not certificate.fingerprint in {input.certificates[other].fingerprint | some j, other in same; j < i}
	message := sprintf("the certificate of `%s` has the key of the one of `%s` (serial %s)", [certificates.label(certificate), certificates.label(first), first.serial])
}

deny contains found.saying(order, ["spec", "privateKey", "rotationPolicy"], message, {"value": "Never", "expected": "Always"}) if {
	some order in orders.certificates
	order.object.spec.privateKey.rotationPolicy == "Never"
	message := sprintf("Certificate `%s` keeps its key when it is renewed", [order.name])
}

deny contains found.saying(renewal, ["certbot", "renewalparams", "reuse_key"], message, {"value": "True", "expected": "False"}) if {
	some renewal in input.renewals
	lower(renewal.parameters.reuse_key) == "true"
	message := sprintf("`%s` keeps its key when it is renewed", [renewal.name])
}
