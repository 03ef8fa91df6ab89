# METADATA
# title: Domains without mail say so
# description: >-
#   A domain that sends and gets no mail is a favourite sender of forged mail. A null MX, `v=spf1 -all` and a DMARC policy of
#   `reject` together say that there is none; each alone is half the way. Domains that have one of the first two, or that
#   are listed, are looked at.
# related_resources:
#   - https://www.rfc-editor.org/rfc/rfc7505
# custom:
#   id: DNS023
#   name: parked-domain-no-mail
#   severity: low
#   standards: [RFC 7505, RFC 7208, RFC 9989]
#   remediation: "Publish `MX 0 .`, `v=spf1 -all` and `v=DMARC1; p=reject`."
#   parameters:
#     parked_zones: zones without mail (list)
package lictor.dns.parked_domain_no_mail

import data.lictor.dns.lib.mail
import data.lictor.dns.lib.zones
import data.lictor.lib.settings

default_parameters := {"parked_zones": []}

parameters := settings.of("dns", "DNS023", default_parameters)

deny contains {
	"message": sprintf("`%s` has no mail but %s", [zone.name, lack]),
	"at": zone.at,
	"expected": expected,
} if {
	some key in zones.complete
	key in zones.public
	zone := input.zones[key]
	is_parked(zone.name)
	some [lack, expected] in lacks(zone.name)
}

is_parked(name) if name in parameters.parked_zones

is_parked(name) if {
	not name in mail.receives
	name in mail.refuses
}

is_parked(name) if {
	not name in mail.receives
	sends_nothing(name)
}

sends_nothing(name) if {
	some found in mail.spf(name)
	regex.match(`^v=spf1 +-all *$`, lower(found.datum.text))
}

rejects(name) if {
	some around in zones.around(name)
	some found in mail.policies(concat(".", ["_dmarc", around]), "v=dmarc1")
	tags := mail.tags(found.datum.text)
	lower(tags.p) == "reject"
}

lacks(name) := array.concat(
	[["its MX is not null", "`MX 0 .`"] | not name in mail.refuses],
	array.concat(
		[["its SPF record lets somebody send", "`v=spf1 -all`"] | not sends_nothing(name)],
		[["its DMARC policy is not `reject`", "`v=DMARC1; p=reject`"] | not rejects(name)],
	),
)
