# METADATA
# title: Delegations lead to servers that answer
# description: >-
#   The address of a name server inside of the zone that it serves must stand in the parent zone (glue), or no one finds
#   it. A delegation to servers that the child zone does not name is lame.
# related_resources:
#   - https://www.rfc-editor.org/rfc/rfc1034#section-4.2.1
# custom:
#   id: DNS013
#   name: glue-and-lame
#   severity: high
#   standards: [RFC 1034 §4.2.1, RFC 1912 §2.8]
#   remediation: Add A or AAAA records for the server, and name the same servers in the parent and in the child zone.
#   parameters:
#     zones: "the zones that there are; where the list is not empty, delegations of others to `delegated_to` are lame (list)"
#     delegated_to: parts of names of servers that serve our zones, such as .awsdns- (list)
package lictor.dns.glue_and_lame

import data.lictor.dns.lib.places
import data.lictor.dns.lib.zones
import data.lictor.lib.settings

default_parameters := {"zones": [], "delegated_to": [".awsdns-"]}

parameters := settings.of("dns", "DNS013", default_parameters)

deny contains {
	"message": sprintf("the name server `%s` is in the zone that it serves, and has no address", [datum.target]),
	"at": places.of(record, datum),
	"value": datum.target,
	"expected": "A or AAAA records",
} if {
	some [record, datum] in unglued
	record.zone in zones.complete
}

undetermined contains {
	"reason": sprintf("the addresses of `%s` are not among the records that are known", [datum.target]),
	"at": places.of(record, datum),
} if {
	some [record, datum] in unglued
	not record.zone in zones.complete
	zones.of(record).declared
}

deny contains {
	"message": sprintf("`%s` is delegated to `%s`, which its zone does not name", [record.fqdn, datum.target]),
	"at": places.of(record, datum),
	"value": datum.target,
	"expected": sort(own),
} if {
	some [record, datum] in delegations
	some key, child in input.zones
	child.name == record.fqdn
	key != record.zone
	child.provider == zones.of(record).provider
	own := {server.target |
		some other in input.names[key][child.name]
		other.type == "NS"
		not other.unknown
		some server in other.rdata
	}
	count(own) > 0
	not datum.target in own
}

deny contains {
	"message": sprintf("`%s` is delegated to `%s`, and there is no such zone", [record.fqdn, datum.target]),
	"at": places.of(record, datum),
	"value": record.fqdn,
	"expected": "a zone that exists",
} if {
	count(parameters.zones) > 0
	some [record, datum] in delegations
	some part in parameters.delegated_to
	contains(datum.target, part)
	not record.fqdn in parameters.zones
	not record.fqdn in {zone.name | some zone in input.zones}
}

# unglued has servers in the zone that they serve without an address.
unglued := [[record, datum] |
	some record in input.types.NS
	some datum in record.rdata
	zones.within(datum.target, record.fqdn)
	not zones.has(datum.target, zones.addresses | {"CNAME"})
	not zones.covered(datum.target, zones.addresses)
]

delegations := [[record, datum] |
	some record in input.types.NS
	not record.apex
	some datum in record.rdata
]
