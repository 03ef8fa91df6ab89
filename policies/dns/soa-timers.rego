# METADATA
# title: Secondary servers keep up, and keep serving
# description: >-
#   The timers of the SOA record say how often secondaries look for changes, how soon they try again, and for how long they
#   serve a zone whose primary is gone; its last field is how long an answer that there is nothing is kept.
# related_resources:
#   - https://www.rfc-editor.org/rfc/rfc1912#section-2.2
# custom:
#   id: DNS011
#   name: soa-timers
#   severity: medium
#   standards: [RFC 1912 §2.2, RFC 2308 §5, zonemaster ZONE02 to ZONE06 and ZONE10]
#   remediation: "Use timers such as 14400 3600 1209600 300: refresh, retry, expire, minimum."
#   parameters:
#     min_refresh: the shortest refresh (seconds)
#     min_retry: the shortest retry (seconds)
#     min_expire: the shortest expire (seconds)
#     min_minimum: the shortest time that nothing is remembered (seconds)
#     max_minimum: the longest (seconds)
#     managed: parts of names of primaries that providers run, whose timers are theirs (list)
package lictor.dns.soa_timers

import data.lictor.dns.lib.places
import data.lictor.lib.settings

default_parameters := {
	"min_refresh": 14400,
	"min_retry": 3600,
	"min_expire": 604800,
	"min_minimum": 300,
	"max_minimum": 86400,
	"managed": [".awsdns-", ".azure-dns.", ".googledomains.com", ".google.com", ".cloudflare.com", ".nsone.net", ".dnsimple.com"],
}

parameters := settings.of("dns", "DNS011", default_parameters)

deny contains {
	"message": sprintf("the %s of the zone `%s` is %d seconds", [field, record.fqdn, datum[field]]),
	"at": places.of(record, datum),
	"value": datum[field],
	"expected": expected,
} if {
	some [record, datum] in timed
	some [field, is_wrong, expected] in checks(datum)
	is_wrong
}

deny contains {
	"message": sprintf("the zone `%s` has %d SOA records", [record.fqdn, count(record.rdata)]),
	"at": places.of(record, record.rdata[1]),
	"expected": "one",
	"severity": "high",
} if {
	some record in input.types.SOA
	count(record.rdata) > 1
}

timed := [[record, datum] |
	some record in input.types.SOA
	some datum in record.rdata
	every field in ["refresh", "retry", "expire", "minimum"] {
		is_number(datum[field])
	}
	not is_managed(datum.mname)
]

checks(soa) := [
	["refresh", soa.refresh < parameters.min_refresh, sprintf("%d or more", [parameters.min_refresh])],
	["retry", soa.retry < parameters.min_retry, sprintf("%d or more", [parameters.min_retry])],
	["retry", soa.retry >= soa.refresh, sprintf("less than the refresh, which is %d", [soa.refresh])],
	["expire", soa.expire < parameters.min_expire, sprintf("%d or more", [parameters.min_expire])],
	["expire", soa.expire < soa.refresh, sprintf("more than the refresh, which is %d", [soa.refresh])],
	["minimum", soa.minimum < parameters.min_minimum, sprintf("%d or more", [parameters.min_minimum])],
	["minimum", soa.minimum > parameters.max_minimum, sprintf("%d or less", [parameters.max_minimum])],
]

is_managed(mname) if {
	some part in parameters.managed
	contains(concat("", [".", mname, "."]), part)
}
