# METADATA
# title: Zones and domains are kept with care
# description: >-
#   Queries that are logged tell who asks for what when something is wrong; a domain that is locked and renewed by itself is
#   not lost; a zone that is deleted with all its records by one flag is.
# related_resources:
#   - https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/query-logs.html
# custom:
#   id: DNS026
#   name: zone-hygiene
#   severity: medium
#   standards: [checkov CKV2_AWS_39, checkov CKV_AWS_377]
#   remediation: Turn on query logs, the transfer lock and renewal; leave `force_destroy` off.
#   parameters:
#     exempt_zones: zones that need none of it (list; `*.x` is everything below x)
package lictor.dns.zone_hygiene

import data.lictor.dns.lib.zones
import data.lictor.lib.settings
import data.lictor.lib.text

default_parameters := {"exempt_zones": []}

parameters := settings.of("dns", "DNS026", default_parameters)

deny contains {
	"message": sprintf("queries for the public zone `%s` are not logged", [zone.name]),
	"at": zone.at,
	"expected": "a log of queries",
} if {
	some key in zones.public
	some zone in [input.zones[key]]
	zone.query_log == false
	not is_exempt(zone.name)
}

deny contains {
	"message": sprintf("the zone `%s` is deleted with all its records if it is deleted", [zone.name]),
	"at": zone.at,
	"path": ["force_destroy"],
	"value": true,
	"expected": false,
} if {
	some zone in input.zones
	zone.force_destroy == true
	not is_exempt(zone.name)
}

deny contains {
	"message": sprintf("%s of the domain `%s` is off", [what, domain.name]),
	"at": domain.at,
	"path": [key],
	"value": false,
	"expected": true,
} if {
	some domain in input.domains
	some key, what in {"transfer_lock": "the transfer lock", "auto_renew": "the renewal"}
	domain[key] == false
	not is_exempt(domain.name)
}

is_exempt(name) if text.wildcards(parameters.exempt_zones, name)
