package lictor.tls.certificate_object_test

import data.lictor.tls.certificate_object as policy
import data.lictor.tls.lib.testing

order(fields) := testing.object_of("Certificate", object.union({"secretName": "s", "issuerRef": {"name": "x", "kind": "Issuer"}}, fields))

denied(fields) := answer if {
	answer := count(policy.deny) with input as testing.kubernetes({"Certificate": [order(fields)]})
}

test_windows if {
	denied({}) == 0
	denied({"duration": "2160h", "renewBefore": "720h"}) == 0
	denied({"duration": "720h", "renewBefore": "720h"}) == 1
	denied({"renewBefore": "12h"}) == 1
	denied({"duration": "100h", "renewBeforePercentage": 25}) == 1
	denied({"duration": "30m"}) == 1
	denied({"issuerRef": {"name": "x", "kind": "Issuer"}, "renewBefore": "720h", "renewBeforePercentage": 25}) > 0
}

test_kind if {
	count(policy.deny) == 1 with input as testing.kubernetes({"Certificate": [testing.object_of("Certificate", {"issuerRef": {"name": "x"}})]})
}

test_shared if {
	other := object.union(order({}), {"name": "y"})
	shared := object.union(testing.kubernetes({"Certificate": [order({}), other]}), {"index": {"ordered": {"web/s": [0, 1]}}})
	count(policy.deny) == 1 with input as shared
}
