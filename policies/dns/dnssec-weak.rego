# METADATA
# title: Signatures are strong
# description: >-
#   Algorithms with SHA-1 and short RSA keys can be forged, validators begin to treat them as unsigned; iterations of NSEC3
#   cost everyone time and hide nothing.
# related_resources:
#   - https://www.rfc-editor.org/rfc/rfc9276
# custom:
#   id: DNS015
#   name: dnssec-weak
#   severity: medium
#   standards: [RFC 8624, RFC 9276, RFC 9905]
#   remediation: Sign with ECDSAP256SHA256 (13) or ED25519 (15), publish DS records of SHA-256, use NSEC3 with 0 iterations and no salt.
#   parameters:
#     min_rsa_bits: the shortest RSA key (bits)
#     weak_algorithms: numbers of algorithms that are too weak (list)
package lictor.dns.dnssec_weak

import data.lictor.dns.lib.places
import data.lictor.lib.settings

default_parameters := {"min_rsa_bits": 2048, "weak_algorithms": [1, 3, 5, 6, 7, 12]}

parameters := settings.of("dns", "DNS015", default_parameters)

deny contains {
	"message": sprintf("`%s` %s uses the algorithm %d, which is too weak", [record.fqdn, record.type, datum.algorithm]),
	"at": places.of(record, datum),
	"value": datum.algorithm,
	"expected": "13 or 15",
} if {
	some type in ["DNSKEY", "DS", "CDS"]
	some record in input.types[type]
	some datum in record.rdata
	datum.algorithm in parameters.weak_algorithms
}

deny contains {
	"message": sprintf("the RSA key of `%s` has %d bits", [record.fqdn, datum.bits]),
	"at": places.of(record, datum),
	"value": datum.bits,
	"expected": sprintf("%d bits or more", [parameters.min_rsa_bits]),
} if {
	some record in input.types.DNSKEY
	some datum in record.rdata
	datum.algorithm in {1, 5, 7, 8, 10}
	datum.bits < parameters.min_rsa_bits
}

deny contains {
	"message": sprintf("the DS records of `%s` are of SHA-1 alone", [record.fqdn]),
	"at": record.at,
	"value": 1,
	"expected": "a digest of type 2 (SHA-256)",
} if {
	some record in input.types.DS
	count(record.rdata) > 0
	every datum in record.rdata {
		datum.digest_type == 1
	}
}

deny contains {
	"message": sprintf("NSEC3 of `%s` has %s", [record.fqdn, what]),
	"at": places.of(record, datum),
	"value": datum.text,
	"expected": "1 0 0 -",
} if {
	some record in input.types.NSEC3PARAM
	some datum in record.rdata
	some what in costs(datum)
}

deny contains {
	"message": sprintf("the zone `%s` signs with %s", [zone.name, key.algorithm]),
	"at": zone.at,
	"value": key.algorithm,
	"expected": "ecdsap256sha256",
} if {
	some zone in input.zones
	some key in zone.key_specs
	is_string(key.algorithm)
	lower(key.algorithm) in {"rsasha1", "rsasha1-nsec3-sha1"}
}

deny contains {
	"message": sprintf("the zone `%s` signs with RSA keys of %d bits", [zone.name, key.key_length]),
	"at": zone.at,
	"value": key.key_length,
	"expected": sprintf("%d bits or more", [parameters.min_rsa_bits]),
} if {
	some zone in input.zones
	some key in zone.key_specs
	startswith(lower(key.algorithm), "rsa")
	key.key_length < parameters.min_rsa_bits
}

costs(datum) := {sprintf("%d iterations", [datum.iterations]) | datum.iterations > 0} | {"a salt" | not datum.salt in {"-", ""}}
