# METADATA
# title: Certificates are in the logs and can be revoked
# description: >-
#   Browsers want two or three signed timestamps, by the certificate's life, and clients a place to ask whether it still counts. One
#   that demands stapling needs a server that staples.
# related_resources:
#   - https://googlechrome.github.io/CertificateTransparency/ct_policy.html
#   - https://cabforum.org/working-groups/server/baseline-requirements/requirements/
# custom:
#   id: TLS026
#   name: sct-revocation
#   severity: medium
#   standards: [Chrome CT, Apple CT, BR 7.1.2.11]
#   remediation: Have the certificate issued by an authority that logs, and turn `ssl_stapling` on where it is demanded.
#   parameters:
#     embedded: Whether timestamps must stand in the certificate itself, for servers may send them, too.
package lictor.tls.sct_revocation

import data.lictor.lib.settings
import data.lictor.tls.data.transparency
import data.lictor.tls.data.validity
import data.lictor.tls.lib.certificates
import data.lictor.tls.lib.clock
import data.lictor.tls.lib.found

default_parameters := {"embedded": false}

parameters := settings.of("tls", "TLS026", default_parameters)

served := [certificate |
	some certificate in input.certificates
	certificates.serves(certificate)
	certificates.public(certificate)
]

needed(certificate) := transparency.short if {
	certificate.seconds <= transparency.up_to_days * clock.day_seconds
} else := transparency.long

deny contains found.saying(certificate, certificate.path, message, {"value": certificate.scts, "expected": needed(certificate)}) if {
	some certificate in served
	certificate.scts < needed(certificate)
	looked_at(certificate)
	message := sprintf("the certificate of `%s` carries %d signed timestamps, and browsers ask for %d", [certificates.label(certificate), certificate.scts, needed(certificate)])
}

looked_at(certificate) if certificate.scts > 0

looked_at(_) if parameters.embedded

deny contains found.at(certificate, certificate.path, message) if {
	some certificate in served
	certificate.seconds > validity.short_lived_days * clock.day_seconds
	count(certificate.crls) == 0
	count(certificate.ocsp) == 0
	message := sprintf("the certificate of `%s` says nowhere whether it was revoked", [certificates.label(certificate)])
}

deny contains found.at(certificate, certificate.path, message) if {
	some certificate in served
	count(certificate.issuers) == 0
	message := sprintf("the certificate of `%s` does not say where its issuer's is found", [certificates.label(certificate)])
}

# A server of nginx that names the file.
deny contains found.at(listener, listener.path, message) if {
	some certificate in input.certificates
	certificate.must_staple
	some listener in input.listeners
	listener.kind == "nginx"
	some file in listener.certificates
	parts := split(file, "/")
	parts[count(parts) - 1] == certificate.at.resource.name
	object.get(listener, ["stapling", "value"], "off") != "on"
	message := sprintf("the certificate of `%s` demands stapling, and `%s` does not staple", [certificates.label(certificate), listener.name])
}
