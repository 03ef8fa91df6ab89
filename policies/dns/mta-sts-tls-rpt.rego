# METADATA
# title: MTA-STS is whole
# description: >-
#   Senders find the policy by a TXT record, fetch it from `mta-sts.`, and keep it until the `id` changes. A part that is
#   missing makes the rest useless; an `id` that stays while the MX records change makes senders refuse the new servers.
# related_resources:
#   - https://www.rfc-editor.org/rfc/rfc8461
# custom:
#   id: DNS022
#   name: mta-sts-tls-rpt
#   severity: low
#   standards: [RFC 8461, RFC 8460]
#   remediation: "Publish `_mta-sts` with a new `id`, the host `mta-sts`, and `_smtp._tls` with an address for reports."
package lictor.dns.mta_sts_tls_rpt

import data.lictor.dns.lib.mail
import data.lictor.dns.lib.places
import data.lictor.dns.lib.zones

deny contains {
	"message": sprintf("`%s` has %d records of MTA-STS: none of them counts", [name, count(found)]),
	"at": places.of(found[1].record, found[1].datum),
	"expected": "one",
} if {
	some name, found in policies
	count(found) > 1
}

deny contains {
	"message": sprintf("the `id` of MTA-STS at `%s` is not 1 to 32 letters and digits", [name]),
	"at": places.of(one.record, one.datum),
	"value": one.datum.text,
	"expected": "`v=STSv1; id=20270131T1200;`",
} if {
	some name, found in policies
	some one in found
	not regex.match(`^[A-Za-z0-9]{1,32}$`, object.get(mail.tags(one.datum.text), "id", ""))
}

deny contains {
	"message": sprintf("`%s` has a policy of MTA-STS but no host `mta-sts.%s` to fetch it from", [domain, domain]),
	"at": found[0].record.at,
	"expected": sprintf("an address of `mta-sts.%s`", [domain]),
} if {
	some [domain, found] in whole
	not zones.resolves(concat(".", ["mta-sts", domain]))
}

deny contains {
	"message": sprintf("`%s` has a policy of MTA-STS but asks for no reports", [domain]),
	"at": found[0].record.at,
	"expected": sprintf("a TXT record `v=TLSRPTv1; rua=...` at `_smtp._tls.%s`", [domain]),
} if {
	some [domain, found] in whole
	count(mail.policies(concat(".", ["_smtp._tls", domain]), "v=tlsrptv1")) == 0
	not zones.has(concat(".", ["_smtp._tls", domain]), {"CNAME"})
}

deny contains {
	"message": sprintf("the MX records of `%s` change, and the `id` of its policy of MTA-STS does not", [record.fqdn]),
	"at": found[0].record.at,
	"value": found[0].datum.text,
	"expected": "a new `id`",
	"severity": "medium",
} if {
	some record in input.changed
	record.type == "MX"
	record.change in {"update", "replace"}
	sort([datum.text | some datum in record.rdata]) != sort(record.before.rdata)
	found := policies[concat(".", ["_mta-sts", record.fqdn])]
	not found[0].record.change
}

policies[record.fqdn] := found if {
	some record in input.types.TXT
	startswith(record.fqdn, "_mta-sts.")
	found := mail.policies(record.fqdn, "v=sts")
	count(found) > 0
}

whole contains [trim_prefix(name, "_mta-sts."), found] if {
	some name, found in policies
	found[0].record.zone in zones.complete
}
