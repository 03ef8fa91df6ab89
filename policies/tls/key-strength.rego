# METADATA
# title: Keys are strong, and of kinds that clients know
# description: >-
#   RSA keys have 2048 bits or more (a multiple of 8) and an odd exponent, elliptic ones are on P-256, P-384 or P-521. Public
#   authorities sign no other kind, Ed25519 included.
# related_resources:
#   - https://cabforum.org/working-groups/server/baseline-requirements/requirements/
# custom:
#   id: TLS004
#   name: key-strength
#   severity: high
#   standards: [BR 6.1.5, BR 6.1.6]
#   remediation: Make a new key, ECDSA on P-256 or RSA of 2048 bits or more, and a certificate for it.
#   parameters:
#     min_rsa_bits: The fewest bits of an RSA key.
#     curves: Names of the curves that may be used.
#     private_kinds: Kinds of keys that private authorities may sign besides RSA and elliptic ones.
package lictor.tls.key_strength

import data.lictor.lib.settings
import data.lictor.tls.lib.certificates
import data.lictor.tls.lib.found
import data.lictor.tls.lib.orders
import data.lictor.tls.lib.resources

default_parameters := {"min_rsa_bits": 2048, "curves": ["P-256", "P-384", "P-521"], "private_kinds": ["ed25519", "ed448"]}

parameters := settings.of("tls", "TLS004", default_parameters)

deny contains found.at(certificate, certificate.path, message) if {
	some certificate in input.certificates
	some fault in faults(certificate.key, certificates.is_public(certificate))
	message := sprintf("the key of `%s` %s", [certificates.label(certificate), fault])
}

faults(key, _) := {fault | some fault in rsa_faults(key)} if key.kind == "rsa"

faults(key, _) := {sprintf("is on curve %s", [key.curve]) | not key.curve in parameters.curves} if key.kind == "ec"

faults(key, public) := {sprintf("is of kind %s, which public authorities do not sign", [key.kind]) | public} if {
	key.kind in parameters.private_kinds
} else := {sprintf("is of kind %s", [key.kind])} if not key.kind in {"ec", "rsa"}

default faults(_, _) := set()

rsa_faults(key) := {fault |
	some [is_bad, fault] in [
		[key.bits < parameters.min_rsa_bits, sprintf("has %d bits", [key.bits])],
		[(key.bits % 8) != 0, sprintf("has %d bits, which is no multiple of 8", [key.bits])],
		[(key.exponent % 2) == 0, sprintf("has the even exponent %d", [key.exponent])],
		[key.exponent < 3, sprintf("has the exponent %d", [key.exponent])],
	]
	is_bad
}

deny contains found.saying(order, ["spec", "privateKey", place], message, {"value": order.object.spec.privateKey[place]}) if {
	some order in orders.certificates
	some [place, fault] in order_faults(order, order.object.spec.privateKey)
	message := sprintf("Certificate `%s` asks for a key that %s", [order.name, fault])
}

order_faults(_, key) := {["size", sprintf("has %d bits", [key.size])] | key.size < parameters.min_rsa_bits} if {
	object.get(key, "algorithm", "RSA") == "RSA"
}

order_faults(_, key) := {["size", sprintf("is on no curve of %d bits that may be used", [key.size])] |
	not sprintf("P-%d", [key.size]) in parameters.curves
} if {
	key.algorithm == "ECDSA"
	key.size
}

order_faults(order, key) := {["algorithm", "is Ed25519, which public authorities do not sign"] | orders.acme(order)} if {
	key.algorithm == "Ed25519"
}

# Settings of resources that say what key there will be: the types, where it stands, and the values that are too weak.
weak := [
	{"types": {"aws_acm_certificate"}, "path": ["key_algorithm"], "values": {"RSA_1024", "EC_secp224r1"}},
	{"types": {"AWS::CertificateManager::Certificate"}, "path": ["KeyAlgorithm"], "values": {"RSA_1024"}},
	{"types": {"tls_private_key"}, "path": ["ecdsa_curve"], "values": {"P224"}},
	{"types": {"acme_certificate"}, "path": ["key_type"], "values": {"1024"}},
]

deny contains found.saying(resource, setting.path, message, {"value": value}) if {
	some setting in weak
	some resource in resources.managed(setting.types)
	value := resources.value(resource, setting.path)
	value in setting.values
	message := sprintf("`%s` makes a key that is too weak: %v", [resource.address, value])
}

# Numbers of bits of RSA keys.
sizes := [
	{"types": {"tls_private_key"}, "path": ["rsa_bits"], "algorithm": ["algorithm"], "rsa": "RSA"},
	{"types": {"vault_pki_secret_backend_role"}, "path": ["key_bits"], "algorithm": ["key_type"], "rsa": "rsa"},
]

deny contains found.saying(resource, setting.path, message, {"value": bits, "expected": sprintf("at least %d", [parameters.min_rsa_bits])}) if {
	some setting in sizes
	some resource in resources.managed(setting.types)
	object.get(resource.values, setting.algorithm, setting.rsa) == setting.rsa
	bits := to_number(resources.value(resource, setting.path))
	bits > 0
	bits < parameters.min_rsa_bits
	message := sprintf("`%s` makes RSA keys of %d bits", [resource.address, bits])
}

undetermined contains found.unknown(resource, setting.path, reason) if {
	some setting in array.concat(weak, sizes)
	some resource in resources.managed(setting.types)
	resources.unknown(resource, setting.path)
	reason := sprintf("what key `%s` makes is known after the apply only", [resource.address])
}

deny contains found.saying(renewal, ["certbot", "renewalparams", "rsa_key_size"], message, {"value": renewal.parameters.rsa_key_size}) if {
	some renewal in input.renewals
	object.get(renewal.parameters, "key_type", "rsa") == "rsa"
	bits := to_number(renewal.parameters.rsa_key_size)
	bits < parameters.min_rsa_bits
	message := sprintf("`%s` is renewed with an RSA key of %d bits", [renewal.name, bits])
}
