package lictor.tls.weak_signature_test

import data.lictor.tls.lib.testing
import data.lictor.tls.weak_signature as policy

test_hashes if {
	every case in [["sha1", "leaf", 1], ["md5", "intermediate", 1], ["sha1", "root", 0], ["sha384", "leaf", 0]] {
		count(policy.deny) == case[2] with input as testing.certificates([testing.certificate({"hash": case[0], "role": case[1]})])
	}
}
