# METADATA
# title: Wildcards are few and narrow
# description: >-
#   Whoever has the key of a wildcard certificate is every host under it. A star stands for one whole label on the left, never
#   directly under a suffix where anybody registers names.
# related_resources:
#   - https://cabforum.org/working-groups/server/baseline-requirements/requirements/
#   - https://www.rfc-editor.org/rfc/rfc9525#section-6.3
# custom:
#   id: TLS007
#   name: wildcard-scope
#   severity: medium
#   standards: [BR 3.2.2.6, RFC 9525, CKV2_AWS_71]
#   remediation: Name the hosts one by one, or give each service its own certificate.
#   parameters:
#     allow: >-
#       Domains under which wildcards may be; null allows them everywhere.
#     namespaces: >-
#       Namespaces (with `*` at either end for any text) in which wildcards may be asked for; null allows all.
#     max_sans: The most names in one certificate.
#     max_wildcards: The most wildcards in one certificate.
package lictor.tls.wildcard_scope

import data.lictor.lib.settings
import data.lictor.lib.text
import data.lictor.tls.lib.certificates
import data.lictor.tls.lib.found
import data.lictor.tls.lib.hosts
import data.lictor.tls.lib.orders

default_parameters := {"allow": null, "namespaces": null, "max_sans": 100, "max_wildcards": 10}

parameters := settings.of("tls", "TLS007", default_parameters)

fault(name) := "is a bare star" if {
	name == "*"
} else := "has a star that is not the whole first label" if {
	contains(trim_prefix(name, "*."), "*")
} else := "covers a suffix under which anybody registers names" if {
	hosts.public_suffix(trim_prefix(name, "*."))
} else := "is a wildcard where none is allowed" if {
	is_array(parameters.allow)
	not allowed(trim_prefix(name, "*."))
}

allowed(name) if {
	some domain in parameters.allow
	hosts.below(name, domain)
}

deny contains found.saying(certificate, certificate.path, message, {"value": name}) if {
	some certificate in input.certificates
	certificates.leaf(certificate)
	some name in certificate.sans.dns
	hosts.wildcard(name)
	message := sprintf("`%s` in a certificate %s", [name, fault(name)])
}

deny contains found.saying(order, asked.path, message, {"value": asked.name}) if {
	some order in orders.certificates
	some asked in orders.names(order)
	hosts.wildcard(asked.name)
	message := sprintf("`%s`, which Certificate `%s` asks for, %s", [asked.name, order.name, fault(asked.name)])
}

deny contains found.saying(order, asked.path, message, {"value": asked.name}) if {
	is_array(parameters.namespaces)
	some order in orders.certificates
	not text.wildcards(parameters.namespaces, order.namespace)
	some asked in orders.names(order)
	hosts.wildcard(asked.name)
	message := sprintf("Certificate `%s` asks for `%s` in namespace `%s`", [order.name, asked.name, order.namespace])
}

deny contains found.saying(asked.resource, asked.path, message, {"value": asked.name}) if {
	some asked in orders.resource_names
	hosts.wildcard(asked.name)
	message := sprintf("`%s`, which `%s` asks for, %s", [asked.name, asked.resource.address, fault(asked.name)])
}

deny contains found.at(certificate, certificate.path, message) if {
	some certificate in input.certificates
	certificates.leaf(certificate)
	some [many, most, what] in [
		[count(certificate.sans.dns), parameters.max_sans, "names"],
		[count([name | some name in certificate.sans.dns; hosts.wildcard(name)]), parameters.max_wildcards, "wildcards"],
	]
	many > most
	message := sprintf("the certificate of `%s` has %d %s, and %d are allowed", [certificates.label(certificate), many, what, most])
}
