# METADATA
# title: TTLs are short where answers change
# description: >-
#   Resolvers keep the old answer for its TTL: a record that is replaced while it has a long one serves both for hours, and
#   failover and weights take effect only when the TTL has run out.
# related_resources:
#   - https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/best-practices-dns.html
# custom:
#   id: DNS010
#   name: ttl-before-change
#   severity: medium
#   standards: [OPS]
#   remediation: Lower the TTL first, wait for as long as the old one was, then change the data.
#   parameters:
#     max_ttl_change: the longest TTL of a record whose data changes (seconds)
#     max_ttl_failover: the longest TTL of records with failover or weights (seconds)
package lictor.dns.ttl_before_change

import data.lictor.lib.settings

default_parameters := {"max_ttl_change": 3600, "max_ttl_failover": 60}

parameters := settings.of("dns", "DNS010", default_parameters)

deny contains {
	"message": sprintf("`%s` %s changes while resolvers keep the old answer for %d seconds", [
		record.fqdn,
		record.type,
		record.before.ttl,
	]),
	"at": record.at,
	"path": ["ttl"],
	"value": record.before.ttl,
	"expected": sprintf("%d seconds or less before the change", [parameters.max_ttl_change]),
} if {
	some record in input.changed
	record.change in {"update", "replace"}
	is_number(record.before.ttl)
	record.before.ttl > parameters.max_ttl_change
	changes(record)
}

deny contains {
	"message": sprintf("`%s` %s is chosen by %s, but resolvers keep the answer for %d seconds", [
		record.fqdn,
		record.type,
		record.routing.kind,
		record.ttl,
	]),
	"at": record.at,
	"path": ["ttl"],
	"value": record.ttl,
	"expected": sprintf("%d seconds or less", [parameters.max_ttl_failover]),
} if {
	some record in input.routed
	record.routing.kind in {"failover", "weighted"}
	is_number(record.ttl)
	record.ttl > parameters.max_ttl_failover
}

changes(record) if record.change == "replace"

changes(record) if record.unknown

changes(record) if sort([datum.text | some datum in record.rdata]) != sort(record.before.rdata)
