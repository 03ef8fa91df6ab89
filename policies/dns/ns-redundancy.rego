# METADATA
# title: A zone has servers that do not fail together
# description: >-
#   With one name server, or two at one address or in one network, a single failure takes every name of the zone along.
# related_resources:
#   - https://www.rfc-editor.org/rfc/rfc2182
# custom:
#   id: DNS012
#   name: ns-redundancy
#   severity: high
#   standards: [RFC 1034 §4.1, BCP 16, zonemaster DELEGATION01 and DELEGATION02]
#   remediation: Name two or more servers in different networks.
#   parameters:
#     min_ns: the fewest servers (number)
#     min_providers: the fewest registered domains that the servers' names are of (number)
package lictor.dns.ns_redundancy

import data.lictor.dns.lib.zones
import data.lictor.lib.settings

default_parameters := {"min_ns": 2, "min_providers": 1}

parameters := settings.of("dns", "DNS012", default_parameters)

deny contains {
	"message": sprintf("`%s` has %d name server", [record.fqdn, count(targets(record))]),
	"at": record.at,
	"value": sort(targets(record)),
	"expected": sprintf("%d or more", [parameters.min_ns]),
} if {
	some record in servers
	count(targets(record)) < parameters.min_ns
}

deny contains {
	"message": sprintf("the name servers of `%s` are all in the network %s", [record.fqdn, network]),
	"at": record.at,
	"value": network,
	"expected": "servers in different networks",
} if {
	some record in servers
	count(targets(record)) > 1
	found := networks(record)
	count(found) == 1
	some network in found
}

deny contains {
	"message": sprintf("the name servers of `%s` are names of %s", [record.fqdn, concat(", ", providers)]),
	"at": record.at,
	"value": providers,
	"expected": sprintf("names of %d domains or more", [parameters.min_providers]),
} if {
	parameters.min_providers > 1
	some record in servers
	providers := sort({datum.registrable | some datum in record.rdata})
	count(providers) < parameters.min_providers
}

servers := [record |
	some record in input.types.NS
	record.zone in zones.public
	not record.unknown
]

targets(record) := {datum.target | some datum in record.rdata}

# networks gives the networks of the servers, of /24, where every one has an address of IPv4.
networks(record) := {network |
	some datum in record.rdata
	some host in input.hosts[datum.target]
	host.type == "A"
	some found in host.rdata
	network := concat(".", array.concat(array.slice(split(found.address, "."), 0, 3), ["0/24"]))
} if {
	every datum in record.rdata {
		zones.has(datum.target, {"A"})
	}
} else := set()
