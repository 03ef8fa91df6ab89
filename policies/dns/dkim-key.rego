# METADATA
# title: Keys of DKIM are strong and in use
# description: >-
#   Signatures of RSA keys below 1,024 bits do not count, and those below 2,048 are forged by those who want to. A key
#   without data is revoked; one in testing mode protects nothing.
# related_resources:
#   - https://www.rfc-editor.org/rfc/rfc8301
# custom:
#   id: DNS021
#   name: dkim-key
#   severity: medium
#   standards: [RFC 6376, RFC 8301, RFC 8463]
#   remediation: Publish a key of 2,048 bits under a new selector, sign with it, then remove the old one.
#   parameters:
#     min_bits: the shortest RSA key (bits)
#     selectors: "selectors that domains sign with: lists by domain (object)"
package lictor.dns.dkim_key

import data.lictor.dns.lib.mail
import data.lictor.dns.lib.places
import data.lictor.dns.lib.zones
import data.lictor.lib.settings

default_parameters := {"min_bits": 2048, "selectors": {}}

parameters := settings.of("dns", "DNS021", default_parameters)

deny contains {
	"message": sprintf("the key of `%s` has %d bits", [record.fqdn, datum.bits]),
	"at": places.of(record, datum),
	"value": datum.bits,
	"expected": sprintf("%d bits or more", [parameters.min_bits]),
	"severity": severity(datum.bits),
} if {
	some [record, datum, tags] in keys
	object.get(tags, "k", "rsa") == "rsa"
	datum.bits < parameters.min_bits
}

deny contains {
	"message": sprintf("the key of `%s` cannot be read", [record.fqdn]),
	"at": places.of(record, datum),
	"expected": "a key in base64",
	"severity": "high",
} if {
	some [record, datum, tags] in keys
	tags.p != ""
	not datum.bits
}

deny contains {
	"message": sprintf("`%s` is in testing mode: receivers treat its mail as unsigned", [record.fqdn]),
	"at": places.of(record, datum),
	"value": tags.t,
	"expected": "no `t=y`",
} if {
	some [record, datum, tags] in keys
	"y" in [trim_space(flag) | some flag in split(tags.t, ":")]
}

deny contains {
	"message": sprintf("the key of `%s` is revoked, and the selector is used", [record.fqdn]),
	"at": places.of(record, datum),
	"expected": "a key",
	"severity": "high",
} if {
	some [record, datum, tags] in keys
	tags.p == ""
	some domain, selectors in parameters.selectors
	some selector in selectors
	record.fqdn == concat("._domainkey.", [selector, domain])
}

deny contains {
	"message": sprintf("`%s` signs with the selector `%s`, which has no key", [domain, selector]),
	"at": zone.at,
	"expected": concat("._domainkey.", [selector, domain]),
	"severity": "high",
} if {
	some domain, selectors in parameters.selectors
	some key in zones.complete
	zone := input.zones[key]
	zone.name == domain
	some selector in selectors
	not zones.has(concat("._domainkey.", [selector, domain]), {"TXT", "CNAME"})
}

keys := [[record, datum, tags] |
	some record in input.types.TXT
	contains(record.fqdn, "._domainkey.")
	some datum in record.rdata
	tags := mail.tags(datum.text)
	tags.p != null
]

severity(bits) := "high" if bits < 1024

severity(bits) := "medium" if bits >= 1024
