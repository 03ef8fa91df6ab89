package lictor.tls.ku_eku_test

import data.lictor.tls.ku_eku as policy
import data.lictor.tls.lib.testing

faults(fields) := answer if {
	answer := count(policy.deny) with input as testing.certificates([testing.certificate(fields)])
}

test_usages if {
	faults({}) == 0
	faults({"extended_key_usage": ["serverAuth", "any"]}) == 1
	faults({"extended_key_usage": ["serverAuth", "codeSigning"]}) == 1
	faults({"extended_key_usage": ["clientAuth"]}) == 1
	faults({"key_usage": ["digitalSignature", "keyEncipherment"]}) == 1
	faults({"key_usage": ["keyAgreement"]}) == 1
	faults({"key": {"kind": "rsa", "bits": 2048}, "key_usage": ["keyAgreement"]}) == 1
	faults({"ca": true}) == 1
}

# 2027-03-15 is the first day on which they may not be for clients.
test_clients if {
	faults({"extended_key_usage": ["serverAuth", "clientAuth"], "not_before": 1805068799}) == 0
	faults({"extended_key_usage": ["serverAuth", "clientAuth"], "not_before": 1805068800}) == 1
	count(policy.deny) == 0 with input as testing.certificates([testing.private({"extended_key_usage": ["serverAuth", "clientAuth"], "not_before": 1805068800})])
}

test_orders if {
	found := policy.deny with input as testing.kubernetes({"Certificate": [testing.object_of("Certificate", {"usages": ["server auth", "code signing"]})]})
	count(found) == 1
}
