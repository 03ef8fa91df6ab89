# METADATA
# title: Whoever connects verifies whom it reaches
# description: >-
#   TLS without verification keeps out nobody who can answer in the server's place. Looked for are `ssl verify none` of haproxy,
#   `proxy_ssl_verify off` of nginx, Envoy's upstreams, switches such as `insecureSkipVerify` in any object, variables such as
#   NODE_TLS_REJECT_UNAUTHORIZED, and `curl -k` in commands of containers.
# related_resources:
#   - https://cheatsheetseries.owasp.org/cheatsheets/Transport_Layer_Security_Cheat_Sheet.html
# custom:
#   id: TLS023
#   name: verification-disabled
#   severity: high
#   standards: [CKV2_DOCKER_2, CKV2_DOCKER_3, CWE-295]
#   remediation: Turn verification on, and hand the certificate of a private authority to the client.
#   parameters:
#     exempt: Names of objects and servers (with `*` at either end for any text) that are left alone.
package lictor.tls.verification_disabled

import data.lictor.lib.settings
import data.lictor.lib.text
import data.lictor.tls.lib.found

default_parameters := {"exempt": []}

parameters := settings.of("tls", "TLS023", default_parameters)

deny contains found.at(place, place.path, message) if {
	some place in input.unverified
	name := place.at.resource.name
	not text.wildcards(parameters.exempt, name)
	message := sprintf("%s `%s` does not verify whom it reaches: `%s`", [place.at.resource.kind, name, place.what])
}
