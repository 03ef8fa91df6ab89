# METADATA
# title: Names are names
# description: >-
#   Labels have 63 characters or less, names 253, letters, digits and hyphens inside; a name that ends with the zone twice
#   lacks its dot. Texts come in pieces of 255 bytes. Records that prove something once are removed when they have done so.
# related_resources:
#   - https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4
# custom:
#   id: DNS029
#   name: name-syntax
#   severity: medium
#   standards: [RFC 1035 §2.3, RFC 1123 §2.1, RFC 5891, zonemaster SYNTAX01 to SYNTAX08]
#   remediation: Correct the name; end names that are written in full with a dot.
#   parameters:
#     allow: names that may be as they are (list; `*.x` is everything below x)
package lictor.dns.name_syntax

import data.lictor.dns.lib.places
import data.lictor.lib.settings
import data.lictor.lib.text

default_parameters := {"allow": []}

parameters := settings.of("dns", "DNS029", default_parameters)

faults := {
	"name-length": ["is longer than 253 characters", "a shorter name"],
	"label-length": ["has a label of more than 63 characters", "shorter labels"],
	"idna": ["is not of ASCII and cannot be made so", "a name of A-labels"],
	"hyphen-end": ["has a label that begins or ends with a hyphen", "hyphens inside of labels"],
	"hyphens": ["has a label with hyphens in the third and fourth place, which are for encoded names", "no `--` there"],
	"asterisk": ["has an asterisk that is no wildcard", "`*` as the first label alone"],
	"characters": ["has characters that names of hosts do not have", "letters, digits and hyphens"],
	"doubled": ["ends with its zone twice: a dot is missing", "a dot at the end of the name as written"],
}

deny contains {
	"message": sprintf("`%s` %s", [record.fqdn, faults[trait][0]]),
	"at": record.at,
	"path": ["name"],
	"value": record.fqdn,
	"expected": faults[trait][1],
} if {
	some record in input.unusual
	some trait in record.traits
	not text.wildcards(parameters.allow, record.fqdn)
}

deny contains {
	"message": sprintf("the target `%s` %s", [datum.target, faults.doubled[0]]),
	"at": places.of(record, datum),
	"value": datum.target,
	"expected": faults.doubled[1],
	"severity": "high",
} if {
	some type in ["CNAME", "MX", "NS", "SRV", "PTR"]
	some record in input.types[type]
	some datum in record.rdata
	zone := input.zones[record.zone].name
	contains(zone, ".")
	endswith(concat("", [".", datum.target]), sprintf(".%s.%s", [zone, zone]))
}

deny contains {
	"message": sprintf("a text of `%s` has a piece of %d bytes", [record.fqdn, datum.longest]),
	"at": places.of(record, datum),
	"value": datum.longest,
	"expected": "pieces of 255 bytes or less, each in quotes",
} if {
	some record in input.types.TXT
	some datum in record.rdata
	datum.longest > 255
}

deny contains {
	"message": sprintf("`%s` was left behind: whoever knows the key of its text can use it", [record.fqdn]),
	"at": record.at,
	"value": record.fqdn,
	"expected": "the record is removed when the certificate is issued",
	"severity": "low",
} if {
	some record in input.types.TXT
	startswith(record.fqdn, "_acme-challenge.")
	not text.wildcards(parameters.allow, record.fqdn)
}

deny contains {
	"message": sprintf("`%s` no longer allows certificates since its time has run out", [record.fqdn]),
	"at": places.of(record, datum),
	"value": until,
	"expected": "a later `persistUntil`, or no record",
	"severity": "low",
} if {
	some record in input.types.TXT
	startswith(record.fqdn, "_validation-persist.")
	some datum in record.rdata
	some part in split(datum.text, ";")
	[key, until] := split(trim_space(part), "=")
	lower(key) == "persistuntil"
	text.digits(until)
	to_number(until) * 1000000000 < time.parse_ns("2006-01-02", input.today)
}
