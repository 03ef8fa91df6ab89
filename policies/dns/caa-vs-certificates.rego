# METADATA
# title: CAA records let our certificates be issued
# description: >-
#   An authority that the CAA records of a name do not mention refuses the certificate, at the next renewal at the latest.
#   Orders in the same scan are held against the records that count for each of their names: its own, or the nearest above.
# related_resources:
#   - https://www.rfc-editor.org/rfc/rfc8659#section-3
# custom:
#   id: DNS017
#   name: caa-vs-certificates
#   severity: high
#   standards: [RFC 8659, BR 3.2.2.8]
#   remediation: Add a CAA record with `issue` (or `issuewild`) for the authority, or order elsewhere.
#   parameters:
#     ca_identities: "what further authorities call themselves in CAA records: lists by authority (object)"
package lictor.dns.caa_vs_certificates

import data.lictor.dns.data.authorities
import data.lictor.dns.lib.zones
import data.lictor.lib.settings

default_parameters := {"ca_identities": {}}

parameters := settings.of("dns", "DNS017", default_parameters)

deny contains {
	"message": sprintf("the CAA records of `%s` do not let %s issue for `%s`", [records[0].fqdn, concat(" or ", sort(identities)), name]),
	"at": order.at,
	"value": name,
	"expected": sort(allowed),
} if {
	some order in input.orders
	identities := identity(order.authority)
	some name in order.names
	records := counting(trim_prefix(name, "*."))
	allowed := issuers(records, startswith(name, "*."))
	is_set(allowed)
	count(allowed & identities) == 0
}

undetermined contains {"reason": sprintf("the CAA records for `%s` are known after the change only", [name]), "at": order.at} if {
	some order in input.orders
	identity(order.authority)
	some name in order.names
	some record in counting(trim_prefix(name, "*."))
	record.unknown
}

identity(authority) := {name | some name in parameters.ca_identities[authority]} if {
	true
	parameters.ca_identities[authority]
} else := authorities.orders[authority]

# counting gives the records that count for a name: those of the nearest name around it that has any.
counting(name) := [caa(around) | some around in zones.around(name); count(caa(around)) > 0][0]

caa(name) := [record | some record in input.hosts[name]; record.type == "CAA"]

# issuers gives the authorities that may issue; nothing where all may.
issuers(records, wild) := {issuer(datum.value) | some datum in tagged(records, "issuewild")} if {
	wild
	count(tagged(records, "issuewild")) > 0
} else := {issuer(datum.value) | some datum in tagged(records, "issue")} if {
	count(tagged(records, "issue")) > 0
}

tagged(records, tag) := [datum |
	some record in records
	not record.unknown
	some datum in record.rdata
	lower(datum.tag) == tag
]

issuer(value) := lower(trim_space(split(value, ";")[0]))
