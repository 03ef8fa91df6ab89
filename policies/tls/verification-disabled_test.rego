package lictor.tls.verification_disabled_test

import data.lictor.tls.lib.testing
import data.lictor.tls.verification_disabled as policy

test_places if {
	place := {"at": testing.at, "path": ["spec"], "what": "insecureSkipVerify"}
	found := policy.deny with input as testing.model({"unverified": [place]})
	testing.messages(found) == {"file `a.pem` does not verify whom it reaches: `insecureSkipVerify`"}
	count(policy.deny) == 0 with input as testing.model({"unverified": [place]}) with data.settings as testing.settings("TLS023", {"exempt": ["a.*"]})
}
