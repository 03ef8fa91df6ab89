package lictor.scp.presence_only_tag_test

import data.lictor.scp.lib.testing
import data.lictor.scp.presence_only_tag as policy

missing := testing.statement({"actions": ["ec2:CreateVpc"], "conditions": [testing.condition("Null", "aws:RequestTag/ManagedBy", ["true"])]})

test_any_value if count(policy.deny) == 1 with input as testing.model([missing])

test_values if {
	values := testing.statement({"actions": ["ec2:CreateVpc"], "conditions": [testing.condition("StringNotEquals", "aws:RequestTag/managedby", ["terraform"])]})
	count(policy.deny) == 0 with input as testing.model([missing, values])
}

test_presence if count(policy.deny) == 0 with input as testing.of({"conditions": [testing.condition("Null", "aws:RequestTag/ManagedBy", ["false"])]})
