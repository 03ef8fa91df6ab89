# METADATA
# title: A CNAME stands alone
# description: >-
#   A name that is an alias has no other data, and one target: servers refuse to load such a zone, or resolvers see now
#   one and now the other record. Signatures of DNSSEC may stand beside it.
# related_resources:
#   - https://www.rfc-editor.org/rfc/rfc2181#section-10.1
# custom:
#   id: DNS002
#   name: cname-coexistence
#   severity: critical
#   standards: [RFC 1034 §3.6.2, RFC 2181 §10.1]
#   remediation: Keep the CNAME or the other records, not both; give the alias one target.
#   parameters:
#     flattening_providers: providers that answer aliases at the first name with addresses (names such as cloudflare)
package lictor.dns.cname_coexistence

import data.lictor.dns.lib.zones
import data.lictor.lib.settings

default_parameters := {"flattening_providers": ["cloudflare"]}

parameters := settings.of("dns", "DNS002", default_parameters)

# beside has the types that may stand beside a CNAME.
beside := {"CNAME", "RRSIG", "NSEC", "NSEC3", "KEY", "SIG"}

deny contains {
	"message": sprintf("`%s` is a CNAME and has %s too", [record.fqdn, concat(", ", sort(others))]),
	"at": record.at,
	"path": ["type"],
	"value": sort(others),
	"expected": "a CNAME alone",
} if {
	some record in aliases
	others := {other.type | some other in input.names[record.zone][record.fqdn]; not other.type in beside}
	count(others) > 0
}

deny contains {
	"message": sprintf("`%s` is a CNAME of %d targets", [record.fqdn, count(record.rdata)]),
	"at": object.get(record.rdata[1], "at", record.at),
	"value": [datum.text | some datum in record.rdata],
	"expected": "one target",
} if {
	some record in aliases
	count(record.rdata) > 1
}

deny contains {
	"message": sprintf("`%s` is a CNAME %d times", [record.fqdn, count(same)]),
	"at": record.at,
	"value": sort([datum.text | some other in same; some datum in other.rdata]),
	"expected": "one target",
} if {
	some record in aliases
	not record.set_id
	same := [other |
		some other in input.names[record.zone][record.fqdn]
		other.type == "CNAME"
		not other.set_id
	]
	count(same) > 1
}

aliases := [record |
	some record in input.types.CNAME
	not is_flattened(record)
]

is_flattened(record) if {
	record.apex
	zones.flattened(record, parameters.flattening_providers)
}

undetermined contains {"reason": "the name of this CNAME is known after the change only", "at": record.at, "path": ["name"]} if {
	some record in input.unnamed
	record.type == "CNAME"
}
