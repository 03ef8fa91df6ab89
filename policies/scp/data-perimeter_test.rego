package lictor.scp.data_perimeter_test

import data.lictor.scp.data_perimeter as policy
import data.lictor.scp.lib.testing

found(own) := count({f | some f in policy.deny with input as testing.of(object.union({"actions": ["s3:*"]}, own))})

organisation := testing.condition("StringNotEqualsIfExists", "aws:PrincipalOrgID", ["o-1"])

service := testing.condition("BoolIfExists", "aws:PrincipalIsAWSService", ["false"])

test_organisation if {
	found({"kind": "rcp", "conditions": [organisation]}) == 1
	found({"kind": "rcp", "conditions": [organisation, service]}) == 0
	found({"kind": "identity", "conditions": [organisation]}) == 0
}

test_network if {
	found({"conditions": [testing.condition("NotIpAddressIfExists", "aws:SourceIp", ["10.0.0.0/8"])]}) == 1
	found({"conditions": [testing.condition("NotIpAddressIfExists", "aws:SourceIp", ["10.0.0.0/8"]), testing.condition("BoolIfExists", "aws:ViaAWSService", ["false"])]}) == 0
}

test_resources if found({"conditions": [testing.condition("StringNotEqualsIfExists", "aws:ResourceOrgID", ["o-1"])]}) == 1
