package lictor.tls.sct_revocation_test

import data.lictor.tls.lib.testing
import data.lictor.tls.sct_revocation as policy

denied(certificate) := answer if {
	answer := count(policy.deny) with input as testing.certificates([certificate])
}

test_timestamps if {
	denied(testing.certificate({})) == 0
	denied(testing.certificate({"scts": 1})) == 1
	denied(testing.certificate({"seconds": 181 * 86400})) == 1
	denied(testing.certificate({"seconds": 181 * 86400, "scts": 3})) == 0

	# They may be sent by the server.
	denied(testing.certificate({"scts": 0})) == 0
}

test_revocation if {
	denied(testing.certificate({"crls": []})) == 1
	denied(testing.certificate({"crls": [], "seconds": 6 * 86400})) == 0
	denied(testing.certificate({"issuers": []})) == 1
	denied(testing.private({"crls": [], "issuers": []})) == 0
}

test_stapling if {
	must := testing.certificate({"must_staple": true})
	every case in [[{}, 1], [{"stapling": {"value": "on", "path": []}}, 0]] {
		listener := testing.listener(object.union({"certificates": ["/etc/ssl/a.pem"]}, case[0]))
		count(policy.deny) == case[1] with input as testing.model({"certificates": [must], "listeners": [listener]})
	}
}
