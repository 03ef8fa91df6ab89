# METADATA
# title: Every host is in a certificate
# description: >-
#   A host of an Ingress that no entry of its `tls` names, or that the certificate in the Secret does not name, answers with a
#   certificate for something else. The certificate, or the order for it, is looked for in the same scan.
# related_resources:
#   - https://kubernetes.io/docs/concepts/services-networking/ingress/#tls
#   - https://gateway-api.sigs.k8s.io/guides/tls/
# custom:
#   id: TLS017
#   name: host-covered-by-cert
#   severity: high
#   standards: [RFC 9525]
#   remediation: Add the host to `tls` and to the names of the certificate.
#   parameters:
#     default_certificate_hosts: >-
#       Hosts (with `*` at either end for any text) that the controller's default certificate is for.
package lictor.tls.host_covered_by_cert

import data.lictor.lib.settings
import data.lictor.lib.text
import data.lictor.tls.lib.found
import data.lictor.tls.lib.hosts

default_parameters := {"default_certificate_hosts": []}

parameters := settings.of("tls", "TLS017", default_parameters)

by_default(host) if text.wildcards(parameters.default_certificate_hosts, host)

ingresses := object.get(input.kubernetes, "Ingress", [])

deny contains found.saying(ingress, ["spec", "rules", i, "host"], message, {"value": host}) if {
	some ingress in ingresses
	entries := ingress.object.spec.tls
	count(entries) > 0
	every entry in entries {
		count(object.get(entry, "hosts", [])) > 0
	}
	some i, rule in ingress.object.spec.rules
	host := rule.host
	not by_default(host)
	not hosts.any_covers([name | some entry in entries; some name in entry.hosts], host)
	message := sprintf("no entry of `tls` in Ingress `%s` names `%s`", [ingress.name, host])
}

# The hosts that a Secret must be good for: the object, the host, its path, the key of the Secret.
served := [entry |
	some ingress in ingresses
	some i, tls in ingress.object.spec.tls
	some j, host in tls.hosts
	entry := {"object": ingress, "host": host, "path": ["spec", "tls", i, "hosts", j], "secret": sprintf("%s/%s", [ingress.namespace, tls.secretName])}
]

listened := [entry |
	some gateway in object.get(input.kubernetes, "Gateway", [])
	some i, listener in gateway.object.spec.listeners
	some reference in listener.tls.certificateRefs
	object.get(reference, "kind", "Secret") == "Secret"
	entry := {
		"object": gateway, "host": listener.hostname, "path": ["spec", "listeners", i, "hostname"],
		"secret": sprintf("%s/%s", [object.get(reference, "namespace", gateway.namespace), reference.name]),
	}
]

# The names that a Secret's certificate has: of the certificate itself, or else of the orders for it.
names(secret) := [name | some at in input.index.secrets[secret]; some name in input.certificates[at].sans.dns] if {
	input.index.secrets[secret]
} else := [name |
	some at in input.index.ordered[secret]
	order := input.kubernetes.Certificate[at].object
	some name in array.concat(object.get(order, ["spec", "dnsNames"], []), [order.spec.commonName | order.spec.commonName])
] if {
	input.index.ordered[secret]
}

deny contains found.saying(entry.object, entry.path, message, {"value": entry.host, "expected": known}) if {
	some entry in array.concat(served, listened)
	known := names(entry.secret)
	not hosts.any_covers(known, entry.host)
	message := sprintf("the certificate in Secret `%s` is not for `%s`", [entry.secret, entry.host])
}
