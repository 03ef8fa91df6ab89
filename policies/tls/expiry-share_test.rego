package lictor.tls.expiry_share_test

import data.lictor.tls.expiry_share as policy
import data.lictor.tls.lib.testing

day := 86400

# now is 2026-11-28T00:00:00Z.
now := 1795824000

state(from, until) := answer if {
	answer := {[f.severity, f.message] | some f in policy.deny} with input as testing.certificates([testing.certificate({"not_before": now + (from * day), "not_after": now + (until * day)})])
}

test_states if {
	state(-30, 60) == set()
	state(-90, -1) == {["critical", "the certificate of `www.example.org` expired on 2026-11-27"]}
	state(2, 92) == {["high", "the certificate of `www.example.org` is not valid before 2026-11-30"]}
	state(-70, 20) == {["medium", "the certificate of `www.example.org` has 20 of 91 days left"]}
	state(-80, 10) == {["high", "the certificate of `www.example.org` has 10 of 91 days left"]}
}

# What begins during the day of the scan is valid.
test_today if state(0, 90) == set()

test_roots_are_not_asked if {
	count(policy.deny) == 0 with input as testing.certificates([testing.certificate({"role": "root", "not_after": now - day})])
}

test_authorities_only_expire if {
	count(policy.deny) == 0 with input as testing.certificates([testing.certificate({"role": "intermediate", "not_after": now + day})])
	count(policy.deny) == 1 with input as testing.certificates([testing.certificate({"role": "intermediate", "not_after": now - day})])
}

test_acm if {
	listed := {"at": testing.at, "name": "x", "object": {"NotBefore": now - (90 * day), "NotAfter": "2026-11-01T00:00:00Z"}}
	count(policy.deny) == 1 with input as testing.model({"acm": [listed]})
}
