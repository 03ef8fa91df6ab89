# METADATA
# title: CAA records say who issues certificates
# description: >-
#   Without CAA records every authority may issue for the zone. A set that only asks for reports forbids nothing, and a tag,
#   flag or authority with a slip in it means something else than was meant.
# related_resources:
#   - https://www.rfc-editor.org/rfc/rfc8659
# custom:
#   id: DNS016
#   name: caa-missing-or-weak
#   severity: medium
#   standards: [RFC 8659, RFC 9495, BR 3.2.2.8]
#   remediation: 'Add records such as `0 issue "letsencrypt.org"` and `0 issuewild ";"` at the first name of the zone.'
#   parameters:
#     allowed_cas: the authorities that may be named (list; empty for all)
package lictor.dns.caa_missing_or_weak

import data.lictor.dns.data.authorities
import data.lictor.dns.lib.places
import data.lictor.dns.lib.zones
import data.lictor.lib.settings
import data.lictor.lib.tables

default_parameters := {"allowed_cas": []}

parameters := settings.of("dns", "DNS016", default_parameters)

deny contains {
	"message": sprintf("the zone `%s` has no CAA record: any authority may issue for it", [zone.name]),
	"at": zone.at,
	"expected": "a CAA record with `issue`",
} if {
	some key in uncovered
	key in zones.complete
	zone := input.zones[key]
}

undetermined contains {"reason": "the CAA records are not among the records that are known", "at": zone.at} if {
	some key in uncovered
	not key in zones.complete
	zone := input.zones[key]
	zone.declared
}

deny contains {
	"message": sprintf("the CAA records of `%s` forbid nothing: there is no `issue`", [record.fqdn]),
	"at": record.at,
	"value": sort(tags(record)),
	"expected": "a record with `issue`",
} if {
	some record in sets
	count(tags(record) & {"issue", "issuewild"}) == 0
}

deny contains {
	"message": sprintf("the CAA records of `%s` say nothing of wildcards: who may issue may issue those too", [record.fqdn]),
	"at": record.at,
	"value": sort(tags(record)),
	"expected": "a record with `issuewild`",
	"severity": "low",
} if {
	some record in sets
	"issue" in tags(record)
	not "issuewild" in tags(record)
}

deny contains {
	"message": sprintf("the flags of a CAA record of `%s` are %v", [record.fqdn, datum.flags]),
	"at": places.of(record, datum),
	"value": datum.flags,
	"expected": "0 or 128",
} if {
	some record in sets
	some datum in record.rdata
	not datum.flags in {0, 128}
}

deny contains {
	"message": sprintf("`%s` is no tag of CAA records", [datum.tag]),
	"at": places.of(record, datum),
	"value": datum.tag,
	"expected": sort(authorities.tags),
} if {
	some record in sets
	some datum in record.rdata
	not lower(datum.tag) in authorities.tags
}

deny contains {
	"message": sprintf("`%s` may issue for `%s`, and is not allowed", [issuer, record.fqdn]),
	"at": places.of(record, datum),
	"value": issuer,
	"expected": parameters.allowed_cas,
} if {
	count(parameters.allowed_cas) > 0
	some [record, datum, issuer] in issuers
	not issuer in parameters.allowed_cas
}

deny contains {
	"message": sprintf("`%s` is no authority that is known", [issuer]),
	"at": places.of(record, datum),
	"value": issuer,
	"expected": "what an authority calls itself in CAA records",
	"severity": "low",
} if {
	some [record, datum, issuer] in issuers
	not issuer in authorities.identifiers
	not issuer in parameters.allowed_cas
}

warn contains tables.warning("authorities", authorities, record.at) if some record in sets

sets := [record |
	some record in input.types.CAA
	not record.unknown
]

tags(record) := {lower(datum.tag) | some datum in record.rdata}

issuers := [[record, datum, issuer] |
	some record in sets
	some datum in record.rdata
	lower(datum.tag) in {"issue", "issuewild", "issuemail"}
	issuer := lower(trim_space(split(datum.value, ";")[0]))
	issuer != ""
]

# uncovered has the public zones that serve names and for which neither they nor a name around them have CAA records.
uncovered contains key if {
	some key in serving
	name := input.zones[key].name
	every around in zones.around(name) {
		not zones.has(around, {"CAA"})
	}
}

serving contains record.zone if {
	some type in ["A", "AAAA", "CNAME", "ALIAS"]
	some record in input.types[type]
	record.zone in zones.public
	not zones.within("arpa", input.zones[record.zone].name)
}
