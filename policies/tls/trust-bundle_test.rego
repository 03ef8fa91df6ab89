package lictor.tls.trust_bundle_test

import data.lictor.tls.lib.testing
import data.lictor.tls.trust_bundle as policy

root(fields) := testing.certificate(object.union({"role": "root", "ca": true}, fields))

model(list) := testing.model({"certificates": list, "bundles": [{"at": testing.at, "path": [], "purpose": "trust", "certificates": numbers.range(0, count(list) - 1)}]})

test_roots if {
	count(policy.deny) == 0 with input as model([root({})])
	count(policy.deny) == 1 with input as model([root({"not_after": 1700000000})])
	count(policy.deny) == 1 with input as model([root({"key": {"kind": "rsa", "bits": 1024}})])
	count(policy.deny) == 1 with input as model([root({}), root({"fingerprint": "ee"})]) with data.settings as testing.settings("TLS027", {"roots": ["FF"]})
	count(policy.deny) == 1 with input as model([root({}), root({})]) with data.settings as testing.settings("TLS027", {"max_roots": 1})
}
