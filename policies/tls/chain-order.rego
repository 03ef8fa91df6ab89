# METADATA
# title: Chains are whole and in order
# description: >-
#   A server sends its own certificate first, then each issuer, and no root: clients have that. What is missing or in disorder
#   works in browsers that look further and fails everywhere else. Signatures are checked, but those with SHA-1 and of curves
#   that no authority uses.
# related_resources:
#   - https://www.rfc-editor.org/rfc/rfc8446#section-4.4.2
#   - https://www.rfc-editor.org/rfc/rfc5280
# custom:
#   id: TLS009
#   name: chain-order
#   severity: high
#   standards: [RFC 5280, RFC 8446]
#   remediation: Put the server's certificate first and the certificate of each issuer behind what it issued.
#   parameters:
#     allow_self_signed: Whether servers may send certificates that they signed themselves.
#     allow_root: Whether a root at the end is left alone.
package lictor.tls.chain_order

import data.lictor.lib.settings
import data.lictor.tls.lib.certificates
import data.lictor.tls.lib.found
import data.lictor.tls.lib.hosts

default_parameters := {"allow_self_signed": false, "allow_root": true}

parameters := settings.of("tls", "TLS009", default_parameters)

# Bundles with one certificate of a server: chains. Several are a collection, none is a list of whom to trust.
chains := [chain |
	some bundle in input.bundles
	chain := {"bundle": bundle, "list": [input.certificates[i] | some i in bundle.certificates]}
	count([c | some c in chain.list; certificates.leaf(c)]) == 1
]

deny contains found.at(certificate, certificate.path, message) if {
	some chain in chains
	not certificates.leaf(chain.list[0])
	some certificate in chain.list
	certificates.leaf(certificate)
	message := sprintf("the certificate of `%s` stands behind those of its issuers; it comes first", [certificates.label(certificate)])
}

deny contains found.at(next, next.path, message) if {
	some chain in chains
	certificates.leaf(chain.list[0])
	some i, certificate in chain.list
	next := chain.list[i + 1]
	not names_issuer(certificate, next)
	some [condition, message] in [
		[issuer_elsewhere(chain, i), sprintf("`%s` is followed by `%s`, which did not issue it; its issuer stands elsewhere in the chain", [certificates.label(certificate), certificates.label(next)])],
		[issuer_missing(chain, i), sprintf("`%s` is followed by `%s`, which did not issue it; `%s` did and is missing", [certificates.label(certificate), certificates.label(next), certificate.issuer.text])],
	]
	condition
}

names_issuer(certificate, issuer) if certificate.issuer.text == issuer.subject.text

issuer_elsewhere(chain, i) if {
	some j, other in chain.list
	j != i
	names_issuer(chain.list[i], other)
} else := false

issuer_missing(chain, i) if {
	not issuer_elsewhere(chain, i)
	not chain.list[i].self_issued
} else := false

deny contains found.at(certificate, certificate.path, message) if {
	some chain in chains
	chain.bundle.purpose == "chain"
	count(chain.list) == 1
	certificate := chain.list[0]
	certificates.public(certificate)
	message := sprintf("the chain of `%s` ends with it; the certificate of its issuer `%s` is missing", [certificates.label(certificate), certificate.issuer.text])
}

deny contains found.saying(certificate, certificate.path, message, {"severity": "medium"}) if {
	not parameters.allow_self_signed
	some chain in chains
	chain.bundle.purpose == "chain"
	certificate := chain.list[0]
	certificates.leaf(certificate)
	certificates.self_signed(certificate)
	message := sprintf("the certificate of `%s` is signed by itself: no client trusts it", [certificates.label(certificate)])
}

deny contains found.saying(certificate, certificate.path, message, {"severity": "low"}) if {
	not parameters.allow_root
	some chain in chains
	chain.bundle.purpose == "chain"
	count(chain.list) > 1
	some certificate in chain.list
	certificate.role == "root"
	message := sprintf("the root `%s` is in the chain; clients have it or do not trust it", [certificates.label(certificate)])
}

deny contains found.at(certificate, certificate.path, message) if {
	some chain in chains
	some i, certificate in chain.list
	issuer := chain.list[i + 1]
	names_issuer(certificate, issuer)
	certificate.aki != issuer.ski
	message := sprintf("`%s` was signed with another key of `%s` than the one in the chain", [certificates.label(certificate), certificates.label(issuer)])
}

# The names and identifiers of keys agree, but the signature is of another key, or of other text.
deny contains found.at(certificate, certificate.path, message) if {
	some chain in chains
	some i, certificate in chain.list
	issuer := chain.list[i + 1]
	not certificate.aki != issuer.ski
	issuer.fingerprint in certificate.not_signed_by
	message := sprintf("the signature on `%s` is not by the key of `%s`: no client accepts it", [certificates.label(certificate), certificates.label(issuer)])
}

deny contains found.at(issuer, issuer.path, message) if {
	some chain in chains
	some i, certificate in chain.list
	issuer := chain.list[i + 1]
	names_issuer(certificate, issuer)
	not issuer.ca
	message := sprintf("`%s` issued `%s` and is no authority", [certificates.label(issuer), certificates.label(certificate)])
}

deny contains found.saying(certificate, certificate.path, message, {"value": name}) if {
	some chain in chains
	some certificate in chain.list
	certificates.leaf(certificate)
	some issuer in chain.list
	some name in certificate.sans.dns
	breaches(issuer.name_constraints, trim_prefix(name, "*."))
	message := sprintf("`%s` may not issue for `%s`", [certificates.label(issuer), name])
}

breaches(constraints, name) if {
	some tree in constraints.excluded.dns
	hosts.below(name, trim_prefix(tree, "."))
}

breaches(constraints, name) if {
	count(constraints.permitted.dns) > 0
	every tree in constraints.permitted.dns {
		not hosts.below(name, trim_prefix(tree, "."))
	}
}
