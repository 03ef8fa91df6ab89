# METADATA
# title: Public names have addresses that everyone reaches
# description: >-
#   A private, shared, loopback or documentation address in a public zone reaches nothing, or something else in every
#   network; it also tells how a network is built inside and lets others speak for our name there.
# related_resources:
#   - https://www.rfc-editor.org/rfc/rfc6890
# custom:
#   id: DNS008
#   name: nonglobal-address-public-zone
#   severity: high
#   standards: [RFC 6890, RFC 1918, zonemaster ADDRESS01]
#   remediation: Move the name to a private zone, or give it a global address.
#   parameters:
#     allow: blocks of addresses that may be published (list)
#     allow_names: names that may have any address (list; `*.x` is everything below x)
package lictor.dns.nonglobal_address_public_zone

import data.lictor.dns.data.private_names
import data.lictor.dns.data.special_addresses
import data.lictor.dns.lib.places
import data.lictor.dns.lib.zones
import data.lictor.lib.settings
import data.lictor.lib.tables
import data.lictor.lib.text

default_parameters := {"allow": [], "allow_names": []}

parameters := settings.of("dns", "DNS008", default_parameters)

deny contains {
	"message": sprintf("`%s` has the address %s, which is for %s and is not reached from everywhere", [
		record.fqdn,
		datum.address,
		block.use,
	]),
	"at": places.of(record, datum),
	"value": datum.address,
	"expected": "a global address",
} if {
	some [record, datum, block] in special
	not is_allowed(record, datum)
}

warn contains tables.warning("special addresses", special_addresses, record.at) if some [record, _, _] in special

warn contains tables.warning("private names", private_names, at) if {
	at := [input.zones[key].at | some key in zones.public][0]
}

special := [[record, datum, block] |
	some type in ["A", "AAAA"]
	some record in input.types[type]
	record.zone in zones.public
	some datum in record.rdata
	some block in special_addresses.blocks
	net.cidr_contains(block.cidr, datum.address)
]

is_allowed(_, datum) if {
	some cidr in parameters.allow
	net.cidr_contains(cidr, datum.address)
}

is_allowed(record, _) if text.wildcards(parameters.allow_names, record.fqdn)
