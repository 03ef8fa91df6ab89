# METADATA
# title: Public zones are signed
# description: >-
#   Without DNSSEC whoever can answer faster than the name servers answers for them. A zone that signs with a key that is
#   not active does not sign.
# related_resources:
#   - https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-configuring-dnssec.html
# custom:
#   id: DNS014
#   name: dnssec-unsigned
#   severity: medium
#   standards: [RFC 4033, checkov CKV2_AWS_38]
#   remediation: Turn on signing, then hand the DS record to the parent zone.
#   parameters:
#     exempt_zones: zones that need no signatures (list; `*.x` is everything below x)
package lictor.dns.dnssec_unsigned

import data.lictor.dns.lib.zones
import data.lictor.lib.settings
import data.lictor.lib.text

default_parameters := {"exempt_zones": []}

parameters := settings.of("dns", "DNS014", default_parameters)

deny contains {
	"message": sprintf("the public zone `%s` is not signed", [zone.name]),
	"at": zone.at,
	"value": zone.dnssec,
	"expected": "signing is on",
} if {
	some zone in asked
	zone.dnssec in {"off", "transfer"}
}

deny contains {
	"message": sprintf("the key of the zone `%s` is `%s`", [zone.name, key.status]),
	"at": key.at,
	"path": ["status"],
	"value": key.status,
	"expected": "ACTIVE",
} if {
	some zone in asked
	some key in zone.signing_keys
	is_string(key.status)
	key.status != "ACTIVE"
}

undetermined contains {"reason": "whether the zone is signed is known after the change only", "at": zone.at} if {
	some zone in asked
	is_object(zone.dnssec)
}

asked := [zone |
	some key in zones.public
	zone := input.zones[key]
	not text.wildcards(parameters.exempt_zones, zone.name)
]
