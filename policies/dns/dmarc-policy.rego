# METADATA
# title: DMARC tells what to do with forged mail
# description: >-
#   DMARC ties SPF and DKIM to the address that people see and says what receivers do with mail that fails. Without it,
#   or with `p=none`, forged mail is delivered.
# related_resources:
#   - https://www.rfc-editor.org/rfc/rfc9989
# custom:
#   id: DNS020
#   name: dmarc-policy
#   severity: medium
#   standards: [RFC 9989]
#   remediation: "Publish `v=DMARC1; p=quarantine; rua=mailto:...` at `_dmarc`, and tighten it when the reports are clean."
#   parameters:
#     min_policy: the weakest policy (none, quarantine or reject)
#     report_domains: domains that take our reports and say so (list)
package lictor.dns.dmarc_policy

import data.lictor.dns.lib.mail
import data.lictor.dns.lib.places
import data.lictor.dns.lib.zones
import data.lictor.lib.settings

default_parameters := {"min_policy": "quarantine", "report_domains": []}

parameters := settings.of("dns", "DNS020", default_parameters)

strength := {"none": 0, "quarantine": 1, "reject": 2}

obsolete := {"pct", "rf", "ri"}

deny contains {
	"message": sprintf("`%s` gets mail and has no DMARC record", [name]),
	"at": record.at,
	"expected": sprintf("a TXT record at `_dmarc.%s`", [name]),
} if {
	some name in unprotected
	record := mail.mx(name)
	record.zone in zones.complete
	zones.of(record).name in top_zones
}

undetermined contains {"reason": sprintf("whether a domain around `%s` has a DMARC record is not known", [name]), "at": record.at} if {
	some name in unprotected
	record := mail.mx(name)
	zones.of(record).declared
	not is_sure(record)
}

is_sure(record) if {
	record.zone in zones.complete
	zones.of(record).name in top_zones
}

# unprotected has the domains that get mail without a policy at them or around them.
unprotected contains name if {
	some name in mail.receives
	every around in zones.around(name) {
		not zones.has(concat(".", ["_dmarc", around]), {"TXT", "CNAME"})
	}
}

# top_zones has the zones around which there is none that could have the policy, or that have it in the scan.
top_zones contains zone.name if {
	some zone in input.zones
	zone.name == zone.registrable
}

top_zones contains zone.name if {
	some zone in input.zones
	some around in zones.around(zone.name)
	around != zone.name
	some other in input.zones
	other.name == around
}

deny contains {
	"message": sprintf("`%s` has %d DMARC records: none of them counts", [name, count(found)]),
	"at": places.of(found[1].record, found[1].datum),
	"value": count(found),
	"expected": "one",
	"severity": "high",
} if {
	some name, found in policies
	count(found) > 1
}

deny contains {
	"message": message,
	"at": places.of(one.record, one.datum),
	"value": one.datum.text,
	"expected": expected,
	"severity": severity,
} if {
	some found in policies
	some one in found
	some [message, expected, severity] in faults(one.datum.text, mail.tags(one.datum.text))
}

deny contains {
	"message": sprintf("`%s` does not say that it takes reports of `%s`", [foreign, domain]),
	"at": places.of(one.record, one.datum),
	"value": address,
	"expected": sprintf("a TXT record `v=DMARC1` at `%s._report._dmarc.%s`", [domain, foreign]),
} if {
	some name, found in policies
	some one in found
	domain := trim_prefix(name, "_dmarc.")
	some [address, foreign] in report_addresses(mail.tags(one.datum.text))
	not zones.within(foreign, domain)
	not zones.within(domain, foreign)
	not foreign in parameters.report_domains
	some key in zones.complete
	zones.within(foreign, input.zones[key].name)
	not zones.has(sprintf("%s._report._dmarc.%s", [domain, foreign]), {"TXT", "CNAME"})
	not zones.has(sprintf("*._report._dmarc.%s", [foreign]), {"TXT", "CNAME"})
}

policies[record.fqdn] := found if {
	some record in input.types.TXT
	startswith(record.fqdn, "_dmarc.")
	found := mail.policies(record.fqdn, "v=dmarc")
}

faults(text, tags) := array.concat(
	[["the first tag of DMARC is not `v=DMARC1`", "`v=DMARC1;` first", "high"] |
		not startswith(replace(text, " ", ""), "v=DMARC1;")
	],
	array.concat(policy_faults(tags), tag_faults(tags)),
)

policy_faults(tags) := [["DMARC has no policy `p`", sprintf("`p=%s`", [parameters.min_policy]), "medium"]] if {
	not tags.p
} else := [[sprintf("`%s` is no policy of DMARC", [tags.p]), "none, quarantine or reject", "high"]] if {
	not lower(tags.p) in object.keys(strength)
} else := [[sprintf("the policy `%s=%s` of DMARC is weaker than `%s`", [key, tags[key], parameters.min_policy]), parameters.min_policy, "medium"] |
	some key in ["p", "sp", "np"]
	strength[lower(tags[key])] < strength[parameters.min_policy]
]

tag_faults(tags) := array.concat(
	[[sprintf("the tag `%s` of DMARC is no longer used", [key]), "no such tag", "low"] |
		some key in obsolete
		tags[key]
	],
	[[sprintf("`%s` of DMARC is no longer used with a size", [address]), "an address without `!`", "low"] |
		some [address, _] in report_addresses(tags)
		contains(address, "!")
	],
)

report_addresses(tags) := [[address, domain] |
	some key in ["rua", "ruf"]
	some part in split(object.get(tags, key, ""), ",")
	address := trim_space(part)
	startswith(lower(address), "mailto:")
	domain := lower(split(split(address, "@")[1], "!")[0])
]
