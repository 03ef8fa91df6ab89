# METADATA
# title: Private keys stay where they are used
# description: >-
#   A key that stands in a repository, a manifest or a state is known to all who ever read it, and stays in the history. The
#   reports show no part of it.
# related_resources:
#   - https://registry.terraform.io/providers/hashicorp/tls/latest/docs/resources/private_key
#   - https://kubernetes.io/docs/concepts/configuration/secret/
# custom:
#   id: TLS010
#   name: key-material-exposed
#   severity: critical
#   standards: [BR 6.1.2, OWASP ASVS 13.3]
#   sensitive: true
#   remediation: >-
#     Take the key out, revoke the certificates it is for, make a new key where it is used, and let a store of secrets or
#     cert-manager hand it out.
#   parameters:
#     allow: >-
#       Names of files, objects and resources (with `*` at either end for any text) whose keys are meant to be there, such as
#       those of tests.
package lictor.tls.key_material_exposed

import data.lictor.lib.settings
import data.lictor.lib.text
import data.lictor.tls.lib.found
import data.lictor.tls.lib.resources

default_parameters := {"allow": []}

parameters := settings.of("tls", "TLS010", default_parameters)

deny contains found.at(key, key.path, message) if {
	some key in input.keys
	not key.encrypted
	not text.wildcards(parameters.allow, key.at.resource.name)
	message := sprintf("a private key (%s) stands in %s `%s`", [key.kind, key.at.resource.kind, key.at.resource.name])
}

deny contains found.saying(key, key.path, message, {"severity": "medium"}) if {
	some key in input.keys
	key.encrypted
	not text.wildcards(parameters.allow, key.at.resource.name)
	message := sprintf("a private key, encrypted, stands in %s `%s`: a password is all that keeps it", [key.at.resource.kind, key.at.resource.name])
}

deny contains found.saying(resource, [], message, {"severity": "high"}) if {
	some resource in resources.managed({"tls_private_key"})
	not text.wildcards(parameters.allow, resource.address)
	message := sprintf("the key of `%s` is kept in the state in clear", [resource.address])
}

deny contains found.saying(resource, ["private_key_pem"], message, {"severity": "high"}) if {
	some resource in resources.managed({"tls_self_signed_cert", "tls_locally_signed_cert", "aws_iam_server_certificate", "aws_acm_certificate"})
	not text.wildcards(parameters.allow, resource.address)
	some field in ["private_key_pem", "ca_private_key_pem", "private_key"]
	contains(resources.value(resource, [field]), "PRIVATE KEY-----")
	message := sprintf("`%s` holds a private key in `%s`", [resource.address, field])
}
