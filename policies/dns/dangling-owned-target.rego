# METADATA
# title: No record points at what is deleted
# description: >-
#   Where a plan deletes a load balancer, bucket or zone and leaves the record that points at it, the name is dead at
#   once, and whoever gets the target's name next answers for it.
# related_resources:
#   - https://cheatsheetseries.owasp.org/cheatsheets/DNS_Security_Cheat_Sheet.html
# custom:
#   id: DNS005
#   name: dangling-owned-target
#   severity: critical
#   standards: [takeover of subdomains]
#   remediation: Delete the record in the same change, before its target.
#   parameters:
#     owned_suffixes: "suffixes of names that only resources of our own have, such as .elb.amazonaws.com (list)"
#     inventory: names of resources that exist, beside those of plans and states in the scan (list)
package lictor.dns.dangling_owned_target

import data.lictor.dns.lib.places
import data.lictor.lib.settings

default_parameters := {"owned_suffixes": [], "inventory": []}

parameters := settings.of("dns", "DNS005", default_parameters)

deny contains {
	"message": sprintf("`%s` points at `%s`, which `%s` has, and that is deleted", [
		record.fqdn,
		target,
		input.gone[target],
	]),
	"at": at,
	"value": target,
	"expected": "the record is deleted too",
} if {
	count(input.gone) > 0
	some [record, target, at] in targets
	input.gone[target]
	not input.owned[target]
}

deny contains {
	"message": sprintf("`%s` points at `%s`, which no resource that is known has", [record.fqdn, target]),
	"at": at,
	"value": target,
	"expected": "a target that exists",
} if {
	count(parameters.owned_suffixes) > 0
	some [record, target, at] in targets
	strings.any_suffix_match(target, parameters.owned_suffixes)
	not input.owned[target]
	not input.gone[target]
	not target in parameters.inventory
}

targets contains [record, datum.target, places.of(record, datum)] if {
	some type in ["CNAME", "NS", "MX", "SRV", "ALIAS"]
	some record in input.types[type]
	some datum in record.rdata
}

targets contains [record, record.alias.target, record.at] if some record in input.aliases
