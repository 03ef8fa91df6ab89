# METADATA
# title: What servers present is renewed by something
# description: >-
#   A certificate that a scan met and that no Certificate, renewal of certbot or entry of ACM in the same scan is for is renewed by
#   somebody who remembers. One that many endpoints share fails on all of them at once.
# related_resources:
#   - https://www.rfc-editor.org/rfc/rfc9773
# custom:
#   id: TLS030
#   name: no-renewal-path
#   severity: medium
#   standards: [OPS]
#   remediation: Let cert-manager, certbot or ACM issue the certificate.
#   parameters:
#     max_endpoints: The most endpoints that may present one certificate.
package lictor.tls.no_renewal_path

import data.lictor.lib.settings
import data.lictor.tls.lib.certificates
import data.lictor.tls.lib.found
import data.lictor.tls.lib.hosts
import data.lictor.tls.lib.orders

default_parameters := {"max_endpoints": 10}

parameters := settings.of("tls", "TLS030", default_parameters)

presented := [certificate |
	some certificate in input.certificates
	certificate.source == "scan"
	certificates.leaf(certificate)
]

# The names that something renews.
renewed := array.concat(
	array.concat(
		[asked.name | some order in orders.certificates; some asked in orders.names(order)],
		[renewal.name | some renewal in input.renewals],
	),
	array.concat(
		[listed.name | some listed in input.acm; object.get(listed.object, "Type", "AMAZON_ISSUED") != "IMPORTED"],
		[asked.name | some asked in orders.resource_names],
	),
)

deny contains found.at(certificate, certificate.path, message) if {
	count(renewed) > 0
	some certificate in presented
	not renewed_by_something(certificate)
	message := sprintf("nothing in the scan renews the certificate of `%s`, which `%s` presents", [certificates.label(certificate), certificate.at.resource.name])
}

renewed_by_something(certificate) if {
	some name in array.concat(object.get(certificate, ["sans", "dns"], []), certificate.subject.cn)
	hosts.any_covers(renewed, name)
}

renewed_by_something(certificate) if {
	some name in object.get(certificate, ["sans", "dns"], [])
	name in renewed
}

undetermined contains found.unknown(certificate, certificate.path, reason) if {
	count(renewed) == 0
	some certificate in presented
	reason := sprintf("what renews the certificate of `%s` is not in the scan", [certificates.label(certificate)])
}

deny contains found.at(certificate, certificate.path, message) if {
	some certificate in presented
	certificates.self_signed(certificate)
	message := sprintf("`%s` presents a certificate that it signed itself", [certificate.at.resource.name])
}

endpoints[certificate.fingerprint] contains certificate.at.resource.name if some certificate in presented

deny contains found.at(first, first.path, message) if {
	some fingerprint, at in endpoints
	many := count(at)
	many > parameters.max_endpoints
	first := [certificate | some certificate in presented; certificate.fingerprint == fingerprint][0]
	message := sprintf("%d endpoints present the certificate of `%s`, and %d may", [many, certificates.label(first), parameters.max_endpoints])
}
