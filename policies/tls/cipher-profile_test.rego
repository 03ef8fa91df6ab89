package lictor.tls.cipher_profile_test

import data.lictor.tls.cipher_profile as policy
import data.lictor.tls.lib.testing

listener(fields) := testing.listeners([testing.listener(fields)])

ciphers(list) := {"ciphers": {"value": list, "path": []}}

severities(model) := answer if {
	answer := [f.severity | some f in policy.deny] with input as model
}

test_suites if {
	severities(listener(ciphers(["ECDHE-RSA-AES128-GCM-SHA256", "TLS_AES_128_GCM_SHA256"]))) == []
	severities(listener(ciphers(["ECDHE+AESGCM"]))) == []
	severities(listener(ciphers(["ECDHE-RSA-AES128-GCM-SHA256", "DHE-RSA-AES128-GCM-SHA256"]))) == ["low"]
	severities(listener(ciphers(["HIGH"]))) == ["high"]
	severities(listener({"curves": {"value": ["P-521"], "path": []}})) == ["medium"]
	severities(listener({"curves": {"value": ["auto"], "path": []}})) == []
}

test_only_tls13 if {
	severities(listener(object.union(ciphers(["HIGH"]), {"min_version": {"value": "1.3", "path": []}}))) == []
}

test_older_guidelines if {
	count(policy.deny) == 0 with input as listener(ciphers(["DHE-RSA-AES128-GCM-SHA256"])) with data.settings as testing.settings("TLS013", {"version": "5.8"})
}

test_post_quantum if {
	curves := listener({"curves": {"value": ["X25519"], "path": []}})
	count(policy.deny) == 0 with input as curves
	count(policy.deny) == 1 with input as curves with data.settings as testing.settings("TLS013", {"require_pq": true})
}

test_parameters_of_diffie_hellman if {
	count(policy.deny) == 1 with input as listener({"dh_bits": {"value": 1024, "path": []}})
}
