# METADATA
# title: SPF stays within its look-ups
# description: >-
#   A receiver makes ten look-ups for an SPF record, those of the records it includes among them, and then gives up: mail
#   of ours is treated as if there were no record. Included records are taken from the scan and from `answers`.
# related_resources:
#   - https://www.rfc-editor.org/rfc/rfc7208#section-4.6.4
# custom:
#   id: DNS019
#   name: spf-lookup-limit
#   severity: high
#   standards: [RFC 7208 §4.6.4]
#   remediation: Remove includes that are no longer used, or name addresses with `ip4` and `ip6`.
#   parameters:
#     max: the most look-ups (number)
#     max_void: the most look-ups without an answer (number)
#     max_text: the longest record (bytes)
#     answers: "SPF records of domains outside of the scan: text by name, null where there is none (object)"
#     unknown_cost: look-ups that an included record may need that nothing is known of (number)
package lictor.dns.spf_lookup_limit

import data.lictor.dns.lib.mail
import data.lictor.dns.lib.places
import data.lictor.lib.settings

default_parameters := {"max": 10, "max_void": 2, "max_text": 450, "answers": {}, "unknown_cost": 3}

parameters := settings.of("dns", "DNS019", default_parameters)

deny contains {
	"message": sprintf("SPF of `%s` needs %s look-ups, and %d are made", [name, shown(total), parameters.max]),
	"at": places.of(one.record, one.datum),
	"value": total,
	"expected": sprintf("%d or less", [parameters.max]),
} if {
	some name, one in roots
	total := cost(one.datum.text)
	total > parameters.max
}

undetermined contains {
	"reason": sprintf("SPF of `%s` needs %d look-ups and those of %s, which is not known", [name, total, concat(", ", sort(unknown))]),
	"at": places.of(one.record, one.datum),
} if {
	some name, one in roots
	total := cost(one.datum.text)
	total <= parameters.max
	unknown := {target | some target in includes(one.datum.text); not known(target)}
	total + (count(unknown) * parameters.unknown_cost) > parameters.max
}

deny contains {
	"message": sprintf("%d look-ups of SPF of `%s` have no answer", [count(void), name]),
	"at": places.of(one.record, one.datum),
	"value": sort(void),
	"expected": sprintf("%d or less", [parameters.max_void]),
} if {
	some name, one in roots
	void := {target |
		some target in includes(one.datum.text)
		parameters.answers[target] == null
	}
	count(void) > parameters.max_void
}

deny contains {
	"message": sprintf("SPF of `%s` has %d bytes: an answer with it may not fit into a packet", [name, count(one.datum.text)]),
	"at": places.of(one.record, one.datum),
	"value": count(one.datum.text),
	"expected": sprintf("%d or less", [parameters.max_text]),
	"severity": "low",
} if {
	some name, one in roots
	count(one.datum.text) > parameters.max_text
}

roots[record.fqdn] := found[0] if {
	some record in input.types.TXT
	some datum in record.rdata
	startswith(lower(datum.text), "v=spf1")
	found := mail.spf(record.fqdn)
}

shown(total) := sprintf("%d", [total]) if total <= parameters.max + 1

shown(total) := sprintf("more than %d", [parameters.max]) if total > parameters.max + 1

# cost counts the look-ups of a text and of what it includes. A level of includes costs one at least, so that those below
# the limit need not be seen; what is over the limit is not counted to its end.
cost(text) := total if {
	first := count(queries(text))
	second := level(targets(text), first)
	third := level(below(second.targets), second.total)
	fourth := level(below(third.targets), third.total)
	fifth := level(below(fourth.targets), fourth.total)
	sixth := level(below(fifth.targets), fifth.total)
	seventh := level(below(sixth.targets), sixth.total)
	eighth := level(below(seventh.targets), seventh.total)
	ninth := level(below(eighth.targets), eighth.total)
	tenth := level(below(ninth.targets), ninth.total)
	total := level(below(tenth.targets), tenth.total).total
}

level(names, before) := {"targets": names, "total": before + sum([count(queries(answer(name))) | some name in names])} if {
	before <= parameters.max
} else := {"targets": [], "total": before}

below(names) := [target | some name in names; some target in targets(answer(name))]

queries(text) := [term | some term in mail.terms(text); term.name in mail.querying]

# targets gives the records that a text includes, as often as it does.
targets(text) := [lower(term.value) |
	some term in mail.terms(text)
	term.name in {"include", "redirect"}
]

includes(text) := {target | some target in targets(text)}

answer(name) := text if {
	text := parameters.answers[name]
	is_string(text)
} else := mail.spf(name)[0].datum.text if {
	true
} else := ""

known(name) if {
	some known_name, _ in parameters.answers
	known_name == name
}

known(name) if count(mail.spf(name)) > 0
