# Questions about certificates.
package lictor.tls.lib.certificates

import data.lictor.tls.data.authorities

# label is what a certificate is called in messages.
label(certificate) := certificate.sans.dns[0] if {
	count(certificate.sans.dns) > 0
} else := certificate.subject.cn[0] if {
	count(certificate.subject.cn) > 0
} else := certificate.subject.text if {
	certificate.subject.text != ""
} else := sprintf("serial %s", [certificate.serial])

leaf(certificate) if certificate.role == "leaf"

# serves holds for certificates of servers, as far as their usages tell.
serves(certificate) if {
	leaf(certificate)
	not certificate.extended_key_usage
}

serves(certificate) if {
	leaf(certificate)
	some usage in certificate.extended_key_usage
	usage in {"serverAuth", "any"}
}

# What is issued by its own name is signed by itself, unless it says that another key signed it.
self_signed(certificate) if {
	certificate.self_issued
	not by_another_key(certificate)
}

by_another_key(certificate) if certificate.aki != certificate.ski

# public holds for certificates of authorities that browsers trust, as far as certificates tell: they name a policy of the
# CA/Browser Forum, carry timestamps of its logs, or were issued by an organisation that is known to be one. A private
# authority does none of this.
public(certificate) if {
	not self_signed(certificate)
	some policy in certificate.policies
	authorities.policies[policy]
}

public(certificate) if {
	not self_signed(certificate)
	certificate.scts > 0
}

public(certificate) if {
	not self_signed(certificate)
	some organization in certificate.issuer.o
	organization in authorities.organizations
}

# is_public is the same as a boolean.
is_public(certificate) if {
	public(certificate)
} else := false
