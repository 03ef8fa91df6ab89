# METADATA
# title: Issuers are those of production, and verified
# description: >-
#   A staging server's certificates are trusted by nobody, a server that is not verified may be anybody, `http01` cannot prove
#   wildcards, some authorities issue nothing without a binding to an account, and credentials belong into Secrets.
# related_resources:
#   - https://cert-manager.io/docs/configuration/acme/
# custom:
#   id: TLS019
#   name: issuer-object
#   severity: high
#   standards: [cert-manager, RFC 8555]
#   remediation: Point the issuer at the production server, solve wildcards by `dns01`, and refer to credentials by Secrets.
#   parameters:
#     prod_namespaces: Namespaces of production (with `*` at either end for any text).
#     servers: >-
#       ACME servers by host: `{"staging": bool, "needs_binding": bool}`.
package lictor.tls.issuer_object

import data.lictor.lib.settings
import data.lictor.lib.text
import data.lictor.tls.data.acme
import data.lictor.tls.lib.found
import data.lictor.tls.lib.hosts
import data.lictor.tls.lib.orders

default_parameters := {"prod_namespaces": ["prod", "production", "prod-*", "*-prod", "production-*", "*-production"], "servers": acme.servers}

parameters := settings.of("tls", "TLS019", default_parameters)

server(issuer) := parameters.servers[host] if {
	host := split(split(issuer.object.spec.acme.server, "://")[1], "/")[0]
}

production(namespace) if text.wildcards(parameters.prod_namespaces, namespace)

deny contains found.saying(issuer, ["spec", "acme", "server"], message, {"value": issuer.object.spec.acme.server}) if {
	some issuer in orders.issuers
	production(issuer.namespace)
	server(issuer).staging
	message := sprintf("issuer `%s` in namespace `%s` uses a staging server, whose certificates nobody trusts", [issuer.name, issuer.namespace])
}

deny contains found.at(order, ["spec", "issuerRef"], message) if {
	some order in orders.certificates
	production(order.namespace)
	issuer := orders.issuer(order)
	issuer.at.resource.kind == "ClusterIssuer"
	server(issuer).staging
	message := sprintf("Certificate `%s` in namespace `%s` is issued by `%s`, a staging server", [order.name, order.namespace, issuer.name])
}

deny contains found.at(issuer, ["spec", "acme", "skipTLSVerify"], message) if {
	some issuer in orders.issuers
	issuer.object.spec.acme.skipTLSVerify == true
	message := sprintf("issuer `%s` does not verify its server", [issuer.name])
}

deny contains found.saying(order, asked.path, message, {"value": asked.name}) if {
	some order in orders.certificates
	some asked in orders.names(order)
	hosts.wildcard(asked.name)
	issuer := orders.issuer(order)
	solvers := issuer.object.spec.acme.solvers
	count(solvers) > 0
	every solver in solvers {
		not solver.dns01
	}
	message := sprintf("Certificate `%s` asks for `%s`, which issuer `%s` cannot prove by `http01`", [order.name, asked.name, issuer.name])
}

deny contains found.at(issuer, ["spec", "acme"], message) if {
	some issuer in orders.issuers
	server(issuer).needs_binding
	not issuer.object.spec.acme.externalAccountBinding
	message := sprintf("issuer `%s` has no `externalAccountBinding`, without which its server issues nothing", [issuer.name])
}

deny contains found.saying(issuer, ["spec", "acme"], message, {"severity": "low"}) if {
	some issuer in orders.issuers
	issuer.object.spec.acme
	not issuer.object.spec.acme.email
	not issuer.object.spec.acme.externalAccountBinding
	message := sprintf("issuer `%s` names no address at which its authority can tell of trouble", [issuer.name])
}

deny contains found.at(order, ["spec", "issuerRef"], message) if {
	some order in orders.certificates
	production(order.namespace)
	issuer := orders.issuer(order)
	issuer.object.spec.selfSigned
	not order.object.spec.isCA
	message := sprintf("Certificate `%s` in namespace `%s` is signed by itself (issuer `%s`)", [order.name, order.namespace, issuer.name])
}

# Credentials that stand there as text.
credentials := {"apiKey", "apiToken", "token", "password", "secretAccessKey", "clientSecret", "accessToken", "serviceAccountKey"}

deny contains found.at(issuer, path, message) if {
	some issuer in orders.issuers
	walk(issuer.object.spec, [inner, value])
	is_string(value)
	value != ""
	inner[count(inner) - 1] in credentials
	path := array.concat(["spec"], inner)
	message := sprintf("issuer `%s` has a credential in `%s` where it should refer to a Secret", [issuer.name, inner[count(inner) - 1]])
}
