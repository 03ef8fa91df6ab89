# METADATA
# title: Names at services that others can claim are proven ours
# description: >-
#   Some services hand a name to whoever claims it. A record that points there and outlives our account gives our name
#   to a stranger. A TXT record that proves ownership, or a resource of this scan that has the target, shows that it is ours.
# related_resources:
#   - https://developer.mozilla.org/en-US/docs/Web/Security/Subdomain_takeovers
# custom:
#   id: DNS006
#   name: takeover-prone-target
#   severity: high
#   standards: [takeover of subdomains]
#   remediation: Remove the record if the service is no longer used; else add the TXT record that proves ownership, or allow the target.
#   parameters:
#     allow: targets that are known to be ours (list of names; `*.x` is everything below x)
#     services: more services, as in policies/dns/data/takeover.rego (list of objects)
package lictor.dns.takeover_prone_target

import data.lictor.dns.data.takeover
import data.lictor.dns.lib.places
import data.lictor.dns.lib.zones
import data.lictor.lib.settings
import data.lictor.lib.tables
import data.lictor.lib.text

default_parameters := {"allow": [], "services": []}

parameters := settings.of("dns", "DNS006", default_parameters)

services := array.concat(takeover.services, parameters.services)

suffixes := [suffix | some service in services; some suffix in service.suffixes]

deny contains {
	"message": sprintf("`%s` points at `%s`, a name of %s that others can claim once it is given back", [
		record.fqdn,
		target,
		service.name,
	]),
	"at": at,
	"value": target,
	"expected": "a TXT record that proves ownership, or no record",
} if {
	some [record, target, at] in prone
	some service in services
	strings.any_suffix_match(target, service.suffixes)
	regex.match(object.get(service, "pattern", ""), target)
	not proven(service, record.fqdn)
}

warn contains tables.warning("services", takeover, at) if some [_, _, at] in prone

prone contains [record, datum.target, places.of(record, datum)] if {
	some record in input.types.CNAME
	record.zone in zones.public
	some datum in record.rdata
	strings.any_suffix_match(datum.target, suffixes)
	not is_ours(datum.target)
}

prone contains [record, target, record.at] if {
	some record in input.aliases
	record.zone in zones.public
	target := record.alias.target
	strings.any_suffix_match(target, suffixes)
	not is_ours(target)
}

is_ours(target) if input.owned[target]

is_ours(target) if text.wildcards(parameters.allow, target)

proven(service, fqdn) if {
	some label in service.ownership
	zones.has(concat(".", [label, fqdn]), {"TXT"})
}

proven(service, fqdn) if {
	some name in zones.around(fqdn)
	name in challenged[service.ownership_prefix]
}

# challenged has the names for which a label that begins so proves ownership.
challenged[prefix] contains name if {
	some service in services
	prefix := service.ownership_prefix
	some record in input.types.TXT
	startswith(record.fqdn, prefix)
	name := substring(record.fqdn, indexof(record.fqdn, ".") + 1, -1)
}
