# METADATA
# title: Bundles of trust hold what is trusted
# description: >-
#   Whoever is in a bundle may speak for everybody. Expired roots are clutter that hides the next mistake, weak keys are a way in, and
#   roots nobody asked for are trusted all the same.
# related_resources:
#   - https://cert-manager.io/docs/trust/trust-manager/
# custom:
#   id: TLS027
#   name: trust-bundle
#   severity: medium
#   standards: [OPS, NIST SP 800-57]
#   remediation: Take out what is not needed any more.
#   parameters:
#     roots: >-
#       Fingerprints (SHA-256, in hex) of the certificates that may be trusted; null takes any.
#     max_roots: The most certificates in one bundle.
#     min_rsa_bits: The fewest bits of an RSA key.
package lictor.tls.trust_bundle

import data.lictor.lib.settings
import data.lictor.tls.lib.certificates
import data.lictor.tls.lib.clock
import data.lictor.tls.lib.found

default_parameters := {"roots": null, "max_roots": 200, "min_rsa_bits": 2048}

parameters := settings.of("tls", "TLS027", default_parameters)

trusted := [certificate |
	some bundle in input.bundles
	bundle.purpose == "trust"
	some i in bundle.certificates
	certificate := input.certificates[i]
]

deny contains found.saying(certificate, certificate.path, message, {"value": certificate.until}) if {
	some certificate in trusted
	certificate.role == "root"
	certificate.not_after < clock.now
	message := sprintf("the trusted root `%s` expired on %s", [certificates.label(certificate), substring(certificate.until, 0, 10)])
}

deny contains found.saying(certificate, certificate.path, message, {"severity": "high"}) if {
	some certificate in trusted
	certificate.key.kind == "rsa"
	certificate.key.bits < parameters.min_rsa_bits
	message := sprintf("the trusted certificate `%s` has a key of %d bits", [certificates.label(certificate), certificate.key.bits])
}

deny contains found.at(certificate, certificate.path, message) if {
	is_array(parameters.roots)
	some certificate in trusted
	not certificate.fingerprint in {lower(replace(root, ":", "")) | some root in parameters.roots}
	message := sprintf("`%s` is trusted and is none of those that may be", [certificates.label(certificate)])
}

deny contains found.at(bundle, bundle.path, message) if {
	some bundle in input.bundles
	bundle.purpose == "trust"
	many := count(bundle.certificates)
	many > parameters.max_roots
	message := sprintf("%d certificates are trusted, and %d are the most that may be", [many, parameters.max_roots])
}
