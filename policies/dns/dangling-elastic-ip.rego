# METADATA
# title: No record points at an address that is given back
# description: >-
#   An elastic address that is released goes to the next customer who asks, and with it the name that still points there.
#   Addresses of the cloud that an inventory does not list are no longer ours.
# related_resources:
#   - https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html
# custom:
#   id: DNS007
#   name: dangling-elastic-ip
#   severity: high
#   standards: [takeover of subdomains, prowler route53_dangling_ip_subdomain_takeover]
#   remediation: Delete the record before the address is released.
#   parameters:
#     allow_cidrs: blocks of addresses that are ours for good (list)
#     cloud_cidrs: blocks from which the cloud hands out addresses; those in them must be in the inventory (list)
#     inventory: addresses that are ours, beside those of exports in the scan (list)
package lictor.dns.dangling_elastic_ip

import data.lictor.dns.lib.places
import data.lictor.dns.lib.zones
import data.lictor.lib.settings

default_parameters := {"allow_cidrs": [], "cloud_cidrs": [], "inventory": []}

parameters := settings.of("dns", "DNS007", default_parameters)

deny contains {
	"message": sprintf("`%s` points at %s, which `%s` has, and that is deleted", [
		record.fqdn,
		datum.address,
		input.gone[datum.address],
	]),
	"at": places.of(record, datum),
	"value": datum.address,
	"expected": "the record is deleted too",
} if {
	count(input.gone) > 0
	some [record, datum] in addresses
	input.gone[datum.address]
	not input.owned[datum.address]
}

deny contains {
	"message": sprintf("`%s` points at %s, an address of the cloud that the inventory does not list", [record.fqdn, datum.address]),
	"at": places.of(record, datum),
	"value": datum.address,
	"expected": "an address that is ours",
} if {
	count(inventory) > 0
	some [record, datum] in addresses
	within_any(parameters.cloud_cidrs, datum.address)
	not datum.address in inventory
	not input.owned[datum.address]
	not within_any(parameters.allow_cidrs, datum.address)
}

inventory := {address | some address in array.concat(parameters.inventory, input.addresses)}

within_any(cidrs, address) if {
	some cidr in cidrs
	net.cidr_contains(cidr, address)
}

addresses := [[record, datum] |
	some type in ["A", "AAAA"]
	some record in input.types[type]
	record.zone in zones.public
	some datum in record.rdata
]
