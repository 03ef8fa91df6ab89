# METADATA
# title: No zone begins with a CNAME
# description: >-
#   The first name of a zone holds its SOA and NS records, and a CNAME beside other data is an error that makes resolvers
#   lose the whole zone, its mail included. Providers that answer with the addresses of the target may have one.
# related_resources:
#   - https://www.rfc-editor.org/rfc/rfc1912#section-2.4
# custom:
#   id: DNS001
#   name: cname-at-apex
#   severity: critical
#   standards: [RFC 1034 §3.6.2, RFC 1912 §2.4]
#   remediation: Use an alias record of the provider (ALIAS, Route 53 alias), or the addresses of the target.
#   parameters:
#     flattening_providers: providers that answer aliases at the first name with addresses (names such as cloudflare)
package lictor.dns.cname_at_apex

import data.lictor.dns.lib.zones
import data.lictor.lib.settings

default_parameters := {"flattening_providers": ["cloudflare"]}

parameters := settings.of("dns", "DNS001", default_parameters)

deny contains {
	"message": sprintf("the zone `%s` begins with a CNAME", [record.fqdn]),
	"at": record.at,
	"path": ["type"],
	"value": [datum.text | some datum in record.rdata],
	"expected": "an alias record or addresses",
} if {
	some record in input.types.CNAME
	record.apex
	not zones.flattened(record, parameters.flattening_providers)
}

undetermined contains {"reason": "the name of this CNAME is known after the change only", "at": record.at, "path": ["name"]} if {
	some record in input.unnamed
	record.type == "CNAME"
	not zones.flattened(record, parameters.flattening_providers)
}
