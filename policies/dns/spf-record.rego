# METADATA
# title: SPF says who sends mail
# description: >-
#   Whoever gets mail from a domain without one valid SPF record, or with one that lets everybody send, cannot tell ours from
#   forged mail; two records are an error that makes both void.
# related_resources:
#   - https://www.rfc-editor.org/rfc/rfc7208
# custom:
#   id: DNS018
#   name: spf-record
#   severity: high
#   standards: [RFC 7208, zonemaster ZONE11]
#   remediation: Publish one TXT record such as `v=spf1 include:_spf.example.net -all`.
#   parameters:
#     require_all: qualifiers that `all` may have (list)
#     require_for_mail: whether domains that get mail must have one (true or false)
package lictor.dns.spf_record

import data.lictor.dns.lib.mail
import data.lictor.dns.lib.places
import data.lictor.dns.lib.zones
import data.lictor.lib.settings

default_parameters := {"require_all": ["~", "-"], "require_for_mail": true}

parameters := settings.of("dns", "DNS018", default_parameters)

deny contains {
	"message": sprintf("`%s` gets mail and has no SPF record", [name]),
	"at": record.at,
	"expected": "a TXT record `v=spf1 ... -all`",
} if {
	some name in unprotected
	record := mail.mx(name)
	record.zone in zones.complete
	not mail.unknown(name)
}

undetermined contains {"reason": "the SPF record is not among the records that are known", "at": record.at} if {
	some name in unprotected
	record := mail.mx(name)
	unseen(record, name)
}

unseen(record, _) if {
	not record.zone in zones.complete
	zones.of(record).declared
}

unseen(_, name) if mail.unknown(name)

unprotected contains name if {
	parameters.require_for_mail
	some name in mail.receives
	count(mail.spf(name)) == 0
}

deny contains {
	"message": sprintf("`%s` has %d SPF records", [name, count(found)]),
	"at": places.of(found[1].record, found[1].datum),
	"value": [one.datum.text | some one in found],
	"expected": "one",
} if {
	some name, found in policies
	count(found) > 1
}

deny contains {
	"message": message,
	"at": places.of(one.record, one.datum),
	"value": one.datum.text,
	"expected": expected,
} if {
	some found in policies
	some one in found
	terms := mail.terms(one.datum.text)
	some [message, expected] in faults(terms)
}

deny contains {
	"message": sprintf("the SPF record of `%s` is of the type SPF, which nobody asks for any more", [record.fqdn]),
	"at": record.at,
	"path": ["type"],
	"value": "SPF",
	"expected": "TXT",
} if {
	some record in input.types.SPF
}

policies[record.fqdn] := found if {
	some record in input.types.TXT
	some datum in record.rdata
	startswith(lower(datum.text), "v=spf1")
	found := mail.spf(record.fqdn)
}

faults(terms) := array.concat(
	[["SPF lets everybody send", "`-all` or `~all` at the end"] |
		some term in terms
		term.name == "all"
		not term.modifier
		qualifier(term) == "+"
	],
	array.concat(all_faults(terms), term_faults(terms)),
)

all_faults(terms) := [["SPF does not say what of others: there is neither `all` nor `redirect`", "`-all` or `~all` at the end"]] if {
	not named(terms, {"all", "redirect"})
} else := [["what stands behind `all` in SPF is ignored", "`all` at the end"]] if {
	some at, term in terms
	term.name == "all"
	some later, other in terms
	later > at
	other.name in mail.mechanisms
} else := [[sprintf("SPF ends with `%s`", [term.text]), sprintf("`all` with one of %s", [concat(" ", parameters.require_all)])] |
	some term in terms
	term.name == "all"
	mark := qualifier(term)
	mark != "+"
	not mark in parameters.require_all
]

term_faults(terms) := array.concat(
	[["`ptr` in SPF is slow and not to be used", "no `ptr`"] | some term in terms; term.name == "ptr"],
	[[sprintf("`%s` is no term of SPF", [term.text]), "a mechanism or a modifier"] |
		some term in terms
		not term.modifier
		not term.name in mail.mechanisms
		not contains(term.text, "%{")
	],
)

named(terms, names) if {
	some term in terms
	term.name in names
}

qualifier(term) := term.qualifier[0] if {
	count(term.qualifier) > 0
} else := "+"
