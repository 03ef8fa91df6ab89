# METADATA
# title: TTLs are neither too short nor too long
# description: >-
#   A TTL of seconds makes every resolver ask again and again and an outage of the name servers one of ours at once; one of
#   days keeps a mistake alive for as long. Records of one set with different TTLs are treated as one anyway.
# related_resources:
#   - https://www.rfc-editor.org/rfc/rfc2181#section-5.2
# custom:
#   id: DNS009
#   name: ttl-bounds
#   severity: medium
#   standards: [RFC 2181 §5.2, RFC 1912 §2.2]
#   remediation: Give the records of a set one TTL within the bounds.
#   parameters:
#     min: the shortest TTL (seconds)
#     max: the longest TTL (seconds)
#     types: "bounds of types that have their own (object of {min, max})"
#     ignore_names: names whose TTL may be anything (list of beginnings)
package lictor.dns.ttl_bounds

import data.lictor.lib.settings

default_parameters := {
	"min": 60,
	"max": 86400,
	"types": {
		"NS": {"min": 3600, "max": 172800},
		"DS": {"min": 300, "max": 172800},
		"DNSKEY": {"min": 300, "max": 172800},
		"SOA": {"min": 60, "max": 172800},
	},
	"ignore_names": ["_acme-challenge."],
}

parameters := settings.of("dns", "DNS009", default_parameters)

bounds := {"min": parameters.min, "max": parameters.max}

deny contains {
	"message": sprintf("the TTL of `%s` %s is %d seconds, less than %d", [record.fqdn, record.type, record.ttl, low]),
	"at": record.at,
	"path": ["ttl"],
	"value": record.ttl,
	"expected": sprintf("%d seconds or more", [low]),
} if {
	some record in input.records
	is_number(record.ttl)
	low := object.get(parameters.types, record.type, bounds).min
	record.ttl < low
	not is_ignored(record)
}

deny contains {
	"message": sprintf("the TTL of `%s` %s is %d seconds, more than %d", [record.fqdn, record.type, record.ttl, high]),
	"at": record.at,
	"path": ["ttl"],
	"value": record.ttl,
	"expected": sprintf("%d seconds or less", [high]),
} if {
	some record in input.records
	is_number(record.ttl)
	high := object.get(parameters.types, record.type, bounds).max
	record.ttl > high
	not is_ignored(record)
}

deny contains {
	"message": sprintf("the %s records of `%s` have different TTLs", [record.type, record.fqdn]),
	"at": record.other_ttl.at,
	"path": ["ttl"],
	"value": record.other_ttl.ttl,
	"expected": record.ttl,
} if {
	some record in input.records
	record.other_ttl
	not is_ignored(record)
}

undetermined contains {"reason": "the TTL is known after the change only", "at": record.at, "path": ["ttl"]} if {
	some record in input.records
	is_object(record.ttl)
}

is_ignored(record) if strings.any_prefix_match(record.fqdn, parameters.ignore_names)
