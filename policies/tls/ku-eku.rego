# METADATA
# title: Certificates may be used for what they are used for, and for nothing else
# description: >-
#   A certificate of a server is for servers: not for any purpose, code, mail or timestamps, and not an authority. From
#   2027-03-15 on browsers refuse those of public authorities that are for clients, too.
# related_resources:
#   - https://cabforum.org/working-groups/server/baseline-requirements/requirements/
#   - https://googlechrome.github.io/chromerootprogram/
# custom:
#   id: TLS008
#   name: ku-eku
#   severity: high
#   standards: [BR 7.1.2.7.10, BR 7.1.2.7.11, Chrome Root Program]
#   remediation: Have the certificate issued anew with the usages of a server alone.
#   parameters:
#     clientauth_from: The day from which on certificates of public authorities may not be for clients.
package lictor.tls.ku_eku

import data.lictor.lib.settings
import data.lictor.tls.data.validity
import data.lictor.tls.lib.certificates
import data.lictor.tls.lib.clock
import data.lictor.tls.lib.found
import data.lictor.tls.lib.orders

default_parameters := {"clientauth_from": validity.client_auth_ends}

parameters := settings.of("tls", "TLS008", default_parameters)

called := {"any": "any purpose"}

never := {"any", "codeSigning", "emailProtection", "timeStamping", "OCSPSigning"}

deny contains found.at(certificate, certificate.path, message) if {
	some certificate in input.certificates
	certificates.leaf(certificate)
	some fault in ((extended_faults(certificate) | key_faults(certificate)) | ca_faults(certificate))
	message := sprintf("the certificate of `%s` %s", [certificates.label(certificate), fault])
}

extended_faults(certificate) := union({
	{sprintf("is for %s as well as for servers", [object.get(called, usage, usage)]) |
		usages := certificate.extended_key_usage
		some usage in usages
		usage in never
		"serverAuth" in usages
	},
	{"is for any purpose" |
		usages := certificate.extended_key_usage
		"any" in usages
		not "serverAuth" in usages
	},
	{"does not say that it is for servers" |
		certificates.public(certificate)
		not "serverAuth" in object.get(certificate, "extended_key_usage", [])

		# What is for mail or code is judged by other rules than those of servers.
		count(object.get(certificate, ["sans", "dns"], [])) > 0
	},
	{sprintf("is for clients, too, and begins on or after %s", [parameters.clientauth_from]) |
		certificates.public(certificate)
		"clientAuth" in certificate.extended_key_usage
		certificate.not_before >= clock.second_of(parameters.clientauth_from)
	},
})

key_faults(certificate) := union({
	{"has an elliptic key that may not sign" |
		certificate.key.kind == "ec"
		not "digitalSignature" in certificate.key_usage
	},
	{"has an elliptic key that is for enciphering keys" |
		certificate.key.kind == "ec"
		certificates.public(certificate)
		"keyEncipherment" in certificate.key_usage
	},
	{"has an RSA key that may neither sign nor encipher keys" |
		certificate.key.kind == "rsa"
		usages := certificate.key_usage
		count([usage | some usage in usages; usage in {"digitalSignature", "keyEncipherment"}]) == 0
	},
})

ca_faults(certificate) := {"is an authority" |
	certificate.ca
	certificates.serves(certificate)
}

deny contains found.at(order, ["spec", "isCA"], message) if {
	some order in orders.certificates
	order.object.spec.isCA == true
	orders.acme(order)
	message := sprintf("Certificate `%s` asks a public authority for an authority", [order.name])
}

deny contains found.saying(order, ["spec", "usages", i], message, {"value": usage}) if {
	some order in orders.certificates
	usages := order.object.spec.usages
	some i, usage in usages
	usage in {"any", "code signing", "email protection", "s/mime", "timestamping"}
	some server in usages
	server == "server auth"
	message := sprintf("Certificate `%s` is for `%s` as well as for servers", [order.name, usage])
}
