# METADATA
# title: Wildcards stand for few names
# description: >-
#   A wildcard in a public zone answers for every name that is not written down, slips of the keyboard and names of others
#   among them; as a delegation, or as an alias to a service, it gives all of them away.
# related_resources:
#   - https://www.rfc-editor.org/rfc/rfc4592
# custom:
#   id: DNS024
#   name: wildcard-scope
#   severity: medium
#   standards: [RFC 4592]
#   remediation: Write down the names that are meant, or allow the wildcard.
#   parameters:
#     allow: wildcards that are meant (list)
package lictor.dns.wildcard_scope

import data.lictor.dns.lib.zones
import data.lictor.lib.settings

default_parameters := {"allow": []}

parameters := settings.of("dns", "DNS024", default_parameters)

deny contains {
	"message": sprintf("`%s` %s stands for every name that is not written down", [record.fqdn, record.type]),
	"at": record.at,
	"path": ["name"],
	"value": record.fqdn,
	"expected": "names",
	"severity": severity(record.type),
} if {
	some record in input.wildcards
	record.zone in zones.public
	not record.fqdn in parameters.allow
	not record.type in {"TXT", "CAA"}
}

severity(type) := "high" if type in {"NS", "DNAME"}

severity(type) := "medium" if not type in {"NS", "DNAME"}
