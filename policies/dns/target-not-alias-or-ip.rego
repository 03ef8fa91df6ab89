# METADATA
# title: Targets of MX, NS and SRV records are hosts
# description: >-
#   Mail, name and other servers are named by hosts that have addresses: an alias or an address in that place is against
#   the protocol, and a name of our own zone without addresses is no server at all.
# related_resources:
#   - https://www.rfc-editor.org/rfc/rfc2181#section-10.3
# custom:
#   id: DNS004
#   name: target-not-alias-or-ip
#   severity: high
#   standards: [RFC 2181 §10.3, RFC 5321 §5.1, zonemaster ZONE08]
#   remediation: Name a host that has A or AAAA records itself.
package lictor.dns.target_not_alias_or_ip

import data.lictor.dns.lib.places
import data.lictor.dns.lib.zones

deny contains {
	"message": sprintf("the target `%s` of this %s record is an alias", [datum.target, record.type]),
	"at": places.of(record, datum),
	"value": datum.target,
	"expected": "a host with addresses",
} if {
	some [record, datum] in targets
	zones.has(datum.target, {"CNAME"})
}

deny contains {
	"message": sprintf("the target `%s` of this %s record is an address", [datum.target, record.type]),
	"at": places.of(record, datum),
	"value": datum.target,
	"expected": "the name of a host",
} if {
	some [record, datum] in targets
	is_address(datum.target)
}

deny contains {
	"message": sprintf("the target `%s` of this %s record has no address", [datum.target, record.type]),
	"at": places.of(record, datum),
	"value": datum.target,
	"expected": "a host with A or AAAA records",
} if {
	some [record, datum] in unanswered
	record.zone in zones.complete
}

undetermined contains {
	"reason": sprintf("the addresses of `%s` are not among the records that are known", [datum.target]),
	"at": places.of(record, datum),
} if {
	some [record, datum] in unanswered
	not record.zone in zones.complete
	zones.of(record).declared
}

# unanswered has targets in the zone of their record that lead nowhere. Those of NS records are a matter of glue.
unanswered := [[record, datum] |
	some [record, datum] in targets
	record.type != "NS"
	zone := zones.of(record)
	zones.within(datum.target, zone.name)
	not zones.resolves(datum.target)
	not zones.delegated(datum.target, zone)
]

targets := [[record, datum] |
	some type in ["MX", "NS", "SRV"]
	some record in input.types[type]
	some datum in record.rdata
	datum.target != ""
]

is_address(target) if regex.match(`^[0-9]+(\.[0-9]+){3}$`, target)

is_address(target) if contains(target, ":")
