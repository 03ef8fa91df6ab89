package lictor.drift.check_failing_test

import data.lictor.drift.check_failing
import data.lictor.drift.lib.testing

checked(status) := [testing.plan({"checks": [{"at": testing.at, "name": "check.up", "status": status, "messages": ["it is down"]}]})]

test_checks if {
	testing.messages(check_failing.deny) == {"`check.up` fails: it is down"} with input.plans as checked("fail")
	count(check_failing.deny) == 1 with input.plans as checked("error")
	check_failing.deny == set() with input.plans as checked("pass")
	count(check_failing.undetermined) == 1 with input.plans as checked("unknown")
}
