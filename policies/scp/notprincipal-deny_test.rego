package lictor.scp.notprincipal_deny_test

import data.lictor.scp.lib.testing
import data.lictor.scp.notprincipal_deny as policy

test_notprincipal if {
	names := [{"sort": "AWS", "name": "111111111111"}]
	count(policy.deny) == 1 with input as testing.of({"kind": "resource", "not_principals": names})
	count(policy.deny) == 0 with input as testing.of({"kind": "resource", "principals": names})
	count(policy.deny) == 0 with input as testing.of({"kind": "resource", "effect": "Allow", "not_principals": names})
}
