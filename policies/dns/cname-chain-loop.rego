# METADATA
# title: Aliases lead somewhere, and soon
# description: >-
#   A CNAME that comes back to itself has no answer. One that leads to another alias costs a look-up more and breaks in
#   one place more; only chains inside of the zones of the scan are seen.
# related_resources:
#   - https://www.rfc-editor.org/rfc/rfc1912#section-2.4
# custom:
#   id: DNS003
#   name: cname-chain-loop
#   severity: high
#   standards: [RFC 1034 §3.6.2, RFC 1912 §2.4]
#   remediation: Point the alias at the last name of the chain.
#   parameters:
#     max_chain: aliases that may follow each other (number)
package lictor.dns.cname_chain_loop

import data.lictor.lib.settings

default_parameters := {"max_chain": 1}

parameters := settings.of("dns", "DNS003", default_parameters)

deny contains {
	"message": sprintf("`%s` is an alias that comes back to itself: %s", [record.fqdn, concat(" -> ", record.chain)]),
	"at": record.at,
	"value": record.chain,
	"expected": "an end",
} if {
	some record in chained
	record.loops
}

deny contains {
	"message": sprintf("`%s` leads through %d more aliases: %s", [record.fqdn, count(record.chain), concat(" -> ", record.chain)]),
	"at": record.at,
	"value": record.chain,
	"expected": sprintf("no more than %d aliases in a row", [parameters.max_chain]),
	"severity": "medium",
} if {
	some record in chained
	not record.loops
	1 + count(record.chain) > parameters.max_chain
}

chained := [record | some record in input.types.CNAME; record.chain]
