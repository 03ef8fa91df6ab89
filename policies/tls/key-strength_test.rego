package lictor.tls.key_strength_test

import data.lictor.tls.key_strength as policy
import data.lictor.tls.lib.testing

faults(key) := answer if {
	answer := testing.messages(policy.deny) with input as testing.certificates([testing.certificate({"key": key})])
}

test_keys if {
	faults({"kind": "rsa", "bits": 2048, "exponent": 65537}) == set()
	faults({"kind": "rsa", "bits": 1024, "exponent": 65537}) == {"the key of `www.example.org` has 1024 bits"}
	count(faults({"kind": "rsa", "bits": 2049, "exponent": 65537})) == 1
	count(faults({"kind": "rsa", "bits": 2048, "exponent": 1})) == 1
	count(faults({"kind": "rsa", "bits": 2048, "exponent": 4})) == 1
	faults({"kind": "ec", "bits": 521, "curve": "P-521"}) == set()
	count(faults({"kind": "ec", "bits": 256, "curve": "secp256k1"})) == 1
	count(faults({"kind": "ed25519"})) == 1
	count(faults({"kind": "dsa"})) == 1
}

test_private if {
	count(policy.deny) == 0 with input as testing.certificates([testing.private({"key": {"kind": "ed25519"}})])
}

test_orders if {
	every case in [[{"size": 1024}, 1], [{"algorithm": "RSA", "size": 2048}, 0], [{"algorithm": "ECDSA", "size": 224}, 1], [{"algorithm": "Ed25519"}, 0]] {
		count(policy.deny) == case[1] with input as testing.kubernetes({"Certificate": [testing.object_of("Certificate", {"privateKey": case[0], "issuerRef": {"name": "x"}})]})
	}
}

# Known, null and unknown.
test_resources if {
	every case in [["RSA_1024", 1, 0], ["RSA_2048", 0, 0], [null, 0, 0], [{"$unknown": true}, 0, 1]] {
		resources := testing.resources([testing.resource("aws_acm_certificate", {"key_algorithm": case[0]})])
		count(policy.deny) == case[1] with input as resources
		count(policy.undetermined) == case[2] with input as resources
	}
}
