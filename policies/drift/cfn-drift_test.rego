package lictor.drift.cfn_drift_test

import data.lictor.drift.cfn_drift
import data.lictor.drift.lib.testing

test_unchecked if {
	testing.messages(cfn_drift.deny) == {"of 4 resources of stack `w` 3 were not checked"} with input as {"rows": [], "checks": [testing.check({"source": "cloudformation", "total": 4, "unchecked": 3})]}
	cfn_drift.deny == set() with input as {"rows": [], "checks": [testing.check({"source": "cloudformation", "total": 4, "unchecked": 2})]}
	cfn_drift.deny == set() with input as {"rows": [], "checks": [testing.check({"total": 4, "unchecked": 3})]}
}

test_rows if {
	rows := [testing.row({"source": "cloudformation", "changes": [testing.change({"pointer": "/Tags/0/Value"})]})]
	testing.messages(cfn_drift.deny) == {"`/Tags/0/Value` of `aws_instance.a` of stack `w` differs from the template"} with input as {"checks": [], "rows": rows}
	cfn_drift.deny == set() with input as {"checks": [], "rows": rows} with data.settings as testing.settings("DRF028", {"paths": ["/Policy*"]})
	testing.messages(cfn_drift.deny) == {"`aws_instance.a` of stack `w` was deleted"} with input as {"checks": [], "rows": [testing.row({"source": "cloudformation", "action": "delete", "changes": []})]}
}
