# METADATA
# title: Names in certificates are names that clients accept
# description: >-
#   Clients look at the alternative names alone, so there must be some, without doubles, and the common name among them. Public
#   authorities may not certify internal names, reserved addresses, underscores, or names under .arpa.
# related_resources:
#   - https://cabforum.org/working-groups/server/baseline-requirements/requirements/
#   - https://www.rfc-editor.org/rfc/rfc9525
# custom:
#   id: TLS006
#   name: san-rules
#   severity: high
#   standards: [BR 7.1.2.7.12, RFC 9525]
#   remediation: Have the certificate issued anew with every name it is for as an alternative name.
#   parameters:
#     allow: Names (with `*` at either end for any text) that are not looked at.
package lictor.tls.san_rules

import data.lictor.lib.settings
import data.lictor.lib.text
import data.lictor.tls.data.validity
import data.lictor.tls.lib.certificates
import data.lictor.tls.lib.clock
import data.lictor.tls.lib.found
import data.lictor.tls.lib.hosts
import data.lictor.tls.lib.orders

default_parameters := {"allow": []}

parameters := settings.of("tls", "TLS006", default_parameters)

dns(certificate) := [name | some name in object.get(certificate, ["sans", "dns"], []); not text.wildcards(parameters.allow, name)]

ips(certificate) := object.get(certificate, ["sans", "ip"], [])

deny contains found.at(certificate, certificate.path, message) if {
	some certificate in input.certificates
	certificates.serves(certificate)
	some fault in faults(certificate)
	message := sprintf("the certificate of `%s` %s", [certificates.label(certificate), fault])
}

faults(certificate) := {"has no alternative names"} if {
	not certificate.sans
} else := private_faults(certificate) | public_faults(certificate)

private_faults(certificate) := union({
	{sprintf("has the common name `%s` that is no alternative name", [name]) |
		some name in certificate.subject.cn
		not lower(name) in {n | some n in array.concat(object.get(certificate, ["sans", "dns"], []), ips(certificate))}

		# A name of a person or a thing is none of a host.
		host_like(name)
	},
	{sprintf("names `%s` twice", [name]) |
		names := dns(certificate)
		some i, name in names
		name in array.slice(names, 0, i)
	},
	{sprintf("names `%s`, which is no name of a host", [name]) |
		some name in dns(certificate)
		not host_name(name)
	},
})

host_like(name) if contains(name, ".")

host_like(name) if regex.match(`^[a-z0-9-]+$`, name)

# Labels of letters, digits, hyphens and (where no public authority looks) underscores; one star in front.
host_name(name) if {
	count(name) <= 253
	regex.match(`^(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$`, name)
}

default public_faults(_) := set()

public_faults(certificate) := union({
	{sprintf("names `%s`, which is an internal name", [name]) | some name in dns(certificate); hosts.inside(name)},
	{sprintf("names `%s`, which has an underscore", [name]) | some name in dns(certificate); contains(name, "_")},
	{sprintf("names %s, which is a reserved address", [address]) | some address in ips(certificate); hosts.reserved(address)},
	{sprintf("names `%s`; since %s no certificate is issued under .arpa", [name, validity.arpa_names_end]) |
		some name in dns(certificate)
		endswith(name, ".arpa")
		certificate.not_before >= clock.second_of(validity.arpa_names_end)
	},
}) if {
	certificates.public(certificate)
}

deny contains found.at(order, ["spec"], message) if {
	some order in orders.certificates
	spec := order.object.spec
	every field in ["dnsNames", "ipAddresses", "uris", "emailAddresses", "otherNames"] {
		count(object.get(spec, field, [])) == 0
	}
	not spec.isCA
	message := sprintf("Certificate `%s` asks for no alternative names", [order.name])
}

deny contains found.saying(order, asked.path, message, {"value": asked.name}) if {
	some order in orders.certificates
	orders.acme(order)
	some asked in orders.names(order)
	not text.wildcards(parameters.allow, asked.name)
	hosts.inside(asked.name)
	message := sprintf("Certificate `%s` asks a public authority for the internal name `%s`", [order.name, asked.name])
}

deny contains found.saying(order, ["spec", "commonName"], message, {"value": name}) if {
	some order in orders.certificates
	name := order.object.spec.commonName
	count(name) > 64
	message := sprintf("Certificate `%s` asks for a common name of more than 64 characters", [order.name])
}
