# METADATA
# title: Signatures are made over hashes that hold
# description: >-
#   Whoever finds a second text for a hash of MD5 or SHA-1 has a second certificate for the signature. Roots are trusted
#   for themselves, so their own signatures do not count.
# related_resources:
#   - https://cabforum.org/working-groups/server/baseline-requirements/requirements/
#   - https://shattered.io/
# custom:
#   id: TLS005
#   name: weak-signature
#   severity: critical
#   standards: [BR 7.1.3.2, RFC 9155]
#   remediation: Have the certificate issued anew with SHA-256 or better.
#   parameters:
#     hashes: Names of the hashes that are too weak.
package lictor.tls.weak_signature

import data.lictor.lib.settings
import data.lictor.tls.lib.certificates
import data.lictor.tls.lib.found

default_parameters := {"hashes": ["md2", "md4", "md5", "sha1"]}

parameters := settings.of("tls", "TLS005", default_parameters)

deny contains found.saying(certificate, certificate.path, message, {"value": certificate.signature}) if {
	some certificate in input.certificates
	certificate.role != "root"
	certificate.hash in parameters.hashes
	message := sprintf("the certificate of `%s` is signed with %s", [certificates.label(certificate), certificate.signature])
}
