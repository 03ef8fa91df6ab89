package lictor.scp.out_of_scope_reliance_test

import data.lictor.scp.lib.testing
import data.lictor.scp.out_of_scope_reliance as policy

main := testing.account({"id": "999999999999", "is_management": true})

test_attached if {
	count(policy.deny) == 1 with input as object.union(testing.of({}), {"nodes": [object.union(main, {"scps": [0]})]})
	count(policy.deny) == 0 with input as object.union(testing.of({}), {"nodes": [main, testing.account({"scps": [0]})]})
}

named(operator, value) := object.union(testing.of({"conditions": [testing.condition(operator, "aws:PrincipalArn", [value])]}), {"nodes": [main]})

test_named if {
	count(policy.deny) == 1 with input as named("ArnLike", "arn:aws:iam::*:role/aws-service-role/*")
	count(policy.deny) == 0 with input as named("ArnNotLike", "arn:aws:iam::*:role/aws-service-role/*")
	count(policy.deny) == 1 with input as named("ArnLike", "arn:aws:iam::999999999999:*")
	count(policy.deny) == 0 with input as named("ArnLike", "arn:aws:iam::111111111111:*")
}
